"""A SIP server for the tests of this folder, and pages with a line at it."""

import pytest

from tests.phone.harness.fixtures import harness, open_line  # noqa: F401
from tests.sip.desks import desk  # noqa: F401
from tests.sip.server import SipServer
from tools import machine


@pytest.fixture(scope="session")
def running_server(namespace):
    """Kamailio, in the tests' own network namespace: its port is fixed, and media must stay on this machine."""
    if machine.why_not("kamailio"):
        pytest.skip(machine.why_not("kamailio"))
    with SipServer() as server:
        yield server


@pytest.fixture
def sip_server(running_server):
    """The server, running again after a test that stops it."""
    yield running_server
    if running_server.process is None:
        running_server.start()


@pytest.fixture
def line(sip_server, open_line):  # noqa: F811
    """Makes pages that are signed in: `line("alice")`."""
    return lambda user, **account: open_line().register(user, **account)
