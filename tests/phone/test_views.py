"""The other views: sign-in, card, contacts, agent, settings, appearance."""

import re

import pytest
from playwright.sync_api import expect

from softphone.wire.messages import CAPABILITIES
from tools.project import version

SCHEMA = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "title": "Title"},
        "phone": {"type": "string", "title": "Phone"},
        "client": {"type": "object", "title": "Client", "triggerDisplay": True},
    },
}
FORM = {
    "type": "bridge/BRIDGE_UPDATE_FORM_SCHEMA",
    "schema": SCHEMA,
    "uiSchema": {"client": {"ui:field": "autocomplete"}},
}


# sign-in


def test_hello_comes_first_and_tells_what_the_phone_can(host):
    hello, calls, here, authenticated = host.heard()[:4]
    assert here["type"] == "softphone/LINE_HERE" and here["here"] is True
    assert calls["type"] == "softphone/CALLS" and calls["calls"] == calls["changed"] == []
    assert hello["type"] == "softphone/HELLO" and hello["capabilities"] == list(CAPABILITIES)
    assert hello["version"] == version()
    session = authenticated["session"]
    assert session["token"] is None and session["refreshToken"] is None and session["host"] == "demo"
    assert session["profile"]["username"] == "demo"


def test_without_auto_login_a_person_signs_in_and_out(open_host):
    host = open_host({"disableAutoLogin": True})
    host.box("Username").fill("alice")
    host.button("Sign in").click()
    assert host.wait_for("SDK_AUTHENTICATED")["session"]["profile"]["username"] == "alice"
    host.tab("Settings").click()
    host.button("Sign out").click()
    host.wait_for("LOGGED_OUT")
    expect(host.box("Username")).to_be_visible()


def test_a_sip_server_asks_for_user_and_password(open_host):
    host = open_host({"server": "wss://pbx.example.com:8089/ws"})
    host.button("Sign in").click()
    expect(host.phone.get_by_role("alert").filter(has_text="Please enter")).to_be_visible()
    expect(host.phone.get_by_role("checkbox", name="Keep me signed in")).to_be_visible()


def test_an_unusable_server_is_said(open_host):
    host = open_host({"server": "wss://user@pbx.example.com"})
    assert host.wait_for("ERROR")["code"] == "bad_config"
    expect(host.button("Sign in")).to_be_visible()


def test_the_host_page_signs_in(open_host):
    host = open_host(
        {"disableAutoLogin": True},
        {"type": "softphone/LOGIN", "username": "bob", "password": "x", "domain": None, "displayName": "Bob Brown"},
    )
    assert host.wait_for("SDK_AUTHENTICATED")["session"]["profile"] == {
        "firstName": "Bob",
        "lastName": "Brown",
        "username": "bob",
    }


def test_by_itself_it_is_a_phone_that_asks_for_its_server(site, new_context):
    page = new_context().new_page()
    page.goto(f"{site.origin}/phone/index.html")
    page.get_by_role("textbox", name="Server").fill("demo")
    page.get_by_role("textbox", name="Username").fill("alice")
    page.get_by_role("textbox", name="Password").fill("x")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Number", exact=True)).to_be_visible()


# card


@pytest.fixture
def carded(open_host):
    host = open_host({"wrapUpDuration": 30}, FORM)
    expect(host.box("Number")).to_be_visible()
    return host


def test_the_card_in_and_after_the_call(carded):
    carded.ring()
    carded.post("bridge/BRIDGE_SET_CARD_CONTENT", field="phone", value="5551234")
    carded.answer()
    expect(carded.box("Phone")).to_have_value("5551234")
    carded.button("Hang up").click()
    content = carded.wait_for("ON_CALL_ENDED")["content"]
    assert content["phone"] == "5551234" and content["phoneNumber"] == "5551234" and content["cardId"]
    expect(carded.phone.get_by_text(re.compile("Closes in [23]"))).to_be_visible()
    carded.box("Title").fill("A question")
    expect(carded.phone.get_by_text(re.compile("Closes in"))).to_be_hidden()
    carded.button("Save").click()
    saved = carded.wait_for("BRIDGE_CREATE_OR_UPDATE_CARD")["content"]
    assert saved["title"] == "A question" and saved["cardId"] == content["cardId"]
    expect(carded.box("Number")).to_be_visible()


