"""What a server does for the phone beside calls: ids, recording, do not disturb and forwards, messages."""

from core.agent import Agent
from core.state import State
from phone_fakes import Line, Phone, Store
from services import Services
from settings import Settings
from voicemail import Voicemail, who

# -- the server's own ids of calls


def test_the_servers_id_reaches_the_call_whenever_it_comes():
    phone = Phone()
    phone.told("server_call", "sip-in-1", "17.1", "17.1")  # from the INVITE's own header
    phone.incoming("in-1")
    assert phone.heard[-1][0] == "call_incoming" and phone.heard[-1][1]["serverCallId"] == "17.1"
    call = phone.dial("1001", "calling")
    assert phone.heard[-1][0] == "outgoing_call_made" and phone.heard[-1][1]["serverCallId"] is None
    phone.told("server_call", "sip-1", "17.9", "17.8")  # from the push channel, a moment later
    phone.told("established", call.id)
    told = phone.heard[-1][1]
    assert (told["callId"], told["sipCallId"], told["serverCallId"]) == (
        call.id,
        "sip-1",
        "17.9",
    ) and call.conversation == "17.8"


def test_what_is_known_twice_adds_up():
    phone = Phone()
    phone.told("server_call", "sip-in-1", "17.1", "")
    call = phone.incoming("in-1")
    phone.told("server_call", "sip-in-1", "17.1", "17.0")
    assert (call.server_call_id, call.conversation) == ("17.1", "17.0")
    phone.told("server_call", "sip-in-1", "17.1", "")
    assert call.conversation == "17.0"


def test_ids_of_calls_elsewhere_are_not_kept_for_ever():
    phone = Phone()
    for number in range(50):
        phone.told("server_call", "sip-%d" % (number + 100), str(number))
    assert len(phone.state.server_calls) == 20


# -- recording on the server


def test_record_is_the_servers_and_told_when_it_has_begun():
    phone = Phone()
    phone.state.change(abilities=("recording",))
    call = phone.dial()
    phone.names()
    phone.command("start_recording", call.id)
    assert phone.line.acts[-1] == ("record", call.id, "start") and not call.recording
    phone.told("recording", call.id, "active")
    phone.told("recording", call.id, "active")  # its answer, and its push message
    assert call.recording and phone.names() == ["start_recording"]
    phone.command("pause_recording", call.id)
    phone.told("recording", call.id, "paused")
    assert phone.line.acts[-1] == ("record", call.id, "pause") and call.recording == "paused"
    phone.command("resume_recording", call.id)
    phone.told("recording", call.id, "active")
    assert phone.line.acts[-1] == ("record", call.id, "resume") and call.recording == "active"
    stopped = phone.command("stop_recording", call.id)
    phone.told("recording", call.id, "inactive")
    assert phone.line.acts[-1] == ("record", call.id, "stop") and not call.recording
    assert phone.names() == ["stop_recording"] and stopped[0][0]["where"] == "server"


def test_a_recording_that_the_server_began_by_itself_is_told_once_both_can_talk():
    phone = Phone()
    call = phone.dial("1001", "ringing")
    phone.names()
    phone.told("recording", call.id, "active")
    assert phone.names() == [] and not call.recording
    phone.told("established", call.id)
    assert phone.names() == ["call_established", "start_recording"] and call.recording
    phone.told("ended", call.id, "hung_up", "them")
    assert phone.names() == ["stop_recording", "call_ended", "call_log_created"]
    phone.told("recording", call.id, "inactive")
    assert phone.names() == []


def test_only_who_talks_records():
    phone = Phone()
    for call in (phone.incoming(), phone.dial("1001", "ringing")):
        assert phone.command("start_recording", call.id) == [(None, "not_now")]
        assert phone.command("pause_recording", call.id) == [(None, "not_now")]
    assert phone.command("start_recording", "no such call") == [(None, "no_such_call")]
    assert [act for act in phone.line.acts if act[0] == "record"] == []


# -- do not disturb and forwards


def at_server(**services):
    state = State()
    Settings(state, Store())
    made = Services(state)
    made.line = Line()
    made.on_services({"dnd": False, "busy": (False, ""), "noanswer": (False, "")} | services)
    return made, state


def test_do_not_disturb_is_the_servers_where_it_has_it():
    services, state = at_server()
    agent = Agent(state, lambda *event: None)
    agent.line = Line()
    assert services.disturb(False) and services.line.acts == [("set_service", "dnd", True, "")]
    assert state.undisturbed and not state.settings["do_not_disturb"]
    state.change(settings=state.settings | {"do_not_disturb": True})  # what was chosen on another line
    agent.apply()
    assert agent.line.acts == [("set_available", True)]
    services.on_services({"dnd": False})
    assert not state.undisturbed


def test_elsewhere_it_is_the_phones_own():
    state = State()
    Settings(state, Store())
    services = Services(state)
    services.line = Line()
    assert services.disturb(False) is False and services.line.acts == []
    state.change(settings=state.settings | {"do_not_disturb": True})
    assert state.undisturbed
    assert services.forward("busy") == (False, "")


def test_forwards():
    services, state = at_server(busy=(False, "1042"))
    services.choose_forward("busy", True, "1042")
    services.choose_forward("busy", True, " 10 43 ")
    services.choose_forward("busy", False, "1043")
    services.choose_forward("noanswer", True, "")
    services.choose_forward("noanswer", False, "(0)20 7946")
    assert services.line.acts == [
        ("set_service", "busy", True, "1042"),
        ("set_service", "busy", True, "1043"),
        ("set_service", "busy", False, "1043"),
        ("set_service", "noanswer", False, "0207946"),
    ]
    assert state.services["noanswer"] == (False, "0207946")


