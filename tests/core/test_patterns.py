"""Which patterns of a form schema can take for ever. The patterns are in patterns.json."""

import json

from softphone import patterns

with open(__file__.rsplit("/", 1)[0] + "/patterns.json") as file:
    CASES = json.load(file)


def test_quick_patterns_are_taken():
    for pattern in CASES["quick"]:
        assert patterns.trouble(pattern) is None, pattern


def test_slow_patterns_are_refused_with_a_reason():
    for pattern in CASES["slow"]:
        told = patterns.trouble(pattern)
        assert told and told.startswith("a pattern that can't be slow"), (pattern, told)


def test_what_is_no_regular_expression_is_said():
    for pattern in CASES["broken"]:
        told = patterns.trouble(pattern)
        assert told and told.startswith("a regular expression: "), (pattern, told)


def test_what_cannot_be_judged_is_said_within_bounds():
    large = (
        "(?:" + "|".join(["a%dx+y?" % number for number in range(380)]) + ")*$",
        "(?:" + "".join(["[a-z]*%s" % letter for letter in "0123456789" * 18]) + ")*$",
        "(?:(?:[a-z]{1,60}x){1,60}y){1,60}z{99999}(?:ab?c?d?){900}" * 20,
    )
    for pattern in large:
        told = patterns.trouble(pattern)
        assert told == patterns.LARGE or told.startswith("a pattern that can't be slow"), (pattern[:40], told)
    assert patterns.trouble(large[0]) == patterns.LARGE
    assert "5000" in patterns.trouble("a" * 5001) and "groups" in patterns.trouble("(" * 500 + "a" + ")" * 500)


def test_all_patterns_of_a_schema_share_one_budget():
    budget = patterns.Budget(3000)
    found = [patterns.trouble("^([a-z0-9]+[.]%d)+$" % number, budget) for number in range(200)]
    assert found[0] is None and found[-1] == patterns.LARGE
