"""What handlers get: Call, Card, CallLog (with its two Party ends) and Session; and the Recording of a call.

Attributes are snake_case; a documented one that the phone left out is None; a field that the phone sends and we don't
know is there too (`call.is_caller` is `isCaller`). `thing["isCaller"]` and `dict(thing)` give the raw fields.
"""

from .call import Call, Recording
from .payload import READERS, Payload
from .wire import payloads as tables


class Card(Payload):
    """What was filled in on a call: the fields of the form schema, under the names its author gave them."""

    _rows = tables.CARD
    _shown = ("card_id", "phone_number", "call_id")
    _validator = None  # of the phone that it has come from, in MicroPython

    def validate(self, schema):
        """Check the card against a JSON Schema (an object, or JSON text). Raises SchemaError.

        On MicroPython the validator is loaded when it is first needed; what that first check finds comes to `on_error`.
        """
        from . import forms

        forms.check_value(schema, self._raw, self._validator)


class Party(Payload):
    """One end of a logged call."""

    _rows = tables.PARTY
    _shown = ("extension", "name")


class CallLog(Payload):
    """An entry of the call log."""

    _rows = tables.CALL_LOG
    _shown = ("id", "call_direction", "answered", "duration")


class Session(Payload):
    """Who is signed in to the phone. `token` and `refresh_token` are secrets."""

    _rows = tables.SESSION
    _shown = ("uuid", "host")


CLASSES = {
    "Call": Call, "Card": Card, "CallLog": CallLog, "Party": Party, "Session": Session, "Recording": Recording,
}  # fmt: skip


def _party(value):
    return Party(value) if isinstance(value, dict) else None


READERS["Party"] = _party


def decode(value, kind, validator=None):
    """The argument of an event: a payload object for the kinds that have one, else the value itself."""
    if kind not in CLASSES:
        return value
    payload = CLASSES[kind](value)
    if kind == "Card":
        payload._validator = validator
    return payload
