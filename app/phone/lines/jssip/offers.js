/** Offers (RFC 3264) of which only the sound is taken. */

const sections = text => text.replace(/\r\n$/, "").split(/\r\n(?=m=)/);
const isSound = section =>
  /^m=audio [1-9]/.test(section) || (/^m=audio 0/.test(section) && /^a=bundle-only/m.test(section));
const midOf = section => /^a=mid:(\S+)/m.exec(section)?.[1];

// What the sound of a bundle may have left to the first of its streams (RFC 9143, 7.1.3).
const TRANSPORT = /^a=(ice-ufrag|ice-pwd|fingerprint|setup|candidate|ice-options|rtcp-mux|end-of-candidates|tls-id)\b/;
const transport = section => section.split("\r\n").filter(line => TRANSPORT.test(line));

/** Whether there is sound in an offer; one that offers nothing at all is left to the browser. */
export const soundIn = text => !/^m=/m.test(text) || sections(text).some(isSound);

const refused = section =>
  section
    .replace(/^(m=\S+ )\S+/, "$10")
    .split("\r\n")
    .filter(line => line !== "a=bundle-only")
    .join("\r\n");

function alone(sound, bundle) {
  const own = sound.split("\r\n").filter(line => line !== "a=bundle-only");
  if (bundle && !own.some(line => line.startsWith("a=ice-ufrag:")))
    own.push(...transport(bundle).filter(line => !own.includes(line)));
  return own.join("\r\n").replace(/^m=audio 0 /, "m=audio 9 ");
}

function regrouped(session, mid) {
  return session
    .split("\r\n")
    .flatMap(line => {
      const [, kind, mids] = /^a=group:(\S+)(.*)$/.exec(line) ?? [];
      if (!kind) return [line];
      return mids.trim().split(/\s+/).includes(mid) ? [`a=group:${kind} ${mid}`] : [];
    })
    .join("\r\n");
}

/** The offer with all streams but its first sound refused (port 0), and in no bundle. */
export function audioOnly(text) {
  const [session, ...streams] = sections(text);
  const sound = streams.find(isSound);
  if (!sound || streams.length === 1) return text;
  const [, bundled = ""] = /^a=group:BUNDLE (.*)$/m.exec(session) ?? [],
    [leader] = bundled.split(/\s+/);
  const bundle = bundled.split(/\s+/).includes(midOf(sound)) && streams.find(stream => midOf(stream) === leader);
  const now = streams.map(stream => (stream === sound ? alone(stream, bundle) : refused(stream)));
  return `${[regrouped(session, midOf(sound)), ...now].join("\r\n")}\r\n`;
}
