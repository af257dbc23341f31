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


def is_kept(frame):
    """Waits until a call of this phone can be taken back by another page's."""
    frame.evaluate("""async () => {
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
    is_kept(first.frame)
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
    is_kept(first.frame)
    second.press("Take the call here")
    second.wait("call_moved")
    second.hears("bob")
    bob.hears("alice")
    first.press("Take the call here")
    first.wait("call_moved")
    first.hears("bob")
    bob.hears("alice")
    assert "call_ended" not in names(bob)
    is_kept(first.frame)  # and not by the tab that had it any more
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


def moved(tab, act):
    """Waits until a call has been taken to where an act wants it. (A page that comes in a call that was moved hears of that, too.)"""
    tab.wait("call_changed")
    before = names(tab).count("call_moved")
    act()
    tab.wait("call_moved", before + 1)


@pytest.mark.only_browser("chromium")
def test_a_call_goes_to_a_window_and_back(desk):
    """It closes also when the page that has opened it is gone, and when nobody has clicked in it."""
    alice, bob = desk("alice", tabs="shared"), desk("bob")
    alice.python("softphone.make_call('bob')")
    bob.wait("call_incoming")
    bob.press("Answer")
    alice.wait("call_established")
    alice.hears("bob")
    is_kept(alice.frame)
    with alice.page.expect_popup() as opened:
        alice.press("Open in a window")
    window = opened.value
    alice.wait("call_moved")
    phone = window.frame_locator("iframe")
    phone.get_by_text("Click anywhere").click()
    heard = (
        window.query_selector("iframe")
        .content_frame()
        .evaluate("wanted => listen(wanted)", [[alice.voices["bob"]], list(alice.voices.values())])
    )
    assert heard == [alice.voices["bob"]]
    bob.hears("alice")
    alice.phone.get_by_text("The phone is in its own window.").wait_for()
    alice.python("await softphone.calls[0].hold()")
    bob.hears()
    alice.python("await softphone.calls[0].resume()")
    bob.hears("alice")
    second = desk.beside(alice)
    second.wait("authenticated")
    alice.page.close()
    with window.expect_event("close"):
        moved(second, lambda: second.press("Bring it back"))
    second.hears("bob")
    bob.hears("alice")
    # Closed by the person, or gone in any other way.
    is_kept(second.frame)
    with second.page.expect_popup() as opened:
        moved(second, lambda: second.press("Open in a window"))
    frame = opened.value.query_selector("iframe").content_frame()
    is_kept(frame)
    moved(second, opened.value.close)
    second.hears("bob")
    bob.hears("alice")
    assert "call_ended" not in names(bob) and "call_ended" not in names(second)
    second.press("Hang up")
    bob.wait("call_ended")
    second.wait("call_log_created")
    assert names(second).count("call_ended") == names(second).count("call_log_created") == 1
