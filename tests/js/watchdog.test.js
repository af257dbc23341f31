import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, mock, test } from "node:test";

import { read } from "../../app/phone/tabs/told.js";
import { answerTo, Locks, restore, worker } from "./watchdog_rig.mjs";

const SERVER = "wss://sip.test/ws";
const SECOND = "wss://second.test/ws";
const CALL = {
  id: "b3b1",
  lock: "call b3b1",
  call_id: "abc@page",
  from: '"Alice" <sip:alice@sip.test>;tag=mine',
  to: "<sip:bob@sip.test>;tag=theirs",
  target: "sip:bob@10.0.0.7:5060;transport=ws",
  routes: ["<sip:edge.test;lr>", "<sip:core.test;lr;ftag=x>"],
  cseq: 7,
};
const hash = (name, text) => createHash(name).update(text).digest("hex");
const identity = "alice:sip.test:secret";
const CREDENTIALS = {
  username: "alice",
  realm: "sip.test",
  ha1: { MD5: hash("md5", identity), "SHA-256": hash("sha256", identity) },
};
const told = (call = {}, more = {}) => ({
  watch: [{ ...CALL, ...call }],
  servers: [SERVER],
  credentials: CREDENTIALS,
  ...more,
});
const call = (number, more) => ({
  ...CALL,
  id: `id${number}`,
  lock: `call ${number}`,
  call_id: `call-${number}`,
  ...more,
});
const sequences = network => network.byes.map(bye => parseInt(bye.header("CSeq"), 10));

const said = [];
const isNodes = words => String(words).includes("ExperimentalWarning"); // of its clock
for (const name of ["log", "info", "warn", "error", "debug"])
  mock.method(console, name, (...words) => isNodes(words) || said.push(words));
afterEach(() => {
  restore();
  assert.deepEqual(said, [], "nothing is said on the console");
});

/** A worker that watches a call whose page is there; `leave()` is the end of the page. */
async function watching(message = told(), prepare = ({ network }) => network.server(SERVER)) {
  const world = await worker();
  prepare(world);
  const ends = [...new Set(message.watch.map(({ lock }) => lock))].map(name => world.locks.hold(name));
  await world.pass(0);
  world.leave = () => ends.forEach(end => end());
  world.tell(message);
  return world;
}

// -- who hangs up, and when

test("a page that comes back and is left again: the next one has as long to come", async () => {
  for (const [away, here] of [
    [500, 2_450],
    [2_800, 150],
    [1_000, 1_900],
  ]) {
    const { network, locks, leave, pass } = await watching();
    leave();
    await pass(away);
    const again = locks.hold(CALL.lock);
    await pass(here);
    again();
    await pass(2_800);
    assert.equal(network.byes.length, 0, `away ${away}, here ${here}`);
    locks.hold(CALL.lock);
    await pass(5_000);
    assert.equal(network.byes.length, 0);
    restore();
  }
});

test("a page that is gone: one BYE in the call's dialog, three seconds later", async () => {
  const { network, leave, pass, waits } = await watching();
  await pass(20_000);
  assert.equal(network.sockets.length, 0);
  leave();
  await pass(2_900);
  assert.equal(network.sockets.length, 0);
  await pass(500);
  const [bye] = network.byes;
  assert.equal(network.byes.length, 1);
  assert.equal(bye.socket.protocol, "sip");
  assert.equal(bye.message.start, "BYE sip:bob@10.0.0.7:5060;transport=ws SIP/2.0");
  assert.match(bye.header("Via"), /^SIP\/2\.0\/WSS [0-9a-f]{16}\.invalid;rport;branch=z9hG4bK[0-9a-f]{16}$/);
  assert.deepEqual(bye.headers("Route"), CALL.routes);
  const fixed = { "Max-Forwards": "70", From: CALL.from, To: CALL.to, "Call-ID": CALL.call_id, "Content-Length": "0" };
  for (const [name, expected] of Object.entries(fixed)) assert.deepEqual(bye.headers(name), [expected]);
  assert.match(bye.header("CSeq"), /^\d+ BYE$/);
  assert.ok(sequences(network)[0] > CALL.cseq + 20, "above what the page may have sent since");
  assert.equal(bye.headers("Authorization").length, 0);
  assert.ok(bye.socket.closed);
  await pass(0);
  assert.ok(
    waits.every(wait => wait.over),
    "the worker may end",
  );
  await pass(60_000);
  assert.equal(network.byes.length, 1);
});

