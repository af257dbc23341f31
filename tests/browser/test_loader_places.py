"""One script tag: from any origin and depth, anywhere in the page, with whatever PyScript the page has itself."""

import json
import re

import pytest

from tests.browser.loading import UP, document, init, script, up, wait_attribute
from tests.pages import RecordingPhone, tag
from tools.project import version

CONSOLE = "() => JSON.stringify(performance.getEntriesByType('resource').map(entry => entry.name))"


def hosts(page):
    """The hosts that the page has asked for anything."""
    return {re.match(r"\w+://([^/]+)", url)[1] for url in json.loads(page.evaluate(CONSOLE)) if "://" in url}


@pytest.mark.parametrize("place", ["head", "body", "after"])
def test_the_tag_works_wherever_it_stands(page, make_page, site, phone_site, runtime, place):
    handlers = script(runtime, init(phone_site))
    pages = {
        "head": document(tag(site), handlers),
        "body": document("", tag(site) + handlers),
        "after": document(handlers, "<p>text</p>" + tag(site)),
    }
    page.goto(make_page(pages[place]))
    up(page, runtime)
    assert page.locator("#wazo-softphone").get_attribute("src") == phone_site.url
    assert hosts(page) <= {url.split("/")[2] for url in (site.url, phone_site.url, page.url)}


def test_what_the_browser_throws_is_caught_in_both_pythons(page, make_page, site, runtime):
    code = (
        UP
        + """
caught = []
for attempt in (lambda: js.JSON.parse("{"), lambda: js.URL.new("::"), lambda: js.document.querySelector("::")):
    try:
        attempt()
    except Exception as error:
        caught.append(error.name + (" " if str(error).startswith(error.name + ": ") else "?"))
try:
    await js.Promise.reject(js.RangeError.new("late"))
except Exception as error:
    caught.append(str(error))
root.setAttribute("data-caught", "".join(caught))
"""
    )
    page.goto(make_page(document(tag(site), script(runtime, code))))
    wait_attribute(page, "caught", "SyntaxError TypeError SyntaxError RangeError: late")


def test_handlers_may_be_a_file(page, make_page, site, phone_site, runtime):
    html = document(tag(site), f'<script type="{runtime}" src="handlers.py"></script>')
    page.goto(make_page(html, files={"handlers.py": init(phone_site)}))
    up(page, runtime)


def test_the_tag_may_be_asynchronous(page, make_page, site, phone_site, runtime):
    page.goto(make_page(document(tag(site, "async"), script(runtime, init(phone_site)))))
    up(page, runtime)


def test_the_tag_may_come_late(page, make_page, site, phone_site, runtime):
    page.goto(make_page(document("", script(runtime, init(phone_site)))))
    page.evaluate("src => document.head.append(Object.assign(document.createElement('script'), {type: 'module', src}))",
                  site.url + "softphone.js")  # fmt: skip
    up(page, runtime)


def test_python_may_come_late(page, make_page, site, phone_site, runtime):
    page.goto(make_page(document(tag(site))))
    page.wait_for_function("() => globalThis.softphone")
    page.evaluate("([type, text]) => document.body.append(Object.assign(document.createElement('script'), {type, text}))",
                  [runtime, init(phone_site)])  # fmt: skip
    up(page, runtime)


def test_it_may_lie_deep(page, make_page, site, phone_site, runtime):
    deep = site.url + "a/b/c/d/e/"
    page.route(
        deep + "**", lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(deep, site.url)))
    )
    html = document(f'<script type="module" src="{deep}softphone.js"></script>', script(runtime, init(phone_site)))
    page.goto(make_page(html, path="/x/y/"))
    up(page, runtime)
    assert page.evaluate("() => globalThis[Symbol.for('softphone')].base") == deep


