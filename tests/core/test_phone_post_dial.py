"""What is dialled as tones once a call is answered, and how a text becomes a call."""

import dialling
from core.post_dial import PAUSE_SECONDS, TONE_SECONDS, digits
from phone_fakes import Phone


def sent(phone):
    return "".join([act[2] for act in phone.line.acts if act[0] == "send_dtmf"])


def placed(text):
    """A phone that calls what a text means; nobody has answered."""
    phone = Phone()
    phone.state.change(number=text)
    phone.dialling.dial()
    call = phone.current
    phone.told("calling", call.id, call.number, "sip-1")
    phone.told("ringing", call.id)
    return phone, call


def waits(phone):
    """The seconds of what is to come, and then that time has passed."""
    seconds = [entry[0] for entry in phone.timers.waiting if not entry[2]]
    phone.timers.tick()
    return seconds


def test_redialled_with_what_follows_it_which_the_log_does_not_have():
    for text, post_dial, then in (
        ("+1 (201) 555-0117 ext. 42", None, ",42"),
        ("1006", ",,1#", ",,1#"),
        ("1006 x7,,2", None, ",7,,2"),
        ("1003", None, ""),
    ):
        phone = Phone()
        phone.dialling.on_make_call(text, post_dial)
        call = phone.current
        phone.told("calling", call.id, call.number, "sip-1")
        phone.told("ended", call.id, "busy", "them")
        assert "42" not in repr(phone.state.log)
        phone.dialling.dial()
        again = phone.current
        assert (again.number, again.post_dial) == (call.number, then) and again.id != call.id
        phone.told("ended", again.id, "busy", "them")
        phone.state.change(user="somebody else")
        phone.dialling.dial()
        assert phone.current.post_dial == ""


def test_nothing_is_dialled_before_it_is_answered():
    phone, call = placed("+1 (201) 555-0117 ext. 42")
    assert phone.line.acts == [("dial", "+12015550117")] and call.post_dial == ",42" and waits(phone) == []
    assert phone.state.number == "" and call.number == "+12015550117"
    phone.told("established", call.id)
    assert sent(phone) == "" and digits(call.post_dial) == "42"
    assert waits(phone) == [PAUSE_SECONDS] and sent(phone) == "4" and call.post_dial == "2"
    assert waits(phone) == [TONE_SECONDS] and sent(phone) == "42" and call.post_dial == ""
    assert waits(phone) == []


def test_pauses_and_waits():
    for text, steps, dialled in (
        ("1001,,7#", [2, 2, 0.3], "7#"), ("1001p1P2", [2, 0.3, 2], "12"), ("1001,*9", [2, 0.3], "*9"), ("1001x5,,6", [2, 0.3, 2, 2], "56"),
    ):  # fmt: skip
        phone, call = placed(text)
        phone.told("established", call.id)
        seen = []
        while call.post_dial:
            seen += waits(phone)
        assert seen == steps and sent(phone) == dialled, (text, seen, sent(phone))


def test_a_wait_is_the_persons():
    phone, call = placed("1001w12;3")
    phone.command("send_post_dial", call.id)
    assert sent(phone) == "", "nobody has answered"
    phone.told("established", call.id)
    assert call.post_dial_waits and waits(phone) == [] and digits(call.post_dial) == "12 3"
    phone.command("send_post_dial", call.id)
    phone.command("send_post_dial", call.id)  # pressed twice
    assert sent(phone) == "1" and waits(phone) == [0.3] and waits(phone) == [0.3]
    assert sent(phone) == "12" and call.post_dial_waits and call.post_dial == "3"
    phone.command("send_post_dial", call.id)
    assert sent(phone) == "123" and not call.post_dial and not call.post_dial_waits


def test_it_ends_with_the_call_or_when_nobody_wants_it():
    for end in ("ended", "dropped", "never answered"):
        phone, call = placed("1001,123")
        if end != "never answered":
            phone.told("established", call.id)
            phone.timers.tick()
            assert sent(phone) == "1"
        if end == "dropped":
            phone.command("drop_post_dial", call.id)
        else:
            phone.told("ended", call.id, "hung_up", "them")
        phone.timers.tick()
        assert call.post_dial == ""
        assert sent(phone) == ("" if end == "never answered" else "1")
    phone.command("drop_post_dial", "nobody")
    phone.command("send_post_dial", "nobody")


def test_on_hold_it_rests():
    phone, call = placed("1001,12w3")
    phone.told("established", call.id)
    phone.told("held", call.id, "us")
    assert waits(phone) == [2] and sent(phone) == "", "the pause is over, and nothing is dialled"
    phone.told("resumed", call.id, "us")
    assert sent(phone) == "1" and waits(phone) == [0.3] and waits(phone) == [0.3] and call.post_dial_waits
    phone.told("held", call.id, "us")
    phone.command("send_post_dial", call.id)
    assert sent(phone) == "12", "not into the music"
    phone.told("resumed", call.id, "us")
    assert sent(phone) == "12" and call.post_dial_waits
    phone.command("send_post_dial", call.id)
    assert sent(phone) == "123"


