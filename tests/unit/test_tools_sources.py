"""Python on its way into the page: smaller, but the same program on the same lines."""

import ast

import pytest

from tools.project import APP
from tools.sources import shrink

SAMPLES = (
    '"""A module."""\n\nx = 1  # one\n',
    'def f():\n    """Says."""\n    return 2\n',
    'def f():\n    """Nothing else."""\n',
    'class A:\n    """Much.\n\n    Text.\n    """\n\n    def g(self): "one line"\n',
    'text = "# no comment"\n',
    'class A:\n    """Ä ö."""; x = "ü"\n',
    "if True:\n        x = (1,\n           2)  # odd\n        y = [a for a in x if a in 'ab' 'c']\n",
    "x = 1 if y else 2 ; z = x if x else not y\n",
    'x = """a\n    b  # no comment\n"""\ny = f"{x!r:>{10}}  {x}" + f\'{x if x else "a"}\'\n',
    "total = 1 + \\\n    2 - -3\nassert total, 'x' ; print(1 .real, 0x1)\n",
    "def f(*, a=1, **b):\n    return lambda: (yield)\n\n\n@f\nclass A: pass\n",
    'async def f():\n    """Waits."""  # and a comment\n    await g()\n',
)


def program(text):
    """The syntax tree without docstrings, each node with its line."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0:1] = [] if len(body) > 1 or isinstance(node, ast.Module) else [ast.Pass(lineno=body[0].lineno)]
    return [
        (
            type(node).__name__,
            getattr(node, "lineno", None) if isinstance(node, ast.stmt) else getattr(node, "value", None),
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.Constant)
    ]


@pytest.mark.parametrize("text", [*SAMPLES, *(path.read_text() for path in sorted(APP.rglob("*.py")))])
def test_nothing_but_comments_and_docstrings_is_lost(text):
    small = shrink(text)
    assert program(small) == program(text)
    assert all(ast.get_docstring(node) is None for node in ast.walk(ast.parse(small))
               if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))  # fmt: skip
