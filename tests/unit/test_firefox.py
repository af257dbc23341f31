"""The choice of what Firefox runs names tests that there are."""

import re

import pytest

from tests.firefox import ROWS, decides
from tools.project import ROOT


@pytest.mark.parametrize("where", [row[0] for row in ROWS])
def test_each_row_names_something(where):
    path, _, name = where.partition("::")
    assert (ROOT / path).exists()
    if name:
        pattern = rf"^(async )?def {re.escape(name.rstrip('['))}{'[(]' if name.endswith('[') else ''}"
        assert re.search(pattern, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("nodeid", "runtime", "expected"),
    [
        ("tests/browser/test_events.py::test_x[firefox-py]", "py", True),
        ("tests/browser/test_loader_places.py::test_the_tag_works_wherever_it_stands[py-firefox-head]", "py", True),
        ("tests/browser/test_loader_places.py::test_it_may_lie_deep[py-firefox]", "py", False),
        ("tests/browser/test_loader_places.py::test_it_may_lie_deep[mpy-firefox]", "mpy", True),
        ("tests/browser/test_site.py::test_x[firefox]", "", True),
        ("tests/compat/test_defects.py::test_x[firefox]", "", False),
    ],
)
def test_the_first_row_that_fits_counts(nodeid, runtime, expected):
    assert decides(nodeid, runtime) is expected
