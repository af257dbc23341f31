"""Each colour and metric of `customize_appearance` that has a counterpart here changes something that is seen."""

import pytest
from playwright.sync_api import expect

from softphone.wire.appearance import COLORS, METRICS

VISIBLE = [(key, variable, default) for key, variable, default, _what in COLORS + METRICS if variable]

# What is drawn of each element that can be seen: its colours and its place.
LOOK = """() => [...document.querySelectorAll("body, body *")].filter(element => element.checkVisibility()).map(element => {
    const seen = ["", "::before", "::after", "::placeholder"].map(part => {
        const { color, backgroundColor, borderColor, outlineColor, fill, stroke, boxShadow, borderRadius, fontSize, height, width, content }
            = getComputedStyle(element, part || null);
        return part && part !== "::placeholder" && content === "none" ? "" : [color, backgroundColor, borderColor, outlineColor, fill,
            stroke, boxShadow, borderRadius, fontSize, height, width];
    });
    const { left, top, width, height } = element.getBoundingClientRect();
    return [...seen, left, top, width, height].join();
}).join(";")"""
CHANGED = """async ([variable, value]) => {
    const root = document.documentElement;
    while (getComputedStyle(root).getPropertyValue(variable).trim() === value) await new Promise(requestAnimationFrame);
}"""
STILL = "() => Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1).map(a => a.finished))"


class Looks:
    """A phone whose looks are changed, one key at a time; `left` are the keys of which nothing has been seen yet."""

    def __init__(self, host):
        self.host, self.frame = host, host.page.frames[1]
        self.left = list(VISIBLE)

    def set(self, **themes):
        self.host.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", themes=themes, translations=None, assets=None)

    def look(self):
        self.frame.evaluate(STILL)
        return self.frame.evaluate(LOOK)

    def value(self, variable):
        return self.frame.evaluate(
            "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()", variable
        )

    def here(self):
        """Tries all keys that are left with what is seen now."""
        for row in self.left[:]:
            key, variable, default = row
            before, plain = self.look(), self.value(variable)
            self.set(**theme(key, default + 7 if isinstance(default, int) else "#7a1fa2"))
            self.frame.evaluate(CHANGED, [variable, plain])
            if self.look() != before:
                self.left.remove(row)
            changed = self.value(variable)
            self.set()
            self.frame.evaluate(CHANGED, [variable, changed])


def theme(key, value):
    """`{"colors": …}` or `{"metrics": …}` with one key in it."""
    *path, last = key.split(".")
    inside = {last: value}
    for name in reversed(path):
        inside = {name: inside}
    return {"colors" if isinstance(value, str) else "metrics": inside}


@pytest.mark.only_browser(
    "chromium"
)  # what the style sheet makes of a key is the same; that it reads it, tests/unit holds
def test_every_key_changes_something_that_is_seen(open_host):
    host = open_host({"wrapUpDuration": 60}, reduced_motion="reduce")
    expect(host.box("Number")).to_be_visible()
    looks = Looks(host)
    looks.here()
    for button in ("Call", "1"):
        host.button(button).hover()
        looks.here()
    host.ring()
    looks.here()
    host.answer()
    host.button("Hang up").hover()
    looks.here()
    host.button("Mute").click()
    host.ring("42", "Bob Brown")
    looks.here()
    host.button("Decline", host.party("Bob Brown")).click()
    host.post(
        "bridge/BRIDGE_UPDATE_FORM_SCHEMA",
        uiSchema={},
        schema={"type": "object", "properties": {"title": {"type": "string", "title": "Title"}}},
    )
    host.page.set_viewport_size({"width": 1280, "height": 800})
    expect(host.box("Title")).to_be_visible()
    looks.here()
    host.page.set_viewport_size({"width": 500, "height": 600})
    host.button("Hang up").click()
    host.button("Save").click()
    host.tab("Call log").click()
    looks.here()
    host.tab("Contacts").click()
    host.phone.get_by_role("searchbox", name="Search contacts").fill("ali")
    host.wait_for("BRIDGE_WAZO_CONTACT_SEARCH")
    host.post("softphone/CONTACTS_FOUND", query="ali", contacts=[{"name": "Ali Baba", "number": "1001"}])
    host.button("Call Ali Baba").hover()
    looks.here()
    host.button("Call Ali Baba").click()
    host.button("Transfer").click()
    host.box("Transfer to").fill("1002")
    host.button("Transfer now").click()
    expect(host.phone.get_by_text("1002 is busy").first).to_be_visible()
    looks.here()
    host.button("Hang up").click()
    host.tab("Agent").click()
    looks.here()
    host.tab("Settings").click()
    host.phone.get_by_role("switch", name="Do not disturb").check()
    looks.here()
    host.button("Sign out").click()
    expect(host.button("Sign in")).to_be_visible()
    looks.here()
    assert [key for key, _variable, _default in looks.left] == []
