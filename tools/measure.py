"""Measures in Chromium, each figure beside that of the JavaScript SDK in the same run, so that machines can be compared.

Runs in the tests' environment: `python3 build.py bench` starts it.
"""

import gzip
import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import machine
from .project import BUILD, DIST
from .serve import Server

ROUNDS = 5

HANDLERS = """
from softphone import softphone
import js
js.firstLine = js.performance.now()

@softphone.on_call_incoming
def screen_pop(call):
    print(call.number)
"""

TAG = '<!doctype html><title>bench</title><script type="module" src="/softphone.js"></script>'

# (name, the page)
PAGES = (
    ("JavaScript SDK", '<!doctype html><title>bench</title><script type="module" src="/bench/page.js"></script>'),
    ("MicroPython", f'{TAG}<script type="mpy">{HANDLERS}</script>'),
    ("Pyodide", f'{TAG}<script type="py">{HANDLERS}</script>'),
)


def boot(context, url):
    """Milliseconds from the navigation to the first line of the handlers."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("globalThis.firstLine !== undefined")
    elapsed = page.evaluate("firstLine")
    page.close()
    return elapsed


def boots(browser, url):
    """The medians, cold (nothing cached) and warm (all cached)."""
    cold, warm = [], []
    for _ in range(ROUNDS):
        context = browser.new_context()
        cold.append(boot(context, url))
        warm.append(boot(context, url))
        context.close()
    return {"cold_ms": round(statistics.median(cold)), "warm_ms": round(statistics.median(warm))}


def size(browser, server, url):
    """What one visit fetches: the number of requests, and their bytes as a host would compress them."""
    server.requests.clear()
    context = browser.new_context()
    boot(context, url)
    context.close()
    fetched = [server.find(path) for path in server.requests]
    contents = [found[1] for found in fetched if found]
    return {
        "requests": len(contents),
        "gzip_kb": round(sum(len(gzip.compress(content, 9)) for content in contents) / 1000),
    }


def measure():
    """All figures, `{name of the page: {figure: number}}`."""
    with sync_playwright() as playwright, Server(DIST) as server:
        server.pages["/bench/page.js"] = (BUILD / "bench" / "bundles" / "page.js").read_bytes()
        browser = playwright.chromium.launch(
            executable_path=machine.find("chromium"), args=machine.chromium_arguments()
        )
        figures = {"browser": f"Chromium {browser.version}", "rounds": ROUNDS, "pages": {}}
        for name, html in PAGES:
            path = f"/bench/{name.replace(' ', '-').lower()}.html"
            server.pages[path] = html
            url = server.origin + path
            figures["pages"][name] = {**boots(browser, url), **size(browser, server, url)}
        browser.close()
    base = figures["pages"][PAGES[0][0]]
    for row in figures["pages"].values():
        row["ratio"] = {figure: round(row[figure] / base[figure], 2) for figure in ("cold_ms", "warm_ms", "gzip_kb")}
    return figures


def table(figures):
    """The figures for people."""
    lines = [f"{figures['browser']}, medians of {figures['rounds']}; in brackets times the JavaScript SDK", ""]
    lines.append(f"{'':16}{'cold ms':>16}{'warm ms':>16}{'gzip kB':>16}{'requests':>10}")
    for name, row in figures["pages"].items():
        cells = "".join(
            f"{row[key]:>8} {'(' + str(row['ratio'][key]) + ')':>7}" for key in ("cold_ms", "warm_ms", "gzip_kb")
        )
        lines.append(f"{name:16}{cells}{row['requests']:>10}")
    return "\n".join(lines)


if __name__ == "__main__":
    found = measure()
    print(table(found))
    for target in sys.argv[1:]:
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