test("a page that comes back within three seconds goes on; when it is gone for good, that is seen too", async () => {
  for (const after of [0, 100, 2_900]) {
    const { network, locks, leave, pass, tell } = await watching();
    leave();
    await pass(after);
    const go = locks.hold(CALL.lock);
    await pass(3_000);
    tell(told({ call_id: "taken-back" }), { id: "reloaded" });
    await pass(30_000);
    assert.equal(network.sockets.length, 0);
    go();
    await pass(3_500);
    assert.deepEqual(
      network.byes.map(bye => bye.header("Call-ID")),
      ["taken-back"],
    );
  }
});

test("pages that follow one another quickly have three seconds each, whether they have told of the call or not", async () => {
  for (const tells of [true, false]) {
    const { network, locks, leave, pass, tell } = await watching();
    leave();
    for (let page = 1; page <= 20; page++) {
      await pass(2_000);
      const go = locks.hold(CALL.lock);
      await pass(400);
      if (tells) tell(told({ call_id: `taken-back-${page}` }), { id: `page-${page}` });
      await pass(200);
      go(); // and is left again
    }
    await pass(2_900);
    assert.equal(network.sockets.length, 0);
    await pass(500);
    assert.equal(network.byes.length, 1);
  }
});

test("another page that waits for the lock gets it at once", async () => {
  const { network, locks, leave, pass } = await watching();
  const next = locks.hold(CALL.lock);
  leave();
  await pass(0);
  assert.ok(locks.isHeld(CALL.lock));
  await pass(10_000);
  assert.equal(network.sockets.length, 0);
  next();
  await pass(3_500);
  assert.equal(network.byes.length, 1);
});

test("nothing is sent while somebody holds the lock: taken while the server opens", async () => {
  const { network, locks, leave, pass } = await watching(told(), ({ network }) =>
    network.server(SERVER, undefined, 2_000),
  );
  leave();
  await pass(4_000);
  assert.equal(network.sockets.length, 1);
  const go = locks.hold(CALL.lock);
  await pass(10_000);
  assert.equal(network.byes.length, 0);
  assert.ok(network.sockets[0].closed);
  go();
  await pass(6_000);
  assert.equal(network.byes.length, 1);
});

test("... taken between the challenge and its answer", async () => {
  const world = await watching(told(), ({ network }) => network.server(SERVER, () => undefined));
  const { network, locks, leave, pass } = world;
  leave();
  await pass(3_100);
  assert.equal(network.byes.length, 1);
  locks.hold(CALL.lock);
  const [bye] = network.byes;
  bye.socket.onmessage({ data: answerTo(bye, '407 Asked\r\nProxy-Authenticate: Digest realm="sip.test", nonce="n"') });
  await pass(30_000);
  assert.equal(network.byes.length, 1);
  assert.ok(bye.socket.closed);
});

test("what is let go is not hung up: an empty list, a list without it, also when its page is gone already", async () => {
  for (const late of [0, 1_000, 2_900]) {
    for (const rest of [[], [call(2)]]) {
      const { network, locks, leave, pass, tell, waits } = await watching();
      locks.hold("call 2");
      if (late) leave();
      await pass(late);
      tell({ ...told(), watch: rest });
      leave();
      await pass(30_000);
      assert.equal(network.sockets.length, 0);
      assert.equal(
        waits.some(wait => !wait.over),
        rest.length > 0,
      );
    }
  }
});

