"""What goes wrong with the published SDK of JavaScript, a test each: it does there, it doesn't here.

Seen in @wazo/euc-plugins-sdk 0.0.23.
"""

import socket

import pytest

from tests.compat.conftest import PYTHON
from tests.pages import recording_phone_server

CALL_TYPE = "bridge/ON_CLICK_TO_CALL"
AUTHENTICATED = "{type: 'sdk/SDK_AUTHENTICATED', session: {uuid: 'u'}}"
CLICK = """([selector, options]) => {
  let gone = false;
  const note = event => { gone = !event.defaultPrevented; event.preventDefault(); };
  addEventListener("click", note);
  document.querySelector(selector).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ...options}));
  removeEventListener("click", note);
  return gone;
}"""


def dialled(sdk, phone):
    """The numbers that the phone was asked to call; None where there was none in the message."""
    return [fields.get("number") for type_, fields in sdk.sync(phone) if type_ == CALL_TYPE]


def with_links(sdk, body):
    """A page with links, after authentication."""
    phone = sdk.open(body).init()
    phone.say(AUTHENTICATED)
    return phone


def test_a_standard_tel_link_is_dialled(upstream, ours):
    """There the number is what stands behind a double slash, which `tel:+1…` has not."""
    found = {}
    for sdk in (upstream, ours):
        phone = with_links(sdk, '<a href="tel:+1-201-555-0123">call</a>')
        assert sdk.js(CLICK, ["a", {}]) is False
        found[sdk.name] = dialled(sdk, phone)
    assert found == {"upstream": [None], "ours": ["+12015550123"]}


@pytest.mark.console_errors("Cannot read properties of undefined|is undefined")
def test_a_click_inside_a_link_is_one_on_the_link(upstream, ours):
    """There the address is asked of whatever element was clicked: it throws, with the browser's own action prevented."""
    found = {}
    for sdk in (upstream, ours):
        phone = with_links(sdk, '<a href="tel://1001"><span>call</span></a>')
        assert sdk.js(CLICK, ["span", {}]) is False
        found[sdk.name] = dialled(sdk, phone)
    assert found == {"upstream": [], "ours": ["1001"]}


def test_links_that_are_given_back_and_taken_again_dial_once(upstream, ours):
    """There each removal and addition makes a new function of the listener, so none is ever detached."""
    found = {}
    for sdk in (upstream, ours):
        phone = with_links(sdk, '<a href="tel://1001">call</a>')
        sdk.js("() => { softphone.removeParsedLinksEvent(); softphone.parseLinks(); }")
        sdk.js(CLICK, ["a", {}])
        found[sdk.name] = dialled(sdk, phone)
    assert found == {"upstream": ["1001", "1001"], "ours": ["1001"]}


def test_a_reload_of_the_phone_dials_nothing_again(upstream, ours):
    """There what waited for the first load is never forgotten, so each further load calls again."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open().js("""url => new Promise(resolve => {
            softphone.onIFrameLoaded = resolve;
            softphone.init({server: "stack.example.com", url});
            softphone.makeCall("1001");
        })""", sdk.phone_url)  # fmt: skip
        phone = sdk.phone()
        phone.until(CALL_TYPE)
        phone.reload()
        phone.until("bridge/BRIDGE_ENABLE_AGENT")
        found[sdk.name] = [type_ for type_, _ in sdk.sync(phone)]
    again = ["bridge/CONFIG_RETRIEVED", "bridge/BRIDGE_ENABLE_AGENT"]
    assert found == {"upstream": [*again, CALL_TYPE], "ours": again}


def test_after_a_second_init_each_event_is_heard_once_and_after_remove_never(upstream, ours):
    """There every init adds a listener to the window, and nothing takes it away."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open().init()
        phone = sdk.init()
        sdk.js("() => { globalThis.tones = []; softphone.onDtmfSent = tone => tones.push(tone); }")
        phone.say("{type: 'bridge/BRIDGE_ON_DTMF', tone: '1'}")
        listeners = sdk.js("() => counts().message")
        sdk.js("() => { softphone.remove(); postMessage({type: 'bridge/BRIDGE_ON_DTMF', tone: '2'}, '*');"
               " postMessage('fence:', '*'); return untilHeard(); }")  # fmt: skip
        found[sdk.name] = [listeners, sdk.js("() => tones"), sdk.js("() => counts().message")]
    assert found == {"upstream": [2, ["1", "1", "2", "2"], 2], "ours": [1, ["1"], 0]}


