/**
 * The socket between JsSIP and the WebSocket, of JsSIP's Socket interface: what comes is made readable and addressed to us before
 * JsSIP sees it, what can't be read is answered here, and both ways go through the trace.
 */
import { grammar, readableUri } from "./alias.js";
import { open } from "./lasting.js";
import { address, branchOf, firstLine, parse, sequence, tagOf, value, values, write } from "./message.js";
import { normalise, Refusal } from "./normalise.js";
import { original } from "./original.js";

const ECHOED = ["Via", "From", "To", "Call-ID", "CSeq", "Record-Route"];
const REMEMBERED = 200; // requests that were changed, and confirmed answers
const quiet = { add() {} };

/** A map that forgets its oldest. */
class Recent extends Map {
  set(key, item) {
    this.delete(key);
    if (this.size >= REMEMBERED) this.delete(this.keys().next().value);
    return super.set(key, item);
  }
}

const keyOf = message => {
  const { number, method } = sequence(value(message, "CSeq")) ?? {};
  return [branchOf(value(message, "Via")), number, method].join(" ");
};
const dialogOf = message =>
  [value(message, "Call-ID"), sequence(value(message, "CSeq"))?.number, tagOf(value(message, "To"))].join(" ");
const echoed = message =>
  message.headers.filter(([name]) => ECHOED.some(own => own.toLowerCase() === name.toLowerCase()));
const newTag = () => crypto.randomUUID().slice(0, 8);
const tagged = text => (tagOf(text) ? text : `${text};tag=${newTag()}`);

export class SipSocket {
  #webSocket = null;
  #trace;
  #me;
  #changed = new Recent(); // what came, of requests that JsSIP sees otherwise: their answers carry it as it was
  #confirmed = new Recent(); // our ACKs: a 200 that comes again gets the same one again (RFC 3261 13.2.2.4)
  #answered; // while JsSIP has a request: whether it has said something

  constructor(url, trace = quiet) {
    const { href, protocol, hostname, port } = new URL(url);
    if (!["ws:", "wss:"].includes(protocol)) throw new TypeError(`no WebSocket: ${url}`);
    this.url = href;
    this.via_transport = protocol.slice(0, -1).toUpperCase();
    this.sip_uri = grammar(`sip:${hostname}`, "SIP_URI")
      ? `sip:${hostname}${port && `:${port}`};transport=ws`
      : readableUri(`sip:${hostname}`);
    this.#trace = trace;
  }

