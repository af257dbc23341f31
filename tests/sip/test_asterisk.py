"""What only Asterisk does: how it ends calls, whom it says is calling, what it asks of phones."""

import base64
import os
import socket
import ssl

import pytest

from tests.sip.asterisk_server import CERTIFICATE
from tests.sip.servers import at_asterisk
from tests.sip.test_lines import both_hear, talk

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


CAUSES = (
    (1, "not_found"),
    (2, "not_found"),
    (3, "not_found"),
    (16, "declined"),
    (17, "busy"),
    (18, "no_answer"),
    (19, "no_answer"),
    (20, "offline"),
    (21, "declined"),
    (22, "not_found"),
    (25, "failed"),
    (27, "failed"),
    (28, "not_found"),
    (34, "failed"),
    (38, "failed"),
    (41, "failed"),
    (42, "failed"),
    (47, "failed"),
    (58, "failed"),
    (88, "failed"),
)


def test_how_a_call_ends_is_said_by_its_cause(line):
    """The status alone would say something else: Asterisk makes 403 of a decline, 480 where nobody answers, and 603
    ("declined") of what it has no status for."""
    alice = line("alice")
    told = {}
    for cause, _ in CAUSES:
        call_id = alice.act("dial", f"55{cause:02}")
        told[cause] = alice.wait("ended", call_id)[2]
    assert told == dict(CAUSES)


def test_a_blind_transfer_that_fails_ends_the_call(line):
    """Asterisk lets go of the call when it is asked to transfer it, and says nothing when that has failed: the phone asks."""
    alice, bob = line("alice"), line("bob")
    for number, cause in (("602", "busy"), ("5521", None), ("5501", None)):
        mine, theirs = talk(alice, bob, "bob")
        alice.act("transfer", mine, number)
        ended = alice.wait("ended", mine, seconds=30)[2:]
        failed = [event[2] for event in alice.told if event[:2] == ("transfer_failed", mine)]
        if ended != ("transferred", "us"):  # its BYE may outrun its NOTIFY: that looks like a transfer that was taken
            assert len(failed) == 1 and cause in (None, failed[0])
            # by its BYE, or because it knows the call no more
            assert ended in (("gone", "line"), ("hung_up", "them"))
        bob.act("hang_up", theirs)
        bob.wait("ended", theirs)
    talk(alice, bob, "bob")


def test_who_is_calling(line):
    """As Asterisk writes callers that have no number, no name, or do not want to be known; forwarded ones; and letters of all sorts."""
    alice, bob = line("alice"), line("bob")
    seen = {}
    for count, kind in enumerate(("nothing", "anonymous", "noname", "letters", "forwarded"), 1):
        call_id = alice.act("dial", f"7{count}bob")
        _, _, number, name, _, *facts = bob.wait("incoming", count=count)
        seen[kind] = (number, name, *facts)
        alice.act("hang_up", call_id)
        bob.wait("ended", count=count)
    assert seen["nothing"][:2] == ("", "")
    assert seen["anonymous"] == ("", "", {"anonymous": True})
    assert seen["noname"][:2] == ("4711", "")
    assert seen["letters"][:2] == ("+33123456789", 'Zoë Ünïcödé 日本 "q"')
    assert seen["forwarded"][:2] == ("alice", "Alice") and seen["forwarded"][2]["forwarded_by"] == "Reception"


@pytest.mark.parametrize("user", ["erin", "hugo"])
def test_identities_of_either_header(line, user):
    """Of calls to these two From has the trunk's name; hugo has Remote-Party-ID, erin the other one."""
    alice, phone = line("alice"), line(user)
    for count, (number, caller) in enumerate(
        ((user, "alice"), (f"73{user}", "4711"), (f"74{user}", "+33123456789")), 1
    ):
        mine = alice.act("dial", number)
        assert phone.wait("incoming", count=count)[2] == caller
        alice.act("hang_up", mine)
        phone.wait("ended", count=count)
    alice.act("dial", f"72{user}")
    assert phone.wait("incoming", count=4)[2:4] == ("", "")


def test_messages_wait(line):
    """Told of its own accord once erin has registered; alice has a mailbox without messages."""
    assert line("erin").wait("messages_waiting")[1:3] == (1, 0)
    assert line("alice").wait("messages_waiting")[1:3] == (0, 0)


def test_digits_come_by_info(line):
    hugo = line("hugo")
    mine = hugo.act("dial", "616")
    for digit in "5#":
        assert hugo.wait("dtmf", mine, digit)[3] == "received"


@pytest.mark.parametrize("user", ["kate", "nora"])
def test_timers_and_reliable_provisional_answers_that_are_demanded(line, user):
    """RFC 4028 and RFC 3262 with `required`: calls in both directions stand."""
    demanding, bob = line(user), line("bob")
    for caller, called, number in ((demanding, bob, "bob"), (bob, demanding, user)):
        mine, theirs = talk(caller, called, number)
        assert both_hear(caller, mine, called, theirs)
        caller.act("hang_up", mine)
        called.wait("ended", theirs)


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


def test_a_page_that_is_left_says_so(desk, line):
    """Long before the server's `rtp_timeout`, and before it would have rung for long enough: bob waits for 10 s at most."""
    page, bob = desk("alice"), line("bob")
    page.dial("bob")
    talking = bob.wait("incoming")[1]
    bob.act("answer", talking)
    page.wait("call_established")
    page.page.reload()
    assert bob.wait("ended", talking) == ("ended", talking, "hung_up", "them")
    page.page.wait_for_function("() => globalThis.harness", timeout=40_000)
    page.sign_in()
    carol = line("carol")  # Asterisk 16.28 has let go of bob too: of everybody, when one WebSocket is closed
    page.dial("carol")
    ringing = carol.wait("incoming")[1]
    page.page.goto("about:blank")
    assert carol.wait("ended", ringing) == ("ended", ringing, "cancelled", "them")


def test_a_page_that_is_left_while_it_rings_says_so(desk, line):
    page, bob = desk("alice"), line("bob")
    calling = bob.act("dial", "alice")
    page.wait("call_incoming")
    page.page.goto("about:blank")
    assert bob.wait("ended", calling)[3] == "them"


def test_silence_ends_a_call(line):
    """`rtp_timeout`: whoever is gone without a word leaves nobody waiting. The phone would wait for a minute."""
    bob, hugo = line("bob"), line("hugo")
    mine, theirs = talk(bob, hugo, "hugo")
    assert both_hear(bob, mine, hugo, theirs)
    hugo.script("id => { act('peer', id).close(); }", theirs)
    assert bob.wait("ended", seconds=30) == ("ended", mine, "hung_up", "them")
