"""The card's form at its corners: numbers as people type them, and schemas as people write them."""

import json
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.phone.test_card_form import card, open_card  # noqa: F401

NUMBERS = {
    "type": "object",
    "properties": {
        "text": {"type": "number", "title": "Text"},
        "steps": {"type": "number", "title": "Steps"},
        "whole": {"type": "integer", "title": "Whole"},
        "either": {"type": ["number", "null"], "title": "Either"},
    },
}
NUMBERS_UI = {"steps": {"ui:widget": "updown"}}

# What is typed, and what it is where a point parts the fraction and where a comma does; None: an error at the field.
TYPED = (
    ("-0.5", -0.5, -0.5), ("-.5", -0.5, -0.5), (".5", 0.5, 0.5), ("1e5", 100000, 100000), ("1,5", 1.5, 1.5), ("0,5", 0.5, 0.5),
    ("-0", 0, 0), ("007", 7, 7), ("-", None, None), ("1,234", None, 1.234), ("12345678901234567890", None, None),
    ("-1.05", -1.05, -1.05), ("10.50", 10.5, 10.5), ("3.", 3, 3), ("1.2.3", None, None), ("5 km", None, None),
)  # fmt: skip
PASTED = (("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234 567", 1234567), ("$5", None), ("−2", -2))


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_a_number_is_what_was_typed_or_an_error(open_card, locale):  # noqa: F811
    card = open_card(locale=locale)  # noqa: F811
    card.show(NUMBERS, NUMBERS_UI)
    for label in ("Text", "Steps", "Either"):
        box = card.page.get_by_label(label, exact=True)
        for text, *values in TYPED:
            box.fill("")
            box.press_sequentially(text)
            expect(box).to_have_value(text)
            found(card, label.lower(), values[locale == "de-DE"], text)
            expect(box).to_have_value(text)
        for text, value in PASTED:
            box.fill(text)
            found(card, label.lower(), value, text)
        box.fill("")
        assert label.lower() not in card.value
    whole = card.page.get_by_label("Whole")
    for text, value in (("42", 42), ("-3", -3), ("1.5", None), ("1e3", 1000), ("", "absent")):
        whole.fill(text)
        found(card, "whole", value, text)


def found(card, name, value, text):  # noqa: F811
    """The field holds this number; None: the text itself, which can't be saved. The field itself says so."""
    if value == "absent":
        assert name not in card.value
        return
    held = card.value[name]
    assert held == (text if value is None and held != 1.5 else value if value is not None else 1.5)
    if value is None:
        before = len(card.heard("save"))
        card.save_button.click()
        expect(card.page.locator(f"[id$={name}]")).to_have_attribute("aria-invalid", "true")
        assert len(card.heard("save")) == before


def test_arrows_step_a_number_within_its_bounds(card):  # noqa: F811
    schema = {"properties": {"n": {"type": "number", "title": "N", "minimum": -0.2, "maximum": 0.2, "multipleOf": 0.1}}}
    card.show({"type": "object", **schema}, {"n": {"ui:widget": "updown"}})
    box = card.page.get_by_role("spinbutton", name="N")
    for key, value in (("ArrowUp", -0.2), ("ArrowUp", -0.1), ("ArrowUp", 0), ("ArrowUp", 0.1), ("ArrowUp", 0.2), ("ArrowUp", 0.2),
                       ("ArrowDown", 0.1)):  # fmt: skip
        box.press(key)
        assert card.value == {"n": value}
    card.page.get_by_text("▾").click()
    assert card.value == {"n": 0}


def test_a_range_below_nothing_and_a_number_of_the_page(card):  # noqa: F811
    card.show(
        {"type": "object", "properties": {"r": {"type": "number", "title": "R", "minimum": -1, "maximum": 1, "multipleOf": 0.5},
                                          "n": {"type": "number", "title": "N"}, "pick": {"type": "number", "title": "Pick", "enum": [-0.5, 1.5]}}},
        {"r": {"ui:widget": "range"}},
    )  # fmt: skip
    card.page.get_by_label("R", exact=True).fill("-0.5")
    card.page.get_by_label("Pick").select_option(label="-0.5")
    card.page.get_by_label("N", exact=True).fill("-")
    card.tell("setValue", "n", "-0.25")
    expect(card.page.get_by_label("N", exact=True)).to_have_value("-0.25")
    assert card.saved() == {"r": -0.5, "pick": -0.5, "n": -0.25}


