"""SIP servers for the tests of this folder, and pages with a line at one of them.

A test is at Kamailio, or where its marks say: `@at_both` runs it at both servers, `@at_asterisk` at Asterisk (tests/sip/servers.py).
"""

import contextlib

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.phone.harness.fixtures import harness, open_line  # noqa: F401
from tests.sip.desks import EARS, VOICES, desk  # noqa: F401
from tests.sip.native import NativePhone
from tests.sip.peer import HOST, Peer
from tests.sip.server import secret
from tests.sip.servers import PARAMETERS, SERVERS
from tools import machine


def pytest_generate_tests(metafunc):
    """A test that uses a server runs at each that its `at` marker names."""
    marker = metafunc.definition.get_closest_marker("at")
    if marker and "sip_server" in metafunc.fixturenames:
        metafunc.parametrize("sip_server", [PARAMETERS[name] for name in marker.args], indirect=True)


@pytest.fixture(scope="session")
def running_servers(namespace):
    """Gives a server by its name, started when it is first asked for. All are in the tests' own network namespace: their ports are
    fixed, and media must stay on this machine.
    """
    running = {}
    with contextlib.ExitStack() as stack:

        def server(name):
            if name not in running:
                running[name] = stack.enter_context(SERVERS[name]())
            return running[name]

        yield server


@pytest.fixture
def sip_server(request, running_servers):
    """The test's server, running again after a test that stops it."""
    name = getattr(request, "param", "kamailio")
    for program in SERVERS[name].needs:
        if machine.why_not(program):
            pytest.skip(machine.why_not(program))
    server = running_servers(name)
    yield server
    if server.process is None:
        server.start()


@pytest.fixture
def line(sip_server, open_line):  # noqa: F811
    """Makes pages that are signed in: `line("alice")`."""
    return lambda user, **account: open_line().register(user, **{"server": sip_server.url, **account})


@pytest.fixture
def voice(sip_server, open_line):  # noqa: F811
    """As `line`, but the microphone is the user's tone, and ears know whose tone is heard: `hears(page, 350, …)`."""

    def make(user, **account):
        page = open_line(before=f"globalThis.myVoice = {VOICES[user]};\n{EARS}")
        page.page.mouse.click(5, 5)  # browsers let no page sound before
        return page.register(user, **{"server": sip_server.url, **account})

    return make


@pytest.fixture
def native(sip_server):
    """Makes native phones that are signed in at the test's server: `native("petra")`."""
    for program in ("pjsip", "rtpengine"):
        if machine.why_not(program):
            pytest.skip(machine.why_not(program))
    with contextlib.ExitStack() as stack:

        def make(user):
            phone = stack.enter_context(NativePhone(sip_server, user))
            phone.wait("registered", 200)
            return phone

        yield make


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