def test_the_tag_twice_is_the_tag_once(page, make_page, site, phone_site, runtime, console):
    again = f'<script type="module" src="{site.url}softphone.js?again"></script>'
    page.goto(make_page(document(tag(site) + tag(site) + again, script(runtime, init(phone_site)))))
    up(page, runtime)
    assert page.locator("iframe").count() == 1
    assert "another version" not in console.text()


def test_another_version_says_once_why_it_does_nothing(
    page, make_page, site, other_origin, phone_site, runtime, console
):
    def changed(route):
        response = route.fetch()
        text = re.sub(r"(softphone/undo\.py\"?:[\"'`])", r"\1#", response.text())
        assert text != response.text()
        route.fulfill(response=response, body=text)

    page.route(other_origin.url + "softphone.js", changed)
    page.goto(make_page(document(tag(site) + tag(other_origin), script(runtime, init(phone_site)))))
    up(page, runtime)
    said = [text for kind, text in console.lines if kind == "warning"]
    assert len(said) == 1 and f"{other_origin.url}softphone.js is another version" in said[0] and site.url in said[0]


@pytest.mark.parametrize("first", ["mpy", "py"])
def test_the_first_script_owns_the_phone(page, make_page, site, phone_site, first):
    other = {"mpy": "py", "py": "mpy"}[first]
    refused = (
        """
import js
from softphone import softphone, ConfigurationError, Softphone
try:
    softphone.init(server="demo")
except ConfigurationError as error:
    js.document.documentElement.setAttribute("data-refused", error.code)
own = Softphone()
own.init(server="stack.example.com", url="%s")
js.document.documentElement.setAttribute("data-own", "yes")
"""
        % phone_site.url
    )
    page.goto(make_page(document(tag(site), script(first, init(phone_site)) + script(other, refused))))
    up(page, first)
    wait_attribute(page, "refused", "not_the_owner")
    wait_attribute(page, "own", "yes")
    assert page.locator("iframe").count() == 2


CONFIGS = {
    "JSON": '{"files": {"DATA": "./data.txt"}}',
    "TOML": '[files]\n"DATA" = "./data.txt"\n',
}
READS = 'root.setAttribute("data-data", open("data.txt").read())\n'


@pytest.mark.parametrize("form", CONFIGS)
def test_the_pages_own_config_stays(page, make_page, site, phone_site, runtime, form):
    text = CONFIGS[form].replace("DATA", "/data")
    config = f"<{runtime}-config>{text}</{runtime}-config>"
    page.goto(make_page(document(tag(site), config + script(runtime, init(phone_site, READS))), files={"data": "mine"}))
    up(page, runtime)
    wait_attribute(page, "data", "mine")


def test_a_config_in_the_attribute_stays(page, make_page, site, phone_site, runtime):
    text = CONFIGS["JSON"].replace("DATA", "/data")
    config = f"config='{text}'"
    html = document(tag(site), script(runtime, init(phone_site, READS), config) + script(runtime, "pass", config))
    page.goto(make_page(html, files={"data": "mine"}))
    up(page, runtime)
    wait_attribute(page, "data", "mine")


@pytest.mark.parametrize("where", ["element", "attribute"])
def test_a_config_file_that_names_an_interpreter_is_left_alone(page, make_page, site, phone_site, runtime, where):
    wrapper = {"mpy": "micropython/micropython.js", "py": "pyodide/pyodide.js"}[runtime]
    text = f'interpreter = "{site.url}{wrapper}"\n[files]\n"/data" = "./data.txt"\n'
    element = f'<{runtime}-config src="/app.toml"></{runtime}-config>' if where == "element" else ""
    attribute = 'config="/app.toml"' if where == "attribute" else ""
    html = document(tag(site), element + script(runtime, init(phone_site, READS), attribute))
    page.goto(make_page(html, files={"app.toml": text, "data": "mine"}))
    up(page, runtime)
    wait_attribute(page, "data", "mine")


ERRORS = (
    "<script>addEventListener('softphone:error', event => document.documentElement.setAttribute("
    "'data-error', event.detail.code + ' ' + event.detail.message), true)</script>"
)


