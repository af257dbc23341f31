"""The call core's commands: each comes about, or says why not; what must be impossible is."""

from core import records
from phone_fakes import Phone


def talking(*numbers):
    """A phone with calls that stand; the last one is heard. Gives it and the calls."""
    phone = Phone()
    made = []
    for number in numbers:
        made.append(phone.dial(number))
        for call in made[:-1]:
            if not call.held:
                phone.told("held", call.id, "us")
    phone.names()
    phone.line.acts.clear()
    return phone, made


def live(phone):
    """The numbers of the calls that are heard, or are asked to be."""
    return [
        call["number"]
        for call in phone.state.calls
        if call["phase"] == "talking" and (not call["held"] or call["asked"] == "resume") and call["asked"] != "hold"
    ]


# -- each is answered when it has come about


def test_a_command_is_answered_when_it_has_come_about():
    phone, (call,) = talking("1")
    for name, event, acts in (
        ("hold", ("held", call.id, "us"), "hold"), ("resume", ("resumed", call.id, "us"), "resume"),
        ("mute", ("muted", call.id), "mute"), ("unmute", ("unmuted", call.id), "unmute"),
    ):  # fmt: skip
        replies = phone.command(name, call.id)
        assert replies == [] and phone.line.acts[-1] == (acts, call.id)
        phone.told(*event)
        assert replies == [(None, None)], name
    replies = phone.command("hang_up", call.id)
    assert replies == []
    phone.told("ended", call.id, "hung_up", "us")
    assert replies == [(None, None)]


def test_dial_gives_the_call_once_there_is_one():
    phone = Phone()
    replies = phone.command("dial", number="+1 (201) 555-0117")
    assert replies == []
    phone.told("calling", phone.state.current, "+12015550117", "sip-9")
    assert replies == [({"callId": phone.state.current}, None)] and phone.current.number == "+12015550117"
    replies = phone.command("dial", number="1002")
    phone.told("ended", phone.state.current, "failed", "line")
    assert replies == [(None, "refused")]


def test_what_was_wanted_already_is_answered_at_once():
    phone, (call,) = talking("1")
    assert phone.command("resume", call.id) == [(None, None)] and phone.line.acts == []
    assert phone.command("unmute", call.id) == [(None, None)]


def test_a_refusal_is_told_to_who_has_asked():
    phone, (call,) = talking("1")
    replies = phone.command("hold", call.id)
    phone.told("not_done", call.id, "hold", "refused")
    assert replies == [(None, "refused")] and not call.held
    again = phone.command("hold", call.id)
    assert phone.line.acts[-2:] == [("hold", call.id), ("hold", call.id)], "it can be asked for again"
    phone.told("held", call.id, "us")
    assert again == [(None, None)]
    for act in ("send_dtmf", "transfer"):
        phone, (call,) = talking("1")
        replies = phone.command(act, call.id, digits="5", number="7")
        phone.told("not_done", call.id, act, "line_lost")
        assert replies == [(None, "line_lost")], act


def test_who_is_overtaken_hears_of_it():
    phone, (call,) = talking("1")
    held = phone.command("hold", call.id)
    resumed = phone.command("resume", call.id)
    assert held == [(None, "not_now")] and phone.line.acts == [("hold", call.id), ("resume", call.id)]
    phone.told("held", call.id, "us")
    phone.told("resumed", call.id, "us")
    assert resumed == [(None, None)] and live(phone) == ["1"]


def test_digits_with_pauses_are_answered_when_the_last_is_sent():
    phone, (call,) = talking("1")
    replies = phone.command("send_dtmf", call.id, digits="1,2")
    for _ in range(4):
        sent = [act for act in phone.line.acts if act[0] == "send_dtmf"]
        phone.line.acts.clear()
        for act in sent:
            phone.told("dtmf", call.id, act[2], "sent")
        phone.timers.tick()
    assert replies == [(None, None)] and call.digits == "12"
    for digits in ("", "x", None, 5):
        assert phone.command("send_dtmf", call.id, digits=digits) == [(None, "bad_argument")], digits


# -- every command in every phase


def in_phase(phase):
    phone = Phone()
    call = phone.incoming() if phase in ("incoming", "connecting") else phone.dial("1", "calling")
    steps = {
        "ringing": ("ringing",),
        "early": ("early_media",),
        "connecting": ("answered",),
        "talking": ("established",),
    }
    for event in steps.get(phase, ()):
        phone.told(event, call.id)
    assert call.phase == phase
    return phone, call


