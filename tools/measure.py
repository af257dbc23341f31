"""Measures in Chromium, each figure beside that of the JavaScript SDK in the same run, so that machines can be compared.

Runs in the tests' environment: `python3 build.py bench` starts it.
"""

import contextlib
import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import machine, measure_leaving, measure_phone
from .project import BUILD, DIST, TOOLS
from .serve import Server

ROUNDS = 5
CALLS = 3000
# As a host sends a folder that has its version in its name: what is asked for again need not be compiled again.
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
TO_KEEP_MS = 2000  # a browser stores what it has compiled when it has nothing better to do
LINKS = 10_000

HANDLERS = """
from softphone import softphone
import js
js.firstLine = js.performance.now()

js.heard = 0
heard = 0

@softphone.on_call_incoming
def screen_pop(call):
    global heard
    heard += 1
    if call.number and heard == js.wanted:
        js.lastHeard = js.performance.now()
"""

TAG = '<!doctype html><title>bench</title><script type="module" src="/softphone.js"></script>'

# PyScript with our runtimes and without the SDK: what no SDK can be faster than.
ALONE = """<!doctype html><title>bench</title><script type="module" src="/pyscript/core.js"></script>
<{0}-config type="json">{{"interpreter": "/{1}", "plugins": ["!codemirror", "!deprecations-manager", "!donkey", "!error",
  "!py-editor", "!py-game", "!py-terminal"]}}</{0}-config>
<script type="{0}">
import js
js.firstLine = js.performance.now()
</script>"""

# (name, the page)
PAGES = (
    ("JavaScript SDK", '<!doctype html><title>bench</title><script type="module" src="/bench/page.js"></script>'),
    ("MicroPython", f'{TAG}<script type="mpy">{HANDLERS}</script>'),
    ("Pyodide", f'{TAG}<script type="py">{HANDLERS}</script>'),
)
WITHOUT = (
    ("MicroPython alone", ALONE.format("mpy", "micropython/micropython.js")),
    ("Pyodide alone", ALONE.format("py", "pyodide/pyodide.js")),
)

# (figure, title, whether more of it is better)
FIGURES = (
    ("cold_ms", "cold ms", False),
    ("warm_ms", "warm ms", False),
    ("gzip_kb", "gzip kB", False),
    ("calls_per_s", "calls/s", True),
    ("links_ms", "links ms", False),
    ("links_block_ms", "block ms", False),
)

INIT = """url => new Promise(done => {
  softphone.onIFrameLoaded = done;
  softphone.init({ server: "stack.example.com", url });
})"""

HEAR = """count => new Promise(done => {
  globalThis.wanted = (globalThis.wanted ?? 0) + count;
  globalThis.lastHeard = undefined;
  const begun = performance.now();
  softphone.injectCss(`/* calls: ${count} */ /* up to ${wanted} */`);
  const look = () => globalThis.lastHeard ? done(globalThis.lastHeard - begun) : setTimeout(look, 5);
  look();
})"""

# The links have been laid out and painted before the clock runs: that time is the browser's own.
MARK = """count => new Promise(done => {
  const list = document.createElement("div");
  list.innerHTML = '<a href="tel:+14155550100">call</a>'.repeat(count);
  document.body.append(list);
  const { port1, port2 } = new MessageChannel();
  requestAnimationFrame(() => setTimeout(() => {
    const begun = performance.now();
    let last = begun, longest = 0;
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (list.lastChild.dataset.wazoParsed) done({ all: now - begun, longest });
      else port2.postMessage("");
    };
    port2.postMessage("");
    softphone.parseLinks();
  }));
})"""


