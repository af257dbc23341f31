"""Handing a call on."""

from phone_fakes import Phone


def asking():
    """A call, and a consultation that stands."""
    phone = Phone()
    first = phone.dial()
    phone.names()
    phone.transfer.ask("1006")
    second = phone.state.current_call
    phone.calls.on_held(first.id, "us")
    phone.calls.on_calling(second.id, "1006")
    return phone, first, second


def test_at_once():
    phone = Phone()
    call = phone.dial()
    phone.names()
    phone.transfer.now(" 10 06 ")
    assert phone.heard == [("direct_transfer", "1006")]
    assert phone.line.acts[-1] == ("transfer", call.id, "1006")
    phone.transfer.on_transferred(call.id)
    phone.calls.on_ended(call.id, "transferred", "us")
    assert phone.names() == ["direct_transfer", "call_ended", "call_log_created"]


def test_ask_first_then_complete():
    phone, first, second = asking()
    assert phone.names() == ["create_indirect_transfer", "call_held", "indirect_call_made"]
    phone.transfer.complete()
    assert phone.names() == [], "the other one has not answered yet"
    phone.calls.on_plain("established", second.id)
    phone.transfer.complete()
    assert phone.line.acts[-1] == ("attend", first.id, second.id)
    phone.transfer.complete()       # clicked twice
    phone.transfer.on_transferred(first.id)
    for call in (first, second):
        phone.calls.on_ended(call.id, "transferred", "us")
    assert phone.names() == [
        "confirm_indirect_transfer",
        "indirect_transfer_done",
        "call_ended",
        "call_log_created",
        "call_log_created",
    ]
    assert phone.state.consult is None and phone.state.calls == ()


def test_ask_first_then_cancel_goes_back():
    phone, first, second = asking()
    phone.calls.on_plain("established", second.id)
    phone.names()
    phone.transfer.cancel()
    assert phone.line.acts[-2:] == [("hang_up", second.id), ("resume", first.id)]
    phone.calls.on_ended(second.id, "hung_up", "us")
    phone.calls.on_resumed(first.id, "us")
    assert phone.names() == ["cancel_indirect_transfer", "call_log_created", "call_resumed"]
    assert phone.state.current == first.id


def test_the_one_asked_does_not_want_it():
    phone, first, second = asking()
    phone.names()
    phone.calls.on_ended(second.id, "declined", "them")
    assert phone.names() == ["call_log_created", "cancel_indirect_transfer"]
    assert phone.line.acts[-1] == ("resume", first.id) and phone.state.current == first.id


def test_the_first_one_leaves_and_the_consultation_becomes_a_call():
    phone, first, second = asking()
    phone.calls.on_plain("established", second.id)
    phone.names()
    phone.calls.on_ended(first.id, "hung_up", "them")
    assert phone.names() == ["call_ended", "call_log_created", "cancel_indirect_transfer", "call_established"]
    phone.calls.on_ended(second.id, "hung_up", "us")
    assert phone.names() == ["call_ended", "call_log_created"]


def test_a_failed_transfer_leaves_the_call():
    phone = Phone()
    call = phone.dial()
    phone.transfer.now("1004")
    phone.names()
    phone.transfer.on_transfer_failed(call.id, "declined")
    assert phone.heard == [("error", "transfer_failed", "declined")]
    assert phone.state.call(call.id) is call
    assert phone.state.notice == ("bad", "cause:declined", (("party", "1004"),))
    assert phone.state.panel == "transfer"


def test_a_transfer_that_fails_without_a_cause_says_so():
    phone, first, second = asking()
    phone.calls.on_plain("established", second.id)
    phone.transfer.complete()
    phone.transfer.on_transfer_failed(first.id, "failed")
    assert phone.state.notice[1] == "transfer:failed"
    assert phone.state.panel == "" and phone.state.consult is not None


def test_the_consultation_is_muted_and_digits_are_sent_in_it():
    phone, first, second = asking()
    phone.calls.on_plain("established", second.id)
    phone.names()
    phone.calls.on_plain("muted", second.id)
    phone.calls.on_dtmf(second.id, "5", "sent")
    assert phone.heard == [("call_muted",), ("dtmf_sent", "5")]


def test_nobody_is_asked_without_a_line():
    phone = Phone()
    phone.dial()
    phone.state.change(line="lost")
    phone.names()
    phone.transfer.ask("1006")
    assert phone.names() == [] and phone.state.notice[1] == "error:not_registered"
