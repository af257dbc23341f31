"""Measures the bundled phone in Chromium: how soon it can be called, and how soon two people hear each other.

The calls go through the SIP server of the tests, in a network namespace without ICE servers; where there is none, that is said.
"""

import gzip
import json
import statistics

from playwright.sync_api import sync_playwright

from tests.sip.server import URL, SipServer, secret

from . import machine
from .project import DIST
from .serve import Server

ROUNDS = 5
CALLS = 6  # the first of a page is not counted: the code of calls comes with it
TO_KEEP_MS = 2000

# (figure, title, budget)
FIGURES = (
    ("gzip_kb", "whole phone, kB gzip", 480),
    ("cold_ms", "navigation to REGISTER sent, cold, ms", 600),
    ("warm_ms", "the same, warm, ms", 350),
    ("ringing_ms", "click on Call to ringing there, ms", 300),
    ("audio_ms", "click on Answer to sound at both, ms", 200),
)

# Milliseconds since 1970 of what is waited for: two pages share no other clock.
NOTES = """(() => {
  const now = () => performance.timeOrigin + performance.now();
  const { send } = WebSocket.prototype;
  globalThis.registers = new Promise(done => {
    WebSocket.prototype.send = function (text) {
      if (String(text).startsWith("REGISTER")) done(performance.now());
      return send.call(this, text);
    };
  });
  addEventListener("click", () => { globalThis.clicked = now(); }, true);
  globalThis.peers = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...rest) { super(...rest); peers.push(this); }
  };
  /** Waits for a button that can be seen. */
  globalThis.seen = name => new Promise(done => {
    const look = () => [...document.querySelectorAll("button")].some(button =>
      (button.ariaLabel ?? button.textContent) === name && button.checkVisibility()) && (observer.disconnect(), done(now()));
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  });
  /** Waits for the first packets of sound in the newest connection. */
  globalThis.sounds = async before => {
    while (peers.length <= before) await new Promise(requestAnimationFrame);
    for (;;) {
      for (const entry of (await peers.at(-1).getStats()).values())
        if (entry.type === "inbound-rtp" && entry.packetsReceived > 0) return now();
      await new Promise(done => setTimeout(done));
    }
  };
})()"""


def weight():
    """All that the phone may fetch in one language, in kB as a host would compress it."""
    files = [*(DIST / "phone").iterdir(), *(DIST / "micropython").iterdir()]
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files if path.is_file()) / 1000


def sign_in(page, url, user, server=URL):
    """Opens a phone by itself and signs it in for good."""
    page.goto(url)
    for name, text in (("Server", server), ("Username", user), ("Password", secret(user))):
        page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.get_by_text("More").click()
    page.get_by_role("textbox", name="SIP domain", exact=True).fill("sip.test")
    page.get_by_role("checkbox", name="Keep me signed in").check()
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("textbox", name="Number", exact=True).wait_for()
    return page


def ready(profile, url):
    """Medians of the time to REGISTER, for someone who is kept signed in."""
    with profile() as context:
        kept = json.dumps(sign_in(context.new_page(), url, "alice").evaluate("({...localStorage})"))
    cold, warm = [], []
    for _ in range(ROUNDS):
        with profile() as context:
            context.add_init_script(NOTES)
            context.add_init_script(f"if (origin !== 'null') Object.assign(localStorage, {kept})")
            for times, stay_ms in ((cold, 0), ([], TO_KEEP_MS), (warm, 0)):
                page = context.new_page()
                page.goto(url)
                times.append(page.evaluate("registers"))
                page.wait_for_timeout(stay_ms)
                page.close()
    return {"cold_ms": statistics.median(cold), "warm_ms": statistics.median(warm)}


def calls(profile, url):
    """Medians of two phones' calls, after the first one."""
    ringing, audio = [], []
    with profile(permissions=["microphone"]) as first, profile(permissions=["microphone"]) as second:
        for context in (first, second):
            context.add_init_script(NOTES)
        alice, bob = sign_in(first.new_page(), url, "alice"), sign_in(second.new_page(), url, "bob")
        for _ in range(CALLS):
            before = [page.evaluate("peers.length") for page in (alice, bob)]
            alice.get_by_role("textbox", name="Number", exact=True).fill("bob")
            bob.evaluate("() => { globalThis.rings = seen('Answer'); }")
            alice.get_by_role("button", name="Call", exact=True).click()
            ringing.append(bob.evaluate("rings") - alice.evaluate("clicked"))
            for page, count in zip((alice, bob), before):
                page.evaluate("count => { globalThis.heard = sounds(count); }", count)
            bob.get_by_role("button", name="Answer", exact=True).click()
            audio.append(max(page.evaluate("heard") for page in (alice, bob)) - bob.evaluate("clicked"))
            bob.get_by_role("button", name="Hang up", exact=True).click()
            for page in (alice, bob):
                page.get_by_role("button", name="Hang up", exact=True).wait_for(state="detached")
    return {"ringing_ms": statistics.median(ringing[1:]), "audio_ms": statistics.median(audio[1:])}


def measure(profiles, headers):
    """All figures, `{figure: number}`; `missing` says why some are not there."""
    found = {"gzip_kb": weight()}
    if machine.why_not("kamailio") or not machine.is_isolated():
        return {**found, "missing": machine.why_not("kamailio") or "no network namespace could be made"}
    with sync_playwright() as playwright, Server(DIST, headers=headers) as server, SipServer():
        url = server.url + "phone/index.html"
        profile = profiles(playwright)
        return {**found, **ready(profile, url), **calls(profile, url)}


def table(figures):
    """The figures for people."""
    lines = ["", "The bundled phone, medians; in brackets: the budget."]
    lines += [f"  {title:42}{figures[name]:>8.0f}  ({budget})" for name, title, budget in FIGURES if name in figures]
    if "missing" in figures:
        lines.append(f"  Not measured: calls through a SIP server ({figures['missing']}).")
    return "\n".join(lines)