def test_two_calls_dial_each_their_own():
    phone, first = placed("1001,12")
    phone.told("established", first.id)
    second = phone.dial_now("1002 x 34")
    phone.told("held", first.id, "us")
    phone.told("calling", second.id, "1002")
    phone.told("established", second.id)
    phone.timers.tick()
    phone.timers.tick()
    assert [act[1:] for act in phone.line.acts if act[0] == "send_dtmf"] == [(second.id, "3"), (second.id, "4")]
    assert first.post_dial == "12" and second.post_dial == ""


def test_a_transfer_that_asks_first_dials_it_one_at_once_says_that_it_cannot():
    phone, call = placed("1001")
    phone.told("established", call.id)
    phone.line.acts.clear()
    assert phone.command("transfer", call.id, number="1002 ext 42") == [(None, "bad_argument")]
    assert phone.command("transfer", call.id, number="room 42, floor 7") == [(None, "bad_argument")]
    assert phone.line.acts == []
    phone.command("consult", phone.state.current, number="1002,,42")
    second = phone.current
    assert second.number == "1002" and ("create_indirect_transfer", "1002") in phone.heard
    phone.told("calling", second.id, "1002")
    phone.told("established", second.id)
    for _ in range(3):
        phone.timers.tick()
    assert sent(phone) == "42"


def test_what_the_host_page_asks_for():
    for number, post_dial, dialled, later in (
        ("+12015550117", ",42", "+12015550117", ",42"), ("+12015550117", None, "+12015550117", ""), (1001, ",,7#", "1001", ",,7#"),
        ("+1 201 555 0117 x42", "p7", "+12015550117", ",42p7"), ("1001", "<b>1</b>", "1001", ",1"), ("alice", ",7", "alice", ",7"), ("1001", ",123456789012", "1001", ",123456789012"), ("1001", 42, "1001", ""),
        ("1001", {"a": 1}, "1001", ""), ("sip:alice@example.com", None, "sip:alice@example.com", ""),
    ):  # fmt: skip
        phone = Phone()
        phone.dialling.on_make_call(number, post_dial)
        call = phone.current
        assert (call.number, call.post_dial) == (dialled, later) and phone.line.acts == [("dial", dialled)], number
    for rubbish in (None, [], {}, 1.5):
        phone = Phone()
        phone.dialling.on_make_call(rubbish, ",1")
        assert phone.state.calls == () and phone.line.acts == []


def test_without_a_line_all_of_it_stands_in_number():
    phone = Phone()
    phone.state.change(line="lost")
    phone.dialling.on_make_call("+1 (201) 555-0117", ",,42#")
    assert phone.state.number == "+12015550117,,42#" and phone.state.notice == ("quiet", "dial:no_line", ())
    phone.dialling.dial()
    assert phone.state.notice == ("bad", "error:not_registered", ()) and phone.state.number == "+12015550117,,42#"
    phone.state.change(line="ready")
    phone.dialling.dial()
    assert phone.current.post_dial == ",,42#" and phone.state.number == ""


def test_why_a_text_is_not_dialled_is_said_and_it_stays():
    for text, why in (
        ("call me", "no_number"), ("room 42, floor 7", "several"), ("+" + "1" * 20, "too_long"), ("ext. 42", "extension_only"),
        ("https://example.com", "no_address"), ("9,5550117", "several"),
    ):  # fmt: skip
        phone = Phone()
        phone.state.change(number=text)
        phone.dialling.dial()
        assert (
            phone.state.notice == ("bad", "number:" + why, ()) and phone.state.number == text and phone.line.acts == []
        ), text
    phone = Phone()
    phone.line.dials_addresses = False
    for text in ("sip:alice@example.com", "alice@example.com"):
        phone.dialling.dial_number(text)
        assert phone.state.notice[1] == "number:no_addresses" and phone.state.number == text and phone.line.acts == []
    phone.dialling.dial_number("alice")
    assert phone.line.acts == [("dial", "alice")]


def test_what_will_be_dialled_is_shown_where_it_differs():
    for text, key in (
        ("+1 (201) 555-0117", None), ("1001", None), ("alice", None), ("", None), ("call me", None), ("*97", None), ("alice@host", None),
        ("+44 (0)20 7946 0958", "dial:will_call"), ("1-800-FLOWERS", "dial:will_call"), ("201-555-0117 or 201-555-0118", "dial:will_call"),
        ("٠١٢٣٤٥٦", "dial:will_call"), ("tel:+12015550117;isub=7", "dial:will_call"), ("1001 x42", "dial:will_call_then"),
        ("1001,,7#", "dial:will_call_then"),
    ):  # fmt: skip
        found = dialling.meant(text)
        assert (found and found[0]) == key, (text, found)
    assert dialling.meant("+44 (0)20 7946 0958 x 42") == (
        "dial:will_call_then", (("number", "+442079460958"), ("digits", "42")),
    )  # fmt: skip
