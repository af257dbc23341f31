"""Origins are compared whole and exactly: what only looks like the phone's is a stranger's."""

import urllib.parse

import pytest

from tests.attack.stage import FORGED, NEWS, PHONE_HTML, PHONE_JS
from tests.attack.test_windows import ELSEWHERE, take

PHONE = "https://phone.example.com/"

LOOK_ALIKES = (
    "https://phone.example.com.evil.test/",
    "https://evilphone.example.com/",
    "http://phone.example.com/",
    "https://phone.example.com:8443/",
    "https://phone.example.com./",
    "https://xn--phne-55d.example.com/",
    "https://phone.example.co/",
)

# The same origin in other words: the controls.
THE_SAME = ("https://PHONE.example.com:443/login?silent", "https://phone.example.com/?silent")

NOWHERE = "data:text/html," + urllib.parse.quote(f"<script>{PHONE_JS}</script>")


@pytest.fixture
def everywhere(page):
    """Every address outside of this machine is a phone."""
    page.route(lambda url: "127.0.0.1" not in url and not url.startswith("data:"), lambda route: route.fulfill(
        body=PHONE_JS if route.request.url.endswith("phone.js") else PHONE_HTML,
        content_type="text/javascript" if route.request.url.endswith("phone.js") else "text/html",
        headers={"Access-Control-Allow-Origin": "*"},
    ))  # fmt: skip


@pytest.mark.console_errors(ELSEWHERE)
def test_look_alikes_are_strangers(stage, everywhere):
    """Suffix, prefix, http for https, port, trailing dot, punycode, `null`; other spellings of the same are not."""
    stage.phone_url = PHONE
    stage.open()
    allow = stage.page.locator("iframe").get_attribute("allow")
    assert "*" not in allow and all(feature.endswith(" https://phone.example.com") for feature in allow.split("; "))
    strangers = [*LOOK_ALIKES, NOWHERE]
    for url in strangers:
        take(stage, url)
        with stage.arriving(2):
            stage.say(FORGED, NEWS)
    assert stage.heard("call_incoming", "unhandled_event") == []
    assert stage.errors() == ["bad_origin"] * len(strangers)
    for url in THE_SAME:
        take(stage, url)
        stage.good_call()
    assert stage.errors().count("bad_origin") == len(strangers)