def test_the_card_discarded(carded):
    carded.ring()
    carded.answer()
    carded.box("Title").fill("x")
    carded.button("Hang up").click()
    carded.wait_for("ON_CALL_ENDED")
    carded.button("Cancel").click()
    carded.wait_for("BRIDGE_ON_CARD_CANCELED")
    expect(carded.box("Number")).to_be_visible()
    assert carded.heard("BRIDGE_CREATE_OR_UPDATE_CARD") == []


def test_the_card_searches_and_displays(carded):
    carded.ring()
    carded.answer()
    box = carded.phone.get_by_role("combobox", name="Client")
    box.fill("ali")
    asked = carded.wait_for("BRIDGE_SEARCH_OPTIONS")
    assert asked["fieldId"] == "client"
    carded.post("bridge/BRIDGE_OPTIONS_FOUND", fieldId="client", options=[{"id": 7, "label": "Alice"}])
    carded.phone.get_by_role("option", name="Alice").click()
    assert carded.wait_for("DISPLAY_LINKED_OPTION")["linkedOptionId"] == 7
    carded.button("Hang up").click()
    assert carded.wait_for("ON_CALL_ENDED")["content"]["client"] == {"id": 7, "label": "Alice"}


def test_each_of_two_calls_has_its_own_card(carded):
    carded.ring()
    carded.answer()
    carded.box("Title").fill("first")
    carded.ring("42", "Bob Brown")
    carded.answer("Bob Brown")
    expect(carded.box("Title")).to_have_value("")
    carded.button("Swap").click()
    expect(carded.box("Title")).to_have_value("first")


BAD = {
    "type": FORM["type"],
    "schema": {"type": "object", "properties": {"a": {"$ref": "#/$defs/nowhere"}}},
    "uiSchema": {},
}


def test_a_form_that_cannot_be_shown_is_told_and_the_one_before_it_stays(carded):
    carded.ring()
    carded.answer()
    carded.box("Title").fill("Kept")
    carded.post(BAD["type"], schema=BAD["schema"], uiSchema={})
    error = carded.wait_for("ERROR")
    assert error["code"] == "bad_schema" and "nowhere" in error["message"]
    expect(carded.phone.get_by_role("alert").filter(has_text="form of this page cannot be shown")).to_be_attached()
    expect(carded.box("Title")).to_have_value("Kept")


def test_without_a_form_before_it_there_is_no_card(open_host):
    host = open_host({}, BAD)
    host.ring()
    host.answer()
    assert host.wait_for("ERROR")["code"] == "bad_schema"
    expect(host.phone.get_by_role("region", name="Card")).to_be_hidden()


# dial pad


def test_holding_0_gives_plus(host):
    number, key = host.box("Number"), host.button("0")
    key.click()
    expect(number).to_have_value("0")
    key.click(delay=700)
    expect(number).to_have_value("0+")
    key.click()
    expect(number).to_have_value("0+0")
    number.fill("")
    number.focus()
    for _ in range(4):
        host.page.keyboard.down("0")
    host.page.keyboard.up("0")
    expect(number).to_have_value("+")
    host.page.keyboard.press("0")
    expect(number).to_have_value("+0")
    for pressed in ("Enter", " "):
        number.fill("")
        key.focus()
        for _ in range(3):
            host.page.keyboard.down(pressed)
        host.page.keyboard.up(pressed)
        expect(number).to_have_value("+")


def test_the_demo_line_says_whom_to_call(host):
    expect(host.phone.get_by_text("Try 1001")).to_be_visible()


# contacts, agent, settings


