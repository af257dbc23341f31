"""The call log where a server keeps it: its record is the entry, told once; the phone's own stands in for one that doesn't come."""

from core.call_log import RECORD_SECONDS
from phone_fakes import Phone


def server_phone():
    phone = Phone()
    phone.state.change(abilities=("call_log",))
    return phone


def record(
    record_id, direction="outbound", number="1001", start="1970-01-01T00:16:40.000Z", conversation=None, missed=False
):
    own, other = {"extension": "100", "name": "Me", "uuid": None}, {"extension": number, "name": number, "uuid": None}
    ends = (own, other) if direction == "outbound" else (other, own)
    return {
        "id": record_id,
        "callDirection": direction,
        "source": ends[0],
        "destination": ends[1],
        "start": start,
        "duration": 3,
        "answered": not missed,
        "newMissedCall": missed,
        "conversationId": conversation,
        "recordings": [],
    }


def told(phone):
    return [entry[1]["id"] for entry in phone.heard if entry[0] == "call_log_created"]


def hang_up(phone, call):
    phone.told("ended", call.id, "hung_up", "us")


def test_the_servers_record_is_told_once_and_no_other():
    phone = server_phone()
    hang_up(phone, phone.dial())
    assert told(phone) == [] and phone.state.log == ()
    assert [seconds for seconds, *_ in phone.timers.waiting] == [RECORD_SECONDS]
    phone.log.on_record(record(7))
    assert told(phone) == [7] and phone.timers.waiting == []
    phone.log.on_record(record(7))
    phone.log.fill([record(7)])
    assert told(phone) == [7] and [entry["id"] for entry in phone.state.log] == [7]


def test_without_a_record_the_phones_own_is_told_and_a_late_one_takes_its_place():
    phone = server_phone()
    call = phone.dial()
    hang_up(phone, call)
    phone.timers.tick()
    assert told(phone) == [1000000] and [entry["id"] for entry in phone.state.log] == [1000000]
    phone.log.on_record(record(7))
    assert told(phone) == [1000000] and [entry["id"] for entry in phone.state.log] == [7]


def test_a_record_that_comes_before_the_call_is_over_here():
    phone = server_phone()
    call = phone.dial()
    phone.log.on_record(record(7))
    assert told(phone) == [7]
    hang_up(phone, call)
    assert phone.timers.waiting == [] and told(phone) == [7]
    hang_up(phone, phone.dial())  # the next call waits for a record of its own
    assert len(phone.timers.waiting) == 1


def test_the_conversation_tells_calls_apart_that_look_the_same_and_joins_those_that_do_not():
    phone = server_phone()
    first, second = phone.dial(), phone.incoming(number="anonymous", name="")
    for call, conversation in ((first, "17.1"), (second, "17.9")):
        phone.told("server_call", call.sip_call_id, "channel-" + conversation, conversation)
        hang_up(phone, call)
    phone.log.on_record(record(9, "inbound", None, conversation="17.9"))
    assert len(phone.timers.waiting) == 1
    phone.log.on_record(record(8, conversation="17.5"))  # the same number at the same time, by another phone
    assert len(phone.timers.waiting) == 1 and told(phone) == [9, 8]
    phone.log.on_record(record(7, conversation="17.1"))
    assert phone.timers.waiting == [] and told(phone) == [9, 8, 7]


def test_which_record_is_of_which_call_without_a_conversation():
    for changes, mine in (
        ({}, True),
        ({"number": "1002"}, False),
        ({"direction": "inbound"}, False),
        ({"start": "1970-01-01T00:17:30.000Z"}, True),
        ({"start": "1970-01-01T00:18:40.000Z"}, False),
    ):
        phone = server_phone()
        hang_up(phone, phone.dial())
        phone.log.on_record(record(7, **changes))
        assert (phone.timers.waiting == []) is mine, changes
        assert told(phone) == [7]


def test_calls_of_another_phone_are_told_and_counted_too():
    phone = server_phone()
    phone.log.on_record(record(7, "inbound", missed=True))
    assert told(phone) == [7] and phone.state.missed == 1
    phone.state.change(tab="log")
    phone.log.on_record(record(8, "inbound", missed=True))
    assert phone.state.missed == 1


def test_a_missed_call_counts_once():
    phone = server_phone()
    call = phone.incoming(number="1001")
    phone.told("ended", call.id, "cancelled", "them")
    phone.log.on_record(record(7, "inbound", missed=True))
    assert phone.state.missed == 1 and told(phone) == [7]
    phone.timers.tick()
    assert phone.state.missed == 1 and told(phone) == [7]


def test_one_turned_away_is_the_servers_to_enter_too():
    phone = server_phone()
    phone.told("turned_away", "1001", "Ann")
    assert told(phone) == []
    phone.log.on_record(record(7, "inbound", missed=True))
    assert told(phone) == [7] and phone.timers.waiting == []


def test_the_log_read_anew_brings_the_record_of_a_call_that_waits_for_it():
    phone = server_phone()
    phone.log.fill([record(5, start="1970-01-01T00:00:40.000Z")])
    assert told(phone) == []
    hang_up(phone, phone.dial())
    phone.log.fill([record(7), record(6, number="1009"), record(5, start="1970-01-01T00:00:40.000Z")])
    assert told(phone) == [7] and phone.timers.waiting == []
    assert [entry["id"] for entry in phone.state.log] == [7, 6, 5]


def test_when_the_line_is_gone_nothing_is_waited_for():
    phone = server_phone()
    hang_up(phone, phone.dial())
    phone.log.close()
    assert told(phone) == [1000000] and phone.timers.waiting == []
    phone.log.on_record(record(7))  # another session knows nothing of the call
    assert told(phone) == [1000000, 7]


def test_the_newest_stands_first():
    phone = server_phone()
    for record_id, start in ((1, "10:00"), (3, "12:00"), (2, "11:00"), (4, "09:00")):
        phone.log.on_record(record(record_id, number="2%d" % record_id, start="2026-11-20T%s:00.000Z" % start))
    assert [entry["id"] for entry in phone.state.log] == [3, 2, 1, 4]
    assert phone.log.last_dialled() == "23"


def test_a_recordings_entry_is_found():
    phone = server_phone()
    with_one = record(7) | {"recordings": [{"uuid": "u-1", "deleted": False}]}
    phone.log.fill([record(8), with_one])
    assert phone.log.with_recording("u-1") == with_one and phone.log.with_recording("u-2") is None
