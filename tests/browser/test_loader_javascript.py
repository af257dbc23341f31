"""`window.softphone`: pages that speak JavaScript, or nothing at all but attributes."""

import json

import pytest

from tests.browser.loading import UP, document, init, script, up, wait_attribute
from tests.pages import RecordingPhone, tag

HEARD = "<script>globalThis.heard = []</script>"


def module(code):
    """A module script of the page."""
    return f'<script type="module">{code}</script>'


def attributes(phone, more=""):
    """A Wazo stack behind the recording phone."""
    return f'data-server="stack.example.com" data-url="{phone.url}" {more}'


def types(phone, until):
    """The types that the phone was sent, once `until` has come."""
    phone.until(until)
    return phone.types()


def test_attributes_alone_are_enough(page, make_page, site, phone_site):
    more = (
        'data-wrap-up-duration="5" data-enable-agent="false" data-disable-auto-login data-language="fr" data-width="320" '
        'data-other="x"'
    )
    page.goto(make_page(document(tag(site, attributes(phone_site, more)), '<a href="tel:1001">call</a>')))
    phone = RecordingPhone(page).ready()
    phone.until("bridge/CONFIG_RETRIEVED")
    page.locator("a").click()
    phone.until("bridge/ON_CLICK_TO_CALL")
    assert phone.wire() == [
        ("bridge/CONFIG_RETRIEVED", {"config": {"server": "stack.example.com", "disableAutoLogin": True, "language": "fr",
                                                "wrapUpDuration": 5}}),
        ("bridge/ON_CLICK_TO_CALL", {"number": "1001"}),
    ]  # fmt: skip
    assert page.locator("#wazo-softphone").get_attribute("width") == "320"


def test_a_tag_that_is_redirected_keeps_its_attributes(page, make_page, site, other_origin, phone_site):
    page.route(other_origin.url + "softphone.js", lambda route: route.fulfill(
        status=302, headers={"Location": site.url + "softphone.js", "Access-Control-Allow-Origin": "*"}))  # fmt: skip
    page.goto(make_page(document(tag(other_origin, attributes(phone_site)), "<script type='module'>1</script>")))
    assert "CONFIG_RETRIEVED" in types(RecordingPhone(page).ready(), "bridge/CONFIG_RETRIEVED")
    assert page.evaluate("() => globalThis[Symbol.for('softphone')].base") == site.url


def test_a_page_without_python_shows_the_phone_on_an_incoming_call(page, make_page, site, phone_site):
    page.goto(make_page(document(tag(site, attributes(phone_site)))))
    phone = RecordingPhone(page).ready()
    phone.until("bridge/CONFIG_RETRIEVED")
    assert not page.locator("#wazo-softphone").is_visible()
    phone.frame.evaluate("() => recording.say({type: 'sdk/SDK_CALL_INCOMING', callSession: {number: '1'}})")
    page.locator("#wazo-softphone").wait_for(state="visible")


def test_a_page_with_python_decides_that_itself(page, make_page, site, phone_site, runtime):
    page.goto(make_page(document(tag(site, attributes(phone_site)), script(runtime, UP + """
@softphone.on_call_incoming
def incoming(call):
    root.setAttribute("data-number", call.number)
"""))))  # fmt: skip
    up(page, runtime)
    phone = RecordingPhone(page).ready()
    phone.until("bridge/CONFIG_RETRIEVED")
    phone.frame.evaluate("() => recording.say({type: 'sdk/SDK_CALL_INCOMING', callSession: {number: '1'}})")
    wait_attribute(page, "number", "1")
    assert not page.locator("#wazo-softphone").is_visible()


@pytest.mark.console_errors("no such host|is no host name|server")
def test_wrong_attributes_are_told(page, make_page, site):
    listen = module(
        "softphone.onError = ({code, message}) => document.documentElement.setAttribute('data-error', code + message)"
    )
    page.goto(make_page(document(tag(site, 'data-server="user@host"') + listen)))
    wait_attribute(page, "error")
    assert page.locator("html").get_attribute("data-error").startswith("bad_argument")


def test_javascript_alone(page, make_page, site, phone_site):
    page.goto(make_page(document(tag(site) + HEARD + module(f"""
        const noting = name => (...values) => heard.push([name, ...values]);
        softphone.onCallIncoming = noting('incoming');
        softphone.onIFrameLoaded = noting('loaded');
        softphone.onShow = noting('show');
        const options = {{server: 'stack.example.com', url: '{phone_site.url}', enableAgent: false}};
        heard.push(typeof softphone.makeCall('1001').then, softphone.init(options));
        heard.push(softphone.injectCss('a{{}}'), softphone.onHide);
        softphone.ready().then(noting('ready'));
    """))))  # fmt: skip
    phone = RecordingPhone(page).ready()
    assert types(phone, "bridge/BRIDGE_INJECT_CSS") == ["CONFIG_RETRIEVED", "ON_CLICK_TO_CALL", "BRIDGE_INJECT_CSS"]
    page.wait_for_function("() => heard.some(row => row?.[0] === 'ready')")
    assert page.evaluate("() => heard.map(row => row?.[0] ?? row)") == [
        "f",
        None,
        None,
        None,
        "show",
        "loaded",
        "ready",
    ]
    call = "{number: '1', creationTime: new Date(5)}"
    phone.frame.evaluate("() => recording.say({type: 'sdk/SDK_CALL_INCOMING', callSession: %s})" % call)
    page.wait_for_function("() => heard.some(row => row?.[0] === 'incoming')")
    assert page.evaluate(
        "() => { const [, call] = heard.at(-1); return [call.number, call.creationTime.getTime()]; }"
    ) == ["1", 5]


