/** A SIP message as text and in parts. What is read is read as people write it: folded, compact, with bare line feeds. */

const COMPACT = {
  a: "Accept-Contact",
  b: "Referred-By",
  c: "Content-Type",
  d: "Request-Disposition",
  e: "Content-Encoding",
  f: "From",
  i: "Call-ID",
  j: "Reject-Contact",
  k: "Supported",
  l: "Content-Length",
  m: "Contact",
  o: "Event",
  r: "Refer-To",
  s: "Subject",
  t: "To",
  u: "Allow-Events",
  v: "Via",
  x: "Session-Expires",
  y: "Identity",
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The body: in a frame a message is alone (RFC 7118), so a length that is too long, or that counts characters, does no harm. */
function bodyOf(text, length) {
  const size = /^\s*(\d+)/.exec(length ?? "")?.[1];
  if (size === undefined || Number(size) === text.length) return text;
  return decoder.decode(encoder.encode(text).slice(0, Number(size)));
}

/** `{start, headers: [[name, value], …], body}` of a message's text; lines that are no header are in `lost`. */
export function parse(text) {
  const whole = text.replace(/^\s+/, ""),
    gap = /\r?\n\r?\n/.exec(whole);
  const head = gap ? whole.slice(0, gap.index) : whole.trimEnd();
  const [start, ...lines] = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = [],
    lost = [];
  for (const line of lines) {
    const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/s.exec(line) ?? [];
    if (name) headers.push([COMPACT[name.toLowerCase()] ?? name, value]);
    else lost.push(line);
  }
  const message = { start: start.trim(), headers, body: "", lost };
  if (gap) message.body = bodyOf(whole.slice(gap.index + gap[0].length), value(message, "Content-Length"));
  return message;
}

const same = (one, other) => one.toLowerCase() === other.toLowerCase();

/** All values of a header. */
export const values = ({ headers }, name) => headers.filter(([other]) => same(name, other)).map(([, value]) => value);

/** The first value of a header. */
export const value = (message, name) => values(message, name)[0];

/** The text of a message; its length is counted anew. */
export function write({ start, headers, body }) {
  const others = headers.filter(([name]) => !same(name, "Content-Length"));
  const lines = [start, ...others.map(header => header.join(": ")), `Content-Length: ${encoder.encode(body).length}`];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** A text split at a character that stands neither in quotes nor in angle brackets. */
export function split(text, separator) {
  const parts = [""];
  let quoted = false,
    depth = 0,
    escaped = false;
  for (const character of text) {
    if (character === separator && !quoted && !depth) {
      parts.push("");
      continue;
    }
    if (!escaped && character === '"') quoted = !quoted;
    if (!quoted && character === "<") depth += 1;
    if (!quoted && character === ">") depth = Math.max(0, depth - 1);
    escaped = quoted && !escaped && character === "\\";
    parts[parts.length - 1] += character;
  }
  return quoted && text.includes(separator) ? bySeparator(text, separator) : parts.map(part => part.trim());
}

// A quote that never ends would swallow the rest.
const bySeparator = (text, separator) => text.split(separator).map(part => part.trim());

/** `[[name, value or undefined], …]` of `;name=value;name`. */
export function parameters(text) {
  return split(text, ";")
    .filter(Boolean)
    .map(part => {
      const at = part.indexOf("=");
      return at < 0 ? [part, undefined] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    });
}

const unquoted = text => (/^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text);

/** `{display, uri, parameters}` of a From, To, Contact and the like, however they are written. */
export function address(text) {
  const quoted = /^\s*"(?:[^"\\]|\\.)*"/s.exec(text)?.[0] ?? "";
  const open = text.indexOf("<", quoted.length);
  if (open < 0) {
    const [plain, ...rest] = split(text.slice(quoted.length), ";");
    const [, before, uri] = /^(.*?)\s*(\S*)$/s.exec(plain);
    return { display: unquoted(quoted.trim() || before.trim()), uri, parameters: parameters(rest.join(";")) };
  }
  const [, uri, rest] = /^<\s*([^>]*?)\s*(?:>(.*))?$/s.exec(text.slice(open)) ?? [];
  // Stray quotes go; those of a name that is quoted as it should be are its own.
  const display = quoted ? unquoted(quoted.trim()) : unquoted(text.slice(0, open).trim()).replace(/^"|"$/g, "");
  return { display, uri: uri ?? "", parameters: parameters(rest ?? "") };
}

/** The parts of a URI: `{scheme, user, host, headers}`; the user is unescaped and without its parameters. */
export function uriParts(text) {
  const [, scheme = "", rest] = /^\s*(?:([a-z][a-z0-9+.-]*):)?(.*?)\s*$/is.exec(text);
  const [bare, headers = ""] = rest.split(/\?(.*)/s),
    at = bare.lastIndexOf("@");
  const hasUser = at >= 0 || !/^(sips?)?$/i.test(scheme) || (!scheme && !bare.includes("."));
  const user = hasUser ? (at >= 0 ? bare.slice(0, at) : bare).split(";")[0] : "";
  return {
    scheme: scheme.toLowerCase(),
    user: unescaped(user),
    host: at >= 0 || !user ? bare.slice(at + 1) : "",
    headers,
  };
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `{method, uri}` of a request's first line, `{status, reason}` of an answer's, `{version}` of another SIP's; else undefined. */
export function firstLine(text) {
  const answer = /^SIP\s*\/\s*2\.0\s+([1-6]\d\d)(?:\s+(.*))?$/is.exec(text);
  if (answer) return { status: Number(answer[1]), reason: answer[2] ?? "" };
  const request = /^(\S+)\s+(\S.*?)\s+SIP\s*\/\s*(\d+\.\d+)$/is.exec(text);
  if (!request) return undefined;
  const [, method, uri, version] = request;
  return version === "2.0" ? { method, uri } : { method, uri, version };
}

/** `{number, method}` of a CSeq. */
export function sequence(text) {
  const [, number, method] = /^\s*(\d{1,10})\s*([A-Za-z][\w.!%*+`'~-]*)\s*$/.exec(text ?? "") ?? [];
  return number && { number: Number(number), method };
}

/** The branch of a Via. */
export const branchOf = via => /;\s*branch\s*=\s*([^\s;,]+)/i.exec(via ?? "")?.[1];

/** The tag of a From or To. */
export const tagOf = text =>
  text === undefined ? undefined : address(text).parameters.find(([name]) => same(name, "tag"))?.[1];
