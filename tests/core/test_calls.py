"""Which calls are up, and which is the current one: as a phone has told them, or as its events let guess."""

from softphone.calls import AT_ONCE, Calls
from softphone.payloads import Call

A, B = Call({"callId": "a"}), Call({"callId": "b"})

STORIES = (
    ((("call_incoming", A),), A),
    ((("call_incoming", A), ("call_ended", A)), None),
    ((("call_incoming", A), ("call_rejected", A), ("call_ended", A)), None),
    ((("outgoing_call_made", A), ("call_incoming", B)), A),
    ((("outgoing_call_made", A), ("call_incoming", B), ("call_locally_answered", B)), B),
    ((("outgoing_call_made", A), ("call_incoming", B), ("call_ended", A)), B),
    ((("call_established", A), ("indirect_call_made", B), ("call_ended", B)), A),
    ((("call_ended", A), ("call_established", A)), None),
    ((("call_ended", A),), None),
    ((("call_established", A), ("call_established", A), ("call_ended", A)), None),
)


def test_stories():
    for story, current in STORIES:
        calls = Calls()
        for event, call in story:
            calls.heard(event, call)
        assert calls.current is current, story


def test_the_calls_of_a_phone_that_is_gone_say_nothing_of_the_next_ones():
    calls = Calls()
    calls.heard("call_established", A)
    calls.heard("call_ended", A)
    assert not calls.forget()
    calls.heard("call_established", A)
    assert calls.current is A and calls.forget() and calls.current is None


def test_calls_that_never_end_do_not_pile_up():
    calls = Calls()
    for number in range(1000):
        calls.heard("call_established" if number % 2 else "call_incoming", Call({"callId": str(number)}))
    assert calls.current.call_id == "999" and len(calls.all) <= AT_ONCE
