/** How a stand-in of alias.js is marked, and what it stands for: all that is needed to write what goes out. */
export const MARK = `q${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}q`;
export const HOST = ".invalid";

const unhex = text => new TextDecoder().decode(Uint8Array.from(text.match(/../g) ?? [], byte => parseInt(byte, 16)));

/** The text with every stand-in replaced by what it stands for. */
export function original(text) {
  if (!text.includes(MARK)) return text;
  const safe = (whole, coded) => {
    const plain = unhex(coded);
    return /[\r\n\0]/.test(plain) ? whole : plain;
  };
  return text
    .replace(new RegExp(`sip:(?:[^@\\s<>"]*@)?${MARK}([0-9a-f]*)${HOST}`, "gi"), safe)
    .replace(new RegExp(`${MARK}h([0-9a-f]+)${HOST}`, "gi"), safe)
    .replace(new RegExp(`${MARK}([0-9a-f]+)`, "gi"), safe);
}
