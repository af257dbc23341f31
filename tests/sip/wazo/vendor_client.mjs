// Wazo's own client at the stack of the tests: signs in, asks for what the phone asks for, hears the push channel.
// node vendor_client.mjs HOST USER PASSWORD → what it was given, as JSON.
import { createRequire } from "node:module";

// A package for browsers and for Node, which its UMD file looks for these of.
globalThis.self ??= globalThis;
globalThis.WebSocket ??= createRequire(import.meta.url)("ws");
const Wazo = createRequire(import.meta.url)("@wazo/sdk").default;

const [host, username, password] = process.argv.slice(2);
const given = {};

Wazo.Auth.setClientId("vendor");
Wazo.Auth.setHost(host);
const session = await Wazo.Auth.logIn(username, password);
given.session = {
  uuid: session.uuid,
  tenant: session.tenantUuid,
  version: session.engineVersion,
  refresh: Boolean(session.refreshToken),
};
given.user = [
  session.profile.firstName,
  session.profile.lastName,
  session.profile.lines.length,
  session.profile.agent?.number,
];
given.sip = session.profile.sipLines.map(line => line && [line.username, line.secret, line.isWebRtc()]);

const client = Wazo.getApiClient();
const events = [];
const channel = Wazo.Websocket;
const started = new Promise(resolve => channel.once("initialized", resolve));
const heard = name =>
  new Promise(resolve =>
    channel.on(name, message => {
      events.push(message.name);
      resolve();
    }),
  );
channel.open(host, session);
await started;
const [loggedIn, paused] = [heard("agent_status_update"), heard("agent_paused")];

await client.agentd.loginWithLineId(2);
await loggedIn;
await client.agentd.staticPause();
await paused;
const agent = await client.agentd.getStatus();
given.agent = [agent.number, agent.logged, agent.paused];
await client.agentd.staticResume();
await client.agentd.staticLogout();
given.events = [...new Set(events)].sort();

given.log = (await client.callLogd.listCallLogs(0, 10)).map(call => [call.id, call.callDirection, call.answered]);
given.contacts = (await client.dird.search("default", "bo")).map(contact => [contact.name, contact.number]);

const renewed = await Wazo.Auth.validateToken(session.token, session.refreshToken);
given.checked = renewed.token === session.token;
const next = await client.auth.refreshToken(session.refreshToken, "wazo_user", 3600);
given.renewed = [next.token !== session.token, next.uuid === session.uuid];

channel.close();
await client.auth.logOut(next.token);
await Wazo.Auth.logout();
console.log(JSON.stringify(given));
process.exit(0);
