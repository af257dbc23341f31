"""Where packages come from that are unpacked beside the system, and what is said when there are none."""

import pytest

from tools import debian

LIST = """
# deb https://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] https://mirror.example/debian bookworm main contrib # ours
deb-src https://source.example/debian bookworm main
deb   https://plain.example/debian/   bookworm-updates   main
deb
"""
STANZAS = """# a comment first
Types: deb deb-src
# in the middle
URIs: https://mirror.example/debian https://second.example/debian
Suites: trixie
 trixie-updates
Components: main
Signed-By: /usr/share/keyrings/b.gpg

Types: deb
URIs: https://off.example/debian
Suites: trixie
Enabled: no

Types: deb-src
URIs: https://source.example/debian
Suites: trixie

types: deb
uris: file:/srv/debian
suites: bullseye
signed-by:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
"""


def test_sources_of_one_line():
    assert list(debian.one_line_sources(LIST)) == [
        ("https://mirror.example/debian", ["bookworm"], "[arch=amd64 signed-by=/usr/share/keyrings/a.gpg]"),
        ("https://plain.example/debian/", ["bookworm-updates"], ""),
    ]


def test_sources_in_stanzas():
    assert list(debian.stanza_sources(STANZAS)) == [
        ("https://mirror.example/debian", ["trixie", "trixie-updates"], "[signed-by=/usr/share/keyrings/b.gpg]"),
        ("https://second.example/debian", ["trixie", "trixie-updates"], "[signed-by=/usr/share/keyrings/b.gpg]"),
        ("file:/srv/debian", ["bullseye"], ""),
    ]


@pytest.fixture
def machine_of(tmp_path, monkeypatch):
    """A machine whose apt is set up with these files, of this release."""

    def make(files, codename="trixie"):
        (tmp_path / "sources.list.d").mkdir()
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        monkeypatch.setattr(debian, "SOURCES", tmp_path)
        monkeypatch.setattr(debian, "codename", lambda: codename)

    return make


@pytest.mark.parametrize(
    ("files", "codename", "found"),
    [
        ({"sources.list": LIST}, "bookworm", "https://mirror.example/debian"),
        ({"sources.list.d/debian.sources": STANZAS}, "trixie", "https://mirror.example/debian"),
        ({"sources.list": LIST, "sources.list.d/debian.sources": STANZAS}, "bullseye", "file:/srv/debian"),
        ({"sources.list.d/other.list": "deb http://other.example nodistro main"}, "trixie", ""),
        ({"sources.list.d/off.list.disabled": LIST}, "bookworm", ""),
        ({}, "trixie", ""),
        ({"sources.list": LIST}, "", ""),
    ],
)
def test_the_archive_is_the_one_with_the_systems_own_release(machine_of, files, codename, found):
    machine_of(files, codename)
    assert debian.archive()[:2] == (found, codename if found else "")


@pytest.fixture
def tried(machine_of, monkeypatch, tmp_path):
    """What is tried, with the answer of each suite."""
    machine_of({"sources.list": "deb https://mirror.example/debian trixie main"})
    monkeypatch.setattr(debian, "made_once", lambda name, key, make: make(tmp_path))
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    tried = []

    def answers(**answers):
        def fill(_folder, _row, source):
            tried.append(source.split()[-2])
            if tried[-1] in answers:
                raise debian.Trouble(answers[tried[-1]])

        monkeypatch.setattr(debian, "fill", fill)
        return tried

    return answers


def test_a_suite_that_is_gone_is_not_the_end(tried):
    suites = tried(bullseye="404  Not Found", trixie="Unable to locate package asterisk")
    assert debian.unpack("asterisk") == []
    assert suites == ["bullseye", "trixie", "sid"]


def test_where_none_has_it_each_reason_is_told_once(tried):
    suites = tried(trixie="gone", bookworm="gone too", sid="no network")
    assert debian.unpack("rtpengine") == ["trixie: gone.", "bookworm: gone too.", "sid: no network."]
    assert suites == ["trixie", "bookworm", "sid"]


def test_a_machine_without_apt_is_told(monkeypatch):
    monkeypatch.setattr(debian.shutil, "which", lambda name: None)
    assert debian.unpack("asterisk") == ["Here is no apt, or no dpkg."]


def test_a_machine_without_an_archive_is_told(machine_of, monkeypatch):
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    machine_of({})
    assert debian.unpack("asterisk") == ["apt has no archive that carries this system's release."]
