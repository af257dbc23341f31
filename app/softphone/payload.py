"""What all that comes from the phone has in common: fields of the wire, read by attribute."""

from .wire import codec


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
                    return READERS.get(kind, _as_it_is)(raw.get(field))
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


def _as_it_is(value):
    return value


def _texts(value):
    return value if isinstance(value, list) else None


# How a field is read, a row a kind that is not given out as it came; `payloads` adds those that are payloads themselves.
READERS = {"date": codec.date, "list": _texts}
