"""Tokens and passwords: posted once, to the phone's exact origin, and nowhere else to be found."""

import json

import pytest

from tests.attack.stage import until

TOKEN, REFRESH, PASSWORD, HEARD = "SECRET-token-1", "SECRET-refresh-2", "SECRET-password-3", "SECRET-session-4"

# All that a page keeps or shows, its frames' addresses included.
KEPT = """async () => JSON.stringify([
  document.documentElement.outerHTML, location.href, document.cookie, document.title, history.state, window.name,
  { ...localStorage }, { ...sessionStorage }, (await indexedDB.databases()).map(({ name }) => name),
  await caches.keys(), performance.getEntries().map(({ name }) => name),
  [...document.querySelectorAll("*")].flatMap(element => [...element.attributes].map(({ value }) => value)),
  Object.keys(window).filter(name => typeof window[name] === "string").map(name => window[name]),
])"""


def places(stage, asked, console):
    """What can be searched for a secret: {where: text}."""
    reprs = stage.python("""
        objects = [softphone, softphone.session, softphone._now, softphone.on_authenticated, Softphone]
        result = [repr(thing) + str(thing) for thing in objects]
    """)
    return {
        "page": stage.page.evaluate(KEPT), "phone": stage.phone.evaluate(KEPT), "requests": json.dumps(asked),
        "console": console.text(),
        "reprs": json.dumps(reprs), "errors": json.dumps(stage.heard("error")),
        "frames": json.dumps([frame.url for frame in stage.page.frames]),
    }  # fmt: skip


@pytest.mark.console_errors("a handler of on_")
def test_a_secret_is_sent_once_and_found_nowhere(stage, console, page):
    """Console, DOM, storage, addresses, requests, reprs, errors; after a reload too. The control: a canary is found in each."""
    asked = []
    page.on("request", lambda request: asked.append([request.url, request.post_data, dict(request.headers)]))
    stage.open(headers={"Referrer-Policy": "unsafe-url"})
    stage.python(f"""
        softphone.login_with_token({TOKEN!r}, {REFRESH!r})
        softphone.login("alice", {PASSWORD!r}, domain="sip.example.com")

        @softphone.on_authenticated
        def fails(session):
            raise ValueError("on purpose")

        for bad in ((None, {TOKEN!r}), ([{TOKEN!r}],), ({{"token": {TOKEN!r}}},), (b"SECRET-bytes",)):
            try:
                softphone.login_with_token(*bad)
            except SoftphoneError as error:
                softphone._error(error)
        for bad in ((["SECRET"], "x"), ("alice", [{PASSWORD!r}]), ("al\\nice", {PASSWORD!r}), ("alice", "")):
            try:
                softphone.login(*bad)
            except SoftphoneError as error:
                softphone._error(error)
    """)
    stage.page.evaluate(
        "token => { softphone.loginWithToken([token]); softphone.login('a', { token }); softphone.login(token, ''); }",
        TOKEN,
    )
    stage.say(
        {"type": "sdk/SDK_AUTHENTICATED", "session": {"token": HEARD, "refreshToken": HEARD, "uuid": "u", "host": "h"}}
    )
    stage.wait_for("authenticated")
    assert stage.python("result = softphone.session.token") == HEARD
    posted = stage.posted()
    for secret in (TOKEN, REFRESH, PASSWORD):
        assert sum(secret in json.dumps(message) for message in posted) == 1, secret
    stage.page.evaluate("() => { window.heard = window.heard.filter(text => !text.startsWith('[\"authenticated\"')); }")
    for where, text in places(stage, asked, console).items():
        assert "SECRET" not in text, (where, text[max(0, text.index("SECRET") - 200) :][:300])
    assert len(stage.errors()) >= 8

    stage.forget()
    stage.phone.evaluate("() => location.reload()")
    stage.wait_for("iframe_loaded")
    assert not any("SECRET" in json.dumps(message) for message in stage.posted())
    assert stage.python("result = softphone.session") is None

    canary = "CANARY-SECRET"
    plant = """canary => {
      document.title = canary;
      localStorage.setItem("x", canary);
      console.info(canary);
      fetch("host.js?" + canary);
    }"""
    stage.page.evaluate(plant, canary)
    stage.phone.evaluate(plant.replace("host.js", "phone.js"), canary)
    stage.python(f"softphone._error(SoftphoneError({canary!r}))")
    until(stage.page, "canary => performance.getEntries().some(({ name }) => name.includes(canary))", canary)
    found = [where for where, text in places(stage, asked, console).items() if canary in text]
    assert found == ["page", "phone", "requests", "console", "errors"]
