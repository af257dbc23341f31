"""`window.softphone`: the phone for the page's own JavaScript, before Python is there and after."""

import json

import pytest

from tests.pages import RecordingPhone, html, tag

SCRIPT = """<script type="module">
globalThis.told = [];
document.addEventListener("softphone:ready", () => told.push(["ready"]));
document.addEventListener("softphone:error", ({detail}) => told.push(["error", detail.code]));
%s
</script>"""
NO_SCRIPT = "<!-- no Python: the tag starts one -->"


@pytest.fixture
def context(browser, console):
    """A context for pages of a test's own."""
    context = browser.new_context()
    console.watch(context)
    yield context
    context.close()


@pytest.fixture
def open_page(context, site, page_server):
    """Opens a page: `open_page(JavaScript, head=…, attributes of the tag, body=…, before=JavaScript before the tag)`."""

    def open_(script="", attributes="", body="", before="", start="/"):
        page_server.pages["/index.html"] = html(
            tag(site, attributes), head=f"<script>{before}</script>", body=(SCRIPT % script) + body
        )
        page = context.new_page()
        page.goto(page_server.origin + start)
        return page

    return open_


def python(runtime, code="from softphone import softphone"):
    """A script of the page's in one of the Pythons."""
    return f'<script type="{runtime}">\n{code}\n</script>'


@pytest.fixture(params=["mpy", "py", "none"])
def any_python(request):
    """The page's Python: one that the page brings, or the one that the tag starts."""
    return NO_SCRIPT if request.param == "none" else python(request.param)


def test_javascript_alone_can_do_it_all(open_page, phone_site, any_python):
    url = phone_site.url + "?hello=login,demo"
    page = open_page(
        """
        softphone.injectCss("a {}");                            // before init: it waits, as everything does
        softphone.onCallIncoming = call => told.push(["incoming", call.creationTime instanceof Date, call.number]);
        softphone.onIFrameLoaded = () => told.push(["loaded"]);
        softphone.onError = ({name, code}) => told.push([name, code]);
        const nothing = softphone.init({server: "stack.example.com", url: %s, width: 345, iframeCss: {right: 0}});
        told.push(["undefined", nothing === undefined, softphone.makeCall("1001") instanceof Promise]);
        softphone.ready().then(() => told.push(["ready()"]));
        softphone.login("alice", "secret", {domain: "d", displayName: "Alice"});
        softphone.setCardValue("f", {b: 1, a: [null]});
    """
        % json.dumps(url),
        body=any_python,
    )
    phone = RecordingPhone(page)
    page.wait_for_function("() => told.some(([what]) => what === 'ready()')")
    phone.until("bridge/BRIDGE_SET_CARD_CONTENT")
    assert phone.wire() == [
        ("bridge/CONFIG_RETRIEVED", {"config": {"server": "stack.example.com", "disableAutoLogin": False}}),
        ("bridge/BRIDGE_ENABLE_AGENT", {}),
        ("bridge/BRIDGE_INJECT_CSS", {"css": "a {}"}),
        ("bridge/ON_CLICK_TO_CALL", {"number": "1001"}),
        ("softphone/LOGIN", {"username": "alice", "password": "secret", "domain": "d", "displayName": "Alice"}),
        ("bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": {"b": 1, "a": [None]}}),
    ]
    phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: '1', creationTime: new Date()}}")
    page.evaluate("() => { softphone.makeCall(''); }")
    page.wait_for_function("() => told.some(([name]) => name === 'ConfigurationError')")
    assert page.evaluate("() => told") == [
        ["undefined", True, True], ["ready"], ["loaded"], ["ready()"], ["incoming", True, "1"],
        ["ConfigurationError", "bad_argument"],
    ]  # fmt: skip
    assert phone.element.get_attribute("width") == "345" and phone.element.is_visible()


