/** What surrounds the watchdog, for tests: Web Locks, WebSockets, clients, and a clock that a test moves on. */
import { mock } from "node:test";

import { firstLine, parse, value, values } from "../../app/phone/lines/jssip/message.js";

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

/** Web Locks of one partition. */
export class Locks {
  #names = new Map();

  request(name, ...rest) {
    const act = rest.pop();
    const { mode = "exclusive", ifAvailable = false, signal } = rest[0] ?? {};
    if (!this.#names.has(name)) this.#names.set(name, { held: [], queue: [] });
    const { held, queue } = this.#names.get(name);
    return new Promise((resolve, reject) => {
      if (ifAvailable && (queue.length || !fits(mode, held))) {
        resolve(Promise.resolve().then(() => act(null)));
        return;
      }
      const asked = { act, resolve, mode };
      queue.push(asked);
      signal?.addEventListener("abort", () => {
        if (!queue.includes(asked)) return;
        queue.splice(queue.indexOf(asked), 1);
        reject(signal.reason);
        this.#next(name);
      });
      this.#next(name);
    });
  }

  #next(name) {
    const { held, queue } = this.#names.get(name);
    while (queue.length && fits(queue[0].mode, held)) {
      const { act, resolve, mode } = queue.shift();
      const lock = { name, mode };
      held.push(lock);
      const done = Promise.resolve().then(() => act(lock));
      resolve(done);
      const free = () => {
        held.splice(held.indexOf(lock), 1);
        this.#next(name);
      };
      done.then(free, free);
    }
  }

  isHeld(name) {
    return Boolean(this.#names.get(name)?.held.length);
  }

  /** Takes a lock as a page does; gives how to let it go. */
  hold(name) {
    let free;
    this.request(
      name,
      () =>
        new Promise(resolve => {
          free = resolve;
        }),
    );
    return () => free();
  }
}

const fits = (mode, held) => !held.length || (mode === "shared" && held.every(lock => lock.mode === "shared"));

/** SIP servers by their URL; one that is not here refuses the connection. */
export class Network {
  servers = new Map();
  sockets = [];
  byes = [];

  /** `answers(bye, socket)` gives an answer's lines, or nothing; `opens` is in how many milliseconds, or null for never. */
  server(url, answers = () => "200 OK", opens = 10) {
    this.servers.set(url, { answers, opens });
  }

  get WebSocket() {
    const network = this;
    return class {
      constructor(url, protocol) {
        Object.assign(this, { url, protocol, isOpen: false, closed: false });
        network.sockets.push(this);
        const { opens } = network.servers.get(url) ?? {};
        if (opens === undefined) setTimeout(() => this.end(), 10);
        else if (opens !== null) setTimeout(() => this.open(), opens);
      }

      open() {
        if (this.closed) return;
        this.isOpen = true;
        this.onopen();
      }

      end() {
        this.closed = true;
        this.onclose({ code: 1006 });
      }

      close() {
        this.closed = true;
      }

      send(text) {
        if (!this.isOpen || this.closed) throw new Error("not open");
        network.take(text, this);
      }
    };
  }

  take(text, socket) {
    const message = parse(text);
    const bye = {
      text,
      message,
      socket,
      url: socket.url,
      ...firstLine(message.start),
      header: name => value(message, name),
      headers: name => values(message, name),
    };
    this.byes.push(bye);
    for (const line of [network_answer(this, bye, socket)].flat().filter(Boolean))
      socket.onmessage({ data: answerTo(bye, line) });
  }
}

const network_answer = (network, bye, socket) => network.servers.get(socket.url).answers(bye, socket);

/** An answer's text: `"401 Unauthorized\r\nWWW-Authenticate: …"`. */
export const answerTo = (bye, line) => {
  const [status, ...more] = line.split("\r\n");
  const repeated = ["Via", "From", "To", "Call-ID", "CSeq"].map(name => `${name}: ${bye.header(name)}`);
  return [`SIP/2.0 ${status}`, ...repeated, ...more, "Content-Length: 0", "", ""].join("\r\n");
};

const SCOPE = "https://phone.example/4.0/phone/";
let count = 0;

/** A worker that has just been started, and the world around it. */
export async function worker() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const world = {
    locks: new Locks(),
    network: new Network(),
    listeners: {},
    claimed: false,
    skipped: false,
    waits: [],
  };
  globalThis.WebSocket = world.network.WebSocket;
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: world.locks } });
  globalThis.self = {
    registration: { scope: SCOPE },
    skipWaiting: async () => {
      world.skipped = true;
    },
    clients: {
      claim: async () => {
        world.claimed = true;
      },
    },
    addEventListener: (name, listener) => {
      world.listeners[name] = listener;
    },
  };
  count += 1;
  await import(`../../app/phone/tabs/watchdog.js?${count}`);
  world.tell = (data, source = {}) => {
    const event = {
      data: structuredClone(data),
      source: source && { type: "window", id: "page", url: `${SCOPE}index.html?lang=en`, ...source },
      waitUntil(promise) {
        const wait = { over: false };
        world.waits.push(wait);
        promise.then(() => {
          wait.over = true;
        });
      },
    };
    world.listeners.message(event);
  };
  world.pass = async milliseconds => {
    await settled();
    for (let left = milliseconds; left > 0; left -= 50) {
      mock.timers.tick(Math.min(50, left));
      await settled();
    }
  };
  return world;
}

export const restore = () => mock.timers.reset();
