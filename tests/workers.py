"""Several workers for one session (pytest-xdist): each in a network namespace of its own, so that fixed ports do not clash.

A unit of work is what shares a page or a browser: the tests of one file in one browser and one Python. Firefox's come first,
those without a browser last: a worker then changes its browser once, and what is left for the end is short.
"""

import re
import shlex
import sys
from collections import OrderedDict, defaultdict

import pytest
from xdist.scheduler import LoadScopeScheduling

from tools import machine

BROWSERS = ("firefox", "chromium")
RUNTIMES = ("mpy", "py", "micropython")


def parts(nodeid):
    """`(file, browser or "", runtime or "")` of a test by its name, `folder/file.py::test[chromium-mpy]`."""
    file, _, rest = nodeid.partition("::")
    words = re.split(r"[][-]", rest)[1:]
    return file, *(next((word for word in words if word in known), "") for known in (BROWSERS, RUNTIMES))


def in_order(units):
    """`{unit: tests}` as they are given out: Firefox first, without a browser last; within, large ones first."""
    rank = {browser: place for place, browser in enumerate((*BROWSERS, ""))}
    return sorted(units.items(), key=lambda unit: (rank[unit[0][1]], -len(unit[1]), unit[0]))


class ByUnit(LoadScopeScheduling):
    """Gives out units; a test that took its worker down has failed and is not run again."""

    def _split_scope(self, nodeid):
        return parts(nodeid)

    def _assign_work_unit(self, node):
        self.workqueue = OrderedDict(in_order(self.workqueue))
        super()._assign_work_unit(node)

    def remove_node(self, node):
        """Gives the name of the test that a worker has died of; what the worker had still to do goes to others."""
        left = [
            (unit, nodeid)
            for unit, tests in self.assigned_work[node].items()
            for nodeid, done in tests.items()
            if not done
        ]
        if not left:
            return super().remove_node(node)
        work = self.assigned_work.pop(node)
        unit, deadly = left[0]
        work[unit][deadly] = True
        self.workqueue.update({unit: work[unit] for unit, nodeid in left if nodeid != deadly})
        for other in self.assigned_work:
            self._reschedule(other)
        return deadly


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Ours, however the workers were asked for."""
    return ByUnit(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs):
    """Each worker in a namespace of its own, where that can be."""
    for spec in specs:
        spec.python = shlex.join([*machine.namespace_command(), sys.executable])


def pytest_terminal_summary(terminalreporter, config):
    """Where the time went, by folder, browser and Python; with `--durations`, which asks for it."""
    if not config.option.durations:
        return
    spent = defaultdict(lambda: [0, 0.0])
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                file, browser, runtime = parts(report.nodeid)
                row = spent["/".join(file.split("/")[:2]), browser, runtime]
                row[0] += report.when == "call"
                row[1] += report.duration
    terminalreporter.section("seconds by folder, browser and Python")
    for (folder, browser, runtime), (count, seconds) in sorted(spent.items(), key=lambda row: -row[1][1]):
        terminalreporter.write_line(f"{seconds:8.1f}  {count:5} tests  {folder} {browser} {runtime}".rstrip())
