import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url);
const published = new URL("node_modules/@micropython/micropython-webassembly-pyscript/", root);

let folder, mp, printed, untouched;

const run = async code => {
  printed.length = 0;
  await mp.runPythonAsync(code);
  return printed.join("\n");
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "micropython-"));
  for (const name of ["micropython.mjs", "micropython.wasm"])
    copyFileSync(new URL(name, published), join(folder, name));
  copyFileSync(new URL("app/loader/micropython.js", root), join(folder, "wrapper.mjs"));
  copyFileSync(new URL("app/loader/wasm.js", root), join(folder, "wasm.js"));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  printed = [];
  untouched = [WebAssembly.instantiate, WebAssembly.instantiateStreaming];
  const { loadMicroPython } = await import(pathToFileURL(join(folder, "wrapper.mjs")).href);
  mp = await loadMicroPython({ stdout: line => printed.push(line) });
  globalThis.hurl = thrown => {
    throw thrown;
  };
  globalThis.reject = reason => Promise.reject(reason);
  globalThis.call = f => f();
  await run(`
import js, jsffi
def deep(n):
    try:
        return deep(n + 1)
    except RuntimeError:
        return n
def leave():
    js.URL.new("::")
`);
});

after(() => rmSync(folder, { recursive: true }));

test("it leaves WebAssembly and the names of Python's __main__ as they were", async () => {
  assert.deepEqual([WebAssembly.instantiate, WebAssembly.instantiateStreaming], untouched);
  assert.equal(await run("print([name for name in globals() if 'error' in name])"), "[]");
  assert.deepEqual(
    Object.keys(globalThis).filter(name => /softphone|raise|error/i.test(name)),
    [],
  );
});

test("what a call, a constructor, a getter, a setter, a subscript or an iterator throws is caught", async () => {
  Object.assign(globalThis, {
    trap: new Proxy(
      {},
      Object.fromEntries(
        ["get", "set", "has"].map(name => [
          name,
          () => {
            throw new RangeError(name);
          },
        ]),
      ),
    ),
    *steps() {
      yield 1;
      throw new RangeError("step");
    },
  });
  assert.equal(
    await run(`
def iterate():
    for step in js.steps():
        pass
def assign():
    js.trap.x = 1
attempts = (
    lambda: js.hurl(js.TypeError.new("call")), lambda: js.JSON.parse("{"), lambda: js.URL.new("::"), lambda: js.trap.x,
    assign, lambda: js.trap["x"], iterate, lambda: js.Object(x=js.trap, y=js.hurl(js.Error.new("kw"))),
)
for attempt in attempts:
    try:
        attempt()
        print("nothing was raised")
    except jsffi.JsException as error:
        print(error.name)
    finally:
        print("finally")
`),
    ["TypeError", "SyntaxError", "TypeError", "RangeError", "RangeError", "RangeError", "RangeError", "Error"]
      .map(name => `${name}\nfinally`)
      .join("\n"),
  );
});

test("the exception reads like Pyodide's", async () => {
  globalThis.failing = Object.assign(new TypeError("m"), { code: 7 });
  assert.equal(
    await run(`
try:
    js.hurl(js.failing)
except Exception as error:
    print(isinstance(error, jsffi.JsException), str(error), error.name, error.message, error.js_error == js.failing)
    print(error.code, hasattr(error, "nothing"), "TypeError" in error.stack, error.args[0])
`),
    "True TypeError: m TypeError m True\n7 False True TypeError: m",
  );
});

test("whatever is thrown or rejected with raises, awaited in a task or at the top", async () => {
  const reasons = '(js.Error.new("a"), "text", None, 5, js.Object.create(None))';
  const expected = ["Error: a", "Error: text", "Error: null", "Error: 5", "Error: an error without words"];
  assert.equal(
    await run(`
for reason in ${reasons}:
    try:
        js.hurl(reason)
    except Exception as error:
        print(error)
`),
    expected.join("\n"),
  );
  const awaiting = `
    for reason in ${reasons}:
        try:
            await js.reject(reason)
        except Exception as error:
            print(error)
`;
  assert.equal(await run(`if True:\n${awaiting}`), expected.join("\n"));
  assert.equal(
    await run(`
import asyncio
async def wait():
${awaiting}
await asyncio.create_task(wait())
`),
    expected.join("\n"),
  );
});

test("a Python exception keeps its class on its way through JavaScript", async () => {
  assert.equal(
    await run(`
class Own(Exception):
    pass
def raising(error):
    def function():
        raise error
    return function
for error in (ValueError("mine"), KeyError("k"), Own("x: y"), ValueError()):
    try:
        js.call(raising(error))
    except Exception as caught:
        print(type(caught).__name__, caught)
try:
    js.Array.new(1, 2)[7]
except IndexError as caught:
    print("IndexError", caught)
async def failing():
    raise KeyError("q")
js.failing = failing
try:
    await js.failing()
except KeyError as caught:
    print("KeyError", caught)
`),
    "ValueError mine\nKeyError k\nJsException Own: x: y\nValueError \nIndexError index out of range\nKeyError q",
  );
});

test("20,000 caught and 5,000 that leave Python cost no stack", async () => {
  const levels = Number(await run("print(deep(0))"));
  assert.ok(levels > 100, `${levels} levels`);
  assert.equal(
    await run(`
caught = 0
for _ in range(20000):
    try:
        leave()
    except Exception:
        caught += 1
print(caught)
`),
    "20000",
  );
  const leave = mp.globals.get("leave");
  for (let i = 0; i < 5000; i++) assert.throws(leave, { name: "PythonError", type: "JsException" });
  assert.equal(Number(await run("print(deep(0))")), levels);
});

test("who asks again gets the same one", async () => {
  const { loadMicroPython } = await import(pathToFileURL(join(folder, "wrapper.mjs")).href);
  assert.equal(await loadMicroPython(), mp);
});

test("a wasm that is not there is named", async () => {
  const { loadMicroPython } = await import(`${pathToFileURL(join(folder, "wrapper.mjs")).href}?another`);
  rmSync(join(folder, "micropython.wasm"));
  const { error } = console;
  console.error = () => {};
  try {
    await assert.rejects(loadMicroPython(), /micropython\.wasm/);
  } finally {
    console.error = error;
  }
});
