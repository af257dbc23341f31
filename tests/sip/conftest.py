"""A SIP server for the tests of this folder, and pages with a line at it."""

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.phone.harness.fixtures import harness, open_line  # noqa: F401
from tests.sip.desks import desk  # noqa: F401
from tests.sip.peer import HOST, Peer
from tests.sip.server import SipServer, secret
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


@pytest.fixture
def peer():
    """A `Peer`: a SIP server that says what the test tells it to."""
    with Peer() as peer:
        yield peer


@pytest.fixture
def line_at(open_line):  # noqa: F811
    """Makes pages with a line and nothing else, signed in at the peer: `line_at(peer, display_name=…)`."""

    def make(peer, user="alice", registered=True, before="", **account):
        known = {"line": "sip", "server": peer.url, "username": user, "password": secret(user), "domain": HOST}
        page = open_line(before=before).start(**{**known, **account})
        if registered:
            page.wait("registered")
        return page

    return make


@pytest.fixture
def phone_at(open_host, browser_name):  # noqa: F811
    """Makes host pages whose phone is signed in at the peer: `phone_at(peer)` gives a `tests.phone.conftest.Host`."""

    def make(peer, user="alice", prepare=None, **login):
        login = {"type": "softphone/LOGIN", "username": user, "password": secret(user), **login}
        more = {"permissions": ["microphone"]} if browser_name == "chromium" else {}
        host = open_host({"server": peer.url, "domainName": HOST}, login, prepare=prepare, **more)
        expect(host.box("Number")).to_be_visible()
        host.forget()
        return host

    return make
