"""What the user of a Wazo stack does once signed in: agent, call log and recordings, services, messages."""
# ruff: noqa: F811

import io
import re
import wave

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.sip.test_wazo import embed, is_pushing, sign_in, stack  # noqa: F401
from tests.sip.wazo import USERS
from tests.sip.wazo.people import answer

pytestmark = pytest.mark.only_browser("chromium")


def sound(seconds=1):
    """A WAV file, as the stack keeps them."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        file.writeframes(b"\0\0" * 8000 * seconds)
    return content.getvalue()


def panel(host):
    return host.phone.get_by_role("tabpanel")


def alert(host, text):
    return host.phone.get_by_role("alert").filter(has_text=text)


def click(control):
    """A click of somebody who moves there: what has come under a resting pointer takes none for a moment."""
    control.page.mouse.move(2, 2)
    control.click()
    control.page.mouse.move(2, 2)


def call_bob(alice, bob):
    """Alice calls Bob; gives her call."""
    alice.box("Number").fill("1002")
    alice.button("Call").click()
    bob.button("Answer").click(timeout=10_000)
    return alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")["call"]


# -- the agent


@pytest.mark.console_errors("status of 409")
def test_an_agent_without_reason_or_queue_or_at_another_phone(stack, sign_in):
    host = sign_in()
    assert is_pushing(stack)
    host.tab("Agent").click()
    # Logged in at the desk phone, which nobody has told: "already logged" is what was wanted.
    stack.agent.update(logged=True, extension="1901")
    host.button("Log in", panel(host)).click()
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_IN")
    expect(panel(host).get_by_text("You are logged in at phone 1901")).to_be_visible()
    assert not host.heard("ERROR")
    expect(host.phone.get_by_role("alert").filter(has_text="server")).to_have_count(0)
    # A pause without a reason is one without, not an empty one.
    host.button("Pause", panel(host)).click()
    host.wait_for("BRIDGE_ON_AGENT_PAUSED")
    assert stack.asked("POST", "agentd/1.0/users/me/agents/pause") == [{}]
    host.button("Resume", panel(host)).click()
    host.wait_for("BRIDGE_ON_AGENT_RESUMED")
    # In no queue there is nothing to pause: said, and not taken for a pause.
    stack.agentd.queues = []
    stack.agent.update(extension="1001")
    host.phone.get_by_label("Reason").fill("Lunch")
    host.button("Pause", panel(host)).click()
    expect(alert(host, "You are in no queue, so there is nothing to pause.")).to_be_attached()
    expect(panel(host).get_by_text("You are in no queue: no calls of queues come")).to_be_visible()
    assert len(host.heard("BRIDGE_ON_AGENT_PAUSED")) == 1
    # Logged out elsewhere in the meantime: 409, and how it stands.
    stack.agent.update(logged=False, extension=None)
    host.button("Log out", panel(host)).click()
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_OUT")
    expect(host.button("Log in", panel(host))).to_be_visible()


def test_who_is_no_agent_is_not_asked_about(stack, sign_in):
    stack.users["alice"]["agent"] = None
    host = sign_in()
    host.tab("Agent").click()
    expect(panel(host).get_by_role("heading", name="No agent")).to_be_visible()
    expect(host.button("Log in", panel(host))).to_have_count(0)
    host.tab("Call log").click()
    assert stack.wait(lambda: stack.asked("GET", "call-logd/1.0/users/me/cdr"))
    assert not stack.asked("GET", "agentd/1.0/users/me/agents")


# -- a call: its id, its recording, its record


def test_a_call_is_recorded_by_the_stack_and_entered_by_it(stack, sign_in):
    bob, alice = sign_in("bob"), sign_in()
    assert stack.wait(lambda: [push.started for push in stack.pushes] == [True, True])
    alice.box("Number").fill("1002")
    alice.button("Call").click()
    placed = alice.wait_for("SDK_ON_OUTGOING_CALL_MADE")["callSession"]
    stack.calld.begin("alice", "1795818512.1", placed["sipCallId"], number="1002")
    alice.wait_for("BRIDGE_ON_WEBSOCKET_MESSAGE")
    # Who is called knows the stack's id from the INVITE itself.
    assert bob.wait_for("SDK_CALL_INCOMING")["callSession"]["serverCallId"] == "1795818512.1002"
    bob.button("Answer").click()
    call = alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")["call"]
    assert (call["callId"], call["serverCallId"]) == (placed["callId"], "1795818512.1")
    record = alice.button("Record")
    record.click()
    alice.wait_for("BRIDGE_ON_START_RECORDING")
    assert stack.channels["1795818512.1"]["record_state"] == "active"
    expect(record).to_have_attribute("aria-pressed", "true")
    alice.button("Pause recording").click()
    expect(alice.phone.get_by_text("Paused", exact=True)).to_be_visible()
    assert stack.channels["1795818512.1"]["record_state"] == "paused"
    alice.button("Resume recording").click()
    expect(alice.button("Pause recording")).to_be_visible()
    # The stack ends it by itself: a feature code, say.
    stack.channels["1795818512.1"]["record_state"] = "inactive"
    stack.push("recording_stopped", call_id="1795818512.1")
    alice.wait_for("BRIDGE_ON_STOP_RECORDING")
    expect(record).to_have_attribute("aria-pressed", "false")
    assert len(alice.heard("BRIDGE_ON_START_RECORDING")) == len(alice.heard("BRIDGE_ON_STOP_RECORDING")) == 1
    alice.button("Hang up").click()
    alice.wait_for("ON_CALL_ENDED")
    # The record of the stack is the entry, once, with its id and recordings.
    entry = [item for item in answer("GET_call-logd-me-cdr")["items"] if item["id"] == 1][0] | {
        "id": 17, "conversation_id": "1795818512.1", "destination_extension": "1009", "destination_name": "Colleague",
        "recordings": [{"uuid": "u-1", "start_time": None, "end_time": None, "deleted": False, "filename": "a.wav"},
                       {"uuid": "u-2", "start_time": None, "end_time": None, "deleted": True, "filename": "b.wav"}],
    }  # fmt: skip
    stack.calls, stack.recordings["u-1"] = [entry], sound()
    stack.push("call_log_user_created", **entry)
    told = alice.wait_for("BRIDGE_CALL_LOG_CREATED")["callLog"]
    assert (told["id"], told["destination"]["extension"], told["callStatus"]) == (17, "1002", "answered")
    assert [recording["uuid"] for recording in told["recordings"]] == ["u-1", "u-2"]
    # It is played from the log; the token is in no address.
    alice.tab("Call log").click()
    alice.button("Recording").click()
    player = alice.phone.locator("audio.play")
    expect(player).to_have_attribute("src", re.compile("^blob:"))
    expect(player).to_have_js_property("duration", 1)
    expect(alice.phone.get_by_role("link", name="Save recording")).to_have_attribute("download", "call-17.wav")
    ((_, path, headers, _),) = [asked for asked in stack.requests if asked[1].endswith("/media")]
    assert path == "/api/call-logd/1.0/users/me/cdr/17/recordings/u-1/media"
    assert "X-Auth-Token" in {name.title() for name in headers}
    alice.tab("Dial pad").click()
    assert len(alice.heard("BRIDGE_CALL_LOG_CREATED")) == 1


@pytest.mark.console_errors("status of 40[34]")
def test_a_recording_that_is_refused_is_said_and_not_made_here_instead(stack, sign_in):
    bob, alice = sign_in("bob"), sign_in()
    assert stack.wait(lambda: [push.started for push in stack.pushes] == [True, True])
    call = call_bob(alice, bob)
    # No word about the call has come: the stack is asked for its id.
    stack.channels["17.1"] = stack.calld.begin("alice", "17.1", "another") | {"sip_call_id": call["sipCallId"]}
    stack.may_record = False
    alice.button("Record").click()
    assert alice.wait_for("ERROR")["code"] == "recording_refused"
    expect(alert(alice, "The server does not let you record calls.")).to_be_attached()
    assert stack.asked("PUT", "calld/1.0/users/me/calls/17.1/record/start") == [{}]
    del stack.channels["17.1"]
    alice.button("Record").click()
    assert alice.wait_for("ERROR", 2)["code"] == "recording_failed"
    assert not alice.heard("BRIDGE_ON_START_RECORDING")
    expect(alice.button("Record")).to_have_attribute("aria-pressed", "false")


# -- do not disturb, forwards


@pytest.mark.console_errors("status of 401")
def test_do_not_disturb_and_forwards_are_the_stacks(stack, sign_in):
    stack.users["alice"]["forwards"]["busy"] = {"enabled": True, "destination": "1042"}
    alice, services, forwards = sign_in(), stack.users["alice"]["services"], stack.users["alice"]["forwards"]
    assert is_pushing(stack)
    alice.tab("Settings").click()
    switch = lambda name: alice.phone.get_by_role("switch", name=name)  # noqa: E731
    expect(switch("Forward when busy")).to_be_checked()
    expect(alice.box("Forward when busy: number")).to_have_value("1042")
    click(switch("Do not disturb"))
    assert stack.wait(lambda: services["dnd"] == {"enabled": True})
    expect(alice.phone.get_by_text("Do not disturb: calls do not ring here")).to_be_visible()
    stack.push("users_services_dnd_updated", "alice", {"service_name": "dnd"}, user_uuid=USERS["alice"], enabled=False)
    expect(switch("Do not disturb")).not_to_be_checked()
    # A forward needs a number first.
    click(switch("Forward all calls"))
    expect(alice.box("Forward all calls: number")).to_be_focused()
    expect(switch("Forward all calls")).not_to_be_checked()
    alice.box("Forward all calls: number").fill("10 03")
    click(switch("Forward all calls"))
    assert stack.wait(lambda: forwards["unconditional"] == {"enabled": True, "destination": "1003"})
    expect(alice.phone.get_by_text("All calls go to 1003")).to_be_visible()
    click(alice.button("Turn off"))
    assert stack.wait(lambda: forwards["unconditional"] == {"enabled": False, "destination": "1003"})
    # Another number, by leaving the box; none is none.
    alice.box("Forward when busy: number").press("ControlOrMeta+a")
    alice.page.keyboard.type("1099")
    alice.page.keyboard.press("Tab")
    assert stack.wait(lambda: forwards["busy"] == {"enabled": True, "destination": "1099"})
    alice.box("Forward when busy: number").press("ControlOrMeta+a")
    alice.page.keyboard.press("Delete")
    alice.page.keyboard.press("Enter")
    assert stack.wait(lambda: forwards["busy"] == {"enabled": False, "destination": None})
    # What the stack refuses is taken back, and said.
    for session in stack.auth.sessions.values():
        session.acl = [*session.acl, "!confd.users.me.forwards.noanswer.update"]
    alice.box("Forward when not answered: number").fill("12345")
    click(switch("Forward when not answered"))
    expect(alert(alice, "The server does not allow you to do this.")).to_be_attached()
    expect(switch("Forward when not answered")).not_to_be_checked()


# -- messages


@pytest.fixture
def mailbox(stack):
    stack.users["alice"]["voicemail"] = {"id": 1, "name": "alice"}
    stack.calld.leave_message(
        "alice", "m-1", sound(), caller_id_name="Zoé Külz", caller_id_num="+15550100", duration=72
    )
    return stack


@pytest.mark.console_errors("blocked by CORS policy", "ERR_FAILED")
def test_messages_are_counted_played_and_deleted(mailbox, sign_in):
    alice = sign_in()
    assert is_pushing(mailbox)
    tab = alice.tab("Voicemail")
    expect(tab).to_have_accessible_description("1 new")
    mailbox.calld.leave_message("alice", "m-2", sound(), timestamp=1, caller_id_name=None, caller_id_num=None)
    expect(tab).to_have_accessible_description("2 new")
    click(tab)
    rows = panel(alice).get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Zoé Külz")
    expect(rows.first).to_contain_text("New · 1:12")
    expect(rows.last).to_contain_text("Unknown number")
    # Played: no longer new, by the header alone.
    click(alice.button("Play the message of Zoé Külz"))
    expect(panel(alice).locator("audio")).to_have_js_property("duration", 1)
    expect(rows.first).to_contain_text("Heard")
    expect(tab).to_have_accessible_description("1 new")
    assert mailbox.asked("PUT", "calld/1.0/users/me/voicemails/messages/m-1") == [{"folder_id": 2}]
    assert not [path for _, path, *_ in mailbox.requests if "token=" in path]
    # Deleted: asked first.
    click(alice.button("Delete the message of Zoé Külz"))
    click(alice.button("Keep"))
    expect(alice.button("Keep")).to_have_count(0)
    click(alice.button("Delete the message of Zoé Külz"))
    expect(alice.button("Delete")).to_be_focused()
    alice.page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    assert [message["id"] for message in mailbox.voicemail["alice"]["messages"]] == ["m-2"]
    # A service that is down answers without CORS headers: said, and what is known stays.
    mailbox.down.add("calld")
    click(alice.button("Play the message of Unknown number"))
    expect(alert(alice, "This part of the server does not answer.")).to_be_attached()
    expect(alice.button("Play the message of Unknown number")).to_be_enabled()
    expect(rows).to_have_count(1)


def test_without_a_mailbox_there_is_no_tab(stack, sign_in):
    bob = sign_in("bob")
    bob.tab("Settings").click()
    expect(bob.phone.get_by_role("tab", name="Voicemail")).to_have_count(0)
    assert not stack.asked("GET", "calld/1.0/users/me/voicemails")
