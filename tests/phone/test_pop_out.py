"""The phone in a window of its own, opened by its host page: one more tab of the phone that they share, which takes the line."""

import pytest
from playwright.sync_api import expect

from tests.attack.test_advice import BLOCKS, headers
from tests.pages import HARNESS, PythonPage, tag
from tools.project import DIST

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>CRM</title><link rel="icon" href="data:,">
<script>globalThis.heard = [];</script>
TAG
<body><button id="own" onclick="softphone.popOut()">Phone</button><script type="mpy">
HARNESS
for name in ("call_incoming", "call_established", "call_ended", "card_saved", "line_here", "error", "search_options"):
    setattr(softphone, "on_" + name, noting(name))
softphone.init(server="demo", enable_agent=False, width=480, height=640MORE)
softphone.show()
</script></body></html>"""


class Phone:
    """The phone in a page, or in the window that a page has opened."""

    def __init__(self, page, frame):
        self.page, self.phone = page, page.frame_locator(frame)

    def button(self, name):
        return self.phone.get_by_role("button", name=name, exact=True)

    def text(self, text):
        return self.phone.get_by_text(text)

    def dial(self, number):
        box = self.phone.get_by_role("textbox", name="Number", exact=True)
        box.click()
        box.fill(number)
        self.button("Call").click()


class Page(PythonPage, Phone):
    """A page of the CRM."""

    def __init__(self, page):
        PythonPage.__init__(self, page, "mpy", "")
        Phone.__init__(self, page, "#wazo-softphone")

    def window(self, act):
        """The window that comes of an act."""
        with self.page.expect_popup() as opened:
            act()
        return Phone(opened.value, "iframe")

    def wait(self, name, count=1):
        self.page.wait_for_function(
            "([name, count]) => heard.filter(text => JSON.parse(text)[0] === name).length >= count", arg=[name, count]
        )

    def told(self, name):
        return self.page.evaluate("name => heard.map(text => JSON.parse(text)).filter(([of]) => of === name)", name)


@pytest.fixture
def crm(make_page, site, new_context):
    """Opens pages of one CRM in one browser: `crm()`; with `more` arguments of init."""
    context = new_context(viewport={"width": 520, "height": 700})

    def make(more="", path="/crm.html"):
        text = PAGE.replace("TAG", tag(site)).replace("HARNESS", HARNESS).replace("MORE", more)
        page = context.new_page()
        page.goto(make_page(text, path=path))
        page.wait_for_function("() => globalThis.harness")
        made = Page(page)
        expect(made.button("Call")).to_be_visible()
        return made

    return make


def test_it_goes_to_a_window_and_comes_back(crm):
    page = crm()
    window = page.window(page.button("Open in a window").click)
    strip = page.text("The phone is in its own window.")
    expect(strip).to_be_visible()
    expect(page.button("Open in a window")).to_be_hidden()
    expect(window.text("Ready")).to_be_visible()
    expect(window.button("Open in a window")).to_be_hidden()
    assert window.page.title() == "Softphone"
    # A call there is seen, and commanded, from here; each event comes once.
    window.dial("1001")
    page.wait("call_established")
    expect(page.phone.get_by_role("region", name="1001", exact=True)).to_be_visible()
    page.python("await softphone.calls[0].hang_up()")
    page.wait("call_ended")
    expect(window.button("Hang up")).to_have_count(0)
    assert [len(page.told(name)) for name in ("call_established", "call_ended")] == [1, 1]
    assert page.told("line_here") == [["line_here", True], ["line_here", False]]
    # It comes back, and goes again: by the page's own button, by the window's, by Python.
    with window.page.expect_event("close"):
        page.button("Bring it back").click()
    expect(strip).to_be_hidden()
    window = page.window(page.page.locator("#own").click)
    expect(strip).to_be_visible()
    page.page.bring_to_front()
    page.button("Show the window").click()
    page.javascript("softphone.popOut()")
    page.python("softphone.pop_out()")
    assert len(page.page.context.pages) == 2
    window.page.close()
    expect(strip).to_be_hidden()
    page.dial("1001")
    page.wait("call_established", 2)
    assert page.told("error") == []


def test_it_outlives_the_page_that_opened_it(crm):
    page = crm()
    window = page.window(page.button("Open in a window").click)
    expect(page.text("The phone is in its own window.")).to_be_visible()
    window.dial("1001")
    expect(window.button("Hang up")).to_be_visible()
    page.page.reload()
    page.page.wait_for_function("() => globalThis.harness")
    expect(page.button("Hang up")).to_be_visible()
    page.page.close()
    window.button("Hold").click()
    expect(window.button("Hold")).to_have_attribute("aria-pressed", "true")
    window.button("Hang up").click()
    expect(window.button("Call")).to_be_visible()
    # A page that is opened now finds it; what it opens takes the window's place.
    page = crm()
    expect(page.text("The phone is in its own window.")).to_be_visible()
    with window.page.expect_event("close"):
        other = page.window(page.button("Show the window").click)
    expect(other.text("Ready")).to_be_visible()
    # Without its opener, and where nobody has clicked in it, it closes, too.
    second = crm()
    page.page.close()
    page = second
    with other.page.expect_event("close"):
        page.button("Bring it back").click()
    expect(page.text("The phone is in its own window.")).to_be_hidden()
    page.dial("1001")
    expect(page.button("Hang up")).to_be_visible()


def test_it_takes_the_line_once_no_call_needs_it_elsewhere(crm):
    """The demo line's calls can't be taken along: the window shows them, and has the line after them."""
    page = crm()
    page.dial("1001")
    page.wait("call_established")
    window = page.window(page.button("Open in a window").click)
    expect(window.button("Hang up")).to_be_visible()
    assert window.phone.get_by_role("alert").inner_text() == ""
    expect(page.text("The phone is in its own window.")).to_be_hidden()
    window.button("Hang up").click()
    expect(page.text("The phone is in its own window.")).to_be_visible()
    # The page that brings it back has it; loaded anew, the window closes.
    with window.page.expect_event("close"):
        page.button("Bring it back").click()
    window = page.window(page.button("Open in a window").click)
    expect(page.text("The phone is in its own window.")).to_be_visible()
    with window.page.expect_event("close"):
        window.page.evaluate("location.reload()")
    expect(page.text("The phone is in its own window.")).to_be_hidden()


SCHEMA = {
    "type": "object",
    "properties": {"customer": {"type": "string", "title": "Customer"}, "note": {"type": "string", "title": "Note"}},
}
UI_SCHEMA = {"customer": {"ui:field": "autocomplete"}}


def test_its_card_is_that_of_the_pages(crm):
    page = crm()
    page.python(f"softphone.set_form_schema({SCHEMA!r}, {UI_SCHEMA!r})")
    page.python("""
        @softphone.on_search_options
        def find(field, query):
            return [{"label": query + " & Sons", "id": "7"}]
    """)
    window = page.window(page.button("Open in a window").click)
    expect(window.text("Ready")).to_be_visible()
    window.dial("1001")
    box = window.phone.get_by_role("combobox", name="Customer")
    box.click()
    box.press_sequentially("Smith")
    window.phone.get_by_role("option", name="Smith & Sons").click()
    window.phone.get_by_role("textbox", name="Note").fill("From the window")
    # Another form, from a page, while it is there.
    schema = {"type": "object", "properties": {"reason": {"type": "string", "title": "Reason"}}}
    page.python(f"softphone.set_form_schema({schema!r})")
    window.phone.get_by_role("textbox", name="Reason").fill("An invoice")
    page.page.close()
    window.button("Hang up").click()
    window.button("Save").click()
    expect(window.button("Save")).to_have_count(0)
    # What is saved while there is no page, the next one is told.
    page = crm()
    page.wait("card_saved")
    assert page.told("card_saved")[0][1]["reason"] == "An invoice"
    assert page.told("call_established") == []


def test_what_keeps_it_from_opening_is_said(crm):
    page = crm()
    page.javascript("() => { globalThis.heard.length = 0; }")
    page.page.add_init_script("globalThis.open = () => null")
    page.page.reload()
    page.page.wait_for_function("() => globalThis.harness")
    page.button("Open in a window").click()
    expect(page.phone.get_by_role("alert")).to_have_text(
        "The browser has blocked the window: allow pop-ups for this page."
    )
    assert "popup_blocked" in str(page.told("error"))
    why = """
        try:
            softphone.pop_out()
        except Exception as error:
            return [error.code, str(error)]
    """
    code, words = page.python(why)
    assert code == "popup_blocked" and "click" in words
    for path in ("/separate.html", "/another.html"):
        separate = crm(', tabs="separate"', path)
        expect(separate.button("Open in a window")).to_be_hidden()
        code, words = separate.python(why)
        assert code == "not_shared" and 'tabs="shared"' in words
        separate.javascript(
            "softphone.onError = ({ code }) => heard.push(JSON.stringify(['error', code])); softphone.popOut()"
        )
        separate.wait("error")
        separate.page.close()


@pytest.mark.console_errors("TrustedScriptURL", "trusted-types", "Trusted Type")
def test_under_the_headers_that_are_advised(make_page, page_server, site, new_server, new_context):
    """Trusted types keep the script out of the window: beside its opener it closes by that, without by itself after a click."""
    server, names = new_server(DIST), {"https://static.example.com/softphone/": site.url}
    names["https://phone.example.com"] = server.origin
    server.headers = headers(BLOCKS[1], {"https://crm.example.com": page_server.origin})
    text = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>CRM</title>{tag(site)}
        <script type="mpy" src="strict.py"></script><body></body></html>"""
    begin = f"""
from softphone import softphone
softphone.init(server="demo", url={server.url + "phone/"!r}, tabs="shared")
softphone.show()
"""
    tab = new_context().new_page()
    tab.goto(make_page(text, headers(BLOCKS[0], names), "/strict.html", {"strict.py": begin}))
    page = Phone(tab, "#wazo-softphone")
    for clicked in (False, True):
        with tab.expect_popup() as opened:
            page.button("Open in a window").click()
        window = Phone(opened.value, "iframe")
        expect(window.text("Ready")).to_be_visible()
        if clicked:
            window.dial("1001")
            window.button("Hang up").click()
            expect(window.button("Call")).to_be_visible()
            tab.reload()
        page.button("Bring it back").wait_for()
        with window.page.expect_event("close"):
            page.button("Bring it back").click()
        expect(page.button("Open in a window")).to_be_visible()
