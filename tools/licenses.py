"""The licences of everything that dist/ holds of others."""

import json
import re

from .archives import unzip
from .project import BUILD, NODE_MODULES, ROOT, TOOLS, Trouble
from .runtimes import PYSCRIPT, pyscript
from .toolchain import shipped_wheels

TEXTS = TOOLS / "licenses"

# Works whose packages bring no licence file, or that lie inside others: (name of the work, file in tools/licenses/).
KEPT_HERE = (
    ("@cfworker/json-schema", "cfworker-json-schema"),
    ("@codemirror/*", "codemirror"),
    ("@lezer/*", "lezer"),
    ("@marijn/find-cluster-break", "find-cluster-break"),
    ("@xterm/addon-fit", "xterm-addon-fit"),
    ("@xterm/addon-web-links", "xterm-addon-web-links"),
    ("@xterm/xterm", "xterm"),
    ("@zip.js/zip.js", "zip.js"),
    ("CPython", "cpython"),
    ("@micropython/micropython-webassembly-pyscript", "micropython"),
    ("ansi-regex", "sindresorhus"),
    ("codedent", "andrea-giammarchi-isc"),
    ("codemirror", "codemirror"),
    ("crelt", "crelt"),
    ("get-east-asian-width", "sindresorhus"),
    ("libraries inside Pyodide", "pyodide-libraries"),
    ("string-width", "sindresorhus"),
    ("strip-ansi", "sindresorhus"),
    ("style-mod", "style-mod"),
    ("to-json-callback", "andrea-giammarchi-isc"),
    ("w3c-keyname", "w3c-keyname"),
    ("xterm-readline", "xterm-readline"),
)

# What no source map and no bundle tells of.
ALWAYS = (
    "@pyscript/core",
    "@xterm/addon-fit",
    "@xterm/addon-web-links",
    "@xterm/xterm",
    "@zip.js/zip.js",
    "CPython",
    "libraries inside Pyodide",
    "xterm-readline",
)


def packages_in(paths):
    """The npm packages that files lie in: the innermost one of each path."""
    found = set()
    for path in paths:
        names = re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)/", path)
        found.update(names[-1:])
    return found


def packages():
    """The npm packages of which something stands in dist/."""
    bundled = json.loads((BUILD / "bundled.json").read_text(encoding="utf-8"))
    maps = [PYSCRIPT / f"{name.removeprefix('pyscript/')}.map" for name in pyscript()]
    mapped = [path for file in maps if file.exists() for path in json.loads(file.read_bytes())["sources"]]
    return packages_in(bundled) | packages_in(mapped) | set(ALWAYS)


def text_of(package):
    """The licence of a package in full."""
    for name, file in KEPT_HERE:
        if package == name or (name.endswith("*") and package.startswith(name[:-1])):
            return (TEXTS / f"{file}.txt").read_text(encoding="utf-8")
    files = sorted(
        path for path in (NODE_MODULES / package).glob("*") if re.match("(?i)(licen[cs]e|copying)", path.name)
    )
    if not files:
        raise Trouble(
            f"The licence of {package} is nowhere: put its text into tools/licenses/ and a row into tools/licenses.py."
        )
    return files[0].read_text(encoding="utf-8")


def wheel_texts():
    """`{name: text}` of the shipped Python packages."""
    for name, wheel in shipped_wheels().items():
        for path, text in unzip(wheel).items():
            if path.endswith((".dist-info/licenses/LICENSE", ".dist-info/licenses/COPYING")):
                yield name, text.decode("utf-8")
            elif "/_vendored/" in path and re.match("LICENSE", path.rsplit("/", 1)[1]):
                yield f"{path.split('/_vendored/')[1]} in {name}", text.decode("utf-8")


def texts():
    """`{name in dist/: bytes}`: our licence, a list of what is shipped, and each licence in full."""
    works = {package: text_of(package) for package in sorted(packages())} | dict(wheel_texts())
    works["Pyodide"] = dict(wheel_texts())["micropip"]  # the same project, the same licence (MPL 2.0)
    by_text = {}
    for work, text in sorted(works.items(), key=lambda row: row[0].lower()):
        by_text.setdefault(text.strip(), []).append(work)
    parts = [f"{', '.join(names)}\n{'=' * 72}\n\n{text}\n" for text, names in by_text.items()]
    head = "What this folder holds of others, each with its licence in full.\n"
    return {
        "licenses/LICENSE": (ROOT / "LICENSE").read_bytes(),
        "licenses/THIRD-PARTY.txt": "\n\n".join((head, *parts)).encode(),
    }
