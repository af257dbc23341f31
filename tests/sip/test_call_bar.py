"""A page with a call bar of its own and the phone never shown: all that an agent does in a day is asked for in Python."""

from tests.sip.servers import at_both

pytestmark = at_both


def test_a_day_without_the_phone_being_seen(desk, runtime):
    alice, bob, carol = desk("alice", runtime), desk("bob"), desk("carol")
    alice.python("softphone.hide()")

    bob.dial("alice")
    alice.wait("call_incoming")
    alice.python("await softphone.call.answer()\nglobals()['first'] = softphone.call")
    assert alice.python("return [first.now.state, first.now.direction, first.now.held]") == [
        "talking",
        "inbound",
        False,
    ]
    alice.hears("bob")
    bob.hears("alice")

    assert alice.python("await first.hold()\nreturn first.now.held") is True
    bob.hears()
    assert alice.python("await first.resume()\nreturn first.now.held") is False
    assert alice.python("await first.mute()\nreturn first.now.muted") is True
    bob.hears()
    assert alice.python("await first.unmute()\nreturn first.now.muted") is False
    bob.hears("alice")

    # two calls, then a conference
    asked = "globals()['second'] = await first.consult('carol')\nreturn [call.held for call in (first.now, second.now)]"
    assert alice.python(asked) == [True, False]
    carol.wait("call_incoming")
    carol.press("Answer", "alice")
    alice.hears("carol")
    bob.hears()
    merging = alice.python("""
        try:
            await second.merge(first)
        except SoftphoneError as error:
            return error.code
    """)
    if not alice.voices["alice"]:  # Firefox mixes nothing on a machine without a sound device
        assert merging == "no_sound"
    else:
        assert merging is None
        alice.hears("bob", "carol")
        bob.hears("alice", "carol")
        carol.hears("alice", "bob")
        assert alice.python("return first.now.conference == [second.call_id]") is True
        alice.python("await second.split()")
        carol.hears()
        bob.hears("alice")
    alice.python("await second.hang_up()")
    carol.wait("call_ended")

    # handed on after asking
    alice.python("globals()['second'] = await first.consult('carol')")
    carol.wait("call_incoming", 2)
    carol.press("Answer", "alice")
    alice.hears("carol")
    alice.python("await second.complete()")
    bob.hears("carol")
    carol.hears("bob")
    assert alice.python("return [len(softphone.calls), softphone.call, softphone.displayed]") == [0, None, False]

    # what can't be done is said
    assert (
        alice.python("""
        try:
            await first.hold()
        except SoftphoneError as error:
            return error.code
    """)
        == "no_such_call"
    )
