// A page with a line and nothing else: MicroPython, the phone's lines/ and page/, and main.py beside this file.
import { loadMicroPython } from "/micropython/micropython.js";

const sources = await (await fetch("/sources.json")).json();
const python = await loadMicroPython({ heapsize: 8 * 1024 * 1024, linebuffer: true, stdout: line => console.log(line), stderr: line => console.error(line) });
for (const [path, text] of Object.entries(sources)) {
  let folder = "";
  for (const part of path.split("/").slice(0, -1)) {
    folder += `/${part}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
  }
  python.FS.writeFile(`/${path}`, text);
}
python.runPython("import sys; sys.path.insert(0, '/')");
python.runPython("import main");
