"""The few things the views do with the page: make elements, change them. Text is text; HTML is never parsed."""

import js

from browser.icons import ICONS

document = js.document
SVG = "http://www.w3.org/2000/svg"


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
    return h(
        "button",
        classes,
        (("type", "button"), ("data-act", act), ("data-arg", arg)) + named + tuple(attributes),
        icon(sign) if sign else None,
        h("span", "", (), words) if words else None,
    )


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
    return h(
        "div",
        "field",
        (),
        h("label", "", (("for", control.id),), label),
        control,
        h("p", "hint", (("id", control.id + "-hint"),), hint) if hint else None,
    )


def box(name, classes="box", kind="text", attributes=()):
    """A text box whose changes are heard as `name`."""
    return h(
        "input", classes, (("id", name.replace("_", "-")), ("type", kind), ("data-input", name)) + tuple(attributes)
    )


TYPED = "input[id]:not([type=checkbox]):not([type=range]), textarea[id]"


def typed():
    """What stands in the text boxes of the page, by their ids: a view that is made anew shall not lose it."""
    return {str(control.id): str(control.value) for control in document.querySelectorAll(TYPED) if control.value}


def retype(texts):
    """Put it back into the boxes that have come in their place."""
    for control in document.querySelectorAll(TYPED):
        if str(control.id) in texts:
            control.value = texts[str(control.id)]
