"""Calls that outlive their page: restored as they were, taken back, told once."""

import json

from core import records
from phone_fakes import Phone

DIALOG = {"call_id": "abc"}


def kept(phone, *calls, active=None, current=None):
    """What the page before has kept of these calls, as JSON has it."""
    entries = [(json.loads(json.dumps(call)), DIALOG) for call in calls]
    phone.calls.core.take(
        "restore",
        {
            "calls": entries,
            "active": calls[0]["group"] if active is None else active,
            "current": calls[0]["id"] if current is None else current,
        },
    )


def record(call_id="one", **more):
    known = {
        "id": call_id, "sip_call_id": "sip-" + call_id, "direction": "inbound", "number": "555", "name": "Ann", "first": ("555", "Ann"),
        "phase": "talking", "group": call_id, "created": 400.5, "answered": 410.25,
    }  # fmt: skip
    known.update(more)
    return records.record(**known)


def acts(phone):
    done, phone.line.acts = phone.line.acts, []
    return done


def test_it_is_as_it_was_and_nothing_is_told_of_a_beginning():
    phone = Phone()
    kept(phone, record(muted=True, digits="12", recovery="done"))
    call = phone.current
    assert (call.number, call.phase, call.answered, call.muted, call.recovery) == (
        "555", "talking", 410.25, True, "under_way",
    )  # fmt: skip
    assert phone.state.active == "one" and acts(phone) == [("take_back", "one", DIALOG, False, True)]
    assert phone.calls.wire(call.record())["recovered"] is False
    phone.told("taken_back", "one")
    assert phone.calls.wire(call.record())["recovered"] is True
    assert phone.names() == []
    phone.time = 1010.25
    phone.told("ended", "one", "hung_up", "them")
    assert phone.names() == ["call_ended", "call_log_created"]
    assert phone.state.log[0]["duration"] == 600


def test_who_talks_comes_first_and_the_others_stay_on_hold():
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        phone = Phone()
        calls = [record("one", held=True), record("two"), record("three", held=True)]
        kept(phone, *[calls[at] for at in order], active="two", current="two")
        asked = acts(phone)
        assert asked[0] == ("take_back", "two", DIALOG, False, False)
        assert sorted([act[1] for act in asked if act[3]]) == ["one", "three"]
        for call_id in ("three", "two", "one"):
            phone.told("taken_back", call_id)
        assert acts(phone) == [], "nobody is held or resumed once more"
        assert [call["held"] for call in phone.state.calls].count(True) == 2


def test_a_conference_is_mixed_when_two_of_it_are_back():
    phone = Phone()
    kept(phone, record("one", group="g"), record("two", group="g"), record("three", group="g"), active="g")
    acts(phone)
    phone.told("taken_back", "one")
    assert acts(phone) == []
    phone.told("taken_back", "three")
    assert acts(phone) == [("mix", ("one", "three"))]
    phone.told("ended", "two", "call_lost", "line")
    assert acts(phone) == [] and phone.state.active == "g"


def test_a_consultation_goes_on():
    phone = Phone()
    first, second = record("one", held=True), record("two", consults="one", direction="outbound", number="1002")
    kept(phone, second, first, active="two", current="two")
    phone.told("taken_back", "one")
    phone.told("taken_back", "two")
    acts(phone)
    phone.of_consultation("complete")
    assert acts(phone) == [("attend", "one", "two")]
    assert phone.names() == ["confirm_indirect_transfer"]


def test_one_whose_first_call_is_gone_is_a_call_like_any_other():
    phone = Phone()
    kept(phone, record("two", consults="one"))
    assert phone.current.consults == "" and phone.names() == []


def test_one_that_is_lost_is_told_once_with_its_card_and_its_entry():
    phone = Phone()
    phone.state.change(form=True)
    kept(phone, record("one"), record("two", held=True))
    phone.told("ended", "one", "call_lost", "line")
    phone.told("ended", "one", "call_lost", "line")
    assert phone.names() == ["call_ended", "call_log_created"]
    assert phone.state.log[0]["answered"] and not phone.state.log[0]["newMissedCall"]
    assert phone.state.active == "" and phone.state.current == "two"
    phone.told("taken_back", "one")
    assert [call["id"] for call in phone.state.calls] == ["two"]


def test_what_can_be_asked_meanwhile():
    phone = Phone()
    kept(phone, record())
    acts(phone)
    asked = {name: phone.command(name, "one") for name in ("hold", "mute", "send_dtmf", "transfer", "start_recording")}
    for name, replies in asked.items():
        assert replies == [(None, "not_now")], name
    assert acts(phone) == []
    replies = phone.command("hang_up", "one")
    assert replies == [] and acts(phone) == [("hang_up", "one")]
    phone.told("taken_back", "one")
    phone.told("ended", "one", "hung_up", "us")
    assert replies == [(None, None)]


def test_another_call_meanwhile_is_heard_and_the_one_that_comes_back_is_held():
    phone = Phone()
    kept(phone, record())
    other = phone.dial("1001")
    acts(phone)
    phone.told("taken_back", "one")
    assert acts(phone) == [("hold", "one")] and phone.state.active == other.id


def test_one_that_was_on_hold_is_resumed_when_it_is_there():
    phone = Phone()
    kept(phone, record("one", held=True), record("two"), active="two", current="two")
    phone.told("taken_back", "two")
    acts(phone)
    replies = phone.command("swap", "two")
    assert acts(phone) == [("hold", "two")]
    phone.told("held", "two", "us")
    phone.told("taken_back", "one")
    assert acts(phone) == [("resume", "one")] and replies == []
    phone.told("resumed", "one", "us")
    assert replies == [(None, None)]


def test_what_was_half_done_is_not_done():
    phone = Phone()
    kept(phone, record(asked="hold", handing={"to": "1001", "attended": False, "done": False}))
    assert phone.current.asked == "" and phone.current.handing is None


def test_digits_that_were_still_to_be_dialled_wait_for_the_connection():
    phone = Phone()
    kept(phone, record(post_dial="12"))
    assert [act[0] for act in acts(phone)] == ["take_back"]
    phone.told("taken_back", "one")
    assert acts(phone) == [("send_dtmf", "one", "1")]


def test_the_recording_goes_on_in_this_window_or_at_the_server():
    for abilities, expected in (((), [("one", "start")]), (("recording",), [])):
        phone = Phone()
        asked = []
        phone.calls.on_record = lambda call_id, act: asked.append((call_id, act))
        phone.state.change(abilities=abilities)
        kept(phone, record(recording="active"))
        assert asked == []
        phone.told("taken_back", "one")
        assert asked == expected and phone.current.recording == "active"
        assert phone.names() == []


def test_a_page_that_was_away_takes_its_own_calls_back():
    phone = Phone()
    call = phone.dial("1001")
    phone.names()
    kept(phone, call.record())
    assert acts(phone)[-1] == ("take_back", call.id, DIALOG, False, False)
    assert len(phone.state.calls) == 1 and phone.names() == []
    phone.told("taken_back", call.id)
    assert phone.current.recovery == "done"