test("... or while the server opens", async () => {
  const { network, leave, pass, tell } = await watching(told(), ({ network }) =>
    network.server(SERVER, undefined, 2_000),
  );
  leave();
  await pass(4_000);
  tell({ watch: [] });
  await pass(30_000);
  assert.deepEqual([network.sockets.length, network.byes.length], [1, 0]);
  assert.ok(network.sockets[0].closed);
});

test("another page's calls are not touched", async () => {
  const { network, leave, pass, tell } = await watching();
  tell({ watch: [] }, { id: "other" });
  tell(told(call(2, { lock: CALL.lock })), { id: "third" });
  tell({ watch: [] }, { id: "third" });
  leave();
  await pass(4_000);
  assert.deepEqual(
    network.byes.map(bye => bye.header("Call-ID")),
    [CALL.call_id],
  );
});

test("a call that is handed over is hung up once, in the dialog that is its own now, whoever repeats what it knew", async () => {
  const { network, locks, leave, pass, tell } = await watching();
  tell(told({ call_id: "new", cseq: 2 }), { id: "second" });
  tell(told()); // the first page has not heard of it yet
  locks.hold(CALL.lock);
  await pass(0);
  leave();
  await pass(0);
  tell(told({ call_id: "new", cseq: 4 }), { id: "second" });
  tell({ watch: [] });
  assert.equal(network.byes.length, 0);
  await pass(10_000);
  assert.equal(network.byes.length, 0);
});

test("... and when both are gone", async () => {
  const { network, leave, pass, tell } = await watching();
  tell(told({ call_id: "new", cseq: 2 }), { id: "second" });
  tell(told());
  leave();
  await pass(4_000);
  tell(told({ call_id: "new", cseq: 2 }), { id: "second" });
  await pass(30_000);
  assert.deepEqual(
    network.byes.map(bye => bye.header("Call-ID")),
    ["new"],
  );
});

test("a call that ended at the page that took it is not hung up for the one that is gone", async () => {
  const { network, locks, leave, pass, tell } = await watching();
  const go = locks.hold(CALL.lock);
  leave();
  await pass(100);
  tell(told({ call_id: "new" }), { id: "second" });
  await pass(20_000);
  tell({ watch: [] }, { id: "second" });
  go();
  await pass(30_000);
  assert.equal(network.sockets.length, 0);
});

test("several calls of a page: one BYE each; a call on another lock stays", async () => {
  const { network, leave, pass, tell, locks } = await watching(
    told(undefined, { watch: [call(1), call(2), call(3, { lock: "call 1" })] }),
  );
  locks.hold("kept");
  tell(told(call(9, { lock: "kept" })), { id: "other" });
  leave();
  await pass(4_000);
  assert.deepEqual(network.byes.map(bye => bye.header("Call-ID")).sort(), ["call-1", "call-2", "call-3"]);
});

test("the newest of what a page says counts: CSeq, route, target, servers, lock", async () => {
  const { network, locks, leave, pass, tell } = await watching();
  network.server(SECOND);
  const go = locks.hold("renamed");
  tell(told({ cseq: 500, routes: [], target: "sips:bob@x", lock: "renamed" }, { servers: [SECOND] }));
  leave();
  await pass(10_000);
  assert.equal(network.sockets.length, 0, "the old lock says nothing any more");
  go();
  await pass(4_000);
  const [bye] = network.byes;
  assert.deepEqual([bye.url, bye.uri, bye.headers("Route")], [SECOND, "sips:bob@x", []]);
  assert.ok(sequences(network)[0] > 500);
});

test("... also when the old lock is never free again", async () => {
  const { network, locks, pass, tell } = await watching();
  const go = locks.hold("renamed");
  tell(told({ lock: "renamed" }));
  await pass(1_000);
  go();
  await pass(4_000);
  assert.equal(network.byes.length, 1);
});

// -- servers

