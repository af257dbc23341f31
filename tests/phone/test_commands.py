"""Commands of the host page, on the demo line: each is answered once, when it has come about; what the page is told of its calls."""

from random import Random

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.only_browser("chromium")


class Commands:
    """Sends commands as the SDK does, and waits for their replies."""

    def __init__(self, host):
        self.host = host
        self.made = 0

    def ask(self, name, call_id=None, **args):
        self.made += 1
        command_id = f"command-{self.made}"
        self.host.post("softphone/COMMAND", id=command_id, name=name, callId=call_id, args=args)
        return command_id

    def reply(self, command_id):
        self.host.page.wait_for_function(
            "id => heard.some(each => each.type === 'softphone/REPLY' && each.id === id)", arg=command_id
        )
        replies = self.host.page.evaluate(
            "id => heard.filter(each => each.type === 'softphone/REPLY' && each.id === id)", command_id
        )
        assert len(replies) == 1
        return replies[0]

    def do(self, name, call_id=None, **args):
        """A command that comes about; gives its value."""
        reply = self.reply(self.ask(name, call_id, **args))
        assert not reply.get("error"), reply
        return reply.get("value")

    def refused(self, name, call_id=None, **args):
        """The code of the error of a command."""
        return self.reply(self.ask(name, call_id, **args))["error"]["code"]

    def calls(self):
        """The calls as the host page was told last, by id."""
        told = self.host.page.evaluate("heard.findLast(each => each.type === 'softphone/CALLS')")
        return {call["callId"]: call for call in told["calls"]}

    def until(self, call_id, **fields):
        """Wait until a call was told with these fields."""
        self.host.page.wait_for_function(
            """([id, fields]) => heard.some(each => each.type === "softphone/CALLS" && each.calls.some(call => call.callId === id
                && Object.entries(fields).every(([name, value]) => JSON.stringify(call[name]) === JSON.stringify(value))))""",
            arg=[call_id, fields],
        )


@pytest.fixture
def commands(host):
    return Commands(host)


def test_a_call_commanded_from_its_beginning_to_its_end(host, commands):
    call_id = commands.do("dial", number="1001")["callId"]
    commands.until(call_id, state="talking")
    for name, field, value in (
        ("hold", "held", True), ("resume", "held", False), ("mute", "muted", True), ("unmute", "muted", False),
        ("start_recording", "recording", True),
    ):  # fmt: skip
        commands.do(name, call_id)
        assert commands.calls()[call_id][field] is value, name
    made = commands.do("stop_recording", call_id)
    assert made["where"] == "phone" and made["type"].startswith("audio/") and made["seconds"] >= 0
    reply = commands.ask("recording_blob", None, id=made["id"])
    assert host.page.evaluate(
        "id => heard.find(each => each.type === 'softphone/REPLY' && each.id === id)?.value instanceof Blob", reply
    ) or commands.reply(reply)
    commands.do("send_dtmf", call_id, digits="12")
    assert [message["tone"] for message in host.heard("BRIDGE_ON_DTMF")] == ["1", "2"]
    commands.do("hang_up", call_id)
    commands.until(call_id, state="over")
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert commands.calls().get(call_id, {"state": "over"})["state"] == "over"


def test_an_incoming_call_answered_and_declined_from_the_page(host, commands):
    host.ring()
    call_id = host.wait_for("SDK_CALL_INCOMING")["callSession"]["callId"]
    assert commands.refused("hold", call_id) == "not_now"
    commands.do("answer", call_id)
    commands.do("hang_up", call_id)
    host.ring()
    call_id = host.wait_for("SDK_CALL_INCOMING", 2)["callSession"]["callId"]
    commands.do("decline", call_id)
    host.wait_for("BRIDGE_ON_CALL_REJECTED")


def test_transfers_from_the_page(host, commands):
    call_id = commands.do("dial", number="1001")["callId"]
    commands.until(call_id, state="talking")
    reply = commands.reply(commands.ask("transfer", call_id, number="1002"))
    assert (reply["error"]["code"], reply["error"]["cause"]) == ("refused", "busy")
    consultation = commands.do("consult", call_id, number="1006")["callId"]
    commands.until(consultation, state="talking", consults=call_id)
    commands.do("cancel", consultation)
    assert not commands.calls()[call_id]["held"]
    consultation = commands.do("consult", call_id, number="1006")["callId"]
    commands.until(consultation, state="talking")
    commands.do("complete", consultation)
    host.wait_for("BRIDGE_ON_INDIRECT_TRANSFER_DONE")
    commands.until(call_id, state="over")


def test_a_conference_from_the_page_and_by_buttons(host, commands):
    first = commands.do("dial", number="1001")["callId"]
    commands.until(first, state="talking")
    second = commands.do("dial", number="1006")["callId"]
    commands.until(second, state="talking")
    commands.until(first, held=True)
    host.button("Merge").click()
    commands.until(first, conference=[second], held=False)
    assert host.phone.get_by_text("Conference").count() == 2
    commands.do("split", second)
    assert commands.calls()[second]["held"] and not commands.calls()[first]["held"]
    commands.do("merge", first, callId=second)
    commands.do("hang_up", second)
    commands.until(first, conference=[])
    commands.do("hang_up", first)


