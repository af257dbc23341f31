"""Who may talk to the phone: its parent alone, and one origin of it."""

import json

import pytest
from playwright.sync_api import expect

from tools.project import DIST

RING = {"type": "softphone/DEMO_RING", "number": "666", "displayName": "Mallory"}

SIBLING = """<!doctype html><title>Sibling</title><script>
addEventListener("message", () => parent.frames[0].postMessage(RING, "*"));</script>"""


def rings(host, name="Mallory"):
    """Whether the phone has rung by the time the next true call does."""
    host.ring()
    return host.party(name).count() > 0


def test_a_control_the_parent_is_heard(host):
    host.post(**{"kind": RING["type"], "number": "666", "displayName": "Mallory"})
    expect(host.party("Mallory")).to_be_visible()


def test_a_sibling_frame_is_not_heard(host, new_server):
    server = new_server()
    server.pages["/sibling.html"] = SIBLING.replace("RING", json.dumps(RING))
    host.page.evaluate(
        """url => new Promise(done => {
        const frame = document.createElement("iframe"); frame.src = url; frame.onload = done; document.body.append(frame); })""",
        f"{server.origin}/sibling.html",
    )
    host.page.evaluate("frames[1].postMessage('go', '*')")
    assert not rings(host)


def test_the_phone_s_own_window_is_not_heard(host):
    host.page.frames[1].evaluate("ring => window.postMessage(ring, '*')", RING)
    assert not rings(host)


def test_nothing_is_taken_before_a_configuration(open_host):
    host = open_host({"server": "demo"})
    expect(host.box("Number")).to_be_visible()
    host.page.evaluate("options.length = 0; options.push({type: 'softphone/LOGIN', username: 'eve', password: 'x'})")
    host.page.evaluate("phone.src = phone.src")
    host.page.wait_for_function("heard.filter(message => message.type === 'softphone/HELLO').length === 2")
    expect(host.phone.get_by_text("Starting …")).to_be_visible()
    host.forget()
    host.post("bridge/CONFIG_RETRIEVED", config={"server": "demo", "disableAutoLogin": True})
    expect(host.button("Sign in")).to_be_visible()
    assert host.heard("SDK_AUTHENTICATED") == []


@pytest.mark.parametrize("listed", [True, False])
def test_a_list_of_parents(listed, new_server, page_server, make_page, new_context):
    site = new_server(DIST)
    allowed = page_server.origin if listed else "https://crm.example.com"
    site.pages["/phone/index.html"] = (
        (DIST / "phone/index.html")
        .read_text("utf-8")
        .replace("<title>", f'<meta name="softphone-parents" content="{allowed}"><title>')
    )
    page = new_context().new_page()
    page.goto(
        make_page(f"""<!doctype html><link rel="icon" href="data:,">
        <iframe title="Phone" src="{site.origin}/phone/index.html"></iframe>
        <script>
        heard = []; addEventListener("message", event => heard.push(event.data.type));
        document.querySelector("iframe").onload = event => event.target.contentWindow.postMessage(
          {{type: "bridge/CONFIG_RETRIEVED", config: {{server: "demo"}}}}, "*");</script>""")
    )
    if listed:
        page.wait_for_function("heard.includes('sdk/SDK_AUTHENTICATED')")
    else:
        with page.expect_console_message(lambda message: "may not be embedded" in message.text):
            page.reload()
        assert page.evaluate("heard") == ["softphone/HELLO"]


@pytest.mark.parametrize(
    "message",
    [
        None,
        5,
        "text",
        [],
        {"type": 5},
        {"type": "__proto__"},
        {"type": "toString"},
        {"type": "bridge/CONFIG_RETRIEVED"},
        {"type": "bridge/CONFIG_RETRIEVED", "config": []},
        {"type": "bridge/ON_CLICK_TO_CALL"},
        {"type": "bridge/ON_CLICK_TO_CALL", "number": {}},
        {"type": "bridge/BRIDGE_CUSTOMIZE_APPEARANCE", "themes": 5, "translations": "x", "assets": [1]},
        {"type": "bridge/BRIDGE_UPDATE_FORM_SCHEMA", "schema": 5, "uiSchema": "x"},
        {"type": "bridge/BRIDGE_SET_CARD_CONTENT"},
        {"type": "bridge/BRIDGE_INJECT_CSS", "css": {}},
        {"type": "softphone/LOGIN", "username": 1},
        {"type": "softphone/DEMO_RING"},
        {"type": "softphone/CONTACTS_FOUND", "query": 1, "contacts": {}},
        {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN"},
        {"type": "bridge/BRIDGE_OPTIONS_FOUND", "fieldId": {}, "options": "x"},
    ],
    ids=lambda message: json.dumps(message)[:60],
)
def test_rubbish_of_the_parent_harms_nobody(host, message):
    host.page.evaluate("message => phone.contentWindow.postMessage(message, '*')", message)
    host.post("bridge/CONFIG_RETRIEVED", config={"server": "demo"})
    host.ring("1", "Still there")


def test_hostile_names_are_text_cut_and_isolated(host):
    host.post("softphone/DEMO_RING", number="<img src=x>", displayName="<b>A\u202e\u0000</b>" + "x" * 1000)
    name = host.phone.get_by_role("heading", level=2)
    expect(name).to_have_text("<b>A </b>" + "x" * 70 + "…")
    expect(host.phone.locator("b")).to_have_count(0)
