// The phone's start: MicroPython with the phone's sources in its file system, then main.py.
import sources from "../../build/phone-sources.json";
import { door } from "../loader/door.js";
import { loadMicroPython } from "../micropython/micropython.js";
import en from "./words/en.json";
import fr from "./words/fr.json";

const HEAP = 4 * 1024 * 1024;             // grows by itself; begun larger, fewer collections happen at the start

/** Writes a file, and the folders on its way. */
function write(fs, path, text) {
  for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    if (!fs.analyzePath(folder).exists) fs.mkdir(folder);
  }
  fs.writeFile(path, text);
}

/** What only JavaScript can do for Python: `import page_js`. */
const bridge = {
  door,
  hello: window.softphoneHello,
  load: name => import(new URL(name, import.meta.url).href),
};

try {
  const python = await loadMicroPython({ heapsize: HEAP });
  for (const [path, text] of Object.entries(sources)) write(python.FS, path, text);
  for (const [language, words] of Object.entries({ en, fr })) write(python.FS, `words/${language}.json`, JSON.stringify(words));
  python.registerJsModule("page_js", bridge);
  python.pyimport("main");
} catch (error) {
  document.getElementById("starting").textContent = `The phone could not start. ${error.message}`;
  throw error;
}
