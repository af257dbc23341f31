"""The card's form in the browser, by itself: under the phone's policy, with the phone's looks, driven through its bridge."""

import json
import re

import pytest
from playwright.sync_api import expect

from tools.project import APP, NODE_MODULES

WORDS = dict(re.findall(r"^//   (card:\w+) +(.*?)  {2,}", (APP / "phone/form/card.jsx").read_text("utf-8"), re.M))

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Card</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="SITE/phone/phone.css"><link rel="stylesheet" href="page.css">
<main><h1>Phone</h1><section class="card" aria-label="Card"><div id="card"></div></section></main>
<script type="module" src="page.js"></script></html>"""

STYLE = "html, body { height: auto; overflow: auto; }"

SCRIPT = """
import { mountCard } from "SITE/phone/card.js";
const words = WORDS;
const say = name => (...values) => { heard.push([name, ...values]); };
const told = name => (text, ...values) => { heard.push([name, JSON.parse(text), ...values]); };
window.heard = [];
const search = (...values) => { document.documentElement.dataset.asked = JSON.stringify(values); say("search")(...values); };
window.bridge = { search, display: say("display"), cancel: say("cancel"), change: told("change"), save: told("save"),
  invalid: told("invalid"), text: key => words[key] };
window.mountCard = mountCard;
window.card = mountCard(document.getElementById("card"), bridge);
"""

POLICY = "default-src 'none'; script-src 'self' SITE; style-src 'self' SITE; img-src data:"

CLIENT = {
    "type": "object",
    "required": ["client"],
    "properties": {
        "client": {
            "type": "object",
            "title": "Client",
            "triggerDisplay": True,
            "createForm": {
                "optionLabel": "%firstname% %lastname%",
                "schema": {
                    "type": "object",
                    "required": ["phone"],
                    "properties": {
                        "firstname": {"type": "string", "title": "Firstname"},
                        "lastname": {"type": "string", "title": "Lastname"},
                        "phone": {"type": "string", "title": "Phone"},
                    },
                },
            },
        },
        "note": {"type": "string", "title": "Note"},
    },
}
CLIENT_UI = {"client": {"ui:field": "autocomplete"}, "note": {"ui:widget": "textarea"}}

RICH = {
    "type": "object",
    "title": "Call",
    "description": "What was said.",
    "required": ["subject", "client", "kind"],
    "properties": {
        "subject": {"type": "string", "title": "Subject", "minLength": 3},
        "client": CLIENT["properties"]["client"],
        "kind": {"type": "string", "title": "Kind", "enum": ["q", "c"], "enumNames": ["Question", "Complaint"]},
        "mood": {"type": "string", "title": "Mood", "enum": ["good", "bad"]},
        "topics": {
            "type": "array",
            "title": "Topics",
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["Invoice", "Other"]},
        },
        "many": {
            "type": "array",
            "title": "Many",
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["One", "Two"]},
        },
        "note": {"type": "string", "title": "Note"},
        "email": {"type": "string", "title": "E-mail", "format": "email"},
        "site": {"type": "string", "title": "Web site", "format": "uri"},
        "secret": {"type": "string", "title": "Secret"},
        "colour": {"type": "string", "title": "Colour"},
        "date": {"type": "string", "title": "Date", "format": "date"},
        "when": {"type": "string", "title": "When", "format": "date-time"},
        "time": {"type": "string", "title": "Time", "format": "time"},
        "birth": {"type": "string", "title": "Birthday", "format": "date"},
        "seen": {"type": "string", "title": "Seen", "format": "date-time"},
        "amount": {"type": "number", "title": "Amount", "description": "Without tax."},
        "count": {"type": "integer", "title": "Count", "minimum": 1},
        "urgency": {"type": "integer", "title": "Urgency", "minimum": 0, "maximum": 100, "default": 30},
        "stars": {"type": "integer", "title": "Stars", "minimum": 1, "maximum": 5},
        "vip": {"type": "boolean", "title": "Important", "description": "Tell the boss."},
        "callback": {"type": "boolean", "title": "Call back"},
        "agreed": {"type": "boolean", "title": "Agreed"},
        "file": {"type": "string", "title": "File", "format": "data-url"},
        "phones": {"type": "array", "title": "Phones", "items": {"type": "string"}, "default": ["101", "102"]},
        "visits": {
            "type": "array",
            "title": "Visits",
            "default": [{}],
            "items": {"type": "object", "title": "Visit", "properties": {"who": {"type": "string", "title": "Who"}}},
        },
        "address": {
            "type": "object",
            "title": "Address",
            "required": ["city"],
            "properties": {
                "street": {"type": "string", "title": "Street"},
                "city": {"type": "string", "title": "City"},
            },
        },
        "pay": {
            "title": "Payment",
            "oneOf": [
                {"title": "By card", "type": "object", "properties": {"number": {"type": "string", "title": "Number"}}},
                {"title": "By bank", "type": "object", "properties": {"iban": {"type": "string", "title": "IBAN"}}},
            ],
        },
        "either": {
            "title": "Either",
            "anyOf": [{"type": "string", "title": "Text"}, {"type": "integer", "title": "Digit"}],
        },
        "more": {"type": "object", "title": "More", "additionalProperties": {"type": "string"}, "default": {"a": "b"}},
        "fixed": {"type": "string", "title": "Fixed", "default": "as it is"},
        "off": {"type": "string", "title": "Off"},
        "hidden": {"type": "string", "default": "x"},
        "broken": {"type": "strange", "title": "Broken"},
    },
}
RICH_UI = {
    "client": {"ui:field": "autocomplete", "ui:placeholder": "A name", "ui:help": "Made anew by +."},
    "mood": {"ui:widget": "radio", "ui:options": {"inline": True}},
    "topics": {"ui:widget": "checkboxes"},
    "note": {"ui:widget": "textarea", "ui:placeholder": "Words", "ui:options": {"rows": 4}},
    "secret": {"ui:widget": "password"},
    "colour": {"ui:widget": "color"},
    "birth": {"ui:widget": "alt-date"},
    "seen": {"ui:widget": "alt-datetime"},
    "count": {"ui:widget": "updown"},
    "urgency": {"ui:widget": "range"},
    "stars": {"ui:widget": "RatingWidget"},
    "callback": {"ui:widget": "radio"},
    "agreed": {"ui:widget": "select"},
    "fixed": {"ui:readonly": True},
    "off": {"ui:disabled": True},
    "hidden": {"ui:widget": "hidden"},
    "subject": {"ui:help": "A few words.", "ui:classNames": "my-subject", "ui:autocomplete": "off"},
}


class Card:
    """The form as a phone uses it."""

    def __init__(self, page):
        self.page = page
        self.save_button = page.get_by_role("button", name="Save")
        self.client = page.get_by_role("combobox", name="Client")
        self.options = page.get_by_role("option")

    def tell(self, method, *arguments):
        """Calls one of the form's functions; what isn't text or true or false goes as JSON text."""
        return self.page.evaluate("([method, values]) => card[method](...values)", [method, list(arguments)])

    def show(self, schema, ui_schema=None):
        """Shows a form that is fine."""
        assert self.tell("setSchema", json.dumps(schema), json.dumps(ui_schema)) == "[]"

    def answer(self, *labels, prefill=False):
        """Options for the client: the id of each is its label in capitals."""
        self.tell(
            "setOptions", "client", json.dumps([{"label": label, "id": label.upper()} for label in labels]), prefill
        )

    def asked(self, query):
        """Waits for the search of the client."""
        expect(self.page.locator("html")).to_have_attribute(
            "data-asked", json.dumps(["client", query], separators=(",", ":"))
        )

    def status(self, text):
        """The live region that says a text."""
        return self.page.get_by_role("status").filter(has_text=text)

    @property
    def value(self):
        """What the form holds."""
        return json.loads(self.tell("value"))

    def heard(self, name):
        """What the bridge was told under a name."""
        return [row[1:] for row in self.page.evaluate("heard") if row[0] == name]

    def saved(self):
        """Saves and returns what was saved."""
        self.save_button.click()
        assert self.heard("invalid") == []
        return self.heard("save")[-1][0]


@pytest.fixture
def open_card(new_context, make_page, site):
    """Opens a page with a mounted form: `open_card(**context options)`."""

    def opened(**options):
        policy = POLICY.replace("SITE", site.origin)
        files = {"page.js": SCRIPT.replace("SITE", site.origin).replace("WORDS", json.dumps(WORDS)), "page.css": STYLE}
        url = make_page(PAGE.replace("SITE", site.origin), headers={"Content-Security-Policy": policy}, files=files)
        page = new_context(**options).new_page()
        page.goto(url)
        page.locator(".card-form").wait_for()
        return Card(page)

    return opened


@pytest.fixture
def card(open_card):
    """A mounted form."""
    return open_card()


def test_every_word_of_the_form_stands_in_its_table():
    sources = [path.read_text("utf-8") for path in (APP / "phone/form").glob("*.js*")]
    used = {word for source in sources for word in re.findall(r"""["'](card:\w+)["']""", source)}
    parts = {f"card:{part}" for part in ("year", "month", "day", "hour", "minute", "second")}
    assert used | parts == set(WORDS)


# filling in


def test_fields_stand_in_the_order_of_the_schema_or_as_told(card):
    names = ["zeta", "alpha", "beta"]
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    card.show(schema)
    assert card.page.locator("label").all_inner_texts() == names
    card.show(schema, {"ui:order": ["beta", "*"]})
    assert card.page.locator("label").all_inner_texts() == ["beta", "zeta", "alpha"]


def test_every_widget_takes_a_value(card):
    card.show(RICH, RICH_UI)
    page = card.page
    texts = {
        "Subject": "Late parcel",
        "Note": "Two\nlines",
        "E-mail": "a@b.org",
        "Web site": "https://b.org/",
        "Secret": "s",
        "Date": "2026-11-24",
        "Time": "10:30",
        "Amount": "1.5",
        "Count": "3",
        "Street": "Main street",
        "City": "Lyon",
        "Number": "42",
    }
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Colour").fill("#00ff00")
    page.get_by_label("When").fill("2026-11-24T10:30")
    page.get_by_label("Urgency").fill("70")
    page.get_by_label("Kind", exact=True).select_option(label="Complaint")
    page.get_by_label("Many").select_option(["One", "Two"])
    page.get_by_role("radiogroup", name="Mood").get_by_label("bad").check()
    page.get_by_role("group", name="Topics").get_by_label("Other").check()
    page.get_by_role("radiogroup", name="Stars").get_by_label("4 of 5").check()
    page.get_by_role("checkbox", name="Important").check()
    page.get_by_role("radiogroup", name="Call back").get_by_label("No").check()
    page.get_by_label("Agreed").select_option(label="Yes")
    for name, choice in (("Year", "1980"), ("Month", "02"), ("Day", "29")):
        page.get_by_role("group", name="Birthday").get_by_label(name).select_option(label=choice)
    page.get_by_label("File").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"hi"})
    expect(page.get_by_text("a.txt (2 bytes)")).to_be_visible()
    card.tell("setValue", "client", '{"label": "Alice", "id": 1}')
    value = card.saved()
    assert value["client"] == {"label": "Alice", "id": 1}
    assert {
        "subject": "Late parcel",
        "note": "Two\nlines",
        "amount": 1.5,
        "count": 3,
        "colour": "#00ff00",
        "urgency": 70,
        "kind": "c",
        "many": ["One", "Two"],
        "mood": "bad",
        "topics": ["Other"],
        "stars": 4,
        "vip": True,
        "callback": False,
        "agreed": True,
        "date": "2026-11-24",
        "time": "10:30:00",
        "birth": "1980-02-29",
        "hidden": "x",
        "fixed": "as it is",
        "address": {"street": "Main street", "city": "Lyon"},
        "pay": {"number": "42"},
        "more": {"a": "b"},
    }.items() <= value.items()
    assert value["file"].startswith("data:text/plain;name=a.txt;base64,")
    assert value["when"].startswith("2026-11-24T")


