"""The formatters decide how the code looks: ruff's for Python, Prettier for JavaScript."""

import subprocess

from .project import NODE_MODULES, ROOT
from .toolchain import environment, node_binaries, node_environment, node_modules

# Generated files are left as they are generated: git does not know them, or says so by its name.
SCRIPTS = "**/*.{js,mjs,jsx}"


def commands(*, check):
    """The formatters as command lines; with `check` they change nothing, and fail where they would."""
    python = environment("venv", "requirements-test.txt") / "python"
    prettier = NODE_MODULES / "prettier/bin/prettier.cjs"
    return (
        [python, "-m", "ruff", "format", "--no-cache", *(["--check"] if check else []), "."],
        [node_binaries() / "node", prettier, "--list-different" if check else "--write", "--log-level=warn", SCRIPTS],
    )


def unformatted():
    """What the formatters would change, as they say it; "" where there is nothing."""
    node_modules()
    said = ""
    for command in commands(check=True):
        done = subprocess.run(command, cwd=ROOT, env=node_environment(), capture_output=True, text=True)
        said += done.stdout + done.stderr if done.returncode else ""
    return said


def write():
    """Formats all there is."""
    node_modules()
    for command in commands(check=False):
        subprocess.run(command, cwd=ROOT, env=node_environment(), check=True)
