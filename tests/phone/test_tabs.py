"""One phone for all tabs of a site: one holds the line, the others show it and command it."""

from playwright.sync_api import expect


def told(tabs, kind):
    """How often each tab's page has heard an event."""
    return [len(tab.heard(kind)) for tab in tabs]


def settle(tab):
    """Waits until what the phone has asked for is done: a command goes there and comes back."""
    tab.page.evaluate("""() => new Promise(done => {
      const id = crypto.randomUUID?.() ?? String(Math.random());
      addEventListener("message", ({ data }) => data.type === "softphone/REPLY" && data.id === id && done());
      post({ type: "softphone/COMMAND", id, name: "no such command", callId: null, args: {} });
    })""")


def test_a_call_rings_once_and_is_answered_anywhere(open_desk):
    desk = open_desk()
    first, second, third = tabs = [desk.tab() for _ in range(3)]
    assert told(tabs, "SDK_AUTHENTICATED") == [1, 1, 1]
    second.post("softphone/DEMO_RING", number="5551234", displayName="Alice Martin")
    for tab in tabs:
        expect(tab.button("Answer", tab.party("Alice Martin"))).to_be_visible()
    third.button("Answer", third.party("Alice Martin")).click()
    for tab in tabs:
        expect(tab.button("Hang up", tab.party("Alice Martin"))).to_be_visible()
    third.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    second.page.bring_to_front()
    second.button("Hang up", second.party("Alice Martin")).click()
    second.wait_for("BRIDGE_CALL_LOG_CREATED")
    for tab in tabs:
        expect(tab.party("Alice Martin")).to_have_count(0)
        tab.tab("Call log").click()
        expect(tab.phone.get_by_text("Alice Martin")).to_have_count(1)
    # Each event is told to the tab in front alone: the one opened last, then the one that was clicked in.
    for kind, expected in (
        ("SDK_CALL_INCOMING", [0, 0, 1]),
        ("BRIDGE_ON_CALL_ESTABLISHED", [0, 0, 1]),
        ("BRIDGE_CALL_LOG_CREATED", [0, 1, 0]),
    ):
        assert told(tabs, kind) == expected, kind


def test_commands_of_every_page_are_answered_there(open_desk):
    desk = open_desk()
    _first, second = tabs = [desk.tab() for _ in range(2)]
    ask = """([name, args, callId]) => new Promise(done => {
      const id = crypto.randomUUID?.() ?? String(Math.random());
      addEventListener("message", ({ data }) => data.type === "softphone/REPLY" && data.id === id && done(data));
      post({ type: "softphone/COMMAND", id, name, callId, args });
    })"""
    call = second.page.evaluate(ask, ["dial", {"number": "1001"}, None])["value"]["callId"]
    for tab in tabs:
        expect(tab.party("1001")).to_be_visible()
        tab.page.wait_for_function("heard.some(({ type, calls }) => type === 'softphone/CALLS' && calls.length)")
    second.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    assert second.page.evaluate(ask, ["hold", {}, call])["error"] is None
    assert second.page.evaluate(ask, ["hold", {}, "nobody"])["error"]["code"] == "no_such_call"
    assert second.page.evaluate(ask, ["hang_up", {}, call])["error"] is None
    assert told(tabs, "REPLY") == [0, 4]


def test_the_line_moves_on_when_its_tab_is_closed(open_desk):
    desk = open_desk()
    first, second, third = [desk.tab() for _ in range(3)]
    first.page.close()
    for tab in (second, third):
        expect(tab.phone.get_by_text("Ready")).to_be_visible()
    third.dial("1001")
    expect(second.party("1001")).to_be_visible()
    second.page.close()
    fourth = desk.tab()
    for tab in (third, fourth):
        expect(tab.phone.get_by_text("Ready")).to_be_visible()
    fourth.dial("1006")
    expect(third.party("1006")).to_be_visible()


