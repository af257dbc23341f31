"""A module is one noun, a few screens long, and a function fits one; what is linted is clean; generated files are true."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import formatting, generate
from tools.project import APP, NODE_MODULES, ROOT, TOOLS, version

LONGEST_MODULE = 480
LONGEST_FUNCTION = 70

PYTHON = sorted([*APP.rglob("*.py"), *TOOLS.rglob("*.py"), ROOT / "build.py"])
JAVASCRIPT = sorted(
    path for kind in ("*.js", "*.mjs", "*.jsx") for folder in (APP, TOOLS) for path in folder.rglob(kind)
)


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*PYTHON, *JAVASCRIPT], ids=name_of)
def test_a_module_is_a_few_screens_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_function_fits_one_screen(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} at line {node.lineno}"


def test_the_linter_finds_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_the_formatters_change_nothing():
    assert formatting.unformatted() == "", "run: python3 build.py format"


def test_generated_files_say_what_the_tables_say():
    assert generate.stale() == [], "run: python3 build.py generate"


def test_the_lock_file_holds_no_addresses():
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text and '"resolved"' not in text, "run: python3 build.py lock"


def test_the_lock_file_is_of_this_package():
    package, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert lock["packages"][""]["devDependencies"] == package["devDependencies"]
    for name, pinned in package["devDependencies"].items():
        assert json.loads((NODE_MODULES / name / "package.json").read_text())["version"] == pinned


def test_there_is_one_version():
    assert "version" not in json.loads((ROOT / "package.json").read_text())
    holders = [name_of(path) for path in PYTHON if re.search(rf"['\"]{re.escape(version())}['\"]", path.read_text())]
    assert holders == []


def test_where_the_version_must_stand_in_a_text_it_is_the_right_one():
    named = re.compile(r"softphone-(\d+\.\d+\.\d+)")
    texts = [ROOT / "pyscript.toml", ROOT / "README.md", *APP.rglob("*.html"), *(ROOT / "docs").glob("*.md")]
    for path in filter(Path.exists, texts):
        for found in named.finditer(path.read_text(encoding="utf-8")):
            assert version() in found.groups(), f"{name_of(path)}: {found.group()}"


def test_no_file_names_a_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    pattern = re.compile(
        r"(?<![\w./-])/(?:work|root|farm|home)/[a-z.]|registry\.npmjs|files\.pythonhosted|pypi\.org/simple"
    )
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path != Path(__file__) and path.exists() and path.suffix not in (".png", ".wasm"):
            found = pattern.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name}: {found.group()}"


def test_the_stub_passes_the_type_checker():
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir=/dev/null"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
