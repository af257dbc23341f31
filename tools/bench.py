"""The `bench` command: sets up a browser and measures (see measure.py), the JavaScript SDK beside this one in each run."""

import json
import subprocess

from . import machine, site
from .project import BUILD, NODE_MODULES, ROOT, TOOLS, Trouble, say
from .toolchain import environment, node


def run(report):
    """Measures and prints a table; `report` names a file for the numbers as JSON, or is None."""
    site.build()
    python = environment("venv", "requirements-test.txt") / "python"
    machine.prepare(python)
    if machine.why_not("chromium"):
        raise Trouble(f"The bench needs a browser: {machine.why_not('chromium')}.")
    page = [
        {"source": str(TOOLS / "pages" / "javascript_sdk.js"), "target": "page.js", "format": "esm", "external": []}
    ]
    node(TOOLS / "bundle.mjs", BUILD / "bench" / "bundles", json.dumps(page), doing="Bundling the JavaScript SDK")
    if not (NODE_MODULES / "@wazo" / "euc-plugins-sdk").exists():
        raise Trouble("The JavaScript SDK is missing in node_modules: remove node_modules/.made-from and build again.")
    say("Measuring; this takes some minutes …")
    command = [*machine.namespace_command(), python, "-m", "tools.measure", *([report] if report else [])]
    return subprocess.run(command, cwd=ROOT).returncode
