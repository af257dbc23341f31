"""Calls on the demo line, driven as a person does; what the host page hears, in order."""

import re

import pytest
from playwright.sync_api import expect


def test_a_call_out_from_dialling_to_the_log(host):
    host.dial("1001")
    expect(host.party("1001").get_by_role("timer")).to_have_text(re.compile(r"0:0\d"))
    host.button("Hang up").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.names() == [
        "SDK_ON_OUTGOING_CALL_MADE",
        "BRIDGE_ON_CALL_ESTABLISHED",
        "ON_CALL_ENDED",
        "BRIDGE_CALL_LOG_CREATED",
    ]
    ended = host.heard("ON_CALL_ENDED")[0]
    assert ended["direction"] == "outbound" and ended["userExtension"] == "demo"
    assert ended["content"]["phoneNumber"] == "1001" and ended["content"]["callId"] == ended["callSession"]["callId"]
    assert ended["callSession"]["answered"] is True
    assert host.page.evaluate("heard.find(message => message.callLog).callLog.start instanceof Date")
    expect(host.box("Number")).to_be_visible()


def test_digits_by_keys_and_redial(host):
    for digit in "1002":
        host.button(digit).click()
    expect(host.box("Number")).to_have_value("1002")
    host.button("Call").click()
    expect(host.phone.get_by_text("1002 is busy").first).to_be_visible()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    host.button("Call").click()
    assert host.wait_for("SDK_ON_OUTGOING_CALL_MADE", 2)["callSession"]["number"] == "1002"


def test_an_incoming_call_answered(host):
    host.ring()
    incoming = host.wait_for("SDK_CALL_INCOMING")["callSession"]
    assert (
        incoming["number"] == "5551234" and incoming["displayName"] == "Alice Martin" and incoming["answered"] is False
    )
    host.answer()
    host.button("Hang up").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.names() == [
        "SDK_CALL_INCOMING",
        "BRIDGE_ON_CALL_LOCALLY_ACCEPTED",
        "BRIDGE_ON_CALL_ESTABLISHED",
        "ON_CALL_ENDED",
        "BRIDGE_CALL_LOG_CREATED",
    ]


def test_ring_me_of_the_host_page_comes_as_early_as_it_likes(open_host):
    host = open_host({}, {"type": "softphone/DEMO_RING", "number": "5551234", "displayName": "Alice Martin"})
    expect(host.button("Answer", host.party("Alice Martin"))).to_be_visible()
    assert len(host.heard("SDK_CALL_INCOMING")) == 1


def test_an_answered_call_is_not_given_up_when_it_would_have_stopped_ringing(open_host):
    host = open_host(prepare=lambda context: context.clock.install())
    expect(host.box("Number")).to_be_visible()
    host.ring()
    host.answer()
    host.page.clock.fast_forward(60_000)
    expect(host.party("Alice Martin").get_by_role("timer")).to_have_text(re.compile(r"1:\d\d"))
    assert host.heard("ON_CALL_ENDED") == []


def test_an_incoming_call_declined(host):
    host.ring()
    host.button("Decline").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.names() == ["SDK_CALL_INCOMING", "BRIDGE_ON_CALL_REJECTED", "ON_CALL_ENDED", "BRIDGE_CALL_LOG_CREATED"]


def test_ring_me(host):
    host.box("Caller number").fill("42")
    host.box("Caller name").fill("Bob")
    host.button("Ring me").click()
    expect(host.party("Bob")).to_be_visible()
    assert host.wait_for("SDK_CALL_INCOMING")["callSession"]["number"] == "42"


