"""The configurations that docs/servers.md shows are those that the tests' servers run."""

import re
import sys

import pytest

from tests.runners import ROOT
from tests.sip.asterisk_server import ELSEWHERE, SHOWN

PAGE = ROOT / "docs/servers.md"
TEXT = PAGE.read_text("utf-8")
BLOCK = re.compile(r"^<!-- file: (\S+) -->\n```(\w*)\n(.*?)^```$", re.M | re.S)
SHOWN_FILES = [(match[1], match[3]) for match in BLOCK.finditer(TEXT)]
RUN = sorted([*(str(path.relative_to(ROOT)) for path in SHOWN.glob("*.conf")), "tests/sip/kamailio.cfg"])


def test_all_that_is_run_is_shown():
    assert sorted(name for name, _ in SHOWN_FILES) == RUN


@pytest.mark.parametrize(("name", "text"), SHOWN_FILES, ids=[name for name, _ in SHOWN_FILES])
def test_what_is_shown_is_what_is_run(name, text):
    """To put the files into the page: `python -m tests.docs.test_servers`."""
    assert text == (ROOT / name).read_text("utf-8")


def test_what_the_tests_put_in_its_place_stands_there():
    shown = "".join(text for name, text in SHOWN_FILES if "asterisk" in name)
    assert [word for word in ELSEWHERE if word not in shown] == []


def test_the_version_of_what_is_pinned_is_told():
    pinned = (ROOT / "tools/requirements-pjsip.txt").read_text("utf-8")
    assert f"| PJSIP | {re.search(r'==([0-9.]+)[.]post', pinned)[1]} |" in TEXT


def write():
    """Puts the files as they are into the page."""

    def block(match):
        return f"<!-- file: {match[1]} -->\n```{match[2]}\n{(ROOT / match[1]).read_text('utf-8')}```"

    PAGE.write_text(BLOCK.sub(block, TEXT), "utf-8")


if __name__ == "__main__":
    sys.exit(write())