def test_a_missing_server_leaves_nothing_behind(upstream, ours):
    """There the listener is attached before the argument is looked at."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open().js("""() => new Promise(resolve => {
            softphone.onError = resolve;
            try { softphone.init({}); } catch { resolve(); }
        })""")  # fmt: skip
        found[sdk.name] = [sdk.js("() => counts().message"), sdk.js("() => counts().iframes")]
    assert found == {"upstream": [1, 0], "ours": [0, 0]}


def test_only_the_phone_is_heard(upstream, ours):
    """There neither the window nor the origin of a message is looked at."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open().init()
        sdk.js("""() => {
            globalThis.heard_ = [];
            softphone.onCallIncoming = call => heard_.push(call.number);
            postMessage({type: "sdk/SDK_CALL_INCOMING", callSession: {number: "forged"}}, "*");
            postMessage("fence:", "*");
            return untilHeard();
        }""")
        phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: 'real'}}")
        found[sdk.name] = sdk.js("() => heard_")
    assert found == {"upstream": ["forged", "real"], "ours": ["real"]}


@pytest.mark.console_errors("postMessage", "target origin")
def test_a_token_goes_to_the_phones_origin_only(upstream, ours, other_phone_site):
    """There all is posted to `*`, to whatever page the frame has been taken to."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open().init()
        sdk.js(
            "() => { globalThis.loads = 0; document.querySelector('iframe').addEventListener('load', () => { loads++; }); }"
        )
        phone.frame.goto(other_phone_site.url)
        sdk.page.wait_for_function("() => loads")
        sdk.js("() => { softphone.loginWithToken('secret'); }")
        sdk.js("() => { frames[0].postMessage({type: 'the end'}, '*'); }")
        phone.until("the end")
        found[sdk.name] = any("secret" in str(message) for message in phone.wire())
        if sdk.name == "ours":
            assert [type_ for type_, _ in phone.wire()] == ["the end"], "nothing at all is posted there"
    assert found == {"upstream": True, "ours": False}


def test_show_after_remove_makes_a_phone_that_is_told_its_server(upstream, ours):
    """There the flags of the first phone stay, so the second is shown but never configured."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open().init()
        sdk.js("() => { softphone.show(); softphone.remove(); softphone.show(); }")
        phone = sdk.phone()
        found[sdk.name] = [type_ for type_, _ in sdk.sync(phone)]
        assert phone.element.is_visible()
    assert found == {"upstream": [], "ours": ["bridge/CONFIG_RETRIEVED", "bridge/BRIDGE_ENABLE_AGENT"]}


@pytest.mark.console_errors("indexOf is not a function")
def test_a_link_in_a_drawing_is_a_link(upstream, ours):
    """There the `href` of an SVG link, an object, stops the scan, and the authentication handler with it."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open('<svg><a href="tel://1001"><text y="20">call</text></a></svg>').init()
        sdk.js("() => { globalThis.authenticated = 0; softphone.onAuthenticated = () => { authenticated++; }; }")
        phone.say(AUTHENTICATED)
        sdk.js(CLICK, ["text", {}])
        found[sdk.name] = [sdk.js("() => authenticated"), dialled(sdk, phone)]
    assert found == {"upstream": [0, []], "ours": [1, ["1001"]]}


def test_links_that_come_later_are_links(upstream, ours):
    """There the page is scanned once, at authentication."""
    found = {}
    for sdk in (upstream, ours):
        phone = with_links(sdk, "")
        sdk.js("() => { document.body.insertAdjacentHTML('beforeend', '<a href=\"tel://1001\">call</a>'); }")
        sdk.js(CLICK, ["a", {}])
        found[sdk.name] = dialled(sdk, phone)
    assert found == {"upstream": [], "ours": ["1001"]}


def test_a_second_init_takes_over_nothing_and_zero_is_a_value(upstream, ours):
    """There what is not given stays as it was, and a wrap-up of 0 seconds is taken for none given."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open().init("{width: 321, height: 456, iframeCss: {right: 0}}")
        phone = sdk.init("{wrapUpDuration: 0}")
        found[sdk.name] = [phone.element.get_attribute("width"), phone.element.get_attribute("height"),
                           sdk.sync(phone)[0][1]["config"].get("wrapUpDuration")]  # fmt: skip
    assert found == {"upstream": ["321", "456", None], "ours": ["500", "600", 0]}