def test_ready_is_rejected_when_the_phone_is_removed(open_page, context, any_python):
    context.route("**/silence", lambda route: None)
    page = open_page(
        """
        softphone.onIFrameLoaded = () => told.push(["loaded"]);
        for (let turn = 0; turn < 2; turn++) {
            softphone.init({server: "demo", url: "/silence"});
            softphone.ready().then(() => told.push(["ready()"]), error => told.push(["rejected", String(error)]));
            if (!turn) softphone.remove();                      // at once: nobody has begun to wait
        }
    """,
        body=any_python,
    )
    page.wait_for_selector("#wazo-softphone", state="attached")
    page.evaluate("() => { softphone.remove(); softphone.remove(); }")
    page.wait_for_function("() => told.filter(([what]) => what === 'rejected').length === 2")
    told = page.evaluate("() => told")
    assert [what for what, *_ in told] == ["ready", "rejected", "rejected"] and all(
        "removed" in text for _, text in told[1:]
    )


def test_whatever_is_wrong_with_arguments_is_told(open_page, phone_site, any_python):
    page = open_page(
        """
        softphone.onError = ({name, message}) => told.push([name, message]);
        const url = %s;
        const cyclic = {};
        cyclic.left = cyclic;
        softphone.init({server: "demo", url});
        softphone.login("alice", "secret", "example.com");
        softphone.login("alice", "secret", cyclic);
        softphone.init({server: "demo", url, iframeCss: cyclic});
        softphone.init({server: "demo", url, get width() { throw new RangeError("the page's own"); }});
        softphone.setCardValue("f", cyclic);
    """
        % json.dumps(phone_site.url + "?hello=login"),
        body=any_python,
    )
    page.wait_for_function("() => told.filter(row => row.length === 2).length === 5")
    told = [row for row in page.evaluate("() => told") if len(row) == 2]
    assert [name for name, _ in told] == ["ConfigurationError"] * 3 + ["SoftphoneError", "ConfigurationError"]
    words = ("is an object", "cyclic", "iframeCss can't be sent as JSON: cyclic", "the page's own", "cyclic")
    assert all(word in message for word, (_, message) in zip(words, told))
    assert "secret" not in json.dumps(told)


def test_init_may_come_from_python_and_calls_from_javascript(open_page, phone_site, runtime):
    code = f"from softphone import softphone\nsoftphone.init(server='demo', url={phone_site.url + '?hello'!r})"
    page = open_page("softphone.makeCall('1001'); softphone.injectCss('a {}');", body=python(runtime, code))
    phone = RecordingPhone(page)
    phone.until("bridge/BRIDGE_INJECT_CSS")
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL", "BRIDGE_INJECT_CSS"]


@pytest.mark.console_errors("have ended without softphone.init")
def test_what_waits_for_an_init_that_never_comes_is_told(open_page, runtime):
    page = open_page(
        """
        softphone.onError = ({code, message}) => told.push([code, message]);
        softphone.makeCall("1001");
        softphone.ready().catch(error => told.push(["rejected"]));
    """,
        body=python(runtime),
    )
    page.wait_for_function("() => told.some(([what]) => what === 'rejected')")
    told = page.evaluate("() => told")
    assert sorted(what for what, *_ in told) == ["error", "no_init", "ready", "rejected"]
    (text,) = [rest[0] for what, *rest in told if what == "no_init"]
    assert "softphone.makeCall" in text


def test_attributes_are_enough(open_page, phone_site, any_python):
    attributes = (f'data-server="demo" data-url="{phone_site.url}?hello" data-wrap-up-duration="0" data-enable-agent="false" '
                  'data-width="333" data-iframe-css="right: 0; top: 5px"')  # fmt: skip
    page = open_page(attributes=attributes, body=any_python + '<a href="tel:1001">call</a>')
    phone = RecordingPhone(page)
    phone.until("bridge/CONFIG_RETRIEVED")
    config = {"server": "demo", "disableAutoLogin": False, "wrapUpDuration": 0}
    assert phone.wire() == [("bridge/CONFIG_RETRIEVED", {"config": config})]
    assert phone.element.get_attribute("width") == "333"
    assert phone.element.evaluate("iframe => [iframe.parentElement.style.right, iframe.parentElement.style.top]") in (
        ["0px", "5px"], ["0", "5px"])  # fmt: skip
    page.get_by_text("call").click()
    phone.until("bridge/ON_CLICK_TO_CALL")
    if any_python == NO_SCRIPT:
        page.evaluate("() => softphone.hide()")
        assert phone.element.is_hidden()
        phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: '1'}}")
        assert phone.element.is_visible(), "a page without handlers shows the phone when it rings"


