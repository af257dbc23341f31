/**
 * `window.softphone`: the phone for the page's own JavaScript, there before Python is.
 *
 * Its methods queue until `init` has run; its callbacks have slots of their own beside Python's handlers. What Python
 * itself may use of it, the returned object, never throws.
 */

const { hasOwn } = Object;

const MOST_UNTOLD = 100; // the first of them say what is wrong; all are on the console

/** A promise that may be left alone: `leave(unheard)` has a failure told that nobody has asked for. */
class Answer extends Promise {
  #asked = false;

  static get [Symbol.species]() {
    return Promise;
  }

  then(...handlers) {
    this.#asked = true;
    return super.then(...handlers);
  }

  leave(unheard) {
    super.then(undefined, error => setTimeout(() => this.#asked || unheard(error)));
  }
}

/**
 * `wire` names events and methods, `door` describes errors. `wanted()` is called when a method is used and no Python is
 * attached; `clicks` holds the early ones.
 */
export function makeFacade({ wire, door, clicks, wanted }) {
  const events = new Set(wire.events.map(([, name]) => name));
  const promised = new Set(wire.methods.filter(([, , promises]) => promises).map(([, name]) => name));
  const slots = new Map();
  const queue = []; // calls that wait: [name, arguments]
  const untold = []; // errors of ours that came before there was an `onError`
  let dispatch = null; // Python's end
  let started = false; // whether `init` has run
  let ended = false; // whether the page's scripts have
  let failure = null; // why there will be no Python
  let flushing = false;
  let shows = false;
  const ours = new WeakSet(); // errors of promises
  const known = new WeakSet(); // ... that have been told

  /**
   * Runs a callback of the page's; what it throws, or rejects with, is told once. One that declares an argument more than there
   * are is given `further`, if there is such a thing.
   */
  function run(name, values, further) {
    const callback = slots.get(name);
    if (!callback) return false;
    try {
      if (further !== undefined && callback.length > values.length) values.push(further);
      const result = callback.apply(api, values);
      if (typeof result?.then === "function") result.then(undefined, error => failed(name, error));
    } catch (error) {
      failed(name, error);
    }
    return true;
  }

  function failed(name, error) {
    console.error(`softphone: ${name} failed:`, error);
    if (name !== "onError") tell_error("handler_failed", `softphone.${name} failed: ${door.words(error)}`);
  }

  function tell_error(code, message) {
    keep_or_run({ name: "SoftphoneError", code, message });
  }

  function keep_or_run(error) {
    if (!run("onError", [error]) && untold.length < MOST_UNTOLD) untold.push(error);
  }

  /** The error of a promise. What nobody handles of these goes to `onError`, as the errors of all other methods do. */
  function failure_of({ name, code, message, cause = null }) {
    const error = Object.assign(new Error(message), { name, code, cause });
    ours.add(error);
    return error;
  }

  /** The same of what `announce` has said already. */
  function announced(code, message) {
    const error = failure_of({ name: "SoftphoneError", code, message });
    known.add(error);
    return error;
  }

  /** Nobody has handled this error of a promise. */
  function unheard(error) {
    if (known.has(error)) return;
    known.add(error);
    const { name, code, message, cause } = error;
    console.warn(`softphone: ${code}: ${message}`);
    keep_or_run(cause ? { name, code, message, cause } : { name, code, message });
  }

  /** Says what went wrong while loading: to `onError`, to `document`, on the console. */
  function announce(code, message) {
    console.error(`softphone: ${message}`);
    document.dispatchEvent(new CustomEvent("softphone:error", { detail: { code, message } }));
    tell_error(code, message);
  }

  /** Drops the calls that wait, and says of which that was. */
  function drop(code, message) {
    const dropped = queue.splice(0);
    const names = dropped.map(([name]) => `softphone.${name}`).join(", ");
    if (dropped.length || code !== "no_init") announce(code, names ? `${message} Not done: ${names}.` : message);
    for (const [name, [, reject]] of dropped) if (promised.has(name)) reject(announced(code, message));
  }

  function call(name, values) {
    if (failure) {
      announce("load_failed", `${failure} Not done: softphone.${name}.`);
      if (promised.has(name)) values[1](announced("load_failed", failure));
    } else {
      queue.push([name, values]);
      if (dispatch) flush();
      else wanted();
    }
  }

  /** Hands Python what waits, in order; until `init` has run only that, unless the page's scripts have ended without it. */
  function flush() {
    if (flushing) return;
    flushing = true;
    while (queue.length) {
      const next = started || ended ? 0 : queue.findIndex(([name]) => name === "init");
      if (next < 0) break;
      dispatch(...queue.splice(next, 1)[0]);
    }
    flushing = false;
  }

  const inside = {
    /** Python is up: `dispatch(name, arguments)` takes the calls. */
    attach(to) {
      dispatch = to;
      document.dispatchEvent(new CustomEvent("softphone:ready"));
      flush();
    },

    /** The JavaScript callback of a message of the phone, with its raw fields, and `further`. Whether there is one. */
    call(name, event, fields, further) {
      if (shows && name === "onCallIncoming") dispatch("show", []);
      if (name === "onUnHandledEvent") return run(name, [event]);
      const { data } = event;
      return run(
        name,
        (fields ? fields.split(",") : []).map(field => (hasOwn(data, field) ? data[field] : undefined)),
        further,
      );
    },

    /** The JavaScript callback of an event of the page. Whether there is one. */
    tell: (name, ...values) => run(name, values),

    /** Whether there is a callback. */
    hears: name => slots.has(name),

    /** `init` has run. Returns the address of the click that was held, or "". */
    started() {
      started = true;
      queueMicrotask(flush);
      return clicks.take();
    },

    /** Gives that click back to the browser. */
    letGo: () => clicks.let_go(),

    /** For the loader: the page's scripts have ended. What still waits for `init` is told. */
    ended() {
      if (started || failure) return;
      clicks.let_go();
      drop("no_init", "The page's scripts have ended without softphone.init().");
      ended = true;
    },

    /** For the loader: there will be no Python. */
    fail(message) {
      if (dispatch || failure) return;
      failure = message;
      clicks.let_go();
      drop("load_failed", message);
    },

    announce,

    /** For the loader: a call before all others. */
    call_first(name, values) {
      queue.unshift([name, values]);
      if (dispatch) flush();
      else wanted();
    },

    /** For the loader: whether a call waits for Python. */
    waits: () => queue.length > 0,

    /** For the loader: the page has no handlers, so an incoming call shows the phone. */
    show_incoming() {
      shows = true;
    },
  };

  const api = {};
  for (const [, name] of wire.methods) {
    api[name] = promised.has(name)
      ? (...values) => promise(name, values)
      : (...values) => {
          call(name, values);
        };
  }

  /** What a method gives that has an answer. It may be left alone. */
  function promise(name, values) {
    const answer = new Answer((resolve, reject) =>
      call(name, [
        resolve,
        error => {
          reject(ours.has(error) ? error : failure_of(error));
        },
        ...values,
      ]),
    );
    answer.leave(unheard);
    return answer;
  }

  // What a page's own function has awaited, and nobody after it. Firefox (153) says it on the console all the same.
  globalThis.addEventListener?.("unhandledrejection", event => {
    if (!ours.has(event.reason)) return;
    event.preventDefault();
    unheard(event.reason);
  });

  Object.defineProperty(api, "calls", {
    __proto__: null,
    enumerable: true,
    get: () => JSON.parse(dispatch?.("calls", []) ?? "[]"),
  });
  for (const name of events) {
    Object.defineProperty(api, name, {
      __proto__: null,
      enumerable: true,
      get: () => slots.get(name) ?? null,
      set(callback) {
        if (typeof callback === "function") slots.set(name, callback);
        else slots.delete(name);
        if (name === "onError") for (const error of untold.splice(0)) run(name, [error]);
      },
    });
  }
  return { inside, face: warning_of_typos(api) };
}

/** The same object; a callback that is no event's is warned of once. */
function warning_of_typos(api) {
  const warned = new Set();
  return new Proxy(api, {
    __proto__: null,
    set(target, name, value) {
      if (typeof name === "string" && /^on[A-Z]/.test(name) && !(name in target) && !warned.has(name)) {
        warned.add(name);
        console.warn(`softphone.${name}: there is no such event.`);
      }
      target[name] = value;
      return true;
    },
  });
}
