import assert from "node:assert/strict";
import { test } from "node:test";

import { door, registry } from "../../app/loader/door.js";

const read = (data, fields) => door.read({ data }, fields);
const value = (data, fields) => JSON.parse(read(data, fields));

const deep = levels => {
  let out = {};
  for (let i = 0; i < levels; i++) out = { a: out };
  return out;
};

test("the registry is there, not enumerable, with the door", () => {
  assert.equal(globalThis[Symbol.for("softphone")], registry);
  assert.equal(Object.getOwnPropertyDescriptor(globalThis, Symbol.for("softphone")).enumerable, false);
  assert.equal(registry.door, door);
  assert.match(registry.base, /\/app\/loader\/$/);
  assert.equal(registry.tag, false);
  assert.equal(registry.owner, null);
});

test("peek gives the type of an object with a string type of its own", () => {
  const cases = [
    [{ type: "a/B" }, "a/B"],
    [{ type: "" }, ""],
    [{ type: "__proto__" }, "__proto__"],
    [null, null],
    [undefined, null],
    [1, null],
    ["type", null],
    [[], null],
    [{ type: 1 }, null],
    [{ type: {} }, null],
    [new Map(), null],
    [Object.create({ type: "inherited" }), null],
    [
      {
        get type() {
          throw new Error("trap");
        },
      },
      null,
    ],
    [
      new Proxy(
        {},
        {
          getOwnPropertyDescriptor() {
            throw new Error("trap");
          },
        },
      ),
      null,
    ],
  ];
  for (const [data, type] of cases) assert.equal(door.peek({ data }), type);
  assert.equal(door.peek(null), null);
});

test("read gives the named fields in order", () => {
  assert.equal(read({ b: 1, a: "x", c: 3 }, "a,b"), '["x",1]');
  assert.equal(read({ a: 1 }, ""), "[]");
  assert.equal(read({ type: "t", a: [1, { b: null }] }, "*"), '{"type":"t","a":[1,{"b":null}]}');
});

test("read turns what JSON cannot say into what it can", () => {
  const when = new Date(0);
  const cases = [
    [when, "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), null],
    [undefined, null],
    [NaN, null],
    [Infinity, null],
    [new Map([[1, 2]]), {}],
    [new Set([1]), {}],
    [new Uint8Array(3), null],
    [new String("s"), "s"],
    [new Number(2), 2],
    [
      [, 1],
      [null, 1],
    ],
    ["a\ud800b", "a\ufffdb"],
    [{ "\udfff": 1 }, { "\ufffd": 1 }],
    [{ a: undefined }, {}],
    [() => 1, null],
    [Symbol("s"), null],
    [{ f() {} }, {}],
  ];
  for (const [data, expected] of cases) assert.deepEqual(value({ a: data }, "a"), [expected]);
  assert.deepEqual(value({}, "a,toString,__proto__"), [null, null, null]);
});

test("an own key __proto__ stays data", () => {
  const text = read(JSON.parse('{"a": {"__proto__": {"polluted": 1}}}'), "a");
  assert.equal(text, '[{"__proto__":{"polluted":1}}]');
});

test("read refuses in words what is not bounded", () => {
  const cyclic = { x: { y: {} } };
  cyclic.x.y.z = cyclic.x;
  const cases = [
    [cyclic, /^!cyclic at a\.x\.y\.z$/],
    [{ b: { c: 1n } }, /^!BigInt at a\.b\.c$/],
    [deep(10_000), /^!too deep .*100 levels/],
    ["x".repeat(5_000_000), /^!too large .*characters\) at a$/],
    [new Array(100_000_000), /^!too large .*values\) at a$/],
    [Array.from({ length: 300 }, () => new Array(100).fill(0)), /^!too large/],
    [
      {
        get trap() {
          throw new Error("sprung");
        },
      },
      /^!unreadable, Error: sprung$/,
    ],
  ];
  for (const [data, reason] of cases) assert.match(read({ a: data }, "a"), reason);
  assert.match(door.read(null, "a"), /^!unreadable/);
});

test("what is shared is not cyclic", () => {
  const shared = { n: 1 };
  assert.deepEqual(value({ a: [shared, shared] }, "a"), [[{ n: 1 }, { n: 1 }]]);
});

