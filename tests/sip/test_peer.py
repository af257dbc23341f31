"""The scripted peer itself: calls both ways, with made-up and with real sound, and what it says of its own accord."""

import pytest

pytestmark = pytest.mark.only_browser("chromium")


def test_a_call_to_the_peer_and_one_from_it(peer, line_at):
    peer.password = "alice-secret"
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    call = peer.called().reply(180)
    alice.wait("ringing", mine)
    call.answer()
    alice.wait("established", mine)
    alice.act("hold", mine)
    assert "a=sendonly" in call.reinvited().body
    alice.wait("held", mine)
    call.hang_up()
    assert alice.wait("ended") == ("ended", mine, "hung_up", "them")

    call = peer.call()
    theirs = alice.wait("incoming", None, "bob", "Bob")[1]
    alice.act("answer", theirs)
    call.taken()
    alice.wait("established", theirs)
    alice.act("hang_up", theirs)
    call.expect("BYE")

    call = peer.call()
    alice.wait("incoming", count=2)
    call.cancel()
    call.expect(487, "INVITE")
    alice.wait("ended", None, "cancelled")
    peer.connections[-1].ping()


@pytest.mark.parametrize("placed", [True, False])
def test_sound(peer, line_at, placed):
    alice = line_at(peer)
    sound = peer.sound(alice.page)
    if placed:
        call_id = alice.act("dial", "bob")
        call = peer.called()
        call.answer(sdp=sound.answer(call.invited.body))
    else:
        call = peer.call(body=sound.offer())
        call_id = alice.wait("incoming")[1]
        alice.act("answer", call_id)
        answered = call.expect(200, "INVITE")
        peer.taken.discard(id(answered))
        call.taken()
        sound.take(answered.body)
    sound.is_connected()
    assert alice.grows(call_id, "energyIn", by=0.0001)


def test_a_whole_phone(peer, phone_at):
    alice = phone_at(peer)
    peer.call()
    alice.button("Answer").click()
    alice.wait_for("BRIDGE_ON_CALL_LOCALLY_ACCEPTED")
