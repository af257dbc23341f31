"""Pages with a line, driven from a test: `open_line()` gives one, `page.act("dial", "1001")` uses it."""

import json

import pytest

from tests.phone.harness.site import harness_site
from tests.sip.server import URL, secret


class LinePage:
    """A harness page and what its line has told."""

    def __init__(self, page):
        self.page = page

    def start(self, **account):
        """Start a line; `line` is "demo", "sip" or "wazo"."""
        self.page.evaluate("account => start(JSON.stringify(account))", account)
        return self

    def register(self, user, **account):
        """Sign in to the SIP server of the tests."""
        known = {"line": "sip", "server": URL, "username": user, "password": secret(user), "domain": "sip.test"}
        self.start(**{**known, **account})
        self.wait("registered")
        return self

    def act(self, name, *arguments):
        """Call a method of the line."""
        return self.page.evaluate("([name, ...rest]) => act(name, ...rest)", [name, *arguments])

    def python(self, source):
        """Evaluate Python in the page."""
        return self.page.evaluate("source => run(source)", source)

    def script(self, source, argument=None):
        """Evaluate JavaScript in the page."""
        return self.page.evaluate(source, argument)

    @property
    def told(self):
        """All events, in order."""
        return [tuple(json.loads(text)) for text in self.page.evaluate("[...told]")]

    def names(self):
        """The names of all events, in order; without those that only some servers have one hear."""
        return [event[0] for event in self.told if event[0] not in ("status", "messages_waiting")]

    def wait(self, *event, count=1, seconds=10):
        """Wait until an event was told; None stands for any detail. Gives the last one like it."""
        try:
            self.page.wait_for_function(
                "([event, count]) => hasTold(event, count)", arg=[list(event), count], timeout=seconds * 1000
            )
        except Exception as error:
            raise AssertionError(f"{event} was not told; told were {self.told}") from error
        return [told for told in self.told if all(part in (None, told[i]) for i, part in enumerate(event))][-1]

    def traffic(self, call_id, far=False):
        """What the call's connection sends and receives."""
        name = "far_peer" if far else "peer"
        return self.page.evaluate("([name, id]) => traffic(act(name, id))", [name, call_id])

    def grows(self, call_id, field, by=20, far=False, seconds=10):
        """Wait until a number of `traffic` has grown; gives whether it did."""
        name = "far_peer" if far else "peer"
        return self.page.evaluate(
            """async ([name, id, field, by, seconds]) => {
                const read = async () => (await traffic(act(name, id)))[field];
                const first = await read();
                return await eventually(read, value => value >= first + by, seconds) >= first + by;
            }""",
            [name, call_id, field, by, seconds],
        )

    def falls_silent(self, call_id, far=False, seconds=10):
        """Wait until no sound arrives for most of a second; gives whether it came to that."""
        name = "far_peer" if far else "peer"
        return self.page.evaluate(
            """async ([name, id, seconds]) => {
                const heard = async () => (await traffic(act(name, id))).energyIn;
                const gained = async () => {
                    const before = await heard();
                    await new Promise(resolve => setTimeout(resolve, 700));
                    return await heard() - before;
                };
                return await eventually(gained, gain => gain < 0.0001, seconds) < 0.0001;
            }""",
            [name, call_id, seconds],
        )


@pytest.fixture(scope="session")
def harness():
    """The server of the harness page."""
    with harness_site() as server:
        yield server


@pytest.fixture
def open_line(harness, new_context, browser_name):
    """Makes harness pages, each in a browser context of its own."""

    def make(permissions=("microphone",), before=""):
        context = new_context(permissions=list(permissions) if browser_name == "chromium" else None)
        page = context.new_page()
        page.add_init_script(before)
        page.goto(harness.url + "harness/")
        page.wait_for_function("window.ready")
        return LinePage(page)

    return make