test("the first server that opens is asked; one that goes away before it has answered makes way for the next, once", async () => {
  const away = (_bye, socket) => {
    setTimeout(() => socket.end(), 10);
  };
  const silent = () => undefined;
  const CASES = [
    // (the two servers, [where a BYE is heard, …])
    [[undefined, ["ok", 10]], [SECOND]],
    [
      [
        [undefined, null],
        ["ok", 10],
      ],
      [SECOND],
    ],
    [
      [
        [away, 10],
        ["ok", 10],
      ],
      [SERVER, SECOND],
    ],
    [
      [
        [silent, 10],
        ["ok", 10],
      ],
      [SERVER, SECOND],
    ],
    [
      [[away, 10], undefined],
      [SERVER, SERVER],
    ],
    [
      [
        [away, 10],
        [away, 10],
      ],
      [SERVER, SECOND],
    ],
    [[undefined, undefined], []],
    [
      [
        [() => "481 Gone", 10],
        ["ok", 10],
      ],
      [SERVER],
    ],
    [
      [
        [() => "500 Oh", 10],
        ["ok", 10],
      ],
      [SERVER],
    ],
    [
      [
        [() => ["100 Trying", "200 OK"], 10],
        ["ok", 10],
      ],
      [SERVER],
    ],
  ];
  for (const [servers, expected] of CASES) {
    const { network, leave, pass, waits } = await watching(told({}, { servers: [SERVER, SECOND] }), ({ network }) =>
      servers.forEach(
        (server, number) =>
          server && network.server([SERVER, SECOND][number], server[0] === "ok" ? undefined : server[0], server[1]),
      ),
    );
    leave();
    await pass(40_000);
    assert.deepEqual(
      network.byes.map(({ url }) => url),
      expected,
    );
    const numbers = sequences(network);
    assert.ok(
      numbers.every((number, at) => at === 0 || number > numbers[at - 1]),
      `each above the one before: ${numbers}`,
    );
    assert.equal(new Set(network.byes.map(bye => bye.header("Via"))).size, expected.length, "a transaction of its own");
    assert.ok(
      network.sockets.every(({ closed }) => closed),
      `${expected} ${network.sockets.map(({ url, closed }) => [url, closed])}`,
    );
    assert.ok(waits.every(wait => wait.over));
  }
});

test("a server that has said to be at it is given time, and what is no answer to us is none", async () => {
  const { network, leave, pass } = await watching(told({}, { servers: [SERVER, SECOND] }), ({ network }) => {
    network.server(SECOND);
    network.server(SERVER, (bye, socket) => {
      const other = answerTo(bye, "200 OK").replace(/branch=\S+/, "branch=z9hG4bKother");
      for (const data of ["\r\n\r\n", "nonsense", other, "OPTIONS sip:x SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n"])
        socket.onmessage({ data });
      socket.onmessage({ data: new TextEncoder().encode(answerTo(bye, "100 Trying")).buffer });
      setTimeout(() => socket.onmessage({ data: answerTo(bye, "408 Late") }), 25_000);
    });
  });
  leave();
  await pass(20_000);
  assert.equal(network.sockets[0].closed, false);
  await pass(20_000);
  assert.deepEqual(
    network.byes.map(({ url }) => url),
    [SERVER],
  );
  assert.ok(network.sockets[0].closed);
});

// -- signing in

const fields = header =>
  Object.fromEntries(
    [...header.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name, quoted, bare]) => [
      name,
      quoted ?? bare,
    ]),
  );

function right(header, user = identity) {
  const { algorithm, nonce, uri, response, qop, nc, cnonce } = fields(header);
  const h = text => hash(algorithm.replace("-", "").toLowerCase(), text);
  const ha2 = h(`BYE:${uri}`);
  assert.equal(uri, CALL.target);
  return response === h(qop ? [h(user), nonce, nc, cnonce, qop, ha2].join(":") : [h(user), nonce, ha2].join(":"));
}

const asks = (status, ...challenges) =>
  `${status} Asked\r\n${challenges.map(text => `${status === 401 ? "WWW" : "Proxy"}-Authenticate: ${text}`).join("\r\n")}`;
const digest = (more = "", nonce = "n") => `Digest realm="sip.test", nonce="${nonce}"${more}`;

