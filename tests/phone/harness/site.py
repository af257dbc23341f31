"""Serves the harness: a page with lines and no phone around them. It needs no build, so it tells of the sources as they are."""

import json
from pathlib import Path

from tools.project import APP, BUILD, ROOT, TOOLS
from tools.serve import Server
from tools.sources import phone_sources
from tools.toolchain import node

HERE = Path(__file__).parent
RUNTIME = ROOT / "node_modules" / "@micropython" / "micropython-webassembly-pyscript"


def jssip():
    """The bundle of JsSIP that a SIP line loads."""
    folder = BUILD / "harness"
    job = [{"source": str(APP / "phone/page/jssip.js"), "target": "jssip.js", "format": "esm", "external": []}]
    node(TOOLS / "bundle.mjs", folder, json.dumps(job), doing="Bundling JsSIP", cwd=ROOT)
    return (folder / "jssip.js").read_text(encoding="utf-8")


def harness_site():
    """A server (to be used in `with`) whose /harness/ is the page; `window.ready` says when its Python is up."""
    server = Server()
    server.pages.update({
        "/harness/index.html": (HERE / "index.html").read_text(encoding="utf-8"),
        "/harness/harness.js": (HERE / "harness.js").read_text(encoding="utf-8"),
        "/harness/jssip.js": jssip(),
        "/sources.json": json.dumps({**phone_sources(), "main.py": (HERE / "main.py").read_text(encoding="utf-8")}),
        "/micropython/micropython.js": (APP / "loader/micropython.js").read_text(encoding="utf-8"),
        "/micropython/micropython.mjs": (RUNTIME / "micropython.mjs").read_text(encoding="utf-8"),
        "/micropython/micropython.wasm": (RUNTIME / "micropython.wasm").read_bytes(),
    })
    return server
