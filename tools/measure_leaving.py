"""Measures how long the other side hears nothing when a page is left in a call, in Chromium at Kamailio and at Asterisk.

The silence is seen at the other side, in the times at which sound of ours was last played there
(`RTCRtpReceiver.getSynchronizationSources`, looked at every 5 ms): the longest time between two of them.
"""

import statistics

from playwright.sync_api import sync_playwright

from tests.sip.server import secret
from tests.sip.servers import SERVERS

from . import machine
from .measure_phone import sign_in
from .project import DIST
from .serve import Server

ROUNDS = 10
REST_MS = 500  # whoever talks does not leave a page that has just come
AFTER_MS = 300  # until what is heard is said to be heard
WARM = 2  # rounds before: a browser keeps compiled code of what it has seen twice

HANDLERS = """
from softphone import softphone

@softphone.on_call_moved
def moved(call):
    print("moved")

softphone.init(server="SERVER", enable_agent=False, tabs="TABS")
"""
HEAD = '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="SITEsoftphone.js"'
BODY = '<p><a href="?another">Another customer</a>'
PAGES = (
    f'{HEAD}></script>{BODY}<script type="mpy">{HANDLERS}</script>',
    f'{HEAD} data-server="SERVER" data-tabs="TABS"></script>{BODY}',
)
# (row, the page, how tabs share, what is done)
ROWS = (
    ("reload", 0, "separate", "reload"),
    ("link", 0, "separate", "link"),
    ("tab closed", 0, "shared", "close"),
    ("reload, no Python", 1, "separate", "reload"),
)
# What there is between the last sound and the first: (mark, title). Each is told as the time since the last sound.
MARKS = (
    ("began", "page"),
    ("frame", "frame"),
    ("python", "Python"),
    ("connected", "connected"),
    ("registered", "registered"),
    ("invited", "INVITE"),
    ("answered", "answered"),
    ("gap", "heard"),
)

# In each frame: when what happened, in milliseconds since 1970, because two pages share no other clock.
NOTES = """(() => {
  const now = () => performance.timeOrigin + performance.now();
  const marks = globalThis.marks = { frame: now() };
  const note = name => { marks[name] ??= now(); };
  let hello;
  Object.defineProperty(globalThis, "softphoneHello", {
    configurable: true,
    get: () => hello,
    set(made) {
      const { take } = made;
      hello = { ...made, take(listener) { note("python"); take(listener); } };
    },
  });
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    if (String(text).startsWith("INVITE")) note("invited");
    return send.call(this, text);
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("open", () => note("connected"));
      this.addEventListener("message", ({ data }) => {
        const [, method] = /^SIP\\/2.0 200[^]*?^CSeq: *\\d+ (REGISTER|INVITE)/im.exec(String(data)) ?? [];
        if (method) note(method === "REGISTER" ? "registered" : "answered");
      });
    }
  };
})()"""

# At the other side: when sound was last heard before the longest silence, and how long that was.
EARS = """(() => {
  const peers = [], times = new Set();
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...rest) { super(...rest); peers.push(this); }
  };
  const look = () => {
    for (const peer of peers)
      if (peer.signalingState !== "closed")
        for (const receiver of peer.getReceivers())
          for (const { timestamp } of receiver.getSynchronizationSources()) times.add(timestamp);
  };
  setInterval(look, 5);
  /** Forgets all before, and waits until there is sound. */
  globalThis.listen = () => times.clear();
  globalThis.hears = () => times.size > 10;
  /** The longest silence: [its begin, its length]. */
  globalThis.silence = () => {
    const sorted = [...times].sort((one, other) => one - other);
    let at = 0, longest = 0;
    sorted.forEach((time, index) => {
      const before = sorted[index - 1];
      if (time - before > longest) [at, longest] = [before, time - before];
    });
    return [at, longest];
  };
})()"""

KEPT = """async () => {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    const { held } = await navigator.locks.query();
    if (sessionStorage["softphone:calls"] && held.some(({ name }) => name.startsWith("softphone call "))) return;
    await new Promise(done => setTimeout(done, 20));
  }
  throw new Error("the call is not kept");
}"""
SIGN_IN = """password => new Promise(done => {
  softphone.onAuthenticated = done;
  softphone.login("alice", password, { domain: "sip.test" });
})"""
BACK = "() => globalThis.softphone?.calls?.[0]?.recovered"


