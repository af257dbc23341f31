"""Pages that load the SDK in every way there is; what they have in common."""

import textwrap

# Handlers that show that they have run: `data-up` of the page's root says in which Python, `data-owner` who owns the phone.
UP = """
import js, sys
from softphone import softphone
root = js.document.documentElement
root.setAttribute("data-up", sys.implementation.name)
"""

LONG = 40_000

PYTHON = {"mpy": "micropython", "py": "cpython"}


def init(phone, more=""):
    """Handlers that place the phone, hidden."""
    return UP + f'softphone.init(server="stack.example.com", url="{phone.url}")\n' + textwrap.dedent(more)


def script(runtime, code, attributes=""):
    """A script tag of Python."""
    return f'<script type="{runtime}" {attributes}>{code}</script>'


def document(head="", body=""):
    """A page that asks for no icon."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">'
        f"{head}</head><body>{body}</body></html>"
    )


def up(page, runtime, timeout=LONG):
    """Waits until the handlers have run in this Python. A locator, since a strict policy forbids evaluated text."""
    page.locator(f'html[data-up="{PYTHON[runtime]}"]').wait_for(timeout=timeout)


def wait_attribute(page, name, value=None, timeout=LONG):
    """Waits for an attribute of the page's root."""
    selector = f"html[data-{name}]" if value is None else f'html[data-{name}="{value}"]'
    page.locator(selector).wait_for(timeout=timeout)