def test_nobody_consents_but_a_person(card):  # noqa: F811
    """Neither a `const`, wherever it stands, nor a single value ticks a box."""
    yes = {"type": "boolean", "const": True}
    for schema in (
        {"properties": {"ok": yes}},
        {"properties": {"ok": {"const": True}}},
        {"properties": {"ok": {"type": "boolean", "enum": [True]}}},
        {"properties": {"ok": {"$ref": "#/$defs/yes"}}, "$defs": {"yes": yes}},
        {"properties": {"ok": {"type": "boolean"}}, "allOf": [{"properties": {"ok": {"const": True}}}]},
        {"properties": {"ok": {"type": "boolean"}}, "if": {}, "then": {"properties": {"ok": {"const": True}}}},
        {"properties": {"ok": {"type": "boolean"}, "x": {"type": "string", "default": "y"}},
         "dependencies": {"x": {"properties": {"ok": {"const": True}}}}},
    ):  # fmt: skip
        card.show({"type": "object", "required": ["ok"], **schema})
        card.tell("clear")
        box = card.page.get_by_role("checkbox")
        expect(box).not_to_be_checked()
        assert card.value.get("ok") is not True, schema
        saves = len(card.heard("save"))
        card.save_button.click()
        expect(card.page.get_by_text("Fields to be corrected: 1")).to_be_visible()
        assert len(card.heard("save")) == saves and card.heard("invalid")[-1] == [
            [["ok", "Please fill in this field."]]
        ]
        box.check()
        card.save_button.click()
        assert card.heard("save")[-1][0]["ok"] is True
    # A text that is fixed is filled in, as RJSF documents; and a default that the author has written.
    card.show({"type": "object", "properties": {"v": {"const": "v1"}, "on": {"type": "boolean", "default": True}}})
    card.tell("clear")
    expect(card.page.get_by_role("checkbox")).to_be_checked()
    assert card.value == {"v": "v1", "on": True}


@pytest.mark.only_browser("chromium")
def test_an_error_stands_at_a_field_that_the_form_has_filled_in(open_card):  # noqa: F811
    """In the first form of a card, where nobody has changed anything before *Save*, and in the next one."""
    fields = (
        {"type": "boolean", "const": True}, {"type": "boolean", "enum": [True]}, {"type": "string", "default": "a", "minLength": 3},
        {"type": "integer", "default": 1, "minimum": 3}, {"type": "number", "default": 5, "exclusiveMaximum": 5},
        {"type": "string", "default": "x", "enum": ["y", "z"]},
    )  # fmt: skip
    card = open_card()  # noqa: F811
    for field in fields:
        inner = {"type": "object", "required": ["f"], "properties": {"f": {**field, "title": "F"}}}
        for schema in (inner, {"type": "object", "properties": {"group": inner}}):
            card.show(schema)
            for _ in range(2):
                card.tell("clear")
                card.save_button.click()
                expect(card.page.get_by_text("Fields to be corrected: 1")).to_be_visible()
                expect(card.page.locator(".card-error")).to_have_count(1)
                expect(card.page.get_by_label("F")).to_have_attribute("aria-invalid", "true")
            card.page.reload()
            card.page.locator(".card-form").wait_for()
            card.show(schema)
            card.save_button.click()
            expect(card.page.locator(".card-error")).to_have_count(1)


def test_an_order_that_leaves_fields_out(card):  # noqa: F811
    """Also of fields that come and go."""
    schema = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["a", "b"]},
            "note": {"type": "string"},
            "zeta": {"type": "string"},
        },
        "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
        "then": {"properties": {"why": {"type": "string"}}},
    }
    card.show(schema, {"ui:order": ["zeta", "kind"]})
    labels = card.page.locator("label")
    assert labels.all_inner_texts() == ["zeta", "kind", "note"]
    card.page.get_by_label("kind").select_option(label="b")
    expect(card.page.get_by_label("why")).to_be_visible()
    assert labels.all_inner_texts() == ["zeta", "kind", "note", "why"]
    card.show(schema, {"ui:order": ["why", "*", "kind", "gone", "*"]})
    assert labels.all_inner_texts()[0] == "why" and labels.all_inner_texts()[-1] == "kind"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.only_browser("chromium")
