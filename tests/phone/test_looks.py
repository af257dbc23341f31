"""What is seen: by axe, in both schemes, at all sizes, and by those who want no motion."""

import pytest
from playwright.sync_api import expect

from softphone.wire.appearance import COLORS
from tools.project import NODE_MODULES

AXE = (NODE_MODULES / "axe-core/axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ((320, 568), (500, 600), (800, 600), (1280, 800))
STICKING_OUT = """() => [...document.querySelectorAll("*")]
  .filter(element => element.getClientRects().length && getComputedStyle(element).clipPath === "none")
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""
FORM = {
    "type": "bridge/BRIDGE_UPDATE_FORM_SCHEMA",
    "uiSchema": {},
    "schema": {"type": "object", "properties": {"title": {"type": "string", "title": "Title"}}},
}


def audit(host, where):
    """No complaint of axe about the phone as it is now."""
    host.page.mouse.move(1, 1)
    frame = host.page.frames[1]
    if not frame.evaluate("Boolean(globalThis.axe)"):
        frame.evaluate(AXE)
    frame.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1).map(a => a.finished))"
    )
    found = frame.evaluate("rules => axe.run({ runOnly: rules })", RULES)["violations"]
    assert not found, (
        where,
        [
            (rule["id"], [node["html"][:200] + node.get("failureSummary", "") for node in rule["nodes"]])
            for rule in found
        ],
    )


def fits(host, where):
    """Nothing sticks out at the side."""
    wide = host.page.frames[1].evaluate(STICKING_OUT)
    assert not wide, (where, wide)


# axe judges the page's own colours, which no browser changes: one of them is asked about both schemes.
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.only_browser("chromium"))])
def test_every_screen_passes_axe_and_fits(open_host, scheme):
    host = open_host({"wrapUpDuration": 60}, color_scheme=scheme, bypass_csp=True)

    def look(where):
        # Colours move nothing: what fits in one scheme fits in the other.
        for width, height in SIZES if scheme == "light" else ():
            host.page.set_viewport_size({"width": width, "height": height})
            fits(host, (where, width))
        host.page.set_viewport_size({"width": 500, "height": 600})
        audit(host, where)

    expect(host.box("Number")).to_be_visible()
    look("dial pad")
    host.ring()
    look("incoming")
    host.answer()
    look("in call")
    for name in ("Mute", "Keypad", "Transfer", "Add call"):
        host.button(name).click()
        look(name)
    host.button("Add call").click()
    host.ring("42", "Bob Brown")
    look("a second caller")
    host.answer("Bob Brown")
    look("two calls")
    host.post(FORM["type"], schema=FORM["schema"], uiSchema=FORM["uiSchema"])
    expect(host.box("Title")).to_be_visible()
    look("card")
    for name in ("Bob Brown", "Alice Martin"):
        host.button("Hang up", host.party(name)).click()
        expect(host.party(name)).to_have_count(0)
    for name in ("Call log", "Contacts", "Agent", "Settings"):
        host.tab(name).click()
        look(name)
    host.button("Sign out").click()
    expect(host.button("Sign in")).to_be_visible()
    look("sign-in")


@pytest.mark.only_browser("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "colors",
    [
        {key: default for key, _variable, default, _what in COLORS},
        {
            "primary": "#ffe600",
            "button": "#ffe600",
            "redButton": "#ffd0d0",
            "error": "#ffaaaa",
            "secondary": "#fff",
            "secondGrey": "#fef3c7",
        },
    ],
    ids=["the defaults", "pale ones"],
)
def test_colours_of_the_host_stay_readable(open_host, scheme, colors):
    theme = {
        "type": "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
        "themes": {"colors": colors},
        "translations": None,
        "assets": None,
    }
    host = open_host({}, theme, color_scheme=scheme, bypass_csp=True)
    expect(host.box("Number")).to_be_visible()
    audit(host, "dial pad")
    host.dial("1001")
    host.button("Mute").click()
    audit(host, "in call")
    host.tab("Settings").click()
    audit(host, "settings")


@pytest.mark.only_browser("chromium")  # the Firefox of the tests cannot be asked for it
def test_reduced_motion_moves_nothing(open_host):
    host = open_host(reduced_motion="reduce")
    expect(host.box("Number")).to_be_visible()
    host.ring()
    assert (
        host.page.frames[1].evaluate(
            "document.getAnimations().map(animation => animation.effect.target.outerHTML.slice(0, 200))"
        )
        == []
    )


def test_something_is_painted_before_python(site, new_context):
    context = new_context()
    context.route("**/*.wasm", lambda route: None)
    page = context.new_page()
    page.goto(f"{site.origin}/phone/index.html", wait_until="commit")
    expect(page.get_by_role("status")).to_have_text("Starting …")
