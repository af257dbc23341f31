"""The door between page and phone: which messages come in, and how one goes out. The acts that may throw are `door.js`'s."""

import json

from ..wire.json_text import Json
from . import runtime


class Message:
    """A message of the phone's window, of which only the type has been looked at."""

    def __init__(self, door, event, type_):
        self._door = door
        self.event = event
        self.type = type_
        self.origin = event.origin
        self.fields = ""

    def read(self, fields):
        """JSON text of the named fields' values, or of all for "*"; or "!" and why it can't be read."""
        self.fields = fields if isinstance(fields, str) else ",".join(fields)
        return self._door.read(self.event, self.fields)

    def blob(self):
        """The Blob that is the message's `value`, or None."""
        found = self._door.blob(self.event)
        return None if runtime.is_nothing(found) else found


def listen(window, door, frame, heard, report):
    """Hear what this frame's window says, and nothing else: the one `message` listener. Returns its undo."""

    def on_message(event=None, *rest):
        type_ = door.peek(event, frame.iframe)
        if not runtime.is_nothing(type_):
            heard(type_, Message(door, event, type_))

    return runtime.listen(window, "message", on_message, report)


def post(door, window, origin, type_, pairs, array):
    """Post a message to a window of exactly `origin`. Returns "" or what went wrong. A value of None is left out."""
    plain = {"type": type_}
    forwarded = array()
    for field, value in pairs:
        if isinstance(value, Json):
            forwarded.push(field, value.text)
        elif value is not None:
            plain[field] = value
    return door.post(window, origin, json.dumps(plain), forwarded)
