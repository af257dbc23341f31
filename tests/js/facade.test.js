import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const wire = {
  events: [["show", "onShow", []], ["call_incoming", "onCallIncoming", ["call"]], ["unhandled_event", "onUnHandledEvent", ["message"]],
    ["error", "onError", ["error"]]],
  methods: [["init", "init"], ["make_call", "makeCall"], ["show", "show"], ["on_options_results", "onOptionsResults"],
    ["ready", "ready"]],
};

let document, said, calls, taken, wanted, inside, face;

const settle = () => new Promise(resolve => setImmediate(resolve));

beforeEach(async () => {
  document = new EventTarget();
  globalThis.document = document;
  said = [];
  console.error = (...words) => said.push(words.join(" "));
  console.warn = (...words) => said.push(words.join(" "));
  calls = [];
  taken = [];
  wanted = 0;
  const { makeFacade } = await import("../../app/loader/facade.js");
  const clicks = { take: () => "tel:1", let_go: () => taken.push("let go") };
  ({ inside, face } = makeFacade({ wire, door: { words: String }, clicks, wanted: () => { wanted += 1; } }));
});

const dispatch = (name, values) => {
  calls.push([name, ...values.filter(value => typeof value !== "function")]);
  if (name === "init") inside.started();
};

test("calls wait for Python, then for init, and keep their order", async () => {
  assert.equal(face.makeCall("1"), undefined);
  assert.equal(face.show(), undefined);
  assert.equal(wanted, 2);
  inside.attach(dispatch);
  assert.deepEqual(calls, []);
  face.init({ server: "demo" });
  face.makeCall("2");
  await settle();
  assert.deepEqual(calls, [["init", { server: "demo" }], ["makeCall", "1"], ["show"], ["makeCall", "2"]]);
});

test("calls go through as soon as Python has called init itself", async () => {
  inside.attach(dispatch);
  face.makeCall("1");
  assert.equal(inside.started(), "tel:1");
  face.makeCall("2");
  await settle();
  assert.deepEqual(calls, [["makeCall", "1"], ["makeCall", "2"]]);
});

test("an init that waits goes first, the rest keeps its order around it", async () => {
  face.makeCall("1");
  face.init({ a: 1 });
  face.init({ a: 2 });
  face.makeCall("2");
  inside.attach(dispatch);
  await settle();
  assert.deepEqual(calls, [["init", { a: 1 }], ["makeCall", "1"], ["init", { a: 2 }], ["makeCall", "2"]]);
});

test("attributes come before all else", () => {
  face.makeCall("1");
  inside.call_first("init", [{ server: "demo" }, "attributes"]);
  inside.attach(dispatch);
  assert.deepEqual(calls, [["init", { server: "demo" }, "attributes"], ["makeCall", "1"]]);
});

test("without init the calls are told when the scripts have ended, and later ones go to Python", async () => {
  const errors = [];
  face.onError = ({ code, message }) => errors.push([code, message]);
  face.makeCall("1");
  const ready = face.ready();
  inside.attach(dispatch);
  inside.ended();
  assert.equal(errors.length, 1);
  assert.match(errors[0].join(" "), /^no_init .*softphone\.makeCall, softphone\.ready/);
  await assert.rejects(ready, /without softphone\.init/);
  assert.deepEqual(taken, ["let go"]);
  face.makeCall("2");
  assert.deepEqual(calls, [["makeCall", "2"]]);
});

test("a failure is told to onError, whenever there is one, and to the document, with what was not done", async () => {
  const details = [];
  document.addEventListener("softphone:error", ({ detail }) => details.push(detail));
  face.init({});
  inside.fail("Broken.");
  inside.fail("Broken again.");
  face.show();
  await assert.rejects(face.ready(), /Broken\./);
  const told = [{ code: "load_failed", message: "Broken. Not done: softphone.init." },
    { code: "load_failed", message: "Broken. Not done: softphone.show." }, { code: "load_failed", message: "Broken. Not done: softphone.ready." }];
  assert.deepEqual(details, told);
  const errors = [];
  face.onError = error => errors.push(error);
  assert.deepEqual(errors, told.map(error => ({ name: "SoftphoneError", ...error })));
  assert.equal(said.length, 3);
});

test("callbacks get the raw fields, or the event itself", () => {
  const heard = [];
  face.onCallIncoming = (...values) => heard.push(values);
  face.onUnHandledEvent = (...values) => heard.push(values);
  const when = new Date(0);
  const event = { data: { type: "t", callSession: { when } } };
  assert.equal(inside.call("onCallIncoming", event, "callSession,toString"), true);
  assert.equal(inside.call("onUnHandledEvent", event, "*"), true);
  assert.equal(inside.call("onShow", event, ""), false);
  assert.deepEqual(heard, [[event.data.callSession, undefined], [event]]);
  assert.equal(heard[0][0].when, when);
});

test("a slot holds a function or null", () => {
  assert.equal(face.onShow, null);
  face.onShow = "x";
  assert.equal(face.onShow, null);
  assert.equal(inside.hears("onShow"), false);
  const callback = () => {};
  face.onShow = callback;
  assert.equal(face.onShow, callback);
  assert.equal(inside.hears("onShow"), true);
  face.onShow = null;
  assert.equal(inside.hears("onShow"), false);
});

test("an event that there is not is warned of once; a method's name is none", () => {
  face.onShown = () => {};
  face.onShown = () => {};
  face.onOptionsResults = () => {};
  face.other = 1;
  assert.deepEqual(said, ["softphone.onShown: there is no such event."]);
  assert.equal(face.other, 1);
});

test("a callback that fails, now or later, is told once; onError's own is not", async () => {
  const errors = [];
  face.onError = error => { errors.push(error.message); throw new Error("again"); };
  face.onShow = () => { throw new Error("now"); };
  assert.equal(inside.tell("onShow"), true);
  face.onShow = async () => { throw new Error("later"); };
  inside.tell("onShow");
  await settle();
  assert.deepEqual(errors, ["softphone.onShow failed: Error: now", "softphone.onShow failed: Error: later"]);
});

test("errors that nobody hears are kept within bounds", () => {
  face.onShow = () => { throw new Error("oh"); };
  for (let i = 0; i < 1_000; i++) inside.tell("onShow");
  let heard = 0;
  face.onError = () => { heard += 1; };
  assert.equal(heard, 100);
});

test("a page without handlers shows the phone on an incoming call", () => {
  inside.attach(dispatch);
  inside.show_incoming();
  inside.call("onCallIncoming", { data: {} }, "callSession");
  assert.deepEqual(calls, [["show"]]);
});
