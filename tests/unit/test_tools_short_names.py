"""Short local names: the same program with other names, and no name that somebody calls a function by."""

import ast
import collections

import pytest

from tools.project import APP
from tools.short_names import keywords, outermost, parameters, shorten


def texts_of(*folders):
    """The texts of all Python files in some folders."""
    return [path.read_text(encoding="utf-8") for folder in folders for path in sorted((APP / folder).rglob("*.py"))]


PHONE, SDK = texts_of("phone", "softphone/wire"), texts_of("softphone")
BY_KEYWORD, BY_ANYBODY = keywords(PHONE), keywords(SDK) | parameters(SDK)
SENT = [(text, BY_KEYWORD) for text in PHONE] + [(text, BY_ANYBODY) for text in SDK]
NAMED = {ast.Name: "id", ast.arg: "arg", ast.ExceptHandler: "name"}

# (source, what is sent)
SAMPLES = (
    ("def f(call, number):\n    return call + number\n", "def f(a, b):\n    return a + b\n"),
    ("def f(call):\n    return lambda other: (call, other)\n", "def f(a):\n    return lambda b: (a, b)\n"),
    ("a = 1\ndef f(call):\n    return call, a\n", "a = 1\ndef f(b):\n    return b, a\n"),
    ("def f(call, *more, **others):\n    return others\n", "def f(call, *a, **b):\n    return b\n"),
    ("def f(call): pass\nf(call=1)\n", "def f(call): pass\nf(call=1)\n"),
    ("def f(call):\n    call = g(call=call)\n", "def f(call):\n    call = g(call=call)\n"),
    ("def f():\n    call = 1\n    g(call=call)\n", "def f():\n    a = 1\n    g(call=a)\n"),
    ("class A:\n    def f(self, call=None):\n        self.call = call\n", "class A:\n    def f(a, b=None):\n        a.call = b\n"),
    ("call = 1\ndef f(x=call):\n    call = x\n", "call = 1\ndef f(a=call):\n    call = a\n"),
    ("def f():\n    global call\n    call = number = 1\n", "def f():\n    global call\n    call = a = 1\n"),
    ("def f():\n    call = 1\n    def g():\n        nonlocal call\n        call = 2\n", None),
    ("def f(call):\n    return f'{call!r:>{call}}'\n", None),
    ("def f(call):\n    class A:\n        call = 1\n    return A\n", None),
    ("def f():\n    import call\n    return call\n", None),
    ("def f(id):\n    return id\n", None),
    ("def f(number):\n    'ä'; x = 'ü', number; return x\n", "def f(a):\n    'ä'; b = 'ü', a; return b\n"),
    ("def f(rows):\n    return [row for row in rows if row]\n", "def f(a):\n    return [b for b in a if b]\n"),
    ("async def f(a, b):\n    async with b as c:\n        return (d := c), a\n", "async def f(a, b):\n    async with b as c:\n        return (d := c), a\n"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "sent"), SAMPLES)
def test_what_is_local_gets_a_short_name_and_nothing_else(text, sent):
    assert shorten(text, keywords([text])) == (text if sent is None else sent)


def names_and_rest(function):
    """The names of a function's variables, in order, and all that is not one: the tree with the lines."""
    names, rest = [], []
    for node in ast.walk(function):
        named = NAMED.get(type(node))
        names += [getattr(node, named)] if named else []
        rest.append((type(node).__name__, getattr(node, "lineno", None)))
        rest += [
            (field, repr(value))
            for field, value in ast.iter_fields(node)
            if field != named and not isinstance(value, ast.AST | list)
        ]
        rest += [
            (field, value)
            for field, value in ast.iter_fields(node)
            if field == "names" and value and isinstance(value[0], str)
        ]
    return names, rest


@pytest.mark.parametrize(("text", "by_keyword"), SENT)
def test_what_is_sent_stays_the_same_program(text, by_keyword):
    small = shorten(text, by_keyword)
    assert small.count("\n") == text.count("\n")
    for before, after in zip(outermost(ast.parse(text)), outermost(ast.parse(small)), strict=True):
        (old, rest), (new, same) = names_and_rest(before), names_and_rest(after)
        assert rest == same
        pairs = set(zip(old, new, strict=True))
        assert max(collections.Counter(name for name, _ in pairs).values(), default=1) == 1, "a variable became two"
        assert max(collections.Counter(name for _, name in pairs).values(), default=1) == 1, "two variables became one"
    assert outside(text) == outside(small)


def outside(text):
    """The program with its functions' bodies and parameters taken out: what nobody may rename."""
    tree = ast.parse(text)
    for function in list(outermost(tree)):
        function.body = [ast.Pass()]
        for part in ast.walk(function.args):
            if isinstance(part, ast.arg):
                part.arg = ""
    return ast.dump(tree)


def test_a_parameter_that_is_passed_by_name_keeps_it():
    for text, by_keyword in SENT:
        before, after = (
            [node for node in ast.walk(ast.parse(part)) if isinstance(node, ast.arguments)]
            for part in (text, shorten(text, by_keyword))
        )
        for old, new in zip(before, after, strict=True):
            names = [(a.arg, b.arg) for a, b in zip(old.args + old.kwonlyargs, new.args + new.kwonlyargs, strict=True)]
            assert [pair for pair in names if pair[0] in by_keyword and pair[0] != pair[1]] == []


def test_whoever_uses_the_sdk_may_name_each_parameter():
    assert BY_ANYBODY >= {"number", "server", "timeout", "root"}
    text = "def make_call(number, *, wait=1):\n    found = number\n\ndef _f(number, other):\n    pass\n"
    sent = "def make_call(number, *, wait=1):\n    a = number\n\ndef _f(number, a):\n    pass\n"
    assert shorten(text, parameters([text])) == sent