def test_mute_hold_and_keypad_are_toggles_whose_names_stay(host):
    host.dial("1001")
    host.forget()
    for name, on, off in (("Mute", "MUTED", "UN_MUTED"), ("Hold", "HELD", "RESUMED")):
        toggle = host.button(name)
        expect(toggle).to_have_attribute("aria-pressed", "false")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
        host.wait_for(f"BRIDGE_ON_CALL_{on}")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "false")
        host.wait_for(f"BRIDGE_ON_CALL_{off}")
    host.button("Keypad").click()
    for digit in "5#":
        host.button(digit).click()
    host.wait_for("BRIDGE_ON_DTMF", 2)
    expect(host.phone.get_by_label("Sent digits")).to_have_text("5#")
    assert host.names() == [
        "BRIDGE_ON_CALL_MUTED",
        "BRIDGE_ON_CALL_UN_MUTED",
        "BRIDGE_ON_CALL_HELD",
        "BRIDGE_ON_CALL_RESUMED",
        "BRIDGE_ON_DTMF",
        "BRIDGE_ON_DTMF",
    ]
    assert [message["tone"] for message in host.heard("BRIDGE_ON_DTMF")] == ["5", "#"]


def test_a_transfer_that_fails_says_why_and_keeps_the_number(host):
    host.dial("1001")
    host.button("Transfer").click()
    host.box("Transfer to").fill("1002")
    host.button("Transfer now").click()
    expect(host.phone.get_by_text("1002 is busy").first).to_be_visible()
    expect(host.box("Transfer to")).to_have_value("1002")


def test_transfer_at_once(host):
    host.dial("1001")
    host.forget()
    host.button("Transfer").click()
    expect(host.box("Transfer to")).to_be_focused()
    host.box("Transfer to").fill("1006")
    host.button("Transfer now").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.names() == ["BRIDGE_ON_DIRECT_TRANSFER", "ON_CALL_ENDED", "BRIDGE_CALL_LOG_CREATED"]
    assert host.heard("BRIDGE_ON_DIRECT_TRANSFER")[0]["number"] == "1006"


def ask(host):
    host.dial("1001")
    host.forget()
    host.button("Transfer").click()
    host.box("Transfer to").fill("1006")
    host.button("Ask first").click()
    expect(host.party("1006").get_by_role("timer")).to_be_visible()


def test_ask_first_and_complete(host):
    ask(host)
    host.button("Complete transfer").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED", 2)
    assert host.names() == [
        "BRIDGE_ON_CREATE_INDIRECT_TRANSFER",
        "BRIDGE_ON_CALL_HELD",
        "BRIDGE_ON_INDIRECT_TRANSFER_CALL_MADE",
        "BRIDGE_ON_CONFIRM_INDIRECT_TRANSFER",
        "BRIDGE_ON_INDIRECT_TRANSFER_DONE",
        "ON_CALL_ENDED",
        "BRIDGE_CALL_LOG_CREATED",
        "BRIDGE_CALL_LOG_CREATED",
    ]
    assert host.heard("BRIDGE_ON_INDIRECT_TRANSFER_CALL_MADE")[0]["call"]["number"] == "1006"
    assert host.heard("ON_CALL_ENDED")[0]["callSession"]["number"] == "1001"


def test_ask_first_and_cancel(host):
    ask(host)
    host.button("Cancel transfer").click()
    host.wait_for("BRIDGE_ON_CALL_RESUMED")
    assert host.names() == [
        "BRIDGE_ON_CREATE_INDIRECT_TRANSFER",
        "BRIDGE_ON_CALL_HELD",
        "BRIDGE_ON_INDIRECT_TRANSFER_CALL_MADE",
        "BRIDGE_ON_CANCEL_INDIRECT_TRANSFER",
        "BRIDGE_CALL_LOG_CREATED",
        "BRIDGE_ON_CALL_RESUMED",
    ]
    expect(host.party("1006")).to_have_count(0)
    expect(host.button("Hold", host.party("1001"))).to_have_attribute("aria-pressed", "false")


