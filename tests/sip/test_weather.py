"""Whole phones in host pages at a real server, in bad weather: what the person reads and what the host hears, each once."""

import contextlib
import socket
import subprocess
import threading

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.phone.test_day import let_tests_in
from tests.sip.server import URL, secret
from tools import machine

PATIENCE = 30_000  # milliseconds until a line is back: its pauses grow and are uneven
LOST = "The connection to the server is lost. Trying again …"
SILENT = "The other side has fallen silent. The call was ended."
SERVER_AWAY = pytest.mark.console_errors("WebSocket connection", "can.t establish a connection", "was interrupted")


MADE = """
    const noting = (Real, made) => class extends Real { constructor(...rest) { super(...rest); made.push(this); } };
    globalThis.RTCPeerConnection = noting(RTCPeerConnection, globalThis.peers = []);
    globalThis.sent = [];
    const note = (prototype, name) => {     // a connection of the page, or the port to the worker that has it
      const act = prototype[name];
      prototype[name] = function (data, ...rest) {
        if (typeof data === "string") sent.push(data);
        return act.call(this, data, ...rest);
      };
    };
    note(WebSocket.prototype, "send");
    note(MessagePort.prototype, "postMessage");
"""

CONNECTED = """
import js, main
ua = getattr(main.phone.session.line, "ua", None)
js.globalThis.connected = ua is not None and ua.isConnected()
"""


def prepared(context):
    """The phone's Python and its connections can be had by the test."""
    let_tests_in(context)
    context.add_init_script(MADE)
    context.clock.install()


@pytest.fixture
def sign_in(sip_server, open_host, browser_name):  # noqa: F811
    """Host pages whose phones are signed in: `sign_in("alice")`."""

    def make(user, server=URL, **options):
        login = {"type": "softphone/LOGIN", "username": user, "password": secret(user)}
        permissions = {"permissions": ["microphone"]} if browser_name == "chromium" else {}
        return open_host(
            {"server": server, "domainName": "sip.test"}, login, prepare=prepared, **permissions, **options
        )

    return make


@pytest.fixture
def desk(sign_in):
    """As `sign_in`, ready to call and be called."""

    def make(user, **options):
        host = sign_in(user, **options)
        expect(host.box("Number")).to_be_visible(timeout=PATIENCE)
        host.forget()
        return host

    return make


def python(host, source):
    """Runs Python in the phone."""
    host.page.frames[1].evaluate("source => python.runPython(source)", source)


def ring(caller, called, number):
    """A call that rings at the other desk."""
    caller.post("bridge/ON_CLICK_TO_CALL", number=number)
    called.wait_for("SDK_CALL_INCOMING")


def talk(caller, called, number):
    """A call that stands."""
    ring(caller, called, number)
    called.button("Answer").click()
    for host in (caller, called):
        host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")


def is_lost(*hosts):
    """The line is lost: said in words, and to the host."""
    for host in hosts:
        expect(host.phone.get_by_text(LOST)).to_be_visible(timeout=PATIENCE)
        assert host.wait_for("ERROR")["code"] == "line_lost"


def is_back(*hosts):
    """The line has come back by itself."""
    for host in hosts:
        expect(host.phone.get_by_text(LOST)).to_be_hidden(timeout=PATIENCE)
        expect(host.phone.locator("[data-line=ready]")).to_be_attached()


def until_ice(host, state):
    """Waits for the media connection of the phone's last call to be in a state."""
    host.page.frames[1].wait_for_function(
        "state => peers.at(-1).iceConnectionState === state", arg=state, timeout=PATIENCE
    )


def errors(host):
    return [message["code"] for message in host.heard("ERROR")]


@SERVER_AWAY
def test_the_server_restarts_idle_ringing_and_in_a_call(desk, sip_server):
    alice, bob = desk("alice"), desk("bob")

    def restart(seen_at_once=None):
        sip_server.stop()
        if seen_at_once is not None:  # a notice goes after some seconds
            expect(seen_at_once).to_be_attached(timeout=PATIENCE)
        is_lost(alice, bob)
        sip_server.start()
        is_back(alice, bob)

    restart()
    assert [host.names() for host in (alice, bob)] == [["ERROR"]] * 2

    alice.forget()
    bob.forget()
    ring(alice, bob, "bob")
    restart(seen_at_once=alice.phone.get_by_text("The call to bob failed"))
    for host in (alice, bob):
        assert errors(host) == ["line_lost"]
        assert host.names().count("ON_CALL_ENDED") == 1
        expect(host.button("Hang up")).to_have_count(0)

    alice.forget()
    bob.forget()
    talk(alice, bob, "bob")
    restart()
    for host in (alice, bob):
        assert errors(host) == ["line_lost"] and "ON_CALL_ENDED" not in host.names()
    bob.button("Hang up").click()
    alice.wait_for("ON_CALL_ENDED")


