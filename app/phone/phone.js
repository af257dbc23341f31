// The phone's start: MicroPython with the phone's sources in its file system, then main.py.
import { version } from "../../build/hello.json";
import languages from "../../build/languages.json";
import sources from "../../build/phone-sources.json";
import { door } from "../loader/door.js";
import { loadMicroPython } from "../micropython/micropython.js";
import en from "./words/en.json";

const HEAP = 4 * 1024 * 1024; // grows by itself; begun larger, fewer collections happen at the start

/** Writes files, and the folders they are in. */
function write(fs, files) {
  const folders = new Set();
  const utf8 = new TextEncoder();
  for (const [path, text] of Object.entries(files)) {
    for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      if (!folders.has(folder)) fs.mkdir(folder);
      folders.add(folder);
    }
    fs.writeFile(path, utf8.encode(text), { canOwn: true });
  }
}

const fetched = new Map();

/** The words of a language other than English, as JSON text. */
function words(code) {
  if (!fetched.has(code))
    fetched.set(
      code,
      fetch(new URL(`words/${code}.json`, import.meta.url)).then(answer => answer.text()),
    );
  return fetched.get(code);
}

/** What only JavaScript can do for Python: `import page_js`. */
const bridge = {
  door,
  hello: window.softphoneHello,
  version,
  languages: JSON.stringify(languages),
  words,
  load: name => import(new URL(name, import.meta.url).href),
};

const spoken = navigator.language.slice(0, 2);
if (spoken !== "en" && languages.some(([code]) => code === spoken)) words(spoken); // Python will ask for it

try {
  const python = await loadMicroPython({ heapsize: HEAP });
  write(python.FS, { ...sources, "words/en.json": JSON.stringify(en) });
  python.registerJsModule("page_js", bridge);
  python.pyimport("main");
} catch (error) {
  document.getElementById("starting").textContent = `The phone could not start. ${error.message}`;
  throw error;
}