def test_every_command_in_every_phase_has_its_effect_or_a_typed_error():
    from core.commands import ROWS

    for phase in records.PHASES[:-1]:
        for name, (needs_call, phases, _act, _goal) in ROWS.items():
            phone, call = in_phase(phase)
            before = len(phone.line.acts)
            replies = phone.command(name, call.id, digits="1", number="7")
            acted = len(phone.line.acts) > before or len(phone.state.calls) > 1
            codes = [code for _value, code in replies]
            if needs_call and phase not in phases:
                assert codes == ["not_now"] and not acted, (name, phase, codes)
            else:
                assert acted or codes or phone.state.pending, (name, phase)
                assert not [code for code in codes if code not in (None, "not_now", "bad_argument")], (
                    name,
                    phase,
                    codes,
                )
            if phone.state.calls:
                for other in phone.state.calls:
                    phone.told("ended", other["id"], "hung_up", "them")
            assert len(replies) <= 1 or name in ("stop_recording",), (name, phase, replies)
            assert phone.state.pending == ()


def test_what_is_not_there_is_said():
    phone = Phone()
    assert phone.command("hold", "nobody") == [(None, "no_such_call")]
    assert phone.command("fly", "nobody") == [(None, "unknown_command")]
    assert phone.command("dial", number="call me") == [(None, "bad_argument")]
    phone.state.change(line="lost")
    assert phone.command("dial", number="1") == [(None, "not_now")]


# -- hold stands in one place


def test_with_three_calls_and_a_consultation_only_one_group_is_live():
    for how in ("hangs up", "cancelled"):
        phone, (first, second) = talking("1", "2")
        phone.command("consult", second.id, number="3")
        asked = phone.current
        phone.told("held", second.id, "us")
        phone.told("calling", asked.id, "3", "sip-3")
        phone.told("established", asked.id)
        phone.command("resume", first.id)  # the person goes to the other call meanwhile
        phone.told("held", asked.id, "us")
        phone.told("resumed", first.id, "us")
        assert live(phone) == ["1"]
        if how == "cancelled":
            phone.of_consultation("cancel")
        phone.told("ended", asked.id, "hung_up", "them" if how == "hangs up" else "us")
        assert live(phone) == ["1"], how
        assert phone.state.current == first.id


def test_the_call_asked_about_is_back_when_the_consultation_ends():
    phone, (first,) = talking("1")
    replies = phone.command("consult", first.id, number="2")
    asked = phone.current
    phone.told("calling", asked.id, "2", "sip-2")
    assert replies == []
    phone.told("held", first.id, "us")
    assert replies == [({"callId": asked.id}, None)]
    phone.told("established", asked.id)
    cancelled = phone.command("cancel", asked.id)
    phone.told("ended", asked.id, "hung_up", "us")
    assert phone.line.acts[-1] == ("resume", first.id) and cancelled == []
    phone.told("resumed", first.id, "us")
    assert cancelled == [(None, None)]


def test_a_first_call_that_can_not_be_held_ends_the_consultation():
    phone, (first,) = talking("1")
    replies = phone.command("consult", first.id, number="2")
    asked = phone.current
    phone.told("calling", asked.id, "2", "sip-2")
    phone.told("not_done", first.id, "hold", "refused")
    assert replies == [(None, "refused")] and phone.line.acts[-1] == ("hang_up", asked.id)
    phone.told("ended", asked.id, "cancelled", "us")
    assert live(phone) == ["1"]


def test_one_that_was_handed_on_while_held_stays_held():
    phone, (first, second) = talking("1", "2")
    phone.told("resumed", first.id, "us")  # another connection has taken its place, and that is live
    assert phone.line.acts[-1] == ("hold", first.id) and live(phone) == ["2"]


def test_the_current_call_is_the_one_that_is_heard_after_swap():
    phone, (first, second) = talking("1", "2")
    wires = []
    phone.calls.tell = lambda event, *values: wires.append(values[0]) if event == "calls" else None
    phone.command("swap", second.id)
    assert phone.state.current == first.id
    assert [call["callId"] for call in wires[-1] if call["isCurrent"]] == [first.id]


def test_ids_are_never_used_again():
    phone = Phone()
    seen = []
    for _ in range(5):
        call = phone.dial()
        assert call.id not in seen
        seen.append(call.id)
        phone.told("gone")  # signed out
        assert phone.state.calls == ()
    phone.incoming("in-1")
    before = phone.state.calls
    phone.told("incoming", "in-1", "1", "Ann", "sip")
    assert phone.state.calls is before, "one that is there is not begun again"


# -- conferences


def merged():
    phone, (first, second) = talking("1", "2")
    replies = phone.command("merge", second.id, callId=first.id)
    assert replies == [] and phone.line.acts[-1] == ("resume", first.id)
    phone.told("resumed", first.id, "us")
    assert replies == [] and phone.line.acts[-1] == ("mix", (first.id, second.id))
    phone.told("mixed", [first.id, second.id])
    assert replies == [(None, None)]
    return phone, first, second


