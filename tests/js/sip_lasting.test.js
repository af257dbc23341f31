/** Connections that a shared worker holds, the worker being here: what becomes of them when it works, is refused, fails, or has died. */
import assert from "node:assert/strict";
import { test } from "node:test";

const made = []; // WebSockets

globalThis.WebSocket = class {
  readyState = 0;
  sent = [];

  constructor(url, protocol) {
    if (url.includes("refused")) throw new Error("not this one");
    Object.assign(this, { url, protocol });
    made.push(this);
  }

  send(text) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 2;
  }
};

await import("../../app/phone/lines/jssip/worker.js");
const { onconnect } = globalThis;

/** A worker: "up", "dead" after it has started, "failing" to load, or "refused". */
const worker = fate =>
  class {
    constructor() {
      if (fate === "refused") throw new Error("SecurityError");
      const { port1, port2 } = new MessageChannel();
      this.port = port1;
      const postMessage = port1.postMessage.bind(port1);
      port1.postMessage = (...message) => {
        if (fate === "up") postMessage(...message);
      };
      if (fate === "failing") setTimeout(() => this.onerror());
      else onconnect({ ports: [port2] });
      port2.unref();
    }
  };

let copies = 0;
async function browser(agent, fate) {
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: agent }, configurable: true });
  globalThis.SharedWorker = worker(fate);
  made.length = 0;
  const module = await import(`../../app/phone/lines/jssip/lasting.js?${(copies += 1)}`);
  await module.ready;
  return module.open;
}

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
const OTHERS = [
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
];

/** What a socket tells, in turn; `next(event)` resolves with it. */
function listen(socket) {
  const told = [],
    waiting = [];
  for (const event of ["open", "message", "close"]) {
    socket[`on${event}`] = what => {
      told.push(event);
      waiting.filter(([name]) => name === event).forEach(([, resolve]) => resolve(what));
    };
  }
  return {
    told,
    next: event =>
      new Promise(resolve => {
        waiting.push([event, resolve]);
      }),
  };
}

const settle = async until => {
  while (!until())
    await new Promise(resolve => {
      setImmediate(resolve);
    });
};

/** One that is up, and the worker's WebSocket. */
async function connected(open) {
  const before = made.length,
    socket = open("wss://sip.test/ws", "sip"),
    heard = listen(socket);
  assert.equal(socket.readyState, 0);
  await settle(() => made.length > before);
  const real = made.at(-1),
    up = heard.next("open");
  real.onopen();
  await up;
  assert.equal(socket.readyState, 1);
  return { socket, real, ...heard };
}

test("both ways, to the end", async () => {
  const { socket, real, told, next } = await connected(await browser(FIREFOX, "up"));
  assert.deepEqual([real.url, real.protocol, real.binaryType], ["wss://sip.test/ws", "sip", "arraybuffer"]);
  const came = next("message");
  real.onmessage({ data: "INVITE …" });
  assert.equal((await came).data, "INVITE …");
  socket.send("one");
  socket.send("two");
  socket.close();
  assert.equal(socket.readyState, 2);
  await settle(() => real.readyState === 2);
  assert.deepEqual(real.sent, ["one", "two"]);
  const gone = next("close");
  real.onclose({ wasClean: true, code: 1000, reason: "bye" });
  assert.deepEqual(await gone, { wasClean: true, code: 1000, reason: "bye" });
  assert.deepEqual([socket.readyState, told], [3, ["open", "message", "close"]]);
});

test("a page that goes says its last words, and is told at once that the connection is gone, once", async () => {
  const { socket, real, told } = await connected(await browser(FIREFOX, "up"));
  socket.send("BYE");
  socket.leave();
  assert.deepEqual([socket.readyState, told], [3, ["open", "close"]]);
  await settle(() => real.readyState === 2);
  assert.deepEqual(real.sent, ["BYE"]);
  real.onclose({ wasClean: true, code: 1001, reason: "" });
  socket.close();
  socket.leave();
  assert.deepEqual(told, ["open", "close"]);
});

test("one that does not come up is told; the next is the page's own, and the one after that the worker's again", async () => {
  const open = await browser(FIREFOX, "up");
  const refused = listen(open("wss://refused.test/", "sip"));
  assert.deepEqual(await refused.next("close"), { wasClean: false, code: 0, reason: "not this one" });
  assert.ok(open("wss://sip.test/ws", "sip") instanceof WebSocket);
  await connected(open);
  await connected(open);
});

test("a worker that has died is found out by the one who gives up", async () => {
  const open = await browser(FIREFOX, "dead");
  const socket = open("wss://sip.test/ws", "sip"),
    { next, told } = listen(socket),
    gone = next("close");
  socket.close();
  assert.equal((await gone).wasClean, false);
  assert.deepEqual([socket.readyState, told], [3, ["close"]]);
  assert.ok(open("wss://sip.test/ws", "sip") instanceof WebSocket);
});

test("without a worker the page has its own", async () => {
  for (const fate of ["refused", "failing"]) {
    const open = await browser(FIREFOX, fate);
    for (let count = 0; count < 3; count += 1) assert.ok(open("wss://sip.test/ws", "sip") instanceof WebSocket, fate);
  }
  for (const agent of OTHERS) {
    const open = await browser(agent, "up");
    assert.ok(open("wss://sip.test/ws", "sip") instanceof WebSocket, agent);
  }
});
