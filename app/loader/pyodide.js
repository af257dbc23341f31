/**
 * Pyodide from the files beside this one, and from nowhere else. A drop-in for `pyodide.mjs`, also as `interpreter` of a
 * PyScript config.
 */
import { loadPyodide as load, version } from "./pyodide.mjs";
import { instantiateNothing, whileInstantiating } from "./wasm.js";

export { version };

const HERE = new URL("./", import.meta.url).href;
const at = name => HERE + name;

/** Pyodide only warns on the console, and waits for ever, when its wasm does not come: here that is an error. */
async function load_or_fail(options) {
  instantiateNothing();
  let fail;
  const failure = new Promise((_, reject) => {
    fail = reject;
  });
  const through = (instantiate, source, imports) => {
    const instance = instantiate(source, imports);
    if (imports?.env?.JsvError_Check) instance.catch(fail);
    return instance;
  };
  return whileInstantiating(through, () => Promise.race([load(options), failure]));
}

/** As `loadPyodide` of `pyodide.mjs`; what the options leave open is taken from here. */
export async function loadPyodide(options) {
  const here = { indexURL: HERE, packageBaseUrl: HERE, stdLibURL: at("python_stdlib.zip") };
  if (!options?.lockFileContents && !options?.lockFileURL) {
    here.lockFileContents = fetch(at("pyodide-lock.json")).then(response => response.text());
  }
  try {
    return await load_or_fail({ ...options, ...here });
  } catch (error) {
    globalThis[Symbol.for("softphone")]?.failed?.("py", error);
    throw error;
  }
}
