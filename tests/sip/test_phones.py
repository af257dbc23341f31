"""Two whole phones, each by itself in a page, at a real server."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.sip.server import secret
from tests.sip.servers import at_asterisk, at_both


class Phone:
    """A phone in a tab of its own."""

    def __init__(self, page, url, server):
        self.page = page
        self.server = server
        page.goto(f"{url}/phone/index.html")

    def sign_in(self, user, password=None, keep=False):
        """Fills the form and signs in."""
        self.box("Server").fill(self.server)
        self.box("Username").fill(user)
        self.box("Password").fill(password or secret(user))
        self.page.get_by_text("More").click()
        self.box("SIP domain").fill("sip.test")
        if keep:
            self.page.get_by_role("checkbox", name="Keep me signed in").check()
        self.button("Sign in").click()
        return self

    def button(self, name):
        self.page.mouse.move(2, 2)  # what has come under a resting pointer takes no click for a moment
        return self.page.get_by_role("button", name=name, exact=True)

    def box(self, name):
        return self.page.get_by_role("textbox", name=name, exact=True)

    def is_ready(self):
        expect(self.box("Number")).to_be_visible(timeout=10_000)
        return self

    def dial(self, number):
        self.box("Number").fill(number)
        self.button("Call").click()

    def talks(self):
        expect(self.page.get_by_role("timer")).to_have_text(re.compile(r"\d:\d\d"), timeout=10_000)


@pytest.fixture
def phone(sip_server, site, new_context):
    def make(script="{}"):
        page = new_context().new_page()
        page.add_init_script(script)
        return Phone(page, site.origin, sip_server.url)

    return make


def test_one_calls_the_other(phone):
    alice, bob = phone().sign_in("alice").is_ready(), phone().sign_in("bob").is_ready()
    alice.dial("bob")
    bob.button("Answer").click(timeout=10_000)
    alice.talks()
    bob.talks()
    alice.button("Hold").click()
    expect(alice.button("Hold")).to_have_attribute("aria-pressed", "true")
    expect(bob.page.get_by_text("The other side holds the call").first).to_be_visible()
    alice.button("Hold").click()
    expect(alice.page.get_by_role("img", name="Connection quality")).to_be_visible(timeout=10_000)
    bob.button("Hang up").click()
    alice.is_ready()
    alice.page.get_by_role("tab", name="Call log").click()
    expect(alice.button("Call back bob")).to_be_visible()


@at_both
def test_ask_first_and_complete(phone):
    alice, bob, carol = [phone().sign_in(user).is_ready() for user in ("alice", "bob", "carol")]
    alice.dial("bob")
    bob.button("Answer").click(timeout=10_000)
    alice.talks()
    alice.button("Transfer").click()
    alice.box("Transfer to").fill("carol")
    alice.button("Ask first").click()
    carol.button("Answer").click(timeout=10_000)
    expect(alice.button("Complete transfer")).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    alice.button("Complete transfer").click()
    alice.is_ready()
    bob.talks()
    carol.talks()


CONFIGURED = """globalThis.configured = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super(configuration); configured.push(configuration.iceServers); }
};"""


def test_ice_servers_are_used_from_the_next_call_on(phone):
    alice, bob = phone(CONFIGURED).sign_in("alice").is_ready(), phone().sign_in("bob").is_ready()
    alice.page.get_by_role("tab", name="Settings").click()
    alice.box("ICE servers").fill("stun:192.0.2.9\nturn:192.0.2.9 me secret")
    alice.page.get_by_role("tab", name="Dial pad").click()
    alice.dial("bob")
    # Nobody answers at that address: what is gathered until then has to do.
    bob.button("Answer").click(timeout=10_000)
    alice.talks()
    assert alice.page.evaluate("configured") == [
        [{"urls": "stun:192.0.2.9"}, {"urls": "turn:192.0.2.9", "username": "me", "credential": "secret"}]
    ]


def test_ice_servers_of_the_page_are_those_of_the_connection(desk, sip_server, site):
    alice, bob = desk("alice", sign_in=False), desk("bob")
    servers = [{"urls": "stun:192.0.2.9"}, {"urls": "turn:192.0.2.9", "username": "me", "credential": "secret"}]
    of_both = {"server": sip_server.url, "url": site.url + "phone/", "height": 640, "width": 480}
    in_javascript = json.dumps({**of_both, "enableAgent": False, "iceServers": servers})
    for init in (
        lambda: alice.python(
            f"softphone.init(enable_agent=False, ice_servers={servers!r}, **{of_both!r})\nsoftphone.show()"
        ),
        lambda: alice.javascript(f"() => {{ softphone.init({in_javascript}); softphone.show(); }}"),
    ):
        alice.javascript("() => { heard.length = 0; }")
        init()
        alice.sign_in().dial("bob")
        alice.wait("outgoing_call_made")
        assert alice.frame.evaluate(
            "connections.map(each => each.getConfiguration().iceServers.map(({ urls, username, "
            "credential }) => [[urls].flat()[0], username ?? '', credential ?? '']))"
        ) == [[["stun:192.0.2.9", "", ""], ["turn:192.0.2.9", "me", "secret"]]]
        bob.press("Decline", "alice")
        alice.wait("call_ended")


@at_both
def test_a_wrong_password_is_said(phone):
    alice = phone().sign_in("alice", "wrong")
    expect(alice.page.get_by_role("alert").filter(has_text="Username or password is wrong.")).to_be_visible(
        timeout=10_000
    )
    expect(alice.box("Password")).to_be_visible()


@at_both
def test_kept_and_signed_in_again(phone):
    alice = phone().sign_in("alice", keep=True).is_ready()
    assert secret("alice") not in alice.page.evaluate("JSON.stringify(localStorage)")
    alice.page.reload()
    alice.is_ready()
    alice.page.get_by_role("tab", name="Settings").click()
    alice.button("Sign out").click()
    expect(alice.box("Password")).to_be_visible()
    alice.page.reload()
    expect(alice.box("Password")).to_be_visible()


@at_asterisk
def test_what_is_shown_of_a_caller_whom_nobody_knows(phone, line):
    """The whole phone: shown, and in the call log."""
    alice = line("alice")
    bob = phone().sign_in("bob").is_ready()
    for number, name in (("71bob", "Unknown number"), ("72bob", "Anonymous")):
        call_id = alice.act("dial", number)
        expect(bob.page.get_by_role("region", name=name, exact=True)).to_be_visible()
        alice.act("hang_up", call_id)
        bob.is_ready()
    bob.page.get_by_role("tab", name="Call log").click()
    expect(bob.page.locator(".entry .name")).to_have_text(["Anonymous", "Unknown number"])
