"""New offers in a call: hold and resume that are refused, answered late, or not at all; sessions that are refreshed (RFC 4028)."""

import pytest

from tests.sip.peer import answer, offer

pytestmark = pytest.mark.only_browser("chromium")


def placed(peer, alice, *headers):
    """A call that the phone has placed; its id and the peer's side of it."""
    mine = alice.act("dial", "bob")
    call = peer.called().answer(*headers)
    alice.wait("established", mine)
    return mine, call


def received(peer, alice, *headers):
    """A call that the phone has answered."""
    call = peer.call("alice", *headers)
    mine = alice.wait("incoming")[1]
    alice.act("answer", mine)
    call.taken()
    alice.wait("established", mine)
    return mine, call


@pytest.mark.parametrize("begin", [placed, received])
def test_a_hold_that_is_refused_leaves_the_call_as_it_was(peer, line_at, begin):
    alice = line_at(peer)
    mine, call = begin(peer, alice)
    for count, status in enumerate([488, 500, 403, 415, 501, 603, 606], 1):
        alice.act("hold", mine)
        assert "a=sendonly" in call.reinvited(status).body
        alice.wait("trouble", "hold_refused", count=count)
        assert "held" not in alice.names() and "ended" not in alice.names()
    assert not alice.script(
        "id => act('peer', id).getSenders().some(sender => sender.track && !sender.track.enabled)", mine
    )
    call.request("INVITE", body=offer("sendonly"))
    answered = call.expect(200, "INVITE")
    assert "a=recvonly" in answered.body
    call.request("ACK", number=answered.number)
    alice.wait("held", mine, "them")
    alice.act("hold", mine)
    call.reinvited()
    alice.wait("held", mine, "us")
    alice.act("resume", mine)
    call.reinvited(500)
    alice.wait("trouble", "resume_refused")
    alice.act("resume", mine)
    call.reinvited()
    alice.wait("resumed", mine, "us")
    call.hang_up()
    assert alice.wait("ended") == ("ended", mine, "hung_up", "them")


def test_held_is_told_when_it_is_held_and_the_last_wish_counts(peer, line_at):
    alice = line_at(peer)
    mine, call = placed(peer, alice)
    alice.act("hold", mine)
    asked = call.expect("INVITE")
    peer.reply(asked, 100)
    alice.act("resume", mine)  # while nobody has agreed to the hold
    assert "held" not in alice.names()
    peer.reply(asked, 200, "Contact: <sip:peer@peer.invalid;transport=ws>", body=answer(asked.body))
    call.expect("ACK")
    assert "a=sendonly" not in call.reinvited().body
    alice.wait("resumed", mine, "us")
    assert [event[0] for event in alice.told][-2:] == ["held", "resumed"]


@pytest.mark.parametrize("status", [481, 408])
def test_only_these_end_the_call(peer, line_at, status):
    alice = line_at(peer)
    mine, call = placed(peer, alice)
    alice.act("hold", mine)
    call.reinvited(status)
    assert alice.wait("ended")[1:] == (mine, "gone", "line")
    assert "held" not in alice.names()


@pytest.mark.console_errors("WebSocket connection")
def test_a_connection_that_breaks_under_an_offer_takes_no_call_along(peer, line_at):
    alice = line_at(peer)
    mine, call = placed(peer, alice)
    alice.act("hold", mine)
    call.expect("INVITE")
    peer.hang_up()
    alice.wait("trouble", "hold_refused")
    alice.wait("line_back")
    call.connection = peer.last
    alice.act("hold", mine)
    call.reinvited()
    alice.wait("held", mine, "us")
    assert "ended" not in alice.names()


CLOCK = """
globalThis.timers = [];
const { setTimeout: real } = globalThis;
globalThis.setTimeout = (act, wait, ...rest) => { timers.push([wait, act]); return real(act, wait, ...rest); };
globalThis.strike = wait => timers.findLast(timer => timer[0] === wait)[1]();
"""


@pytest.mark.parametrize("begin", [placed, received])
@pytest.mark.parametrize("allow", ["INVITE, ACK, BYE, UPDATE", "INVITE, ACK, BYE"])
def test_sessions_are_refreshed_by_whom_it_was_agreed(peer, line_at, begin, allow):
    alice = line_at(peer, before=CLOCK)
    ours = "uac" if begin is placed else "uas"
    session = f"Session-Expires: 200;refresher={ours}"
    mine, call = begin(peer, alice, session, "Require: timer", "Supported: timer", f"Allow: {allow}")
    if begin is placed:
        assert "timer" in call.invited.header("supported") and call.invited.header("session-expires") == "1800"
    method = "UPDATE" if "UPDATE" in allow else "INVITE"
    alice.script("strike(100_000)")
    refresh = call.expect(method)
    assert refresh.header("session-expires") == "200;refresher=uac"
    body = answer(refresh.body, setup="active" if begin is placed else "passive") if refresh.body else ""
    peer.reply(refresh, 422, "Min-SE: 300")
    refresh = call.expect(method)
    assert (refresh.header("session-expires"), refresh.header("min-se")) == ("300;refresher=uac", "300")
    peer.reply(
        refresh, 200, "Session-Expires: 300;refresher=uas", "Contact: <sip:peer@peer.invalid;transport=ws>", body=body
    )
    alice.page.wait_for_function("() => timers.some(timer => timer[0] === 268_000)")
    call.request("UPDATE", "Session-Expires: 400;refresher=uac", "Supported: timer")
    answered = call.expect(200, "UPDATE")
    assert answered.header("session-expires") == "400;refresher=uac" and "timer" in answered.header("require")
    alice.script("strike(368_000)")
    call.expect("BYE")
    assert alice.wait("ended")[1:] == (mine, "peer_lost", "line")


def test_without_a_word_about_it_no_session_ends(peer, line_at):
    alice = line_at(peer, before=CLOCK)
    mine, call = placed(peer, alice)
    call.hang_up()
    received(peer, alice)
    assert not [wait for wait in alice.script("timers.map(timer => timer[0])") if wait in (900_000, 1_768_000)]


def test_a_server_that_wants_longer_sessions(peer, line_at):
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    first = peer.called().reply(422, "Min-SE: 3600")
    call = peer.called()
    assert (call.id, call.invited.number) == (first.id, first.invited.number + 1)
    assert (call.invited.header("session-expires"), call.invited.header("min-se")) == ("3600", "3600")
    call.answer("Session-Expires: 3600;refresher=uac", "Require: timer")
    alice.wait("established", mine)
    second = alice.act("dial", "carol")
    for least in (1801, 7200):
        peer.called().reply(422, f"Min-SE: {least}")
    peer.called().reply(422, "Min-SE: 90")
    alice.wait("ended", second, "failed")
