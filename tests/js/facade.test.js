import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

const wire = {
  events: [
    ["show", "onShow", []],
    ["call_incoming", "onCallIncoming", ["call"]],
    ["unhandled_event", "onUnHandledEvent", ["message"]],
    ["call_held", "onCallHeld", []],
    ["error", "onError", ["error"]],
  ],
  methods: [
    ["init", "init", false],
    ["make_call", "makeCall", true],
    ["show", "show", false],
    ["on_options_results", "onOptionsResults", false],
    ["hold", "hold", true],
    ["ready", "ready", true],
  ],
};

// What the window would hear of.
const unhandled = [];
const windows = new EventTarget();
globalThis.addEventListener = (...rest) => windows.addEventListener(...rest);
const as_the_browser_does = reason => {
  const event = Object.assign(new Event("unhandledrejection", { cancelable: true }), { reason });
  if (windows.dispatchEvent(event)) unhandled.push(reason);
};

let document, said, calls, taken, wanted, inside, face;

const settle = () => new Promise(resolve => setImmediate(resolve));
const settled = async () => {
  await settle();
  await new Promise(resolve => setTimeout(resolve));
  await settle();
};

afterEach(() => assert.deepEqual(unhandled.splice(0), []));

beforeEach(async () => {
  process.removeAllListeners("unhandledRejection"); // the test runner's own
  process.on("unhandledRejection", as_the_browser_does);
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
  ({ inside, face } = makeFacade({
    wire,
    door: { words: String },
    clicks,
    wanted: () => {
      wanted += 1;
    },
  }));
});

const dispatch = (name, values) => {
  calls.push([name, ...values.filter(value => typeof value !== "function")]);
  if (name === "init") inside.started();
};

test("calls wait for Python, then for init, and keep their order", async () => {
  assert.ok(face.makeCall("1") instanceof Promise);
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
  assert.deepEqual(calls, [
    ["makeCall", "1"],
    ["makeCall", "2"],
  ]);
});

test("an init that waits goes first, the rest keeps its order around it", async () => {
  face.makeCall("1");
  face.init({ a: 1 });
  face.init({ a: 2 });
  face.makeCall("2");
  inside.attach(dispatch);
  await settle();
  assert.deepEqual(calls, [
    ["init", { a: 1 }],
    ["makeCall", "1"],
    ["init", { a: 2 }],
    ["makeCall", "2"],
  ]);
});

test("attributes come before all else", () => {
  face.makeCall("1");
  inside.call_first("init", [{ server: "demo" }, "attributes"]);
  inside.attach(dispatch);
  assert.deepEqual(calls, [
    ["init", { server: "demo" }, "attributes"],
    ["makeCall", "1"],
  ]);
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
  const told = [
    { code: "load_failed", message: "Broken. Not done: softphone.init." },
    { code: "load_failed", message: "Broken. Not done: softphone.show." },
    { code: "load_failed", message: "Broken. Not done: softphone.ready." },
  ];
  assert.deepEqual(details, told);
  const errors = [];
  face.onError = error => errors.push(error);
  assert.deepEqual(
    errors,
    told.map(error => ({ name: "SoftphoneError", ...error })),
  );
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
  face.onError = error => {
    errors.push(error.message);
    throw new Error("again");
  };
  face.onShow = () => {
    throw new Error("now");
  };
  assert.equal(inside.tell("onShow"), true);
  face.onShow = async () => {
    throw new Error("later");
  };
  inside.tell("onShow");
  await settle();
  assert.deepEqual(errors, ["softphone.onShow failed: Error: now", "softphone.onShow failed: Error: later"]);
});

test("errors that nobody hears are kept within bounds", () => {
  face.onShow = () => {
    throw new Error("oh");
  };
  for (let i = 0; i < 1_000; i++) inside.tell("onShow");
  let heard = 0;
  face.onError = () => {
    heard += 1;
  };
  assert.equal(heard, 100);
});

test("a page without handlers shows the phone on an incoming call", () => {
  inside.attach(dispatch);
  inside.show_incoming();
  inside.call("onCallIncoming", { data: {} }, "callSession");
  assert.deepEqual(calls, [["show"]]);
});

/** Python's end, which answers each promise when the test says so. */
function answering() {
  const answers = [];
  inside.attach((name, values) => {
    if (name === "calls") return JSON.stringify([{ callId: "a" }]);
    if (name === "init") inside.started();
    else answers.push({ name, resolve: values[0], reject: values[1], values: values.slice(2) });
  });
  face.init({});
  return answers;
}

