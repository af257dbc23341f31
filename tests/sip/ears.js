// In each frame of a desk: a microphone that is a tone of `myVoice` Hz, and ears that know who is heard from the phone.
// Without a voice (0) the browser's own microphone is used, and it is only known whether somebody is heard.

globalThis.connections = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...rest) {
    super(...rest);
    connections.push(this);
  }
};

let context = null;
const own = () => {
  context ??= new AudioContext();
  context.resume();
  return context;
};

if (myVoice && navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async () => {
    const tone = new OscillatorNode(own(), { frequency: myVoice });
    const microphone = own().createMediaStreamDestination();
    tone.connect(new GainNode(own(), { gain: 0.3 })).connect(microphone);
    tone.start();
    return microphone.stream;
  };

// The other side: only what is really played has energy in the statistics (an element that may not sound has none).

const LOUD = 120; // of 255
const A_WHILE = 300; // milliseconds
const ears = new Map();

const ear = track => {
  if (!ears.has(track)) {
    const analyser = new AnalyserNode(own(), { fftSize: 8192, smoothingTimeConstant: 0 });
    own()
      .createMediaStreamSource(new MediaStream([track]))
      .connect(analyser);
    ears.set(track, analyser);
  }
  return ears.get(track);
};

const strength = (analyser, hertz) => {
  const bins = new Uint8Array(analyser.frequencyBinCount);
  analyser.getByteFrequencyData(bins);
  const at = Math.round((hertz * analyser.fftSize) / analyser.context.sampleRate);
  return Math.max(...bins.slice(at - 1, at + 2));
};

const energy = async connection => {
  const entries = [...(await connection.getStats()).values()];
  return entries.find(({ type, kind }) => type === "inbound-rtp" && kind === "audio")?.totalAudioEnergy ?? 0;
};

/** The voices (in Hz) that are heard from a connection; or [0], somebody. */
const voicesOf = async (connection, voices) => {
  const analysers = myVoice ? connection.getReceivers().map(({ track }) => ear(track)) : [];
  const before = await energy(connection);
  await new Promise(resolve => setTimeout(resolve, A_WHILE));
  if ((await energy(connection)) - before < 0.0001) return [];
  return myVoice ? voices.filter(voice => analysers.some(analyser => strength(analyser, voice) > LOUD)) : [0];
};

/** Listens until just the wanted voices are heard (of all connections, sorted), for half a minute at most; gives those heard last. */
globalThis.listen = async ([wanted, voices]) => {
  const until = performance.now() + 30_000;
  for (;;) {
    const open = connections.filter(({ signalingState }) => signalingState !== "closed");
    const heard = (await Promise.all(open.map(connection => voicesOf(connection, voices))))
      .flat()
      .sort((one, other) => one - other);
    if (String(heard) === String(wanted) || performance.now() > until) return heard;
    if (!open.length) await new Promise(resolve => setTimeout(resolve, A_WHILE));
  }
};

// The phone's own tones, by frequency.

globalThis.haveSounded = new Set();
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...rest) {
  haveSounded.add(this.frequency.value);
  return start.apply(this, rest);
};

// Recordings: the page's policy lets nobody fetch a `blob:`, so what is behind an address is kept here.

const files = new Map();
const { createObjectURL } = URL;
URL.createObjectURL = blob => {
  const url = createObjectURL(blob);
  files.set(url, blob);
  return url;
};

/** The voices (in Hz) in a recording, one list after the other; decoded as any player would. */
globalThis.voicesIn = async (url, voices) => {
  const sound = await own().decodeAudioData(await files.get(url).arrayBuffer());
  const samples = sound.getChannelData(0);
  const size = Math.round(sound.sampleRate / 5);
  const parts = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    const part = voices.filter(voice => {
      let real = 0,
        imaginary = 0;
      for (let i = 0; i < size; i++) {
        const angle = (2 * Math.PI * voice * i) / sound.sampleRate;
        real += samples[at + i] * Math.cos(angle);
        imaginary += samples[at + i] * Math.sin(angle);
      }
      return (Math.hypot(real, imaginary) * 2) / size > 0.05;
    });
    if (String(part) !== String(parts.at(-1))) parts.push(part);
  }
  return parts;
};