/** The BYEs that a server hears that gives these answers in turn, then 200. Told once more, nothing is sent once more. */
async function answered(answers, message) {
  const left = [...answers];
  const { network, leave, pass, tell } = await watching(message, ({ network }) =>
    network.server(SERVER, () => left.shift() ?? "200 OK"),
  );
  leave();
  await pass(5_000);
  tell(message);
  await pass(5_000);
  assert.ok(network.sockets[0].closed);
  assert.equal(network.sockets.length, 1);
  return network.byes;
}

test("a challenge is answered with what is kept of the password, whoever asks, in every dialect", async () => {
  const DIALECTS = [
    "",
    ', qop="auth"',
    ', algorithm=MD5, qop="auth,auth-int"',
    ', algorithm=SHA-256, qop="auth", opaque="o"',
    ", algorithm=SHA-256",
  ];
  for (const status of [401, 407]) {
    for (const dialect of DIALECTS) {
      const byes = await answered([asks(status, digest(dialect))], told());
      assert.equal(byes.length, 2);
      const [name, other] =
        status === 401 ? ["Authorization", "Proxy-Authorization"] : ["Proxy-Authorization", "Authorization"];
      assert.ok(right(byes[1].header(name)), `${status} ${dialect}`);
      assert.equal(byes[1].header(other), undefined);
      assert.notEqual(byes[1].header("Via"), byes[0].header("Via"));
      assert.ok(parseInt(byes[1].header("CSeq"), 10) > parseInt(byes[0].header("CSeq"), 10));
    }
  }
});

test("the best that is kept is used; an old nonce is no refusal; proxy and far side may both ask", async () => {
  const [, best] = await answered([asks(401, digest(), digest(", algorithm=SHA-256"))], told());
  assert.equal(fields(best.header("Authorization")).algorithm, "SHA-256");
  const stale = await answered([asks(407, digest("", "old")), asks(407, digest(", stale=true", "new"))], told());
  assert.deepEqual(
    stale.slice(1).map(bye => fields(bye.header("Proxy-Authorization")).nonce),
    ["old", "new"],
  );
  const both = await answered([asks(407, digest(', qop="auth"', "proxy")), asks(401, digest("", "far"))], told());
  assert.ok(right(both[2].header("Proxy-Authorization")) && right(both[2].header("Authorization")));
  assert.deepEqual(
    both.slice(1).map(bye => fields(bye.header("Proxy-Authorization")).nc ?? ""),
    ["00000001", "00000002"],
  );
});

test("a refusal is the end of it", async () => {
  const refusing = [asks(401, digest()), asks(401, digest("", "m")), asks(401, digest("", "o"))];
  assert.equal((await answered(refusing, told())).length, 2);
  assert.equal((await answered([asks(401, digest())], told({}, { credentials: null }))).length, 1);
  assert.equal((await answered([asks(401, digest(", algorithm=SHA3-512"))], told())).length, 1);
  assert.equal((await answered([asks(401, 'Digest realm="elsewhere", nonce="n"')], told())).length, 1);
  assert.equal((await answered(["401 Nothing is asked"], told())).length, 1);
  const always = Array.from({ length: 50 }, (_, number) => asks(407, digest(", stale=true", number)));
  assert.ok((await answered(always, told())).length < 10, "not for ever");
});

test("without a realm, the one that asks is meant; what is given to sign in with at once is", async () => {
  const [, bye] = await answered([asks(401, digest())], told({}, { credentials: { ...CREDENTIALS, realm: null } }));
  assert.ok(right(bye.header("Authorization")));
  assert.equal(fields(bye.header("Authorization")).realm, "sip.test");
  const [first] = await answered([], told({}, { credentials: null, authorization: "Bearer abc.def" }));
  assert.equal(first.header("Authorization"), "Bearer abc.def");
});

// -- who may tell it, and what