HOLD = """
    document.querySelector("#one").click();
    document.querySelector("#two").click();
"""
TWO_LINKS = '<a id="one" href="tel:1001">call</a> <a id="two" href="tel:1002"><b>call</b></a>'


def test_an_early_click_is_held_and_the_last_one_dials(open_page, phone_site, runtime):
    code = f"from softphone import softphone\nsoftphone.init(server='demo', url={phone_site.url + '?hello'!r})"
    page = open_page(HOLD, body=TWO_LINKS + python(runtime, code))
    phone = RecordingPhone(page)
    phone.until("bridge/ON_CLICK_TO_CALL")
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL"]
    assert phone.wire()[-1][1] == {"number": "1002"} and phone.element.is_visible()


@pytest.mark.only_browser("chromium")
def test_an_early_click_goes_back_to_the_browser_without_init(open_page, runtime, context):
    context.add_init_script("globalThis.went = []; navigation.addEventListener('navigate', event => {"
                            " went.push(event.destination.url); event.preventDefault(); });")  # fmt: skip
    page = open_page(HOLD, body=TWO_LINKS + python(runtime))
    page.wait_for_function("() => went.length")
    assert page.evaluate("() => went") == ["tel:1002"]
    page.get_by_text("call").last.click()
    assert page.evaluate("() => went") == ["tel:1002", "tel:1002"], "later clicks are the browser's"


@pytest.mark.parametrize("order", [("py", "mpy"), ("mpy", "py")], ids="-".join)
def test_the_first_script_of_the_page_owns_the_phone(open_page, phone_site, order):
    code = """
import js, json
from softphone import softphone, Softphone, ConfigurationError
try:
    softphone.init(server="demo", url=%r)
    js.told.push("%s owns it")
except ConfigurationError as error:
    js.told.push("%s: " + error.code)
    own = Softphone()
    own.init(server="demo", url=%r)
"""
    urls = phone_site.url + "?hello", phone_site.url + "?hello&own"
    bodies = [python(runtime, code % (urls[0], runtime, runtime, urls[1])) for runtime in order]
    page = open_page(body="".join(bodies))
    page.wait_for_function("() => told.filter(line => line.length > 3).length === 2")
    assert sorted(line for line in page.evaluate("() => told") if isinstance(line, str)) == sorted([
        f"{order[0]} owns it", f"{order[1]}: not_the_owner",
    ])  # fmt: skip
    page.wait_for_selector("iframe[src$='own']", state="attached")


def test_a_callback_that_is_no_event_is_warned_of(open_page, console):
    page = open_page(
        "softphone.onCallIncomming = () => {}; softphone.onCallIncomming = () => {}; softphone.anything = 1;"
    )
    page.wait_for_function("() => softphone.anything === 1")
    warned = [text for kind, text in console.lines if "onCallIncomming" in text]
    assert len(warned) == 1 and page.evaluate("() => softphone.onCallIncoming") is None


def test_page_elements_of_the_same_names_do_no_harm(open_page, phone_site):
    page = open_page(
        "softphone.init({server: 'demo', url: %s}); softphone.makeCall('1001');"
        % json.dumps(phone_site.url + "?hello"),
        body='<form id="softphone"><input name="init"></form><img name="currentScript"><p id="iframe-wrapper"></p>',
        before="JSON.stringify = () => 'oh'; window.postMessage = () => {}; Object.prototype.x = 1;",
    )
    page.wait_for_selector("iframe", state="attached")
    phone = RecordingPhone(page, "iframe")
    phone.until("bridge/ON_CLICK_TO_CALL")
    assert phone.element.evaluate("iframe => iframe.parentElement.id") == ""


def test_a_trace_is_a_promise_of_text(open_page, phone_site, any_python):
    page = open_page(
        """
        softphone.init({server: "demo"});
        softphone.trace().then(text => told.push(["trace", text]), error => told.push(["rejected", String(error)]));
    """,
        body=any_python,
    )
    page.wait_for_function("() => told.some(([what]) => ['trace', 'rejected'].includes(what))")
    assert ["trace", ""] in page.evaluate("() => told")
