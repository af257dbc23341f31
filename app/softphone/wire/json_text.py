"""JSON that is only passed on: it stays text, so that the order of its keys stays what its author wrote."""

import json


class Json:
    """JSON text that is passed on as it is, so that the order of its keys stays what its author wrote."""

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Json) and self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def __repr__(self):
        return "Json(%d characters)" % len(self.text)


def object_text(pairs):
    """JSON text of an object from (name, JSON text) pairs, in their order (MicroPython's dicts have none)."""
    return "{" + ", ".join([json.dumps(name) + ": " + text for name, text in pairs]) + "}"