@pytest.mark.console_errors("names no interpreter")
@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_config_file_without_interpreter_is_told_with_the_line_to_add(page, make_page, site, runtime, form):
    element = f'<{runtime}-config src="/app.{form}"></{runtime}-config>'
    files = {"app.toml": "name = 'app'", "app.json": "{}"}
    page.goto(make_page(document(ERRORS + tag(site), element + script(runtime, UP)), files=files))
    wait_attribute(page, "error")
    wrapper = site.url + {"mpy": "micropython/micropython.js", "py": "pyodide/pyodide.js"}[runtime]
    line = f'interpreter = "{wrapper}"' if form == "toml" else f'"interpreter": "{wrapper}",'
    error = page.locator("html").get_attribute("data-error")
    assert error.startswith("load_failed ") and f"/app.{form} " in error and error.endswith(line)
    assert hosts(page) <= {url.split("/")[2] for url in (site.url, page.url)}


@pytest.mark.console_errors("one config for all", "is no valid JSON")
@pytest.mark.parametrize("config, words", [
    ("<{0}-config></{0}-config><{0}-config></{0}-config>", "takes one config"),
    ("<{0}-config>{{oops}}</{0}-config>", "no valid JSON"),
])  # fmt: skip
def test_configs_that_pyscript_would_refuse_are_told(page, make_page, site, runtime, config, words):
    page.goto(make_page(document(ERRORS + tag(site), config.format(runtime) + script(runtime, UP))))
    wait_attribute(page, "error")
    assert words in page.locator("html").get_attribute("data-error")


@pytest.mark.parametrize("order", ["ours first", "theirs first"])
def test_a_page_with_pyscript_of_its_own(page, make_page, site, other_origin, phone_site, runtime, order):
    wrapper = {"mpy": "micropython/micropython.js", "py": "pyodide/pyodide.js"}[runtime]
    theirs = f'<script type="module" src="{other_origin.url}pyscript/core.js"></script>'
    config = f'<{runtime}-config>interpreter = "{other_origin.url}{wrapper}"</{runtime}-config>'
    tags = [tag(site), theirs] if order == "ours first" else [theirs, tag(site)]
    page.goto(make_page(document("".join(tags), config + script(runtime, init(phone_site)))))
    up(page, runtime)
    loaded = json.loads(page.evaluate(CONSOLE))
    assert not [url for url in loaded if url.startswith(site.url + "pyscript")]


def test_a_page_with_pyscript_of_its_own_and_no_config_gets_ours(
    page, make_page, site, other_origin, phone_site, runtime
):
    theirs = f'<script type="module" src="{other_origin.url}pyscript/core.js"></script>'
    page.goto(make_page(document(tag(site) + theirs, script(runtime, init(phone_site)))))
    up(page, runtime)
    assert hosts(page) <= {url.split("/")[2] for url in (site.url, other_origin.url, phone_site.url, page.url)}


@pytest.mark.console_errors(
    'property "currentScript" is non-configurable'
)  # PyScript's own, in Firefox: after the script
def test_elements_with_our_names_do_no_harm(page, make_page, site, phone_site, runtime):
    clutter = (
        '<form name="softphone"><input name="init"></form><img name="currentScript" alt=""><p id="softphone"></p>'
        '<p id="wazo-softphone"></p><p id="iframe-wrapper"></p>'
    )
    page.goto(make_page(document("", clutter + tag(site) + script(runtime, init(phone_site)))))
    up(page, runtime)
    assert page.evaluate("() => typeof window.softphone.makeCall") == "function"
    assert page.locator("iframe").count() == 1


