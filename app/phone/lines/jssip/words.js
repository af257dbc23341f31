/** Encoded words of mail (RFC 2047), which some servers put into names. */

const WORD = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;

function bytes(encoding, text) {
  if (/b/i.test(encoding)) return Uint8Array.from(atob(text.replace(/\s/g, "")), character => character.charCodeAt(0));
  const plain = text
    .replace(/_/g, " ")
    .replace(/=([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return Uint8Array.from(plain, character => character.charCodeAt(0));
}

function piece(whole, charset, encoding, text) {
  try {
    return new TextDecoder(charset).decode(bytes(encoding, text));
  } catch {
    return whole;
  }
}

/** The text with its encoded words as people read them; blanks between two of them belong to neither. */
export function decoded(text) {
  return text.replace(/(\?=)\s+(=\?)/g, "$1$2").replace(WORD, piece);
}