def phone_of(page):
    """The phone's frame in a page."""
    page.wait_for_selector("iframe", state="attached")
    return page.query_selector("iframe").content_frame()


def open_page(context, url):
    """A tab of alice's."""
    page = context.new_page()
    page.goto(url)
    return page


def call(alice, bob):
    """alice has signed in, calls bob, and both talk."""
    alice.mouse.click(5, 5)  # browsers let no page sound before
    alice.evaluate(SIGN_IN, secret("alice"))
    alice.evaluate("() => { softphone.makeCall('bob'); }")
    bob.get_by_role("button", name="Answer", exact=True).click()
    bob.wait_for_function("() => hears()")


def leave(page, how):
    """Leaves the page of the call; gives the page that has the call then."""
    phone_of(page).evaluate(KEPT)
    if how == "reload":
        page.reload()
    elif how == "link":
        page.get_by_role("link").click()
    else:
        other = open_page(page.context, page.url)
        other.mouse.click(5, 5)
        other.wait_for_function("() => globalThis.softphone?.calls?.length")
        page.close()
        page = other
    page.wait_for_function(BACK)
    # One that was taken back before is told as such in all tabs: what counts is the answer to this page's own INVITE.
    phone_of(page).wait_for_function("() => marks.answered")
    return page


def rounds(alice, bob, how):
    """Ten times: the marks of each, in milliseconds after the last sound."""
    found = []
    for _ in range(WARM + ROUNDS):
        bob.evaluate("listen()")
        bob.wait_for_function("() => hears()")
        alice.wait_for_timeout(REST_MS)
        alice = leave(alice, how)
        bob.wait_for_timeout(AFTER_MS)
        begun, gap = bob.evaluate("silence()")
        marks = phone_of(alice).evaluate("marks") | {"gap": begun + gap}
        marks["began"] = alice.evaluate("performance.timeOrigin")
        if how == "close":  # that page has been there before
            marks = {name: marks[name] for name in marks if name not in ("began", "frame", "python")}
        found.append({name: marks[name] - begun for name in marks})
    return alice, found[WARM:]


def measure_row(profile, site, server, row):
    """A row of the table: medians, and the worst silence."""
    _name, page, tabs, how = row
    html = PAGES[page]
    for word, text in {"SITE": site.url, "SERVER": server.url, "TABS": tabs}.items():
        html = html.replace(word, text)
    with Server() as host, profile(permissions=["microphone"]) as first, profile(permissions=["microphone"]) as second:
        host.pages["/index.html"] = html
        first.add_init_script(NOTES)
        second.add_init_script(EARS)
        bob = sign_in(second.new_page(), site.url + "phone/index.html", "bob", server.url)
        alice = open_page(first, host.url)
        call(alice, bob)
        _alice, found = rounds(alice, bob, how)
    medians = {
        mark: round(statistics.median(each[mark] for each in found)) for mark, _title in MARKS if mark in found[0]
    }
    return {**medians, "worst": round(max(each["gap"] for each in found))}


def measure(profiles, headers, names=("kamailio", "asterisk"), dist=DIST, rows=ROWS):
    """All figures, {server: {row: {mark: number}}}; for a server that is not here, why."""
    found = {}
    for name in names:
        missing = next(filter(None, map(machine.why_not, SERVERS[name].needs)), "")
        if missing or not machine.is_isolated():
            found[name] = missing or "no network namespace could be made"
            continue
        with sync_playwright() as playwright, Server(dist, headers=headers) as site, SERVERS[name]() as server:
            found[name] = {row[0]: measure_row(profiles(playwright), site, server, row) for row in rows}
    return found


def table(figures):
    """The figures for people."""
    lines = [
        "",
        f"A page is left in a call: milliseconds after its last sound, medians of {ROUNDS}; the last column is the worst silence.",
        "page, frame: the new ones begin. Python: the phone listens to its page. registered, answered: 200 to REGISTER, to INVITE.",
        " " * 30 + "".join(f"{title:>11}" for _mark, title in (*MARKS, ("", "worst"))),
    ]
    for server, rows in figures.items():
        if isinstance(rows, str):
            lines.append(f"  {server}: not measured ({rows}).")
            continue
        for row, marks in rows.items():
            cells = "".join(f"{marks.get(mark, ''):>11}" for mark, _title in (*MARKS, ("worst", "")))
            lines.append(f"  {server + ', ' + row:28}{cells}")
    return "\n".join(lines)
