/**
 * Pyodide from the files beside this one, and from nowhere else. A drop-in for `pyodide.mjs`, also as `interpreter` of a
 * PyScript config.
 */
import { loadPyodide as load, version } from "./pyodide.mjs";

export { version };

const HERE = new URL("./", import.meta.url).href;
const at = name => HERE + name;

/** As `loadPyodide` of `pyodide.mjs`; what the options leave open is taken from here. */
export async function loadPyodide(options) {
  const lock = options?.lockFileContents ?? fetch(at("pyodide-lock.json")).then(response => response.text());
  try {
    return await load({
      ...options, indexURL: HERE, packageBaseUrl: HERE, stdLibURL: at("python_stdlib.zip"), lockFileContents: lock,
    });
  } catch (error) {
    globalThis[Symbol.for("softphone")]?.failed?.("py", error);
    throw error;
  }
}
