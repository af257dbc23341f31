/**
 * PyScript in this page: its config, its core, and the SDK's sources in each of its Pythons.
 */
import core_text from "../../node_modules/@pyscript/core/dist/core.js" with { type: "text" };
import { Trouble } from "./failure.js";

const CORE = Symbol.for("@pyscript/core");

// core.js only passes on what another file exports under a short name: one request less.
export const CORE_FILE = `pyscript/${/"\.\/(core-[\w-]+\.js)"/.exec(core_text)[1]}`;
const HOOKS = /(\w+) as hooks\b/.exec(core_text)[1];
const SCRIPT_NAME = "currentScript";
const RUNS_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 10;

/** The Pythons: type of script, wrapper, and the files it needs. All below the base. */
export const RUNTIMES = {
  py: [
    "pyodide/pyodide.js",
    "pyodide/pyodide.mjs",
    "pyodide/pyodide.asm.mjs",
    "pyodide/pyodide.asm.wasm",
    "pyodide/python_stdlib.zip",
    "pyodide/pyodide-lock.json",
  ],
  mpy: ["micropython/micropython.js", "micropython/micropython.mjs", "micropython/micropython.wasm"],
};
const TYPES = Object.keys(RUNTIMES);

/** What needs PyScript. */
export const PYTHON = TYPES.flatMap(type => [
  `script[type="${type}"]`,
  `script[type^="${type}-"]`,
  `${type}-script`,
]).join();

/** What runs Python in the page itself. */
export const SCRIPTS = TYPES.flatMap(type => [
  `script[type="${type}"]:not([worker])`,
  `${type}-script:not([worker])`,
]).join();

// PyScript's plugins, and what a page that uses one has. The others would be requests for nothing.
const PLUGINS = {
  codemirror: "[type$=-editor]",
  "deprecations-manager": "",
  donkey: "",
  error: "",
  "py-editor": "[type$=-editor]",
  "py-game": "[type=py-game]",
  "py-terminal": "[terminal]",
};

/** What runs CPython. */
export const CPYTHON = 'script[type="py"], py-script';

/** `py` or `mpy`, of one of SCRIPTS. */
export const type_of = element => (element.getAttribute("type") ?? element.localName).split("-")[0];

// What a worker finds in the SDK's place. Both Pythons look into the current folder first.
const IN_WORKER =
  "softphone works in the page itself, and this is a worker, which has no page to put a phone into. Take the attribute "
  + "worker off the script that imports it; what takes long can stay in a worker without it (from pyscript import workers).";
// Printed, too: Firefox's console may show no more of a worker's error than that it is one.
const STAND_IN = `words = ${JSON.stringify(IN_WORKER)}\nprint(words)\nraise ImportError(words)\n`;
const NOT_HERE = `open("softphone.py", "w").write(${JSON.stringify(STAND_IN)})`;

const asks = selector => selector && document.querySelector(selector);

/** The object of a config in JSON; null of one in TOML. */
function parsed(text) {
  try {
    return text.startsWith("{") ? JSON.parse(text) : null;
  } catch (error) {
    throw new Trouble(`The PyScript config of this page is no valid JSON: ${error.message}`);
  }
}

/** Whether a config names an interpreter. */
function names_interpreter(text) {
  const config = parsed(text);
  return config ? "interpreter" in config : /^\s*interpreter\s*=/m.test(text);
}

/** The same config with an interpreter. */
function with_interpreter(text, url) {
  if (names_interpreter(text)) return text;
  const config = parsed(text);
  return config ? JSON.stringify({ interpreter: url, ...config }) : `interpreter = ${JSON.stringify(url)}\n${text}`;
}

/** The URL that a config attribute or element's text is, or "" if it is the config itself; as PyScript tells. */
function url_of(text) {
  return !(text.startsWith("{") && text.endsWith("}")) && /\.\w+(?:\?\S*)?$/.test(text) ? text : "";
}

/** A config of the page's that is a file is left alone; so it must name an interpreter. Throws the line to add. */
async function check_file(file, url) {
  const response = await fetch(file);
  if (!response.ok) throw new Trouble(`The PyScript config ${file} cannot be read: ${response.status}.`);
  if (names_interpreter((await response.text()).trim())) return;
  const line = /\.json(\?|$)/.test(file)
    ? `"interpreter": ${JSON.stringify(url)},`
    : `interpreter = ${JSON.stringify(url)}`;
  throw new Trouble(
    `The PyScript config ${file} names no interpreter, so PyScript would fetch one from elsewhere. Add: ${line}`,
  );
}