def test_a_choice_is_not_made_for_the_person(card):
    card.show({"type": "object", "required": ["kind"], "properties": {"kind": RICH["properties"]["kind"]}})
    assert card.value == {}
    card.save_button.click()
    expect(card.page.get_by_text("Please fill in this field.")).to_be_visible()


def test_lists_grow_shrink_and_change_their_order(card):
    card.show(
        {"type": "object", "properties": {"phones": {"type": "array", "title": "Phones", "items": {"type": "string"}}}}
    )
    phones = card.page.get_by_role("group", name="Phones")
    for number in ("1", "2", "3"):
        phones.get_by_role("button", name="New item Phones").click()
        phones.get_by_role("textbox").last.fill(number)
    phones.get_by_role("button", name="Move 3 up").click()
    phones.get_by_role("button", name="Remove 1").click()
    assert card.value == {"phones": ["3", "2"]}


def test_alternatives_and_groups_follow_the_choice(card):
    card.show({"type": "object", "properties": {"pay": RICH["properties"]["pay"]}})
    card.page.get_by_role("combobox", name="Payment").select_option(label="By bank")
    card.page.get_by_label("IBAN").fill("FR76")
    assert card.value == {"pay": {"iban": "FR76"}}


def test_ui_options_reach_the_controls(card):
    card.show(RICH, RICH_UI)
    page = card.page
    expect(page.get_by_label("Note")).to_have_attribute("placeholder", "Words")
    expect(page.get_by_label("Note")).to_have_attribute("rows", "4")
    expect(page.get_by_label("Fixed")).to_have_attribute("readonly", "")
    expect(page.get_by_label("Off")).to_be_disabled()
    expect(page.locator(".my-subject")).to_have_count(1)
    expect(page.get_by_label("Subject")).to_have_accessible_description("A few words.")
    expect(page.get_by_label("Amount")).to_have_accessible_description("Without tax.")