class Relay:
    """Between phones and server. It can fall silent: what is connected stays so, and nothing passes any more."""

    def __init__(self):
        self.silent, self.connections = set(), []
        self.deaf = False  # whether new connections fall silent once they stand
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                phone, _ = self.door.accept()
                server = socket.create_connection(("127.0.0.1", 8088))
                self.connections.append((phone, server))
                for way in ((phone, server), (server, phone)):
                    threading.Thread(target=self._pass, args=(phone, *way), daemon=True).start()

    def _pass(self, phone, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if phone not in self.silent:
                    target.sendall(data)
                if self.deaf and source is not phone:
                    self.silent.add(phone)
            target.shutdown(socket.SHUT_WR)

    def fall_silent(self):
        """For all who are connected now, for ever; who comes later passes."""
        self.silent.update(phone for phone, _ in self.connections)

    def close(self):
        for each in (self.door, *(end for both in self.connections for end in both)):
            each.close()


@pytest.fixture
def relay(sip_server):
    relay = Relay()
    yield relay
    relay.close()


def test_a_server_that_never_answers_and_one_that_falls_silent(sign_in, relay):
    relay.deaf = True
    alice = sign_in("alice", relay.url)
    alice.page.frames[1].wait_for_function(
        "source => globalThis.python && (python.runPython(source), connected)", arg=CONNECTED
    )
    alice.page.context.clock.fast_forward(13_000)
    expect(alice.phone.get_by_text("The server cannot be reached.")).to_be_visible()
    assert errors(alice) == ["server_unreachable"]
    relay.deaf = False
    for password, outcome in (
        ("wrong", alice.phone.get_by_text("Username or password is wrong.")),
        (secret("alice"), alice.box("Number")),
    ):
        alice.box("Username").fill("alice")
        alice.box("Password").fill(password)
        alice.button("Sign in").click()
        expect(outcome).to_be_visible(timeout=PATIENCE)
    assert errors(alice) == ["server_unreachable", "wrong_password"]

    alice.forget()
    relay.fall_silent()
    alice.page.frames[1].evaluate("dispatchEvent(new Event('online'))")
    alice.page.context.clock.fast_forward(33_000)
    alice.wait_for("ERROR")
    is_back(alice)
    assert errors(alice) == ["line_lost"]


def ip(*words):
    subprocess.run([machine.find("ip"), *words], check=True)


class Media:
    """Packets of sound: `stop()` lets none through, `close(port)` none from or to a port, `go_on()` all of them."""

    def __init__(self):
        self.rules = []

    def _stop(self, *which):
        ip("rule", "add", "pref", "1", "ipproto", "udp", *which, "unreachable")
        self.rules.append(which)

    def stop(self):
        self._stop()

    def close(self, port):
        for end in ("sport", "dport"):
            self._stop(end, str(port))

    def go_on(self):
        while self.rules:
            ip("rule", "del", "pref", "1", "ipproto", "udp", *self.rules.pop())


@pytest.fixture
def media(namespace):
    """The `Media` of all pages."""
    ip("rule", "add", "pref", "2", "lookup", "local")  # the first rule would deliver them in any case
    ip("rule", "del", "pref", "0")
    media = Media()
    yield media
    media.go_on()
    ip("rule", "add", "pref", "0", "lookup", "local")
    ip("rule", "del", "pref", "2")


def test_the_network_goes_away_in_a_call(desk, relay, media):
    """For a moment nobody notices; for longer the call ends by silence, once, and the line comes back by itself."""
    alice, bob = desks = [desk(user, server=relay.url) for user in ("alice", "bob")]
    talk(alice, bob, "bob")
    for host in desks:
        host.forget()
    media.stop()
    for host in desks:
        until_ice(host, "disconnected")
    media.go_on()
    for host in desks:
        until_ice(host, "connected")
        assert host.names() == []

    media.stop()
    relay.fall_silent()
    for host in desks:
        until_ice(host, "disconnected")
        host.page.context.clock.fast_forward(33_000)
        host.wait_for("ERROR", 2)
        expect(host.phone.get_by_text(SILENT).first).to_be_visible()
    media.go_on()
    is_back(*desks)
    for host in desks:
        assert sorted(errors(host)) == ["line_lost", "peer_lost"] and host.names().count("ON_CALL_ENDED") == 1
    ring(alice, bob, "bob")


def test_another_network_in_a_call(desk, media):
    """Where the packets went nothing passes any more; once the line is back the call finds another way."""
    alice, bob = desk("alice"), desk("bob")
    talk(alice, bob, "bob")
    alice.forget()
    frame = alice.page.frames[1]
    for port in frame.evaluate("""async () => [...(await peers.at(-1).getStats()).values()]
            .filter(entry => entry.type === "local-candidate" && entry.protocol === "udp").map(entry => entry.port)"""):
        media.close(port)
    until_ice(alice, "disconnected")
    python(alice, "import main; main.phone.session.line.ua.transport.socket.give_up()")
    until_ice(alice, "connected")
    is_back(alice)
    assert alice.names() == ["ERROR"] and "ON_CALL_ENDED" not in bob.names()


IMPATIENT = """
import js
from lines import sip_call
sip_call.LISTEN_EVERY, sip_call.SILENT_TIMES = 0.2, 5
js.window.looks = 0
arrived = sip_call.arrived
async def counted(peer):
    js.window.looks += 1
    return await arrived(peer)
sip_call.arrived = counted
"""


def until_looked(*hosts):
    """Waits until the phones have looked for life more often than it takes to give up."""
    frames = [host.page.frames[1] for host in hosts]
    for frame in frames:
        frame.evaluate("() => { globalThis.enough = looks + 7; }")
    for frame in frames:
        frame.wait_for_function("() => looks >= enough")


def test_nothing_comes_over_a_connection_that_stands(desk):
    """Muted or on hold the call goes on; silence without a reason ends it, once."""
    alice, bob = desk("alice"), desk("bob")
    for host in (alice, bob):
        python(host, IMPATIENT)
    talk(alice, bob, "bob")
    alice.forget()
    for name, message in (("Mute", "MUTED"), ("Hold", "HELD"), ("Hold", "RESUMED")):
        bob.button(name).click()
        bob.wait_for("BRIDGE_ON_CALL_" + message)
        until_looked(alice, bob)
    assert alice.names() == []
    bob.page.frames[1].evaluate("() => peers.at(-1).getSenders()[0].replaceTrack(null)")
    assert alice.wait_for("ERROR")["code"] == "peer_lost"
    bob.wait_for("ON_CALL_ENDED")
    expect(alice.phone.get_by_text(SILENT).first).to_be_visible()
    assert alice.names() == ["ERROR", "ON_CALL_ENDED", "BRIDGE_CALL_LOG_CREATED"]


def frozen(host):
    """The tab was frozen. (What Playwright drives counts as seen, and Chromium freezes only what nobody sees.)"""
    host.page.frames[1].evaluate("() => document.dispatchEvent(new Event('resume'))")


def asleep(host):
    """The machine sleeps for a while, shorter than a registration holds."""
    host.page.context.clock.fast_forward(140_000)


def kept_by_the_browser(host):
    """The page has been left and come back to."""
    host.page.frames[1].evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


@pytest.mark.parametrize("absence", [frozen, asleep, kept_by_the_browser])
def test_after_an_absence_the_phone_registers_once_again(desk, absence):
    alice = desk("alice")
    frame = alice.page.frames[1]
    registers = "sent.filter(text => text.startsWith('REGISTER') && text.includes('\\nAuthorization:') && text.includes('\\nContact:'))"
    frame.evaluate("() => { sent.length = 0; }")
    absence(alice)
    frame.wait_for_function(f"() => {registers}.length")
    ring(desk("bob"), alice, "alice")
    assert frame.evaluate(f"{registers}.length") == 1
    assert alice.names() == ["SDK_CALL_INCOMING"]
