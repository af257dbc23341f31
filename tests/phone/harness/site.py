"""Serves the harness: a page with lines and no phone around them. It needs no build, so it tells of the sources as they are."""

import json
from pathlib import Path

from tools.project import APP, BUILD, ROOT, TOOLS
from tools.serve import Server
from tools.sources import phone_sources
from tools.toolchain import node

HERE = Path(__file__).parent
RUNTIME = ROOT / "node_modules" / "@micropython" / "micropython-webassembly-pyscript"


def bundles():
    """The runtime's wrapper, the JsSIP that a SIP line loads, and its worker."""
    folder = BUILD / "harness"
    rows = (
        ("loader/micropython.js", "micropython.js", ["./micropython.mjs"]),
        ("phone/lines/jssip/main.js", "jssip.js", []),
        ("phone/lines/jssip/worker.js", "sip-worker.js", []),
    )
    job = [{"sources": [str(APP / row[0])], "targets": [row[1]], "format": "esm", "external": row[2]} for row in rows]
    node(TOOLS / "bundle.mjs", folder, json.dumps(job), doing="Bundling the harness", cwd=ROOT)
    return {name: (folder / name).read_text(encoding="utf-8") for _, name, _ in rows}


def harness_site():
    """A server (to be used in `with`) whose /harness/ is the page; `window.ready` says when its Python is up."""
    server, bundled = Server(), bundles()
    server.pages.update(
        {
            "/harness/index.html": (HERE / "index.html").read_text(encoding="utf-8"),
            "/harness/harness.js": (HERE / "harness.js").read_text(encoding="utf-8"),
            "/harness/jssip.js": bundled["jssip.js"],
            "/harness/sip-worker.js": bundled["sip-worker.js"],
            "/sources.json": json.dumps({**phone_sources(), "main.py": (HERE / "main.py").read_text(encoding="utf-8")}),
            "/micropython/micropython.js": bundled["micropython.js"],
            "/micropython/micropython.mjs": (RUNTIME / "micropython.mjs").read_text(encoding="utf-8"),
            "/micropython/micropython.wasm": (RUNTIME / "micropython.wasm").read_bytes(),
        }
    )
    return server
