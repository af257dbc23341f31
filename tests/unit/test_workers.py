"""How the tests are shared out: which commands get workers, in which order units are given out, and what a worker has of its own."""

import os
import subprocess
import sys

import pytest

from tests.workers import in_order, parts
from tools import machine, testing
from tools.project import ROOT


@pytest.mark.parametrize(
    ("words", "cores", "count"),
    [
        ([], 2, 2),
        (["-q", "--durations=40"], 2, 2),
        (["-ra", "--require-all", "--tb=short"], 3, 3),
        ([], 16, 4),
        ([], 1, 0),
        (["tests/phone"], 2, 0),
        (["-k", "hold"], 2, 0),
        (["-x"], 2, 0),
        (["--pdb"], 2, 0),
        (["-s"], 2, 0),
        (["--browser", "chromium"], 2, 0),
        (["-p", "no:cacheprovider"], 2, 0),
    ],
)
def test_the_whole_gets_a_worker_a_core_and_a_part_gets_none(words, cores, count):
    assert testing.workers(words, cores) == count


def test_where_workers_can_have_no_network_of_their_own_there_is_one_process_and_it_is_said(monkeypatch, capsys):
    monkeypatch.setattr(testing, "cores", lambda: 2)
    monkeypatch.setattr(machine, "namespace_command", lambda: [])
    assert testing.launch(["-q"]) == ([], ["-q"])
    assert "one process" in capsys.readouterr().err


def test_one_process_gets_the_network_and_workers_that_were_asked_for_make_theirs(monkeypatch):
    monkeypatch.setattr(testing, "cores", lambda: 2)
    monkeypatch.setattr(machine, "namespace_command", lambda: ["unshare"])
    monkeypatch.setattr(machine, "is_isolated", lambda: False)
    assert testing.launch(["tests/sip"]) == (["unshare"], ["tests/sip"])
    assert testing.launch(["tests/sip", "-n", "2"]) == ([], ["tests/sip", "-n", "2"])
    assert testing.launch([]) == ([], ["-n", "2"])
    monkeypatch.setattr(machine, "is_isolated", lambda: True)
    assert testing.launch(["tests/sip"]) == ([], ["tests/sip"])


@pytest.mark.parametrize(
    ("nodeid", "expected"),
    [
        ("tests/core/test_a.py::test_b", ("tests/core/test_a.py", "", "")),
        ("tests/core/test_a.py::test_b[micropython]", ("tests/core/test_a.py", "", "micropython")),
        ("tests/browser/test_a.py::test_b[firefox-py-other]", ("tests/browser/test_a.py", "firefox", "py")),
        ("tests/browser/test_a.py::test_b[mpy-chromium]", ("tests/browser/test_a.py", "chromium", "mpy")),
        ("tests/phone/test_a.py::test_py[chromium-a::b]", ("tests/phone/test_a.py", "chromium", "")),
        ("tests/js/a.test.js::node", ("tests/js/a.test.js", "", "")),
    ],
)
def test_a_unit_is_a_file_in_one_browser_and_one_python(nodeid, expected):
    assert parts(nodeid) == expected


def test_firefox_is_first_and_what_needs_no_browser_last():
    units = {
        ("a", "", ""): [1] * 9,
        ("b", "chromium", ""): [1],
        ("c", "chromium", "py"): [1, 2],
        ("d", "firefox", ""): [1],
    }
    assert [file for (file, _, _), _ in in_order(units)] == ["d", "c", "b", "a"]


TESTS = {
    "test_one.py": """
        import os
        def test_network():
            with open("one.net", "w") as file: file.write(os.readlink("/proc/self/ns/net"))
        def test_one():
            pass
    """,
    "test_two.py": """
        import os
        def test_network():
            with open("two.net", "w") as file: file.write(os.readlink("/proc/self/ns/net"))
        def test_deadly():
            with open("deadly.log", "a") as file: file.write("again")
            os._exit(3)
        def test_after():
            pass
    """,
}


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """A small session in two workers, one of which dies: (folder, what pytest said)."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "pytest.ini").write_text("[pytest]\n")
    for name, text in TESTS.items():
        lines = [line.removeprefix(" " * 8) for line in text.splitlines()]
        (folder / name).write_text("\n".join(lines))
    variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [
            sys.executable,
            *"-m pytest -p tests.workers -p no:cacheprovider -n 2 --durations=3 --basetemp=scratch".split(),
        ],
        cwd=folder,
        env={**variables, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return folder, done.stdout


def test_each_worker_has_a_network_of_its_own(namespace, session):
    networks = {os.readlink("/proc/self/ns/net"), *((session[0] / name).read_text() for name in ("one.net", "two.net"))}
    assert len(networks) == 3


def test_a_test_that_takes_its_worker_down_has_failed_once_and_the_others_run(session):
    folder, said = session
    assert (folder / "deadly.log").read_text() == "again"
    assert "1 failed, 4 passed" in said.splitlines()[-1]
    assert "FAILED test_two.py::test_deadly" in said


def test_where_the_time_went_is_told_before_the_summary(session):
    assert session[1].index("seconds by folder") < session[1].index("short test summary")
