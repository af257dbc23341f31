"""A file of the SDK that does not come: said in words, with the file's name; the links go back to the browser."""

import re

import pytest

from tests.browser.loading import UP, document, script, up
from tests.pages import tag

# What browsers themselves say of such files, besides our own words.
NOISE = (
    "could not be loaded", "Failed to load", "Failed to fetch", "dynamically imported", "404", "MIME", "wasm", "Loading", "blocked",
    "Aborted", "did not start", "PythonError", "NetworkError", "Cross-Origin", "Same Origin Policy", "ERR_", "error loading",
    "not found", "falling back", "zip", "json", "JSON", "uncaught", "is here no more", "Not allowed to launch 'tel:", "Python error",
    "Python runtime state", r"^Error \(", "softphone works in the page itself", "ModuleNotFoundError", "no Python frame", "Current thread", "standard library", r"^(Error)? \(",
)  # fmt: skip
pytestmark = pytest.mark.console_errors(*NOISE)

NOTES = """<script>
globalThis.heard = [];
globalThis.failed = new Promise(resolve => document.addEventListener("softphone:error", ({detail}) => {
  heard.push(detail);
  resolve(detail);
}));
globalThis.back = new Promise(resolve => addEventListener("beforeunload", () => resolve(true)));
</script>"""

CALLS = """<a href="tel:1001">call</a><script type="module">
softphone.makeCall("1001");
globalThis.rejected = softphone.ready().then(() => "", error => error.message);
document.querySelector("a").click();
</script>"""

FILES = {
    "mpy": ("micropython/micropython.js", "micropython/micropython.mjs", "micropython/micropython.wasm"),
    "py": ("pyodide/pyodide.js", "pyodide/pyodide.mjs", "pyodide/pyodide.asm.mjs", "pyodide/pyodide.asm.wasm",
           "pyodide/python_stdlib.zip"),
}  # fmt: skip
ALL = [(runtime, file) for runtime, files in FILES.items() for file in (*files, "pyscript/core-*.js")]


def told(page):
    """What the page was told, in all the ways there are."""
    page.wait_for_function("() => globalThis.failed")
    detail = page.evaluate("() => failed")
    assert page.evaluate("() => back")
    assert page.evaluate("() => rejected") in detail["message"]
    replayed = page.evaluate(
        "() => { const errors = []; softphone.onError = error => errors.push(error); return errors; }"
    )
    assert replayed == [{"name": "SoftphoneError", **detail}]
    assert detail["code"] == "load_failed" and page.evaluate("() => heard.length") == 1
    return detail["message"]


@pytest.mark.parametrize("runtime, file", ALL)
def test_a_file_that_is_not_there(page, make_page, site, runtime, file):
    page.route("**/" + file, lambda route: route.fulfill(status=404, body="is here no more",
                                                         headers={"Access-Control-Allow-Origin": "*"}))  # fmt: skip
    page.goto(make_page(document(NOTES + tag(site), CALLS + script(runtime, UP))), wait_until="commit")
    message = told(page)
    assert re.search(re.escape(site.url + file).replace(r"\*", r"[\w-]+") + " answers 404", message)
    assert "Not done: softphone.makeCall, softphone.ready." in message


@pytest.mark.parametrize("runtime, file, mime", [
    ("py", "pyodide/pyodide.asm.wasm", "application/octet-stream"),
    ("py", "pyodide/pyodide.mjs", "text/plain"),
    ("mpy", "micropython/micropython.mjs", "application/octet-stream"),
])  # fmt: skip
def test_a_file_of_the_wrong_type(page, make_page, site, runtime, file, mime):
    site_headers = site.page_headers
    site_headers["/" + file] = {"Content-Type": mime}
    try:
        page.goto(make_page(document(NOTES + tag(site), CALLS + script(runtime, UP))), wait_until="commit")
        message = told(page)
    finally:
        del site_headers["/" + file]
    assert f"{site.url}{file} is served as {mime}" in message
    assert "application/wasm" in message or "text/javascript" in message


