"""Impatient people: the second click of a double click is meant for what stood there before, a key that is kept down presses once."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.only_browser("chromium")

# A click at the middle of what is there, some ms from now: no test waits for half a second.
LATER = """(element, ms) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [clientX, clientY] = [left + width / 2, top + height / 2];
    const event = new PointerEvent("click", { bubbles: true, cancelable: true, composed: true, detail: 1, clientX, clientY });
    Object.defineProperty(event, "timeStamp", { value: performance.now() + ms });
    element.dispatchEvent(event);
}"""


def middle(locator):
    """The middle of an element, in the page's pixels."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_double_click_on_call_calls_and_does_not_hang_up(host):
    host.box("Number").fill("1003")
    at = middle(host.button("Call"))
    host.page.mouse.dblclick(*at)
    host.wait_for("SDK_ON_OUTGOING_CALL_MADE")
    expect(host.button("Hang up")).to_be_visible()
    for _ in range(3):
        host.page.mouse.click(*at)
    assert len(host.heard("SDK_ON_OUTGOING_CALL_MADE")) == 1 and host.heard("ON_CALL_ENDED") == []
    expect(host.party("1003")).to_be_visible()
    host.button("Hang up").evaluate(LATER, 600)
    host.wait_for("ON_CALL_ENDED")


def test_answer_twice_does_not_hang_up(host):
    host.ring()
    at = middle(host.button("Answer"))
    host.page.mouse.dblclick(*at)
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    host.page.mouse.click(*at)
    expect(host.button("Hang up")).to_be_visible()
    assert host.heard("ON_CALL_ENDED") == []


def test_decline_of_a_second_caller_where_hang_up_was_and_back(host):
    host.dial("1001")
    host.page.mouse.move(*middle(host.button("Hang up")))
    host.ring("5551234", "Alice Martin")
    # Whatever stands at the pointer now has come there by itself.
    x, y = middle(host.button("Decline"))
    host.page.mouse.move(x, y)
    host.page.mouse.dblclick(x, y)
    host.wait_for("BRIDGE_ON_CALL_REJECTED")
    expect(host.party("1001")).to_be_visible()
    ended = [message["callSession"]["number"] for message in host.heard("ON_CALL_ENDED")]
    assert ended == ["5551234"]


def test_what_comes_under_a_resting_pointer_takes_no_click_for_half_a_second(host):
    host.ring()
    places = {name: middle(host.button(name)) for name in ("Answer", "Decline")}
    host.button("Decline").click()
    host.wait_for("ON_CALL_ENDED")
    for name, at in places.items():
        host.page.mouse.move(*at)
        host.ring()
        host.page.mouse.click(*at)
        assert len(host.heard("BRIDGE_ON_CALL_LOCALLY_ACCEPTED")) == 0 and len(host.heard("ON_CALL_ENDED")) == 1, name
        host.page.mouse.move(1, 1)
        host.button("Answer" if name == "Decline" else "Decline").click()
        host.wait_for(
            "BRIDGE_ON_CALL_ESTABLISHED" if name == "Decline" else "ON_CALL_ENDED", 1 if name == "Decline" else 2
        )
        host.forget()
        host.page.evaluate("() => heard.push({type: 'sdk/ON_CALL_ENDED'})")


def test_a_pointer_that_has_gone_there_is_meant(host):
    host.ring()
    host.button("Answer").click()
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    host.page.mouse.move(1, 1)
    host.button("Hang up").click()
    host.wait_for("ON_CALL_ENDED")


def test_transfer_now_and_agent_and_sign_in_take_one_click(host, open_host):
    host.dial("1001")
    host.button("Transfer").click()
    host.box("Transfer to").fill("1002")
    host.page.mouse.dblclick(*middle(host.button("Transfer now")))
    host.wait_for("BRIDGE_ON_DIRECT_TRANSFER")
    expect(host.party("1001")).to_be_visible()
    assert len(host.heard("BRIDGE_ON_DIRECT_TRANSFER")) == 1 and host.heard("BRIDGE_ON_CALL_HELD") == []
    host.page.mouse.move(1, 1)
    host.button("Hang up").click()
    host.wait_for("ON_CALL_ENDED")
    host.tab("Agent").click()
    host.page.mouse.dblclick(*middle(host.button("Log in")))
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_IN")
    expect(host.button("Pause")).to_be_visible()
    assert host.heard("BRIDGE_ON_AGENT_PAUSED") == [] and host.heard("BRIDGE_ON_AGENT_LOGGED_OUT") == []
    signing_in = open_host({"disableAutoLogin": True})
    signing_in.page.mouse.dblclick(*middle(signing_in.button("Sign in")))
    signing_in.wait_for("SDK_AUTHENTICATED")
    expect(signing_in.box("Number")).to_have_value("")
    assert len(signing_in.heard("SDK_AUTHENTICATED")) == 1 and signing_in.heard("SDK_ON_OUTGOING_CALL_MADE") == []


