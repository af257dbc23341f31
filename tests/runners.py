"""pytest items for tests that other programs run: MicroPython in Node, and Node's own test runner."""

import ast
import asyncio
import concurrent.futures
import functools
import inspect
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
CORE = TESTS / "core"
KNOWN = (ROOT / "app", ROOT / "app" / "phone", CORE, TESTS / "sip" / "wazo")  # the last for its recorded answers
NODE = os.environ.get("NODE") or shutil.which("node") or "node"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A coroutine function is run by asyncio, as MicroPython's runner does."""
    if inspect.iscoroutinefunction(pyfuncitem.obj):
        arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        with concurrent.futures.ThreadPoolExecutor(1) as thread:  # Playwright keeps a loop running in this one
            thread.submit(lambda: asyncio.run(pyfuncitem.obj(**arguments))).result()
        return True
    return None


def pytest_collect_file(file_path, parent):
    """What lies in core/ runs on MicroPython too; JavaScript tests run in Node."""
    if file_path.parent == CORE and file_path.suffix == ".py" and file_path.stem.startswith("test_"):
        return MicroPythonFile.from_parent(parent, path=file_path, name=f"{file_path.name} on MicroPython")
    if file_path.name.endswith(".test.js") and "node_modules" not in file_path.parts:
        return NodeFile.from_parent(parent, path=file_path)
    return None


class OtherFailure(Exception):
    """A test that another program ran has failed; carries what that program said."""


class OtherItem(pytest.Item):
    """A test that runs elsewhere."""

    def repr_failure(self, excinfo, style=None):
        """The other program's words, not the traceback of this one."""
        return str(excinfo.value) if isinstance(excinfo.value, OtherFailure) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        """Where the test stands."""
        return self.path, None, self.name


class MicroPythonFile(pytest.File):
    """The test functions of one file, run on MicroPython in one go."""

    def collect(self):
        """The functions by their names in the source: it may not even import on this Python."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        for part in tree.body:
            if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.name.startswith("test_"):
                yield MicroPythonItem.from_parent(self, name=f"{part.name}[micropython]")

    @functools.cached_property
    def failures(self):
        """`{test: traceback or None}`."""
        command = [NODE, CORE / "run_micropython.mjs", *KNOWN, "--", self.path]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or any(row["test"] == "" for row in rows):
            raise OtherFailure("\n".join([row["failure"] or "" for row in rows] + [done.stderr]))
        return {row["test"]: row["failure"] for row in rows}


class MicroPythonItem(OtherItem):
    """One test function on MicroPython."""

    def runtest(self):
        """Looks up how it went."""
        test = self.name.removesuffix("[micropython]")
        if test not in self.parent.failures:
            raise OtherFailure(f"{test} did not run")
        if self.parent.failures[test] is not None:
            raise OtherFailure(self.parent.failures[test])


class NodeFile(pytest.File):
    """A file of tests for Node."""

    def collect(self):
        """One item: Node counts within."""
        yield NodeItem.from_parent(self, name="node")


class NodeItem(OtherItem):
    """All tests of one file, run by `node --test`."""

    def runtest(self):
        """Runs the file."""
        done = subprocess.run(
            [NODE, "--test", "--test-force-exit", self.path], capture_output=True, text=True, cwd=ROOT, timeout=300
        )
        if done.returncode:
            raise OtherFailure(done.stdout + done.stderr)
