"""The phone's line and a native SIP client, PJSIP, at the other end of its calls. What is heard is measured at both ends, by tones."""

import pytest

from tests.sip.desks import VOICES
from tests.sip.native import PHONES
from tests.sip.plain_phone import PlainPhone
from tests.sip.servers import at_both, holds

pytestmark = [at_both, pytest.mark.only_browser("chromium")]
TONES = VOICES | {user: tone for user, (_, tone) in PHONES.items()}


def hears(page, *users):
    """Listens until just these people are heard from a page."""
    wanted = sorted(TONES[user] for user in users)
    heard = page.script("wanted => listen(wanted)", [wanted, sorted(TONES.values())])
    assert heard == wanted, f"heard is {heard}, wanted was {users}"


def native_hears(phone, call, *users):
    """Listens until just these people are heard from a native phone."""
    phone.hears(call, *sorted(TONES[user] for user in users), of=TONES.values())


def both_hear(page, user, phone, call):
    """A page and a native phone hear each other, and nobody else."""
    hears(page, phone.user)
    native_hears(phone, call, user)


def calls_native(page, phone):
    """A call to the native phone that stands; gives both ids."""
    phone.forget()
    mine = page.act("dial", phone.user)
    theirs = phone.wait("incoming")[1]
    page.wait("ringing", mine)
    phone.act("answer", theirs)
    page.wait("established", mine)
    return mine, theirs


def transferred(server, phone, call):
    """The native phone's call after a transfer of what it has."""
    return phone.successor(call) if holds(server, "who is transferred calls anew") else call


def is_called_by_native(page, user, phone):
    """A call of the native phone that stands; gives both ids."""
    phone.forget()
    phone.act("dial", user)
    mine = page.wait("incoming", None, phone.user)[1]
    page.act("answer", mine)
    return mine, phone.wait("state", None, "confirmed")[1]


@pytest.mark.parametrize("called_by", ["us", "them"])
def test_a_call_with_all_that_can_be_done_in_it(voice, native, sip_server, called_by):
    alice, petra = voice("alice"), native("petra")
    mine, theirs = calls_native(alice, petra) if called_by == "us" else is_called_by_native(alice, "alice", petra)
    both_hear(alice, "alice", petra, theirs)

    alice.act("hold", mine)
    alice.wait("held", mine, "us")
    native_hears(petra, theirs)
    alice.act("resume", mine)
    alice.wait("resumed", mine, "us")
    both_hear(alice, "alice", petra, theirs)

    petra.act("hold", theirs)
    petra.wait("hold", theirs, "us")
    hears(alice)
    if holds(sip_server, "hold is told"):
        alice.wait("held", mine, "them")
    petra.act("resume", theirs)
    both_hear(alice, "alice", petra, theirs)

    alice.act("mute", mine)
    native_hears(petra, theirs)
    alice.act("unmute", mine)
    native_hears(petra, theirs, "alice")

    alice.act("send_dtmf", mine, "5#")
    for digit in "5#":
        assert petra.wait("digit", theirs, digit)[3] == ("INFO" if holds(sip_server, "digits are told") else "RFC 4733")
    petra.act("digits", theirs, "7", "INFO")
    if holds(sip_server, "digits are told"):
        assert alice.wait("dtmf", mine, "7")[3] == "received"

    if called_by == "us":
        petra.act("hang_up", theirs)
        assert alice.wait("ended") == ("ended", mine, "hung_up", "them")
    else:
        alice.act("hang_up", mine)
        petra.wait("state", theirs, "over")


@pytest.mark.at("kamailio")
@pytest.mark.needs("rtpengine")
def test_a_desk_phone_gets_a_desk_phone_s_answer_whatever_its_branch_says(line, sip_server):
    """Branches are random: now and then they have letters of "ws" in them, the browser's way of being reached."""
    alice = line("alice")
    for count, branch in enumerate(("ws", "Kj.wSx", "SIP-2.0-WS", "x.transport-ws.9", "WSS", "plain"), 1):
        with PlainPhone(sip_server, "alice", branch) as phone:
            phone.call()
            call_id = alice.wait("incoming", count=count)[1]
            alice.act("answer", call_id)
            answer = phone.answered()
            assert answer.status == 200 and "RTP/AVP 0" in answer.body, (branch, answer.text)
            assert "fingerprint" not in answer.body and "candidate" not in answer.body, (branch, answer.text)
            alice.wait("established", call_id)
            alice.act("hang_up", call_id)


# -- calls that nobody takes


@pytest.mark.parametrize(
    "code, cause",
    [(486, "busy"), (603, "declined"), (408, "no_answer"), (404, "not_found")],
)
def test_who_does_not_take_a_call(line, native, code, cause):
    alice, petra = line("alice"), native("petra")
    mine = alice.act("dial", "petra")
    petra.act("hang_up", petra.wait("incoming")[1], code)
    assert alice.wait("ended") == ("ended", mine, cause, "them")


def test_calls_given_up_and_refused(line, native):
    """By each side: given up while it rings; the phone declines, and is busy."""
    alice, petra = line("alice"), native("petra")
    mine = alice.act("dial", "petra")
    theirs = petra.wait("incoming")[1]
    alice.act("hang_up", mine)
    petra.wait("state", theirs, "over")
    assert alice.wait("ended") == ("ended", mine, "cancelled", "us")

    for end, codes in (("decline", (603, 403)), ("cancel", (487,)), ("busy", (486,))):
        petra.forget()
        if end == "busy":
            alice.act("set_available", False)
        petra.act("dial", "alice")
        if end != "busy":
            mine = alice.wait("incoming", count=1 if end == "decline" else 2)[1]
            early = petra.wait("state", None, "early")[1]
            if end == "decline":
                alice.act("hang_up", mine)
            else:
                petra.act("hang_up", early)
                assert alice.wait("ended", mine) == ("ended", mine, "cancelled", "them")
        assert petra.wait("state", None, "over")[3] in codes, end