def boot(context, url, stay_ms=0):
    """Milliseconds from the navigation to the first line of the handlers, their import of the SDK behind them."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("globalThis.firstLine !== undefined")
    elapsed = page.evaluate("firstLine")
    page.wait_for_timeout(stay_ms)
    page.close()
    return elapsed


def profiles(playwright):
    """Makes browsers with a profile on the disk: in one without, large files and compiled code are kept nowhere."""

    @contextlib.contextmanager
    def profile(**options):
        with tempfile.TemporaryDirectory(prefix="softphone-bench-") as folder:
            context = playwright.chromium.launch_persistent_context(
                folder, executable_path=machine.find("chromium"), args=machine.chromium_arguments(), **options
            )
            try:
                yield context
            finally:
                context.close()

    return profile


def boots(profile, url):
    """The medians, cold (a new profile) and warm (a visitor who has been here: files and compiled code lie on the disk)."""
    cold, warm = [], []
    for _ in range(ROUNDS):
        with profile() as context:
            cold.append(boot(context, url))
            for _ in range(2):  # the first time it only notes what would have been worth keeping
                boot(context, url, stay_ms=TO_KEEP_MS)
            warm.append(boot(context, url))
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


def work(browser, url, phone_url):
    """How many calls a second reach a handler, and how long it takes to mark many links; the medians."""
    calls, marks, blocks = [], [], []
    for _ in range(ROUNDS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(url)
        page.wait_for_function("globalThis.firstLine !== undefined")
        page.evaluate(INIT, phone_url)
        page.evaluate(HEAR, CALLS)  # the first ones warm the runtime up
        calls.append(CALLS / page.evaluate(HEAR, CALLS) * 1000)
        marked = page.evaluate(MARK, LINKS)
        marks.append(marked["all"])
        blocks.append(marked["longest"])
        context.close()
    found = {"calls_per_s": calls, "links_ms": marks, "links_block_ms": blocks}
    return {figure: round(statistics.median(values)) for figure, values in found.items()}


def measure():
    """All figures, `{name of the page: {figure: number}}`."""
    with sync_playwright() as playwright, Server(DIST, headers=KEPT) as server, Server(TOOLS / "pages") as phone:
        server.pages["/bench/page.js"] = (BUILD / "bench" / "bundles" / "page.js").read_bytes()
        browser = playwright.chromium.launch(
            executable_path=machine.find("chromium"), args=machine.chromium_arguments()
        )
        figures = {"browser": f"Chromium {browser.version}", "rounds": ROUNDS, "pages": {}}
        for name, html in PAGES + WITHOUT:
            path = f"/bench/{name.replace(' ', '-').lower()}.html"
            server.pages[path] = html
            url = server.origin + path
            figures["pages"][name] = {
                **boots(profiles(playwright), url),
                **size(browser, server, url),
                **(work(browser, url, phone.url + "phone.html") if (name, html) in PAGES else {}),
            }
        browser.close()
    base = figures["pages"][PAGES[0][0]]
    for row in figures["pages"].values():
        row["ratio"] = {
            figure: round(row[figure] / (base[figure] or 1), 2) for figure, _, _ in FIGURES if figure in row
        }
    return figures


def cell(row, figure):
    """A figure and its ratio, if there is one."""
    return f"{row[figure]:>8} {'(' + str(row['ratio'][figure]) + ')':>8}" if figure in row else " " * 17


def table(figures):
    """The figures for people. Without the SDK: PyScript and the same runtimes, which nothing built on them can be faster than."""
    lines = [
        f"{figures['browser']}, medians of {figures['rounds']}; in brackets: times the JavaScript SDK.",
        f"cold, warm: from the navigation to the first line of the handlers. links, block: {LINKS:,} links are marked, "
        "and the longest time the page stands still meanwhile.",
        "",
        " " * 18 + "".join(f"{title + (' ↑' if more else ''):>17}" for _, title, more in FIGURES) + f"{'requests':>10}",
    ]
    for name, row in figures["pages"].items():
        cells = "".join(cell(row, figure) for figure, _, _ in FIGURES)
        lines.append(f"{name:18}{cells}{row['requests']:>10}")
    return "\n".join(lines)


if __name__ == "__main__":
    found = measure()
    print(table(found))
    found["phone"] = measure_phone.measure(profiles, KEPT)
    print(measure_phone.table(found["phone"]))
    found["leaving"] = measure_leaving.measure(profiles, KEPT)
    print(measure_leaving.table(found["leaving"]))
    for target in sys.argv[1:]:
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
