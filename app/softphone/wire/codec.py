"""Values as they cross the wire: dates, names, and JSON that is only passed on."""

from datetime import datetime, timedelta, timezone

UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, 0, 0, 0, 0, UTC)


def camel(name):
    """`is_caller` → `isCaller`."""
    first, *others = name.split("_")
    return first + "".join(other[:1].upper() + other[1:] for other in others)


def snake(name):
    """`isCaller` → `is_caller`."""
    return "".join("_" + c.lower() if "A" <= c <= "Z" else c for c in name)


def date(value):
    """An aware datetime of a Date (which arrives as ISO 8601), of ISO text or of milliseconds since 1970; else None."""
    try:
        if isinstance(value, str):
            return _parse(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return EPOCH + timedelta(0, value / 1000)
    except (ValueError, OverflowError, IndexError, TypeError):
        pass
    return None


def iso(moment):
    """ISO 8601 of an aware datetime, as JavaScript writes it: `2026-11-24T10:00:00.000Z`."""
    moment = moment.astimezone(UTC)
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % (
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond // 1000,
    )  # fmt: skip


def _parse(text):
    text = text.strip()
    day = text[:10].split("-")
    if len(day) != 3 or len(text) < 10 or len(text) > 40:
        return None
    year, month, number = [_digits(part) for part in day]
    clock, offset = _split_offset(text[11:])
    parts = clock.split(":") if clock else []
    if len(parts) > 3:
        return None
    seconds, _, fraction = (parts[2] if len(parts) > 2 else "0").partition(".")
    hour = _digits(parts[0]) if parts else 0
    minute = _digits(parts[1]) if len(parts) > 1 else 0
    micro = _digits((fraction + "000000")[:6]) if fraction else 0
    moment = datetime(year, month, number, hour, minute, _digits(seconds), micro, UTC)
    return moment - timedelta(0, offset * 60)


def _split_offset(clock):
    """The time of day, and the minutes that its zone is ahead of UTC. No zone is UTC."""
    if clock[-1:] in ("Z", "z"):
        return clock[:-1], 0
    for sign, factor in (("+", 1), ("-", -1)):
        before, found, after = clock.partition(sign)
        if found:
            after = after.replace(":", "")
            return before, factor * (_digits(after[:2]) * 60 + _digits(after[2:4] or "0"))
    return clock, 0


def _digits(text):
    if not text or not all("0" <= character <= "9" for character in text):
        raise ValueError("not a number: %r" % (text,))
    return int(text)
