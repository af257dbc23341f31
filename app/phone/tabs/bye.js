/** Ends a call from outside its page: a BYE in its dialog, on a WebSocket of its own. */
import { challenges, DigestAuthentication } from "../lines/jssip/digest.js";
import { branchOf, firstLine, parse, value, values, write } from "../lines/jssip/message.js";

const OPENING = 5_000; // milliseconds until a server that does not open is passed over
const ANSWERING = 10_000; // ... until one that says nothing is
const PROCEEDING = 32_000; // ... and until one that has said to be at it is (timer F)
const ROOM = 100; // requests that the page may have sent since it told its CSeq

// How a try may end: with an answer; because somebody holds the call again; without an answer; before anything could be sent.
const [OVER, KEPT, LOST, SHUT] = ["over", "kept", "lost", "shut"];
export { KEPT, SHUT };

// Which header answers a challenge, and where the challenge stands.
const CHALLENGES = { 401: ["Authorization", "WWW-Authenticate"], 407: ["Proxy-Authorization", "Proxy-Authenticate"] };

const token = () => crypto.randomUUID().replaceAll("-", "").slice(0, 16);

/** What has come and nobody has taken yet; null stands for the end. */
class Inbox {
  #came = [];
  #look = () => {};

  put(item) {
    this.#came.push(item);
    this.#look();
  }

  /** The next one, or null when it is late. */
  take(milliseconds) {
    return new Promise(resolve => {
      const late = setTimeout(resolve, milliseconds, null);
      this.#look = () => {
        if (!this.#came.length) return;
        clearTimeout(late);
        this.#look = () => {};
        resolve(this.#came.shift());
      };
      this.#look();
    });
  }
}

/** A WebSocket that is open, with its inbox, or null. */
async function open(url) {
  const inbox = new Inbox();
  let socket;
  try {
    socket = new WebSocket(url, "sip");
  } catch {
    return null;
  }
  socket.binaryType = "arraybuffer";
  const opened = new Inbox();
  socket.onopen = () => opened.put(true);
  socket.onclose = () => [opened, inbox].forEach(each => each.put(null));
  socket.onmessage = ({ data }) => inbox.put(typeof data === "string" ? data : new TextDecoder().decode(data));
  if (await opened.take(OPENING)) return { socket, inbox };
  socket.close();
  return null;
}

/** The final answer to a request, or null. */
async function answerTo(branch, inbox) {
  let until = Date.now() + ANSWERING;
  for (;;) {
    const text = await inbox.take(Math.max(0, until - Date.now()));
    if (text === null) return null;
    const message = parse(text);
    const { status } = firstLine(message.start) ?? {};
    if (!status || branchOf(value(message, "Via")) !== branch) continue; // the server's own requests, keep-alives
    if (status >= 200) return { status, message };
    until = Date.now() + PROCEEDING;
  }
}

/** The BYE of one call. */
class Bye {
  #told;
  #whileFree;
  #cseq;

  constructor(told, whileFree) {
    this.#told = told;
    this.#whileFree = whileFree;
    this.#cseq = told.call.cseq + ROOM;
  }

  #text(url, branch, authorizations) {
    const { call_id, from, to, target, routes } = this.#told.call;
    const transport = new URL(url).protocol.slice(0, -1).toUpperCase();
    this.#cseq += 1;
    const headers = [
      ["Via", `SIP/2.0/${transport} ${token()}.invalid;rport;branch=${branch}`],
      ["Max-Forwards", "70"],
      ...routes.map(route => ["Route", route]),
      ["From", from],
      ["To", to],
      ["Call-ID", call_id],
      ["CSeq", `${this.#cseq} BYE`],
      ...Object.entries(authorizations),
    ];
    return write({ start: `BYE ${target} SIP/2.0`, headers, body: "" });
  }

  /** HA1s without a realm are taken to be of the one that asks. */
  #authentication(texts) {
    const { credentials } = this.#told;
    const asked = challenges(texts).find(({ scheme, realm }) => scheme === "digest" && realm !== undefined);
    return new DigestAuthentication({
      ...credentials,
      realm: credentials.realm ?? asked?.realm.replace(/\\(.)/g, "$1"),
    });
  }

  async at(url) {
    const connection = await open(url);
    if (!connection) return SHUT;
    try {
      return await this.#through(url, connection);
    } finally {
      connection.socket.close();
    }
  }

  async #through(url, { socket, inbox }) {
    const { target } = this.#told.call;
    const { credentials, authorization } = this.#told;
    const authorizations = authorization ? { Authorization: authorization } : {};
    const known = {};
    for (;;) {
      const branch = `z9hG4bK${token()}`;
      const text = this.#text(url, branch, authorizations);
      if (!(await this.#whileFree(() => socket.send(text)))) return KEPT;
      const answer = await answerTo(branch, inbox);
      if (!answer) return LOST;
      const [name, asking] = CHALLENGES[answer.status] ?? [];
      if (!name || !credentials) return OVER;
      const texts = values(answer.message, asking);
      known[name] ??= this.#authentication(texts);
      if (!known[name].take(texts)) return OVER;
      // A nonce may serve once only: what another one has asked for is answered anew, too.
      for (const each in known) authorizations[each] = known[each].header({ method: "BYE", ruri: target, body: "" });
    }
  }
}

/**
 * Says BYE at the first server that opens; one that goes away before it has answered makes way for the next, once. `whileFree(act)` acts
 * if nobody holds the call, and resolves with whether it did. Resolves with `KEPT` if somebody does.
 */
export async function hangUp(told, whileFree) {
  const bye = new Bye(told, whileFree);
  let lost = 0;
  for (const url of [...told.servers, ...told.servers]) {
    const outcome = await bye.at(url);
    if (outcome === OVER || outcome === KEPT) return outcome;
    if (outcome === LOST) lost += 1;
    if (lost > 1) break;
  }
  return lost ? LOST : SHUT;
}
