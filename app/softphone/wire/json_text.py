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


def members(text):
    """((name, JSON text), …) of an object's JSON text, in their order: `object_text` turned round."""
    text, found = text.strip(), []
    depth, start, colon, quoted, escaped = 0, 1, 0, False, False
    for at, letter in enumerate(text):
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        elif letter == ":" and depth == 1:
            colon = at
        elif letter in ",}" and depth == 1:
            if colon:
                found.append((json.loads(text[start:colon]), text[colon + 1 : at].strip()))
            start, colon = at + 1, 0
        elif letter in "[]{}":
            depth += 1 if letter in "[{" else -1
    return tuple(found)
