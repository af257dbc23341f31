"""A long random walk of well-formed and broken messages at the phone. `FUZZ_MESSAGES=10000` makes it longer, `FUZZ_SEED=7` another one."""

import os

import pytest

from tests.sip.fuzz import Walk

pytestmark = pytest.mark.only_browser("chromium")
MESSAGES = int(os.environ.get("FUZZ_MESSAGES", "500"))
MOST = (
    6_000_000  # bytes that JavaScript may hold more after as much again: answers are kept for 32 s (RFC 3261, timer J)
)
SEED = int(os.environ.get("FUZZ_SEED", "1"))
COUNT = """
const Peer = RTCPeerConnection;
globalThis.open = new Set();
globalThis.RTCPeerConnection = class extends Peer {
    constructor(...values) { super(...values); open.add(this); }
    close() { open.delete(this); super.close(); }
};
"""


def test_a_walk_of_broken_messages(peer, line_at):
    alice = line_at(peer, before=COUNT)
    said = []
    alice.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    alice.page.on("pageerror", lambda error: said.append(str(error)))
    walk = Walk(peer, alice, SEED)
    devtools = alice.page.context.new_cdp_session(alice.page)

    def held():
        walk.end()
        devtools.send("HeapProfiler.collectGarbage")
        return devtools.send("Runtime.getHeapUsage")["usedSize"]

    walk.go(MESSAGES // 2)
    before = held()
    walk.go(MESSAGES // 2)
    assert held() - before < MOST
    assert walk.end() == set()
    assert said == []
    alice.page.wait_for_function("open.size === 0")
    call = peer.call()  # and it is a phone as before
    theirs = alice.wait("incoming", None, "bob", "Bob")[1]
    alice.act("answer", theirs)
    call.taken()
    alice.wait("established", theirs)
    call.hang_up()
