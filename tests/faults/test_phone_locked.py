"""Sound that the browser keeps locked: the phone says so, and any touch lifts it."""

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401

# Playwright's own looking around counts as a person's touch, unless each sound wants one just before it.
STRICT = "--autoplay-policy=user-gesture-required"

pytestmark = pytest.mark.only_browser("chromium")


@pytest.fixture(scope="module")
def browser(launch_browser, browser_type_launch_args):
    """A Chromium that is strict about sound."""
    browser = launch_browser(args=[*browser_type_launch_args["args"], STRICT])
    yield browser
    browser.close()


# The host page lets the phone ring before anybody has touched anything.
RING = """
    if (top === self) addEventListener("message", ({ data }) => {
      if (data.type === "sdk/SDK_AUTHENTICATED") post({ type: "softphone/DEMO_RING", number: "5551234", displayName: "Alice Martin" });
    });
"""


@pytest.mark.parametrize("touch", ["click", "key"])
def test_sound_is_locked_until_something_is_done(open_host, touch):  # noqa: F811
    host = open_host(prepare=lambda context: context.add_init_script(RING))
    locked = host.phone.get_by_text("The browser keeps sound locked.")
    expect(locked).to_be_visible()
    if touch == "click":
        host.phone.get_by_text("5551234").first.click()
    else:
        host.button("Answer").focus()
        host.page.keyboard.press("Shift")
    expect(locked).to_be_hidden()
    expect(host.button("Answer")).to_be_visible()
