"""The toolchain: what is pinned, and what is said when something is missing."""

import json
import subprocess
import venv

import pytest

from tools import commands, toolchain
from tools.project import ROOT, TOOLS, Trouble


def test_without_a_fitting_node_the_one_of_pypi_is_taken(monkeypatch):
    asked = []
    monkeypatch.setattr(toolchain.shutil, "which", lambda name: None)
    monkeypatch.setattr(toolchain, "environment", lambda *names: asked.append(names) or "there")
    assert toolchain.node_binaries() == "there"
    assert asked == [("node-venv", "requirements-node.txt")]


def test_without_venv_the_package_to_install_is_named(monkeypatch, tmp_path):
    def fail(*_arguments, **_options):
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(venv, "create", fail)
    with pytest.raises(Trouble, match="apt install python3-venv"):
        toolchain.make_environment(tmp_path / "made")


def test_a_program_that_fails_is_quoted():
    with pytest.raises(Trouble, match="Trying has failed (.*)\n.*no such option"):
        toolchain.run(["python3", "-c", "import sys; sys.exit('no such option')"], "Trying")


def test_trouble_is_told_without_a_traceback(monkeypatch, capsys):
    def fail():
        raise Trouble("the disk is full")

    monkeypatch.setattr(commands.site, "build", fail)
    assert commands.main([]) == 1
    assert capsys.readouterr().err.strip() == "the disk is full"


def test_an_unknown_argument_is_refused(capsys):
    with pytest.raises(SystemExit):
        commands.main(["build", "--prot"])
    assert "--prot" in capsys.readouterr().err


def test_every_python_tool_is_pinned():
    for lock in TOOLS.glob("requirements-*.txt"):
        for line in lock.read_text().splitlines():
            assert line.startswith("#") or "==" in line, f"{lock.name}: {line}"
    shipped = (TOOLS / "requirements-shipped.txt").read_text().splitlines()
    assert all("--hash=sha256:" in line for line in shipped if not line.startswith("#"))


def test_every_browser_part_is_pinned():
    package = json.loads((ROOT / "package.json").read_text())
    assert all(version[0].isdigit() for version in package["devDependencies"].values())


def test_the_lock_is_cleaned_of_addresses(monkeypatch, tmp_path):
    lock = tmp_path / "package-lock.json"
    package = {
        "version": "1.0.0",
        "resolved": "https://example.com/a.tgz",
        "funding": {"url": "x"},
        "integrity": "sha512-a",
    }
    lock.write_text(json.dumps({"packages": {"node_modules/a": package}}))
    monkeypatch.setattr(toolchain, "LOCK", lock)
    toolchain.clean_lock()
    assert json.loads(lock.read_text())["packages"]["node_modules/a"] == {"version": "1.0.0", "integrity": "sha512-a"}
