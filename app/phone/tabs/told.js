/** What a phone tells its watchdog, read with bounds: only what has the right shape goes on, copied, so that nothing else is kept. */
import { tagOf } from "../lines/jssip/message.js";

const MOST = { calls: 20, servers: 8, routes: 20 };
const LONGEST = { header: 1000, name: 300, secret: 8000 };
const HEX = { MD5: 32, "SHA-256": 64, "SHA-512-256": 64 };
const LATEST_CSEQ = 2 ** 31 - 10_000; // above is no room for ours
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** A text that is one line: what stands in a header can't begin another one. */
const isLine = (text, longest = LONGEST.header) =>
  typeof text === "string" && text !== "" && text.length <= longest && !/\p{Cc}/u.test(text);
const isList = (list, most, isItem) => Array.isArray(list) && list.length <= most && list.every(isItem);
const isParty = text => isLine(text) && Boolean(tagOf(text));
const isUri = text => isLine(text) && /^sips?:[^\s<>]+$/i.test(text);
const isRoute = text => isLine(text) && /<sips?:[^\s<>]+>/i.test(text);

function isServer(address) {
  if (!isLine(address) || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) return false;
  return protocol === "wss:" || (protocol === "ws:" && LOOPBACK.includes(hostname));
}

// What each field of a call must be.
const CALL = {
  id: text => isLine(text, LONGEST.name),
  lock: text => isLine(text, LONGEST.name) && !text.startsWith("-"), // Web Locks refuse such a name
  call_id: text => isLine(text) && !/\s/.test(text),
  from: isParty,
  to: isParty,
  target: isUri,
  routes: list => isList(list, MOST.routes, isRoute),
  cseq: number => Number.isInteger(number) && number >= 0 && number <= LATEST_CSEQ,
};
const FIELDS = Object.entries(CALL);

const callOf = given =>
  FIELDS.every(([name, isRight]) => isRight(given?.[name]))
    ? Object.fromEntries(FIELDS.map(([name]) => [name, Array.isArray(given[name]) ? [...given[name]] : given[name]]))
    : null;

/** What signs in, as digest.js takes it; null is nothing, undefined is nothing that can be right. */
function credentialsOf(given) {
  if (given === null || given === undefined) return null;
  const { username, realm = null, ha1 } = given;
  if (
    !isLine(username)
    || !(realm === null || realm === "" || isLine(realm))
    || typeof ha1 !== "object"
    || ha1 === null
  )
    return undefined;
  const known = Object.entries(HEX).filter(([name, length]) =>
    new RegExp(`^[0-9a-f]{${length}}$`, "i").test(ha1[name] ?? ""),
  );
  return known.length
    ? { username, realm, ha1: known.map(([name]) => `${name}:${ha1[name].toLowerCase()}`).join() }
    : undefined;
}

function authorizationOf(given) {
  if (given === null || given === undefined) return null;
  return isLine(given, LONGEST.secret) ? given : undefined;
}

/** `[{call, servers, credentials, authorization}, …]`, one for each call that can be watched; null: not a message of ours. */
export function read(data) {
  if (!isList(data?.watch, MOST.calls, () => true)) return null;
  if (!data.watch.length) return [];
  const credentials = credentialsOf(data.credentials);
  const authorization = authorizationOf(data.authorization);
  if (!isList(data.servers, MOST.servers, isServer) || !data.servers.length) return null;
  if (credentials === undefined || authorization === undefined) return null;
  const calls = data.watch.map(callOf).filter(Boolean);
  return calls.map(call => ({ call, servers: [...data.servers], credentials, authorization }));
}