@pytest.mark.parametrize(
    "runtime, file", [("mpy", "micropython/micropython.wasm"), ("py", "pyodide/python_stdlib.zip")]
)
def test_the_network_goes_away(page, make_page, site, runtime, file):
    page.route("**/" + file, lambda route: route.abort())
    page.goto(make_page(document(NOTES + tag(site), CALLS + script(runtime, UP))), wait_until="commit")
    assert f"{site.url}{file} cannot be fetched" in told(page)


def test_attributes_whose_python_does_not_come(page, make_page, site, phone_site):
    page.route("**/micropython.wasm", lambda route: route.abort())
    attributes = f'data-server="stack.example.com" data-url="{phone_site.url}"'
    page.goto(make_page(document(NOTES + tag(site, attributes), "<a href='tel:1'>call</a>")))
    page.evaluate("() => failed")
    assert "micropython.wasm cannot be fetched" in page.evaluate("() => heard[0].message")
    assert "softphone.init" in page.evaluate("() => heard[0].message")


def test_a_call_after_the_failure_is_told_again(page, make_page, site):
    page.route("**/micropython.wasm", lambda route: route.abort())
    page.goto(make_page(document(NOTES + tag(site), script("mpy", UP))))
    page.evaluate("() => failed")
    page.evaluate("() => { softphone.onError = () => {}; softphone.show(); }")
    assert "Not done: softphone.show" in page.evaluate("() => heard.at(-1).message")


def test_the_other_runtime_may_fail_alone(page, make_page, site, phone_site):
    page.route("**/python_stdlib.zip", lambda route: route.abort())
    code = UP + f'softphone.init(server="stack.example.com", url="{phone_site.url}")'
    page.goto(make_page(document(NOTES + tag(site), script("mpy", code) + script("py", UP))))
    page.evaluate("() => failed")
    page.wait_for_selector("#wazo-softphone", state="attached")
    assert "py did not start" in page.evaluate("() => heard[0].message")
    page.evaluate("() => softphone.show()")
    page.wait_for_selector("#wazo-softphone", state="visible")


NO_CODE = ({"status": 404, "body": '{"detail": "Not found!"}'}, {"body": "<h1>Moved</h1>"})


@pytest.mark.parametrize("answer", NO_CODE, ids=["not there", "no JSON"])
def test_without_its_byte_code_python_compiles_the_sdk_itself(page, make_page, site, answer):
    page.route(
        "**/softphone-pyc.json", lambda route: route.fulfill(headers={"Access-Control-Allow-Origin": "*"}, **answer)
    )
    page.goto(make_page(document(tag(site), script("py", UP))))
    up(page, "py")


@pytest.mark.parametrize(
    "code", ["from softphone import softphone", "import softphone", "from softphone import Softphone as Phone"]
)
def test_the_sdk_in_a_worker_is_told_what_to_do_instead(page, make_page, site, runtime, browser_name, code):
    """At the line that imports it; a worker that doesn't import it runs, and so does the page's own script."""
    tags = {
        "from softphone import softphone": f'<script type="{runtime}" worker>\nprint("line 2")\n{code}\n</script>',
        "import softphone": f'<script type="{runtime}" src="handlers.py" worker></script>',
    }
    element = tags.get(code, f"<{runtime}-script worker>{code}</{runtime}-script>")
    html = document(tag(site), element + script(runtime, "print('works' + ' on')", "worker") + script(runtime, UP))
    words = "softphone works in the page itself, and this is a worker"
    said = []
    page.on("console", lambda message: said.append((message.type, message.text)))
    with page.expect_console_message(lambda message: message.type == "error") as raised:
        with page.expect_console_message(lambda message: message.text == "works on"):
            page.goto(make_page(html, files={"handlers.py": code}))
            up(page, runtime)
    [told] = [text for type_, text in said if type_ == "log" and text.startswith(words)]
    assert "Take the attribute worker off the script that imports it" in told
    if browser_name == "chromium":  # of an error of a worker, Playwright gives no words in Firefox
        assert "ImportError: " + words in raised.value.text
        assert "line 2, in" in raised.value.text or code != "from softphone import softphone"