def test_calls_of_javascript_wait_for_the_init_of_python(page, make_page, site, phone_site, runtime):
    early = module("softphone.makeCall('1001'); softphone.injectCss('a{}');")
    page.goto(make_page(document(tag(site) + early, script(runtime, init(phone_site)))))
    up(page, runtime)
    assert types(RecordingPhone(page).ready(), "bridge/BRIDGE_INJECT_CSS") == [
        "CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL", "BRIDGE_INJECT_CSS",
    ]  # fmt: skip


@pytest.mark.parametrize("when", ["early", "late"])
def test_the_pages_python_need_not_know_of_it(page, make_page, site, phone_site, runtime, when):
    begin = f"softphone.init({{server: 'stack.example.com', url: '{phone_site.url}'}}); softphone.show();"
    code = "import js, sys\njs.document.documentElement.setAttribute('data-up', sys.implementation.name)"
    page.goto(make_page(document(tag(site) + (module(begin) if when == "early" else ""), script(runtime, code))))
    up(page, runtime)
    if when == "late":
        page.evaluate(f"() => {{ {begin} }}")
    page.wait_for_selector("#wazo-softphone", state="visible")
    assert page.evaluate("() => globalThis[Symbol.for('softphone')].owner") == runtime


@pytest.mark.console_errors("ended without softphone.init")
def test_calls_that_wait_for_an_init_that_does_not_come_are_told(page, make_page, site, runtime):
    early = module("softphone.onError = error => heard.push(error); softphone.makeCall('1001');"
                   "softphone.ready().catch(error => heard.push(error.message))")  # fmt: skip
    page.goto(make_page(document(tag(site) + HEARD + early, script(runtime, UP))))
    up(page, runtime)
    page.wait_for_function("() => heard.length === 2")
    error, words = page.evaluate("() => heard")
    assert error["code"] == "no_init" and "softphone.makeCall, softphone.ready" in error["message"]
    assert "without softphone.init" in words


@pytest.mark.console_errors("ended without softphone.init")
def test_without_python_they_are_told_after_fifteen_seconds(page, make_page, site):
    page.clock.install()
    early = module("softphone.onError = error => heard.push(error.code); softphone.makeCall('1001')")
    page.goto(make_page(document(tag(site) + HEARD + early)))
    page.wait_for_function("() => globalThis[Symbol.for('softphone')].owner === 'mpy'")
    page.clock.run_for(15_100)
    assert page.evaluate("() => heard") == ["no_init"]


def test_a_call_after_all_that_is_told_by_python(page, make_page, site, runtime):
    page.goto(make_page(document(tag(site) + HEARD, script(runtime, UP))))
    up(page, runtime)
    page.wait_for_function("() => globalThis[Symbol.for('softphone')].facade")
    page.evaluate("() => { softphone.onError = ({code, name}) => heard.push([code, name]); softphone.makeCall('1'); }")
    page.wait_for_function("() => heard.length")
    assert page.evaluate("() => heard")[0][0] in ("not_initialized", "no_init")


def test_events_of_the_document(page, make_page, site, phone_site):
    listen = (
        "<script>document.addEventListener('softphone:ready', () => "
        "document.documentElement.setAttribute('data-ready', 'yes'))</script>"
    )
    page.goto(make_page(document(listen + tag(site, attributes(phone_site)))))
    wait_attribute(page, "ready", "yes")


def test_an_event_that_there_is_not_is_warned_of_once(page, make_page, site, console):
    code = (
        "softphone.onCallIncomming = () => {}; softphone.onCallIncomming = null; softphone.mine = 1;"
        "softphone.onCallEnded = 'x'; heard.push(softphone.onCallEnded, softphone.mine)"
    )
    page.goto(make_page(document(tag(site) + HEARD + module(code))))
    page.wait_for_function("() => heard.length")
    assert page.evaluate("() => heard") == [None, 1]
    assert [text for kind, text in console.lines if kind == "warning" and "onCallIncomming" in text][1:] == []
    assert "onCallIncomming: there is no such event" in console.text()


@pytest.mark.console_errors("softphone: on(Error|Show|Hide) failed")
def test_a_callback_that_fails_is_told_once_and_stops_nobody(page, make_page, site, phone_site):
    code = f"""
        softphone.onError = ({{code, message}}) => {{ heard.push([code, message]); throw new Error('sprung in onError'); }};
        softphone.onShow = () => {{ throw new TypeError('sprung'); }};
        softphone.onHide = async () => {{ throw new TypeError('rejected'); }};
        softphone.init({{server: 'stack.example.com', url: '{phone_site.url}'}});
        softphone.show();
        softphone.hide();
        softphone.ready().then(() => heard.push('ready'));
    """
    page.goto(make_page(document(tag(site) + HEARD + module(code))))
    page.wait_for_function("() => heard.includes('ready')")
    assert page.evaluate("() => heard") == [
        ["handler_failed", "softphone.onShow failed: TypeError: sprung"],
        ["handler_failed", "softphone.onHide failed: TypeError: rejected"], "ready",
    ]  # fmt: skip


def test_it_is_there_for_a_page_with_names_of_its_own(page, make_page, site):
    code = "const softphone = 1; document.documentElement.setAttribute('data-mine', softphone)"
    page.goto(make_page(document(tag(site) + module(code) + "<script>function init() {}</script>")))
    wait_attribute(page, "mine", "1")
    assert json.loads(page.evaluate("() => JSON.stringify(Object.keys(softphone).slice(0, 3))"))