def test_two_calls_and_a_third_are_merged():
    phone, first, second = merged()
    assert live(phone) == ["1", "2"]
    third = phone.dial("3", "calling")
    for call in (first, second):
        assert ("hold", call.id) in phone.line.acts
        phone.told("held", call.id, "us")
    phone.told("established", third.id)
    assert phone.state.mixed == ()
    replies = phone.command("merge", third.id)
    for call in (first, second):
        phone.told("resumed", call.id, "us")
    phone.told("mixed", phone.state.mixed)
    assert replies == [(None, None)] and phone.state.mixed == (first.id, second.id, third.id)
    wire = phone.calls.wire(third.record())
    assert sorted(wire["conference"]) == sorted([first.id, second.id])


def test_a_merge_that_the_browser_mixes_nothing_of_is_answered():
    for where in (0, 1):  # whichever of the two was asked
        phone, calls = talking("1", "2")
        replies = phone.command("merge", calls[where].id)
        phone.told("resumed", calls[0].id, "us")
        for call in calls:
            phone.told("not_done", call.id, "mix", "no_sound")
        assert replies == [(None, "no_sound")] and phone.state.mixed == (calls[0].id, calls[1].id)
        assert live(phone) == ["1", "2"], "all hear us, and one another as soon as it sounds"
        phone.told("mixed", phone.state.mixed)
        again = phone.dial("3", "calling")
        phone.told("established", again.id)
        replies = phone.command("merge", again.id)
        for call in calls:
            phone.told("held", call.id, "us")
            phone.told("resumed", call.id, "us")
        for call in tuple(calls) + (again,):
            phone.told("not_done", call.id, "mix", "no_sound")
        assert replies == [(None, "no_sound")]


def test_one_leaves_and_one_is_split_off():
    phone, first, second = merged()
    third = phone.dial("3", "calling")
    for call in (first, second):
        phone.told("held", call.id, "us")
    phone.told("established", third.id)
    phone.command("merge", third.id)
    for call in (first, second):
        phone.told("resumed", call.id, "us")
    for victim, rest in ((second, [first, third]),):
        replies = phone.command("split", victim.id)
        assert phone.line.acts[-2:] == [("hold", victim.id), ("mix", tuple([call.id for call in rest]))] or (
            ("hold", victim.id) in phone.line.acts[-2:] and phone.state.mixed == tuple([call.id for call in rest])
        )
        phone.told("held", victim.id, "us")
        assert replies == [(None, None)]
    phone.told("ended", first.id, "hung_up", "them")
    assert phone.state.mixed == () and live(phone) == ["3"]
    assert phone.command("split", third.id) == [(None, "not_now")]


def test_a_conference_is_held_and_muted_as_one():
    phone, first, second = merged()
    replies = phone.command("hold", first.id)
    assert sorted([act for act in phone.line.acts if act[0] == "hold"])[-2:] == sorted(
        [("hold", first.id), ("hold", second.id)]
    )
    phone.told("held", first.id, "us")
    assert replies == []
    phone.told("held", second.id, "us")
    assert replies == [(None, None)]
    phone.command("resume", second.id)
    for call in (first, second):
        phone.told("resumed", call.id, "us")
    phone.line.acts.clear()
    phone.command("mute", first.id)
    assert sorted(phone.line.acts) == sorted([("mute", first.id), ("mute", second.id)])


def test_a_consultation_that_is_merged_is_a_conference():
    phone, (first,) = talking("1")
    phone.command("consult", first.id, number="2")
    asked = phone.current
    phone.told("held", first.id, "us")
    phone.told("calling", asked.id, "2", "sip-2")
    phone.told("established", asked.id)
    phone.names()
    phone.command("merge", asked.id, callId=first.id)
    phone.told("resumed", first.id, "us")
    assert phone.names() == ["cancel_indirect_transfer", "call_established", "call_resumed"]
    assert phone.state.asks is None and len(phone.state.mixed) == 2
    phone.told("ended", first.id, "hung_up", "them")
    phone.told("ended", asked.id, "hung_up", "us")
    assert phone.names() == ["call_ended", "call_log_created"] * 2


# -- what the settings know


def test_park_and_pickup_by_code():
    phone, (call,) = talking("1")
    assert phone.command("park", call.id) == [(None, "not_now")] and phone.command("pickup", number="7") == [
        (None, "not_now")
    ]
    phone.state.change(settings=phone.state.settings | {"park_code": "700", "pickup_code": "*8"})
    replies = phone.command("park", call.id)
    assert phone.line.acts[-1] == ("transfer", call.id, "700")
    phone.told("transferred", call.id)
    phone.told("ended", call.id, "transferred", "us")
    assert replies == [({"where": "700"}, None)]
    phone.command("pickup", number="1002")
    assert phone.line.acts[-1][:2] == ("dial", "*81002")
