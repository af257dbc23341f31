"""The SIP line against a real server, two or three pages that talk to each other, what is heard measured on both sides."""

import pytest

from tests.sip.server import secret
from tests.sip.servers import at_both, holds


def dial(caller, called, number):
    """A call that rings there; gives both ids."""
    mine = caller.act("dial", number)
    caller.wait("ringing", mine)
    return mine, called.wait("incoming")[1]


def talk(caller, called, number):
    """A call that stands; gives both ids."""
    mine, theirs = dial(caller, called, number)
    called.act("answer", theirs)
    caller.wait("established", mine)
    called.wait("established", theirs)
    return mine, theirs


def both_hear(caller, mine, called, theirs):
    """Whether sound arrives on both sides."""
    return all(page.grows(call_id, "energyIn", by=0.0001) for page, call_id in ((caller, mine), (called, theirs)))


# -- signing in


@at_both
def test_signing_in_tells_the_session_without_the_password(line, sip_server):
    alice = line("alice", display_name="Alice")
    _, session = alice.wait("registered")
    assert session["uri"] == "alice@sip.test"
    assert (session["host"], session["realm"], session["display_name"]) == (sip_server.host, "sip.test", "Alice")
    kept = dict(each.split(":") for each in session["ha1"].split(","))
    assert {name: len(ha1) for name, ha1 in kept.items()} == {"MD5": 32, "SHA-256": 64, "SHA-512-256": 64}
    assert secret("alice") not in str(alice.told)


@at_both
def test_signing_in_again_with_what_was_kept(line):
    _, session = line("alice").wait("registered")
    again = line("alice", password="", ha1=session["ha1"], realm=session["realm"])
    assert again.names() == ["registering", "registered"]


@at_both
@pytest.mark.parametrize("user, password", [("alice", "wrong"), ("nobody", "x")])
def test_a_wrong_password_is_told(sip_server, open_line, user, password):
    page = open_line().start(line="sip", server=sip_server.url, username=user, password=password, domain="sip.test")
    assert page.wait("refused")[1] == "wrong_password"
    assert "registered" not in page.names()


@pytest.mark.console_errors("WebSocket connection", "can.t establish a connection")
def test_a_server_that_is_not_there_is_told(open_line):
    page = open_line().start(line="sip", server="ws://127.0.0.1:9", username="alice", password="x")
    assert page.wait("refused")[1] == "server_unreachable"


@pytest.mark.parametrize("server", ["ws://pbx.example.com", "https://pbx.example.com", "nonsense", ""])
def test_an_address_that_is_none_is_told(open_line, server):
    page = open_line().start(line="sip", server=server, username="alice", password="x")
    assert page.wait("refused")[1] == "bad_config"


@at_both
def test_signing_out_makes_one_offline(line):
    alice, bob = line("alice"), line("bob")
    alice.act("stop")
    alice.wait("unregistered")
    bob.wait("registered")
    call_id = bob.act("dial", "alice")
    assert bob.wait("ended") == ("ended", call_id, "offline", "them")


# -- calls


@at_both
def test_a_call_is_placed_answered_heard_and_ended(line, sip_server):
    alice, bob = line("alice", display_name="Alice A."), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    number, name, sip_id = bob.wait("incoming")[2:]
    assert (number, name) == ("alice", "Alice A." if holds(sip_server, "names of the caller's choice") else "Alice")
    assert (sip_id == alice.wait("calling")[3]) is holds(sip_server, "one Call-ID")
    assert both_hear(alice, mine, bob, theirs)
    assert alice.grows(mine, "received", by=50) and bob.grows(theirs, "received", by=50)
    alice.act("hang_up", mine)
    assert bob.wait("ended") == ("ended", theirs, "hung_up", "them")
    assert alice.wait("ended") == ("ended", mine, "hung_up", "us")
    # Asterisk 22 names the one who is called, as his own account has it, when his phone rings.
    assert [name for name in alice.names()[2:] if name != "identity"] == ["calling", "ringing", "established", "ended"]
    assert bob.names()[2:] == ["incoming", "answered", "established", "ended"]


