"""Calls, cards, logs and sessions; dates; names."""

from datetime import timezone

from softphone.payloads import Call, CallLog, Card, Session
from softphone.wire import codec
from support import raises


def test_attributes_are_snake_case_and_absent_ones_are_none():
    call = Call(
        {
            "callId": "c",
            "isCaller": True,
            "answerTime": "2026-11-24T10:00:00.500Z",
            "endTime": "2026-11-24T10:01:00.500Z",
        }
    )
    assert (call.call_id, call.number, call.is_caller, call["isCaller"]) == ("c", None, True, True)
    assert call.duration == 60.0 and Call({}).duration == 0.0
    raises(AttributeError, getattr, call, "nonsense")


def test_a_payload_that_is_no_object_is_an_empty_one():
    for raw in (None, "x", 5, [1]):
        assert Call(raw).number is None and len(Card(raw)) == 0


def test_dates_are_aware_or_none():
    for value, expected in (
        ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"), ("2026-11-24T10:00:00.123+02:00", "2026-11-24T08:00:00.123Z"),
        ("2026-11-24 10:00:00-0530", "2026-11-24T15:30:00.000Z"), ("2026-11-24", "2026-11-24T00:00:00.000Z"),
        (1764000000000, "2025-11-24T16:00:00.000Z"),
    ):  # fmt: skip
        moment = Call({"answerTime": value}).answer_time
        assert codec.iso(moment) == expected and moment.tzinfo == timezone.utc, value
    for rubbish in (None, "", "x", "2026-13-45", "2026-11-24Tx:1", True, [], {}, 1e300, float("nan"), "9" * 100):
        assert Call({"answerTime": rubbish}).answer_time is None, rubbish


def test_a_card_gives_its_raw_fields_whatever_they_are_called():
    raw = {
        "clientId": {"label": "A", "id": 1},
        "validate": "v",
        "keys": "k",
        "__class__": "c",
        "__init__": "i",
        "__proto__": "p",
    }
    card = Card(raw)
    assert dict(card) == raw and card["validate"] == "v" and callable(card.validate) and callable(card.keys)
    assert type(card) is Card and "keys" in card and card.get("none", 1) == 1 and card.clientId == raw["clientId"]


def test_a_call_log_has_two_parties():
    log = CallLog({"source": {"extension": "1"}, "destination": None, "duration": 5})
    assert log.source.extension == "1" and log.source.name is None and log.destination is None and log.duration == 5


def test_secrets_do_not_show():
    session = Session({"token": "secret", "refreshToken": "secret", "uuid": "u"})
    assert "secret" not in repr(session) and "secret" not in str(session)
