"""SECURITY.md names tests that exist, and leaves no promise and no attack without one."""

import re

import pytest

from tools.project import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)


@pytest.mark.parametrize("path, name", sorted(set(NAMED)), ids=lambda part: part)
def test_a_named_test_exists(path, name):
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_promise_has_its_tests():
    promises = re.split(r"^\*\*P\d\. ", TEXT.partition("## Not promised")[0], flags=re.MULTILINE)[1:]
    assert len(promises) == 9
    assert all("::test_" in promise for promise in promises)


def test_every_attack_is_named():
    files = sorted((ROOT / "tests" / "attack").glob("test_*.py"))
    written = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}
    assert written - {name for _, name in NAMED} == {"test_plain_http_in_a_secure_page_is_named_mixed_content"}