def test_the_called_one_hangs_up(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    bob.act("hang_up", theirs)
    assert alice.wait("ended") == ("ended", mine, "hung_up", "them")


@at_both
def test_a_call_is_declined(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = dial(alice, bob, "bob")
    bob.act("hang_up", theirs)
    assert alice.wait("ended") == ("ended", mine, "declined", "them")
    assert bob.wait("ended") == ("ended", theirs, "declined", "us")


@at_both
def test_a_call_is_given_up(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = dial(alice, bob, "bob")
    alice.act("hang_up", mine)
    assert alice.wait("ended") == ("ended", mine, "cancelled", "us")
    assert bob.wait("ended") == ("ended", theirs, "cancelled", "them")


@at_both
def test_a_call_is_given_up_at_once(line):
    alice, bob = line("alice"), line("bob")
    mine = alice.script("() => { const id = act('dial', 'bob'); act('hang_up', id); return id; }")
    assert alice.wait("ended") == ("ended", mine, "cancelled", "us")
    _, theirs = talk(alice, bob, "bob")
    assert bob.names().count("incoming") == bob.names().count("established") + bob.names().count("ended")


@at_both
def test_a_call_is_not_answered(line):
    bob = line("bob")
    alice = line("alice")
    mine, theirs = dial(alice, bob, "bob")
    bob.python("[call.session._request.reply(408) for call in line.calls.values()]")
    assert alice.wait("ended") == ("ended", mine, "no_answer", "them")


@at_both
def test_who_is_not_available_is_busy(line, sip_server):
    alice, bob = line("alice"), line("bob")
    bob.act("set_available", False)
    mine = alice.act("dial", "bob")
    assert alice.wait("ended") == ("ended", mine, "busy", "them")
    assert bob.wait("turned_away")[1:] == (
        "alice",
        "" if holds(sip_server, "names of the caller's choice") else "Alice",
    )
    bob.act("set_available", True)
    talk(alice, bob, "bob")


@at_both
@pytest.mark.parametrize(
    "number, cause", [("carol", "offline"), ("nobody", "not_found"), ("", "not_found"), ("100%", "not_found")]
)
def test_a_number_that_cannot_be_reached(line, number, cause):
    alice = line("alice")
    mine = alice.act("dial", number)
    assert alice.wait("ended")[:3] == ("ended", mine, cause)
    assert [name for name in alice.names()[2:] if name != "status"] == ["calling", "ended"]


def test_dialling_without_a_line_ends_in_words(open_line):
    page = open_line()
    page.start(line="sip", server="", username="")
    page.wait("refused")
    call_id = page.act("dial", "bob")
    assert page.wait("ended") == ("ended", call_id, "failed", "line")
    assert page.wait("trouble")[1] == "not_registered"


@at_both
def test_a_second_call_waits_while_one_talks(line, sip_server):
    alice, bob, carol = line("alice"), line("bob"), line("carol")
    mine, theirs = talk(alice, bob, "bob")
    second = carol.act("dial", "alice")
    waiting = alice.wait("incoming", None, "carol")[1]
    alice.act("hold", mine)
    is_held(sip_server, bob, theirs)
    alice.act("answer", waiting)
    carol.wait("established", second)
    assert both_hear(alice, waiting, carol, second)
    alice.act("hang_up", waiting)
    alice.act("resume", mine)
    alice.wait("resumed", mine, "us")
    assert both_hear(alice, mine, bob, theirs)


# -- in a call


def is_held(server, page, call_id):
    """Waits until a side knows or at least hears that the other holds the call."""
    if holds(server, "hold is told"):
        page.wait("held", call_id, "them")
    assert page.falls_silent(call_id)


@at_both
def test_hold_and_resume_by_either(line, sip_server):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    assert both_hear(alice, mine, bob, theirs)
    for page, call_id, other, other_id in ((alice, mine, bob, theirs), (bob, theirs, alice, mine)):
        page.act("hold", call_id)
        page.wait("held", call_id, "us")
        is_held(sip_server, other, other_id)
        page.act("resume", call_id)
        page.wait("resumed", call_id, "us")
        if holds(sip_server, "hold is told"):
            other.wait("resumed", other_id, "them")
        assert both_hear(alice, mine, bob, theirs)


def test_both_hold_at_the_same_time(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    for act, name in (("hold", "held"), ("resume", "resumed")):
        at = alice.script("Date.now() + 700")
        for page, call_id in ((alice, mine), (bob, theirs)):
            page.script(
                "([at, act, id]) => { setTimeout(() => window.act(act, id), at - Date.now()); }", [at, act, call_id]
            )
        for page, call_id in ((alice, mine), (bob, theirs)):
            page.wait(name, call_id, "us")
            page.wait(name, call_id, "them")
    assert both_hear(alice, mine, bob, theirs)


@at_both
def test_muted_nothing_is_heard_there(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    assert both_hear(alice, mine, bob, theirs)
    alice.act("mute", mine)
    alice.wait("muted", mine)
    assert bob.grows(theirs, "received", by=50)
    assert bob.falls_silent(theirs)
    alice.act("unmute", mine)
    alice.wait("unmuted", mine)
    assert bob.grows(theirs, "energyIn", by=0.0001)


@at_both
def test_dtmf_arrives(line, sip_server):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    alice.act("mute", mine)
    assert bob.falls_silent(theirs)
    alice.act("send_dtmf", mine, "5#")
    for tone in "5#":
        assert alice.wait("dtmf", mine, tone)[3] == "sent"
        if holds(sip_server, "digits are told"):
            assert bob.wait("dtmf", theirs, tone)[3] == "received"
    assert holds(sip_server, "digits are told") or bob.grows(theirs, "energyIn", by=0.0001)
    alice.act("send_dtmf", mine, "@@")
    assert bob.grows(theirs, "received")


@at_both
def test_dtmf_in_the_sound(line):
    alice, bob = line("alice", dtmf="rfc4733"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    alice.act("mute", mine)
    alice.wait("muted", mine)
    assert bob.falls_silent(theirs)
    alice.act("send_dtmf", mine, "5#12345678901234567890")
    for tone in "5#":
        assert alice.wait("dtmf", mine, tone)[3] == "sent"
    assert bob.grows(theirs, "energyIn", by=0.0001)
    assert "dtmf" not in bob.names()


# -- transfers


@at_both
def test_a_blind_transfer(line):
    alice, bob, carol = line("alice"), line("bob"), line("carol")
    mine, theirs = talk(alice, bob, "bob")
    alice.act("transfer", mine, "carol")
    arrived = carol.wait("incoming", None, "bob")[1]
    carol.act("answer", arrived)
    carol.wait("established", arrived)
    assert alice.wait("ended") == ("ended", mine, "transferred", "us")
    assert bob.wait("identity", theirs)[2] == "carol"
    assert both_hear(bob, theirs, carol, arrived)
    carol.act("hang_up", arrived)
    assert bob.wait("ended") == ("ended", theirs, "hung_up", "them")
    assert [page.names().count("ended") for page in (alice, bob, carol)] == [1, 1, 1]


def test_a_blind_transfer_to_who_is_busy_gives_the_call_back(line):
    alice, bob, carol = line("alice"), line("bob"), line("carol")
    carol.act("set_available", False)
    mine, theirs = talk(alice, bob, "bob")
    alice.act("transfer", mine, "carol")
    assert alice.wait("transfer_failed") == ("transfer_failed", mine, "busy")
    assert both_hear(alice, mine, bob, theirs)
    assert "ended" not in alice.names() + bob.names()


@at_both
@pytest.mark.parametrize("consulted_by", ["alice", "carol"])
@pytest.mark.parametrize("called_by", ["alice", "bob"])
def test_an_attended_transfer(line, sip_server, called_by, consulted_by):
    alice, bob, carol = line("alice"), line("bob"), line("carol")
    if called_by == "alice":
        mine, theirs = talk(alice, bob, "bob")
    else:
        theirs, mine = talk(bob, alice, "alice")
    alice.act("hold", mine)
    is_held(sip_server, bob, theirs)
    if consulted_by == "alice":
        consult, hers = talk(alice, carol, "carol")
    else:
        hers = carol.act("dial", "alice")
        consult = alice.wait("incoming", None, "carol")[1]
        alice.act("answer", consult)
        carol.wait("established", hers)
        alice.wait("established", consult)
    alice.act("attend", mine, consult)
    assert alice.wait("ended", mine) == ("ended", mine, "transferred", "us")
    assert alice.wait("ended", consult) == ("ended", consult, "transferred", "us")
    assert bob.wait("identity", theirs)[2] == "carol"
    assert carol.wait("identity", hers)[2] == "bob"
    assert both_hear(bob, theirs, carol, hers)
    bob.act("hang_up", theirs)
    assert carol.wait("ended") == ("ended", hers, "hung_up", "them")
    assert [page.names().count("ended") for page in (alice, bob, carol)] == [2, 1, 1]


# -- what goes wrong


@at_both
@pytest.mark.console_errors("WebSocket connection", "can.t establish a connection", "was interrupted")
def test_the_server_restarts_and_the_line_comes_back(line, sip_server):
    alice, bob = line("alice"), line("bob")
    sip_server.stop()
    for page in (alice, bob):
        page.wait("line_lost")
    call_id = alice.act("dial", "bob")
    assert alice.wait("ended", call_id)[2] == "failed"
    sip_server.start()
    for page in (alice, bob):
        page.wait("line_back", seconds=30)
    alice.act("dial", "bob")
    bob.wait("incoming")
    assert [page.names().count("registered") for page in (alice, bob)] == [1, 1]


@pytest.mark.console_errors("WebSocket connection", "can.t establish a connection", "was interrupted")
def test_a_call_survives_the_server(line, sip_server):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    sip_server.stop()
    alice.wait("line_lost")
    alice.act("hold", mine)
    assert alice.wait("trouble")[1] == "line_lost"
    assert both_hear(alice, mine, bob, theirs)
    sip_server.start()
    alice.wait("line_back", seconds=30)
    bob.wait("line_back", seconds=30)
    assert both_hear(alice, mine, bob, theirs)
    assert "ended" not in alice.names() + bob.names()


def test_a_side_that_vanishes_ends_the_call_once(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    assert both_hear(alice, mine, bob, theirs)
    bob.script("() => { WebSocket.prototype.send = MessagePort.prototype.postMessage = () => {}; }")  # as in a crash
    bob.page.close()
    assert alice.wait("ended", seconds=40) == ("ended", mine, "peer_lost", "line")
    assert alice.names().count("ended") == 1


@at_both
def test_a_microphone_that_is_refused_ends_the_call_in_words(sip_server, line, open_line):
    refusal = "Promise.reject(new DOMException('no', 'NotAllowedError'))"
    denied = f"if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => {refusal};"
    alice = line("alice")
    bob = open_line(before=denied).register("bob", server=sip_server.url)
    mine = bob.act("dial", "alice")
    assert bob.wait("ended") == ("ended", mine, "media", "line")
    assert bob.wait("trouble")[1] == "microphone_denied"
    assert "incoming" not in alice.names()
    theirs, mine = dial(alice, bob, "bob")
    bob.act("answer", mine)
    assert bob.wait("ended", mine) == ("ended", mine, "media", "line")
    # Asterisk gives a reason of its own beside the 480: Q.850's 19, nobody answers.
    assert alice.wait("ended", theirs)[2] in ("offline", "no_answer")


@pytest.mark.only_browser("chromium")  # what the phone makes of it is the same
def test_without_webrtc_calls_end_in_words(sip_server, line, open_line):  # noqa: F811
    refusal = "window.RTCPeerConnection = class { constructor() { throw new DOMException('no', 'NotAllowedError'); } };"
    alice = open_line(before=refusal).register("alice")
    call_id = alice.act("dial", "bob")
    assert alice.wait("trouble")[1] == "no_webrtc"
    assert alice.wait("ended") == ("ended", call_id, "media", "line")
    bob = line("bob")
    bob.act("dial", "alice")
    call_id = alice.wait("incoming")[1]
    alice.act("answer", call_id)
    assert alice.wait("trouble", count=2)[1] == "no_webrtc"
    assert alice.wait("ended", count=2) == ("ended", call_id, "media", "line")
    bob.wait("ended")
    carol = open_line(before="delete window.RTCPeerConnection;").register("carol")
    call_id = carol.act("dial", "bob")
    assert carol.wait("trouble")[1] == "no_webrtc"
    assert carol.wait("ended") == ("ended", call_id, "failed", "line")


def test_acts_that_come_too_late_do_nothing(line):
    alice = line("alice")
    call_id = alice.act("dial", "nobody")
    alice.wait("ended")
    before = alice.told
    for name in ("answer", "hang_up", "hold", "resume", "mute", "unmute"):
        alice.act(name, call_id)
    for name in ("send_dtmf", "transfer", "attend"):
        alice.act(name, call_id, "1")
    assert alice.told == before
