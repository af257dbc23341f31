"""Our `rpds` against the real one, which jsonschema brings along on CPython; then jsonschema on top of ours."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import rpds as real

FOLDER = Path(__file__).resolve().parents[2] / "app" / "schema_check"


@pytest.fixture(scope="module")
def ours():
    spec = importlib.util.spec_from_file_location("rpds_in_python", FOLDER / "rpds.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STEPS = (
    lambda m: dict(m.HashTrieMap()),
    lambda m: dict(m.HashTrieMap({"a": 1}, b=2)),
    lambda m: dict(m.HashTrieMap([("a", 1)]).insert("b", 2)),
    lambda m: dict(m.HashTrieMap({"a": 1}).insert("a", 2)),
    lambda m: dict(m.HashTrieMap({"a": 1, "b": 2}).remove("a")),
    lambda m: m.HashTrieMap({"a": 1}).remove("x"),
    lambda m: dict(m.HashTrieMap({"a": 1}).discard("x")),
    lambda m: dict(m.HashTrieMap({"a": 1}).update({"a": 2}, {"b": 3}, c=4)),
    lambda m: dict(m.HashTrieMap.fromkeys("ab", 0)),
    lambda m: m.HashTrieMap({"a": 1})["x"],
    lambda m: (m.HashTrieMap({"a": 1}).get("a"), m.HashTrieMap().get("a"), m.HashTrieMap().get("a", 5)),
    lambda m: ("a" in m.HashTrieMap({"a": 1}), len(m.HashTrieMap({"a": 1})), list(m.HashTrieMap({"a": 1}).items())),
    lambda m: m.HashTrieMap({"a": 1}) == m.HashTrieMap(a=1),
    lambda m: m.HashTrieMap({"a": 1}) == m.HashTrieMap(a=2),
    lambda m: hash(m.HashTrieMap({"a": 1})) == hash(m.HashTrieMap(a=1)),
    lambda m: repr(m.HashTrieMap({"a": 1})),
    lambda m: (lambda one: m.HashTrieMap.convert(one) is one)(m.HashTrieMap()),
    lambda m: dict(m.HashTrieMap.convert({"a": 1})),
    lambda m: set(m.HashTrieSet("ab").insert("c")),
    lambda m: set(m.HashTrieSet("ab").remove("a")),
    lambda m: m.HashTrieSet("ab").remove("x"),
    lambda m: set(m.HashTrieSet("ab").discard("x")),
    lambda m: set(m.HashTrieSet("ab").update("bc", ["d"])),
    lambda m: ("a" in m.HashTrieSet("a"), len(m.HashTrieSet("aab")), m.HashTrieSet("a") == m.HashTrieSet(["a"])),
    lambda m: set(m.HashTrieSet("ab") & m.HashTrieSet("bc")),
    lambda m: repr(m.HashTrieSet([1])),
    lambda m: list(m.List()),
    lambda m: list(m.List([1, 2])),
    lambda m: list(m.List(1, 2)),
    lambda m: list(m.List([2]).push_front(1)),
    lambda m: (m.List([1, 2]).first, list(m.List([1, 2]).rest), list(m.List([1, 2]).drop_first())),
    lambda m: m.List().first,
    lambda m: m.List().drop_first(),
    lambda m: (len(m.List([1])), m.List([1]) == m.List([1]), m.List([1]) == m.List([2]), repr(m.List([1]))),
    lambda m: list(reversed(m.List([1, 2]))),
)


def outcome(step, module):
    try:
        return step(module)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("step", STEPS)
def test_each_step_ends_as_with_the_real_one(step, ours):
    assert outcome(step, ours) == outcome(step, real)


def test_a_step_leaves_the_old_one_alone(ours):
    entries, members, items = ours.HashTrieMap(a=1), ours.HashTrieSet("a"), ours.List([1])
    entries.insert("b", 2), entries.remove("a"), entries.update({"a": 3})
    members.insert("b"), members.remove("a"), members.update("c")
    items.push_front(0), items.drop_first()
    assert (dict(entries), set(members), list(items)) == ({"a": 1}, {"a"}, [1])


CHECK = """
import jsonschema, rpds
assert rpds.__file__.endswith(".py"), rpds
check = jsonschema.Draft202012Validator
check.check_schema({"$defs": {"n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"})
for schema in ({"type": "nonsense"}, {"properties": {"a": {"required": "b"}}}):
    try:
        check.check_schema(schema)
    except jsonschema.SchemaError as error:
        print(error.json_path, end=" ")
nested = check({"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/n"})
print([error.json_path for error in nested.iter_errors({"next": {"next": {"v": "x"}}})])
"""


def test_jsonschema_runs_on_it():
    done = subprocess.run(
        [sys.executable, "-c", CHECK], env={"PYTHONPATH": str(FOLDER)}, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("$.type $.properties.a.required ['$.next.next.v']\n", "")
