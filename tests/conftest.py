"""One session for all tests: on CPython, on MicroPython, in Node, in Chromium and in Firefox.

A test that this machine cannot run is skipped with the reason; where everything is required (`--require-all`, or `CI=true`)
it fails instead.
"""

import os

import pytest

from tests.browsers import (  # noqa: F401
    browser_type_launch_args,
    console,
    make_page,
    new_context,
    new_server,
    other_origin,
    page_server,
    runtime,
    site,
    third_origin,
)
from tests.firefox import decides
from tests.runners import pytest_collect_file, pytest_pyfunc_call  # noqa: F401
from tests.workers import pytest_terminal_summary, pytest_xdist_make_scheduler, pytest_xdist_setupnodes  # noqa: F401
from tools import machine

BROWSERS = ("chromium", "firefox")


def pytest_addoption(parser):
    """`--require-all`, which is also what CI means."""
    parser.addoption(
        "--require-all",
        action="store_true",
        default=os.environ.get("CI") == "true",
        help="fail where this machine lacks what a test needs",
    )


def pytest_configure(config):
    """Both browsers, unless some are named."""
    config.addinivalue_line("markers", "console_errors(*patterns): errors on the console that this test expects")
    config.addinivalue_line("markers", "at(*servers): the SIP servers that a test of tests/sip runs at")
    config.addinivalue_line("markers", "needs(*programs): what the machine must have, rows of tools/machine.py")
    config.option.browser = config.option.browser or list(BROWSERS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A test for one browser is no test of the other, so it is not counted as skipped there."""
    both = set(config.option.browser) == set(BROWSERS)
    kept = [item for item in items if concerns_its_browser(item, both)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def concerns_its_browser(item, both):
    """Whether the markers `only_browser` and `skip_browser` want this item, and, beside Chromium, tests/firefox.py."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    browser = params.get("browser_name")
    only, skipped = ([marker.args[0] for marker in item.iter_markers(f"{word}_browser")] for word in ("only", "skip"))
    wanted = [name for name in BROWSERS if name in (only or BROWSERS) and name not in skipped]
    if (
        both
        and wanted == list(BROWSERS)
        and not decides(item.nodeid, params.get("runtime") or params.get("shared_page") or "")
    ):
        wanted = [BROWSERS[0]]
    return not browser or browser in wanted


def pytest_runtest_setup(item):
    """Asks for what a test's `needs` marker names."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if machine.why_not(program):
                pytest.skip(machine.why_not(program))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is required, what cannot run has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--require-all"):
        report.outcome = "failed"
        report.longrepr = f"required, but skipped: {call.excinfo.value}"
    return report


@pytest.fixture(scope="session")
def namespace():
    """Asks for a network namespace of the tests' own, where nothing reaches the outside."""
    if not machine.is_isolated():
        pytest.skip("the tests do not run in a network namespace of their own: that needs Linux, `unshare` and `ip`")
