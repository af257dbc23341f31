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
        "client": {"type": "object", "createForm": {"schema": {"type": "object", "required": ["a"], "properties": {"a": {}}}}},
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
    ({"type": "object", "properties": {"a": {"items": {"properties": {}, "required": ["x"]}}}}, None, "a.items.required"),
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
    {"required": ["a"], "properties": {"b": {}}, "if": {"properties": {"b": {"const": 1}}}, "then": {"properties": {"a": {}}}},
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


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|b+)*x", "((ab)*c)*", "(?:a{2,})+", "(x+x+)+y", "^(a|a)*$", "((?:a|b)c)+", "(a|b){12}"])
def test_slow_patterns(pattern):
    assert forms.is_slow(pattern)


@pytest.mark.parametrize("pattern", ["^a+$", "^[a-z]+(-[a-z]+)?$", r"^\(\d+\)+$", "[(a+)+]*", r"^\+?\d{6,15}$", "(ab)+", "(a|b)?", r"^(\d\d?|x)$", r"^((25[0-5]|1\d\d)\.){3}(25[0-5]|1\d\d)$", "[(a|b)]*"])
def test_quick_patterns(pattern):
    assert not forms.is_slow(pattern)


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