def test_a_choice_in_one_tab_is_one_in_all(open_desk):
    desk = open_desk()
    first, second = [desk.tab() for _ in range(2)]
    second.tab("Settings").click()
    second.phone.get_by_label("Language").select_option("fr")
    expect(first.box("Numéro")).to_be_visible()
    expect(second.tab("Réglages")).to_be_visible()
    first.wait_for("BRIDGE_ON_LANGUAGE_CHANGED")
    second.wait_for("BRIDGE_ON_LANGUAGE_CHANGED")


def test_sites_and_servers_have_phones_of_their_own(open_desk, page_server, new_server):
    desk = open_desk()
    first = desk.tab()
    other = new_server()
    other.pages = dict(page_server.pages)
    stranger = desk.tab(desk.url.replace(page_server.origin, other.origin))
    first.ring()
    settle(stranger)
    expect(stranger.party("Alice Martin")).to_have_count(0)


def test_the_page_that_has_the_focus_is_told(open_desk):
    desk = open_desk()
    first, second = tabs = [desk.tab() for _ in range(2)]
    assert [[said["here"] for said in tab.heard("LINE_HERE")] for tab in tabs] == [[True], [False]]
    first.post("softphone/FRONT")
    settle(first)
    second.post("softphone/DEMO_RING", number="5551234", displayName="Alice Martin")
    first.wait_for("SDK_CALL_INCOMING")
    second.post("softphone/FRONT")
    first.button("Decline", first.party("Alice Martin")).wait_for()
    settle(second)
    settle(second)
    first.page.close()
    second.page.wait_for_function("heard.filter(({ type }) => type === 'softphone/LINE_HERE').at(-1).here === true")


SCHEMA = {"type": "object", "properties": {"subject": {"type": "string", "title": "Subject"}}}


def test_a_card_is_the_same_in_all_tabs(open_desk):
    desk = open_desk({}, {"type": "bridge/BRIDGE_UPDATE_FORM_SCHEMA", "schema": SCHEMA, "uiSchema": {}})
    first, second = tabs = [desk.tab() for _ in range(2)]
    second.dial("1001")
    subjects = [tab.box("Subject") for tab in tabs]
    subjects[1].fill("An invoice")
    expect(subjects[0]).to_have_value("An invoice")
    first.page.bring_to_front()
    subjects[0].press("End")
    subjects[0].press_sequentially(" of May")
    expect(subjects[1]).to_have_value("An invoice of May")
    first.post("bridge/BRIDGE_SET_CARD_CONTENT", field="subject", value="From the page")
    for subject in subjects:
        expect(subject).to_have_value("From the page")
    second.post("softphone/FRONT")  # headless, every page has the focus all the time
    subjects[1].fill("Last word")
    expect(subjects[0]).to_have_value("Last word")
    second.button("Hang up").click()
    second.wait_for("ON_CALL_ENDED")
    assert second.heard("ON_CALL_ENDED")[0]["content"]["subject"] == "Last word"
    first.page.close()
    second.button("Save").click()
    second.wait_for("BRIDGE_CREATE_OR_UPDATE_CARD")
    assert second.heard("BRIDGE_CREATE_OR_UPDATE_CARD")[0]["content"]["subject"] == "Last word"
    expect(second.box("Subject")).to_have_count(0)


def test_pages_that_all_sign_in_are_signed_in_once(open_desk):
    sign_in = {"type": "softphone/LOGIN", "username": "ann", "password": "secret"}
    desk = open_desk({"disableAutoLogin": True}, sign_in)
    first = desk.tab()
    first.dial("1001")
    second = desk.tab()
    expect(second.button("Hang up", second.party("1001"))).to_be_visible()
    settle(second)
    expect(first.button("Hang up", first.party("1001"))).to_be_visible()
    assert told([first, second], "SDK_AUTHENTICATED") == [1, 1] and told([first, second], "LOGGED_OUT") == [0, 0]
