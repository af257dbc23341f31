"""What a Wazo stack answers, read; and what the phone's parts make of it."""

from core import dates
from core.agent import Agent
from core.state import State
from lines import wazo_data
from phone_fakes import Line


def test_times():
    for moment, seconds in (
        ("1970-01-01T00:00:00", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("2000-02-29T12:00:00.5Z", 951825600),
        ("2000-03-01T00:00:00", 951868800),
        ("2026-11-24T08:18:05.123456", 1795508285),
        ("1969-12-31T20:00:00-0400", 0),
        ("2026-13-01T00:00:00", None),
        ("rubbish, and more than enough of it", None),
        ("", None),
        (None, None),
        (5, None),
    ):
        assert dates.seconds(moment) == seconds, moment
    assert dates.seconds(dates.iso(1795508285)) == 1795508285


def test_how_long_a_token_holds():
    data = {"utc_issued_at": "2026-11-24T08:00:00", "utc_expires_at": "2026-11-24T09:00:00"}
    wrong_clock = dates.seconds("2026-11-24T12:00:00")
    assert wazo_data.lifetime(data | {"fresh": True}, wrong_clock) == 3600
    assert wazo_data.lifetime(data, dates.seconds("2026-11-24T08:45:00")) == 900
    assert wazo_data.lifetime({}, 0) is None


def test_lines_and_their_endpoints():
    user = {"lines": [{"id": 1}, {"id": 2, "extensions": [{"exten": "1001"}, {"exten": "1009"}]}]}
    assert wazo_data.lines_of(user) == [(1, None), (2, "1001")]
    assert wazo_data.lines_of({}) == []
    assert wazo_data.is_for_browsers({"endpoint_section_options": [["a", "b"], ["webrtc", "yes"]]})
    assert not wazo_data.is_for_browsers({"endpoint_section_options": [["webrtc", "no"]]})
    assert not wazo_data.is_for_browsers({})


def test_contacts():
    answer = {
        "column_types": ["name", "number", "callable", "favorite"],
        "results": [
            {"column_values": ["Dora", "1042", "+15550142", False]},
            {"column_values": ["Emil", None, "", True]},
            {},
            {"column_values": [None, "1043", None, False]},
        ],
    }
    assert wazo_data.contacts(answer) == [
        {"name": "Dora", "number": "1042"},
        {"name": "Dora", "number": "+15550142"},
        {"name": "1043", "number": "1043"},
    ]
    assert wazo_data.contacts({}) == []


def test_the_agent_as_the_server_says():
    heard, state = [], State()
    state.change(abilities=("agent",), settings={"do_not_disturb": False})
    agent = Agent(state, lambda *event: heard.append(event))
    agent.line = Line()
    agent.status("in")
    assert state.agent == "in" and heard == []
    agent.status("paused", "Lunch")
    assert (state.agent, state.pause_reason) == ("paused", "Lunch")
    agent.status("paused", "Meeting")
    assert state.pause_reason == "Meeting"
    agent.status("out")
    assert [event for event, *_ in heard] == ["agent_paused", "agent_logged_out"]
    agent.act("log_in")
    agent.status("in")
    assert state.busy_agent and state.agent == "out"
    agent.done("log_in")
    assert state.agent == "in" and heard[-1] == ("agent_logged_in",)
    agent.reset()
    agent.status("in")
    assert len(heard) == 3


def test_the_sip_account_of_an_endpoint():
    options = [["username", "auth1"], ["password", "p"]]
    known = {"username": "web1", "authorization_user": "auth1", "password": "p"}
    for endpoint, account in (
        ({"name": "web1", "auth_section_options": options}, known),
        ({"name": "web1", "auth_section_options": [["x", "y"]] + options[::-1] + [["z"]]}, known),
        ({"name": "web1", "auth_section_options": [["password", "old"]] + options}, known),
        ({"auth_section_options": options}, known | {"username": "auth1"}),
        ({"username": "old", "secret": "s"}, {"username": "old", "authorization_user": "old", "password": "s"}),
        ({"name": "web1", "auth_section_options": []}, None),
        ({"name": "web1", "auth_section_options": [["username", "auth1"]]}, None),
        ({"name": "web1", "auth_section_options": [["password", "p"]]}, None),
        ({"name": "web1", "auth_section_options": [["username", None], ["password", "p"]]}, None),
        ({"name": "web1", "auth_section_options": None}, None), ({}, None),
    ):  # fmt: skip
        assert wazo_data.sip_account(endpoint) == account, endpoint


def test_the_profile_of_a_user():
    user = {
        "uuid": "u",
        "firstname": "Alice",
        "lastname": None,
        "agent": None,
        "voicemail": {"id": 3, "name": "box", "links": []},
        "services": {"dnd": {"enabled": True}},
        "forwards": {"busy": {"enabled": True, "destination": "1002"}},
        "lines": [
            {
                "id": 7,
                "extensions": [{"id": 1, "exten": "1001", "context": "c"}],
                "endpoint_sip": {"uuid": "e", "auth_section_options": [["username", "auth1"], ["password", "secret"]]},
            }
        ],
    }
    profile = wazo_data.profile(user)
    assert (profile["id"], profile["firstName"], profile["lastName"], profile["agent"]) == ("u", "Alice", "", None)
    assert (profile["voicemail"], profile["doNotDisturb"]) == ({"id": 3, "name": "box"}, True)
    assert profile["forwards"][2] == {"key": "busy", "enabled": True, "destination": "1002"}
    (line,) = profile["lines"]
    assert (line["id"], line["extensions"][0]["exten"], line["endpointSip"]["username"]) == (7, "1001", "auth1")
    assert "secret" not in str(profile)
    bare = wazo_data.profile({})
    assert bare["lines"] == [] and bare["doNotDisturb"] is None and len(bare["forwards"]) == 3
