"""What a Wazo stack knows about its user's day, read; most of it as a real one has said it."""

from lines import wazo_records as records
from support import recorded

ALICE = "30ea9acf-9223-4b9c-bea2-d2f4bc22df02"
BOB = "a3a49ef0-9faf-419f-a872-b8349cae3eaf"


def events(name):
    return [message["data"] for message in recorded("websocketd_events") if (message["data"] or {}).get("name") == name]


def test_the_agent_as_agentd_says():
    assert records.agent_status(recorded("GET_agentd-me"), "1001") == ("out", "", "", None)
    paused = recorded("GET_agentd-me_paused")
    assert records.agent_status(paused, "1001") == ("paused", "Lunch", "", 1)
    assert records.agent_status(paused, "1002") == ("paused", "Lunch", "1001", 1)
    assert records.agent_status(paused, None) == ("paused", "Lunch", "1001", 1)


def test_the_agents_queues():
    there = {"logged": True, "extension": "1001"}
    for queues, count in (
        ([], 0),
        ([{"logged": False}], 0),
        ([{"logged": True}, {"logged": False}, {"logged": True}], 2),
        (None, None),
        ("rubbish", None),
    ):
        assert records.agent_status(there | {"queues": queues}, "1001") == ("in", "", "", count), queues
    assert records.agent_status(there, "1001") == ("in", "", "", None)  # a stack that does not tell
    assert records.agent_status({"logged": True, "extension": None, "paused_reason": 5, "paused": True}, "1001")[
        :3
    ] == ("paused", "", "")


def test_a_pause_with_a_reason_and_without():
    assert records.pause("Lunch") == {"reason": "Lunch"}
    for reason in ("", "   ", "\n\u200f"):
        assert records.pause(reason) == {}, reason
    assert len(records.pause("x" * 200)["reason"]) == 80
    assert records.pause(" to\tlunch ") == {"reason": "to lunch"}


def test_the_call_log_as_call_logd_says():
    log = records.call_log(recorded("GET_call-logd-me-cdr"), ALICE)
    assert [entry["id"] for entry in log] == [4, 2, 1, 3]
    assert [entry["callDirection"] for entry in log] == ["inbound", "inbound", "outbound", "inbound"]
    assert [entry["newMissedCall"] for entry in log] == [True, True, False, False]
    assert [entry["callStatus"] for entry in log] == ["unknown", "unknown", "answered", "answered"]
    call = log[2]
    assert (call["start"], call["duration"], call["conversationId"]) == ("2026-11-27T22:17:12.000Z", 31, "1795817872.1")
    assert call["destination"] == {"extension": "1002", "name": "Bob", "uuid": None}
    assert call["source"] == {"extension": "1001", "name": "Alice Martin", "uuid": ALICE}
    assert log[3]["source"] == {"extension": "+15550100", "name": "Zoé Külz", "uuid": None}
    assert records.call_log(recorded("GET_call-logd-me-cdr_empty"), ALICE) == []
    assert [entry["callDirection"] for entry in records.call_log(recorded("GET_call-logd-me-cdr"), BOB)] == [
        "outbound",
        "outbound",
        "inbound",
        "inbound",
    ]


def test_a_pushed_record_is_the_same():
    (pushed,) = events("call_log_user_created")
    assert records.entry(pushed["data"], ALICE) == records.call_log(recorded("GET_call-logd-me-cdr"), ALICE)[0]
    assert records.is_record(pushed["data"])
    for rubbish in ({}, {"id": 4}, {"start": "soon"}, {"start": None}, None, []):
        assert not records.is_record(rubbish), rubbish


CALL = {
    "id": 12,
    "start": "2026-11-20T10:00:00.123+02:00",
    "call_direction": "outbound",
    "source_user_uuid": "alice",
    "requested_extension": "600",
    "requested_name": "Sales",
    "destination_extension": "1042",
    "destination_name": "Dora",
}


def test_who_was_called_first_is_who_is_called_again():
    entry = records.entry(CALL, "alice")
    assert entry["destination"] == entry["requested"] == {"extension": "600", "name": "Sales", "uuid": None}
    for missing in ("", None):
        entry = records.entry(CALL | {"requested_extension": missing}, "alice")
        assert entry["destination"] == {"extension": "1042", "name": "Dora", "uuid": None}, missing
    assert records.entry(CALL | {"requested_name": None}, "alice")["destination"]["name"] == "600"


def test_what_was_missed():
    inbound = CALL | {"call_direction": "inbound"}
    for changes, missed in (
        ({"answered": False, "call_status": "unknown"}, True),
        ({"answered": False}, True),
        ({"answer": None}, True),
        ({"answered": False, "call_status": "blocked"}, False),
        ({"answered": False, "call_status": "voicemail"}, False),
        ({"answered": True, "call_status": "answered"}, False),
        ({"answer": "2026-11-20T08:00:03+00:00"}, False),
        ({"call_direction": "outbound", "answered": False}, False),
    ):
        assert records.entry(inbound | changes, "bob")["newMissedCall"] is missed, changes


