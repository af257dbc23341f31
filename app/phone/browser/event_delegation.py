"""Event delegation: one listener on the document for each kind of event.

What can be clicked carries `data-act` (and `data-arg`), so an element may come and go without leaving a callback behind.
"""

import js

from browser import javascript
from browser.dom import document

# So long a button takes no click that has come under the pointer, or the focus, by itself: the click was meant for another one.
STEADY_MS = 500
STEADY_PX = 8  # hands shake; a pointer that was moved farther was moved on purpose
PRESSING = ("Enter", " ")


class EventDelegation:
    """The page's listeners: `acts` by data-act, `inputs` by data-input, or by data-change for a text that is complete,
    `forms` by data-submit."""

    def __init__(self, acts, inputs, forms, keys):
        self.acts, self.inputs, self.forms, self.keys = acts, inputs, forms, keys
        self._pointer = None  # the event that told last where it is
        self._rested = (0, 0)  # where it was then
        self._came = {}  # what has come there, or to the focus, by itself, and when
        self._seen()
        for event, function in (
            ("click", self._click),
            ("input", self._input),
            ("change", self._change),
            ("submit", self._submit),
            ("keydown", self._key),
            ("paste", self._paste),
            ("pointermove", self._at),
            ("pointerdown", self._at),
            ("pointerout", self._away),
        ):
            javascript.listen(document, event, function)

    def steadily(self, draw):
        """Draw, and note what has another meaning afterwards at the pointer and at the focus."""
        before = self._meanings()
        draw()
        now = js.performance.now()
        aimed_at = meaning(self._pointer.target) if self._pointer else ""
        for place, means in self._meanings().items():
            if means != before[place]:
                if place == "pointer" and self._pointer:
                    self._rested = (self._pointer.clientX, self._pointer.clientY)
                # What one has aimed at last, and is back, was meant.
                self._came[place] = ("" if place == "pointer" and means == aimed_at else means, now)

    def _meanings(self):
        at = self._pointer
        under = document.elementFromPoint(at.clientX, at.clientY) if at else None
        return {"pointer": meaning(under), "focus": meaning(document.activeElement)}

    def _at(self, event=None):
        self._pointer = event
        x, y = self._rested
        if abs(event.clientX - x) > STEADY_PX or abs(event.clientY - y) > STEADY_PX:
            self._came["pointer"] = ("", 0)  # it has been moved here on purpose since

    def _away(self, event=None):
        if not event.relatedTarget and event.pointerType == "mouse":
            self._pointer = None
            self._came["pointer"] = ("", 0)

    def _click(self, event=None):
        target = event.target.closest("[data-act], button[type=submit]")
        if not target:
            return
        came, when = self._came["pointer" if event.detail else "focus"]
        submits = target.closest("form[data-submit]") and target.type == "submit"
        if came and came == meaning(target) and event.timeStamp - when < STEADY_MS:
            event.preventDefault()
        elif target.getAttribute("aria-disabled") == "true":
            if submits:
                event.preventDefault()
        elif target.getAttribute("data-act") in self.acts:
            act, arg = self.acts[target.getAttribute("data-act")], target.getAttribute("data-arg")
            act(arg) if arg is not None else act()

    def _paste(self, event=None):
        """Browsers join the lines of what is pasted into a text box, and with them the numbers."""
        box = event.target.closest("[data-paste]")
        text = event.clipboardData.getData("text/plain") if box else ""
        lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
        if len(lines) > 1:
            event.preventDefault()
            box.setRangeText(", ".join(lines), box.selectionStart, box.selectionEnd, "end")
            self._input(event)

    def _seen(self):
        """Whoever types has seen what is there."""
        self._came = {"pointer": ("", 0), "focus": ("", 0)}

    def _input(self, event=None):
        self._seen()
        name = event.target.getAttribute("data-input")
        if name in self.inputs:
            self.inputs[name](event.target)

    def _change(self, event=None):
        name = event.target.getAttribute("data-change")
        if name in self.inputs:
            self.inputs[name](event.target)

    def _submit(self, event=None):
        name = event.target.getAttribute("data-submit")
        if name in self.forms:
            event.preventDefault()
            self.forms[name]()

    def _key(self, event=None):
        pressed = event.target.closest("[data-act], form[data-submit]")
        if pressed and event.repeat and event.key in PRESSING and not pressed.hasAttribute("data-repeat"):
            event.preventDefault()  # a key that is kept down presses once
        self.keys(event)


def meaning(element):
    """What a click on an element does, as a text; "" where it does nothing of ours."""
    target = element.closest("[data-act], button") if element else None
    if not target:
        return ""
    said = target.getAttribute("aria-label") or target.textContent
    return "%s %s %s" % (target.getAttribute("data-act") or target.type, target.getAttribute("data-arg") or "", said)
