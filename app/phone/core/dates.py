"""Moments as seconds since 1970 and as ISO 8601, lengths of time as people read them."""

import time

DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # ... each month of a common year
DAYS_TO_1970 = 719162


def iso(seconds):
    """Seconds since 1970 as ISO 8601, or None."""
    if seconds is None:
        return None
    whole = int(seconds)
    year, month, day, hour, minute, second = time.gmtime(whole)[:6]
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % (
        year,
        month,
        day,
        hour,
        minute,
        second,
        int((seconds - whole) * 1000),
    )


def seconds(moment):
    """Seconds since 1970 of an ISO 8601 time; without a zone it is UTC. None for what is no time."""
    if not isinstance(moment, str) or len(moment) < 19:
        return None
    try:
        year, month, day = int(moment[0:4]), int(moment[5:7]), int(moment[8:10])
        hour, minute, second = int(moment[11:13]), int(moment[14:16]), int(moment[17:19])
        before = year - 1
        days = before * 365 + before // 4 - before // 100 + before // 400 + DAYS_BEFORE[month - 1] + day - 1
        if month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            days += 1
        return (days - DAYS_TO_1970) * 86400 + hour * 3600 + minute * 60 + second - zone(moment[19:])
    except (ValueError, IndexError):
        return None


def zone(text):
    """How many seconds a zone (+02:00, -0400, Z or nothing, after a fraction or not) is ahead of UTC."""
    for sign, factor in (("+", 1), ("-", -1)):
        if sign in text:
            digits = text.split(sign)[1].replace(":", "")
            return factor * (int(digits[0:2]) * 3600 + int(digits[2:4] or 0) * 60)
    return 0


def clock(seconds):
    """A length of time as 4:05 or 1:04:05."""
    minutes, second = divmod(int(seconds if seconds and seconds > 0 else 0), 60)
    hours, minutes = divmod(minutes, 60)
    return "%d:%02d:%02d" % (hours, minutes, second) if hours else "%d:%02d" % (minutes, second)
