"""The few things the views do with the page: make elements, change them, hear them. Text is text; HTML is never parsed.

What can be clicked carries `data-act` (and `data-arg`): one listener hears all of them, so an element may come and go
without leaving a callback behind.
"""

import js

from page import javascript
from page.icons import ICONS

document = js.document
SVG = "http://www.w3.org/2000/svg"
# So long a button takes no click that has come under the pointer, or the focus, by itself: the click was meant for another one.
STEADY_MS = 500
STEADY_PX = 8       # hands shake; a pointer that was moved farther was moved on purpose
PRESSING = ("Enter", " ")


def h(tag, classes="", attributes=(), *children):
    """An element with classes, (name, value) attributes, and children: elements or texts."""
    element = document.createElement(tag)
    if classes:
        element.className = classes
    for name, value in attributes:
        if value is not None:
            element.setAttribute(name, value)
    for child in children:
        if child is not None:
            element.append(child)
    return element


def icon(name, classes="icon"):
    """A sign from the table, hidden from screen readers."""
    svg = document.createElementNS(SVG, "svg")
    for key, value in (("viewBox", "0 0 24 24"), ("class", classes), ("aria-hidden", "true"), ("data-sign", name)):
        svg.setAttribute(key, value)
    for path in ICONS[name]:
        shape = document.createElementNS(SVG, "path")
        shape.setAttribute("d", path)
        svg.append(shape)
    return svg


def button(act, label, classes="", sign="", arg=None, shown="", attributes=()):
    """A button: its name is `label`; with `shown` a text stands under the sign, else the sign alone, or the label."""
    named = (("aria-label", label), ("title", label)) if sign and not shown else ()
    words = shown or ("" if sign else label)
    return h("button", classes, (("type", "button"), ("data-act", act), ("data-arg", arg)) + named + tuple(attributes),
             icon(sign) if sign else None, h("span", "", (), words) if words else None)


def put(element, text):
    """Give an element its text, if it has another one."""
    if element.textContent != text:
        element.textContent = text


def show(element, on):
    """Show or hide; hidden is gone for screen readers and the keyboard too."""
    if element.hidden == bool(on):
        element.hidden = not on


def mark(element, name, value):
    """Set an attribute, if it is another one; None takes it away."""
    if value is None:
        if element.hasAttribute(name):
            element.removeAttribute(name)
    elif element.getAttribute(name) != value:
        element.setAttribute(name, value)


def press(element, on):
    """A toggle's state."""
    mark(element, "aria-pressed", "true" if on else "false")


def choose(select, options, value):
    """Fill a select with (value, label) options and choose one."""
    select.replaceChildren()
    for key, label in options:
        option = h("option", "", (("value", key),), label)
        option.selected = key == value
        select.append(option)


def field(label, control, hint=""):
    """A labelled control."""
    return h("div", "field", (), h("label", "", (("for", control.id),), label), control,
             h("p", "hint", (("id", control.id + "-hint"),), hint) if hint else None)


def box(name, classes="box", kind="text", attributes=()):
    """A text box whose changes are heard as `name`."""
    return h("input", classes, (("id", name.replace("_", "-")), ("type", kind), ("data-input", name)) + tuple(attributes))


TYPED = "input[id]:not([type=checkbox]):not([type=range]), textarea[id]"


def typed():
    """What stands in the text boxes of the page, by their ids: a view that is made anew shall not lose it."""
    return {str(control.id): str(control.value) for control in document.querySelectorAll(TYPED) if control.value}


def retype(texts):
    """Put it back into the boxes that have come in their place."""
    for control in document.querySelectorAll(TYPED):
        if str(control.id) in texts:
            control.value = texts[str(control.id)]


class Ears:
    """The page's listeners: `acts` by data-act, `inputs` by data-input, or by data-change for a text that is complete,
    `forms` by data-submit."""

    def __init__(self, acts, inputs, forms, keys):
        self.acts, self.inputs, self.forms, self.keys = acts, inputs, forms, keys
        self._pointer = None        # the event that told last where it is
        self._rested = (0, 0)       # where it was then
        self._came = {}             # what has come there, or to the focus, by itself, and when
        self._seen()
        for event, function in (("click", self._click), ("input", self._input), ("change", self._change), ("submit", self._submit),
                                ("keydown", self._key), ("paste", self._paste), ("pointermove", self._at),
                                ("pointerdown", self._at), ("pointerout", self._away)):
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
            self._came["pointer"] = ("", 0)     # it has been moved here on purpose since

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
            event.preventDefault()      # a key that is kept down presses once
        self.keys(event)


def meaning(element):
    """What a click on an element does, as a text; "" where it does nothing of ours."""
    target = element.closest("[data-act], button") if element else None
    if not target:
        return ""
    said = target.getAttribute("aria-label") or target.textContent
    return "%s %s %s" % (target.getAttribute("data-act") or target.type, target.getAttribute("data-arg") or "", said)