def test_contacts_of_the_host_page(host):
    host.tab("Contacts").click()
    host.phone.get_by_role("searchbox", name="Search contacts").fill("ali")
    assert host.wait_for("BRIDGE_WAZO_CONTACT_SEARCH")["query"] == "ali"
    host.post("softphone/CONTACTS_FOUND", query="al", contacts=[{"name": "Stale", "number": "1"}])
    host.post("softphone/CONTACTS_FOUND", query="ali", contacts=[{"name": "Ali Baba", "number": "10 01"}])
    host.button("Call Ali Baba").click()
    assert host.wait_for("SDK_ON_OUTGOING_CALL_MADE")["callSession"]["number"] == "1001"
    expect(host.phone.get_by_text("Stale")).to_have_count(0)


def test_the_agent(host):
    host.tab("Agent").click()
    host.button("Log in").click()
    host.phone.get_by_role("combobox", name="Reason").fill("Lunch")
    host.button("Pause").click()
    expect(host.phone.get_by_role("heading", name="You are on pause: Lunch")).to_be_visible()
    host.post("softphone/DEMO_RING", number="1", displayName="x")
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.heard("SDK_CALL_INCOMING") == []
    host.phone.get_by_role("tabpanel", name="Agent").get_by_role("button", name="Resume").click()
    host.button("Log out").click()
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_OUT")
    assert [name for name in host.names() if "AGENT" in name] == [
        "BRIDGE_ON_AGENT_LOGGED_IN",
        "BRIDGE_ON_AGENT_PAUSED",
        "BRIDGE_ON_AGENT_RESUMED",
        "BRIDGE_ON_AGENT_LOGGED_OUT",
    ]


def test_without_agent_there_is_no_such_tab(open_host):
    host = open_host(agent=False)
    expect(host.tab("Settings")).to_be_visible()
    expect(host.tab("Agent")).to_be_hidden()


def test_do_not_disturb(host):
    host.tab("Settings").click()
    host.phone.get_by_role("switch", name="Do not disturb").check()
    host.post("softphone/DEMO_RING", number="1", displayName="x")
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    assert host.heard("SDK_CALL_INCOMING") == []
    host.button("Turn off").click()
    host.ring()


def test_without_call_waiting_a_second_caller_hears_busy(host):
    host.tab("Settings").click()
    host.phone.get_by_role("switch", name="Call waiting").uncheck()
    host.ring()
    host.post("softphone/DEMO_RING", number="2", displayName="Second")
    log = host.wait_for("BRIDGE_CALL_LOG_CREATED")["callLog"]
    assert log["source"]["name"] == "Second" and log["newMissedCall"]
    assert len(host.heard("SDK_CALL_INCOMING")) == 1


def test_who_has_logged_out_is_told_that_callers_hear_busy(host):
    host.tab("Agent").click()
    host.button("Log in").click()
    host.button("Log out").click()
    expect(host.phone.get_by_text("Logged out: callers hear busy")).to_be_visible()
    host.button("Log in").click()
    expect(host.phone.get_by_text("Logged out: callers hear busy")).to_be_hidden()


def test_the_language_changes_all_words_and_is_told(host):
    host.tab("Settings").click()
    host.phone.get_by_role("combobox", name="Language").select_option("fr")
    assert host.wait_for("BRIDGE_ON_LANGUAGE_CHANGED")["language"] == "fr"
    expect(host.tab("Clavier")).to_be_visible()
    expect(host.phone.get_by_role("combobox", name="Langue")).to_have_value("fr")
    expect(host.phone.get_by_role("combobox", name="Sonnerie", exact=True)).to_contain_text("Cloche")


@pytest.mark.only_browser("chromium")  # a click of Playwright's does not unlock sound in Firefox
def test_the_microphone_s_level_is_seen(host):
    host.tab("Settings").click()
    toggle = host.button("Test microphone")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    # The microphone beeps once a second, shorter than whoever looks now and then would see.
    host.phone.get_by_label("Microphone level").evaluate("""meter => new Promise(done => {
        const look = () => meter.value > 0 ? done() : requestAnimationFrame(look);
        look();
    })""")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")


