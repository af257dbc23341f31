/**
 * Every message that comes, as JsSIP can read it. What its grammar reads stays as it came. What it doesn't is written anew, as far as
 * it can be understood; a header that can't is left out where a call can do without, and else the message is refused.
 */
import { grammar, readableUri, readableWord, standIn } from "./alias.js";
import {
  address,
  branchOf,
  firstLine,
  parameters,
  parse,
  sequence,
  split,
  tagOf,
  uriParts,
  value,
  values,
  write,
} from "./message.js";
import { audioOnly, soundIn } from "./offers.js";
import { decoded } from "./words.js";

const EXTENSIONS = ["100rel", "timer", "replaces", "ice", "outbound", "gruu", "path"];
const NEEDED = ["Via", "From", "To", "Call-ID", "CSeq"];
const DAY = 86400; // seconds; timers of browsers end at once where it is more than 24 of them
const ONCE = [
  "From",
  "To",
  "Call-ID",
  "CSeq",
  "Max-Forwards",
  "Content-Type",
  "Session-Expires",
  "Refer-To",
  "Replaces",
  "Event",
  "Expires",
];

/** Why a request is refused. */
export class Refusal extends Error {
  constructor(status, reason, ...headers) {
    super(`${status} ${reason}`);
    Object.assign(this, { status, reason, headers });
  }
}

const quoted = text => `"${text.replace(/[\\"]/g, "\\$&")}" `;
// eslint-disable-next-line no-control-regex
const plain = text =>
  decoded(text)
    .replace(/[\x00-\x1f\x7f\ufffd]+/g, " ")
    .trim();

const first = (rule, ...candidates) => candidates.find(text => text !== undefined && grammar(text, rule) !== undefined);

const word = ([name, text]) => [name, text === undefined || name.toLowerCase() !== "tag" ? text : readableWord(text)];
const written = (display, uri, params) => {
  const rest = params.map(([name, text]) => (text === undefined ? `;${name}` : `;${name}=${text}`));
  return `${display && quoted(display)}<${uri}>${rest.join("")}`;
};
const known = (rule, display, uri) => param => grammar(written(display, uri, [param]), rule) !== undefined;

// What follows goes to the URI of a Contact, to the letter: JsSIP lowers the case of some.
const changed = (rule, uri) => rule === "Contact" && String(grammar(uri, "SIP_URI") ?? "") !== uri;

/** An address as the grammar's rule reads it, or undefined. */
export function readableAddress(text, rule) {
  const { display, uri, parameters: params } = address(text);
  if (!display.includes("=?") && !/^sips:/i.test(uri) && !changed(rule, uri) && grammar(text, rule) !== undefined)
    return text;
  const name = plain(display),
    target = changed(rule, uri) ? standIn(uri) : readableUri(uri),
    own = params.map(word);
  return first(rule, written(name, target, own), written(name, target, own.filter(known(rule, name, target))));
}

/** An address that is only told to people: its URI stays as it came. */
function toldAddress(text) {
  const { display, uri, parameters: params } = address(text);
  if (!/^(sips?|tel):./i.test(uri)) return undefined;
  return written(plain(display), uri, params);
}

/** Addresses in one header or several, each for itself. A comma in a name that is not quoted parts no addresses. */
function addresses(texts) {
  return texts
    .flatMap(text =>
      split(text, ",").reduce((all, part) => {
        const whole = !all.length || /[:@*>]/.test(all.at(-1));
        return whole ? [...all, part] : [...all.slice(0, -1), `${all.at(-1)}, ${part}`];
      }, []),
    )
    .filter(Boolean);
}

function readableVia(text, branch) {
  const own = branchOf(text) ? text : `${text};branch=${branch}`;
  return first("Via", own, `SIP/2.0/WS via.invalid;branch=${readableWord(branchOf(own))}`);
}

const readableSequence = text => {
  const read = sequence(text);
  return read && first("CSeq", text, `${read.number} ${read.method}`);
};

function readableType(text) {
  const [type, ...more] = split(text.toLowerCase(), ";");
  if (type === "application/sdp") return type;
  return first(
    "Content_Type",
    text,
    [type, ...more.filter(each => /^[\w-]+="?[\w.+/-]+"?$/.test(each))].join(";"),
    type,
  );
}

function readableReplaces(text) {
  const [id, ...rest] = split(text, ";"),
    tags = Object.fromEntries(parameters(rest.join(";")).map(([name, tag]) => [name.toLowerCase(), tag]));
  if (!id || !tags["to-tag"] || !tags["from-tag"]) return undefined;
  const early = "early-only" in tags ? ";early-only" : "";
  return first(
    "Replaces",
    text,
    `${callId(id)};to-tag=${readableWord(tags["to-tag"])};from-tag=${readableWord(tags["from-tag"])}${early}`,
  );
}

