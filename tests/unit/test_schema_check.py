"""The JavaScript validator of MicroPython pages against jsonschema: the same schemas are refused, at the same path."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from softphone import forms
from tests.unit.test_forms import ELSEWHERE

CHECKER = Path(__file__).resolve().parents[2] / "app" / "loader" / "schema-check.js"

SCRIPT = """
import { readFileSync } from "node:fs";
const { check, validate } = await import(process.argv[1]);
const jobs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(jobs.map(([what, ...texts]) => ({ check, validate })[what](...texts))));
"""

PATTERNS = (
    "^(a|a)*$", "(a|b)+", "(a|b){3}", "(a|b){12}", "(a|b){2,}", "((a|b)c)*", "((a|b){3}){3}", "(a+){3}", "(a(b|c))?", "[(a|b)]*", "(?=a|b)*",
    r"\(a|b\)*", "a|b*", "(a|(b|c)d)", "((ab)+)*", "(?:(?:a)|b)+x", "(ab)+",
    r"^\d{3}\-\d{4}$", r"\@\_\!", "a{", "]", r"a\/b", r"[\-a]", "a{2}{3}", "(a|a)" * 20,
)  # fmt: skip

SCHEMAS = (
    {},
    {"type": "object", "properties": {"a": {"type": "string", "title": "A"}}, "required": ["a"]},
    {"type": "object", "properties": {"a": {"type": ["string", "null"], "enum": ["x", None], "default": "x"}}},
    {"properties": {"a": {"oneOf": [{"const": 1}, {"type": "string"}]}, "b": True}},
    {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}], "additionalItems": False},
    {"definitions": {"n": {"type": "integer"}}, "properties": {"n": {"$ref": "#/definitions/n"}}},
    {"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["a"]}, "dependentRequired": {"a": ["b"]}},
    {"patternProperties": {"^x": {"type": "string"}}, "propertyNames": {"maxLength": 3}},
    {"type": "nonsense"},
    {"type": []},
    {"type": ["string", "string"]},
    {"type": 5},
    {"required": "a"},
    {"required": [1]},
    {"required": ["a", "a"], "properties": {"a": {}}},
    {"properties": []},
    {"properties": {"a": 5}},
    {"properties": {"a": {"type": "nope"}}},
    {"properties": {"a": {"items": {"minimum": "x"}}}},
    {"properties": {"a": {"minLength": -1}}},
    {"properties": {"a": {"maxItems": 1.5}}},
    {"properties": {"a": {"multipleOf": 0}}},
    {"properties": {"a": {"pattern": "("}}},
    {"properties": {"a": {"enum": "x"}}},
    {"properties": {"a": {"uniqueItems": "yes"}}},
    {"allOf": []},
    {"allOf": {}},
    {"anyOf": [{"type": "string"}, {"type": "x"}]},
    {"not": 1},
    {"items": [{}]},
    {"$defs": {"a": {"format": 1}}},
    {"title": 1},
    {"readOnly": "x"},
    {"properties": {"a": {"pattern": r"^\p{L}+$"}}},
    {"default": {"pattern": ":-("}, "enum": [{"pattern": "(a*)*"}], "properties": {"default": {"pattern": "(a|a)*"}}},
    {
        "const": {"pattern": "*"},
        "examples": [{"patternProperties": {"(": 1}}],
        "default": {"properties": {"pattern": "("}},
    },
    {"properties": {"a": {"pattern": 5}, "b": {"patternProperties": {"x*x*x*y": {}}}}},
    {"properties": {"a": {"type": "nope", "pattern": "(a?a?)+"}}},
    {"$id": "a#b"},
    {"dependentRequired": {"a": "b"}},
    {"additionalProperties": "no"},
    {"required": ["a"], "properties": {"b": {}}},
    {"type": "object", "required": ["a"]},
    {"required": ["a"]},
    {"properties": {"a": {"createForm": {"schema": {"required": ["x"], "properties": {}}}}}},
    {"properties": {"a": {"type": "array", "items": {"required": ["x"], "properties": {"y": {}}}}}},
    {"properties": {"a": {"$ref": "other.json"}}},
    {"properties": {"a": {"pattern": "^(a+)+$"}}},
    *({"properties": {"a": {"pattern": pattern}}} for pattern in PATTERNS),
    *ELSEWHERE,
    {"properties": {"a/b": {"type": "x"}}},
    5,
    [],
)

UI_SCHEMAS = (
    {},
    None,
    *({"a": {"ui:widget": name}} for name in (*forms.WIDGETS, "nonsense", "Textarea", 5)),
    *({"a": {"ui:field": name}} for name in (*forms.FIELDS, "nonsense")),
    {"a": {"ui:options": {"widget": "nonsense"}}, "b": {"items": {"ui:field": "x"}}},
    {"ui:order": ["a", "*"], "ui:submitButtonOptions": {"norender": True}},
)

VALUES = (
    ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"a": "x"}),
    ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"a": 1}),
    ({"properties": {"a": {}}, "required": ["a"]}, {}),
    ({"properties": {"a": {"type": "integer"}}}, {"a": 1.0}),
    ({"properties": {"a": {"type": "integer"}}}, {"a": 1.5}),
    ({"properties": {"a": {"type": "string", "minLength": 2, "pattern": "^x"}}}, {"a": "y"}),
    ({"properties": {"a": {"pattern": r"^\d{3}\-\d{4}$"}}}, {"a": "555-0117"}),
    ({"properties": {"a": {"pattern": r"^\d{3}\-\d{4}$"}}}, {"a": "5550117"}),
    ({"properties": {"a": {"pattern": r"^\w+\@\w+$"}}}, {"a": "a@b"}),
    ({"properties": {"a": {"pattern": "^a{$"}}}, {"a": "a{"}),
    ({"properties": {"a": {"enum": ["x", 1]}}}, {"a": "z"}),
    ({"properties": {"a": {"format": "email"}}}, {"a": "nobody"}),
    ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1, "b": 2}),
    ({"properties": {"l": {"type": "array", "items": {"type": "string"}, "maxItems": 2}}}, {"l": ["a", 1]}),
    ({"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/n"},
     {"next": {"next": {"v": "x"}}}),
    ({"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}, {"a": 1}),
    ({"type": "nonsense"}, {}),
)  # fmt: skip


def in_javascript(jobs):
    node = os.environ.get("NODE", "node")
    command = [node, "--input-type=module", "--eval", SCRIPT, CHECKER.as_uri()]
    return json.loads(
        subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=True).stdout
    )


@pytest.fixture(scope="module")
def checked():
    return in_javascript([("check", json.dumps(schema), "null") for schema in SCHEMAS])


def paths(rows):
    return [path for path, _ in rows]


@pytest.mark.parametrize("number", range(len(SCHEMAS)))
def test_a_schema_is_refused_at_the_same_path(number, checked):
    assert paths(forms.judged(checked[number])) == paths(forms.check_schema(SCHEMAS[number], None))


def test_the_same_widgets_and_fields_are_known():
    found = in_javascript([("check", "{}", json.dumps(ui_schema)) for ui_schema in UI_SCHEMAS])
    assert [paths(rows) for rows in found] == [paths(forms.check_schema({}, ui_schema)) for ui_schema in UI_SCHEMAS]


def outcome(schema, value):
    try:
        forms.check_value(schema, value)
    except forms.SchemaError as error:
        return {path for path, _ in error.problems}
    return set()


def test_a_value_fails_at_the_same_paths():
    found = in_javascript([("validate", json.dumps(schema), json.dumps(value)) for schema, value in VALUES])
    assert [set(paths(forms.judged(rows))) for rows in found] == [outcome(schema, value) for schema, value in VALUES]
