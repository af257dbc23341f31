"""Python as it is sent to the page: without comments and docstrings, each statement on the line where it was."""

import ast
import io
import tokenize

from .project import APP, SDK

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def shrink(text):
    """The same program in fewer bytes, its line numbers kept for tracebacks."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, False) is not None:
            cut_docstring(lines, node, node.body[0])
    return "\n".join(lines).rstrip("\n") + "\n"


def cut_docstring(lines, owner, docstring):
    """Blanks a docstring; a body that is nothing else keeps `pass`."""
    first, last = docstring.lineno - 1, docstring.end_lineno - 1
    tail = lines[last].encode()[docstring.end_col_offset :].decode()
    head = lines[first].encode()[: docstring.col_offset].decode()
    for row in range(first, last + 1):
        lines[row] = ""
    needs_pass = len(owner.body) == 1 and not isinstance(owner, ast.Module)
    lines[first] = head + ("pass" if needs_pass else "") if head.strip() or needs_pass else ""
    if tail.strip():
        lines[last] = head + tail.lstrip().lstrip(";").lstrip()


def python_files(folder, below):
    """`{path below `below`: text}` of the Python files of a folder, in order."""
    return {str(path.relative_to(below)): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}


def sdk_sources():
    """What `softphone.js` writes into a Python: `{"softphone/__init__.py": text, …}`."""
    return {name: shrink(text) for name, text in python_files(SDK, APP).items()}


def phone_sources():
    """What the phone writes into its MicroPython; the wire's tables come along as a namespace package."""
    files = {**python_files(APP / "phone", APP / "phone"), **python_files(SDK / "wire", APP)}
    return {name: shrink(text) for name, text in files.items()}
