"""Dates as the person's language writes them."""

import js

from browser import javascript

TIME = {"hour": "numeric", "minute": "2-digit"}
DAY = {"day": "numeric", "month": "short"}


def when(start, language):
    """Of an ISO 8601 date: the time if it is today, else the day."""
    date, today = js.Date.new(start), js.Date.new()
    options = TIME if date.toDateString() == today.toDateString() else DAY
    return date.toLocaleString(language, javascript.plain(options))
