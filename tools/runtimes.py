"""The Pythons of the page, and PyScript: which of their files dist/ gets, and Pyodide's library as byte code."""

import hashlib
import json
import re

from .archives import unzip, zip_bytes
from .inputs import digest, made_once
from .project import APP, CACHE, NODE_MODULES, TOOLS, say
from .toolchain import node, shipped_wheels

PYSCRIPT = NODE_MODULES / "@pyscript" / "core" / "dist"
PYSCRIPT_PYTHON = NODE_MODULES / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js"
MICROPYTHON = NODE_MODULES / "@micropython" / "micropython-webassembly-pyscript"
PYODIDE = NODE_MODULES / "pyodide"

# What of Pyodide's standard library is left out: (beginning of the name, why it cannot work in a browser).
TRIMMED = (
    ("asyncio/windows_", "Windows only"),
    ("concurrent/futures/interpreter.py", "needs _interpreters, which Pyodide lacks"),
    ("concurrent/futures/process.py", "starts processes"),
    ("concurrent/interpreters/", "needs _interpreters, which Pyodide lacks"),
    ("ctypes/macholib/", "macOS only"),
    ("ftplib.py", "opens TCP sockets"),
    ("imaplib.py", "opens TCP sockets"),
    ("multiprocessing/", "starts processes"),
    ("poplib.py", "opens TCP sockets"),
    ("pty.py", "needs a terminal"),
    ("smtplib.py", "opens TCP sockets"),
    ("site-packages/README.txt", "for people who look into the folder"),
)


def pyscript():
    """`{name: bytes}` of core.js and what it may import, whatever plugins a page asks for; no source maps."""
    wanted, files = ["core.js"], {}
    while wanted:
        name = wanted.pop()
        content = (PYSCRIPT / name).read_bytes()
        files[f"pyscript/{name}"] = content
        named = re.findall(r"[\"'`]\./([\w.-]+\.(?:js|css))[\"'`]", content.decode("utf-8"))
        wanted += [other for other in named if f"pyscript/{other}" not in files and (PYSCRIPT / other).exists()]
    return files


def pyscript_python():
    """`{path: text}` of PyScript's Python half, as its JavaScript half writes it into each Python."""
    tree = json.loads(PYSCRIPT_PYTHON.read_text(encoding="utf-8").partition("export default")[2].strip().rstrip(";"))
    return dict(leaves(tree))


def leaves(tree, folder=""):
    """(path, content) of what lies in folders within folders."""
    for name, inside in tree.items():
        if isinstance(inside, dict):
            yield from leaves(inside, f"{folder}{name}/")
        else:
            yield folder + name, inside


def micropython():
    """`{name: bytes}` of MicroPython; its JavaScript is one of the bundles."""
    return {"micropython/micropython.wasm": (MICROPYTHON / "micropython.wasm").read_bytes()}


def pyodide():
    """`{name: bytes}` of Pyodide, its library compiled, its list of packages cut down to micropip."""
    files = {
        f"pyodide/{name}": (PYODIDE / name).read_bytes()
        for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
    }
    wheel = shipped_wheels()["micropip"]
    files[f"pyodide/{wheel.name}"] = wheel.read_bytes()
    files["pyodide/pyodide-lock.json"] = package_list(wheel)
    library = {
        name: content
        for name, content in unzip(PYODIDE / "python_stdlib.zip").items()
        if not name.startswith(tuple(start for start, _ in TRIMMED))
    }
    finder = APP / "loader" / "sitecustomize.py"
    library[finder.name] = finder.read_bytes()
    files["pyodide/python_stdlib.zip"] = compiled("stdlib", library, "/lib/python314.zip/")
    return files


def package_list(wheel):
    """Pyodide's lock file with its true `info` and one package, for PyScript's `packages`."""
    whole = json.loads((PYODIDE / "pyodide-lock.json").read_bytes())
    entry = {
        **whole["packages"]["micropip"],
        "file_name": wheel.name,
        "version": wheel.name.split("-")[1],
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
    }
    return json.dumps({"info": whole["info"], "packages": {"micropip": entry}}, indent=1, sort_keys=True).encode()


def compiled(name, files, location="", keep=False, checked=False):
    """A zip of Python files with their byte code for Pyodide's Python: with the sources beside it if `keep`, used only for
    sources that are the same if `checked`.
    """
    source = zip_bytes(files)
    compiler = digest(TOOLS / "compile_python.mjs", TOOLS / "compile_python.py", PYODIDE / "package.json")
    key = hashlib.sha256(source + f"{compiler} {location} {keep} {checked}".encode()).hexdigest()

    def make(folder):
        say(f"Compiling {name} to byte code with Pyodide …")
        (CACHE / "source.zip").write_bytes(source)
        job = {
            "source": str(CACHE / "source.zip"),
            "target": str(folder / "target.zip"),
            "location": location,
            "keep": keep,
            "checked": checked,
        }
        node(TOOLS / "compile_python.mjs", json.dumps([job]), doing=f"Compiling {name}")
        (CACHE / "source.zip").unlink()

    return (made_once(f"compiled-{name}", key, make) / "target.zip").read_bytes()
