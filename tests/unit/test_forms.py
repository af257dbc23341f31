"""Form schemas and cards, checked by jsonschema."""

import json
import sys

import pytest

from fake_page import made
from softphone import forms
from softphone.errors import SchemaError
from softphone.payloads import Card

GOOD = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "minLength": 2},
        "client": {
            "type": "object",
            "createForm": {"schema": {"type": "object", "required": ["a"], "properties": {"a": {}}}},
        },
        "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        "self": {"$ref": "#/definitions/x"},
    },
    "definitions": {"x": {"type": "object", "properties": {"again": {"$ref": "#/definitions/x"}}}},
}

BAD = (
    ({"type": "objekt"}, None, "type"),
    ({"type": "object", "properties": {"a": {"minLength": "2"}}}, None, "properties.a.minLength"),
    ({"type": "object", "required": ["b"], "properties": {"a": {}}}, None, "required"),
    ({"type": "object", "required": ["b"]}, None, "required"),
    (
        {"type": "object", "properties": {"a": {"items": {"properties": {}, "required": ["x"]}}}},
        None,
        "a.items.required",
    ),
    ({"properties": {"a": {"$ref": "https://evil.example.com/x"}}}, None, "properties.a.$ref"),
    ({"properties": {"a": {"pattern": "^(a+)+$"}}}, None, "properties.a.pattern"),
    ({"patternProperties": {"^(a+)+$": {}}}, None, "patternProperties.^(a+)+$"),
    ({}, {"a": {"ui:widget": "teletype"}}, "a.ui:widget"),
    ({}, {"a": {"ui:field": "autocompleet"}}, "a.ui:field"),
    ({}, {"a": {"items": {"ui:options": {"widget": "teletype"}}}}, "a.items.ui:widget"),
    ({}, {"a": {"ui:widget": 5}}, "a.ui:widget"),
)


# Fields that a part of the schema defines which is not its own `properties`.
ELSEWHERE = (
    {"required": ["a"], "properties": {}, "allOf": [{"properties": {"a": {}}}]},
    {"required": ["a"], "type": "object", "$ref": "#/definitions/x", "definitions": {"x": {"properties": {"a": {}}}}},
    {"required": ["a"], "properties": {"b": {}}, "oneOf": [{"properties": {"a": {}}}]},
    {"required": ["a"], "properties": {"b": {}}, "anyOf": [{"properties": {"a": {}}}]},
    {"required": ["a"], "properties": {"b": {}}, "dependencies": {"b": {"properties": {"a": {}}}}},
    {"required": ["a"], "properties": {"b": {}}, "dependentSchemas": {"b": {"properties": {"a": {}}}}},
    {
        "required": ["a"],
        "properties": {"b": {}},
        "if": {"properties": {"b": {"const": 1}}},
        "then": {"properties": {"a": {}}},
    },
)


@pytest.mark.parametrize("schema", ELSEWHERE)
def test_a_required_field_may_be_defined_elsewhere(schema):
    assert forms.check_schema(schema, None) == []


def test_a_good_schema_has_no_problems():
    ui = {"title": {"ui:widget": "textarea"}, "client": {"ui:field": "autocomplete"}, "ui:order": ["title", "*"]}
    assert forms.check_schema(GOOD, ui) == []


@pytest.mark.parametrize(("schema", "ui_schema", "path"), BAD)
def test_bad_schemas_name_the_path(schema, ui_schema, path):
    softphone, page, _ = made()
    page.load()
    before = len(page.posts)
    with pytest.raises(SchemaError) as caught:
        softphone.set_form_schema(schema, ui_schema)
    assert caught.value.path == path and caught.value.code == "bad_schema" and caught.value.expected
    assert path in str(caught.value) and len(page.posts) == before


def test_a_bottomless_schema_is_refused_quickly():
    schema = {}
    for _ in range(500):
        schema = {"properties": {"a": schema}}
    assert "levels deep" in forms.check_schema(schema, None)[0][1]


def test_patterns_are_those_of_javascript():
    """Also where Python has none such; what only JavaScript can read lets every text pass here."""
    name = {
        "properties": {
            "a": {"type": "string", "pattern": r"^\p{L}+(?:[ '-]\p{L}+)*$"},
            "b": {"pattern": r"^(?<year>\d{4})$"},
        }
    }
    assert forms.check_schema(name, None) == []
    Card({"a": "Zoë", "b": "2026", "c": 5}).validate(name)
    with pytest.raises(SchemaError) as caught:
        Card({"a": "\u0665", "b": 5}).validate({"properties": {"a": {"pattern": r"^\d$"}, "b": {"pattern": "x"}}})
    assert caught.value.path == "a" and "does not match" in str(caught.value)
    with pytest.raises(SchemaError) as caught:
        Card({"a": 1}).validate({"patternProperties": {r"^\p{L}$": {}}, "additionalProperties": False})
    assert "Python" in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "a regular expression: ) is missing"),
        ("(?:x*)*", "a repetition within a repetition"),
        ("(?:\\w|_)*", "begin alike"),
        ("x" * 6000, "5000 characters"),
    ],
)
def test_a_pattern_is_told_with_its_place_and_the_reason(pattern, why):
    for schema, place in (
        ({"pattern": pattern}, "pattern"),
        ({"patternProperties": {pattern: {}}}, "patternProperties." + pattern),
    ):
        problems = forms.check_schema({"properties": {"b": {"pattern": "^a+$"}, "a": schema}}, None)
        assert [path for path, _ in problems] == ["properties.a." + place] and why in problems[0][1]


def test_a_card_is_validated():
    card = Card({"title": "x", "lines": [{"n": "one"}]})
    with pytest.raises(SchemaError) as caught:
        card.validate(GOOD)
    assert [path for path, _ in caught.value.problems] == ["lines.0.n", "title"]
    Card({"title": "xy"}).validate(json.dumps(GOOD))


def test_a_card_against_a_schema_that_runs_away():
    with pytest.raises(SchemaError):
        Card({}).validate({"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/a"}}})
    with pytest.raises(SchemaError):
        Card({}).validate({"$ref": "#/nowhere"})


@pytest.mark.parametrize("depth", [40, 20_000])
def test_texts_that_are_too_deep(depth):
    text = '{"properties": {"a": ' * depth + "{}" + "}}" * depth
    softphone, page, _ = made()
    for schemas in ((text,), ("{}", text)) if depth > 1000 else ((text,),):
        with pytest.raises(SchemaError) as caught:
            softphone.set_form_schema(*schemas)
        assert "levels" in str(caught.value)
    with pytest.raises(SchemaError):
        Card({}).validate(text)
    with pytest.raises(SchemaError):
        Card({}).validate("{")


def test_without_jsonschema_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    softphone, page, errors = made()
    page.load()
    for _ in range(2):
        softphone.set_form_schema({"type": "object"})
    assert page.types()[-2:] == ["bridge/BRIDGE_UPDATE_FORM_SCHEMA"] * 2 and errors == []
    assert [level for level, text in page.lines if "go unchecked" in text and "schema-check.zip" in text] == ["warn"]
    with pytest.raises(SchemaError, match="not checked"):
        Card({}).validate({})
