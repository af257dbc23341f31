"""The door to the host page: only the parent is heard, and only one origin of it.

The first configuration pins the parent's origin; before that nothing is taken, after that nobody else is heard, and
everything goes to that origin alone. A page that hosts the phone can fix who may embed it:

    <meta name="softphone-parents" content="https://crm.example.com https://other.example.com">
"""

import json

import js

from browser import javascript
from softphone.wire.json_text import Json
from softphone.wire.messages import (
    BESIDE,
    CALLS,
    CLOSE_WINDOW,
    ERROR,
    FROM_PHONE,
    LINE_HERE,
    POP_OUT,
    REPLY,
    TO_PHONE,
    TRACED,
)
from softphone.wire.payloads import CALL, CALL_LOG

# Fields that stay JSON text: only passed on.
FORWARDED = ("schema", "uiSchema", "options", "value")
LONGEST = 300000
INBOUND = {}
for _name, _type, _fields, _replay, _capability in TO_PHONE:
    INBOUND[_type] = (_name, _fields)
    for _row, _further, _said in BESIDE:
        if _row == _name:
            INBOUND[_type] = (_name, _fields + _further)
OUTBOUND = {"error": (ERROR, ("code", "message")), "traced": (TRACED, ("text",))}
OUTBOUND |= {"calls": (CALLS, ("calls", "changed")), "reply": (REPLY, ("id", "value", "error"))}
OUTBOUND |= {"line_here": (LINE_HERE, ("here",)), "pop_out": (POP_OUT, ()), "close_window": (CLOSE_WINDOW, ())}
for _type, _event, _fields in FROM_PHONE:
    OUTBOUND[_event] = (_type, _fields)

# Which fields of a message hold times: real dates for the host page's JavaScript.
DATES = {"call": CALL, "callSession": CALL, "callLog": CALL_LOG}


def listed_parents():
    """The origins that the page allows, or None without a list."""
    meta = js.document.querySelector('meta[name="softphone-parents"]')
    content = meta.getAttribute("content") if meta else None
    return content.replace(",", " ").split() if content is not None else None


class Host:
    """`on_message(name, *fields)` hears the host page; `tell(event, *values)` speaks to it."""

    def __init__(self, door, hello, on_message):
        self.door = door
        self.on_message = on_message
        self.framed = bool(hello.framed)
        self.origin = ""
        self.parents = listed_parents()
        self._hello = hello

    def open(self):
        """Take what has been held, and listen. That it is of the parent's window, hello.js has seen."""
        self._hello.take(javascript.callback(self._receive))

    def _receive(self, event=None):
        name, fields = INBOUND.get(self.door.peek(event)) or ("", ())
        if not name or not self._admitted(event.origin, name):
            return
        values = []
        for field in fields:
            text = self.door.read(event, field)
            if text.startswith("!") or (field not in FORWARDED and len(text) > LONGEST):
                self.tell(
                    "error",
                    "bad_schema" if name == "set_form_schema" else "bad_config",
                    "A message of the page could not be read: %s."
                    % (text[1:] if text[0] == "!" else field + " is too long"),
                )
                return
            values.append(Json(text[1:-1]) if field in FORWARDED else json.loads(text)[0])
        self.on_message(name, *values)

    def _admitted(self, origin, name):
        if self.origin:
            return origin == self.origin
        if name != "config" or self.door.origin(origin) != origin:
            return False
        if self.parents is not None and origin not in self.parents:
            js.console.warn("This phone may not be embedded by %s: it is not in its list of parents." % origin)
            return False
        self.origin = origin
        return True

    def tell(self, event, *values):
        """Post a message; without a host page, or before it has spoken, there is nobody to hear it."""
        if not self.framed or not self.origin:
            return
        kind, fields = OUTBOUND[event]
        message = js.JSON.parse(json.dumps({"type": kind}))
        for field, value in zip(fields, values):
            setattr(message, field, self._value(field, value))
        js.window.parent.postMessage(message, self.origin)

    def _value(self, field, value):
        if isinstance(value, Json):
            return js.JSON.parse(value.text)
        if isinstance(value, type(js.window)):  # the browser's own: a Blob
            return value
        found = js.JSON.parse(json.dumps(value))
        for _attribute, name, kind in DATES.get(field, ()):
            if kind == "date" and value.get(name):
                setattr(found, name, js.Date.new(value[name]))
        return found
