"""Calling for attention outside of the phone: the title flashes, the system notifies, leaving in a call is asked about."""

import js

from browser import javascript


class Attention:
    """`ringing(text)` while a call comes in, "" when it does not; `in_call(True)` while leaving would end one."""

    def __init__(self):
        self._unasked = None
        self._title = js.document.title
        self._text = ""
        self._stop = None
        self._notification = None

    def ringing(self, text, notify, heading):
        if text == self._text:
            return
        self._text = text
        if self._stop is not None:
            self._stop()
            self._stop = None
            js.document.title = self._title
        self._close()
        if text:
            self._stop = javascript.every(1, self._flash)
            if notify:
                self._notify(heading, text)

    def _flash(self):
        js.document.title = self._text if js.document.title == self._title else self._title

    def _notify(self, heading, text):
        try:
            if js.Notification.permission == "granted":
                self._notification = js.Notification.new(
                    heading, javascript.plain({"body": text, "tag": "softphone-call"})
                )
        except Exception:
            pass  # some browsers know notifications of service workers only

    def _close(self):
        if self._notification is not None:
            self._notification.close()
            self._notification = None

    def in_call(self, talking):
        """Only in a call: browsers don't keep pages that listen to it for the way back."""
        if talking and self._unasked is None:
            self._unasked = javascript.listen(js.window, "beforeunload", lambda event=None: event.preventDefault())
        elif not talking and self._unasked is not None:
            self._unasked()
            self._unasked = None


async def ask_to_notify():
    """Ask the browser's user; True if notifications may be shown."""
    try:
        return await js.Notification.requestPermission() == "granted"
    except Exception:
        return False
