"""Who may import what: the core knows no browser, dependencies point inwards, the wire stands on nothing."""

import ast
import re

import pytest

from tools.project import APP, DOCS, ROOT

BROWSER = {"js", "jsffi", "micropython", "page_js", "polyscript", "pyodide", "pyodide_js", "pyscript"}

# Where the browser may be imported; the phone's main.py hands it to the parts.
DOORS = ("softphone/browser/", "phone/browser/", "phone/media/", "phone/lines/", "phone/main.py", "demo/")

# The SDK from the inside out. A module imports what stands before it or beside it, never what stands behind it.
RINGS = (
    ("wire",),
    ("errors", "runtime", "spelling", "undo"),
    (
        "answers",
        "asking",
        "call",
        "calls",
        "channel",
        "checks",
        "commands",
        "event",
        "forms",
        "forwarded",
        "links",
        "options",
        "pattern_source",
        "patterns",
        "payload",
        "payloads",
        "reply",
    ),
    ("conversation",),
    ("softphone",),
    ("browser",),
    ("ready",),
    ("__init__",),
)

SDK = sorted((APP / "softphone").rglob("*.py"))
PYTHON = sorted(APP.rglob("*.py"))


def name_of(path):
    return str(path.relative_to(APP))


def imports_of(path):
    """(module, level) of every import; `from . import a` counts as `a`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.level
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.name, node.level) for alias in node.names)


def own_imports(path):
    """The modules of the SDK that one of its modules imports, by their names below `softphone`."""
    here = path.relative_to(APP / "softphone").parent.parts
    for module, level in imports_of(path):
        if level:
            yield ".".join((*here[: len(here) - level + 1], module))
        elif module.split(".")[0] == "softphone":
            yield module.removeprefix("softphone").lstrip(".") or "__init__"


def ring_of(module):
    first = module.split(".")[0].removesuffix(".py")
    return next(number for number, names in enumerate(RINGS) if first in names)


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_the_browser_is_imported_at_the_doors_only(path):
    if not name_of(path).startswith(DOORS):
        assert not BROWSER.intersection(module.split(".")[0] for module, level in imports_of(path) if not level)


@pytest.mark.parametrize("path", SDK, ids=name_of)
def test_dependencies_point_inwards(path):
    own = ring_of(path.relative_to(APP / "softphone").parts[0])
    outwards = [module for module in own_imports(path) if ring_of(module) > own]
    if path.name == "ready.py":
        outwards = [module for module in outwards if not module.startswith("browser")]
    assert not outwards


def test_every_module_has_its_ring():
    known = {name for names in RINGS for name in names}
    assert {path.relative_to(APP / "softphone").parts[0].removesuffix(".py") for path in SDK} == known


def test_the_phone_takes_nothing_but_the_wire_from_the_sdk():
    for path in (APP / "phone").rglob("*.py"):
        taken = [module for module, level in imports_of(path) if not level and module.split(".")[0] == "softphone"]
        assert all(module.startswith("softphone.wire") for module in taken), name_of(path)


def drawn():
    """The lists of docs/architecture.md: [{who: whom}], of the SDK and of the loader."""
    blocks = re.findall(r"```\n(\w+ +─▶ .*?)```", (DOCS / "architecture.md").read_text(encoding="utf-8"), re.DOTALL)
    rows = [[line.split("─▶") for line in block.splitlines()] for block in blocks]
    return [
        {who.strip(): set(whom.partition(", and ")[0].strip().split(", ")) for who, whom in found} for found in rows
    ]


def test_the_drawing_is_what_the_code_is():
    python, loader = {}, {}
    for path in SDK:
        folder = path.relative_to(APP / "softphone").parts[0].removesuffix(".py")
        python.setdefault(folder, set()).update(
            {module.split(".")[0] or "__init__" for module in own_imports(path)} - {folder}
        )
    for path in (APP / "loader").glob("*.js"):
        beside = re.findall(r'^import .* from "\./([\w-]+)\.js"', path.read_text(encoding="utf-8"), re.MULTILINE)
        loader[path.stem] = set(beside)
    assert drawn() == [{who: whom for who, whom in found.items() if whom} for found in (python, loader)]


def test_what_the_drawing_names_is_there():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    roots = [ROOT, APP, *(folder for folder in APP.rglob("*") if folder.is_dir())]
    missing = []
    for name in set(re.findall(r"`([\w./-]+\.(?:py|js|css))`", text)):
        if name != "softphone.js" and not any((root / name).exists() for root in roots):
            missing.append(name)
    for what, name in re.findall(r"`(\w+)` of `([\w./-]+\.(?:py|js))`", text):
        found = [root / name for root in roots if (root / name).exists()]
        if not any(re.search(rf"\b{what}\b", file.read_text(encoding="utf-8")) for file in found):
            missing.append((what, name))
    assert missing == []
