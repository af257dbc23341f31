"""What handlers get: Call, Card, CallLog (with its two Party ends) and Session.

Attributes are snake_case; a documented one that the phone left out is None; a field that the phone sends and we don't
know is there too (`call.is_caller` is `isCaller`). `thing["isCaller"]` and `dict(thing)` give the raw fields.
"""

from .wire import codec, payloads as tables


class Payload:
    """Fields of the wire, read by attribute. Iterating gives (field, value) pairs, on both Pythons."""

    _rows = ()
    _shown = ()

    def __init__(self, raw):
        self._raw = raw if isinstance(raw, dict) else {}

    def __getattr__(self, name):
        if name[:1] != "_":
            raw = self._raw
            for attribute, field, kind in self._rows:
                if attribute == name:
                    return _read(raw.get(field), kind)
            for field in (name, codec.camel(name)):
                if field in raw:
                    return raw[field]
        raise AttributeError("%s has no field %r" % (type(self).__name__, name))

    def __getitem__(self, field):
        return self._raw[field]

    def __contains__(self, field):
        return field in self._raw

    def __iter__(self):
        return iter([(field, self._raw[field]) for field in self._raw])

    def __len__(self):
        return len(self._raw)

    def __eq__(self, other):
        return type(self) is type(other) and self._raw == other._raw

    def __repr__(self):
        shown = ", ".join("%s=%r" % (name, getattr(self, name)) for name in self._shown)
        return "<%s %s>" % (type(self).__name__, shown)

    def keys(self):
        """The names of the raw fields."""
        return self._raw.keys()

    def get(self, field, default=None):
        """A raw field, or `default`."""
        return self._raw.get(field, default)


class Call(Payload):
    """A call, as the phone described it in one message."""

    _rows = tables.CALL
    _shown = ("call_id", "number", "display_name", "answered")

    @property
    def duration(self):
        """Seconds talked: from the answer to the end, or to now while the call goes on; 0.0 if it was not answered."""
        answered, ended = self.answer_time, self.end_time
        if answered is None:
            return 0.0
        return max(0.0, ((ended or codec.datetime.now(codec.UTC)) - answered).total_seconds())


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


CLASSES = {"Call": Call, "Card": Card, "CallLog": CallLog, "Party": Party, "Session": Session}


def _date(value):
    return codec.date(value)


def _party(value):
    return Party(value) if isinstance(value, dict) else None


# How a field is read, a row a kind that is not given out as it came.
READERS = {"date": _date, "Party": _party}


def _read(value, kind):
    reader = READERS.get(kind)
    return reader(value) if reader else value


def decode(value, kind, validator=None):
    """The argument of an event: a payload object for the kinds that have one, else the value itself."""
    if kind not in CLASSES:
        return value
    payload = CLASSES[kind](value)
    if kind == "Card":
        payload._validator = validator
    return payload
