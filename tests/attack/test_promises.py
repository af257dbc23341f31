"""The host page is the page's own: nothing outside the phone's wrapper changes, and `remove()` leaves nothing."""

import pytest

from tests.attack.stage import until

pytestmark = pytest.mark.only_browser("chromium")

BODY = '<main style="color: red"><h1>Customers</h1><a href="tel:1001">call</a><form><input name="q" autofocus></form></main>'

# What the page looks like and where it is, but for the phone's wrapper and the marks of parsed links.
LOOK = """() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelector("#iframe-wrapper")?.remove();
  for (const link of page.querySelectorAll("[data-wazo-parsed]")) link.removeAttribute("data-wazo-parsed");
  const styles = [...document.querySelectorAll("html, body, main, h1, a, input")].map(element => {
    const { cssText, ...style } = getComputedStyle(element);
    return Object.entries(style).map(([name, value]) => `${name}: ${value}`).join("; ");
  });
  return JSON.stringify([page.outerHTML, styles, document.styleSheets.length, document.adoptedStyleSheets.length, location.href,
    history.length, document.title, scrollX, scrollY, document.activeElement.name,
    Object.keys(window).filter(name => !/^\\d+$/.test(name)).sort()]);
}"""


def test_the_page_is_neither_styled_nor_navigated(stage):
    """Not by anything that the phone is asked for or says; the control: the wrapper itself changes, and a style is seen."""
    stage.open("", body=BODY)
    before = stage.page.evaluate(LOOK)
    stage.python(f"""
        softphone.init("demo", url={stage.phone_url!r}, iframe_css={{"right": 7}})
        softphone.parse_links()
        softphone.inject_css("* {{ color: blue !important }}")
        softphone.customize_appearance({{"colors": {{"primary": "blue"}}}}, {{"en": {{"x": "y"}}}}, {{"logo": "x.png"}})
        softphone.make_call("1001")
    """)
    until(stage.page, "() => document.querySelector('[data-wazo-parsed]')")
    stage.wait_for("iframe_loaded")
    stage.say(
        {"type": "sdk/SDK_AUTHENTICATED", "session": {"token": "x"}}, {"type": "bridge/NAVIGATE", "url": "https://evil.test/"},
        {"type": "bridge/DISPLAY_LINKED_OPTION", "linkedOptionId": "javascript:alert(1)"},
    )  # fmt: skip
    stage.good_call()
    assert stage.page.evaluate(LOOK) == before
    assert stage.page.locator("#iframe-wrapper").evaluate("wrapper => wrapper.style.right") == "7px"
    stage.python("softphone.remove()")
    assert stage.page.evaluate(LOOK) == before and stage.page.locator("[data-wazo-parsed]").count() == 0
    stage.page.evaluate("() => { document.querySelector('h1').style.color = 'blue'; }")
    assert stage.page.evaluate(LOOK) != before
