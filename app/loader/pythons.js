/**
 * The Pythons of the page: which there are, which of them owns the phone, how the SDK gets into each, and what becomes of
 * them.
 */
import { door } from "./door.js";
import { firstFault, Trouble, wasmFault } from "./failure.js";
import { makeInstaller } from "./installer.js";
import { CORE_FILE, CPYTHON, prefetch, PYTHON, RUNTIMES, SCRIPTS, startPyScript, type_of } from "./pyscript.js";

// How long the page's JavaScript may take to call `init`: nothing tells when it has ended.
const PATIENCE_MS = 15_000;

/** `given()` are the tag's data-attributes, or null; `inside` is the facade's. */
export function makePythons({ registry, at, our_url, inside, policy, clicks, given }) {
  const { prefetch: prefetch_sdk, install } = makeInstaller(registry);
  const done = new WeakSet();
  let owner = null; // the Python that owns the phone, once it is there
  let parsed = false;
  let pyscript = null;
  let bare = null;
  let failing = null;

  /** A Python, or PyScript, did not start. Without the one that owns the phone there is none. */
  function failed(type, error) {
    if (registry.owner && type !== registry.owner)
      inside.announce("load_failed", `${type} did not start: ${door.words(error)}`);
    else failing ??= fail(type, error);
    return failing;
  }

  async function fail(type, error) {
    clicks.let_go();
    inside.fail(`The SDK could not be loaded. ${await reason(type, error)}`);
  }

  /** What to mend. A policy's violation is told late, maybe only while the files are asked for. */
  async function reason(type, error) {
    if (error instanceof Trouble) return error.message;
    const fault = policy.words() || wasmFault() || (await firstFault([CORE_FILE, ...(RUNTIMES[type] ?? [])].map(at)));
    if (fault) await new Promise(resolve => setTimeout(resolve));
    return policy.words() || fault || door.words(error);
  }

  /** A Python has come, and has run nothing of the page's yet. */
  async function arrived(type, interpreter) {
    await install(interpreter);
    await globalThis.scheduler?.yield?.(); // what has come so far is one long task already
    registry.owner ??= type;
    if (type !== registry.owner) return;
    owner = interpreter;
    if (inside.waits()) wanted();
  }

  /** A method was called, and no Python is attached. The page's own need not import the SDK. */
  function wanted() {
    if (owner) attach();
    else if (parsed && !registry.owner && !document.querySelector(SCRIPTS)) bare ??= start_bare();
  }

  function attach() {
    try {
      owner.pyimport("softphone");
    } catch (error) {
      failed(registry.owner, error);
    }
  }

  /** PyScript, for the page's own scripts. The first of them owns the phone. */
  function start_pyscript() {
    const first = document.querySelector(SCRIPTS);
    if (first) registry.owner ??= type_of(first);
    if (document.querySelector(CPYTHON)) prefetch_sdk(); // while Pyodide comes
    pyscript ??= startPyScript({ at, our_url, arrived, failed }).catch(error => failed(registry.owner, error));
  }

  /** MicroPython alone, for a page without Python. */
  async function start_bare() {
    registry.owner = "mpy";
    setTimeout(inside.ended, PATIENCE_MS);
    try {
      const { loadMicroPython } = await prefetch("mpy", at);
      await arrived("mpy", await loadMicroPython({ stdout: console.log, stderr: console.error }));
    } catch (error) {
      await failed("mpy", error);
    }
  }

  /** Have all scripts of the owner run? */
  function on_done({ target }) {
    done.add(target);
    const scripts = [...document.querySelectorAll(SCRIPTS)].filter(script => type_of(script) === registry.owner);
    if (scripts.every(script => done.has(script))) inside.ended();
  }

  /** Looks out for Python that is added later. */
  function watch() {
    const lists = ["script", "py-script", "mpy-script"].map(name => document.getElementsByTagName(name));
    const count = () => lists.reduce((sum, list) => sum + list.length, 0);
    let before = count();
    const observer = new MutationObserver(() => {
      if (count() === before) return;
      before = count();
      if (!document.querySelector(PYTHON)) return;
      observer.disconnect();
      start_pyscript();
    });
    observer.observe(document, { childList: true, subtree: true });
  }

  function on_parsed() {
    parsed = true;
    const attributes = given();
    if (document.querySelector(PYTHON)) start_pyscript();
    else watch();
    if (attributes && !registry.owner) inside.show_incoming();
    if (attributes) inside.call_first("init", [attributes, "attributes"]);
    else if (inside.waits()) wanted();
  }

  /** Begins, as soon as the page's elements are there. */
  function open() {
    for (const type of Object.keys(RUNTIMES)) document.addEventListener(`${type}:done`, on_done);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", on_parsed, { once: true });
    else on_parsed();
  }

  return { open, wanted, failed };
}
