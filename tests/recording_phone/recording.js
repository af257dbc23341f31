/** What the page posts to this phone is kept; what a test wants said is posted to the page. */
const received = [];
const waiting = [];

// Messages of one window come in order: after its fence all that it had posted before is here.
const fences = new Map();

addEventListener("message", ({ data, origin }) => {
  if (fences.has(data)) {
    fences.get(data)();
    return;
  }
  received.push({ data, origin });
  for (const look of waiting) look();
});

globalThis.recording = {
  /** JSON text of [type, fields, origin of the sender] of all that came. */
  received: () => JSON.stringify(received.map(({ data: { type, ...fields }, origin }) => [type, fields, origin])),

  /** The raw message at a position, for what JSON cannot show. */
  raw: index => received.at(index).data,

  /** A promise that is kept when the page has posted this text. */
  fenced: text => new Promise(resolve => fences.set(text, resolve)),

  /** Forgets what came. */
  clear: () => received.splice(0),

  /** A promise that is kept when `count` messages of a type have come. */
  until: (type, count) =>
    new Promise(resolve => {
      const look = () => {
        if (received.filter(({ data }) => data.type === type).length >= count) resolve();
      };
      waiting.push(look);
      look();
    }),

  /** Says something to the page that embeds this phone. */
  say: message => parent.postMessage(message, "*"),
};

const hello = document.documentElement.dataset.hello ?? new URLSearchParams(location.search).get("hello");
if (hello !== null) {
  recording.say({ type: "softphone/HELLO", version: "recording", capabilities: hello.split(",").filter(Boolean) });
}