function readableExpires(text) {
  const holds = seconds(digits(text)),
    refresher = /refresher\s*=\s*"?(ua[cs])/i.exec(text)?.[1].toLowerCase();
  return first("Session_Expires", holds && `${holds}${refresher ? `;refresher=${refresher}` : ""}`);
}

function readableEvent(text) {
  const [event, ...rest] = split(text, ";"),
    name = event.toLowerCase();
  const id = parameters(rest.join(";")).find(([param]) => param.toLowerCase() === "id")?.[1];
  return first("Event", text, id && `${name};id=${id.replace(/^"|"$/g, "")}`, name);
}

function readableTarget(text) {
  const read = readableAddress(text, "Refer_To");
  const replaces = read && grammar(read, "Refer_To").uri.getHeader("Replaces")?.[0];
  if (replaces === undefined) return read;
  try {
    decodeURIComponent(replaces);
    return read;
  } catch {
    return first("Refer_To", read.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  }
}

const callId = text => first("Call_ID", text) ?? readableWord(text);
const digits = text => /^\s*\d{1,9}/.exec(text)?.[0].trim();
const seconds = text => text && String(Math.min(Number(text), DAY));

// How a header becomes readable: (its name, all its values → the values that JsSIP gets).
const each = read => texts => texts.map(read).filter(text => text !== undefined);
const everyAddress = rule => texts => each(text => readableAddress(text, rule))(addresses(texts));
const HEADERS = {
  From: each(text => readableAddress(text, "From")),
  To: each(text => readableAddress(text, "To")),
  Contact: texts => everyAddress("Contact")(texts.filter(text => text !== "*")),
  "Record-Route": everyAddress("Record_Route"),
  "P-Asserted-Identity": texts => each(toldAddress)(addresses(texts)),
  "Remote-Party-ID": texts => each(toldAddress)(addresses(texts)),
  Diversion: texts => each(toldAddress)(addresses(texts)),
  "History-Info": texts => each(toldAddress)(addresses(texts)),
  "Referred-By": texts => each(toldAddress)(addresses(texts)),
  "Refer-To": each(readableTarget),
  "Call-ID": each(text => (text ? callId(text) : undefined)),
  CSeq: each(readableSequence),
  "Content-Type": each(readableType),
  Replaces: each(readableReplaces),
  "Session-Expires": each(readableExpires),
  Event: each(readableEvent),
  "Max-Forwards": each(digits),
  Expires: each(text => seconds(digits(text))),
};

function readableHeaders(message, notes) {
  const names = new Map();
  for (const [name, text] of message.headers) {
    const own = Object.keys(HEADERS).find(known => known.toLowerCase() === name.toLowerCase()) ?? name;
    names.set(own, [...(names.get(own) ?? []), text]);
  }
  return [...names].flatMap(([name, texts]) => {
    const all = ONCE.includes(name) ? texts.slice(0, 1) : texts;
    const read = Object.hasOwn(HEADERS, name) ? HEADERS[name](all) : all;
    if (read.length < all.length) notes.push(`${name} can't be read: ${all.join(", ")}`);
    return read.map(text => [name, text]);
  });
}

/** The branch of a request that has none (RFC 2543): the same for an INVITE, its CANCEL and its ACK. */
function ownBranch(message) {
  const text = [
    value(message, "Call-ID"),
    sequence(value(message, "CSeq"))?.number,
    tagOf(value(message, "From")),
  ].join("|");
  return `z9hG4bK${Array.from(text).reduce((sum, character) => (Math.imul(sum, 31) + character.codePointAt(0)) >>> 0, 7)}`;
}

function readableVias(message, notes) {
  const vias = values(message, "Via")
      .flatMap(text => split(text, ","))
      .filter(Boolean),
    branch = ownBranch(message);
  const read = vias.map(text => readableVia(text, branch));
  if (read.includes(undefined)) notes.push(`Via can't be read: ${vias.join(", ")}`);
  return read.filter(Boolean).map(text => ["Via", text]);
}

// -- bodies

/** The description of the sound in a body of several parts. */
function descriptionIn(body, type) {
  const boundary = /boundary\s*=\s*"?([^";]+)/i.exec(type)?.[1];
  if (!boundary) return undefined;
  for (const part of body.split(`--${boundary}`)) {
    const { headers, body: inner } = parse(`part\r\n${part.replace(/^\r?\n/, "")}`);
    if (headers.some(([name, text]) => name.toLowerCase() === "content-type" && /^application\/sdp\b/i.test(text)))
      return inner;
  }
  return undefined;
}

function readBody(message) {
  const type = value(message, "Content-Type") ?? "";
  let kind = type,
    body = message.body;
  if (/^multipart\//i.test(type)) {
    const found = descriptionIn(body, type);
    if (found !== undefined) [kind, body] = ["application/sdp", found];
  } else if (!type && /^v=0\r?\n/.test(body)) kind = "application/sdp";
  if (/^application\/sdp\b/i.test(kind)) body = body.replace(/\r?\n/g, "\r\n");
  if (!body.trim()) body = "";
  if (kind === type && body === message.body) return message;
  const headers = message.headers.filter(([name]) => name.toLowerCase() !== "content-type");
  return { ...message, headers: kind ? [...headers, ["Content-Type", kind]] : headers, body };
}