def test_two_calls_and_swap(host):
    host.ring()
    host.answer()
    host.forget()
    host.ring("42", "Bob Brown")
    host.answer("Bob Brown")
    expect(host.party("Alice Martin")).to_contain_text("On hold")
    host.button("Swap").click()
    expect(host.party("Bob Brown")).to_contain_text("On hold")
    host.wait_for("BRIDGE_ON_CALL_RESUMED")
    assert host.names() == [
        "SDK_CALL_INCOMING",
        "BRIDGE_ON_CALL_HELD",
        "BRIDGE_ON_CALL_LOCALLY_ACCEPTED",
        "BRIDGE_ON_CALL_ESTABLISHED",
        "BRIDGE_ON_CALL_HELD",
        "BRIDGE_ON_CALL_RESUMED",
    ]
    host.button("Hang up", host.party("Bob Brown")).click()
    expect(host.party("Bob Brown")).to_have_count(0)
    host.button("Hang up", host.party("Alice Martin")).click()
    expect(host.box("Number")).to_be_visible()


def test_a_second_call_of_ours(host):
    host.dial("1001")
    host.button("Add call").click()
    expect(host.box("Number")).to_be_focused()
    host.dial("1006")
    expect(host.party("1001")).to_contain_text("On hold")
    expect(host.button("Swap")).to_be_visible()


def test_a_number_of_the_host_page_is_dialled_and_without_a_line_only_noted(host, open_host):
    host.post("bridge/ON_CLICK_TO_CALL", number="1001")
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    other = open_host({"disableAutoLogin": True}, {"type": "bridge/ON_CLICK_TO_CALL", "number": "1001"})
    other.button("Sign in").click()
    expect(other.box("Number")).to_have_value("1001")
    assert other.names() == []


def test_a_call_of_the_other_side_s_making_ends(host):
    host.dial("1005")
    host.wait_for("ON_CALL_ENDED")
    expect(host.phone.get_by_text("1005 has hung up").first).to_be_visible()
    expect(host.box("Number")).to_be_visible()


def test_call_log_call_back_and_missed(host):
    host.ring()
    host.button("Decline").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    host.tab("Agent").click()
    host.button("Log in").click()
    host.button("Pause").click()
    host.post("softphone/DEMO_RING", number="77", displayName="Carl")
    host.wait_for("BRIDGE_CALL_LOG_CREATED", 2)
    expect(host.tab("Call log")).to_have_accessible_description("1 missed")
    host.tab("Call log").click()
    expect(host.phone.get_by_role("listitem").first).to_contain_text("Missed call")
    expect(host.tab("Call log")).to_have_accessible_description("")
    host.button("Call back Alice Martin").click()
    expect(host.party("Alice Martin")).to_be_visible()
    assert host.wait_for("SDK_ON_OUTGOING_CALL_MADE")["callSession"]["number"] == "5551234"


KEEP_CALLS = """if (origin !== "null") localStorage["softphone:log:demo demo"] = JSON.stringify({missed: 0, entries: Array.from({length: 150}, (_, at) => ({
    id: at, start: "2025-03-01T10:00:00.000Z", answered: true, duration: 5, callDirection: "inbound", newMissedCall: false,
    source: {extension: `${at}`, name: `Caller ${at}`}, destination: {extension: "demo", name: "demo"},
}))});"""


def test_older_calls_are_shown_when_asked_for(open_host):
    host = open_host(prepare=lambda context: context.add_init_script(KEEP_CALLS))
    host.tab("Call log").click()
    rows = host.phone.get_by_role("listitem")
    expect(rows).to_have_count(60)
    host.button("Older calls").click()
    expect(rows).to_have_count(120)
    host.button("Older calls").click()
    expect(rows).to_have_count(150)
    expect(host.button("Older calls")).to_be_hidden()


def test_the_log_is_still_there_after_a_reload(host):
    host.ring()
    host.button("Decline").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    host.page.reload()
    host.tab("Call log").click()
    expect(host.button("Call back Alice Martin")).to_be_visible()


def test_nothing_is_recorded_before_the_other_one_is_there(host):
    host.box("Number").fill("1003")
    host.button("Call").click()
    expect(host.phone.get_by_text("Ringing …").first).to_be_visible()
    host.button("Hang up").focus()
    host.page.keyboard.press("r")
    host.page.keyboard.press("m")
    host.wait_for("BRIDGE_ON_CALL_MUTED")
    assert host.heard("BRIDGE_ON_START_RECORDING") == []


