"""Everything together: host pages with the one tag, the bundled phone in them, and a call through a real SIP server."""

import pytest
from playwright.sync_api import expect

from tests.sip.server import URL, secret

EVENTS = (
    "onAuthenticated", "onLoggedOut", "onCallIncoming", "onOutgoingCallMade", "onCallLocallyAnswered",
    "onCallEstablished", "onCallRejected", "onCallEnded", "onCallHeld", "onCallResumed", "onCallMuted",
    "onCallUnMuted", "onDtmfSent", "onDirectTransfer", "onCreateIndirectTransfer", "onConfirmIndirectTransfer",
    "onIndirectCallMade", "onIndirectTransferDone", "onError",
)  # fmt: skip

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Desk</title><link rel="icon" href="data:,">
<script type="module" src="SITEsoftphone.js"></script>
<body><script type="module">
globalThis.heard = [];
for (const name of EVENTS) softphone[name] = (...values) => { heard.push([name, ...values]); };
softphone.init({ server: "SERVER", url: "SITEphone/", enableAgent: false, width: 480, height: 640 });
softphone.show();
</script></body></html>"""

# Every connection that a page makes: pages hold none of these themselves.
CONNECTIONS = """
    globalThis.connections = [];
    const Real = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Real { constructor(...rest) { super(...rest); connections.push(this); } };
"""
PACKETS = """async seconds => {
    const read = async () => {
        let packets = 0;
        for (const connection of connections.filter(connection => connection.signalingState !== "closed"))
            for (const entry of (await connection.getStats()).values())
                if (entry.type === "inbound-rtp" && entry.kind === "audio") packets += entry.packetsReceived;
        return packets;
    };
    const before = await read();
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
        await new Promise(resolve => setTimeout(resolve, 100));
        if (await read() > before + 25) return true;
    }
    return false;
}"""


class Desk:
    """A host page and the phone in it."""

    def __init__(self, page):
        self.page = page
        self.phone = page.frame_locator("#wazo-softphone")

    def sign_in(self, user):
        """Signs in as the host page does it for its user, who has clicked somewhere: browsers let no page sound before."""
        self.page.mouse.click(400, 5)
        self.page.evaluate("([user, password]) => softphone.login(user, password, { domain: 'sip.test' })", [user, secret(user)])
        self.wait("onAuthenticated")
        return self

    def wait(self, name, count=1, seconds=15):
        """Waits for an event; gives its last arguments."""
        self.page.wait_for_function(
            "([name, count]) => heard.filter(event => event[0] === name).length >= count",
            arg=[name, count],
            timeout=seconds * 1000,
        )
        return self.page.evaluate("name => heard.filter(event => event[0] === name).at(-1).slice(1)", name)

    def names(self):
        """The events, in order, those of signing in left out."""
        return [name for name in self.page.evaluate("heard.map(event => event[0])") if name != "onAuthenticated"]

    def press(self, name, party=None):
        """Presses a button of the phone, or of one call."""
        within = self.phone.get_by_role("region", name=party, exact=True) if party else self.phone
        within.get_by_role("button", name=name, exact=True).click()

    def hears(self):
        """Whether packets of sound arrive in the phone's call; that they can be heard is measured in test_lines.py."""
        frame = self.page.query_selector("#wazo-softphone").content_frame()
        return frame.evaluate(PACKETS, 40)


@pytest.fixture
def desk(sip_server, site, make_page, new_context, browser_name):
    """Opens a host page and signs its phone in: `desk("alice")`."""
    address = make_page(PAGE.replace("EVENTS", str(list(EVENTS))).replace("SITE", site.url).replace("SERVER", URL))

    def make(user=None):
        page = new_context(permissions=["microphone"] if browser_name == "chromium" else None).new_page()
        page.add_init_script(CONNECTIONS)
        page.goto(address)
        page.wait_for_selector("#wazo-softphone")
        return Desk(page).sign_in(user) if user else Desk(page)

    return make


def talk(caller, called, number, name):
    """A call by the host page's `makeCall`, answered by a person."""
    caller.page.evaluate("number => softphone.makeCall(number)", number)
    called.wait("onCallIncoming")
    called.press("Answer", name)
    caller.wait("onCallEstablished")
    called.wait("onCallEstablished")


def test_a_call_from_page_to_page(desk):
    alice, bob = desk("alice"), desk("bob")
    assert alice.wait("onAuthenticated")[0]["uuid"] == "alice@sip.test"
    talk(alice, bob, "bob", "alice")
    assert alice.hears() and bob.hears()
    assert bob.wait("onCallIncoming")[0]["number"] == "alice"
    assert alice.wait("onOutgoingCallMade")[0]["sipCallId"] == bob.wait("onCallIncoming")[0]["sipCallId"]
    alice.press("Hang up")
    for page in (alice, bob):
        call, _card, direction = page.wait("onCallEnded")[:3]
        assert call["answered"] is True
        assert direction == ("outbound" if page is alice else "inbound")
    assert alice.names() == ["onOutgoingCallMade", "onCallEstablished", "onCallEnded"]
    assert bob.names() == ["onCallIncoming", "onCallLocallyAnswered", "onCallEstablished", "onCallEnded"]


def test_hold_mute_and_keys_by_the_phones_buttons(desk):
    alice, bob = desk("alice"), desk("bob")
    talk(alice, bob, "bob", "alice")
    for button, on, off in (("Hold", "onCallHeld", "onCallResumed"), ("Mute", "onCallMuted", "onCallUnMuted")):
        alice.press(button)
        alice.wait(on)
        alice.press(button)
        alice.wait(off)
    assert bob.hears()
    alice.press("Keypad")
    alice.press("5")
    assert alice.wait("onDtmfSent") == ["5"]
    bob.press("Hang up")
    alice.wait("onCallEnded")


def test_a_call_is_declined(desk):
    alice, bob = desk("alice"), desk("bob")
    alice.page.evaluate("softphone.makeCall('bob')")
    bob.wait("onCallIncoming")
    bob.press("Decline", "alice")
    bob.wait("onCallRejected")
    assert alice.wait("onCallEnded")[0]["answered"] is False


def test_a_wrong_password_is_told_to_the_page_and_to_the_person(desk):
    alice = desk()
    alice.page.evaluate("softphone.login('alice', 'wrong', { domain: 'sip.test' })")
    assert alice.wait("onError")[0]["code"] == "wrong_password"
    expect(alice.phone.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_transfer_after_asking_first(desk):
    alice, bob, carol = desk("alice"), desk("bob"), desk("carol")
    talk(alice, bob, "bob", "alice")
    alice.press("Transfer")
    alice.phone.get_by_role("textbox", name="Transfer to", exact=True).fill("carol")
    alice.press("Ask first")
    carol.wait("onCallIncoming")
    carol.press("Answer", "alice")
    alice.wait("onIndirectCallMade")
    alice.press("Complete transfer")
    alice.wait("onConfirmIndirectTransfer")
    alice.wait("onIndirectTransferDone")
    alice.wait("onCallEnded")
    assert bob.hears() and carol.hears()
    bob.press("Hang up")
    carol.wait("onCallEnded")
    assert [page.names().count("onCallEnded") for page in (alice, bob, carol)] == [1, 1, 1]
