"""The trace of the SIP line (`jssip/trace.js`): switched on in the settings, saved by the person, given to the page that asks."""

import js

from browser import javascript


def switch(on):
    """Keep what is said on the line from now on, or forget all that was."""
    if hasattr(js.window, "JsSIP"):
        js.JsSIP.trace.on = bool(on)


def text():
    """All of it; "" where it is off, or no SIP line has been."""
    return str(js.JsSIP.trace.text()) if hasattr(js.window, "JsSIP") else ""


def save():
    """As a file of the person's."""
    blob = js.Blob.new(javascript.plain([text()]), javascript.plain({"type": "text/plain"}))
    url = js.URL.createObjectURL(blob)
    link = js.document.createElement("a")
    link.href = url
    link.download = "softphone-trace-%s.txt" % str(js.Date.new().toISOString())[:19].replace(":", "-")
    link.click()
    javascript.later(1, lambda: js.URL.revokeObjectURL(url))
