/** What JsSIP asks of a session description: the media, and which way each goes. All other lines stay as they are. */

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)$/;

function section(lines) {
  const found = lines.find(line => DIRECTION.test(line));
  return { lines, ...(found && { direction: DIRECTION.exec(found)[1] }) };
}

/** `{direction?, media: [{type, direction?}, …]}` */
export function parse(text) {
  const parts = [[]];
  for (const line of text.split(/\r?\n/).filter(Boolean)) {
    if (line.startsWith("m=")) parts.push([]);
    parts.at(-1).push(line);
  }
  const [session, ...media] = parts.map(section);
  return { ...session, media: media.map(part => ({ ...part, type: /^m=(\S*)/.exec(part.lines[0])[1] })) };
}

function written({ lines, direction }) {
  const others = lines.filter(line => !DIRECTION.test(line));
  return direction ? [...others, `a=${direction}`] : others;
}

/** The text of what `parse` gave, with its directions as they are now. */
export const write = session =>
  [session, ...session.media]
    .flatMap(written)
    .map(line => `${line}\r\n`)
    .join("");