def test_a_field_can_have_the_focus_at_once(card):
    card.show(
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
        {"b": {"ui:autofocus": True}},
    )
    expect(card.page.get_by_label("b")).to_be_focused()


# what the host page does to it


def test_values_come_in_at_any_time_and_are_not_edits(card):
    card.show(CLIENT, CLIENT_UI)
    card.page.get_by_label("Note").fill("typed")
    edits = len(card.heard("change"))
    card.tell("setValue", "note", '"from the page"')
    card.tell("setValue", "client", '{"label": "Alice", "id": 1}')
    card.tell("setValue", "order", '{"unknown": [1]}')
    expect(card.page.get_by_label("Note")).to_have_value("from the page")
    expect(card.client).to_have_value("Alice")
    assert len(card.heard("change")) == edits
    assert card.saved() == {"note": "from the page", "client": {"label": "Alice", "id": 1}, "order": {"unknown": [1]}}


def test_defaults_are_told_as_such(card):
    card.show({"type": "object", "properties": {"a": {"type": "string", "default": "x"}}})
    assert card.heard("change") == [[{"a": "x"}, False]]
    card.page.get_by_role("textbox", name="a").fill("y")
    assert card.heard("change")[-1] == [{"a": "y"}, True]


def test_a_group_set_by_the_page_shows_what_is_in_it(card):
    card.show(
        {
            "type": "object",
            "properties": {"more": {"type": "object", "title": "More", "additionalProperties": {"type": "string"}}},
        }
    )
    card.tell("setValue", "more", '{"one": "1", "two": "2"}')
    expect(card.page.get_by_label("two", exact=True)).to_have_value("2")


