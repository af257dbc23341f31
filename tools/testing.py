"""The `test` command: one pytest session in a private environment, in a network namespace of its own where that can be."""

import os
import subprocess

from . import machine, site
from .project import NODE_MODULES, ROOT, say
from .toolchain import environment, node_binaries


def run(words):
    """Sets up what the tests need and runs them; gives pytest's exit code."""
    site.build()
    python = environment("venv", "requirements-test.txt") / "python"
    machine.prepare(python)
    command = [*machine.namespace_command(), str(python), "-m", "pytest", *words]
    variables = {**os.environ, "NODE": str(node_binaries() / "node"), "NODE_PATH": str(NODE_MODULES)}
    say("Running the tests …")
    return subprocess.run(command, cwd=ROOT, env=variables).returncode