def test_sound_before_the_answer(voice, native):
    """A server's announcement, or another ring tone: heard, and not taken for an answer."""
    alice, petra = voice("alice"), native("petra")
    petra.act("answer_first_with", 183)
    mine = alice.act("dial", "petra")
    theirs = petra.wait("incoming")[1]
    hears(alice, "petra")
    assert "established" not in alice.names()
    petra.act("answer", theirs)
    alice.wait("established", mine)
    both_hear(alice, "alice", petra, theirs)


# -- transfers


@pytest.mark.parametrize("by", ["us", "them"])
def test_a_blind_transfer(voice, native, sip_server, by):
    """The phone hands the native one on to another browser; the native one hands the phone on."""
    alice, bob, petra = voice("alice"), voice("bob"), native("petra")
    mine, theirs = calls_native(alice, petra)
    both_hear(alice, "alice", petra, theirs)
    if by == "us":
        alice.act("transfer", mine, "bob")
        arrived = bob.wait("incoming")[1]
        bob.act("answer", arrived)
        assert alice.wait("ended") == ("ended", mine, "transferred", "us")
        hears(bob, "petra")
        native_hears(petra, transferred(sip_server, petra, theirs), "bob")
    else:
        petra.act("transfer", theirs, "bob")
        arrived = bob.wait("incoming")[1]
        bob.act("answer", arrived)
        petra.wait("state", theirs, "over")
        hears(bob, "alice")
        hears(alice, "bob")
        bob.act("hang_up", arrived)
        assert alice.wait("ended") == ("ended", mine, "hung_up", "them")


def test_a_blind_transfer_to_who_is_busy(voice, native, sip_server):
    """At a proxy the call comes back; Asterisk has let go of it, and then it is over."""
    alice, bob, petra = voice("alice"), voice("bob"), native("petra")
    bob.act("set_available", False)
    mine, theirs = calls_native(alice, petra)
    if holds(sip_server, "a failed transfer gives back"):
        alice.act("transfer", mine, "bob")
        assert alice.wait("transfer_failed") == ("transfer_failed", mine, "busy")
        both_hear(alice, "alice", petra, theirs)
        petra.act("transfer", theirs, "bob")
        assert petra.wait("transfer", theirs)[2] == 486
        both_hear(alice, "alice", petra, theirs)
    else:
        petra.act("transfer", theirs, "bob")
        # A frame of sound that comes before "busy" is an answer to it (`refer_progress_framehook` of res_pjsip_refer.c).
        code = petra.wait("transfer", theirs)[2]
        assert code >= 400 or code == 200
        assert alice.wait("ended")[:2] == ("ended", mine)


@pytest.mark.parametrize("by", ["us", "them"])
def test_an_attended_transfer(voice, native, sip_server, by):
    alice, bob, petra = voice("alice"), voice("bob"), native("petra")
    mine, theirs = calls_native(alice, petra)
    if by == "us":
        alice.act("hold", mine)
        alice.wait("held", mine, "us")
        consult = alice.act("dial", "bob")
        arrived = bob.wait("incoming")[1]
        bob.act("answer", arrived)
        alice.wait("established", consult)
        alice.act("attend", mine, consult)
        for call_id in (mine, consult):
            assert alice.wait("ended", call_id) == ("ended", call_id, "transferred", "us")
        hears(bob, "petra")
        native_hears(petra, transferred(sip_server, petra, theirs), "bob")
    else:
        petra.act("hold", theirs)
        petra.wait("hold", theirs, "us")
        petra.forget()
        petra.act("dial", "bob")
        arrived = bob.wait("incoming")[1]
        bob.act("answer", arrived)
        consult = petra.wait("state", None, "confirmed")[1]
        petra.act("attend", theirs, consult)
        petra.wait("state", theirs, "over")
        petra.wait("state", consult, "over")
        hears(bob, "alice")
        hears(alice, "bob")


# -- the server restarts


@pytest.mark.console_errors("WebSocket connection", "can.t establish a connection", "was interrupted")
def test_the_server_restarts_idle_and_in_a_call(voice, native, sip_server):
    """Idle both come back. In a call the sound goes on where it goes by another way; at Asterisk the call ends with it."""
    alice, petra = voice("alice"), native("petra")

    def restart():
        before = alice.names().count("line_back")
        sip_server.stop()
        alice.wait("line_lost", count=before + 1)
        sip_server.start()
        alice.wait("line_back", count=before + 1, seconds=40)
        petra.forget()
        petra.act("register")
        petra.wait("registered", 200)

    restart()
    mine, theirs = calls_native(alice, petra)
    both_hear(alice, "alice", petra, theirs)
    restart()
    if holds(sip_server, "media is direct"):
        both_hear(alice, "alice", petra, theirs)
        alice.act("hang_up", mine)
        petra.wait("state", theirs, "over")
    else:
        assert alice.wait("ended", seconds=40)[:3] == ("ended", mine, "peer_lost")
        petra.act("hang_up", theirs)
    mine, theirs = calls_native(alice, petra)
    both_hear(alice, "alice", petra, theirs)
