"""The first seconds of a page: clicks on telephone links before the SDK is up are held, then dialled or given back."""

import pytest

from tests.browser.loading import UP, document, init, script, up
from tests.pages import RecordingPhone, tag

# Chromium opens its dialler once without a person's gesture, then says this.
pytestmark = pytest.mark.console_errors("Not allowed to launch 'tel:")

LINKS = """<p><a id="one" href="tel:1001">one</a> <a id="two" href=" TEL:+33-1"><span>two</span></a>
<a id="none" href="tel:">none</a> <a id="web" href="#web">web</a>
<svg><a id="svg" href="callto:1002"><text>svg</text></a></svg></p>"""

# What a page notes: clicks that were prevented or not, and the browser being sent to its own dialler.
NOTES = """<script>
globalThis.given = 0;
globalThis.back = new Promise(resolve => addEventListener("beforeunload", () => { given += 1; resolve(given); }));
const click = selector => {
  const event = new MouseEvent("click", {bubbles: true, cancelable: true, composed: true});
  addEventListener("click", event => event.target.closest("a[href='#web']") || (event.wasPrevented = event.defaultPrevented,
    event.preventDefault()), {once: true});
  document.querySelector(selector).dispatchEvent(event);
  return event.wasPrevented;
};
</script>"""


@pytest.fixture
def gate(page):
    """Holds the runtimes' modules back until `gate.open()`."""

    class Gate:
        routes, closed = [], True

        def hold(self, route):
            self.routes.append(route) if self.closed else route.continue_()

        def open(self):
            self.closed = False
            for route in self.routes:
                route.continue_()

        def fail(self):
            self.closed = False
            for route in self.routes:
                route.fulfill(status=404, body="gone", headers={"Access-Control-Allow-Origin": "*"})

    gate = Gate()
    page.route("**/micropython.mjs", gate.hold)
    page.route("**/pyodide.mjs", gate.hold)
    return gate


@pytest.fixture
def open_page(page, make_page, site):
    """Opens a page with links; gives it as soon as `softphone.js` has run."""

    def opened(handlers="", attributes="", more=""):
        page.goto(make_page(document(NOTES + tag(site, attributes), LINKS + handlers + more)), wait_until="commit")
        page.wait_for_function("() => globalThis.softphone?.makeCall")
        return page

    return opened


def given_back(page):
    """How often a click has gone back to the browser, once one has. Locators would wait for that navigation to end."""
    return page.evaluate("() => back")


def dialled(page):
    """The numbers that the phone was asked for, once one has come."""
    phone = RecordingPhone(page).ready()
    phone.until("bridge/ON_CLICK_TO_CALL")
    return [fields["number"] for type_, fields in phone.wire() if type_ == "bridge/ON_CLICK_TO_CALL"]


def test_the_last_held_click_dials_once_init_has_run(open_page, phone_site, runtime, gate):
    page = open_page(script(runtime, init(phone_site)))
    assert [
        page.evaluate("selector => click(selector)", selector) for selector in ("#one", "#svg text", "#two span")
    ] == [True] * 3
    gate.open()
    up(page, runtime)
    assert dialled(page) == ["+331"]
    assert page.evaluate("() => given") == 0


def test_clicks_that_are_not_ours_are_left_alone(open_page, phone_site, runtime, gate):
    page = open_page(script(runtime, init(phone_site)))
    assert page.evaluate("() => click('#web')") is None
    assert (
        page.evaluate("""() => ['ctrlKey', 'metaKey', 'shiftKey', 'altKey'].map(key => {
        const event = new MouseEvent('click', {bubbles: true, cancelable: true, [key]: true});
        addEventListener('click', event => { event.seen = event.defaultPrevented; event.preventDefault(); }, {once: true});
        document.querySelector('#one').dispatchEvent(event);
        return event.seen;
    })""")
        == [False] * 4
    )
    page.evaluate("() => document.querySelector('#one').addEventListener('click', event => event.preventDefault())")
    page.evaluate("() => click('#one')")
    gate.open()
    up(page, runtime)
    assert page.evaluate("() => click('#two span')") is True
    assert dialled(page) == ["+331"]


def test_a_click_goes_back_when_the_scripts_end_without_init(open_page, runtime, gate):
    page = open_page(script(runtime, UP))
    page.evaluate("() => click('#one')")
    gate.open()
    assert given_back(page) == 1
    assert page.evaluate("() => click('#one')") is False


@pytest.mark.console_errors("could not be loaded", "404", "Failed to load", "dynamically imported", "loading failed", "blocked",
                            "disallowed MIME", "Same Origin Policy")  # fmt: skip
def test_a_click_goes_back_when_loading_fails(open_page, runtime, gate):
    page = open_page(script(runtime, UP))
    page.evaluate("() => click('#one')")
    gate.fail()
    assert given_back(page) == 1
    assert page.evaluate("() => click('#one')") is False


def test_a_click_goes_back_when_there_is_no_number_in_it(open_page, phone_site, runtime, gate):
    page = open_page(script(runtime, init(phone_site)))
    page.evaluate("() => click('#none')")
    gate.open()
    assert given_back(page) == 1


def test_a_click_goes_back_after_fifteen_seconds(page, open_page, runtime, gate):
    page.clock.install()
    open_page(script(runtime, UP))
    page.evaluate("() => click('#one')")
    page.clock.run_for(10_000)
    assert page.evaluate("() => given") == 0
    page.clock.run_for(6_000)
    assert page.evaluate("() => given") == 1
    assert page.evaluate("() => click('#one')") is True


def test_after_init_no_click_is_held_any_more(open_page, phone_site, runtime):
    page = open_page(script(runtime, init(phone_site)))
    up(page, runtime)
    page.evaluate("() => click('#one')")
    assert dialled(page) == ["1001"]
    page.evaluate("() => softphone.remove()")
    page.wait_for_selector("#wazo-softphone", state="detached")
    assert page.evaluate("() => click('#one')") is False
