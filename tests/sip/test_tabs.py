"""Tabs that share a phone, at a server: the call goes on when its tab is closed, and where the person wants it."""

import pytest

from tests.sip.server import secret
from tests.sip.servers import at_both

pytestmark = at_both


@pytest.fixture
def tabs(desk):
    """Two tabs of alice, in a call with bob that the first of them has."""
    first, bob = desk("alice", tabs="shared"), desk("bob")
    second = desk.beside(first)
    second.wait("authenticated")
    first.python("softphone.make_call('bob')")
    bob.wait("call_incoming")
    bob.press("Answer")
    second.wait("call_established")
    first.hears("bob")
    return first, second, bob


def is_kept(tab):
    """Waits until a call can be taken back by another page."""
    tab.frame.evaluate("""async () => {
      for (;;) {
        const { held } = await navigator.locks.query();
        if (sessionStorage["softphone:calls"] && held.some(({ name }) => name.startsWith("softphone call "))) return;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }""")


def names(tab):
    """What a page has heard."""
    return [event[0] for event in tab.events()]


def test_a_call_goes_on_in_the_next_tab(tabs):
    first, second, bob = tabs
    is_kept(first)
    first.page.close()
    moved = second.wait("call_moved")[0]
    assert moved["number"] == "bob" and moved["recovered"]
    second.hears("bob")
    bob.hears("alice")
    assert "call_ended" not in names(bob) and "call_ended" not in names(second)
    second.press("Hang up")
    bob.wait("call_ended")
    second.wait("call_log_created")
    assert names(second).count("call_ended") == 1


def test_a_call_is_taken_to_the_tab_in_which_one_is(tabs):
    first, second, bob = tabs
    is_kept(first)
    second.press("Take the call here")
    second.wait("call_moved")
    second.hears("bob")
    bob.hears("alice")
    first.press("Take the call here")
    first.wait("call_moved")
    first.hears("bob")
    bob.hears("alice")
    assert "call_ended" not in names(bob)
    is_kept(first)  # and not by the tab that had it any more
    second.python(f"softphone.login('alice', {secret('alice')!r}, domain='sip.test')")  # as its page does when it loads
    second.page.reload()
    second.wait("authenticated")
    first.page.reload()  # the next one has it then
    second.wait("call_moved")
    second.hears("bob")
    bob.hears("alice")
    second.press("Hang up")
    bob.wait("call_ended")
    assert second.python("return len(softphone.calls)") == 0