test("only a page of this phone tells it something", async () => {
  const STRANGERS = [
    null,
    { url: "https://phone.example/4.1/phone/index.html" },
    { url: "https://phone.example/" },
    { url: "https://evil.example/4.0/phone/" },
    { url: "about:blank" },
    { url: undefined },
    { type: "worker" },
    { type: "sharedworker" },
    { url: "https://phone.example/4.0/phone" },
  ];
  for (const stranger of STRANGERS) {
    const { network, pass, tell, waits } = await watching(told({}, { watch: [] }));
    tell(told(), stranger);
    await pass(10_000);
    assert.equal(network.sockets.length, 0, JSON.stringify(stranger));
    assert.equal(waits.length, 1);
  }
});

const LONG = "x".repeat(100_000);
const WRONG_CALLS = [
  ...Object.keys(CALL).map(name => ({ [name]: undefined })),
  ...Object.keys(CALL).map(name => ({ [name]: {} })),
  ...Object.keys(CALL).map(name => ({ [name]: null })),
  ...["id", "lock", "call_id", "from", "to", "target"].map(name => ({ [name]: `${CALL[name]}${LONG}` })),
  ...["id", "lock", "call_id", "from", "to", "target"].map(name => ({ [name]: `${CALL[name]}\r\nRoute: <sip:evil>` })),
  { id: "" },
  { lock: "-x" },
  { call_id: "a b" },
  { from: "<sip:a@b>" },
  { to: "<sip:a@b>;x=tag" },
  { target: "http://a" },
  { target: "sip:a b" },
  { target: "sip:a>" },
  { routes: "<sip:a;lr>" },
  { routes: ["sip"] },
  { routes: [1] },
  { routes: Array(21).fill("<sip:a;lr>") },
  { routes: ["<sip:a;lr>\n"] },
  { routes: [null] },
  { cseq: -1 },
  { cseq: 1.5 },
  { cseq: "7" },
  { cseq: 2 ** 31 - 1 },
  { cseq: NaN },
  { cseq: Infinity },
];
const WRONG = [
  undefined,
  null,
  5,
  "watch",
  [],
  {},
  { watch: {} },
  { watch: "all" },
  { watch: Array(21).fill(CALL), servers: [SERVER] },
  told({}, { servers: [] }),
  told({}, { servers: SERVER }),
  ...[
    "https://sip.test",
    "ws://sip.test",
    "//x",
    "",
    1,
    null,
    "wss://",
    "wss://a:b@sip.test",
    `wss://sip.test/${LONG}`,
  ].map(url => told({}, { servers: [SERVER, url] })),
  told({}, { servers: Array(9).fill(SERVER) }),
  told({}, { credentials: "alice:secret" }),
  told({}, { credentials: {} }),
  ...[
    { username: 1 },
    { username: "a\r\nb" },
    { realm: 1 },
    { realm: LONG },
    { ha1: null },
    { ha1: "MD5:abc" },
    { ha1: {} },
    { ha1: { MD5: "secret" } },
    { ha1: { MD5: 5 } },
    { ha1: { MD4: "a".repeat(32) } },
  ].map(more => told({}, { credentials: { ...CREDENTIALS, ...more } })),
  ...[5, {}, "", "Bearer a\r\nb", LONG].map(authorization => told({}, { authorization })),
];

test("what has not the right shape is ignored, and takes nothing away", async () => {
  for (const wrong of WRONG) assert.equal(read(wrong), null, JSON.stringify(wrong)?.slice(0, 200));
  const { network, leave, pass, tell } = await watching();
  for (const wrong of WRONG) tell(wrong);
  leave();
  await pass(4_000);
  assert.equal(network.byes.length, 1);
});

test("a call that has not the right shape is left out; the others are watched", () => {
  for (const wrong of WRONG_CALLS) {
    const given = told({}, { watch: [{ ...CALL, ...wrong }, call(2)] });
    assert.deepEqual(
      read(given).map(({ call: { id } }) => id),
      ["id2"],
      JSON.stringify(wrong).slice(0, 200),
    );
  }
  for (const call of [null, undefined, 5, "x", []]) assert.deepEqual(read(told({}, { watch: [call] })), []);
});

