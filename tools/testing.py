"""The `test` command: pytest in a private environment, in network namespaces of its own where that can be.

The whole is shared out to a worker a core, each in a namespace of its own; a part runs in one process, where `-s`, `-x` and
`--pdb` are what one expects. `-n 2` asks for workers on a part.
"""

import os
import subprocess

from . import machine, site
from .project import NODE_MODULES, ROOT, say
from .toolchain import environment, node_binaries

MOST_WORKERS = 4
# pytest's options that change what is printed, not what is run nor where.
FOR_THE_WHOLE = (
    "-q",
    "-v",
    "-r",
    "--quiet",
    "--verbose",
    "--color=",
    "--durations",
    "--junit-xml=",
    "--require-all",
    "--tb=",
)


def workers(words, cores):
    """How many processes run the tests that pytest's arguments ask for; 0 is none beside this one."""
    whole = all(word.startswith(FOR_THE_WHOLE) for word in words)
    return min(cores, MOST_WORKERS) if whole and cores > 1 else 0


def cores():
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def launch(words):
    """The words before and after `python -m pytest`: a namespace for one process, or workers that make their own."""
    count, namespace = workers(words, cores()), machine.namespace_command()
    if count and namespace:
        return [], ["-n", str(count), *words]
    if count:
        say("The tests run in one process: a worker needs a network namespace of its own (Linux, `unshare` and `ip`).")
    asked = any(word.startswith(("-n", "--numprocesses", "--tx")) for word in words)
    return [] if asked or machine.is_isolated() else namespace, words


def run(words):
    """Sets up what the tests need and runs them; gives pytest's exit code."""
    site.build()
    python = environment("venv", "requirements-test.txt") / "python"
    machine.prepare(python)
    before, after = launch(words)
    command = [*before, str(python), "-m", "pytest", *after]
    variables = {**os.environ, "NODE": str(node_binaries() / "node"), "NODE_PATH": str(NODE_MODULES)}
    say("Running the tests …")
    return subprocess.run(command, cwd=ROOT, env=variables).returncode
