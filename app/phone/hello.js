// First in the page, before everything that takes time: says HELLO to the host page, and keeps what the host page says
// until Python is there to take it.
//
// HELLO goes to "*" because nobody knows the host page's origin yet; it holds no secret.
import { capabilities, version } from "../../build/hello.json";

(() => {
  const HELD = 200; // messages of a host page that talks to a phone that never starts
  const { parent } = window;
  const framed = parent !== window;
  // In a window of its own the phone is in an empty page of the host page's origin: the host page, which has opened it, speaks for that.
  const windowed = framed && window.name === "softphone window";
  const held = [];
  let deliver = event => {
    if (held.length < HELD) held.push(event);
  };

  addEventListener("message", event => {
    if (framed && event.source === (windowed ? parent.opener : parent)) deliver(event);
  });

  // The calls of the page before are this page's once it holds their locks. Another tab, of which this one is a duplicate, keeps them.
  const KEPT = "softphone:calls";
  const LOCK = "softphone call ";
  const PATIENCE = 1000; // milliseconds for the page before to let go
  const letGo = new Map();
  const hold = id =>
    new Promise((resolve, reject) => {
      const mine = () => new Promise(end => resolve(letGo.set(id, end)));
      navigator.locks.request(LOCK + id, { signal: AbortSignal.timeout(PATIENCE) }, mine).catch(reject);
    });
  const kept = () => {
    try {
      if (windowed) sessionStorage.removeItem(KEPT); // a copy of the host page's
      return sessionStorage.getItem(KEPT);
    } catch {
      return null; // no storage
    }
  };
  const settle = async text => {
    try {
      await Promise.all(JSON.parse(text).phone.calls.map(([{ id }]) => hold(id)));
    } catch {
      sessionStorage.removeItem(KEPT);
    }
  };
  const text = kept();

  window.softphoneHello = {
    framed,
    windowed,
    /** Resolves when it is known whose calls they are; null without any. */
    settled: text ? settle(text) : null,
    /** Whoever watches the call holds its lock from now on. */
    release: id => letGo.get(id)?.(),
    let_go() {
      letGo.forEach(end => end());
      letGo.clear();
    },
    /** Whether a call of the page before is this one's: what watched it then watches it still. */
    has: id => letGo.has(id),
    /** From now on the listener gets each message of the parent, first the ones that were held. */
    take(listener) {
      deliver = listener;
      held.splice(0).forEach(event => listener(event));
    },
  };

  if (framed) {
    parent.postMessage({ type: "softphone/HELLO", version, capabilities }, "*");
  }
})();
