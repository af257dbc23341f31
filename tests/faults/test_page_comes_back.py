"""The host page is left and come back to, kept by the browser or made anew."""

import pytest

from tests.attack.stage import until


# Playwright loses sight of a page that Firefox has kept.
@pytest.mark.only_browser("chromium")
def test_back_and_forward(stage):
    """One phone; each thing is heard once and told once."""
    stage.open()
    stage.good_call()
    stage.page.goto(stage.phone_url + "?silent")
    stage.page.go_back()
    until(stage.page, "() => window.up")
    if stage.page.locator("iframe").count() == 0:  # made anew
        stage.begin()
    stage.forget()
    stage.good_call()
    stage.python("softphone.make_call('1001')")
    until(stage.phone, "() => window.got.some(({ data }) => data.number === '1001')")
    assert [name for name, _ in stage.heard()] == ["call_incoming", "show"]
    assert stage.posted_types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL"]
    assert stage.page.locator("iframe").count() == 1
