import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../dist/phone/hello.js", import.meta.url), "utf8");

/** The script in a window, framed or not: what it has said, and `hear(event)` for what the window is told. */
function start(framed) {
  const said = [];
  const listeners = [];
  const parent = { postMessage: (...message) => said.push(message) };
  const window = { addEventListener: (_, listener) => listeners.push(listener) };
  window.window = window;
  window.parent = framed ? parent : window;
  vm.runInNewContext(source, window);
  return { said, parent, hello: window.softphoneHello, hear: event => listeners.forEach(listener => listener(event)) };
}

test("in a frame HELLO is said at once, to whoever it is", () => {
  const { said } = start(true);
  assert.equal(said.length, 1);
  assert.equal(said[0][0].type, "softphone/HELLO");
  assert.ok(said[0][0].capabilities.includes("demo"));
  assert.equal(said[0][1], "*");
  assert.deepEqual(start(false).said, []);
});

test("what the parent says is kept in order until it is taken, then passed on; of others nothing", () => {
  const { hello, hear, parent } = start(true);
  const heard = [];
  hear({ source: parent, data: 1 });
  hear({ source: {}, data: 2 });
  hello.take(({ data }) => heard.push(data));
  hear({ source: parent, data: 3 });
  hear({ source: null, data: 4 });
  assert.deepEqual(heard, [1, 3]);
});

test("a parent that talks to a phone that never starts fills no memory", () => {
  const { hello, hear, parent } = start(true);
  for (let data = 0; data < 10_000; data++) hear({ source: parent, data });
  const heard = [];
  hello.take(({ data }) => heard.push(data));
  assert.equal(heard.length, 200);
  assert.equal(heard[199], 199);
});

test("by itself the phone hears nobody", () => {
  const { hello, hear } = start(false);
  hear({ source: {}, data: 1 });
  hello.take(() => assert.fail("heard"));
});