def test_what_the_page_overrides_afterwards_does_no_harm(page, make_page, site, phone_site, runtime):
    page.goto(make_page(document(tag(site), '<a href="tel:1002">call</a>' + script(runtime, init(phone_site)))))
    up(page, runtime)
    page.evaluate("""() => new Promise(resolve => {
        const { stringify, parse } = JSON;
        const { postMessage } = window;
        const restore = () => {
            Object.assign(JSON, { stringify, parse });
            Object.assign(window, { postMessage });
            delete Object.prototype.x;
            delete Object.prototype.toJSON;
            resolve();
        };
        JSON.stringify = JSON.parse = window.postMessage = () => { throw new Error("overridden"); };
        Object.prototype.x = Object.prototype.toJSON = () => "polluted";
        softphone.makeCall("1001");
        softphone.parseLinks();
        globalThis.marked = document.querySelectorAll("[data-wazo-parsed]").length;
        softphone.ready().then(restore, restore);
    })""")
    assert page.evaluate("() => marked") == 1
    frame = page.wait_for_selector("#wazo-softphone").content_frame()
    frame.evaluate("() => recording.until('bridge/ON_CLICK_TO_CALL', 1)")
    assert frame.evaluate("() => recording.raw(0).config.server") == "stack.example.com"


# A page with PyScript and no tag of ours: what its config names. The archive, and the wheel as a file or as a package.
NO_TAG = {
    "mpy archive": ("mpy", {"files": {"ARCHIVE": "./*"}}),
    "mpy wheel": ("mpy", {"files": {"WHEEL": "./*"}}),
    "py archive": ("py", {"files": {"ARCHIVE": "./*"}}),
    "py wheel": ("py", {"files": {"WHEEL": "./*", "ZIP": "./*"}}),
    "py package": ("py", {"packages": ["WHEEL"]}),
}
WITHOUT_TAG = """
from softphone import SchemaError
try:
    softphone.set_form_schema({"type": "nonsense"})
    checked = "sent"
except SchemaError:
    checked = "refused"
root.setAttribute("data-checked", checked)
try:
    Softphone().init(server="demo")
except SoftphoneError as error:
    root.setAttribute("data-url", error.message)
softphone.make_call("1001")
"""


@pytest.mark.parametrize("way", NO_TAG)
def test_a_page_that_wants_no_tag_names_what_it_takes(page, make_page, other_origin, phone_site, console, way):
    runtime, taken = NO_TAG[way]
    wrapper = {"mpy": "micropython/micropython.js", "py": "pyodide/pyodide.js"}[runtime]
    names = {
        "ARCHIVE": f"softphone-{version()}.tar.gz",
        "WHEEL": f"softphone-{version()}-py3-none-any.whl",
        "ZIP": "schema-check.zip",
    }
    config = json.dumps({
        "interpreter": other_origin.url + wrapper, **taken, "js_modules": {"main": {other_origin.url + "door.js": "softphone_door"}},
    })  # fmt: skip
    for short, name in names.items():
        config = config.replace(f'"{short}"', f'"{other_origin.url}{name}"')
    core = f'<script type="module" src="{other_origin.url}pyscript/core.js"></script>'
    code = "from softphone import Softphone, SoftphoneError\n" + init(phone_site, WITHOUT_TAG)
    page.goto(make_page(document(core, f"<{runtime}-config>{config}</{runtime}-config>" + script(runtime, code))))
    wait_attribute(page, "url")
    phone = RecordingPhone(page)
    phone.until("bridge/ON_CLICK_TO_CALL")
    assert "give init the url" in page.locator("html").get_attribute("data-url")
    assert page.locator("html").get_attribute("data-checked") == ("refused" if "ZIP" in json.dumps(taken) else "sent")
    unchecked = [text for kind, text in console.lines if "unchecked" in text]
    assert len(unchecked) == (1 if way in ("py archive", "py package") else 0)
    assert phone.types()[:2] == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]
    assert page.evaluate("() => 'softphone' in window") is False
    assert hosts(page) <= {url.split("/")[2] for url in (other_origin.url, phone_site.url, page.url)}
