"""The runner of MicroPython tells failures as failures."""

import json
import subprocess

from tests.runners import CORE, NODE, ROOT

TESTS = """
from here import answer

def test_good():
    assert answer() == 42

def test_bad():
    assert answer() == 43, "not this"

async def test_later():
    raise ValueError("too late")
"""


def run(folder, text):
    (folder / "here.py").write_text("def answer():\n    return 42\n")
    (folder / "test_sample.py").write_text(text)
    command = [NODE, CORE / "run_micropython.mjs", folder, "--", folder / "test_sample.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {row["test"]: row["failure"] for row in map(json.loads, done.stdout.splitlines())}


def test_each_function_has_its_own_result(tmp_path):
    results = run(tmp_path, TESTS)
    assert results["test_good"] is None
    assert "AssertionError: not this" in results["test_bad"]
    assert "ValueError: too late" in results["test_later"]


def test_a_file_that_cannot_be_imported_is_told(tmp_path):
    results = run(tmp_path, "import dataclasses\n")
    assert "ImportError" in results[""]
