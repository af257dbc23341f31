/**
 * Stand-ins for what JsSIP's grammar can't read: a URI, a tag, a Call-ID. Each carries the original in it, so that nothing need be
 * kept, and what JsSIP sends has the original in its place again. Nobody outside can make one: its first letters are this page's.
 */
import Grammar from "jssip/lib/Grammar.js";

import { uriParts } from "./message.js";
import { HOST, MARK } from "./original.js";

const hex = text => Array.from(new TextEncoder().encode(text), byte => byte.toString(16).padStart(2, "0")).join("");

/** What the grammar makes of a text, or undefined. */
export function grammar(text, rule) {
  try {
    const read = Grammar.parse(text, rule);
    return read === -1 ? undefined : read;
  } catch {
    return undefined;
  }
}

const encoded = text => {
  try {
    return encodeURIComponent(text).replace(/%2B/g, "+");
  } catch {
    return "";
  }
};

const readable = uri => grammar(uri, "SIP_URI")?.scheme === "sip";

/** A URI that is readable and stands for another: `sip:USER@….invalid`, with the headers of that one. */
export function standIn(uri) {
  const { user, headers } = uriParts(uri);
  const own = encoded(user),
    bare = uri.split("?")[0];
  const alias = `sip:${own}${own && "@"}${MARK}${hex(bare)}${HOST}`;
  return headers && readable(`${alias}?${headers}`) ? `${alias}?${headers}` : alias;
}

/** The URI, if it is readable, or one that stands for it. */
export const readableUri = uri => (readable(uri) ? uri : standIn(uri));

/** A word (a tag, a Call-ID) that is a token. */
export const readableWord = word => (/^[\w.!%*+`'~-]+$/.test(word) ? word : `${MARK}${hex(word)}`);

/** A host that is readable and stands for another. */
export const readableHost = host => (readable(`sip:${host}`) ? host : `${MARK}h${hex(host)}${HOST}`);

/** What people write as a SIP domain, as one: without blanks and scheme, umlauts as DNS has them; "" if it can't be one. */
export function readableDomain(text) {
  const plain = text
    .trim()
    .replace(/^sips?:/i, "")
    .replace(/^.*@/, "")
    .replace(/\.$/, "");
  if (!plain || /[\s/?#<>"]/.test(plain)) return "";
  try {
    // eslint-disable-next-line no-control-regex
    return readableHost(/[^\x00-\x7f]/.test(plain) ? new URL(`http://${plain}`).host : plain);
  } catch {
    return "";
  }
}
