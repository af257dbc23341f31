"""JavaScript and CSS bundles, a row each, made by esbuild in one run."""

import json

from .project import APP, BUILD, TOOLS, say
from .toolchain import node

# (source, counted from app/; target below dist/; format; modules left as they are: they lie beside the target, or are Node's).
# Several sources share: what more than one of them needs is in shared.js beside the first target.
BUNDLES = (
    ("loader/softphone.js", "softphone.js", "esm", ()),
    ("loader/door.js", "door.js", "esm", ()),
    ("loader/schema-check.js", "schema-check.js", "esm", ()),
    ("loader/window.js", "window.js", "esm", ()),
    ("loader/micropython.js", "micropython/micropython.js", "esm", ("./micropython.mjs",)),
    ("loader/runtime.mjs", "micropython/micropython.mjs", "esm", ("crypto", "fs", "module", "path", "url")),
    ("loader/pyodide.js", "pyodide/pyodide.js", "esm", ("./pyodide.mjs",)),
    ("phone/hello.js", "phone/hello.js", "iife", ()),
    ("phone/phone.js", "phone/phone.js", "esm", ("../micropython/micropython.js",)),
    ("phone/lines/jssip/main.js phone/tabs/watchdog.js", "phone/jssip.js phone/watchdog.js", "esm", ()),
    ("phone/lines/jssip/worker.js", "phone/sip-worker.js", "iife", ()),
    ("phone/tabs/watchdog.js", "phone/watchdog.js", "iife", ()),
    ("phone/form/card.jsx", "phone/card.js", "esm", ()),
    ("phone/phone.css", "phone/phone.css", "", ()),
)


def bundles():
    """`{name in dist/: bytes}` of all bundles."""
    say("Bundling the JavaScript …")
    job = [
        {
            "sources": [str(APP / source) for source in sources.split()],
            "targets": targets.split(),
            "format": kind,
            "external": list(external),
        }
        for sources, targets, kind, external in BUNDLES
    ]
    folder = BUILD / "bundles"
    node(TOOLS / "bundle.mjs", folder, json.dumps(job), doing="Bundling the JavaScript")
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
