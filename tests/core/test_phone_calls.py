"""The call machine: what happens to a call, and what the host page hears of it, in order."""

from core import projection
from core.records import PHASES
from core.step import MOVE
from phone_fakes import Phone
from softphone.wire.messages import FROM_PHONE


def test_an_outgoing_call_from_its_beginning_to_the_log():
    phone = Phone()
    call = phone.dial("10 01")
    phone.time += 65
    phone.command("hang_up", call.id)
    phone.told("ended", call.id, "hung_up", "us")
    events = [entry[0] for entry in phone.heard]
    assert events == ["outgoing_call_made", "call_established", "call_ended", "call_log_created"]
    assert phone.line.acts == [("dial", "1001"), ("hang_up", call.id)]
    ended = phone.heard[2]
    assert ended[1]["answered"] and ended[1]["number"] == "1001" and ended[1]["callerNumber"] == "100"
    assert ended[3:] == ("outbound", "100")
    entry = phone.heard[3][1]
    assert entry["duration"] == 65 and entry["callDirection"] == "outbound" and not entry["newMissedCall"]
    assert phone.state.calls == () and phone.state.current == ""


def test_an_incoming_call_answered_here():
    phone = Phone()
    call = phone.incoming()
    assert phone.state.current == call.id
    phone.command("answer", call.id)
    phone.told("answered", call.id)
    phone.told("established", call.id)
    assert phone.names() == ["call_incoming", "call_locally_answered", "call_established"]
    phone.told("ended", call.id, "hung_up", "them")
    assert phone.names() == ["call_ended", "call_log_created"]
    assert phone.state.missed == 0


def test_a_declined_call_is_rejected_then_ended_and_not_missed():
    phone = Phone()
    call = phone.incoming()
    phone.told("ended", call.id, "declined", "us")
    assert phone.names() == ["call_incoming", "call_rejected", "call_ended", "call_log_created"]
    assert phone.state.missed == 0 and not phone.state.log[0]["newMissedCall"]


def test_a_call_nobody_took_is_missed():
    phone = Phone()
    call = phone.incoming()
    phone.told("ended", call.id, "cancelled", "them")
    assert phone.names() == ["call_incoming", "call_ended", "call_log_created"]
    assert phone.state.missed == 1 and phone.state.log[0]["newMissedCall"]


def test_one_turned_away_stands_in_the_log():
    phone = Phone()
    phone.told("turned_away", "555", "Ann")
    assert phone.names() == ["call_log_created"]
    assert phone.state.missed == 1


def test_hold_mute_and_tones():
    phone = Phone()
    call = phone.dial()
    phone.names()
    for event, act in (("muted", "mute"), ("unmuted", "unmute")):
        assert phone.command(act, call.id) == []
        phone.told(event, call.id)
    phone.command("hold", call.id)
    phone.told("held", call.id, "us")
    assert call.phase == "talking" and call.held
    phone.command("resume", call.id)
    phone.told("resumed", call.id, "us")
    phone.command("press_key", call.id, digits="5")
    phone.told("dtmf", call.id, "5", "sent")
    assert phone.heard[-1] == ("dtmf_sent", "5") and call.digits == "5"
    assert phone.names() == ["call_muted", "call_unmuted", "call_held", "call_resumed", "dtmf_sent"]
    assert [act[0] for act in phone.line.acts] == ["dial", "mute", "unmute", "hold", "resume", "send_dtmf"]


def test_hold_of_the_other_side_is_seen_and_not_told():
    phone = Phone()
    call = phone.dial()
    phone.names()
    phone.told("held", call.id, "them")
    assert call.held_there and call.phase == "talking"
    phone.told("resumed", call.id, "them")
    assert not call.held_there and phone.names() == []


def test_a_second_call_holds_the_first_and_swap_changes_sides():
    phone = Phone()
    first = phone.dial()
    second = phone.incoming()
    assert phone.state.current == first.id
    phone.command("answer", second.id)
    assert phone.line.acts[-2:] == [("hold", first.id), ("answer", second.id)]
    phone.told("held", first.id, "us")
    phone.told("answered", second.id)
    phone.told("established", second.id)
    phone.command("swap", phone.state.current)
    assert phone.line.acts[-2:] == [("hold", second.id), ("resume", first.id)]
    assert phone.state.current == first.id
    phone.told("ended", first.id, "hung_up", "them")
    assert phone.state.current == second.id


def test_one_that_answers_late_waits_on_hold():
    phone = Phone()
    slow = phone.dial(upto="ringing")
    quick = phone.incoming()
    phone.command("answer", quick.id)
    phone.told("answered", quick.id)
    phone.told("established", quick.id)
    phone.told("established", slow.id)
    assert phone.line.acts[-1] == ("hold", slow.id)
    assert phone.state.current == quick.id


def test_a_call_that_was_handed_over_stands_in_the_log_under_whom_it_began_with():
    phone = Phone()
    call = phone.incoming()
    for event in ("answered", "established"):
        phone.told(event, call.id)
    phone.told("identity", call.id, "777", "Bob")
    phone.told("ended", call.id, "hung_up", "them")
    assert (phone.state.log[0]["source"]["extension"], phone.state.log[0]["source"]["name"]) == ("555", "Ann")


def test_swap_reaches_each_of_three_calls():
    phone = Phone()
    made = [phone.dial(number) for number in ("1", "2", "3")]
    for call in made[:2]:
        phone.told("held", call.id, "us")
    seen = []
    for _ in range(3):
        before = phone.current
        phone.command("swap", phone.state.current)
        phone.told("held", before.id, "us")
        phone.told("resumed", phone.state.current, "us")
        seen.append(phone.current.number)
    assert seen == ["1", "2", "3"]


def test_without_a_line_nothing_is_dialled():
    phone = Phone()
    phone.state.change(line="lost")
    assert phone.command("dial", number="1001") == [(None, "not_now")]
    assert phone.line.acts == []


def test_events_in_an_order_that_cannot_be_change_nothing():
    phone = Phone()
    call = phone.incoming()
    phone.names()
    for event in ("ringing", "held", "resumed", "nonsense"):
        phone.told(event, call.id, *(["us"] if event in ("held", "resumed") else []))
    phone.told("ended", "nobody", "hung_up", "them")
    phone.told("established", "nobody")
    assert call.phase == "incoming" and phone.names() == []


def test_every_message_of_the_table_is_a_message_of_the_wire():
    known = [event for _kind, event, _fields in FROM_PHONE]
    for _transition, message, _given, _of_consultations in projection.WIRE:
        assert message in known, message
    for (phase, _event), noted in MOVE.items():
        assert phase in PHASES and noted.get("phase", phase) in PHASES


def test_dates_of_a_call_are_iso_or_nothing():
    phone = Phone()
    call = phone.incoming()
    wire = phone.heard[0][1]
    assert wire["creationTime"] == "1970-01-01T00:16:40.000Z"
    assert wire["answerTime"] is None and wire["ringing"] and wire["sipStatus"] == 180
    assert wire["sipCallId"] == "sip-in-1" and wire["displayName"] == "Ann"
    assert call.party == "Ann"
