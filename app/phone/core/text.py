"""Text that is safe to show."""

# What may not reach the screen inside a name or a number: it would turn or hide the text around it.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
SHOWN = 80


def clean(value, limit=SHOWN):
    """A text as the phone shows it: one line, without control characters and direction marks, cut."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = text[: limit * 4]
    text = "".join([letter if letter >= " " and letter not in BIDI and letter != "\x7f" else " " for letter in text])
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def initials(name):
    """One or two letters that stand for a name; "" for a number."""
    parts = [part for part in clean(name).split(" ") if part and part[0].isalpha()]
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