/** An offer of more than sound: only the sound is taken (a stream that nobody shows is refused). */
function onlySound(message, method) {
  const offers =
    ["INVITE", "UPDATE"].includes(method) && /^application\/sdp\b/i.test(value(message, "Content-Type") ?? "");
  if (!offers || !message.body) return message;
  if (!soundIn(message.body)) throw new Refusal(488, "Not Acceptable Here");
  return { ...message, body: audioOnly(message.body) };
}

// -- requests

function addressed(uri, message, me) {
  if (!me) return uri;
  const { scheme, user } = uriParts(uri),
    own = me.users.map(name => name.toLowerCase());
  if (!["sip", "sips", "tel", ""].includes(scheme)) throw new Refusal(416, "Unsupported URI Scheme");
  const ours = text => !text || own.includes(text.toLowerCase());
  const forUs =
    tagOf(value(message, "To")) || ours(user) || ours(uriParts(address(value(message, "To") ?? "").uri).user);
  return forUs ? me.contact : readableUri(uri);
}

function checkRequest(message, { method, version }, came) {
  if (version) throw new Refusal(505, "Version Not Supported");
  if (!/^[\w.!%*+`'~-]+$/.test(method)) throw new Refusal(400, "Bad Method");
  const missing = NEEDED.find(name => value(message, name) === undefined);
  if (missing) throw new Refusal(400, `Bad ${missing}`);
  if (sequence(value(message, "CSeq")).method.toUpperCase() !== method.toUpperCase())
    throw new Refusal(400, "Bad CSeq");
  if (!tagOf(value(message, "From"))) throw new Refusal(400, "Bad From");
  if (["ACK", "CANCEL"].includes(method)) return;
  if (method === "INVITE" && came.some(([name]) => /^replaces$/i.test(name)) && !value(message, "Replaces"))
    throw new Refusal(400, "Bad Replaces");
  const required = values(message, "Require")
    .flatMap(text => split(text, ","))
    .filter(Boolean);
  const unknown = required.filter(tag => !EXTENSIONS.includes(tag.toLowerCase()));
  if (unknown.length) throw new Refusal(420, "Bad Extension", ["Unsupported", unknown.join(", ")]);
  const encoding = value(message, "Content-Encoding");
  if (message.body && encoding && !/^identity$/i.test(encoding))
    throw new Refusal(415, "Unsupported Media Type", ["Accept-Encoding", "identity"]);
}

/** An INVITE without Contact, or a 200 to one, is answered where it came from. */
function withContact(message, { method, status }) {
  const invites =
    sequence(value(message, "CSeq"))?.method === "INVITE" && (method ? method === "INVITE" : status < 300);
  const from = value(message, method ? "From" : "To");
  if (!invites || !from || value(message, "Contact") || (method && tagOf(value(message, "To")))) return message;
  return { ...message, headers: [...message.headers, ["Contact", `<${address(from).uri}>;x-not-given`]] };
}

/** The parts with readable headers; what the original answers carry is kept by whoever sends them. */
export function readable(message, line, me, notes) {
  const body = readBody(message);
  const others = readableHeaders({ headers: body.headers.filter(([name]) => name.toLowerCase() !== "via") }, notes);
  const now = withContact({ ...body, headers: [...readableVias(message, notes), ...others] }, line);
  if (line.status) {
    const missing = NEEDED.find(name => value(now, name) === undefined);
    if (missing) throw new Error(`an answer without ${missing}`);
    const start = `SIP/2.0 ${line.status} ${line.reason}`;
    return { ...now, start: first("Request_Response", start) ?? `SIP/2.0 ${line.status} ` };
  }
  checkRequest(now, line, message.headers);
  const start = `${line.method} ${addressed(line.uri, now, me)} SIP/2.0`;
  return { ...onlySound(now, line.method), start };
}

/**
 * `{message, line, text, notes}` of what came: the parts as they came, the first line, the text for JsSIP. Throws a `Refusal` for a
 * request that is to be refused, another error for what can't be read at all.
 */
export function normalise(came, me) {
  const message = parse(came),
    line = firstLine(message.start),
    notes = message.lost.map(text => `no header: ${text}`);
  try {
    if (!line && (/^SIP\b/i.test(message.start) || !value(message, "CSeq"))) throw new Error("no SIP message");
    if (!line) throw new Refusal(400, "Bad Request");
    return { message, line, notes, text: write(readable(message, line, me, notes)) };
  } catch (error) {
    throw Object.assign(error, { came: message, line, notes });
  }
}