def test_recordings():
    entry = records.entry(
        CALL
        | {
            "recordings": [
                {
                    "uuid": "u-1",
                    "start_time": "2026-11-20T08:00:03+00:00",
                    "end_time": None,
                    "deleted": False,
                    "filename": "a.wav",
                },
                {"uuid": "u-2", "deleted": True},
                {"deleted": False},
            ]
        },
        "alice",
    )
    assert entry["recordings"] == [
        {"uuid": "u-1", "start": "2026-11-20T08:00:03.000Z", "end": None, "deleted": False, "filename": "a.wav"},
        {"uuid": "u-2", "start": None, "end": None, "deleted": True, "filename": ""},
    ]
    assert records.entry(CALL | {"recordings": None}, "alice")["recordings"] == []


def test_services():
    user = recorded("GET_confd-user")
    nothing = {"dnd": False, "busy": (False, ""), "noanswer": (False, ""), "unconditional": (False, "")}
    assert records.services(user) == nothing
    user["services"]["dnd"]["enabled"] = True
    user["forwards"]["busy"] = {"enabled": True, "destination": "1042"}
    assert records.services(user) == nothing | {"dnd": True, "busy": (True, "1042")}
    assert records.services({}) == {"dnd": False}
    assert records.services({"services": None, "forwards": None}) == {"dnd": False}


def test_services_that_are_pushed():
    on, off = events("users_services_dnd_updated")
    assert records.service_pushed(on["name"], on["data"]) == {"dnd": True}
    assert records.service_pushed(off["name"], off["data"]) == {"dnd": False}
    forward = {"enabled": True, "destination": "1042"}
    for name in ("busy", "noanswer", "unconditional"):
        assert records.service_pushed("users_forwards_%s_updated" % name, forward) == {name: (True, "1042")}
        assert records.service_pushed("users_forwards_%s_updated" % name, {"enabled": False, "destination": None}) == {
            name: (False, "")
        }
    for name in ("users_services_incallfilter_updated", "users_forwards_updated", "user_edited", "agent_paused", ""):
        assert records.service_pushed(name, forward) == {}, name


def test_how_services_are_changed():
    assert records.service_request("dnd", True, "") == ("services/dnd", {"enabled": True})
    assert records.service_request("busy", True, "1042") == ("forwards/busy", {"enabled": True, "destination": "1042"})
    assert records.service_request("unconditional", False, "") == (
        "forwards/unconditional",
        {"enabled": False, "destination": None},
    )


def message(message_id, timestamp, **more):
    return {
        "id": message_id,
        "caller_id_name": "Bob",
        "caller_id_num": "1002",
        "duration": 12,
        "timestamp": timestamp,
        "empty": False,
    } | more


MAILBOX = {
    "id": 1,
    "name": "alice",
    "number": "1001",
    "folders": [
        {"id": 1, "name": "inbox", "type": "new", "messages": [message("m-2", 1795818512), message("m-4", 1795818712)]},
        {
            "id": 2,
            "name": "old",
            "type": "old",
            "messages": [message("m-1", 1795818412, transcription={"text": " Call\nme "})],
        },
        {
            "id": 3,
            "name": "urgent",
            "type": "urgent",
            "messages": [message("m-3", 1795818612, caller_id_name=None, caller_id_num=None)],
        },
        {"id": 4, "name": "work", "type": "other", "messages": []},
    ],
}


def test_a_mailbox():
    found = records.messages(MAILBOX)
    assert [(row["id"], row["new"]) for row in found] == [("m-4", True), ("m-3", True), ("m-2", True), ("m-1", False)]
    assert found[2] == {
        "id": "m-2",
        "name": "Bob",
        "number": "1002",
        "start": "2026-11-27T22:28:32.000Z",
        "seconds": 12,
        "new": True,
        "text": "",
    }
    assert (found[1]["name"], found[1]["number"], found[3]["text"]) == ("", "", "Call me")
    assert records.heard_folder(MAILBOX) == 2
    assert records.messages({}) == [] and records.heard_folder({"folders": [{"id": 1, "type": "new"}]}) is None


def test_whether_a_call_is_recorded():
    for state, expected in (
        ("active", "active"),
        ("paused", "paused"),
        ("inactive", "inactive"),
        ("rubbish", ""),
        (None, ""),
    ):
        assert records.record_state({"record_state": state}) == expected
    assert records.record_state({}) == ""


def test_why_a_request_was_refused():
    for status, why in (
        (401, "forbidden"),
        (403, "forbidden"),
        (404, "gone"),
        (0, "away"),
        (502, "away"),
        (503, "away"),
        (400, "refused"),
        (500, "refused"),
    ):
        assert records.why(status) == why, status
