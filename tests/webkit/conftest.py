"""One window of WebKit for all tests of this folder."""

import pytest

from tests.webkit.driver import WebKit
from tools import machine


@pytest.fixture(scope="session")
def webkit():
    """The window."""
    for program in ("webkit", "xvfb"):
        if machine.why_not(program):
            pytest.skip(machine.why_not(program))
    with WebKit() as window:
        yield window