def test_numbers_are_px_and_new_css_takes_the_place_of_the_old(upstream, ours):
    """There `left: 10` is no CSS, so it is ignored; and what was set once is never taken away."""
    found = {}
    place = (
        "() => { const {left, right} = document.querySelector('iframe').parentElement.style; return [left, right]; }"
    )
    for sdk in (upstream, ours):
        phone = sdk.open().init("{iframeCss: {left: 10}}")
        first = sdk.js(place)
        sdk.init("{iframeCss: {left: '10px'}}")
        sdk.js("() => { softphone.updateCss({right: '20px'}); }")
        sdk.sync(sdk.phone())
        found[sdk.name] = [first, sdk.js(place)]
        assert phone
    assert found == {"upstream": [["", ""], ["10px", "20px"]], "ours": [["10px", "auto"], ["auto", "20px"]]}


def test_another_server_comes_with_the_whole_configuration(upstream, ours):
    """There only the server is sent; a phone that takes the message for all of the configuration loses the rest."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open().init("{language: 'fr', wrapUpDuration: 9}")
        phone.clear()
        sdk.js("() => { softphone.configureServer('other.example.com'); }")
        found[sdk.name] = sdk.sync(phone)[0][1]["config"]
    assert found == {
        "upstream": {"server": "other.example.com"},
        "ours": {"server": "other.example.com", "language": "fr", "wrapUpDuration": 9, "disableAutoLogin": False},
    }


SEARCH = """
import asyncio
import js
from softphone import softphone
gates = {"old": asyncio.Event(), "new": asyncio.Event()}

@softphone.on_search_options
async def search(field, query):
    await gates[query].wait()
    return [{"label": query}]

def answer(query=None, *rest):
    gates[query].set()

from pyscript.ffi import create_proxy
js.window.answer = create_proxy(answer)
"""
SEARCH_SCRIPT = """() => {
  const gates = {};
  softphone.onSearchOptions = async (field, query) => {
    await new Promise(open => { gates[query] = open; });
    softphone.onOptionsResults(field, [{label: query}]);
  };
  globalThis.answer = query => gates[query]();
}"""


@pytest.mark.parametrize("runtime", ["mpy", "py"])
def test_a_late_answer_to_an_old_query_is_dropped(upstream, ours, runtime):
    """There an answer is whatever comes last, so a slow one to an old query takes the place of the right one."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open(python=PYTHON % (runtime, SEARCH)).init()
        if sdk.name == "upstream":
            sdk.js(SEARCH_SCRIPT)
        phone.clear()
        for query in ("old", "new"):
            phone.say("{type: 'bridge/BRIDGE_SEARCH_OPTIONS', fieldId: 'f', query: '%s'}" % query)
        sdk.js("async () => { for (const query of ['new', 'old']) { answer(query); for (let i = 0; i < 9; i++)"
               " await new Promise(resolve => setTimeout(resolve)); } }")  # fmt: skip
        found[sdk.name] = [fields["options"][0]["label"] for type_, fields in sdk.sync(phone) if "FOUND" in type_]
    assert found == {"upstream": ["new", "old"], "ours": ["new"]}


def test_other_messages_of_the_page_are_not_the_phones(upstream, ours):
    """There whatever posts a message in the page, a browser extension say, is told as an unknown event of the phone."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open().init()
        sdk.js("""() => {
            globalThis.unknown = [];
            softphone.onUnHandledEvent = ({data}) => { if (data.type) unknown.push(data.type); };
            postMessage({type: "extension"}, "*");
            postMessage("fence:", "*");
            return untilHeard();
        }""")
        phone.say("{type: 'bridge/NEWS'}")
        found[sdk.name] = sdk.js("() => unknown")
    assert found == {"upstream": ["extension", "bridge/NEWS"], "ours": ["bridge/NEWS"]}


@pytest.mark.console_errors("a bug in the page", "onLinkEnabled failed", "handler_failed", r"^Error \(")
def test_a_failing_handler_stops_nothing(upstream, ours):
    """There an `onLinkEnabled` that throws leaves the other links dead and the authentication handler uncalled."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open('<a href="tel://1001">call</a><a id="second" href="tel://1002">call</a>').init()
        sdk.js("""() => {
            globalThis.authenticated = 0;
            softphone.onAuthenticated = () => { authenticated++; };
            softphone.onLinkEnabled = () => { throw new Error("a bug in the page"); };
        }""")
        phone.say(AUTHENTICATED)
        sdk.js(CLICK, ["#second", {}])
        found[sdk.name] = [sdk.js("() => authenticated"), dialled(sdk, phone)]
    assert found == {"upstream": [0, []], "ours": [1, ["1002"]]}


