"""The phone's page comes late, twice, not at all, is taken away or hidden: state is told once, nothing is dialled twice."""

import pytest

from tests.attack.stage import until

pytestmark = pytest.mark.only_browser("chromium")

NEVER = ("ON_CLICK_TO_CALL", "BRIDGE_LOGIN_WITH_TOKEN", "LOGIN", "BRIDGE_SET_CARD_CONTENT", "BRIDGE_OPTIONS_FOUND")
ESTABLISHED = {"type": "bridge/BRIDGE_ON_CALL_ESTABLISHED", "call": {"callId": "c", "number": "1001"}}
USED = """
    softphone.inject_css("a {}")
    softphone.make_call("1001")
    softphone.login_with_token("token")
    softphone.login("alice", "password")
    softphone.set_card_value("f", 1)
    softphone.on_options_results("f", [])
"""


def test_reloads_in_mid_call_and_twice_within_ten_milliseconds(stage):
    """State is replayed to the page that stays, once; a call is told to be gone, once; nothing is redialled."""
    stage.open()
    stage.python(USED)
    stage.say(ESTABLISHED)
    stage.wait_for("call_established")
    assert [type_ for type_ in stage.posted_types() if type_ in NEVER] == list(NEVER)
    stage.forget()
    stage.page.evaluate("""url => {
      const frame = document.querySelector("iframe");
      frame.src = url + "?1";
      setTimeout(() => { frame.src = url + "?2"; }, 5);
    }""", stage.phone_url)  # fmt: skip
    stage.phone.wait_for_url(stage.phone_url + "?2")
    stage.wait_for("iframe_loaded")
    until(stage.phone, "() => window.got.some(({ data }) => data.type.endsWith('INJECT_CSS'))")
    stage.python("softphone.make_call('1002')")
    until(stage.phone, "() => window.got.some(({ data }) => data.number === '1002')")
    assert stage.posted_types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_INJECT_CSS", "ON_CLICK_TO_CALL"]
    assert stage.errors() == ["phone_reloaded"] and stage.python("result = softphone.call is None")
    assert stage.heard("call_ended") == []


def test_a_frame_that_the_page_takes_away_or_hides(stage):
    """It is put back at once; moved, it stays where it was moved. State is replayed, and what waited is sent, each once."""
    stage.open(body="<main><div><p></p></div></main>")
    stage.python(USED)
    stage.forget()
    stage.page.evaluate("() => { window.wrapper = document.getElementById('iframe-wrapper'); wrapper.remove(); }")
    stage.python("softphone.make_call('1002'); softphone.inject_css('b {}'); softphone.hide()")
    stage.wait_for("iframe_loaded")
    assert stage.errors() == []
    stage.python("softphone.make_call('1003')")
    until(stage.phone, "() => window.got.some(({ data }) => data.number === '1003')")
    assert [(message["type"].split("/")[1], message.get("number") or message.get("css")) for message in stage.posted()][2:] == [
        ("BRIDGE_INJECT_CSS", "a {}"), ("ON_CLICK_TO_CALL", "1002"), ("BRIDGE_INJECT_CSS", "b {}"), ("ON_CLICK_TO_CALL", "1003"),
    ]  # fmt: skip
    stage.forget()
    stage.page.evaluate(
        "() => { const inner = document.querySelector('p'); inner.style.display = 'none'; inner.append(wrapper); }"
    )
    stage.wait_for("iframe_loaded")
    until(stage.phone, "() => window.got.filter(({ data }) => data.css).length === 2")
    assert stage.posted_types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_INJECT_CSS", "BRIDGE_INJECT_CSS"]
    assert stage.page.locator("iframe").count() == 1
    stage.python("softphone.remove()")
    assert stage.page.locator("iframe").count() == 0
    stage.python("softphone.show()")
    stage.wait_for("iframe_loaded", 2)
    assert stage.posted_types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]


@pytest.mark.console_errors("ERR_")
def test_a_host_that_refuses_then_comes(stage, page, console):
    """Refused, unknown, never answering: one error with the address; the queue is kept, and a late load works."""
    gone = []
    page.route("https://phone.test/**", lambda route: route.abort("namenotresolved"))
    page.route("https://mute.test/**", lambda route: gone.append(route))
    stage.open("")
    for url, code, timeout in (("https://phone.test/", "unreachable", 30), ("https://mute.test/", "load_timeout", 0.2)):
        stage.forget()
        stage.python(f"softphone.init('demo', url={url!r}, load_timeout={timeout}); softphone.make_call('1001')")
        (error,) = stage.wait_for("error")
        assert (error["class"], error["code"]) == ("LoadTimeout", code) and url in error["message"]
        page.unroute(url + "**")
        page.route(
            url + "**",
            lambda route: route.fulfill(
                response=page.request.get(stage.phone_url + route.request.url.split("/", 3)[3])
            ),
        )
        stage.page.evaluate("url => { document.querySelector('iframe').src = url; }", url + "?late")
        stage.wait_for("iframe_loaded")
        stage.phone.wait_for_url(url + "?late")
        until(stage.phone, "() => window.got.some(({ data }) => data.number === '1001')")
        assert stage.posted_types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL"]
        assert stage.errors() == [code]
    for route in gone:
        route.abort()