test("nothing but what is needed is taken", () => {
  const given = told(
    { note: "x" },
    {
      password: "secret",
      more: LONG,
      credentials: { ...CREDENTIALS, password: "secret", ha1: { ...CREDENTIALS.ha1, MD4: "x" } },
    },
  );
  const [taken] = read(given);
  assert.deepEqual(taken.call, CALL);
  assert.doesNotMatch(JSON.stringify(taken), /"secret"|MD4|note|more/);
  for (const url of ["ws://localhost:8088", "ws://127.0.0.1/ws", "ws://[::1]:8088/", "wss://a.example:443/x?y=1"])
    assert.equal(read(told({}, { servers: [url] })).length, 1, url);
});

test("more calls than a phone has are not watched, and a worker that is told for ever keeps nothing of it", async () => {
  const { network, leave, pass, tell } = await watching(
    told({}, { watch: Array.from({ length: 20 }, (_, number) => call(number)) }),
  );
  for (let page = 1; page < 10; page += 1)
    tell(told({}, { watch: Array.from({ length: 20 }, (_, number) => call(page * 20 + number)) }), {
      id: `page${page}`,
    });
  leave();
  await pass(5_000);
  assert.equal(network.byes.length, 50);
});

// -- as a service worker

test("it takes its place at once, and touches no loading", async () => {
  const world = await worker();
  assert.deepEqual(Object.keys(world.listeners).sort(), ["activate", "install", "message"]);
  const waited = [];
  const event = { waitUntil: promise => waited.push(promise) };
  world.listeners.install(event);
  world.listeners.activate(event);
  await Promise.all(waited);
  assert.ok(world.skipped && world.claimed && waited.length === 2);
});

test("each message keeps the worker for less than browsers allow, the next one for as long again", async () => {
  const { pass, tell, waits } = await watching();
  await pass(200_000);
  tell(told());
  await pass(60_000);
  assert.deepEqual(
    waits.map(wait => wait.over),
    [true, false],
  );
  tell({ watch: [] });
  await pass(0);
  assert.deepEqual(
    waits.map(wait => wait.over),
    [true, true, true],
  );
});

// -- the page's side

let pages = 0;

/** The page's module with what a browser gives it. */
async function page({ state = "activated", register, locks = new Locks() } = {}) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const posted = [];
  const made = {
    state,
    postMessage: data => posted.push(structuredClone(data)),
    listeners: [],
    addEventListener: (_name, listener) => made.listeners.push(listener),
  };
  const registration =
    state === "activated"
      ? { active: made }
      : {
          installing: made,
          get active() {
            return made.state === "activated" ? made : null;
          },
        };
  const registered = [];
  const given = async (url, options) => {
    registered.push([url.href, options]);
    return registration;
  };
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    value: { locks, serviceWorker: { register: register ?? given } },
  });
  pages += 1;
  const { watchdog } = await import(`../../app/phone/tabs/watch.js?${pages}`);
  const pass = async milliseconds => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
    mock.timers.tick(milliseconds);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
  };
  const become = now => {
    made.state = now;
    made.listeners.forEach(listener => listener());
  };
  return { watchdog, posted, registered, locks, pass, become };
}

test("the page starts the worker beside it", async () => {
  const { watchdog, registered } = await page();
  assert.equal(await watchdog.start(), true);
  assert.equal(await watchdog.start(), true);
  assert.equal(registered.length, 1);
  assert.match(registered[0][0], /\/watchdog\.js$/);
});

test("... and waits until it lives", async () => {
  for (const [state, expected] of [
    ["activated", true],
    ["redundant", false],
  ]) {
    const { watchdog, pass, become } = await page({ state: "installing" });
    const started = watchdog.start();
    await pass(100);
    become("activating");
    become(state);
    assert.equal(await started, expected);
  }
});

