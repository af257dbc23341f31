// Runs test files on MicroPython. Arguments: folders that `import` shall know, "--", test files.
// Prints a line of JSON for each test function: {file, test, failure}; failure is null or the traceback.
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const words = process.argv.slice(2);
const cut = words.indexOf("--");
const [folders, files] = [words.slice(0, cut), words.slice(cut + 1)];

const copy = (FS, from, to) => {
  FS.mkdir(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) copy(FS, source, target);
    else if (/\.(py|json)$/.test(entry.name)) FS.writeFile(target, readFileSync(source));
  }
};

const HARNESS = `
import io, json, sys
sys.path[:] = [%PATHS%, ".frozen"]

def _told(error):
    out = io.StringIO()
    sys.print_exception(error, out)
    return out.getvalue()

async def _run(module, file):
    results = []
    def tell(test, failure):
        results.append({"file": file, "test": test, "failure": failure})
    try:
        module = __import__(module)
    except Exception as error:
        tell("", _told(error))
        return json.dumps(results)
    for name in sorted(dir(module)):
        act = getattr(module, name)
        if not name.startswith("test_") or not callable(act):
            continue
        try:
            outcome = act()
            if hasattr(outcome, "send"):
                await outcome
            tell(name, None)
        except Exception as error:
            tell(name, _told(error))
    return json.dumps(results)
`;

for (const file of files) {
  const python = await loadMicroPython({
    heapsize: 32 * 1024 * 1024,
    stdout: line => process.stderr.write(line + "\n"),
  });
  const names = folders.map((folder, index) => (copy(python.FS, folder, `/at${index}`), `"/at${index}"`));
  python.runPython(HARNESS.replace("%PATHS%", names.join(",")));
  python.globals.set("_module", basename(file, ".py"));
  python.globals.set("_file", file);
  await python.runPythonAsync("_results = await _run(_module, _file)");
  for (const result of JSON.parse(python.globals.get("_results"))) process.stdout.write(JSON.stringify(result) + "\n");
}
