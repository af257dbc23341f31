"""Form schemas, and values against them: what is checked before a phone sees them.

In CPython by `jsonschema`, in MicroPython by a JavaScript validator that is loaded when it is first needed. Both give
the same problems: a list of (path, what was expected).
"""

import json
import re

from . import runtime
from .errors import SchemaError

# What React JSON Schema Form, which both phones show the card with, knows by name; and how large a schema may be. The loader's
# `schema-limits.js` is made of these.
WIDGETS = (
    "text", "textarea", "password", "email", "uri", "url", "data-url", "color", "date", "datetime", "date-time", "time",
    "alt-date", "alt-datetime", "range", "updown", "hidden", "radio", "select", "checkbox", "checkboxes", "file", "files",
)  # fmt: skip
FIELDS = (
    "autocomplete", "ArrayField", "BooleanField", "NullField", "NumberField", "ObjectField", "SchemaField", "StringField",
    "AnyOfField", "OneOfField",
)  # fmt: skip

DEEPEST = 64
LONGEST = 1000000

# A schema with one of these has fields that its own `properties` need not name.
ELSEWHERE = ("$ref", "allOf", "anyOf", "oneOf", "dependencies", "dependentSchemas", "if")

# What these hold is data, unless they are themselves names, in one of the others.
DATA = ("const", "default", "enum", "examples")
NAMED = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")

NO_LIBRARY = (
    "jsonschema is not there. The script tag of softphone.js brings it in schema-check.zip, which lies beside it; a page "
    'without the tag names that file under [files], as "./*".'
)

# Of the first phone, in MicroPython: an object with `value(schema_text, value_text)`, which gives a list of problems, or
# None while the validator is still being loaded (what it finds then goes to that phone's `on_error`).
validator = None


def check_texts(schema, ui_schema):
    """Problems of a form's schema and ui schema, both JSON texts. CPython only."""
    return _found(lambda: check_schema(json.loads(schema), json.loads(ui_schema)))


def check_schema(schema, ui_schema):
    """Problems of a form's schema and ui schema, both Python values. CPython only; [] where jsonschema can't be had."""
    problems = _structure(schema, "")
    if problems:
        return problems
    library = _library()
    if library:
        try:
            # Without its check of formats: a pattern is JavaScript's, and `patterns` has read it.
            library.validators.validator_for(schema, library.Draft202012Validator).check_schema(
                schema, format_checker=None
            )
        except library.SchemaError as error:
            return [(_path(error.absolute_path), error.message[:300])]
    return _missing(schema, "") + _unknown(ui_schema, "")


def check_length(schema):
    """Raises SchemaError when a schema's JSON text is too long. Asked before it is parsed: MicroPython takes minutes for 5 MB."""
    if isinstance(schema, str) and len(schema) > LONGEST:
        raise failure("The form schema was not sent", [("", "a schema of at most %d characters" % LONGEST)])


def check_value(schema, value, own=None):
    """Raises SchemaError when `value` doesn't fit `schema`, or when there is nothing to check it with.

    `own`: in MicroPython, the validator of the phone that the value has come from.
    """
    checker = (own or validator) if runtime.MICROPYTHON else _library()
    if not checker:
        raise SchemaError("The card was not checked: " + NO_LIBRARY)
    if runtime.MICROPYTHON:
        text = schema if isinstance(schema, str) else json.dumps(schema)
        problems = checker.value(text, json.dumps(value))
    else:
        problems = _found(lambda: _value_problems(json.loads(schema) if isinstance(schema, str) else schema, value))
    if problems:
        raise failure("The card does not fit the schema", problems)


def failure(what, problems):
    """The SchemaError of a list of problems."""
    shown = "; ".join("%s: %s" % (path or "the whole", expected) for path, expected in problems[:5])
    return SchemaError("%s. %s" % (what, shown), problems)


def can_check():
    """Whether there is jsonschema. CPython only."""
    return bool(_library())


def _library():
    try:
        import jsonschema
    except ImportError:
        return None
    return jsonschema


def _found(problems):
    """What `problems()` finds; that a text can't even be read is one, too."""
    try:
        return problems()
    except RecursionError:
        return [("", "at most %d levels" % DEEPEST)]
    except ValueError:
        return [("", "a schema in JSON")]


