"""Local names of functions as short ones: the same program, each token on the line where it was."""

import ast
import builtins
import itertools
import keyword
import string

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def keywords(texts):
    """The names that calls in these texts pass arguments by: parameters that are called so keep their names."""
    return {node.arg for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.keyword)}


def parameters(texts):
    """The names of parameters that anybody may call a function of these texts with."""
    functions = [node for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS)]
    public = [function.args for function in functions if function.name == "__init__" or function.name[0] != "_"]
    return {each.arg for given in public for each in given.posonlyargs + given.args + given.kwonlyargs}


def shorten(text, by_keyword):
    """The text with parameters and variables of its functions renamed; what functions, attributes and globals are called stays."""
    tree = ast.parse(text)
    functions = list(outermost(tree))
    inside = {node for function in functions for node in within(function)}
    outside = {name for node in ast.walk(tree) if node not in inside for name in said(node)} | set(dir(builtins))
    lines = [line.encode() for line in text.split("\n")]
    edits = [edit for function in functions for edit in renamed(function, outside, by_keyword)]
    for (row, column), old, new in sorted(edits, reverse=True):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + new.encode() + line[column + len(old.encode()) :]
    return b"\n".join(lines).decode()


def outermost(node):
    """The functions that stand in no other function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield child
        else:
            yield from outermost(child)


def within(function):
    """The nodes of a function's own scope and of those in it; its defaults and decorators belong to the scope around it."""
    for part in ast.iter_child_nodes(function):
        if part in function.decorator_list or part is function.returns:
            continue
        defaults = [*part.defaults, *part.kw_defaults] if isinstance(part, ast.arguments) else []
        around = {node for default in defaults if default for node in ast.walk(default)}
        yield from (node for node in ast.walk(part) if node not in around)


def said(node):
    """The variables that a node names."""
    match node:
        case ast.Name(name) | ast.arg(name) | ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.alias(name, other):
            return (other or name).split(".")
        case ast.ExceptHandler(_, str(name)):
            return [name]
        case ast.Global(names) | ast.Nonlocal(names):
            return names
    return []


def renamed(function, outside, by_keyword):
    """((line, column in bytes), old, new) of each place; one name is one variable in all of the function, and in what is in it."""
    places, bound, kept = {}, set(), set(outside)
    for node in within(function):
        if isinstance(node, ast.Name | ast.arg):
            (name,) = said(node)
            places.setdefault(name, []).append((node.lineno, node.col_offset))
            if isinstance(node, ast.arg) or isinstance(node.ctx, ast.Store):
                bound.add(name)
        else:
            kept.update(said(node))
        kept.update(kept_by(node, by_keyword))
    bound -= kept
    taken = kept | set(places) - bound
    names = (name for name in short_names() if name not in taken)
    for old, new in zip(sorted(bound, key=lambda name: min(places[name])), names):
        yield from ((place, old, new) for place in places[old])


def kept_by(node, by_keyword):
    """The names that can't change because of this node."""
    if isinstance(node, ast.arguments):
        named = {argument.arg for argument in node.args + node.kwonlyargs}
        return named if node.kwarg else named & by_keyword
    if isinstance(node, ast.JoinedStr | ast.ClassDef):  # before Python 3.12 the places in an f-string are not told
        return {name for part in ast.walk(node) for name in said(part)}
    return ()


def short_names():
    """a, b, … Z, aa, ab …"""
    for length in itertools.count(1):
        for letters in itertools.product(string.ascii_letters, repeat=length):
            if not keyword.iskeyword("".join(letters)):
                yield "".join(letters)