def test_a_key_that_is_kept_down_presses_once(host):
    host.box("Number").fill("1003")
    host.box("Number").focus()
    for _ in range(4):
        host.page.keyboard.down("Enter")
    host.page.keyboard.up("Enter")
    host.wait_for("SDK_ON_OUTGOING_CALL_MADE")
    for name in ("Mute", "Hang up"):
        host.button(name).focus()
        if name == "Hang up":
            continue
        for _ in range(3):
            host.page.keyboard.down("Enter")
        host.page.keyboard.up("Enter")
        host.wait_for("BRIDGE_ON_CALL_MUTED")
        assert host.heard("BRIDGE_ON_CALL_UN_MUTED") == []
    assert len(host.heard("SDK_ON_OUTGOING_CALL_MADE")) == 1 and host.heard("ON_CALL_ENDED") == []
    host.page.keyboard.press("Enter")
    host.wait_for("ON_CALL_ENDED")
    host.box("Number").fill("123")
    host.button("Erase").focus()
    for _ in range(3):
        host.page.keyboard.down("Enter")
    host.page.keyboard.up("Enter")
    expect(host.box("Number")).to_have_value("")


def test_what_is_typed_or_pasted_is_shown_as_it_will_be_dialled(host):
    hint = host.phone.locator("#number-hint")
    host.box("Number").fill("+1 (201) 555-0117")
    expect(hint).to_have_text("")
    pad = host.button("5").bounding_box()
    for typed, said in (
        ("+44 (0)20 7946 0958", "Will call +442079460958"), ("1-800-FLOWERS", "Will call 18003569377"),
        ("1006 ext. 42", "Will call 1006, then dial 42"), ("Tel.: 1006,,1#2 (mobile)", "Will call 1006, then dial 1#2"),
    ):  # fmt: skip
        host.box("Number").fill(typed)
        expect(hint).to_have_text(said)
    assert host.button("5").bounding_box() == pad, "the keys have moved"
    host.box("Number").fill("")
    host.box("Number").evaluate("""box => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", "Marta Brandt\\r\\n\\u202a+1 201 555 0117\\u202c\\n+1 201 555 0118\\n");
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""")
    expect(hint).to_have_text("Will call +12015550117")
    for typed, said in (
        ("call me", "There is no number in this text."),
        ("room 42, floor 7", "This can be read in more than one way."),
    ):
        host.box("Number").fill(typed)
        host.page.mouse.move(1, 1)
        host.button("Call").click()
        expect(host.phone.get_by_text(said).first).to_be_visible()
        expect(host.box("Number")).to_have_value(typed)
    assert host.heard("SDK_ON_OUTGOING_CALL_MADE") == []


def test_digits_for_later_are_dialled_once_it_is_answered(host):
    host.page.clock.install()
    host.post("bridge/ON_CLICK_TO_CALL", number="1006", postDial=",42w7")
    host.wait_for("SDK_ON_OUTGOING_CALL_MADE")
    expect(host.phone.get_by_text("Will dial 42 7 once answered")).to_be_visible()
    assert host.heard("BRIDGE_ON_DTMF") == []
    host.page.clock.run_for(600)
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    expect(host.phone.get_by_text("Dialling 42 7 …")).to_be_visible()
    host.page.clock.run_for(3000)
    host.wait_for("BRIDGE_ON_DTMF", 2)
    assert [message["tone"] for message in host.heard("BRIDGE_ON_DTMF")] == ["4", "2"]
    expect(host.phone.get_by_text("Then dial 7")).to_be_visible()
    host.button("Dial now").click()
    host.page.clock.run_for(1000)
    host.wait_for("BRIDGE_ON_DTMF", 3)
    expect(host.button("Dial now")).to_be_hidden()
    host.button("Transfer").click()
    host.box("Transfer to").fill("1001 ext 42")
    expect(host.phone.get_by_text("Will call 1001, then dial 42")).to_be_visible()
    host.button("Transfer now").click()
    expect(host.phone.get_by_text("can’t be dialled after a direct transfer").first).to_be_visible()
    assert host.heard("BRIDGE_ON_DIRECT_TRANSFER") == []
    log = json.dumps(host.heard("ON_CALL_ENDED") + host.heard("BRIDGE_CALL_LOG_CREATED"))
    assert "42" not in log