test("the page's overrides come too late", () => {
  const { stringify, parse } = JSON;
  const broken = () => {
    throw new Error("overridden");
  };
  Object.assign(JSON, { stringify: broken, parse: broken });
  Object.defineProperty(Object.prototype, "toJSON", { value: () => "polluted", configurable: true });
  Object.defineProperty(Object.prototype, "get", { value: 1, configurable: true });
  const sent = [];
  try {
    const text = door.read({ data: { a: { b: "c" } } }, "a");
    const error = door.post({ postMessage: (...args) => sent.push(args) }, "https://p", '{"type":"t"}', ["f", "[1]"]);
    assert.equal(text, '[{"b":"c"}]');
    assert.equal(error, "");
  } finally {
    Object.assign(JSON, { stringify, parse });
    delete Object.prototype.toJSON;
    delete Object.prototype.get;
  }
  assert.deepEqual(sent, [[{ type: "t", f: [1] }, "https://p"]]);
});

test("text takes any value", () => {
  assert.equal(door.text({ a: [1, "x"], b: new Date(0) }), '{"a":[1,"x"],"b":"1970-01-01T00:00:00.000Z"}');
  assert.equal(door.text(undefined), "null");
  assert.match(door.text(10n), /^!BigInt at value$/);
});

test("post sets forwarded fields as own ones and tells its errors", () => {
  const sent = [];
  const target = { postMessage: (...args) => sent.push(args) };
  assert.equal(door.post(target, "https://p", '{"type":"t"}', ["__proto__", '{"x":1}', "b", "null"]), "");
  assert.equal(JSON.stringify(sent[0][0]), '{"type":"t","__proto__":{"x":1},"b":null}');
  assert.equal(door.post(target, "https://p", '{"type":"t"}'), "");
  assert.match(door.post(target, "https://p", "{"), /^SyntaxError: /);
  assert.match(
    door.post(
      {
        postMessage() {
          throw new Error("gone");
        },
      },
      "https://p",
      "{}",
    ),
    /^Error: gone$/,
  );
  assert.match(door.post(null, "https://p", "{}"), /^TypeError: /);
});

test("url and origin resolve or give nothing", () => {
  assert.equal(door.url("phone/", "https://a.b/c/d"), "https://a.b/c/phone/");
  assert.equal(door.url("phone/", ""), "");
  assert.equal(door.url("https://[", "https://a.b"), "");
  assert.equal(door.origin("HTTPS://A.b:443/c"), "https://a.b");
  for (const text of ["", "::", "data:text/plain,x", "file:///x"]) assert.equal(door.origin(text), "");
});

test("without a page there is nothing to find or to click", () => {
  assert.equal(door.find("::"), null);
  assert.equal(door.href({}), null);
});

test("reach and checkSchema never reject", async () => {
  assert.equal(await door.reach("https://["), false);
  assert.match(await door.checkSchema("file:///nowhere.js", "{}", ""), /^!/);
});

test("a validator that never comes is not waited for, and asked for again", async ({ mock }) => {
  // Its module awaits for ever.
  mock.timers.enable({ apis: ["setTimeout"] });
  const never = "data:text/javascript,await new Promise(() => {}); export const check = () => 1;";
  const checks = [door.checkSchema(never, "{}", ""), door.checkSchema(never, "{}", "")];
  let settled = 0;
  for (const check of checks) check.then(() => settled++);
  mock.timers.tick(9_999);
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(settled, 0);
  mock.timers.tick(1);
  assert.deepEqual(await Promise.all(checks), Array(2).fill("!Error: no answer in 10 s"));
  assert.equal(door.checkValue("{}", "1"), "");
  const prompt = "data:text/javascript,export const check = () => [['a', 'b']];";
  assert.equal(await door.checkSchema(prompt, "{}", ""), '[["a","b"]]');
});

test("the words of an error are there whatever was thrown", () => {
  assert.equal(door.words(new TypeError("m")), "TypeError: m");
  assert.equal(door.words("s"), "s");
  assert.equal(
    door.words({
      get message() {
        throw 1;
      },
    }),
    "an error without words",
  );
  assert.equal(door.words(Object.create(null)), "an error without words");
});

test("fault says what is wrong with JSON text", () => {
  assert.equal(door.fault('{"a": [1, null]}'), "");
  for (const text of ["", "{", "nan", "undefined", "{'a': 1}"]) assert.match(door.fault(text), /^SyntaxError: ./);
});

test("a Blob goes through as it is, and nothing else does", () => {
  const sound = new Blob(["x"]);
  assert.equal(door.blob({ data: { type: "t", value: sound } }), sound);
  const others = [undefined, null, 5, "x", {}, [], new Uint8Array(3), { size: 1, type: "audio/webm" }, new Date()];
  for (const value of others) assert.equal(door.blob({ data: { value } }), null);
  for (const event of [null, {}, { data: null }, { data: Object.create({ value: sound }) }])
    assert.equal(door.blob(event), null);
});

test("an id comes once, and is long enough to be guessed by nobody", () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => door.unique()));
  assert.equal(ids.size, 10_000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});
