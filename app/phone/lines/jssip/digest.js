/** Digest authentication (RFC 8760) in all its dialects; what JsSIP's RequestSender uses instead of JsSIP's own. */
import { md5 } from "@noble/hashes/legacy.js";
import { sha256, sha512_256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { original } from "./original.js";

// The best first.
const ALGORITHMS = [
  ["SHA-512-256", sha512_256],
  ["SHA-256", sha256],
  ["MD5", md5],
];
const TRIES = 3; // a nonce that has grown old is no refusal, but not for ever

const PART = /[\s,]*(?:([^\s=,"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*)|([^\s=,"]+))/gy;

const unquoted = text => (text?.startsWith('"') ? text.slice(1, -1) : text);
const unescaped = text => text.replace(/\\(.)/g, "$1");
const quoted = text => `"${text}"`;
const escaped = text => text.replace(/[\\"]/g, "\\$&");

/** `[{scheme, realm, nonce, …}, …]`: the challenges of some headers, whose values keep their escapes. */
export function challenges(texts) {
  const found = [];
  for (const text of texts) {
    for (const [, name, value, scheme] of text.matchAll(PART)) {
      if (scheme) found.push({ scheme: scheme.toLowerCase() });
      else if (found.length) found.at(-1)[name.toLowerCase()] ??= unquoted(value);
    }
  }
  return found;
}

const rank = ({ algorithm = "MD5" }) =>
  ALGORITHMS.findIndex(([name]) => name === algorithm.toUpperCase().replace(/-SESS$/, ""));
const qopOf = ({ qop }) => {
  const offered =
    qop
      ?.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean) ?? [];
  return offered.length ? ["auth", "auth-int"].find(each => offered.includes(each)) : "";
};

/** HA1s that were kept, `{algorithm: hex}`: one in hex is MD5's, several are written `MD5:hex,SHA-256:hex`. */
const kept = text =>
  Object.fromEntries(
    (text ?? "")
      .split(",")
      .filter(Boolean)
      .map(part => {
        const [name, hex] = part.split(":");
        return hex ? [name, hex] : ["MD5", name];
      }),
  );

export class DigestAuthentication {
  #credentials;
  #given = null;
  #count = 0;
  #tries = 0;
  #raw = false;

  /** Why there is no answer: "scheme NAME", "algorithm NAME", "qop NAME", "realm NAME", "password", "refused". */
  problem = "";

  constructor(credentials) {
    this.#credentials = credentials;
  }

  get realm() {
    return unescaped(this.#given.realm);
  }

  /** What may be kept instead of the password: the HA1 of each algorithm. */
  get ha1() {
    if (!this.#credentials.password) return this.#credentials.ha1;
    return ALGORITHMS.map(([name, hash]) => `${name}:${this.#hexed(hash, this.#identity(this.realm))}`)
      .reverse()
      .join(",");
  }

  #identity(realm) {
    const { username, password } = this.#credentials;
    return `${username}:${realm}:${password}`;
  }

  #hexed(hash, text) {
    return bytesToHex(hash(utf8ToBytes(text)));
  }

  /** Takes the best challenge that can be answered; says whether there is one, and one that has not been tried. */
  take(texts) {
    this.problem = "";
    const all = challenges(texts),
      digests = all.filter(({ scheme, nonce, realm }) => scheme === "digest" && nonce && realm !== undefined);
    if (!digests.length) return this.#fails(`scheme ${all[0]?.scheme ?? "none"}`);
    const known = digests.filter(each => rank(each) >= 0);
    if (!known.length) return this.#fails(`algorithm ${digests[0].algorithm}`);
    const usable = known.filter(each => qopOf(each) !== undefined);
    if (!usable.length) return this.#fails(`qop ${known[0].qop}`);
    const mine = usable.filter(each => this.#can(each));
    if (!mine.length) return this.#fails(this.#credentials.ha1 ? `realm ${usable[0].realm}` : "password");
    return this.#try(mine.sort((one, other) => rank(one) - rank(other))[0]);
  }

  #fails(problem) {
    this.problem = problem;
    return false;
  }

  #can(challenge) {
    const { password, ha1, realm } = this.#credentials;
    return Boolean(password) || (realm === unescaped(challenge.realm) && ALGORITHMS[rank(challenge)][0] in kept(ha1));
  }

  #try(challenge) {
    const again = this.#given !== null && this.#given.realm === challenge.realm;
    const stale = /^true$/i.test(challenge.stale ?? "");
    if (again && !stale) {
      // Some servers leave the escapes in the realm when they hash it.
      if (this.#raw || !challenge.realm.includes("\\")) return this.#fails("refused");
      this.#raw = true;
    }
    if (this.#tries >= TRIES) return this.#fails("refused");
    if (this.#given?.nonce !== challenge.nonce) this.#count = 0;
    this.#tries += 1;
    this.#given = challenge;
    return true;
  }

  #base(name, hash) {
    const { password, ha1 } = this.#credentials;
    if (!password) return kept(ha1)[name];
    return this.#hexed(hash, this.#identity(this.#raw ? this.#given.realm : this.realm));
  }

  /** The value of the Authorization header for a request, by the challenge that was taken. */
  header({ method, ruri, body }, cnonce = crypto.randomUUID().replaceAll("-", "").slice(0, 16)) {
    const { realm, nonce, opaque, algorithm } = this.#given,
      [name, hash] = ALGORITHMS[rank(this.#given)];
    const h = text => this.#hexed(hash, text),
      uri = original(String(ruri)),
      qop = qopOf(this.#given);
    const session = /-sess$/i.test(algorithm ?? "");
    const count = (this.#count += 1).toString(16).padStart(8, "0");
    const base = this.#base(name, hash),
      ha1 = session ? h(`${base}:${nonce}:${cnonce}`) : base;
    const ha2 = h(qop === "auth-int" ? `${method}:${uri}:${h(original(body ?? ""))}` : `${method}:${uri}`);
    const response = h(qop ? `${ha1}:${nonce}:${count}:${cnonce}:${qop}:${ha2}` : `${ha1}:${nonce}:${ha2}`);
    const parts = [
      `algorithm=${algorithm ?? "MD5"}`,
      `username=${quoted(escaped(this.#credentials.username))}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      `response=${quoted(response)}`,
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(qop ? [`qop=${qop}`] : []),
      ...(qop || session ? [`cnonce=${quoted(cnonce)}`] : []),
      ...(qop ? [`nc=${count}`] : []),
    ];
    return `Digest ${parts.join(", ")}`;
  }
}