def test_the_phone_itself(host, commands):
    commands.do("set_available", available=False)
    expect(host.phone.get_by_role("button", name="Turn off")).to_be_visible()
    host.post("softphone/DEMO_RING", number="555")
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    commands.do("set_available", available=True)
    commands.do("set_volume", call=0.5, ring=1)
    assert commands.refused("set_volume", call=2) == "bad_argument"
    assert commands.refused("set_devices", microphone="no such device") == "bad_argument"
    commands.do("set_devices", microphone="", speaker="")
    commands.do("agent_log_in")
    assert commands.refused("agent_resume") == "not_now"
    commands.do("agent_pause", reason="Lunch")
    commands.do("agent_resume")
    commands.do("agent_log_out")
    assert commands.refused("end_wrap_up") == "not_now"
    commands.do("set_language", language="fr")
    host.wait_for("BRIDGE_ON_LANGUAGE_CHANGED")
    assert commands.refused("set_language", language="xx") == "bad_argument"
    assert commands.refused("fly") == "unknown_command"
    assert commands.refused("pickup", number="1002") == "not_now"
    commands.do("sign_out")
    host.wait_for("LOGGED_OUT")
    assert commands.refused("dial", number="1001") == "not_now"


def test_what_is_typed_survives_another_language(host, commands):
    host.dial("1001")
    host.button("Transfer").click()
    host.box("Transfer to").fill("10 0")
    commands.do("set_language", language="fr")
    expect(host.box("Transférer à")).to_have_value("10 0")
    host.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", translations={"fr": {"transfer": {"to": "Vers qui"}}})
    expect(host.box("Vers qui")).to_have_value("10 0")
    assert host.heard("BRIDGE_ON_LANGUAGE_CHANGED")


NAMES = (
    "dial", "answer", "decline", "hang_up", "hold", "resume", "mute", "unmute", "send_dtmf", "transfer", "consult", "complete", "cancel",
    "merge", "split", "start_recording", "stop_recording", "park", "swap",
)  # fmt: skip
ACTS = ("mute", "hold", "swap", "merge", "split", "keypad", "record", "answer", "hang_up")
CLICK = "act => [...document.querySelectorAll(`[data-act=${act}]`)].find(button => button.offsetParent)?.click()"


# Of the calls that were told last, those that are live are of one group. A hold is told once the other side has agreed.
ONE_GROUP = """() => {
  const { calls } = heard.filter(({ type }) => type === "softphone/CALLS").at(-1);
  const live = calls.filter(call => call.state === "talking" && !call.held);
  return new Set(live.map(call => [call.callId, ...call.conference].sort().join())).size <= 1;
}"""


def test_a_thousand_commands_at_random_from_page_buttons_and_keys(host, commands):
    """Each has one reply; never are two groups of calls live."""
    choice = Random(7)
    asked = []
    for turn in range(100):
        calls = list(commands.calls())
        batch = []
        for _ in range(10):
            commands.made += 1
            name = choice.choice(NAMES if len(calls) < 5 else NAMES[2:])
            args = {"number": choice.choice(("1001", "1002", "1004", "1006")), "digits": "1"}
            asked.append(f"command-{commands.made}")
            call_id = choice.choice(calls) if calls else None
            batch.append({"type": "softphone/COMMAND", "id": asked[-1], "name": name, "callId": call_id, "args": args})
        batch.append({"type": "softphone/DEMO_RING", "number": "555"})
        host.page.evaluate("messages => messages.forEach(message => post(message))", batch)
        host.page.frames[1].evaluate(CLICK, choice.choice(ACTS))
        host.phone.locator("body").press(choice.choice("mhrt"))
        if turn % 10 == 9:
            host.page.wait_for_function(ONE_GROUP)
    while any(call["state"] != "over" for call in commands.calls().values()):
        for call_id, call in commands.calls().items():
            if call["state"] != "over":
                commands.reply(commands.ask("hang_up", call_id))
    host.page.wait_for_function(
        "asked => new Set(heard.filter(each => each.type === 'softphone/REPLY').map(each => each.id)).size >= asked",
        arg=commands.made,
    )
    replies = [message["id"] for message in host.heard("REPLY")]
    assert sorted(replies) == sorted(set(replies)) and set(asked) <= set(replies)
    codes = {message["error"]["code"] for message in host.heard("REPLY") if message.get("error")}
    assert codes <= {"not_now", "no_such_call", "refused", "bad_argument"}, codes
    done = [message for message in host.heard("REPLY") if not message.get("error")]
    assert len(done) > 100


def test_a_number_that_is_asked_for_before_there_is_a_line_stands_ready(open_host):
    dial = {"type": "softphone/COMMAND", "id": "early", "name": "dial", "callId": None, "args": {"number": "1001"}}
    host = open_host({"disableAutoLogin": True}, dial, {"type": "softphone/LOGIN", "username": "ann", "password": "x"})
    expect(host.box("Number")).to_have_value("1001")
    assert host.wait_for("REPLY")["error"]["code"] in ("not_now", "line_lost")