  connect() {
    if (this.isConnected() || this.isConnecting()) return;
    this.disconnect();
    let webSocket;
    try {
      webSocket = open(this.url, "sip");
    } catch (error) {
      this.#trace.add("note", `no connection: ${error.message}`);
      setTimeout(() => this.ondisconnect(true, 0, error.message));
      return;
    }
    this.#trace.add("note", "connecting");
    webSocket.binaryType = "arraybuffer";
    const mine = act => event => {
      if (this.#webSocket === webSocket) act(event);
    };
    webSocket.onopen = mine(() => {
      this.#trace.add("note", "connected");
      this.onconnect();
    });
    webSocket.onclose = mine(({ wasClean, code, reason }) => {
      this.#trace.add("note", `disconnected, ${code} ${reason}`);
      this.ondisconnect(!wasClean, code, reason);
    });
    webSocket.onmessage = mine(({ data }) => this.#received(data));
    this.#webSocket = webSocket;
  }

  disconnect() {
    this.#webSocket?.close();
    this.#webSocket = null;
  }

  /** Close a connection that hangs: JsSIP is told, as when the server had done it. */
  give_up() {
    this.#webSocket?.close();
  }

  /** The page goes; what was sent still arrives. */
  leave() {
    this.#webSocket?.leave?.();
  }

  isConnected() {
    return this.#webSocket?.readyState === 1;
  }

  isConnecting() {
    return this.#webSocket?.readyState === 0;
  }

  send(text) {
    if (!this.isConnected()) return false;
    this.#webSocket.send(text.trim() ? this.#outgoing(text) : text);
    return true;
  }

  // -- what goes out

  #outgoing(text) {
    const message = parse(text),
      line = firstLine(message.start);
    if (line?.status) return this.#traced(this.#answer(text, message));
    if (line?.method === "REGISTER") this.#learn(message);
    const now = original(text);
    if (line?.method === "ACK" && this.#confirmed.has(dialogOf(parse(now))))
      this.#confirmed.set(dialogOf(parse(now)), now);
    return this.#traced(now);
  }

  #traced(text) {
    this.#trace.add("sent", text);
    return text;
  }

  /** An answer, with what it must repeat as it came. */
  #answer(text, message) {
    if (this.#answered !== undefined) this.#answered = true;
    const came = this.#changed.get(keyOf(message));
    if (!came) return original(text);
    const tag = tagOf(value(message, "To")),
      routes = values(message, "Record-Route").length > 0;
    const repeated = came
      .filter(([name]) => routes || !/^record-route$/i.test(name))
      .map(([name, own]) => [name, /^to$/i.test(name) && tag && !tagOf(own) ? `${own};tag=${tag}` : own]);
    const own = message.headers.filter(header => !echoed({ headers: [header] }).length);
    return original(write({ ...message, headers: [...repeated, ...own] }));
  }

  #learn(register) {
    const contact = address(value(register, "Contact") ?? ""),
      aor = address(value(register, "To") ?? "");
    const user = uri => grammar(uri, "SIP_URI")?.user ?? "";
    if (user(contact.uri)) this.#me = { contact: contact.uri, users: [user(aor.uri), user(contact.uri)] };
  }

  // -- what comes in

  #received(data) {
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    if (!text.trim()) {
      this.ondata(text);
      return;
    }
    this.#trace.add("received", text);
    try {
      const { message, line, notes, text: readable } = normalise(text, this.#me);
      notes.forEach(note => this.#trace.add("note", note));
      if (!this.#again(message, line)) this.#handOn(message, line, readable);
    } catch (error) {
      (error.notes ?? []).forEach(note => this.#trace.add("note", note));
      if (error instanceof Refusal) this.#refuse(error.came, error);
      else this.#trace.add("note", `left alone: ${error.message}`);
    }
  }

  /** A 200 to an INVITE that comes again: the first one may not have been confirmed, or its ACK was lost. */
  #again(message, { status }) {
    if (!(status >= 200 && status < 300) || sequence(value(message, "CSeq"))?.method !== "INVITE") return false;
    const ack = this.#confirmed.get(dialogOf(message));
    if (ack) this.#webSocket.send(this.#traced(ack));
    else this.#confirmed.set(dialogOf(message), "");
    return Boolean(ack);
  }

  #handOn(message, line, readable) {
    const seen = parse(readable);
    if (line.method && JSON.stringify(echoed(message)) !== JSON.stringify(echoed(seen)))
      this.#changed.set(keyOf(seen), echoed(message));
    this.#answered = false;
    try {
      this.ondata(readable);
    } catch (error) {
      this.#trace.add("note", `JsSIP fails: ${error.message}`);
      if (line.method && !this.#answered) this.#refuse(message, new Refusal(500, "Server Internal Error"));
    } finally {
      this.#answered = undefined;
    }
  }

  #refuse(message, { status, reason, headers }) {
    const method = firstLine(message.start)?.method ?? sequence(value(message, "CSeq"))?.method;
    if (method === "ACK" || !value(message, "Via")) {
      this.#trace.add("note", `left alone: ${reason}`);
      return;
    }
    const repeated = echoed(message).filter(([name]) => !/^record-route$/i.test(name));
    const own = repeated.map(([name, text]) => [name, /^to$/i.test(name) ? tagged(text) : text]);
    this.#webSocket.send(
      this.#traced(write({ start: `SIP/2.0 ${status} ${reason}`, headers: [...own, ...headers], body: "" })),
    );
  }
}