const refusal = { name: "PhoneError", code: "refused", message: "No.", cause: "busy" };

test("what has an answer is a promise of it, and takes its arguments along", async () => {
  const answers = answering();
  const call = face.makeCall("1", { timeout: 3 });
  const held = face.hold("a");
  await settle();
  assert.deepEqual(
    answers.map(({ name, values }) => [name, values]),
    [
      ["makeCall", ["1", { timeout: 3 }]],
      ["hold", ["a"]],
    ],
  );
  answers[0].resolve({ callId: "a" });
  answers[1].resolve(undefined);
  assert.deepEqual(await call, { callId: "a" });
  assert.equal(await held, undefined);
});

test("an error is one of JavaScript's, with code and cause", async () => {
  const answers = answering();
  const held = face.hold("a");
  await settle();
  answers[0].reject(refusal);
  await assert.rejects(held, error => {
    assert.ok(error instanceof Error);
    assert.deepEqual({ name: error.name, code: error.code, message: error.message, cause: error.cause }, refusal);
    return true;
  });
});

test("what nobody handles goes to onError only, once, however it was left alone", async () => {
  const errors = [];
  face.onError = error => errors.push(error);
  const answers = answering();
  const ways = [
    () => {},
    promise => {
      promise.then(() => {});
    },
    promise => {
      promise.finally(() => {});
    },
    promise => {
      (async () => {
        await promise;
      })();
    },
    promise => {
      Promise.all([promise, 1]).then(() => {});
    },
  ];
  for (const way of ways) {
    way(face.hold("a"));
    await settle();
    answers.pop().reject(refusal);
    await settled();
    assert.deepEqual(errors.splice(0), [refusal], String(way));
  }
});

test("what somebody handles goes nowhere else", async () => {
  const errors = [];
  face.onError = error => errors.push(error);
  const answers = answering();
  const caught = [];
  const ways = [
    promise => promise.catch(error => caught.push(error.code)),
    promise => promise.then(undefined, error => caught.push(error.code)),
    promise => promise.then(() => {}).catch(error => caught.push(error.code)),
    async promise => {
      try {
        await promise;
      } catch (error) {
        caught.push(error.code);
      }
    },
    promise => Promise.allSettled([promise]).then(([{ reason }]) => caught.push(reason.code)),
  ];
  for (const way of ways) {
    way(face.hold("a"));
    await settle();
    answers.pop().reject(refusal);
    await settled();
  }
  assert.deepEqual(
    caught,
    ways.map(() => "refused"),
  );
  assert.deepEqual(errors, []);
});

test("one that fails at once still leaves time to handle it; one that comes before onError waits for it", async () => {
  inside.attach((name, values) => (name === "init" ? inside.started() : values[1](refusal)));
  face.init({});
  await assert.rejects(face.makeCall(""), { code: "refused" });
  face.makeCall("");
  await settled();
  const errors = [];
  face.onError = error => errors.push(error.code);
  assert.deepEqual(errors, ["refused"]);
});

test("a page's own mistake stays the browser's to tell", async () => {
  const answers = answering();
  face.hold("a").then(() => {
    throw new Error("the page's own");
  });
  await settle();
  answers[0].resolve();
  await settled();
  assert.deepEqual(
    unhandled.splice(0).map(error => error.message),
    ["the page's own"],
  );
});

test("what was dropped is told once, not by its promise too", async () => {
  const errors = [];
  face.onError = error => errors.push(error.code);
  face.makeCall("1");
  inside.fail("Broken.");
  face.hold("a");
  await settled();
  assert.deepEqual(errors, ["load_failed", "load_failed"]);
});

test("calls are plain objects; before Python is there, none", () => {
  assert.deepEqual(face.calls, []);
  answering();
  assert.deepEqual(face.calls, [{ callId: "a" }]);
  assert.throws(() => {
    face.calls = [];
  }, TypeError);
});

test("a callback that declares one argument more is given the call", () => {
  const heard = [];
  const event = { data: { type: "t" } };
  for (const callback of [() => heard.push([]), call => heard.push([call]), (...rest) => heard.push(rest)]) {
    face.onCallHeld = callback;
    inside.call("onCallHeld", event, "", { callId: "a" });
    inside.call("onCallHeld", event, "", null);
    inside.call("onCallHeld", event, "");
  }
  assert.deepEqual(heard, [[], [], [], [{ callId: "a" }], [null], [undefined], [], [], []]);
});
