"""Python as it is sent to the page: without comments, docstrings and needless blanks, each token on the line where it was."""

import ast
import io
import json
import re
import tokenize

from .project import APP, SDK
from .short_names import keywords, parameters, shorten

# Modules of the phone that are written for people only.
NOT_FOR_THE_PAGE = ("lines/line_events.py",)

# The same of the SDK: tables of which only the reference is made, and what the phone takes for itself.
NOT_FOR_THE_HOST_PAGE = ("softphone/wire/appearance.py", "softphone/wire/errors.py", "softphone/wire/phone_errors.py")

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
LEFT_OUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def shrink(text):
    """The same program in fewer bytes, its line numbers kept for tracebacks."""
    text = without_docstrings(text)
    lines = text.split("\n")
    rows, depth = [""] * (len(lines) + 1), 0
    end = (1, 0)
    for kind, word, start, stop in pieces(text, lines):
        depth += (kind == tokenize.INDENT) - (kind == tokenize.DEDENT)
        if kind in LEFT_OUT:
            continue
        row = start[0] - 1
        if not rows[row]:
            rows[row] = " " * depth
            if lines[row - 1].endswith("\\") and row > 0:
                rows[row - 1] += "\\"
        elif start != end and touches(rows[row], word):
            rows[row] += " "
        first, *rest = word.split("\n")
        rows[row] += first
        for number, line in enumerate(rest, row + 1):
            rows[number] = line
        end = stop
    return "\n".join(rows).rstrip("\n") + "\n"


def pieces(text, lines):
    """(kind, text, start, end) of the tokens. An f-string is one of them, as it is before Python 3.12."""
    begun = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            begun.append(token.start)
        elif name == "FSTRING_END":
            start = begun.pop()
            if not begun:
                yield tokenize.STRING, cut(lines, start, token.end), start, token.end
        elif not begun:
            yield token.type, token.string, token.start, token.end


def cut(lines, start, end):
    """The text between two places."""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    whole = [lines[start[0] - 1][start[1] :], *lines[start[0] : end[0] - 1], lines[end[0] - 1][: end[1]]]
    return "\n".join(whole)


def touches(before, after):
    """Whether two tokens would become one, or be misread, without a blank between them."""
    word = before[-1].isalnum() or before[-1] == "_"
    return word and (after[0].isalnum() or after[0] in "_\"'.")


def without_docstrings(text):
    """The same text with docstrings blanked; a body that is nothing else gets `pass`."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, False) is not None:
            blank(lines, node.body[0], "pass" if len(node.body) == 1 and not isinstance(node, ast.Module) else "")
    return "\n".join(lines)


def blank(lines, docstring, instead):
    """Takes one docstring out of the lines, and the semicolon behind it."""
    first, last = docstring.lineno - 1, docstring.end_lineno - 1
    head = lines[first].encode()[: docstring.col_offset].decode()
    tail = lines[last].encode()[docstring.end_col_offset :].decode().lstrip().removeprefix(";").lstrip()
    lines[first : last + 1] = [""] * (last - first + 1)
    lines[first] = head + instead if instead or head.strip() else ""
    if tail:
        lines[last] = (lines[last] or head) + tail


def python_files(folder, below):
    """`{path below `below`: text}` of the Python files of a folder, in order."""
    return {str(path.relative_to(below)): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}


def sdk_sources():
    """What `softphone.js` writes into a Python: `{"softphone/__init__.py": text, …}`."""
    files = {name: text for name, text in python_files(SDK, APP).items() if name not in NOT_FOR_THE_HOST_PAGE}
    by_keyword = keywords(files.values()) | parameters(files.values())
    return {name: shrink(shorten(text, by_keyword)) for name, text in files.items()}


def imported(package, texts):
    """The modules of a package ("" for that of the texts themselves) that Python texts import."""
    text, name = "\n".join(texts), re.escape(package)
    beside = ",".join(re.findall(rf"^ *from {name or chr(92) + '.'} import (.+)$", text, re.MULTILINE))
    return {word.strip() for word in beside.split(",") if word.strip()} | set(
        re.findall(rf"^ *from {name}\.(\w+) import", text, re.MULTILINE)
    )


def phone_sources():
    """What the phone writes into its MicroPython, its local names shortened; the wire's tables it imports come along as a
    namespace package."""
    files = {
        name: text for name, text in python_files(APP / "phone", APP / "phone").items() if name not in NOT_FOR_THE_PAGE
    }
    wire = {name.rpartition("/")[2][:-3]: (name, text) for name, text in python_files(SDK / "wire", APP).items()}
    asked_for, reached = {"__init__", *imported("softphone.wire", files.values())}, set()
    while asked_for - reached:
        reached |= asked_for
        asked_for |= imported("", [wire[module][1] for module in reached])
    files |= dict(wire[module] for module in sorted(reached))
    by_keyword = keywords(files.values())
    return {name: shrink(shorten(text, by_keyword)) for name, text in files.items()}


def phone_words():
    """`{code: words}` of the phone's languages: one for each file of the folder, English first."""
    found = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((APP / "phone" / "words").glob("*.json"))
    }
    return {"en": found.pop("en"), **found}
