/** JsSIP as the phone has it, in Node: a server that says what a test tells it to, and connections without media. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "esbuild";

import options from "../../app/phone/lines/jssip/bundle.mjs";
import { firstLine, parse, sequence, tagOf, value } from "../../app/phone/lines/jssip/message.js";

export const SDP =
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=sendrecv\r\n";

class Peer extends EventTarget {
  signalingState = "stable";
  iceGatheringState = "complete";
  iceConnectionState = "new";
  remote = [];
  senders = [];

  addTrack(track) {
    this.senders.push({ track });
  }
  getSenders() {
    return this.senders;
  }
  async createOffer() {
    return { type: "offer", sdp: SDP };
  }
  async createAnswer() {
    return { type: "answer", sdp: SDP };
  }

  async setLocalDescription(description) {
    this.localDescription = description;
    this.signalingState = description.type === "offer" ? "have-local-offer" : "stable";
  }

  async setRemoteDescription({ type, sdp }) {
    if (type === "answer" && this.signalingState !== "have-local-offer") throw new Error("no offer of ours");
    if (!/^m=audio/m.test(sdp)) throw new Error("nothing in it");
    this.remote.push(sdp);
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
  }

  close() {
    this.signalingState = "closed";
  }
}

/** The other end of the WebSocket. */
export class Server {
  heard = [];
  waiting = [];

  take(text) {
    if (!text.trim()) return;
    const message = parse(text),
      line = firstLine(message.start);
    this.heard.push({ text, message, ...line, cseq: sequence(value(message, "CSeq")) });
    if (line.method === "REGISTER") this.say(this.registered(this.heard.at(-1)));
    this.waiting.splice(0).forEach(look => look());
  }

  registered = request => this.answer(request, 200, `Contact: ${value(request.message, "Contact")};expires=300`);

  answer({ message }, status, ...more) {
    const to = value(message, "To"),
      tag = tagOf(to) || status === 100 ? "" : ";tag=theirs";
    const body = more.at(-1)?.startsWith("v=0") ? more.pop() : "";
    const repeated = ["Via", "From", "Call-ID", "CSeq"].map(name => `${name}: ${value(message, name)}`);
    return [
      `SIP/2.0 ${status} Reason`,
      ...repeated,
      ...(more.some(line => /^To:/.test(line)) ? [] : [`To: ${to}${tag}`]),
      ...more,
      ...(body ? ["Content-Type: application/sdp"] : []),
      "",
      body,
    ].join("\r\n");
  }

  say(text) {
    setTimeout(() => this.socket.onmessage({ data: text }));
  }

  /** The next message that fits: a method, or a status, `[status, method]`. Each is given once. */
  async next(wanted) {
    const [status, method] = [wanted].flat();
    const fits = heard =>
      !heard.given
      && (typeof status === "string"
        ? heard.method === status
        : heard.status === status && (!method || heard.cseq.method === method));
    for (;;) {
      const found = this.heard.find(fits);
      if (found) return Object.assign(found, { given: true });
      await new Promise(resolve => {
        this.waiting.push(resolve);
      });
    }
  }

  count(method) {
    return this.heard.filter(heard => heard.method === method).length;
  }
}

let current;
globalThis.WebSocket = class {
  readyState = 0;

  constructor() {
    Object.assign(this, { server: current });
    current.socket = this;
    setTimeout(() => {
      this.readyState = 1;
      this.onopen();
    });
  }

  send(text) {
    this.server.take(text);
  }
  close() {
    this.readyState = 3;
  }
};
globalThis.window = globalThis;
globalThis.RTCPeerConnection = Peer;
globalThis.RTCSessionDescription = class {
  constructor(description) {
    Object.assign(this, description);
  }
};

const folder = mkdtempSync(join(tmpdir(), "jssip-"));
const entry = new URL("../../app/phone/lines/jssip/main.js", import.meta.url);
await build({
  entryPoints: [entry.pathname],
  outfile: join(folder, "jssip.mjs"),
  bundle: true,
  format: "esm",
  ...options,
});
await import(pathToFileURL(join(folder, "jssip.mjs")));
rmSync(folder, { recursive: true });
export const { JsSIP } = globalThis;

export const media = () => ({ mediaStream: { getTracks: () => [] } });

/** A phone that has signed in: `{ua, server, trace, sessions}`. */
export async function phone({ registered, signedIn = true, uri = "sip:alice@sip.test", ...account } = {}) {
  current = new Server();
  if (registered) current.registered = registered;
  const server = current,
    trace = [];
  const socket = new JsSIP.SipSocket("wss://sip.test/ws", { add: (kind, text) => trace.push([kind, text]) });
  const ua = new JsSIP.UA({ sockets: [socket], uri, password: "secret", session_timers: false, ...account });
  const sessions = [];
  ua.on("newRTCSession", ({ session }) => sessions.push(session));
  const done = new Promise(resolve => {
    ua.on("registered", resolve).on("registrationFailed", resolve);
  });
  ua.start();
  const outcome = signedIn ? await done : undefined;
  return {
    ua,
    server,
    trace,
    sessions,
    outcome,
    contact: value((server.heard[0] ?? {}).message ?? { headers: [] }, "Contact")?.match(/<(.*?)>/)[1],
  };
}

/** Resolves with what an event brings. */
export const heard = (emitter, event) =>
  new Promise(resolve => {
    emitter.once(event, resolve);
  });

/** An INVITE of the other side, with other headers in place of its own (`{From: …}`); undefined leaves one out. */
export function invite(headers = {}, { body = SDP, uri = "sip:alice@sip.test" } = {}) {
  const own = {
    Via: `SIP/2.0/WSS far.test;branch=z9hG4bK${Math.random()}`,
    From: '"Bob" <sip:bob@sip.test>;tag=theirs',
    To: "<sip:alice@sip.test>",
    "Call-ID": `call-${Math.random()}`,
    CSeq: "1 INVITE",
    Contact: "<sip:bob@far.test>",
    "Max-Forwards": "70",
    ...(body && { "Content-Type": "application/sdp" }),
    ...headers,
  };
  const lines = Object.entries(own)
    .filter(([, text]) => text !== undefined)
    .flatMap(([name, texts]) => [texts].flat().map(text => `${name}: ${text}`));
  return [`INVITE ${uri} SIP/2.0`, ...lines, "", body].join("\r\n");
}
