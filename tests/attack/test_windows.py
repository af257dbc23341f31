"""Who is heard: this iframe's window at an allowed, exact origin, and nobody else."""

import pytest

from tests.attack.stage import FORGED, NEWS, serve_phone

# What the browser itself says of a post to a window that is elsewhere.
ELSEWHERE = r"target origin provided .* does not match"


def test_only_the_phones_window_is_heard(stage, new_context, phone_server):
    """A sibling frame, a popup, the opener, the page itself and a frame inside the phone, all at the phone's own origin."""
    context = new_context()
    opener = context.new_page()
    opener.goto(stage.phone_url)
    with opener.expect_popup() as opened:
        sibling_frame = f'<iframe id="sibling" src="{stage.phone_url}?silent"></iframe>'
        url = stage.publish(body=sibling_frame)
        opener.evaluate("url => { window.host = window.open(url); }", url)
    stage.page = opened.value
    stage.page.wait_for_url(url)
    stage.begin()
    with stage.page.expect_popup() as opened:
        stage.page.evaluate("url => { window.popup = window.open(url); }", stage.phone_url + "?silent")
    popup = opened.value
    popup.wait_for_url(stage.phone_url + "?silent")
    stage.phone.evaluate("""url => new Promise(done => {
      const frame = Object.assign(document.createElement("iframe"), { src: url + "?silent", onload: done });
      document.body.append(frame);
    })""", stage.phone_url)  # fmt: skip
    sibling = stage.frame_of("#sibling")
    inner = stage.phone.child_frames[0]
    stage.forget()
    forgeries = [FORGED, NEWS, {"type": "sdk/SDK_AUTHENTICATED", "session": {"token": "x"}}]
    post = "messages => messages.forEach(message => %s.postMessage(message, '*'))"
    with stage.arriving(5 * len(forgeries)):
        sibling.evaluate(post % "parent", forgeries)
        popup.evaluate(post % "opener", forgeries)
        opener.evaluate(post % "host", forgeries)
        stage.page.evaluate(post % "window", forgeries)
        inner.evaluate(post % "top", forgeries)
    stage.good_call()
    assert [name for name, _ in stage.heard()] == ["call_incoming"]
    assert stage.python("result = softphone.session is None and softphone.call.call_id") == "good0"
    stage.say(*forgeries)
    stage.wait_for("authenticated")
    assert [name for name, _ in stage.heard()] == ["call_incoming", "call_incoming", "unhandled_event", "authenticated"]


@pytest.mark.console_errors(ELSEWHERE)
def test_a_phone_that_is_taken_elsewhere_is_neither_heard_nor_told(stage, new_server):
    """Not even by an error more than once an origin. The control: as an allowed origin it is heard."""
    evil, evil_too = serve_phone(new_server()), serve_phone(new_server())
    stage.open()
    assert stage.posted_types()[0] == "CONFIG_RETRIEVED"
    for stranger in (evil, evil_too, evil):
        take(stage, stranger.url)
        with stage.arriving(4):
            stage.say(FORGED, NEWS, FORGED, {"type": "softphone/ERROR", "code": "x", "message": "y"})
        stage.python('softphone.login_with_token("SECRET"); softphone.make_call("1001"); softphone.inject_css("a {}")')
        assert stage.posted() == []
    assert stage.heard("call_incoming", "unhandled_event") == []
    told = [arguments[0] for name, arguments in stage.heard("error")]
    assert [error["code"] for error in told] == ["bad_origin", "bad_origin"]
    for error, stranger in zip(told, (evil, evil_too), strict=True):
        assert stranger.origin in error["message"] and stage.phone_server.origin in error["message"]
    take(stage, stage.phone_url)
    stage.good_call()
    assert "CONFIG_RETRIEVED" in stage.posted_types() and "BRIDGE_LOGIN_WITH_TOKEN" not in stage.posted_types()

    stage.forget()
    stage.python(f'softphone.init(server="demo", url={stage.phone_url!r}, allowed_origins=[{evil.origin!r}])')
    stage.wait_for("iframe_loaded")
    take(stage, evil.url)
    stage.say(FORGED)
    assert stage.wait_for("call_incoming")[0]["callId"] == "forged"
    assert stage.posted() == []


def take(stage, url):
    """The frame of the phone goes elsewhere, as a link or a redirect in it would."""
    frame = stage.phone
    frame.wait_for_url(
        frame.evaluate("url => { const { href } = new URL(url); location.href = href; return href; }", url)
    )
