"""Whole phones in host pages at a real server, in bad weather: what the person reads and what the host hears, each once."""

import contextlib
import os
import signal
import socket
import subprocess
import threading

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.phone.test_day import let_tests_in
from tests.sip.server import URL, secret
from tools import machine

PATIENCE = 30_000       # milliseconds until a line is back: its pauses grow and are uneven
LOST = "The connection to the server is lost. Trying again …"
SERVER_AWAY = pytest.mark.console_errors("WebSocket connection", "can.t establish a connection", "was interrupted")


MADE = """
    const noting = (Real, made) => class extends Real { constructor(...rest) { super(...rest); made.push(this); } };
    globalThis.RTCPeerConnection = noting(RTCPeerConnection, globalThis.peers = []);
    globalThis.WebSocket = noting(WebSocket, globalThis.sockets = []);
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
        return open_host({"server": server, "domainName": "sip.test"}, login, prepare=prepared, **permissions, **options)

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
    caller.box("Number").fill(number)
    caller.button("Call").click()
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
    host.page.frames[1].wait_for_function("state => peers.at(-1).iceConnectionState === state", arg=state, timeout=PATIENCE)


def errors(host):
    return [message["code"] for message in host.heard("ERROR")]


@SERVER_AWAY
def test_the_server_restarts_idle_ringing_and_in_a_call(desk, sip_server):
    alice, bob = desk("alice"), desk("bob")

    def restart():
        sip_server.stop()
        is_lost(alice, bob)
        sip_server.start()
        is_back(alice, bob)

    restart()
    assert [host.names() for host in (alice, bob)] == [["ERROR"]] * 2

    alice.forget()
    bob.forget()
    ring(alice, bob, "bob")
    restart()
    for host in (alice, bob):
        assert errors(host) == ["line_lost"]
        assert host.names().count("ON_CALL_ENDED") == 1
        expect(host.button("Hang up")).to_have_count(0)
    expect(alice.phone.get_by_text("The call to bob failed")).to_be_visible()

    alice.forget()
    bob.forget()
    talk(alice, bob, "bob")
    restart()
    for host in (alice, bob):
        assert errors(host) == ["line_lost"] and "ON_CALL_ENDED" not in host.names()
    bob.button("Hang up").click()
    alice.wait_for("ON_CALL_ENDED")


@pytest.fixture
def network():
    """`network("down")`, and "up" again."""

    def turn(way):
        subprocess.run([machine.find("ip"), "link", "set", "lo", way], check=True)

    yield turn
    turn("up")


class Relay:
    """Between phones and server. It can fall silent: what is connected stays so, and nothing passes any more."""

    def __init__(self):
        self.silent, self.connections = set(), []
        self.deaf = False       # whether new connections fall silent once they stand
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
    alice.page.frames[1].wait_for_function("() => sockets.at(-1)?.readyState === WebSocket.OPEN")
    alice.page.context.clock.fast_forward(13_000)
    expect(alice.phone.get_by_text("The server cannot be reached.")).to_be_visible()
    assert errors(alice) == ["server_unreachable"]
    relay.deaf = False
    alice.box("Username").fill("alice")
    alice.box("Password").fill(secret("alice"))
    alice.button("Sign in").click()
    expect(alice.box("Number")).to_be_visible(timeout=PATIENCE)

    alice.forget()
    relay.fall_silent()
    alice.page.frames[1].evaluate("dispatchEvent(new Event('online'))")
    alice.page.context.clock.fast_forward(33_000)
    alice.wait_for("ERROR")
    is_back(alice)
    assert errors(alice) == ["line_lost"]


@SERVER_AWAY
def test_the_network_goes_away_in_a_call(desk, network):
    alice, bob = desk("alice"), desk("bob")
    talk(alice, bob, "bob")
    for host in (alice, bob):
        host.forget()
    network("down")
    for host in (alice, bob):
        until_ice(host, "disconnected")
    network("up")
    for host in (alice, bob):
        until_ice(host, "connected")
    is_back(alice, bob)
    assert alice.names() == bob.names() == []

    for host in (alice, bob):
        python(host, "import lines.sip_call; lines.sip_call.SILENCE = 0.1")
    network("down")
    for host in (alice, bob):
        expect(host.phone.get_by_text("The other side has fallen silent. The call was ended.").first).to_be_visible(timeout=PATIENCE)
    network("up")
    for host in (alice, bob):
        print(host.names(), errors(host))
        assert errors(host) == ["peer_lost"] and host.names().count("ON_CALL_ENDED") == 1
    ring(alice, bob, "bob")
