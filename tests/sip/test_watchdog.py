"""A page with a call is gone: the far side is hung up by the phone's service worker, unless a page takes the call.

The phone is in a frame of another site, as on a page that loads it from elsewhere: its storage is partitioned.
"""

from pathlib import Path

import pytest

from tests.sip.server import secret
from tests.sip.servers import at_both

PHONE = Path(__file__).with_name("watched.html").read_text("utf-8")
HOST = '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><body><iframe src="PHONE" allow="microphone"></iframe>'


class Caller:
    """A host page whose phone has called bob."""

    def __init__(self, context, url, sip_server, bob):
        self.page = context.new_page()
        self.page.goto(url)
        frame = self.ready()
        assert frame.evaluate("isThere"), "there is a watchdog"
        before = bob.names().count("incoming")
        frame.evaluate(
            "([server, user, password, number]) => { globalThis.called = call(server, user, password, number); }",
            [sip_server.url, "alice", secret("alice"), "bob"],
        )
        self.call = bob.wait("incoming", count=before + 1)[1]
        bob.act("answer", self.call)
        frame.evaluate("called")
        bob.wait("established", self.call)

    def ready(self):
        frame = self.page.frames[1]
        frame.wait_for_function("globalThis.isReady")
        return frame


def left(page):
    page.goto("about:blank")


def removed(page):
    page.evaluate("document.querySelector('iframe').remove()")


@pytest.fixture
def caller(new_context, site, make_page, sip_server, line):
    """Makes pages that have called bob, who is there too: `caller()`."""
    site.pages["/phone/watched.html"] = PHONE
    url = make_page(HOST.replace("PHONE", site.url + "phone/watched.html")).replace("127.0.0.1", "localhost")
    bob, context = line("bob"), new_context()
    yield lambda: (Caller(context, url, sip_server, bob), bob)
    del site.pages["/phone/watched.html"]


@at_both
def test_a_page_that_is_gone_is_hung_up(caller):
    mine, bob = caller()
    mine.page.close()
    assert bob.wait("ended", mine.call) == ("ended", mine.call, "hung_up", "them")


def test_however_it_went(caller):
    for go in (left, removed):
        mine, bob = caller()
        go(mine.page)
        assert bob.wait("ended", mine.call) == ("ended", mine.call, "hung_up", "them")


def test_a_page_that_comes_back_is_not_hung_up_until_it_goes_for_good(caller):
    mine, bob = caller()
    for _ in range(2):
        mine.page.reload()
        mine.ready().wait_for_function("tells > 1")  # the second time is five seconds later
        assert "ended" not in bob.names()
    mine.page.close()
    bob.wait("ended", mine.call)