NOTIFICATIONS = """
globalThis.shown = [];
globalThis.Notification = class {
    static permission = "granted";
    static requestPermission = async () => Notification.permission;
    constructor(title, { body }) { shown.push(`${title}: ${body}`); }
    close() { shown.push("closed"); }
};"""
TITLED = """text => new Promise(done => {
    const look = () => document.title === text ? done() : requestAnimationFrame(look);
    look();
})"""


def test_a_call_is_seen_outside_of_the_phone_too(open_host):
    host = open_host(prepare=lambda context: context.add_init_script(NOTIFICATIONS))
    host.tab("Settings").click()
    host.phone.get_by_role("switch", name="Notify me of incoming calls").check()
    phone = host.page.frames[1]
    title = phone.evaluate("document.title")
    host.ring()
    for text in ("Incoming call from Alice Martin", title, "Incoming call from Alice Martin"):
        phone.evaluate(TITLED, text)
    host.button("Decline").click()
    phone.evaluate(TITLED, title)
    assert phone.evaluate("shown") == ["Softphone: Incoming call from Alice Martin", "closed"]


def test_notifications_that_the_browser_refuses_stay_off(open_host):
    refused = NOTIFICATIONS.replace('"granted"', '"denied"')
    host = open_host(prepare=lambda context: context.add_init_script(refused))
    host.tab("Settings").click()
    switch = host.phone.get_by_role("switch", name="Notify me of incoming calls")
    switch.click()
    expect(switch).not_to_be_checked()


def test_only_in_a_call_leaving_is_asked_about(host):
    leave = "() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    phone = host.page.frames[1]
    assert phone.evaluate(leave) is False
    host.dial("1001")
    assert phone.evaluate(leave) is True
    host.button("Hang up").click()
    host.wait_for("ON_CALL_ENDED")
    expect(host.box("Number")).to_be_visible()
    assert phone.evaluate(leave) is False


# appearance


def test_debug_shows_the_keys(open_host):
    host = open_host({"disableAutoLogin": True}, debug=True)
    expect(host.button("user:login")).to_be_visible()


def test_colours_sizes_words_and_css(host):
    host.post(
        "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
        themes={
            "colors": {"greenButton": "#123456", "primary": "navy", "error": "url(https://evil.example)"},
            "metrics": {"navigation": 80},
        },
        translations={"en": {"dial": {"call": "Ring them"}, "tab": {"dial": "<b>Pad</b>"}}},
        assets={"logo": "javascript:alert(1)"},
    )
    host.post("bridge/BRIDGE_INJECT_CSS", css=".keypad-number { font-size: 17px }")
    call = host.button("Ring them")
    expect(call).to_have_css("background-color", "rgb(18, 52, 86)")
    expect(host.box("Number")).to_have_css("font-size", "17px")
    expect(host.tab("<b>Pad</b>")).to_have_css("color", "rgb(0, 0, 128)")
    expect(host.phone.get_by_role("navigation")).to_have_css("height", "80px")
    host.page.wait_for_function("heard.filter(message => message.code === 'bad_appearance').length === 2")


def test_what_is_not_named_stays_as_it_was(host):
    host.post(
        "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
        themes={"colors": {"greenButton": "#123456"}},
        translations=None,
        assets=None,
    )
    host.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", translations={"en": {"dial": {"call": "Ring them"}}})
    host.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", themes=None, translations=None, assets={})
    expect(host.button("Ring them")).to_have_css("background-color", "rgb(18, 52, 86)")


def test_injected_css_does_not_reach_the_sign_in(open_host):
    host = open_host(
        {"disableAutoLogin": True}, {"type": "bridge/BRIDGE_INJECT_CSS", "css": "input { letter-spacing: 7px }"}
    )
    expect(host.box("Username")).not_to_have_css("letter-spacing", "7px")
    host.button("Sign in").click()
    expect(host.box("Number")).to_have_css("letter-spacing", "7px")
