// Compiles the Python of zip files to byte code, in Pyodide itself because the code is bound to its Python.
// Argument: a JSON list of {source, target, location, keep, checked}: two paths here, the folder that tracebacks shall
// name, whether the sources stay beside the byte code, and whether Python compares the two.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const pyodide = await loadPyodide({ env: { PYTHONHASHSEED: "0", HOME: "/" } });
pyodide.runPython(readFileSync(new URL("compile_python.py", import.meta.url), "utf8"));
const compileZip = pyodide.globals.get("compile_zip");

for (const { source, target, location, keep, checked } of JSON.parse(process.argv[2])) {
  pyodide.FS.writeFile("/source.zip", readFileSync(source));
  compileZip("/source.zip", "/target.zip", location, keep, checked);
  writeFileSync(target, pyodide.FS.readFile("/target.zip"));
}
process.exit(0);
