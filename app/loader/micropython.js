/**
 * MicroPython with JavaScript's exceptions: what the browser throws becomes a Python exception, caught by `except`.
 *
 * As published, an exception of JavaScript tears through the Python frames: neither `except` nor `finally` runs, and the
 * stacks they held are lost. Here every call from Python to JavaScript is made in a `try`, and what it catches is raised
 * again inside Python, in the one place of the interpreter where a Python exception may come out of a call from
 * JavaScript: the `__iter__` of a Python object, asked for by `proxy_c_to_js_get_iter`.
 *
 * A drop-in for `micropython.mjs`, also as `interpreter` of a PyScript config.
 */
import { loadMicroPython as load } from "./micropython.mjs";
import { whileInstantiating } from "./wasm.js";

const WASM = new URL("./micropython.wasm", import.meta.url).href;

// The functions by which Python calls JavaScript code that may throw.
const OUTWARD = [
  "call0",
  "call0_kwarg",
  "call1",
  "call2",
  "calln",
  "calln_kwarg",
  "create_promise",
  "has_attr",
  "js_get_error_info",
  "js_get_iter",
  "js_iter_next",
  "js_reflect_construct",
  "js_subscr_load",
  "js_subscr_store",
  "js_then_continue",
  "lookup_attr",
  "store_attr",
];

// The Python half. `JsException` is caught as `jsffi.JsException`, and looks like Pyodide's: its text is "Name: message",
// and it has what the JavaScript error has. An exception that Python raised and JavaScript passed on keeps its class.
const PRELUDE = `
def _softphone_js_errors(described, caught):
    import asyncio.core
    import builtins
    import gc
    import jsffi

    class JsException(jsffi.JsException):
        def __init__(self, js_error, name, message):
            super().__init__(name + ": " + message)
            self.js_error = js_error
            self.name = name
            self.message = message

        def __getattr__(self, name):
            return getattr(self.js_error, name)

        def __str__(self):
            return self.args[0]

    def exception(thrown):
        raised = getattr(builtins, thrown.python, None)
        if isinstance(raised, type) and issubclass(raised, BaseException):
            return raised(thrown.message)
        return JsException(thrown.error, thrown.name, thrown.message)

    class Raiser:
        def __iter__(self):
            raise exception(caught())

    class ThenableEvent(asyncio.core.ThenableEvent):
        def wait(self):
            try:
                return (yield from super().wait())
            except jsffi.JsException as error:
                raise exception(described(error.args[0]))

    asyncio.core.ThenableEvent = ThenableEvent
    gc.threshold(%GARBAGE%)
    return Raiser(), exception
`;

/** What was thrown, in words that Python can ask for without harm. `python` is the class of a Python exception, or "". */
function described(error) {
  const thrown = { error, name: "Error", message: "", python: "" };
  try {
    if (typeof error === "object" && error !== null && "message" in error) {
      thrown.name = String(error.name);
      thrown.message = String(error.message);
      if (error.name === "PythonError") take_apart(error, thrown);
    } else thrown.message = String(error);
  } catch {
    thrown.message = "an error without words";
  }
  return thrown;
}

/** Of a traceback only the last line is the exception's own text. */
function take_apart(error, thrown) {
  thrown.name = thrown.python = String(error.type);
  const last = thrown.message.trimEnd().split("\n").at(-1);
  if (last.startsWith(thrown.python)) thrown.message = last.slice(thrown.python.length).replace(/^: ?/, "");
}

/** Not an error of the page's: a longjmp of the interpreter under way, or its end. */
const passes = error => error === Infinity || error instanceof WebAssembly.RuntimeError;

/** MicroPython's imports, each in a try. `link.raise`, there when Python is up, does not return. */
function guarded(env, link) {
  const out = { ...env };
  for (const name of OUTWARD) {
    const original = env[name];
    if (!original) throw new Error(`this MicroPython does not import ${name}: the wrapper is made for another version`);
    out[name] = (...args) => {
      try {
        return original(...args);
      } catch (error) {
        if (passes(error) || !link.raise) throw error;
        return link.raise(error);
      }
    };
  }
  out.js_then_continue = rejecting(out.js_then_continue, link);
  return out;
}

/** An awaited promise that rejects raises, whatever it rejects with, the same exception as a call that throws. */
function rejecting(then_continue, link) {
  return (ref, ...rest) => {
    const promise = proxy_js_ref[ref];
    const then = (resolve, reject) => promise.then(resolve, reason => reject(link.exception(reason)));
    proxy_js_ref[ref] = { then };
    try {
      return then_continue(ref, ...rest);
    } finally {
      proxy_js_ref[ref] = promise;
    }
  };
}

/** Ties the two halves together. */
function tie(mp, link) {
  let pending = null;
  mp.runPython(PRELUDE.replace("%GARBAGE%", GARBAGE));
  const halves = mp.globals.get("_softphone_js_errors")(described, () => described(pending));
  const [raiser, exception] = mp.PyProxy.toJs(halves);
  mp.globals.delete("_softphone_js_errors");
  link.exception = reason => exception(described(reason));
  link.raise = error => {
    pending = error;
    return mp._module._proxy_c_to_js_get_iter(raiser._ref);
  };
}

// So many bytes are taken between two collections, each of which goes through all that there is. As published it collects every
// 16 kB, which is every eighth message of a phone.
const GARBAGE = 262_144;

// As much as the interpreter's C stack allows: calls nest 150 deep instead of 100.
const PYSTACK = 4096;

let loading = null;

async function start(options) {
  const link = {};
  const through = (instantiate, source, imports) =>
    instantiate(source, imports?.env?.calln ? { ...imports, env: guarded(imports.env, link) } : imports);
  try {
    const mp = await whileInstantiating(through, () => load({ pystack: PYSTACK, ...options, url: WASM }));
    tie(mp, link);
    return mp;
  } catch (error) {
    loading = null;
    globalThis[Symbol.for("softphone")]?.failed?.("mpy", error);
    throw new Error(`MicroPython did not start from ${WASM}: ${described(error).message}`, { cause: error });
  }
}

/**
 * As `loadMicroPython` of `micropython.mjs`; the wasm is the one beside this file. There is one MicroPython a page, since
 * its JavaScript half lives in globals: whoever asks again gets the same, as it is.
 */
export function loadMicroPython(options) {
  loading ??= start(options);
  return loading;
}
