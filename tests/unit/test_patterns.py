"""A pattern that is taken ends in bounded steps: a backtracking engine that counts runs random ones on texts made against them."""

import itertools

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from softphone import patterns
from softphone.pattern_source import parsed

LENGTH = 24


class Engine:
    """What a browser's engine does, step by step: greedy, with no memory, an empty round of a repetition refused."""

    def __init__(self, tree, most):
        self.tree, self.left, self.most = tree, most, most

    def search(self, text):
        self.left = self.most
        return any(self.match(self.tree, text, at, lambda _: True) for at in range(len(text) + 1))

    def match(self, node, text, at, then):
        self.left -= 1
        if self.left < 0:
            raise OverflowError
        return getattr(self, node[0])(node, text, at, then)

    def set(self, node, text, at, then):
        return at < len(text) and any(low <= ord(text[at]) <= high for low, high in node[1]) and then(at + 1)

    def edge(self, node, text, at, then):
        return at == (0 if node[1] == "^" else len(text)) and then(at)

    def sequence(self, node, text, at, then):
        def part(number, at):
            if number == len(node[1]):
                return then(at)
            return self.match(node[1][number], text, at, lambda to: part(number + 1, to))

        return part(0, at)

    # `or` is a word of Python.
    def alternatives(self, node, text, at, then):
        return any(self.match(branch, text, at, then) for branch in node[1])

    def repeat(self, node, text, at, then):
        _, body, least, most = node

        def again(count, at):
            def after(to):
                return (to > at or count < least) and again(count + 1, to)

            return ((most is None or count < most) and self.match(body, text, at, after)) or (
                count >= least and then(at)
            )

        return again(0, at)


setattr(Engine, "or", Engine.alternatives)

TEXTS = [
    (word * LENGTH)[:LENGTH] + end
    for length in (1, 2, 3)
    for word in map("".join, itertools.product("ab", repeat=length))
    for end in ("", "!")
]


def steps(pattern, most):
    """The most steps that one of the texts takes; `most` where it is more."""
    engine, found = Engine(parsed(pattern)[0], most), 0
    for text in TEXTS:
        try:
            engine.search(text)
        except (OverflowError, RecursionError):
            return most
        found = max(found, most - engine.left)
    return found


ATOMS = st.sampled_from(["a", "b", "[ab]", ".", "[^a]"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda branches: "(?:%s)" % "|".join(branches)),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,3}", "{2,}"])).map(lambda pair: "(?:%s)%s" % pair),
    ),
    max_leaves=5,
)
WHOLE = st.tuples(st.sampled_from(["^", ""]), PATTERNS, st.sampled_from(["$", "", "c"])).map("".join)

# A pattern of this size that is quick takes (length of the text)³ at most, some steps for each node of it.
MOST = 40 * (LENGTH + 1) ** 3


@settings(max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(WHOLE)
def test_a_pattern_that_is_taken_ends(pattern):
    assume(patterns.trouble(pattern) is None)
    assert steps(pattern, MOST) < MOST, pattern


@pytest.mark.parametrize(
    "pattern", ["^(?:a|a)*$", "(?:a?a?)+$", "^(?:a*)*$", "(?:.*a){12}$", "^(?:ab?|ba|a)*c", "(?:a{1,20}){1,20}c"]
)
def test_the_engine_can_see_a_slow_one(pattern):
    assert steps(pattern, MOST) == MOST and patterns.trouble(pattern)
