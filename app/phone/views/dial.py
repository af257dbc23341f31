"""The dial pad: a number, twelve keys, Call; on the demo line also somebody who calls."""

from browser.dom import box, button, field, h, mark, put, show
from dialling import meant

KEYS = (
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", ""),
    ("0", "+"),
    ("#", ""),
)

HELD = (("0", "+"),)


def pad(act, held=()):
    """The twelve keys; each is named by its digit alone. `held` are rows of (digit, what holding it gives)."""
    held = dict(held)
    return h(
        "div",
        "pad",
        (),
        *[
            h(
                "button",
                "key",
                (
                    ("type", "button"),
                    ("data-act", act),
                    ("data-arg", digit),
                    ("aria-label", digit),
                    ("data-hold", held.get(digit)),
                ),
                h("span", "digit", (("data-letters", letters),), digit),
            )
            for digit, letters in KEYS
        ],
    )


class DialPad:
    """The view of the first tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.number = box(
            "number",
            "box keypad-number",
            "tel",
            (
                ("aria-label", words("dial:number")),
                ("placeholder", words("dial:placeholder")),
                ("autocomplete", "off"),
                ("maxlength", "255"),
                ("data-key", "0"),
                ("data-hold", "+"),
                ("data-paste", ""),
                ("aria-describedby", "number-hint"),
            ),
        )
        self.hint = h("p", "hint number-hint", (("id", "number-hint"), ("role", "status")))
        self.erase = button("erase", words("dial:erase"), "plain erase", "erase", attributes=(("data-repeat", ""),))
        self.call = h(
            "button",
            "round green",
            (("type", "submit"), ("aria-label", words("dial:call")), ("title", words("dial:call"))),
        )
        self.call.append(ui.icon("phone"))
        self.form = h(
            "form",
            "dialer",
            (("data-submit", "dial"),),
            h("div", "number-row", (), self.number, self.erase, self.hint),
            pad("digit", HELD),
            self.call,
        )
        self.caller_number = box("caller_number", attributes=(("inputmode", "tel"), ("autocomplete", "off")))
        self.caller_name = box("caller_name", attributes=(("autocomplete", "off"),))
        self.caller_number.value, self.caller_name.value = "5551234", "Alice Martin"
        self.demo = h(
            "form",
            "demo",
            (("data-submit", "ring_me"), ("aria-label", words("dial:demo"))),
            field(words("dial:caller_number"), self.caller_number),
            field(words("dial:caller_name"), self.caller_name),
            h("button", "", (("type", "submit"),), ui.icon("ring"), h("span", "", (), words("dial:ring_me"))),
            h("p", "hint", (), words("dial:demo_hint")),
        )
        self.root = h(
            "section",
            "panel dial",
            (("id", "panel-dial"), ("role", "tabpanel"), ("aria-labelledby", "tab-dial")),
            self.form,
            self.demo,
        )

    def draw(self):
        state = self.ui.state
        here = state.shown_tab == "dial" and not self.ui.cards.shown() and (not state.calls or state.panel == "add")
        show(self.root, here)
        if here:
            if self.number.value != state.number:
                self.number.value = state.number
            hint = meant(state.number)
            put(self.hint, self.ui.words(*hint) if hint else "")
            mark(self.erase, "data-empty", None if state.number else "")
            demo = "ring" in state.abilities and not state.calls
            show(self.demo, demo)
            mark(self.root, "data-demo", "" if demo else None)
