"""A card with a field of every kind, filled in on a call by keyboard alone; the page's Python handler gets just what was typed."""

import json

import pytest
from playwright.sync_api import expect

from tests.pages import HARNESS, PythonPage, tag

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>globalThis.heard = [];</script>
TAG
<body><script type="RUNTIME">
HARNESS
for name in ("call_established", "search_options", "display_linked_option", "card_saved", "error"):
    getattr(softphone, "on_" + name)(noting(name))
softphone.on_search_options(lambda field, query: [{"id": 7, "label": "Alice Martin"}, {"id": 8, "label": "Albert Roux"}])
softphone.init(server="demo", url="SITEphone/", width=480, height=700)
softphone.set_form_schema('''SCHEMA''', '''UI''')
softphone.show()
</script></body></html>"""

COMPANY = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "title": "Name"}, "town": {"type": "string", "title": "Town"}},
}
SCHEMA = {"type": "object", "required": ["subject", "client"], "properties": {
    "subject": {"type": "string", "title": "Subject"},
    "client": {"type": "object", "title": "Client", "triggerDisplay": True},
    "company": {"type": "object", "title": "Company", "createForm": {"optionLabel": "%name%", "schema": COMPANY}},
    "amount": {"type": "number", "title": "Amount"},
    "date": {"type": "string", "title": "Date", "format": "date"},
    "kind": {"type": "string", "title": "Kind", "enum": ["q", "c"], "enumNames": ["Question", "Complaint"]},
    "urgent": {"type": "boolean", "title": "Urgent"},
    "phones": {"type": "array", "title": "Phones", "items": {"type": "string"}},
    "address": {"type": "object", "title": "Address", "properties": {
        "street": {"type": "string", "title": "Street"}, "city": {"type": "string", "title": "City"}}},
    "note": {"type": "string", "title": "Note"},
}}  # fmt: skip
UI = {
    "client": {"ui:field": "autocomplete"},
    "company": {"ui:field": "autocomplete"},
    "note": {"ui:widget": "textarea"},
}
MANY = 80  # no way to anything is longer


class Keyboard:
    """A person with a keyboard and no mouse."""

    def __init__(self, page):
        self.press, self.type = page.keyboard.press, page.keyboard.type
        self.phone = page.frame_locator("#wazo-softphone")

    def go_to(self, role, name, key="Tab"):
        """Tab, or back by Shift+Tab, until this has the focus."""
        wanted = self.phone.get_by_role(role, name=name, exact=True)
        wanted.first.wait_for()
        for _ in range(MANY):
            self.press(key)
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"no way by Tab to the {role} {name}")

    def fill(self, role, name, text):
        """Tab to a field and type into it."""
        self.go_to(role, name)
        self.type(text)


@pytest.fixture
def desk(site, make_page, new_context, browser_name, runtime):
    """The host page, in one of the two Pythons."""
    text = PAGE
    for word, value in {"TAG": tag(site), "SITE": site.url, "HARNESS": HARNESS, "RUNTIME": runtime,
                        "SCHEMA": json.dumps(SCHEMA), "UI": json.dumps(UI)}.items():  # fmt: skip
        text = text.replace(word, value)
    page = new_context(permissions=["microphone"] if browser_name == "chromium" else None).new_page()
    page.goto(make_page(text))
    page.wait_for_function("() => globalThis.harness", timeout=40_000)
    return PythonPage(page, runtime, site.url)


def wait(desk, name):
    """Waits until the handler of an event has been called."""
    desk.page.wait_for_function("name => heard.some(text => JSON.parse(text)[0] === name)", arg=name)


def test_a_card_filled_in_by_keyboard_alone(desk):
    keys = Keyboard(desk.page)
    keys.fill("textbox", "Number", "1001")
    keys.press("Enter")
    wait(desk, "call_established")
    keys.fill("textbox", "Subject", "Late parcel")
    keys.fill("combobox", "Client", "al")
    expect(keys.phone.get_by_role("listbox").get_by_role("option")).to_have_text(["Alice Martin", "Albert Roux"])
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.go_to("button", "+ New: Company")
    keys.press("Enter")
    expect(keys.phone.get_by_role("textbox", name="Name")).to_be_focused()
    keys.type("Fleurs & Cie")
    keys.fill("textbox", "Town", "Lyon")
    keys.go_to("button", "Add")
    keys.press("Space")
    expect(keys.phone.get_by_role("combobox", name="Company")).to_be_focused()
    keys.fill("spinbutton", "Amount", "12.5")
    keys.press("Tab")
    keys.type("11242026")
    keys.go_to("combobox", "Kind")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.go_to("checkbox", "Urgent")
    keys.press("Space")
    phones = keys.phone.get_by_role("group", name="Phones").get_by_role("textbox")
    for count, number in enumerate(("101", "wrong", "102")):
        keys.go_to("button", "New item Phones")
        keys.press("Enter")
        expect(phones.nth(count)).to_be_focused()
        keys.type(number)
    keys.go_to("button", "Remove 2", "Shift+Tab")
    keys.press("Enter")
    expect(phones.first).to_be_focused()
    keys.fill("textbox", "Street", "Main street 5")
    keys.fill("textbox", "City", "Lyon")
    keys.fill("textbox", "Note", "Two")
    keys.press("Enter")
    keys.type("lines, “quoted”")
    keys.go_to("button", "Save")
    keys.press("Enter")
    wait(desk, "card_saved")
    (_, call), *between, (_, saved) = desk.heard()
    assert between == [["search_options", "client", "al"], ["display_linked_option", 8]]
    assert (saved.pop("callId"), saved.pop("phoneNumber"), saved.pop("cardId") != "") == (call["callId"], "1001", True)
    assert saved == {
        "subject": "Late parcel",
        "client": {"id": 8, "label": "Albert Roux"},
        "company": {"id": None, "name": "Fleurs & Cie", "town": "Lyon", "label": "Fleurs & Cie"},
        "amount": 12.5,
        "date": "2026-11-24",
        "kind": "c",
        "urgent": True,
        "phones": ["101", "102"],
        "address": {"street": "Main street 5", "city": "Lyon"},
        "note": "Two\nlines, “quoted”",
    }
