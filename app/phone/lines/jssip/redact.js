/** A SIP message without its secrets, for a trace that others read: credentials, ICE passwords, keys, digits and texts. */
import { parse, split, tagOf, values } from "./message.js";

const CUT = "[cut]";
const SHOWN_BODIES = /^(application\/sdp|message\/sipfrag|application\/simple-message-summary)\b/i;
// Headers that hold credentials, whatever else they say; of digests the parts that tell why one was refused are kept.
const SECRET = /auth|token|secret|passw|cookie|^identity$|api-?key|x-.*key/i;
const KEPT_OF_DIGEST = ["realm", "username", "uri", "algorithm", "qop", "nc", "stale", "charset", "userhash"];
const WORDS = /([;?&,\s]|^)([\w.-]*(?:token|secret|passw|auth|api-?key|ha1)[\w.-]*)\s*=\s*("[^"]*"|[^;?&,\s>"]*)/gi;

const REMEMBERED = 20_000; // far more than a trace holds

/** Stable stand-ins: the same name for the same text, another for another. */
export class Pseudonyms {
  #names = new Map();
  #made = 0;

  of(text, kind) {
    const key = `${kind} ${text}`;
    if (!this.#names.has(key)) this.#names.set(key, `${kind}-${(this.#made += 1)}`);
    if (this.#names.size > REMEMBERED) this.#names.delete(this.#names.keys().next().value);
    return this.#names.get(key);
  }
}

function challenge(text, names) {
  const [, scheme, rest] = /^\s*(Digest|Basic|Bearer|NTLM|Negotiate)\b\s*(.*)$/is.exec(text) ?? [];
  if (!/^digest$/i.test(scheme ?? "")) return `${scheme ?? ""} ${CUT}`.trim();
  const parts = split(rest, ",")
    .filter(Boolean)
    .map(part => {
      const [, name, value] = /^(?:digest\s+)?([\w-]+)\s*=\s*(.*)$/is.exec(part) ?? [];
      if (!name) return CUT;
      if (KEPT_OF_DIGEST.includes(name.toLowerCase())) return `${name}=${value}`;
      return `${name}=${/^nonce$/i.test(name) ? names.of(value, "nonce") : CUT}`;
    });
  return `${scheme} ${parts.join(", ")}`;
}

const withoutPasswords = text =>
  text
    .replace(/((?:sips?|turns?|stuns?|wss?|https?):(?:\/\/)?[^\s:@<>;"]*):[^\s@<>"]*@/gi, `$1:${CUT}@`)
    .replace(WORDS, `$1$2=${CUT}`);

const ICE = /^(\s*a\s*=\s*(?:ice-ufrag|ice-pwd|crypto|key-mgmt|identity|zrtp-hash)\s*:?).*$|^(\s*k\s*=).*$/gim;
const description = text =>
  text
    .replace(ICE, (_, attribute, key) => `${attribute ?? key}${CUT}`)
    .replace(/\b(ufrag|pwd|password)\s+\S+/gi, `$1 ${CUT}`);

function bodyOf({ body }, method, type) {
  if (!body) return "";
  if (/^(info|message)$/i.test(method) || !SHOWN_BODIES.test(type)) return `[cut: ${body.length} characters]`;
  if (/^message/i.test(type)) return body.split(/\r?\n/)[0];
  return /sdp/i.test(type) ? description(body) : withoutPasswords(body);
}

const TAGS = /((?:;|%3b|^|[\s,])\s*(?:[\w-]*tag)\s*(?:=|%3d)\s*"?)([^\s;,>"&%?]+)/gi;

/** The text of a message that others may read. */
export function redacted(text, names) {
  const message = parse(text),
    own = new Set(
      ["From", "To"]
        .flatMap(name => values(message, name))
        .map(tagOf)
        .filter(Boolean),
    );
  const known = [...own].filter(tag => tag.length > 5).sort((one, other) => other.length - one.length);
  const tagless = plain =>
    known
      .reduce((now, tag) => now.replaceAll(tag, names.of(tag, "tag")), plain)
      .replace(TAGS, (whole, before, tag) => (/^(tag|nonce)-\d+$/.test(tag) ? whole : before + names.of(tag, "tag")));
  const clean = plain => tagless(withoutPasswords(plain));
  const type = values(message, "Content-Type")[0] ?? (/^v=0/.test(message.body) ? "application/sdp" : "");
  const method =
    /^[A-Z]+(?= )/i.exec(
      message.start.startsWith("SIP/")
        ? (values(message, "CSeq")[0] ?? "").replace(/^\d+\s+(\S+).*/, "$1 ")
        : message.start,
    )?.[0] ?? "";
  const lines = message.headers.map(
    ([name, value]) => `${name}: ${SECRET.test(name) ? challenge(value, names) : clean(value)}`,
  );
  const start = /\bSIP\s*\/\s*2/i.test(message.start)
    ? clean(message.start)
    : `[no SIP message: ${message.start.length} characters]`;
  return [start, ...lines, "", tagless(bodyOf(message, method, type))].join("\r\n").trimEnd();
}

/** A line of our own, without passwords. */
export const note = text => withoutPasswords(text);