test("where there can be no worker, that is said, and nothing throws", async () => {
  const refuse = () => {
    throw new DOMException("insecure", "SecurityError");
  };
  const CASES = [
    { register: refuse },
    { register: async () => refuse() },
    { locks: undefined, register: async () => ({ active: { state: "activated" } }) },
    { register: async () => ({}) },
  ];
  for (const given of CASES) {
    const { watchdog, pass } = await page(given);
    if ("locks" in given)
      Object.defineProperty(globalThis, "navigator", {
        configurable: true,
        value: { serviceWorker: { register: given.register } },
      });
    assert.equal(await watchdog.start(), false);
    assert.equal(watchdog.watch(told()), false);
    await pass(5_000);
    assert.equal(watchdog.release(), false);
  }
  const { watchdog, pass } = await page({ register: () => new Promise(() => {}) });
  const started = watchdog.start();
  await pass(10_000);
  assert.equal(await started, false);
  Object.defineProperty(globalThis, "navigator", { configurable: true, get: refuse });
  assert.equal(await watchdog.start(), false);
  assert.equal(await watchdog.hold("x"), false);
  watchdog.let_go("x");
  watchdog.let_go();
});

test("a start that failed can be tried again", async () => {
  let isRefused = true;
  const register = async () => {
    if (isRefused) throw new DOMException("no", "SecurityError");
    return { active: { state: "activated", postMessage() {} } };
  };
  const { watchdog } = await page({ register });
  assert.equal(await watchdog.start(), false);
  isRefused = false;
  assert.equal(await watchdog.start(), true);
});

test("what is watched is said now and every five seconds, until something else is", async () => {
  const { watchdog, posted, pass } = await page();
  await watchdog.start();
  await watchdog.hold(CALL.lock);
  assert.equal(watchdog.watch(told()), true);
  assert.deepEqual(posted, [told()]);
  assert.equal(read(posted[0]).length, 1, "the worker takes it");
  for (const _ of [1, 2, 3]) await pass(5_000);
  assert.equal(posted.length, 4);
  watchdog.watch(told({ cseq: 9 }));
  await pass(5_000);
  assert.deepEqual(
    posted.slice(4).map(({ watch: [{ cseq }] }) => cseq),
    [9, 9],
  );
  watchdog.release();
  await pass(60_000);
  assert.deepEqual(posted.slice(6), [{ watch: [] }]);
  for (const wrong of [undefined, null, 5, {}, { watch: 1 }, { watch: [1n] }])
    assert.equal(watchdog.watch(wrong), false);
  await pass(60_000);
  assert.equal(posted.length, 7);
});

test("a call is told of when its lock is held, as soon as it is", async () => {
  const locks = new Locks(),
    before = locks.hold(CALL.lock);
  const { watchdog, posted, pass } = await page({ locks });
  await watchdog.start();
  let held;
  watchdog.hold(CALL.lock).then(answer => {
    held = answer;
  });
  watchdog.watch(told());
  await pass(20_000);
  assert.equal(held, undefined);
  assert.ok(posted.length && posted.every(({ watch }) => !watch.length));
  before();
  await pass(0);
  assert.equal(held, true);
  assert.equal(posted.at(-1).watch.length, 1);
});

test("a lock is held until it is let go, and can be had again", async () => {
  const { watchdog, locks, pass } = await page();
  const first = watchdog.hold("a");
  assert.equal(watchdog.hold("a"), first);
  assert.equal(await first, true);
  assert.ok(locks.isHeld("a"));
  watchdog.let_go("a");
  assert.equal(await watchdog.hold("a"), true);
  await pass(0);
  watchdog.let_go("a");
  await pass(0);
  assert.ok(!locks.isHeld("a"));
  const other = locks.hold("b");
  const waiting = watchdog.hold("b");
  await pass(0);
  watchdog.let_go("b");
  assert.equal(await waiting, false, "it was let go before it was had");
  const again = watchdog.hold("b");
  other();
  assert.equal(await again, true);
  assert.equal(watchdog.hold("b"), again);
  watchdog.let_go("b");
  await pass(0);
  assert.ok(!locks.isHeld("b"));
});