def test_the_frame_has_a_title_a_layer_and_ids_that_are_free(upstream, ours):
    """There the ids are taken whether or not the page has them, and there is neither title nor layer."""
    found = {}
    for sdk in (upstream, ours):
        phone = sdk.open('<p id="wazo-softphone"></p>').init()
        found[sdk.name] = phone.element.evaluate(
            "iframe => [iframe.title, iframe.parentElement.style.zIndex !== '',"
            " document.querySelectorAll('#wazo-softphone').length]"
        )
    assert found == {"upstream": ["", False, 2], "ours": ["Softphone", True, 1]}


@pytest.mark.console_errors("appendChild")
def test_init_may_stand_in_the_head(upstream, ours):
    """There it throws, for there is no body yet."""
    found = {}
    for sdk in (upstream, ours):
        sdk.open(script="softphone.init({server: 'stack.example.com', url: '%s'});" % sdk.phone_url)
        if sdk.name == "ours":
            sdk.phone().until("bridge/CONFIG_RETRIEVED")
        found[sdk.name] = sdk.js("() => counts().iframes")
    assert found == {"upstream": 0, "ours": 1}


def test_the_microphone_is_for_the_phone_only(upstream, ours):
    """There it is for every origin that the frame is taken to."""
    found = {}
    for sdk in (upstream, ours):
        allow = sdk.open().init().element.get_attribute("allow")
        found[sdk.name] = [part.strip().partition(" ")[2] for part in allow.split(";") if "microphone" in part]
    assert found == {"upstream": ["*"], "ours": [ours.phone_url.rstrip("/")]}


@pytest.mark.console_errors("ERR_CONNECTION_REFUSED", "CORS request did not succeed", "postMessage", "target origin")
def test_a_phone_that_cannot_be_reached_is_told_and_loses_no_call(upstream, ours, browser_name):
    """There the browser's own page for the failure, which loads in Chromium, counts as the phone, and calls vanish into it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    for sdk in (upstream, ours):
        sdk.open().js(
            """([url, loadTimeout]) => {
            globalThis.told = [];
            softphone.onIFrameLoaded = () => { told.push("loaded"); };
            softphone.onError = ({code, message}) => { told.push(code, message.includes(url)); };
            softphone.init({server: "stack.example.com", url, loadTimeout});
            softphone.makeCall("1001");
        }""",
            [url, 30 if browser_name == "chromium" else 1],
        )
    ours.page.wait_for_function("() => told.length")
    loads = browser_name == "chromium"
    assert upstream.js("() => told") == (["loaded"] if loads else [])
    assert ours.js("() => told") == (["unreachable", True] if loads else ["load_timeout", True])
    with recording_phone_server(port) as server:
        phone = ours.phone()
        phone.element.evaluate("(iframe, url) => { iframe.src = url; }", server.url)
        ours.page.wait_for_function("() => told.includes('loaded')")
        phone.until(CALL_TYPE)
        assert [type_ for type_, _ in phone.wire()] == [
            "bridge/CONFIG_RETRIEVED",
            "bridge/BRIDGE_ENABLE_AGENT",
            CALL_TYPE,
        ]


def test_a_click_that_is_meant_for_somebody_else_is_left_alone(upstream, ours):
    """There a click with a modifier key, of another button, or prevented by the page is a call all the same."""
    clicks = (
        ("#plain", {"ctrlKey": True}),
        ("#plain", {"shiftKey": True}),
        ("#plain", {"button": 1}),
        ("#prevented", {}),
    )
    found = {}
    for sdk in (upstream, ours):
        phone = with_links(sdk, '<a id="plain" href="tel://1">call</a><p onclick="event.preventDefault()">'
                                '<a id="prevented" href="tel://2">call</a></p>')  # fmt: skip
        if sdk.name == "upstream":
            # It listens at the link itself: the page must be first to prevent.
            sdk.js("() => addEventListener('click', event => {"
                   " if (event.target.id === 'prevented') event.preventDefault(); }, true)")  # fmt: skip
        gone = [sdk.js(CLICK, list(click)) for click in clicks]
        found[sdk.name] = [gone, dialled(sdk, phone)]
    assert found == {"upstream": [[False] * 4, ["1", "1", "1", "2"]], "ours": [[True, True, True, False], []]}