def test_what_stands_for_no_option_is_none(card):
    card.show(CLIENT, CLIENT_UI)
    for nothing in ("null", "{}", '""', "[]"):
        card.tell("setValue", "client", nothing)
        assert card.value == {}
    card.tell("setValue", "client", '"Alice"')
    assert card.value == {"client": {"label": "Alice", "id": "Alice"}}


def test_names_like_proto_are_names(card):
    card.tell(
        "setSchema",
        '{"type": "object", "properties": {"__proto__": {"type": "string"}, "constructor": {"type": "string"}}}',
        "{}",
    )
    card.tell("setValue", "__proto__", '{"polluted": true}')
    card.page.get_by_label("constructor").fill("x")
    assert card.page.evaluate("({}).polluted === undefined && Object.prototype.polluted === undefined")
    assert card.value["constructor"] == "x"


def test_a_cleared_form_is_a_new_one(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.fill("al")
    card.page.get_by_label("Note").fill("x")
    card.save_button.click()
    expect(card.page.get_by_text("Please fill in this field.")).to_be_visible()
    card.tell("clear")
    assert card.value == {}
    expect(card.client).to_have_value("")
    expect(card.page.get_by_label("Note")).to_have_value("")
    expect(card.page.get_by_text("Please fill in this field.")).to_have_count(0)


def test_a_disabled_form_takes_nothing(card):
    card.show(CLIENT, CLIENT_UI)
    card.tell("setDisabled", True)
    for control in (
        card.client,
        card.page.get_by_label("Note"),
        card.save_button,
        card.page.get_by_role("button", name="Cancel"),
    ):
        expect(control).to_be_disabled()
    card.tell("setDisabled", False)
    expect(card.save_button).to_be_enabled()


def test_other_words_keep_the_data(card):
    card.show(CLIENT, CLIENT_UI)
    card.page.get_by_label("Note").fill("kept")
    card.page.evaluate("bridge.text = key => key")
    card.tell("setWords")
    expect(card.page.get_by_role("button", name="card:save")).to_be_visible()
    expect(card.page.get_by_label("Note")).to_have_value("kept")


# saving


def test_errors_stand_at_their_fields_and_the_first_has_the_focus(card):
    card.show(RICH, RICH_UI)
    subject = card.page.get_by_label("Subject")
    subject.fill("ab")
    card.save_button.click()
    expect(subject).to_be_focused()
    expect(subject).to_have_attribute("aria-invalid", "true")
    expect(subject).to_have_accessible_description("At least 3 characters, please. A few words.")
    expect(card.client).to_have_attribute("aria-invalid", "true")
    expect(card.page.get_by_role("status").filter(has_text="Fields to be corrected: 3")).to_be_visible()
    assert ["subject", "At least 3 characters, please."] in card.heard("invalid")[0][0]
    assert card.heard("save") == []
    subject.fill("abc")
    expect(subject).not_to_have_attribute("aria-invalid", "true")


def test_a_required_autocomplete_is_required(card):
    card.show(CLIENT, CLIENT_UI)
    card.save_button.click()
    expect(card.client).to_be_focused()
    expect(card.client).to_have_accessible_description("Please fill in this field.")
    assert card.heard("save") == []


def test_submit_saves_and_cancel_is_told(card):
    card.show({"type": "object", "properties": {"a": {"type": "string"}}})
    card.page.get_by_role("textbox", name="a").fill("1")
    card.tell("submit")
    assert card.heard("save") == [[{"a": "1"}]]
    card.page.get_by_role("button", name="Cancel").click()
    assert card.heard("cancel") == [[]]


# autocomplete


PRESS_AT_ONCE = """new MutationObserver((_, observer) => {
  if (!document.querySelector("[role=option]")) return;
  observer.disconnect();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
}).observe(document, { childList: true, subtree: true })"""


def test_a_key_pressed_as_the_options_come_marks_one(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.press_sequentially("ali", delay=20)
    card.asked("ali")
    card.page.evaluate(PRESS_AT_ONCE)
    card.answer("Alice", "Alicia", "Aline")
    expect(card.status("3 found")).to_have_count(1)
    # Two frames later all that was put off until after the painting has run.
    card.page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )
    expect(card.page.get_by_role("option", selected=True)).to_have_text("Alice")


def test_a_name_is_found_and_chosen_by_keyboard(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.press_sequentially("ali", delay=20)
    card.asked("ali")
    expect(card.status("Searching…")).to_have_count(1)
    card.answer("Alice", "Alicia", "Aline")
    expect(card.status("3 found")).to_have_count(1)
    expect(card.client).to_have_attribute("aria-expanded", "true")
    for key, option in (
        ("ArrowDown", "Alice"),
        ("ArrowDown", "Alicia"),
        ("End", "Aline"),
        ("ArrowDown", "Alice"),
        ("ArrowUp", "Aline"),
        ("Home", "Alice"),
    ):
        card.client.press(key)
        expect(card.page.get_by_role("option", selected=True)).to_have_text(option)
        active = card.page.get_by_role("option", selected=True).get_attribute("id")
        expect(card.client).to_have_attribute("aria-activedescendant", active)
    card.client.press("Enter")
    expect(card.client).to_have_value("Alice")
    expect(card.client).to_have_attribute("aria-expanded", "false")
    assert card.heard("display") == [["ALICE"]]
    assert card.heard("search") == [["client", "ali"]]
    assert card.saved() == {"client": {"label": "Alice", "id": "ALICE"}}


def test_a_name_is_chosen_with_the_mouse_and_taken_away(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.click()
    card.asked("")
    card.answer("Alice", "Bob")
    card.options.filter(has_text="Bob").click()
    assert card.value == {"client": {"label": "Bob", "id": "BOB"}}
    card.client.fill("")
    assert card.value == {}


def test_escape_closes_then_takes_back_what_was_typed(card):
    card.show(CLIENT, CLIENT_UI)
    card.tell("setValue", "client", '{"label": "Alice", "id": 1}')
    card.client.fill("bo")
    card.asked("bo")
    card.answer("Bob")
    expect(card.options).to_have_count(1)
    card.client.press("Enter")
    expect(card.options).to_have_count(0)
    assert card.heard("save") == []
    card.client.press("Escape")
    expect(card.client).to_have_value("Alice")
    assert card.value == {"client": {"label": "Alice", "id": 1}}


def test_a_text_that_was_not_chosen_goes_unless_it_is_an_options_name(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.fill("zora")
    card.client.press("Tab")
    expect(card.client).to_have_value("")
    card.client.fill("alice")
    card.asked("alice")
    card.answer("Alice", "Alice Cooper")
    expect(card.options).to_have_count(2)
    card.client.press("Tab")
    expect(card.client).to_have_value("Alice")
    assert card.value == {"client": {"label": "Alice", "id": "ALICE"}}


def test_nothing_found_is_said(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.fill("zzz")
    card.asked("zzz")
    card.answer()
    expect(card.status("Nothing found")).to_have_count(1)
    expect(card.client).to_have_attribute("aria-expanded", "false")


def test_a_stale_answer_is_not_shown(card):
    card.show(CLIENT, CLIENT_UI)
    card.client.fill("a")
    card.asked("a")
    card.client.fill("ab")
    card.answer("old")
    card.asked("ab")
    card.answer("new")
    expect(card.options).to_have_text(["new"])


def test_prefilled_options_need_no_search(card):
    card.show(CLIENT, CLIENT_UI)
    card.answer("Élodie", "Bob", prefill=True)
    card.client.click()
    expect(card.options).to_have_text(["Élodie", "Bob"])
    assert card.heard("search") == []
    card.client.fill("elo")
    expect(card.options).to_have_text(["Élodie"])
    card.tell("clear")
    card.client.click()
    expect(card.options).to_have_text(["Élodie", "Bob"])


def test_a_long_list_shows_its_beginning(card):
    card.show(CLIENT, CLIENT_UI)
    card.answer(*[f"n{i}" for i in range(5000)], prefill=True)
    card.client.click()
    expect(card.options).to_have_count(100)
    expect(card.page.get_by_text("5000 found; type more to narrow the list")).not_to_have_count(0)


def test_a_new_option_is_made(card):
    card.show(CLIENT, CLIENT_UI)
    plus = card.page.get_by_role("button", name="New: Client")
    plus.click()
    form = card.page.get_by_role("group", name="New: Client")
    expect(form.get_by_label("Firstname")).to_be_focused()
    form.get_by_label("Firstname").fill("Ada")
    form.get_by_label("Firstname").press("Enter")
    expect(form.get_by_label("Phone")).to_be_focused()
    expect(form.get_by_label("Phone")).to_have_accessible_description("Please fill in this field.")
    form.get_by_label("Phone").fill("101")
    form.get_by_role("button", name="Add").click()
    expect(card.client).to_be_focused()
    expect(card.client).to_have_value("Ada")
    expect(form).to_have_count(0)
    assert card.heard("display") == []
    assert card.saved() == {"client": {"id": None, "firstname": "Ada", "phone": "101", "label": "Ada"}}
    plus.click()
    form.get_by_role("button", name="Discard").click()
    expect(plus).to_be_focused()
    expect(card.client).to_have_value("Ada")


def test_two_cards_share_no_ids(card):
    card.show(RICH, RICH_UI)
    ids = card.page.evaluate(
        """([schema, ui]) => {
      const place = document.querySelector("main").appendChild(document.createElement("div"));
      mountCard(place, bridge).setSchema(schema, ui);
      return Array.from(document.querySelectorAll("[id]"), element => element.id);
    }""",
        [json.dumps(RICH), json.dumps(RICH_UI)],
    )
    assert len(ids) == len(set(ids))


# what may be done to it


def test_html_is_text(card):
    evil = '<img src=x onerror="window.pwned=1"><b>bold</b> **stars** [link](javascript:1)'
    card.show(
        {
            "type": "object",
            "title": evil,
            "description": evil,
            "properties": {
                "a": {"type": "string", "title": evil, "description": evil, "enum": ["x"], "enumNames": [evil]},
                "b": {"type": "array", "title": evil, "items": {"type": "string"}},
                "c": {"type": evil},
            },
        },
        {
            "a": {"ui:help": evil, "ui:enableMarkdownInHelp": True, "ui:enableMarkdownInDescription": True},
            "ui:globalOptions": {"enableMarkdownInDescription": True},
        },
    )
    assert card.page.locator("#card img, #card b, #card a, #card script, #card iframe").count() == 0
    assert card.page.locator("#card").get_by_text("**stars**").count() > 4
    assert card.page.evaluate("window.pwned === undefined")


def test_the_name_of_an_element_makes_none(card):
    templates = {
        f"ui:{name}Template": "iframe"
        for name in ("Field", "ObjectField", "DescriptionField", "BaseInput", "FieldError")
    }
    card.show(
        {"type": "object", "description": "d", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
        {
            **templates,
            "a": {**templates, "ui:widget": "iframe"},
            "b": {"ui:field": "constructor", "ui:widget": "toString"},
        },
    )
    assert card.page.locator("#card iframe").count() == 0
    expect(card.page.get_by_label("b")).to_be_visible()


def test_one_bad_field_does_not_take_the_others_along(card):
    card.show(
        {"type": "object", "properties": {"bad": {"type": "string"}, "good": {"type": "string"}}},
        {"bad": {"ui:widget": "range"}},
    )
    expect(card.page.get_by_text(re.compile("This field cannot be shown: bad"))).to_be_visible()
    card.page.get_by_label("good").fill("x")
    assert card.saved() == {"good": "x"}
    card.show({"type": "object", "properties": {"bad": {"type": "string"}}})
    expect(card.page.get_by_label("bad")).to_be_visible()


def test_a_refused_schema_leaves_the_form_as_it_is(card, page_server):
    card.show({"type": "object", "properties": {"a": {"type": "string"}}})
    asked = len(page_server.requests)
    problems = json.loads(
        card.tell("setSchema", json.dumps({"properties": {"x": {"$ref": page_server.origin + "/remote.json"}}}), "{}")
    )
    assert problems[0][0] == "properties.x"
    expect(card.page.get_by_role("textbox", name="a")).to_be_visible()
    assert len(page_server.requests) == asked


def test_a_form_that_contains_itself_opens_a_step_at_a_time(card):
    card.show(
        {
            "type": "object",
            "properties": {"tree": {"$ref": "#/definitions/node"}},
            "definitions": {
                "node": {
                    "type": "object",
                    "title": "Node",
                    "properties": {
                        "name": {"type": "string", "title": "Name"},
                        "child": {"$ref": "#/definitions/node"},
                    },
                }
            },
        }
    )
    before = card.page.get_by_label("Name").count()
    assert before < 5
    card.page.get_by_role("button", name="Open child").click()
    assert before < card.page.get_by_label("Name").count() < 10
    card.page.get_by_label("Name").last.fill("deep")
    card.saved()


def test_a_slow_pattern_is_no_standstill(card):
    slow = {"type": "string", "title": "Slow", "pattern": "^(a+)+$"}
    card.show(
        {
            "type": "object",
            "properties": {
                "slow": slow,
                "more": {"type": "object", "patternProperties": {"^(a+)+$": {"type": "string"}}},
            },
        }
    )
    card.tell("setValue", "slow", json.dumps("a" * 200 + "!"))
    card.tell("setValue", "more", json.dumps({"a" * 200 + "!": "x"}))
    card.save_button.click(timeout=5000)
    expect(card.page.get_by_text("This is not in the expected form.")).to_be_visible(timeout=5000)


def test_a_link_in_a_file_field_is_no_link(card):
    card.show(
        {"type": "object", "properties": {"file": {"type": "string", "format": "data-url", "title": "File"}}},
        {"file": {"ui:options": {"filePreview": True}}},
    )
    card.tell("setValue", "file", '"javascript:alert(1)//data:image/png;base64,AAAA"')
    assert card.page.locator("#card a, #card img").count() == 0


# how it looks, and what it costs


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_for_axe_to_find(open_card, scheme):
    card = open_card(color_scheme=scheme, viewport={"width": 320, "height": 600})
    card.show(RICH, RICH_UI)
    card.save_button.click()
    card.page.get_by_role("button", name="New: Client").click()
    card.client.fill("a")
    card.asked("a")
    card.answer("Alice", "Albert")
    card.client.press("ArrowDown")
    card.page.evaluate((NODE_MODULES / "axe-core/axe.min.js").read_text("utf-8"))
    found = card.page.evaluate("""axe.run(document, { preload: false,
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
        .then(result => result.violations.map(rule => [rule.id, rule.nodes.map(node => [node.html, node.failureSummary])]))""")
    assert found == []
    assert card.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_policy_is_kept_and_no_style_stands_in_an_attribute(card):
    card.show(RICH, RICH_UI)
    assert card.page.locator("#card [style]").count() == 0


@pytest.mark.only_browser("chromium")
def test_a_thousand_cards_leave_nothing(card):
    session = card.page.context.new_cdp_session(card.page)
    cycle = """([schema, ui, times]) => {
      for (let n = 0; n < times; n++) {
        const place = document.createElement("div");
        document.body.append(place);
        const card = mountCard(place, bridge);
        card.setSchema(schema, ui);
        card.setOptions("client", '[{"label": "a", "id": 1}]', true);
        card.clear();
        card.unmount();
        place.remove();
      }
      heard.length = 0;
    }"""

    def heap():
        session.send("HeapProfiler.collectGarbage")
        return session.send("Runtime.getHeapUsage")["usedSize"], session.send("Memory.getDOMCounters")["nodes"]

    card.page.evaluate(cycle, [json.dumps(CLIENT), json.dumps(CLIENT_UI), 100])
    before, nodes = heap()
    card.page.evaluate(cycle, [json.dumps(CLIENT), json.dumps(CLIENT_UI), 1000])
    after, nodes_after = heap()
    assert after - before < 300_000
    assert nodes_after - nodes < 200
