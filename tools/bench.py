"""The `bench` command: sets up a browser and measures (see measure.py), the JavaScript SDK beside this one in each run.

Last comes a long walk of broken messages at the phone, which must end without an error.
"""

import json
import os
import subprocess

from . import machine, site
from .project import BUILD, NODE_MODULES, ROOT, TOOLS, Trouble, say
from .toolchain import environment, node

# The tests take 500 of these.
BROKEN_MESSAGES = "10000"


def run(report):
    """Measures and prints a table; `report` names a file for the numbers as JSON, or is None."""
    site.build()
    python = environment("venv", "requirements-test.txt") / "python"
    machine.prepare(python)
    if machine.why_not("chromium"):
        raise Trouble(f"The bench needs a browser: {machine.why_not('chromium')}.")
    page = [
        {
            "sources": [str(TOOLS / "pages" / "javascript_sdk.js")],
            "targets": ["page.js"],
            "format": "esm",
            "external": [],
        }
    ]
    node(TOOLS / "bundle.mjs", BUILD / "bench" / "bundles", json.dumps(page), doing="Bundling the JavaScript SDK")
    if not (NODE_MODULES / "@wazo" / "euc-plugins-sdk").exists():
        raise Trouble("The JavaScript SDK is missing in node_modules: remove node_modules/.made-from and build again.")
    say("Measuring; this takes some minutes …")
    command = [*machine.namespace_command(), python, "-m", "tools.measure", *([report] if report else [])]
    measured = subprocess.run(command, cwd=ROOT).returncode
    return walk(python) or measured


def walk(python):
    """A long walk of broken and well-formed SIP messages at the phone; gives pytest's exit code."""
    say(f"{BROKEN_MESSAGES} well-formed and broken SIP messages at the phone …")
    command = [
        *machine.namespace_command(),
        python,
        "-m",
        "pytest",
        "-q",
        "tests/sip/test_fuzz.py",
        "--browser",
        "chromium",
    ]
    return subprocess.run(command, cwd=ROOT, env={"FUZZ_MESSAGES": BROKEN_MESSAGES, **os.environ}).returncode
