"""What the machine has for the tests, and what is said when it lacks something."""

import subprocess
from pathlib import Path

import pytest

from tools import machine


def test_what_is_missing_is_named_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda name, path=None: None)
    monkeypatch.delenv("CHROME", raising=False)
    assert machine.why_not("chromium") == (
        "no chromium here: install chromium-headless-shell, or name the program in the variable CHROME"
    )


def test_a_program_can_be_named_by_a_variable(monkeypatch):
    monkeypatch.setenv("FIREFOX", "/opt/firefox/firefox")
    assert machine.find("firefox") == "/opt/firefox/firefox"
    assert machine.why_not("firefox") == ""


@pytest.mark.parametrize("name", ["asterisk", "rtpengine", "pjsip"])
def test_what_was_unpacked_is_found_and_what_was_not_is_missing(monkeypatch, tmp_path, name):
    monkeypatch.setattr(machine.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(machine, "CACHE", tmp_path)
    monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / f"{name}-unfinished" / name).mkdir(parents=True)
    assert machine.find(name) is None and machine.why_not(name).startswith(f"no {name} here: ")
    (tmp_path / f"{name}-0123456789abcdef" / name).mkdir(parents=True)
    assert machine.find(name) == str(tmp_path / f"{name}-0123456789abcdef" / name)


@pytest.mark.parametrize(
    ("interfaces", "isolated"),
    [(["lo"], True), (["lo", "softphone0", "softphone1"], True), (["lo", "eth0"], False)],
)
def test_a_network_of_the_tests_own_is_told_by_its_interfaces(monkeypatch, interfaces, isolated):
    monkeypatch.setattr(machine.socket, "if_nameindex", lambda: list(enumerate(interfaces)))
    assert machine.is_isolated() is isolated


@pytest.mark.parametrize(
    ("may", "flags"),
    [({"-n", "-rn"}, "-n"), ({"-rn"}, "-rn"), (set(), None)],
    ids=["root", "a user with user namespaces", "nobody"],
)
def test_a_network_of_the_tests_own_is_made_by_whoever_may(monkeypatch, may, flags):
    monkeypatch.setattr(machine.shutil, "which", lambda name, path=None: f"/bin/{name}")
    monkeypatch.setattr(
        machine.subprocess, "run", lambda words, **_: subprocess.CompletedProcess(words, 0 if words[1] in may else 1)
    )
    assert machine.namespace_command()[:2] == (["unshare", flags] if flags else [])


def test_its_interfaces_get_no_address_later(namespace):
    addresses = Path("/proc/net/if_inet6")  # not there where the system has no IPv6
    named = [line.split()[-1] for line in addresses.read_text().splitlines()] if addresses.exists() else []
    assert not set(named).intersection(machine.OWN_INTERFACES)
