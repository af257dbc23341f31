"""The examples of README.md and docs/: what is marked as running runs, in every Python it may run in.

`<!-- runs -->` before a block of html: it is a page. `<!-- runs: handlers.py -->` before one of Python: it is that file
of a page. Any other block of these languages says why it does not run: `<!-- not run: a part of a page -->`.
"""

import re

import pytest

from tests.compat.expectations import EVENTS, UNKNOWN, message
from tests.pages import RecordingPhone
from tests.runners import ROOT

BLOCK = re.compile(r"^(?:<!-- (runs|not run)(?:: ([^\n]+?))? -->\n+)?```(html|python)\n(.*?)^```$", re.M | re.S)
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = ("reference.md",)

BLOCKS = [
    (path.name, path.read_text(encoding="utf-8")[: match.start()].count("\n") + 2, *match.groups())
    for path in FILES if path.exists() for match in BLOCK.finditer(path.read_text(encoding="utf-8"))
]  # fmt: skip
PAGES = [
    (f"{name}:{line}", code) for name, line, mark, _, language, code in BLOCKS if mark == "runs" and language == "html"
]
HANDLERS = [
    (f"{name}:{line}", code)
    for name, line, mark, _, language, code in BLOCKS
    if mark == "runs" and language == "python"
]

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Page</title>
<link rel="icon" href="data:,">
<script type="module" src="softphone/softphone.js"></script>
<script type="%s" src="handlers.py"></script>
<p><a href="tel:1001">call</a></p>
<p id="customer"></p>
"""
COUNT_HEARD = """let open;
globalThis.untilHeard = () => new Promise(resolve => { open = resolve; });
addEventListener("message", ({data}) => { if (data === "fence:") setTimeout(() => open()); });"""


def test_each_block_says_whether_it_runs():
    assert PAGES and HANDLERS
    assert [f"{name}:{line}" for name, line, mark, *_ in BLOCKS if not mark and name not in GENERATED] == []
    assert [f"{name}:{line}" for name, line, mark, why, *_ in BLOCKS if mark == "not run" and not why] == []


def comes_up(page, console):
    """The page's phone loads; every event that the phone can tell is heard; nobody complains."""
    page.wait_for_selector("#wazo-softphone", state="attached", timeout=20_000)
    phone = RecordingPhone(page)
    phone.until("bridge/CONFIG_RETRIEVED")
    phone.say(*[message(type_, fields) for _, _, type_, fields, _ in EVENTS], UNKNOWN)
    complaints = [text for kind, text in console.lines if kind in ("warning", "error") and "softphone" in text]
    assert complaints == []
    return phone


@pytest.mark.parametrize("code", [code for _, code in PAGES], ids=[where for where, _ in PAGES])
def test_a_page_runs(example_page, example_site, console, code):
    console.allowed.append("favicon")
    example_site.pages["/index.html"] = code
    example_site.pages["/handlers.py"] = 'from softphone import softphone\n\nsoftphone.init(server="demo")\n'
    example_page.add_init_script(COUNT_HEARD)
    example_page.goto(example_site.url)
    phone = comes_up(example_page, console)
    example_page.locator("a[href^=tel]").first.click()
    phone.until("bridge/ON_CLICK_TO_CALL")


@pytest.mark.parametrize("code", [code for _, code in HANDLERS], ids=[where for where, _ in HANDLERS])
def test_handlers_run(example_page, example_site, console, runtime, code):
    example_site.pages["/index.html"] = PAGE % runtime
    example_site.pages["/handlers.py"] = code
    example_page.add_init_script(COUNT_HEARD)
    example_page.goto(example_site.url)
    comes_up(example_page, console)
