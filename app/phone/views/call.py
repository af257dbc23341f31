"""The calls: a region each, named by its party, with what can be done now."""

from browser.dom import box, button, h, icon, mark, press, put, show
from core import dates, records
from core.post_dial import digits
from core.records import PLACED, is_up
from core.text import clean, initials
from dialling import meant
from views.dial import pad

# The toggles and buttons of a call: (act, sign, is a toggle)
CONTROLS = (
    ("mute", "mute", True),
    ("hold", "hold", True),
    ("keypad", "dial", True),
    ("transfer", "transfer", False),
    ("record", "record", True),
    ("add", "add", False),
)
BARS = 4


class CallView:
    """One call's region."""

    def __init__(self, ui, call_id):
        self.ui = ui
        self.call_id = call_id
        words = ui.words
        self.avatar = h("span", "avatar", (("aria-hidden", "true"),))
        self.name = h("h2", "name")
        self.number = h("bdi", "number")
        self.forwarded = h("span", "forwarded")
        self.status = h("span", "status")
        self.timer = h("span", "timer", (("role", "timer"),))
        self.bars = h("span", "bars", (("role", "img"),), *[h("i") for _ in range(BARS)])
        self.rec = h("span", "rec", (), words("call:recording"))
        self.pause = button("pause_recording", words("call:pause_recording"), "plain small", arg=call_id)
        who = h(
            "div",
            "who",
            (),
            self.avatar,
            h(
                "div",
                "names",
                (),
                self.name,
                self.number,
                self.forwarded,
                h("p", "facts", (), self.status, self.timer, self.bars, self.rec, self.pause),
            ),
        )
        self.controls = {}
        row = h("div", "controls")
        for act, sign, _toggle in CONTROLS:
            control = button(act, words("call:" + act), "control", sign, call_id, words("call:" + act))
            if act == "mute":
                control.prepend(icon("microphone", "icon unpressed"))
            self.controls[act] = control
            row.append(control)
        self.row = row
        self.tones = h("p", "tones", (("role", "status"), ("aria-label", words("call:tones"))))
        self.keypad = h("div", "under keypad", (), self.tones, pad("tone"))
        self._transfer_form(call_id, words)
        self._post_dial(call_id, words)
        self.complete = button("transfer_complete", words("transfer:complete"), "main")
        self.cancel = button("transfer_cancel", words("transfer:cancel"))
        self.asking = h("div", "buttons asking", (), self.complete, self.cancel)
        self.answer = button("answer", words("call:answer"), "round green", "phone", call_id)
        self.decline = button("hang_up", words("call:decline"), "round red", "hang_up", call_id)
        self.hang_up = button("hang_up", words("call:hang_up"), "round red", "hang_up", call_id)
        self.swap = button("swap", words("call:swap"), "round", "swap")
        self.merge = button("merge", words("call:merge"), "round", "merge", call_id)
        self.split = button("split", words("call:split"), "round", "split", call_id)
        end = h("div", "end", (), self.swap, self.merge, self.split, self.answer, self.decline, self.hang_up)
        self.root = h(
            "section", "call", (("tabindex", "-1"),), who, row, self.later, self.keypad, self.handing, self.asking, end
        )

    def _transfer_form(self, call_id, words):
        self.to = box("transfer_to", kind="tel", attributes=(("autocomplete", "off"), ("data-paste", "")))
        self.to.id = "transfer-to-" + call_id
        self.to_hint = h("p", "hint number-hint", (("id", self.to.id + "-hint"), ("role", "status")))
        mark(self.to, "aria-describedby", self.to_hint.id)
        self.handing = h(
            "form",
            "under handing",
            (("data-submit", "transfer_now"),),
            h("label", "", (("for", self.to.id),), words("transfer:to")),
            self.to,
            self.to_hint,
            h(
                "div",
                "buttons",
                (),
                h("button", "main", (("type", "submit"),), words("transfer:now")),
                button("transfer_ask", words("transfer:ask")),
            ),
        )

    def _post_dial(self, call_id, words):
        """What is dialled once the other side has answered: said, and asked."""
        self.later_words = h("p", "hint", (("role", "status"),))
        self.send_later = button("send_post_dial", words("call:dial_now"), "main", arg=call_id)
        self.later = h(
            "div",
            "later",
            (),
            self.later_words,
            h("div", "buttons", (), self.send_later, button("drop_post_dial", words("call:dial_not"), arg=call_id)),
        )

    def draw(self, call, others):
        """The call as it is; `others` are the calls beside it that are up."""
        state, words = self.ui.state, self.ui.words
        up, incoming, current = is_up(call), call["phase"] == "incoming", call["id"] == state.current
        party = records.party(call)
        mark(self.root, "aria-label", party or words("call:incoming"))
        mark(self.root, "data-state", records.state(call))
        mark(self.root, "data-current", "" if current else None)
        put(self.name, party)
        number = clean(call["number"])
        put(self.number, number if number != party else "")
        put(self.forwarded, words("call:forwarded", (("party", clean(call["via"])),)) if call["via"] else "")
        put(self.avatar, initials(party))
        if not self.avatar.textContent and not self.avatar.querySelector("svg"):
            self.avatar.append(icon("contacts"))
        how = "held_there" if call["held_there"] and up else records.state(call)
        if records.is_recovering(call):
            how = "recovering"
        if how == "talking" and records.conference(others, call):
            how = "conference"
        put(
            self.status,
            "" if how == "talking" else words("call:" + how),
        )
        self.tick(call)
        show(self.bars, up and current and call["quality"] >= 0)
        if call["quality"] >= 0:
            mark(self.bars, "data-level", str(call["quality"]))
            mark(
                self.bars,
                "aria-label",
                words("call:quality") + " " + words("call:quality_of", (("level", call["quality"]),)),
            )
        show(self.rec, call["recording"])
        put(self.rec, words("call:recording_paused" if call["recording"] == "paused" else "call:recording"))
        mark(self.rec, "data-paused", "" if call["recording"] == "paused" else None)
        show(self.pause, call["recording"] and current and "recording" in state.abilities)
        act = "call:resume" if call["recording"] == "paused" else "call:pause"
        put(self.pause.querySelector("span"), words(act))
        mark(self.pause, "aria-label", words(act + "_recording"))
        self._draw_controls(state, call, up, incoming, current)
        self._draw_later(call)
        apart = [other for other in others if other["group"] != call["group"]]
        show(self.swap, current and up and bool(apart))
        show(self.merge, current and up and bool(apart) and call["handing"] is None)
        show(self.split, up and len(apart) < len(others))
        show(self.answer, incoming)
        show(self.decline, incoming)
        show(self.hang_up, not incoming)

    def _draw_controls(self, state, call, up, incoming, current):
        show(self.row, current and not incoming)
        press(self.controls["mute"], call["muted"])
        press(self.controls["hold"], up and call["held"])
        press(self.controls["keypad"], current and state.panel == "keypad")
        press(self.controls["record"], call["recording"])
        mark(self.controls["transfer"], "aria-expanded", "true" if current and state.panel == "transfer" else "false")
        mark(self.controls["add"], "aria-expanded", "true" if current and state.panel == "add" else "false")
        for act in ("hold", "keypad", "transfer", "record", "add"):
            mark(self.controls[act], "aria-disabled", None if up else "true")
        asks = state.asks
        mark(self.controls["transfer"], "aria-disabled", None if up and asks is None else "true")
        show(self.keypad, current and up and state.panel == "keypad")
        put(self.tones, call["digits"] if current else "")
        self._draw_handing(state, current and up and state.panel == "transfer" and asks is None)
        show(self.asking, bool(call["consults"]) and asks is not None)
        mark(self.complete, "aria-disabled", None if up and asks is not None and asks[0]["handing"] is None else "true")

    def _draw_handing(self, state, here):
        show(self.handing, here)
        hint = meant(self.to.value) if here else None
        put(self.to_hint, self.ui.words(*hint) if hint else "")

    def _draw_later(self, call):
        """What is dialled once it is answered."""
        show(self.later, bool(call["post_dial"]))
        if call["post_dial"]:
            key = (
                "call:will_dial"
                if call["phase"] in PLACED
                else "call:dials_when"
                if call["post_dial_waits"]
                else "call:dials"
            )
            put(self.later_words, self.ui.words(key, (("digits", digits(call["post_dial"])),)))
            show(self.send_later, call["post_dial_waits"])
            mark(self.send_later, "aria-disabled", None if records.state(call) == "talking" else "true")

    def tick(self, call):
        """The time that has passed."""
        show(self.timer, call["answered"] is not None)
        if call["answered"] is not None:
            put(self.timer, dates.clock(records.seconds(call, self.ui.now())))


class CallsView:
    """All calls: those that wait above, the current one below."""

    def __init__(self, ui):
        self.ui = ui
        self.views = {}
        self.root = h("div", "calls")

    def draw(self):
        state = self.ui.state
        alive = [call["id"] for call in state.calls]
        for call_id in [key for key in self.views if key not in alive]:
            self.views.pop(call_id).root.remove()
        for call in state.calls:
            if call["id"] not in self.views:
                view = self.views[call["id"]] = CallView(self.ui, call["id"])
                self.root.append(view.root)
        for call in state.calls:
            self.views[call["id"]].draw(call, [other for other in state.calls if other is not call and is_up(other)])
        show(self.root, state.calls)
        stage = state.shown_tab == "dial" and not self.ui.cards.shown() and state.panel != "add"
        mark(self.root, "data-stage", "" if stage else None)

    def tick(self):
        for call in self.ui.state.calls:
            if call["id"] in self.views:
                self.views[call["id"]].tick(call)

    def focus(self):
        """Take the focus that what it was on has lost."""
        view = self.views.get(self.ui.state.current)
        if view is not None:
            view.root.focus()

    def transfer_to(self):
        """The text box of the current call's transfer."""
        view = self.views.get(self.ui.state.current)
        return view.to if view is not None else None