/** Gives one kind of script its interpreter, in a config of ours or in the page's own. Whether it is ours. */
async function configure(type, url) {
  const elements = [...document.querySelectorAll(`${type}-config`)];
  const scripts = [
    ...document.querySelectorAll(`script[type="${type}"][config]:not([worker]), ${type}-script[config]`),
  ];
  if (elements.length > 1 || (elements.length && scripts.length)) {
    throw new Trouble(
      `PyScript takes one config for all ${type} scripts: one <${type}-config>, or one and the same attribute.`,
    );
  }
  if (!elements.length && !scripts.length) {
    const plugins = Object.keys(PLUGINS)
      .filter(name => !asks(PLUGINS[name]))
      .map(name => `!${name}`);
    const element = document.createElement(`${type}-config`);
    element.setAttribute("type", "json");
    element.textContent = JSON.stringify({ interpreter: url, plugins });
    document.head.append(element);
    return true;
  }
  const [element] = elements;
  const text = (
    element ? element.getAttribute("src") || element.textContent : scripts[0].getAttribute("config")
  ).trim();
  const file = url_of(text);
  if (file) {
    await check_file(file, url);
    return false;
  }
  if (element) element.textContent = with_interpreter(text, url);
  for (const script of scripts)
    script.setAttribute("config", with_interpreter(script.getAttribute("config").trim(), url));
  return !names_interpreter(text);
}

/**
 * An export of a module. WebKit hands a module that awaits at its top, and that another import has begun, to a second
 * import before it has run (webkit.org/b/242740): until then its names throw.
 */
async function exported(module, name) {
  for (const end = performance.now() + RUNS_WITHIN_MS; ;) {
    try {
      return module[name];
    } catch (error) {
      if (!(error instanceof ReferenceError) || performance.now() > end) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** The core that the page has brought itself, there or on its way. */
async function own_core(our_url) {
  if (CORE in globalThis) return globalThis[CORE];
  for (const { src } of document.querySelectorAll('script[type="module"][src]')) {
    if (src === our_url || !/pyscript|\/core\.js/.test(new URL(src, location.href).pathname)) continue;
    const module = await import(src).catch(() => null);
    const hooks = module && (await exported(module, "hooks"));
    if (hooks?.main?.onReady) return { hooks };
  }
  return null;
}

/**
 * Imports PyScript, which tells its scripts who they are by a property of `document`. Where an element of the page has that
 * name (`<img name=currentScript>`) the property cannot be made; PyScript must not stumble over it.
 */
async function import_core(url) {
  if (!document.getElementsByName(SCRIPT_NAME).length) return import(url);
  const { defineProperty } = Object;
  Object.defineProperty = (target, name, descriptor) => {
    if (target !== document || name !== SCRIPT_NAME) return defineProperty(target, name, descriptor);
    Reflect.defineProperty(target, name, descriptor);
    return target;
  };
  try {
    return await import(url);
  } finally {
    Object.defineProperty = defineProperty;
  }
}

/** Ours. A second core throws where another has been faster. */
async function our_core(at) {
  try {
    const hooks = await exported(await import_core(at(CORE_FILE)), HOOKS);
    // Compiled from text, which a content security policy may forbid; needed by workers only.
    if (!document.querySelector("[worker]")) hooks.worker.onBeforeRunAsync.clear();
    return { hooks };
  } catch (error) {
    if (CORE in globalThis) return globalThis[CORE];
    throw error;
  }
}

/** Fetches what a kind of script will need; the module that loads its Python. */
export function prefetch(type, at) {
  if (type === "mpy") {
    const link = document.createElement("link");
    Object.assign(link, {
      rel: "preload",
      href: at("micropython/micropython.wasm"),
      as: "fetch",
      crossOrigin: "anonymous",
    });
    document.head.append(link);
  }
  return import(at(RUNTIMES[type][0]));
}

/**
 * Starts PyScript, or joins the page's own. `arrived(type, interpreter)` hears of each Python before the page's
 * code runs, `failed(type, error)` of what does not come.
 */
export async function startPyScript({ at, our_url, arrived, failed }) {
  const used = new Set([...document.querySelectorAll(SCRIPTS)].map(type_of));
  if (used.has("py") && globalThis.origin === "null") {
    // PyScript opens a database for Pyodide; where it may not, it waits for ever and tells nobody.
    throw new Trouble(
      'This page is in a sandbox that leaves it no origin, where CPython does not start: add allow-same-origin, or use <script type="mpy">.',
    );
  }
  const configured = Promise.all(
    TYPES.map(async type => {
      if ((await configure(type, at(RUNTIMES[type][0]))) && used.has(type)) {
        prefetch(type, at).catch(error => failed(type, error));
      }
    }),
  );
  const own = await own_core(our_url);
  await configured;
  const core = own ?? (await our_core(at));
  for (const name of ["codeBeforeRun", "codeBeforeRunAsync"]) core.hooks.worker?.[name]?.add(NOT_HERE);
  core.hooks.main.onReady.add(({ type, interpreter }) => arrived(type, interpreter));
}
