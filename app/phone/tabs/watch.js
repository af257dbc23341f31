/** The page's side of the watchdog: starts it, tells it what to watch, and holds the Web Locks that say whose calls are whose. Nothing here throws. */
const AGAIN = 5_000; // milliseconds; a worker that is told nothing is ended by the browser
const PATIENCE = 10_000; // milliseconds for the worker to start

let registration = null;
let told = null;
let repeating;
const locks = new Map(); // name → {held, isHeld, let_go}

const later = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Resolves when a worker has come to life, or won't. */
function activated(worker) {
  return new Promise(resolve => {
    const look = () => {
      if (worker.state === "activated" || worker.state === "redundant") resolve(worker.state === "activated");
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function register() {
  if (!navigator.locks) return false;
  const made = await navigator.serviceWorker.register(new URL("watchdog.js", import.meta.url), {
    type: "module",
    updateViaCache: "none",
  });
  const isThere =
    made.active?.state === "activated" || (await activated(made.active ?? made.waiting ?? made.installing));
  if (isThere) registration = made;
  return isThere;
}

let started = null;

/**
 * A promise of whether there is a watchdog: not in an insecure context, nor where the browser keeps nothing for a page, nor in Firefox
 * before 147, whose service workers are no modules.
 */
async function start() {
  started ??= Promise.race([register(), later(PATIENCE).then(() => false)]).catch(() => false);
  const isThere = await started;
  if (!isThere) started = null;
  return isThere;
}

/** A call whose lock is not ours yet would be hung up at once: it is not told of. */
const watched = () => told.watch.filter(({ lock }) => locks.get(lock)?.isHeld);

function tell() {
  try {
    registration.active.postMessage({ ...told, watch: watched() });
    return true;
  } catch {
    return false; // no worker now; it is told again
  }
}

/** Tells what to watch (see told.js), now and again until something else is told. Gives whether it could be told. */
function watch(payload) {
  clearInterval(repeating);
  try {
    told = JSON.parse(JSON.stringify(payload));
    if (!Array.isArray(told.watch)) throw new TypeError("no calls");
  } catch {
    told = null;
    return false;
  }
  if (told.watch.length) repeating = setInterval(tell, AGAIN);
  return tell();
}

/** Nothing is to be watched any more. */
const release = () => watch({ watch: [] });

function asked(name) {
  const control = new AbortController();
  const lock = { isHeld: false, let_go: () => control.abort() };
  lock.held = new Promise(resolve => {
    const hold = () =>
      new Promise(end => {
        lock.isHeld = true;
        lock.let_go = end;
        resolve(true);
        if (told) tell();
      });
    const gone = () => {
      if (locks.get(name) === lock) locks.delete(name);
      resolve(false);
    };
    Promise.resolve()
      .then(() => navigator.locks.request(name, { signal: control.signal }, hold))
      .then(gone, gone);
  });
  return lock;
}

/** A promise of the lock: true when it is held, false when it can't be had or was let go before. */
function hold(name) {
  if (!locks.has(name)) locks.set(name, asked(name));
  return locks.get(name).held;
}

function let_go(name) {
  const lock = locks.get(name);
  locks.delete(name);
  lock?.let_go();
}

export const watchdog = { start, watch, release, hold, let_go };
