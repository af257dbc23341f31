"""A long day: a thousand calls one after the other, and the phone is what it was after the first ones."""

import re

import pytest
from playwright.sync_api import expect

WARM, ALL = 250, 1000  # the log has its 200 entries by then
KEPT = 200
KILOBYTE = 1024

# The demo line's other side, without its delays.
NO_DELAYS = """
import lines.demo
lines.demo.NUMBERS = tuple([(row[0], min(row[1], 0.001)) + tuple(row[2:]) for row in lines.demo.NUMBERS])
lines.demo.LEAVE_AFTER = 0.001
"""
USED = """
import gc, js
gc.collect()
js.globalThis.used = gc.mem_alloc()
"""
# Whoever calls is declined.
DECLINE = """() => (globalThis.decliner = new MutationObserver(() => {
  for (const answer of document.querySelectorAll("[data-act=answer]")) {
    if (!answer.getClientRects().length) continue;
    const decline = [...document.querySelectorAll("[data-act=hang_up]")].find(button => button.dataset.arg === answer.dataset.arg
      && button.getClientRects().length);
    decline?.click();
  }
})).observe(document.body, { childList: true, subtree: true, attributes: true })"""
# What the host page does for one call after the other: the next begins when the last is over.
CALLS = """async ([from, to]) => {
  const kinds = index => [
    { type: "bridge/ON_CLICK_TO_CALL", number: "1002" },
    { type: "softphone/DEMO_RING", number: "5551234", displayName: "Alice Martin" },
    { type: "bridge/ON_CLICK_TO_CALL", number: "1004" },
    { type: "softphone/DEMO_RING", number: "5554321", displayName: "Bob Brown" },
    { type: "bridge/ON_CLICK_TO_CALL", number: index % 2 ? "1005" : "1002" },
  ];
  for (let index = from; index < to; index++) {
    const over = new Promise(resolve => addEventListener("message", function hear({ data }) {
      if (!data.type?.endsWith("/BRIDGE_CALL_LOG_CREATED")) return;
      removeEventListener("message", hear);
      resolve();
    }));
    post(kinds(index)[index % 5]);
    await over;
    heard.length = 0;
  }
}"""


def let_tests_in(context):
    """The phone's Python becomes `python` in its page."""

    def reach(route):
        answer = route.fetch()
        body, count = re.subn(r'(\w+)(\.pyimport\("main"\))', r"(globalThis.python=\1)\2", answer.text())
        assert count == 1
        route.fulfill(response=answer, body=body)

    context.route("**/phone/phone.js", reach)


def used(host, session):
    """Bytes in use once all garbage is collected: [MicroPython's, JavaScript's].

    What one of the two holds for the other is free only after a turn of each, and the browser says so in tasks of its own.
    """
    frame, found = host.page.frames[1], []
    for _ in range(10):
        session.send("HeapProfiler.collectGarbage")
        frame.evaluate("code => new Promise(done => setTimeout(() => done(python.runPython(code))))", USED)
        found.append([frame.evaluate("used"), session.send("Runtime.getHeapUsage")["usedSize"]])
    return [min(column) for column in zip(*found, strict=True)]


@pytest.mark.only_browser("chromium")
def test_a_thousand_calls_leave_the_phone_as_it_was(open_host):
    host = open_host(prepare=let_tests_in)
    expect(host.box("Number")).to_be_visible()
    frame, session = host.page.frames[1], host.page.context.new_cdp_session(host.page)
    frame.evaluate("code => python.runPython(code)", NO_DELAYS)
    frame.evaluate(DECLINE)
    host.page.evaluate(CALLS, [0, WARM])
    before = used(host, session)
    host.page.evaluate(CALLS, [WARM, ALL])
    after = used(host, session)
    assert after[0] < before[0] + 32 * KILOBYTE, (before, after)
    assert after[1] < before[1] + 1024 * KILOBYTE, (before, after)
    frame.evaluate(
        "code => python.runPython(code)", "import js, main; js.globalThis.entries = len(main.phone.state.log)"
    )
    assert frame.evaluate("entries") == KEPT
    expect(host.phone.get_by_role("region", name=re.compile("."))).to_have_count(0)
    frame.evaluate("decliner.disconnect()")
    host.ring("1", "Still there")
