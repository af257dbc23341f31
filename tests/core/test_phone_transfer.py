"""Handing a call on."""

from phone_fakes import Phone


def asking():
    """A call, and a consultation that stands."""
    phone = Phone()
    first = phone.dial()
    phone.names()
    phone.command("consult", phone.state.current, number="1006")
    second = phone.current
    phone.told("held", first.id, "us")
    phone.told("calling", second.id, "1006")
    return phone, first, second


def test_at_once():
    phone = Phone()
    call = phone.dial()
    phone.names()
    phone.command("transfer", phone.state.current, number=" 10 06 ")
    assert phone.heard == [("direct_transfer", "1006")]
    assert phone.line.acts[-1] == ("transfer", call.id, "1006")
    phone.told("transferred", call.id)
    phone.told("ended", call.id, "transferred", "us")
    assert phone.names() == ["direct_transfer", "call_ended", "call_log_created"]


def test_ask_first_then_complete():
    phone, first, second = asking()
    assert phone.names() == ["create_indirect_transfer", "call_held", "indirect_call_made"]
    phone.of_consultation("complete")
    assert phone.names() == [], "the other one has not answered yet"
    phone.told("established", second.id)
    phone.of_consultation("complete")
    assert phone.line.acts[-1] == ("attend", first.id, second.id)
    phone.of_consultation("complete")  # clicked twice
    phone.told("transferred", first.id)
    for call in (first, second):
        phone.told("ended", call.id, "transferred", "us")
    assert phone.names() == [
        "confirm_indirect_transfer",
        "indirect_transfer_done",
        "call_ended",
        "call_log_created",
        "call_log_created",
    ]
    assert phone.state.asks is None and phone.state.calls == ()


def test_ask_first_then_cancel_goes_back():
    phone, first, second = asking()
    phone.told("established", second.id)
    phone.names()
    phone.of_consultation("cancel")
    assert phone.line.acts[-1] == ("hang_up", second.id)
    phone.told("ended", second.id, "hung_up", "us")
    assert phone.line.acts[-1] == ("resume", first.id)
    phone.told("resumed", first.id, "us")
    assert phone.names() == ["cancel_indirect_transfer", "call_log_created", "call_resumed"]
    assert phone.state.current == first.id


def test_the_one_asked_does_not_want_it():
    phone, first, second = asking()
    phone.names()
    phone.told("ended", second.id, "declined", "them")
    assert phone.names() == ["cancel_indirect_transfer", "call_log_created"]
    assert phone.line.acts[-1] == ("resume", first.id) and phone.state.current == first.id


def test_the_first_one_leaves_and_the_consultation_becomes_a_call():
    phone, first, second = asking()
    phone.told("established", second.id)
    phone.names()
    phone.told("ended", first.id, "hung_up", "them")
    assert phone.names() == ["call_ended", "call_log_created", "cancel_indirect_transfer", "call_established"]
    phone.told("ended", second.id, "hung_up", "us")
    assert phone.names() == ["call_ended", "call_log_created"]


def test_a_failed_transfer_leaves_the_call():
    phone = Phone()
    call = phone.dial()
    phone.command("transfer", phone.state.current, number="1004")
    phone.names()
    phone.told("transfer_failed", call.id, "declined")
    assert phone.heard == [("error", "transfer_failed", "declined")]
    assert phone.state.call(call.id) is not None
    assert phone.state.notice == ("bad", "cause:declined", (("party", "1004"),))


def test_a_transfer_that_fails_without_a_cause_says_so():
    phone, first, second = asking()
    phone.told("established", second.id)
    phone.of_consultation("complete")
    phone.told("transfer_failed", first.id, "failed")
    assert phone.state.notice[1] == "transfer:failed"
    assert phone.state.panel == "" and phone.state.asks is not None


def test_the_consultation_is_muted_and_digits_are_sent_in_it():
    phone, first, second = asking()
    phone.told("established", second.id)
    phone.names()
    phone.told("muted", second.id)
    phone.told("dtmf", second.id, "5", "sent")
    assert phone.heard == [("call_muted",), ("dtmf_sent", "5")]


def test_nobody_is_asked_without_a_line():
    phone = Phone()
    phone.dial()
    phone.state.change(line="lost")
    phone.names()
    assert phone.command("consult", phone.state.current, number="1006") == [(None, "line_lost")]
    assert phone.names() == [] and len(phone.state.calls) == 1