def test_a_key_that_is_held_down_acts_once(host):
    host.dial("1001")
    host.button("Hang up").focus()
    for _ in range(4):
        host.page.keyboard.down("m")
    host.page.keyboard.up("m")
    host.page.keyboard.press("h")
    host.wait_for("BRIDGE_ON_CALL_HELD")
    assert host.names().count("BRIDGE_ON_CALL_MUTED") == 1 and "BRIDGE_ON_CALL_UN_MUTED" not in host.names()


def test_recording_is_told_and_can_be_saved(host):
    host.dial("1001")
    host.forget()
    record = host.button("Record")
    record.click()
    host.wait_for("BRIDGE_ON_START_RECORDING")
    expect(record).to_have_attribute("aria-pressed", "true")
    record.click()
    host.wait_for("BRIDGE_ON_STOP_RECORDING")
    record.click()
    host.wait_for("BRIDGE_ON_START_RECORDING", 2)
    host.button("Hang up").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.names() == [
        "BRIDGE_ON_START_RECORDING",
        "BRIDGE_ON_STOP_RECORDING",
        "BRIDGE_ON_START_RECORDING",
        "BRIDGE_ON_STOP_RECORDING",
        "ON_CALL_ENDED",
        "BRIDGE_CALL_LOG_CREATED",
    ]
    host.tab("Call log").click()
    expect(host.phone.get_by_role("link", name="Save recording")).to_have_count(2)


@pytest.mark.only_browser("chromium")  # Firefox records nothing on a machine without a sound device
def test_a_recording_is_played_back_and_is_a_file(host):
    host.dial("1001")
    host.button("Record").click()
    host.wait_for("BRIDGE_ON_START_RECORDING")
    expect(host.party("1001").get_by_role("timer")).to_have_text(re.compile("0:0[2-9]"))
    host.button("Hang up").click()
    host.tab("Call log").click()
    player = host.phone.locator("audio[aria-label=Recording]")
    expect(player).to_be_visible()
    assert player.evaluate("""player => new Promise((resolve, reject) => {
        player.onended = () => resolve(player.currentTime > 0);
        player.onerror = () => reject(new Error("cannot be played"));
        player.play().catch(reject);
    })""")
    with host.page.expect_download() as download:
        host.phone.get_by_role("link", name="Save recording").click()
    assert download.value.suggested_filename.startswith("call-1001.")
    assert download.value.path().stat().st_size > 100


def test_the_connection_s_quality_is_shown(host):
    host.dial("1001")
    expect(host.phone.get_by_role("img", name="Connection quality")).to_be_visible()


def test_the_keyboard_alone_is_enough(host):
    host.box("Number").focus()
    host.page.keyboard.type("1001")
    host.page.keyboard.press("Enter")
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    expect(host.button("Mute")).to_be_visible()
    host.phone.locator("body").press("m")
    host.wait_for("BRIDGE_ON_CALL_MUTED")
    host.phone.locator("body").press("h")
    host.wait_for("BRIDGE_ON_CALL_HELD")
    host.phone.locator("body").press("h")
    host.wait_for("BRIDGE_ON_CALL_RESUMED")
    host.phone.locator("body").press("t")
    expect(host.box("Transfer to")).to_be_focused()
    host.page.keyboard.type("mh")
    host.page.keyboard.press("Escape")
    expect(host.box("Transfer to")).to_be_hidden()
    assert len(host.heard("BRIDGE_ON_CALL_MUTED")) == 1
    host.tab("Dial pad").press("ArrowRight")
    expect(host.tab("Contacts")).to_be_focused()
    expect(host.tab("Contacts")).to_have_attribute("aria-selected", "true")


def test_shortcuts_can_be_switched_off(host):
    host.tab("Settings").click()
    host.phone.get_by_role("switch", name="Keyboard shortcuts").uncheck()
    host.tab("Dial pad").click()
    host.dial("1001")
    host.phone.locator("body").press("m")
    host.button("Hold").click()
    host.wait_for("BRIDGE_ON_CALL_HELD")
    assert host.heard("BRIDGE_ON_CALL_MUTED") == []
