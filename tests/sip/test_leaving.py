"""The page goes away in a call: whoever is at the other end is told, however it went."""

import pytest
from playwright.sync_api import expect

from tests.pages import tag


def closed(host):
    """The tab."""
    with host.page.expect_event("close"):
        host.page.close(run_before_unload=True)


WAYS = {
    "reload": lambda host: host.page.reload(),
    "link": lambda host: host.page.goto("about:blank"),
    "closed": closed,
    "frame": lambda host: host.page.evaluate("document.querySelector('iframe').remove()"),
    "wrapper": lambda host: host.page.evaluate("document.body.replaceChildren()"),
    "elsewhere": lambda host: host.page.evaluate("phone.onload = null; phone.src = 'about:blank'"),
}


def talking(peer, host):
    """A call that stands; what is to come is a BYE."""
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    call = peer.called().answer()
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    return lambda: call.expect("BYE")


def answered(peer, host):
    """... one that came in."""
    call = peer.call()
    host.button("Answer").click()
    call.taken()
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    return lambda: call.expect("BYE")


def calling(peer, host):
    """It rings there: a CANCEL."""
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    call = peer.called().reply(180)
    expect(host.phone.get_by_text("Ringing …").first).to_be_visible()
    return lambda: call.expect("CANCEL")


def unanswered(peer, host):
    """Nobody has said anything yet."""
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    call = peer.called()
    return lambda: call.expect("CANCEL")


def ringing(peer, host):
    """It rings here: this phone is not there any more, another one may be."""
    call = peer.call()
    expect(host.button("Answer")).to_be_visible()
    return lambda: call.expect(480, "INVITE")


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_at_the_other_end_is_told(peer, phone_at, way):
    for state in (talking, answered, calling, unanswered, ringing):
        host = phone_at(peer)
        host.page.on("dialog", lambda dialog: dialog.accept())
        is_told = state(peer, host)
        WAYS[way](host)
        is_told()
        peer.contacts.clear()


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
TAG
<script type="module">
globalThis.established = 0;
softphone.onCallEstablished = () => { established += 1; };
softphone.onAuthenticated = () => { globalThis.authenticated = true; };
globalThis.start = () => {
    authenticated = false;
    softphone.init({ server: "SERVER", url: "SITEphone/", domainName: "sip.test" });
    softphone.show();
    softphone.login("alice", "alice-secret");
};
globalThis.authenticated = false;
start();
</script>"""


@pytest.mark.parametrize("act", ["softphone.remove()", "start()"])
def test_the_page_takes_the_phone_away_or_begins_anew(peer, make_page, site, new_context, browser_name, act):
    context = new_context(permissions=["microphone"] if browser_name == "chromium" else None)
    page = context.new_page()
    page.goto(make_page(PAGE.replace("TAG", tag(site)).replace("SERVER", peer.url).replace("SITE", site.url)))
    page.wait_for_function("() => authenticated")
    page.evaluate("void softphone.makeCall('bob')")
    call = peer.called().answer()
    page.wait_for_function("() => established")
    page.evaluate(act)
    call.expect("BYE")


def test_a_page_that_comes_back_from_the_browsers_cache_is_a_phone_again(peer, phone_at):
    host = phone_at(peer)
    is_told = talking(peer, host)
    frame = host.page.frames[1]
    frame.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    is_told()
    host.wait_for("ON_CALL_ENDED")
    frame.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(host.phone.locator("[data-line=ready]")).to_be_attached()
    talking(peer, host)


def test_there_and_back_again(peer, phone_at):
    """Whether the browser has kept the page or loads it anew: the phone is there. (Playwright loses sight of a page that was kept.)"""
    host, before = phone_at(peer), peer.last
    host.page.goto("about:blank")
    host.page.evaluate("setTimeout(() => history.back())")
    peer.expect("REGISTER", where=lambda message: message.connection is not before)
    call = peer.call()
    call.expect(180, "INVITE")


@pytest.mark.parametrize("way", ["closed", "link", "frame"])
def test_a_page_that_cannot_say_it(peer, phone_at, way):
    """As one that crashes: the watchdog says it, at a server that can't give a call back, too."""
    host = phone_at(peer)
    host.page.on("dialog", lambda dialog: dialog.accept())
    is_told = talking(peer, host)
    frame = host.page.frames[1]
    frame.wait_for_function(
        "async () => (await navigator.locks.query()).held.some(({ name }) => name.startsWith('softphone call '))"
    )
    frame.evaluate("addEventListener('pagehide', event => event.stopImmediatePropagation(), { capture: true })")
    WAYS[way](host)
    is_told()