def test_boxes_for_a_date_go_by_the_clock_on_the_wall(open_card, zone):  # noqa: F811
    card = open_card(timezone_id=zone)  # noqa: F811
    schema = {"type": "object", "properties": {"at": {"type": "string", "format": "date-time", "title": "At"},
                                               "on": {"type": "string", "format": "date", "title": "On"}}}  # fmt: skip
    card.show(schema, {"at": {"ui:widget": "alt-datetime"}, "on": {"ui:widget": "alt-date"}})
    group = card.page.get_by_role("group", name="At")
    for name, choice in (
        ("Year", "2026"),
        ("Month", "02"),
        ("Day", "28"),
        ("Hour", "22"),
        ("Minute", "30"),
        ("Second", "05"),
    ):
        group.get_by_label(name).select_option(label=choice)
    moment = card.page.evaluate("() => new Date(2026, 1, 28, 22, 30, 5).toJSON()")
    assert card.value["at"] == moment and datetime.fromisoformat(moment.replace("Z", "+00:00")).hour != 22
    group.get_by_label("Day").select_option(label="31")
    card.save_button.click()
    expect(card.page.get_by_text("Please enter a date or time.").first).to_be_visible()
    group.get_by_role("button", name="Now").click()
    now = card.page.evaluate("() => [new Date().getHours(), new Date().getDate()]")
    chosen = [group.get_by_label(name).locator("option:checked").inner_text() for name in ("Hour", "Day")]
    assert [int(text) for text in chosen] == now
    card.page.get_by_role("group", name="On").get_by_role("button", name="Now").click()
    assert int(card.value["on"][8:]) == now[1]
    card.tell("setValue", "at", '"rubbish"')
    expect(group.get_by_label("Year")).to_have_value("")


def test_null_is_a_value_where_it_is_one(card):  # noqa: F811
    kinds = {"maybe": {"type": ["string", "null"]}, "free": {}, "none": {"type": "null"}, "text": {"type": "string"},
             "either": {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "listed": {"enum": ["a", None]}}  # fmt: skip
    card.show({"type": "object", "properties": kinds, "required": ["maybe"]})
    for name in (*kinds, "unknown"):
        card.tell("setValue", name, '"x"')
        card.tell("setValue", name, "null")
    assert card.value == {"maybe": None, "free": None, "none": None, "either": None, "listed": None, "unknown": None}
    assert "text" not in card.saved()


def test_a_time_with_a_zone_is_seen(card):  # noqa: F811
    card.show({"type": "object", "properties": {"t": {"type": "string", "format": "time", "title": "T"}}})
    box = card.page.get_by_label("T", exact=True)
    for text, shown in (
        ("10:30:05Z", "10:30:05"),
        ("10:30:00+02:00", "10:30:00"),
        ("23:59:59.123456-05:30", "23:59:59.123"),
    ):
        card.tell("setValue", "t", json.dumps(text))
        expect(box).to_have_value(shown)
        assert card.saved() == {"t": text}


def test_names_that_are_none_elsewhere(card):  # noqa: F811
    """Of fields: "", blanks, dots, numbers, names of methods, what paths are made of."""
    names = ["", "0", "a.b", "a b", "a/b", "~0", "toString", "ui:order", "*", "$ref", "é", "x[0]"]
    properties = {name: {"type": "string", "title": f"Field {n}", "minLength": 2} for n, name in enumerate(names)}
    card.show({"type": "object", "properties": properties, "required": names})
    boxes = [card.page.get_by_label(f"Field {n}", exact=True) for n in range(len(names))]
    for box in boxes:
        box.fill("x")
    card.save_button.click()
    expect(card.page.get_by_text("At least 2 characters, please.")).to_have_count(len(names))
    for n, box in enumerate(boxes):
        expect(box).to_have_attribute("aria-invalid", "true")
        box.fill(f"value {n}")
    card.save_button.click()
    assert card.heard("save")[-1][0] == {name: f"value {n}" for n, name in enumerate(names)}
    for n, name in enumerate(names):
        card.tell("setValue", name, json.dumps(f"set {n}"))
        expect(boxes[n]).to_have_value(f"set {n}")
