"""What only Asterisk does: how it ends calls, whom it says is calling, what it asks of phones."""

import base64
import os
import socket
import ssl

import pytest

from tests.sip.asterisk_server import CERTIFICATE
from tests.sip.servers import at_asterisk
from tests.sip.test_lines import both_hear, dial, talk

pytestmark = at_asterisk


def test_a_call_between_browsers(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    assert both_hear(alice, mine, bob, theirs)
    alice.act("hang_up", mine)
    assert bob.wait("ended") == ("ended", theirs, "hung_up", "them")


def test_the_secure_socket_of_the_configuration_takes_phones(sip_server):
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with socket.create_connection(sip_server.secure, timeout=10) as plain:
        with trusting.wrap_socket(plain, server_hostname="localhost") as secure:
            key = base64.b64encode(os.urandom(16)).decode()
            secure.sendall(
                f"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n\r\n".encode()
            )
            answer = secure.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 101 ") and "Sec-WebSocket-Protocol: sip" in answer


@pytest.mark.parametrize(
    "cause, told",
    [
        (1, "not_found"),
        (3, "not_found"),
        (17, "busy"),
        (18, "no_answer"),
        (19, "no_answer"),
        (20, "offline"),
        (21, "declined"),
        (38, "failed"),
    ],
)
def test_why_a_call_ends_is_read_from_the_reason(line, cause, told):
    alice = line("alice")
    alice.act("dial", f"55{cause:02}")
    assert alice.wait("ended")[2:] == (told, "them")


def test_a_decline_is_one(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = dial(alice, bob, "bob")
    bob.act("hang_up", theirs)
    assert alice.wait("ended") == ("ended", mine, "declined", "them")


def test_whom_asterisk_says_is_calling(line):
    alice, bob = line("alice"), line("bob")
    for number, expected in (
        ("nothing-bob", ("", "")),
        ("anonymous-bob", ("", "")),
        ("noname-bob", ("4711", "")),
    ):
        before = bob.names().count("incoming")
        mine = alice.act("dial", number)
        told = bob.wait("incoming", count=before + 1)
        assert (told[2], "" if told[2] == told[3] else told[3]) == expected, told
        if number.startswith("anonymous"):
            assert told[5:] == ({"anonymous": True},), told
        alice.act("hang_up", mine)
        bob.wait("ended", told[1])


@pytest.mark.parametrize("user", ["erin", "hugo"])
def test_identities_of_either_header(line, user):
    alice, phone = line("alice"), line(user)
    mine = alice.act("dial", user)
    assert phone.wait("incoming")[2:4] == ("alice", "Alice")
    alice.act("hang_up", mine)


@pytest.mark.parametrize("placed", [True, False])
def test_session_timers_that_are_demanded(line, placed):
    alice, kate = line("alice"), line("kate")
    mine, theirs = talk(kate, alice, "alice") if placed else talk(alice, kate, "kate")
    caller, called = (kate, alice) if placed else (alice, kate)
    assert both_hear(caller, mine, called, theirs)
    caller.act("hang_up", mine)
    assert called.wait("ended") == ("ended", theirs, "hung_up", "them")


def test_a_transfer_that_fails_tells_that_the_call_is_gone(line):
    """Asterisk has let go of it by then and says nothing: the phone asks."""
    alice, bob = line("alice"), line("bob")
    mine, _theirs = talk(alice, bob, "bob")
    alice.act("transfer", mine, "602")
    assert alice.wait("transfer_failed")[2] == "busy"
    assert alice.wait("ended")[1:] in (
        (mine, "gone", "line"),
        (mine, "hung_up", "them"),
    )  # some of its releases say BYE when asked


def test_an_account_that_was_taken_over_is_not_fought_for(line):
    """`remove_existing`: who registers last has it."""
    first = line("dave")
    second = line("dave")
    first.act("nudge")
    first.wait("taken_over")
    alice = line("alice")
    alice.act("dial", "dave")
    second.wait("incoming")
    assert "incoming" not in first.names()
