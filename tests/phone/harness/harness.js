// A page with a line and nothing else: MicroPython, the phone's lines/ and page/, and main.py beside this file.
import { loadMicroPython } from "/micropython/micropython.js";

const sources = await (await fetch("/sources.json")).json();
const python = await loadMicroPython({
  heapsize: 4 * 1024 * 1024,
  stdout: line => console.log(line),
  stderr: line => console.error(line),
});
for (const [path, text] of Object.entries(sources)) {
  let folder = "";
  for (const part of path.split("/").slice(0, -1)) {
    folder += `/${part}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
  }
  python.FS.writeFile(`/${path}`, text);
}
python.runPython("import sys; sys.path.insert(0, '/')");

/** Whether the line has told this `count` times; `null` stands for anything, and what is left out at the end too. */
window.hasTold = (wanted, count = 1) =>
  told.map(text => JSON.parse(text)).filter(event => wanted.every((part, i) => part === null || event[i] === part))
    .length >= count;

/** The first value of `read` that `good` accepts, read again and again, or the last one after a while. */
window.eventually = async (read, good, seconds = 10) => {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (good(value) || performance.now() > until) return value;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
};

/** What a connection sends and receives: {received, sent, energyIn, energyOut}. */
window.traffic = async peer => {
  const found = { received: 0, sent: 0, energyIn: 0, energyOut: 0 };
  for (const entry of (await peer.getStats()).values()) {
    if (entry.kind !== "audio") continue;
    if (entry.type === "inbound-rtp")
      Object.assign(found, { received: entry.packetsReceived, energyIn: entry.totalAudioEnergy ?? 0 });
    if (entry.type === "outbound-rtp") found.sent = entry.packetsSent;
    if (entry.type === "media-source") found.energyOut = entry.totalAudioEnergy ?? 0;
  }
  return found;
};

/** How loud, in Hz bins, what an audio track plays is: [the loudest frequency, its strength] over a moment. */
window.listenTo = async (track, seconds = 0.4) => {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, 300))]); // locked, it never settles
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  const bins = new Uint8Array(analyser.frequencyBinCount);
  analyser.getByteFrequencyData(bins);
  const hertz = context.sampleRate / analyser.fftSize;
  await context.close();
  const strength = frequency => Math.max(...[-1, 0, 1].map(step => bins[Math.round(frequency / hertz) + step]));
  return {
    loudest: bins.indexOf(Math.max(...bins)) * hertz,
    peak: Math.max(...bins),
    strengths: Object.fromEntries([697, 770, 852, 941, 1209, 1336, 1477].map(f => [f, strength(f)])),
  };
};

python.runPython("import main");
