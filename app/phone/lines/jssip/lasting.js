/**
 * The WebSocket of a line. Firefox closes a page's own connections as soon as another page is on its way, before the page is told
 * (`pagehide`): what it says then reaches nobody. There a shared worker of this page's own holds them, which outlives it by that moment.
 * Elsewhere the page's own ones last, and a worker must not be asked: Chromium asks for the local network in pages only.
 */
const GONE = { wasClean: false, code: 1006, reason: "" };
const PATIENCE = 2000; // milliseconds for the worker to start

let worker = null;
let failed = false; // the worker's last connection did not come up: the next one is the page's own

class HeldSocket {
  readyState = 0;
  #port;

  constructor(url, protocol) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    failed = true;
    port1.onmessage = ({ data: { event, ...told } }) => this.#told(event, told);
    worker.port.postMessage({ url, protocol }, [port2]);
  }

  #told(event, told) {
    if (this.readyState === 3) return;
    if (event === "open") {
      failed = false;
      this.readyState = 1;
    } else if (event === "close") {
      this.readyState = 3;
      this.#port.close();
    }
    this[`on${event}`](told);
  }

  send(text) {
    this.#port.postMessage(text);
  }

  /** One that has not come up may be a worker's that is no more: it says nothing. */
  close() {
    const { readyState } = this;
    this.#port.postMessage(null);
    if (readyState === 0) setTimeout(() => this.#told("close", GONE));
    else this.readyState = Math.max(readyState, 2);
  }

  /** The page goes. It may be kept, and come back; nobody would answer on this connection until then. */
  leave() {
    this.close();
    this.#told("close", GONE);
  }
}

/** A WebSocket, or what has the part of its interface that we use. */
export function open(url, protocol) {
  const own = worker === null || failed;
  failed = false;
  return own ? new WebSocket(url, protocol) : new HeldSocket(url, protocol);
}

/** Resolves when `open` knows what it can have. */
export const ready = new Promise(resolve => {
  if (!/ Gecko\//.test(globalThis.navigator?.userAgent)) {
    resolve();
    return;
  }
  setTimeout(resolve, PATIENCE);
  try {
    // no workers where storage is refused, as in a sandbox
    const started = new SharedWorker(new URL("sip-worker.js", import.meta.url), crypto.randomUUID());
    started.onerror = resolve;
    started.port.onmessage = () => {
      worker = started;
      resolve();
    };
  } catch {
    resolve();
  }
});
