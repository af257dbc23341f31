import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../dist/phone/hello.js", import.meta.url), "utf8");

/** The script in a window, framed or not: what it has said, and `hear(event)` for what the window is told. */
function start(framed, name = "", opener = null) {
  const said = [];
  const listeners = [];
  const parent = { postMessage: (...message) => said.push(message), opener };
  const window = { addEventListener: (_, listener) => listeners.push(listener) };
  window.window = window;
  window.name = name;
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

test("in a window of its own the page that has opened it is heard, and nobody else", () => {
  const opener = {};
  for (const [name, heard_of] of [
    ["softphone window", "opener"],
    ["", "parent"],
    ["wazo-softphone", "parent"],
    ["softphone", "parent"],
  ]) {
    const { hello, hear, parent } = start(true, name, opener);
    const heard = [];
    hello.take(({ data }) => heard.push(data));
    hear({ source: opener, data: "opener" });
    hear({ source: parent, data: "parent" });
    hear({ source: {}, data: "another" });
    hear({ source: null, data: "nobody" });
    assert.deepEqual(heard, [heard_of]);
    assert.equal(hello.windowed, heard_of === "opener");
  }
  // By itself, and without an opener, nobody is.
  for (const [framed, gone] of [
    [false, opener],
    [true, null],
    [true, undefined],
  ]) {
    const { hello, hear } = start(framed, "softphone window", gone);
    hello.take(() => assert.fail("heard"));
    hear({ source: opener, data: 1 });
  }
});

test("what a window has got of its opener's storage is removed: those calls are the opener's", () => {
  const kept = new Map([["softphone:calls", '{"phone":{"calls":[{"id":"a"}]}}']]);
  const sessionStorage = { getItem: key => kept.get(key) ?? null, removeItem: key => kept.delete(key) };
  const window = { addEventListener() {}, name: "softphone window", sessionStorage };
  window.window = window;
  window.parent = { postMessage() {}, opener: {} };
  vm.runInNewContext(source, window);
  assert.equal(kept.size, 0);
  assert.equal(window.softphoneHello.settled, null);
});