def test_what_the_server_refuses_is_taken_back():
    services, state = at_server(busy=(True, "1042"))
    services.disturb(False)
    services.choose_forward("busy", False, "1042")
    services.on_services({"busy": (False, "1042")})  # this one it takes
    services.refused()
    assert state.services["dnd"] is False and state.services["busy"] == (False, "1042")
    services.refused()
    services.reset()
    services.refused()
    assert state.services is None


# -- the agent


def an_agent():
    heard, state = [], State()
    Settings(state, Store())
    state.change(abilities=("agent",))
    made = Agent(state, lambda *event: heard.append(event[0]))
    made.line = Line()
    return made, state, heard


def test_at_which_phone_and_in_how_many_queues():
    agent, state, heard = an_agent()
    agent.status("in", "", "1002", 3)
    assert (state.agent, state.agent_at, state.agent_queues) == ("in", "1002", 3)
    agent.status("in", "", "", 0)
    assert (state.agent_at, state.agent_queues) == ("", 0) and heard == []
    agent.reset()
    assert (state.agent, state.agent_at, state.agent_queues) == ("out", "", None)


def test_who_is_no_agent_can_do_nothing():
    agent, state, heard = an_agent()
    agent.status("none")
    for act in ("log_in", "log_out", "pause", "resume"):
        agent.act(act)
    assert agent.line.acts == [] and not state.busy_agent and heard == []


def test_a_refused_act_leaves_things_as_they_are():
    agent, state, heard = an_agent()
    agent.status("in")
    agent.act("pause", "Lunch")
    agent.status("in")  # what came while the answer was awaited
    agent.failed()
    assert state.agent == "in" and not state.busy_agent and heard == []
    agent.act("pause", "Lunch")
    assert [act[:2] for act in agent.line.acts] == [("agent", "pause"), ("agent", "pause")]


# -- messages


def message(message_id, new=True, name="Bob", number="1002"):
    return {
        "id": message_id,
        "name": name,
        "number": number,
        "start": "2026-11-20T08:00:00.000Z",
        "seconds": 5,
        "new": new,
        "text": "",
    }


def a_mailbox(*messages):
    state = State()
    made = Voicemail(state)
    made.line = Line()
    made.on_messages(list(messages))
    return made, state


def test_messages_are_counted_and_news_is_announced():
    voicemail, state = a_mailbox(message("m-1", False), message("m-2"))
    assert (state.voicemail["new"], state.voicemail["old"]) == (1, 1) and state.said[0] == ""
    voicemail.on_messages([message("m-3", name="Zoé"), message("m-2"), message("m-1", False)])
    assert state.voicemail["new"] == 2 and state.said[:2] == ("message_of", "Zoé")
    voicemail.on_messages([message("m-3", False), message("m-2")])
    assert state.said[2] == 1


def test_where_only_their_number_is_known():
    state = State()
    voicemail = Voicemail(state)
    for new, old, number, expected in (
        (2, 1, "*98", (2, 1, "*98")),
        (3, 0, "", (3, 0, "")),
        (-1, None, None, (0, 0, "")),
        ("9", 2.5, "", (0, 0, "")),
    ):
        voicemail.on_waiting(new, old, number)
        assert (state.voicemail["new"], state.voicemail["old"], state.voicemail["number"]) == expected
        assert state.voicemail["messages"] is None
    voicemail.on_waiting(1, 0)
    assert state.said[:2] == ("message", "")


def test_a_message_that_is_played_is_new_no_longer():
    voicemail, _state = a_mailbox(message("m-1", False), message("m-2"))
    for message_id in ("m-1", "m-2", "m-9", "u-1"):
        voicemail.heard(message_id)
    assert voicemail.line.acts == [("mark_heard", "m-2")]


def test_a_message_is_deleted_in_two_steps():
    voicemail, state = a_mailbox(message("m-1"), message("m-2"))
    voicemail.delete("m-1")
    voicemail.ask_to_delete("m-1")
    voicemail.delete("m-2")  # not what was asked about
    voicemail.keep()
    voicemail.delete("m-1")
    assert voicemail.line.acts == []
    voicemail.ask_to_delete("m-2")
    voicemail.delete("m-2")
    assert voicemail.line.acts == [("delete_message", "m-2")] and state.deleting == ""


def test_the_question_goes_with_its_message():
    voicemail, state = a_mailbox(message("m-1"), message("m-2"))
    voicemail.ask_to_delete("m-2")
    voicemail.on_messages([message("m-2"), message("m-3")])
    assert state.deleting == "m-2"
    voicemail.on_messages([message("m-3")])
    assert state.deleting == ""


def test_without_the_line_there_is_no_mailbox():
    voicemail, state = a_mailbox(message("m-1"))
    state.change(tab="voicemail")
    voicemail.ask_to_delete("m-1")
    voicemail.reset()
    assert (state.voicemail, state.tab, state.deleting) == (None, "dial", "")
    assert voicemail.message("m-1") is None


def test_who_has_left_it():
    for name, number, shown in (("Zoé\u202e K", "1", "Zoé K"), ("", "1002", "1002"), ("", "", "")):
        assert who(message("m", name=name, number=number)) == shown