def _value_problems(schema, value):
    problems = check_schema(schema, None)
    if problems:
        return problems
    library = _library()
    from referencing.exceptions import Unresolvable

    known = library.validators.validator_for(schema, library.Draft202012Validator)
    checker = library.validators.extend(known, {"pattern": _check_pattern})(schema)
    try:
        errors = sorted(checker.iter_errors(value), key=lambda error: list(map(str, error.absolute_path)))
    except Unresolvable as error:
        return [("", "a $ref that the schema itself holds; nothing is fetched: %s" % str(error)[:200])]
    except RecursionError:
        return [("", "a schema that comes to an end")]
    except re.error as error:
        return [("", "patterns of names that Python can read, too: %s" % error)]
    return [(_path(error.absolute_path), error.message[:300]) for error in errors]


def _check_pattern(checker, pattern, text, _):
    """`pattern` of jsonschema, as JavaScript reads it. What only JavaScript can read lets every text pass: the phone asks."""
    if not checker.is_type(text, "string"):
        return
    try:
        fits = re.search(pattern, text, re.ASCII)
    except re.error:
        return
    if not fits:
        yield _library().ValidationError("%r does not match %r" % (text, pattern))


def _path(parts):
    return ".".join(str(part) for part in parts)


def _structure(schema, path):
    """What would make a validator slow or run away, and what is no schema at all."""
    if not isinstance(schema, dict):
        return [(path, "an object: a JSON Schema")]
    waiting, found = [(schema, path, 0, False)], []
    while waiting:
        node, path, depth, data = waiting.pop()
        if depth > DEEPEST:
            return [(path[:200], "a schema at most %d levels deep" % DEEPEST)]
        if isinstance(node, list):
            waiting += [(item, "%s.%d" % (path, index), depth + 1, data) for index, item in enumerate(node)]
        elif isinstance(node, dict):
            trouble = _own_trouble(node, path)
            if trouble:
                return [trouble]
            found += [] if data else _patterns(node, path)
            data_in = () if path.split(".")[-1] in NAMED else DATA
            waiting += [(node[key], _join(path, key), depth + 1, data or key in data_in) for key in node]
    return judged(found)


def _own_trouble(node, path):
    """What is wrong with one level of a schema, whatever is below."""
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return (_join(path, "$ref"), "a reference within the schema (#/…); nothing is fetched")
    return None


def _patterns(node, path):
    by_name = node.get("patternProperties")
    found = [("pattern", node.get("pattern"))]
    found += [("patternProperties." + key, key) for key in (by_name if isinstance(by_name, dict) else ())]
    return [(_join(path, key), "a pattern", pattern) for key, pattern in found if isinstance(pattern, str)]


def judged(rows):
    """The problems among `rows`: those of two parts, (path, what was expected), are; those of three end in a pattern to be judged.

    A pattern that is slow or broken is told alone.
    """
    from . import patterns

    budget, known = patterns.Budget(), {}
    for row in rows:
        if len(row) == 3:
            source = row[2]
            if source not in known:
                known[source] = patterns.trouble(source, budget)
            if known[source]:
                return [(row[0], known[source])]
    return [tuple(row) for row in rows if len(row) == 2]


def _missing(schema, path):
    """`required` fields that no property defines."""
    problems = []
    if isinstance(schema, dict):
        properties = schema.get("properties")
        required = None if any(key in schema for key in ELSEWHERE) else schema.get("required")
        if isinstance(properties, dict) and isinstance(required, list):
            problems += [
                (_join(path, "required"), "%r to be one of the properties" % name)
                for name in required
                if name not in properties
            ]
        elif isinstance(required, list) and required and schema.get("type") == "object" and "properties" not in schema:
            problems += [(_join(path, "required"), "%r to be one of the properties" % name) for name in required]
        for key, below in (properties or {}).items() if isinstance(properties, dict) else ():
            problems += _missing(below, _join(path, key))
        for key in ("items", "createForm", "schema"):
            problems += _missing(schema.get(key), _join(path, key))
    return problems


def _unknown(ui_schema, path):
    """Widgets and fields that no phone knows."""
    problems = []
    if isinstance(ui_schema, dict):
        for key, value in ui_schema.items():
            known = {"ui:widget": WIDGETS, "ui:field": FIELDS}.get(key)
            if known and not (isinstance(value, str) and value in known):
                problems.append((_join(path, key), "one of %s, not %r" % (", ".join(known), value)))
            elif key == "ui:options" and isinstance(value, dict):
                problems += _unknown({"ui:" + name: value[name] for name in ("widget", "field") if name in value}, path)
            elif not key.startswith("ui:"):
                problems += _unknown(value, _join(path, key))
    return problems


def _join(path, key):
    return "%s.%s" % (path, key) if path else str(key)
