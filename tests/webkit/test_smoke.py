"""What Safari's engine does otherwise: WebKit as Debian builds it, which has no WebRTC."""

import base64

import pytest

from tests.browser.loading import PYTHON, UP, document, init, script
from tests.pages import recording_phone_server, tag
from tools.png import pixels

# Whatever is said while the SDK is loaded.
ERRORS = """<script>addEventListener("softphone:error",
  ({ detail }) => document.documentElement.setAttribute("data-error", detail.message), true);</script>"""
OUTCOME = "document.documentElement.dataset.error || document.documentElement.dataset.up"


@pytest.fixture(scope="module")
def phone_site():
    """The recording phone, on an origin of its own."""
    with recording_phone_server() as server:
        yield server


def test_the_demo_rings_and_says_why_it_cannot_be_answered(webkit, site):
    webkit.open(site.url)
    webkit.until("!document.querySelector('#ring').disabled")
    webkit.click("//button[@id='ring']")
    webkit.frame("//iframe")
    webkit.until("document.querySelector('button[aria-label=Answer]') || "
                 "[...document.querySelectorAll('button')].find(button => button.innerText.trim() === 'Answer')")  # fmt: skip
    webkit.click("//button[normalize-space()='Answer' or @aria-label='Answer']")
    webkit.until("/cannot carry calls: it has no WebRTC/.test(document.body.innerText)")
    webkit.frame()
    webkit.click("//a[@href='tel:1001']")
    webkit.until("/Call ended|No answer|failed/i.test(document.querySelector('iframe').contentDocument.body.innerText)")
    assert "Ringing" not in webkit.js("return document.querySelector('iframe').contentDocument.body.innerText")


HANDLERS = """
@softphone.on_call_incoming
def answer(call):
    root.setAttribute("data-heard", call.number)
    softphone.make_call("1002")

caught = 0
for _ in range(1000):
    try:
        js.JSON.parse("{")
    except Exception:
        caught += 1
root.setAttribute("data-caught", str(caught))
"""


@pytest.mark.parametrize("runtime", PYTHON)
def test_both_pythons_hear_post_and_catch_what_javascript_throws(webkit, make_page, site, phone_site, runtime):
    webkit.open(make_page(document(ERRORS + tag(site), script(runtime, init(phone_site, HANDLERS)))))
    assert webkit.until(OUTCOME) == PYTHON[runtime]
    assert webkit.until("document.documentElement.dataset.caught") == "1000"
    webkit.until("document.querySelector('iframe')")
    webkit.frame("//iframe")
    webkit.until("globalThis.recording")
    webkit.js("recording.say({ type: 'sdk/SDK_CALL_INCOMING', callSession: { callId: 'c', number: '1001' } })")
    webkit.js("await recording.until('bridge/ON_CLICK_TO_CALL', 1)")
    assert '"number":"1002"' in webkit.js("return recording.received()")
    webkit.frame()
    assert webkit.js("return document.documentElement.dataset.heard") == "1001"


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_a_page_with_pyscript_of_its_own(webkit, make_page, site, other_origin, first):
    """A module that awaits at its top is given to a second import before it has run."""
    theirs = f'<script type="module" src="{other_origin.url}pyscript/core.js"></script>'
    config = f'<mpy-config>interpreter = "{other_origin.url}micropython/micropython.js"</mpy-config>'
    tags = [tag(site), theirs] if first == "ours" else [theirs, tag(site)]
    webkit.open(make_page(document(ERRORS + "".join(tags), config + script("mpy", UP))))
    assert webkit.until(OUTCOME) == "micropython"


@pytest.mark.parametrize("runtime", PYTHON)
def test_a_policy_without_wasm_is_named(webkit, make_page, site, runtime):
    """Compiling passes, and no event tells of the violation."""
    policy = f"default-src 'none'; script-src 'unsafe-inline' {site.url}; connect-src 'self' {site.url}; img-src data:"
    page = document(ERRORS + tag(site), script(runtime, "print(1)"))
    webkit.open(make_page(page, headers={"Content-Security-Policy": policy}))
    assert "add 'wasm-unsafe-eval' to script-src" in webkit.until(OUTCOME)


def test_a_meter_does_not_glare_in_the_dark(webkit, make_page, site):
    style = f'<link rel="stylesheet" href="{site.url}phone/phone.css"><style>:root {{ color-scheme: dark !important }}</style>'
    webkit.open(make_page(document(style, '<meter min="0" max="1" value=".5" style="width: 200px"></meter>')))
    webkit.until("getComputedStyle(document.documentElement).getPropertyValue('--ink-primary')")
    webkit.js("await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    left, middle, width = webkit.js("const { x, y, width, height } = document.querySelector('meter').getBoundingClientRect();"
                                    "return [x, Math.round(y + height / 2), width]")  # fmt: skip
    _, _, size, rows = pixels(base64.b64decode(webkit.picture()))
    places = [round(left + width * part) for part in (0.25, 0.75)]
    filled, empty = (sum(rows[middle][at * size : at * size + 3]) / 3 for at in places)
    assert empty < 80 and filled > empty + 40, (filled, empty)
