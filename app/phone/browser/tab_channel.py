"""What tabs of one origin have in common: a Web Lock, which one of them holds, and a channel on which all hear all."""

import json

import js

from browser import javascript


class TabChannel:
    """`hear(message)` is told what other tabs say (dicts), `granted()` once this tab holds the lock; it then holds it for
    as long as its page stands, or until another tab takes it: that is `lost()`, and this one waits for it anew.

    `refused(why)` is told where the browser says no later. Raises an exception of JavaScript where
    the browser has neither, or refuses them (storage that is blocked, a sandbox).
    """

    def __init__(self, name, hear, granted, lost, refused):
        self._name, self._granted, self._lost, self._refused = name, granted, lost, refused
        self._channel = js.BroadcastChannel.new(name)
        self._undo = [javascript.listen(self._channel, "message", lambda event=None: hear(json.loads(str(event.data))))]
        self._release = None
        self._closed = False
        self._ask({})

    def _ask(self, options):
        hold = javascript.callback(lambda lock=None: self._hold())
        javascript.spawn(self._waited(js.navigator.locks.request(self._name, javascript.plain(options), hold)))

    def _hold(self):
        if self._closed:
            return None
        held, self._release = javascript.promise()
        javascript.in_turn(self._granted)()
        return held

    async def _waited(self, asked):
        try:
            await asked
        except Exception as error:
            if self._closed:
                return
            if self._release is None:
                self._refused(str(error))
                return
            self._release = None  # AbortError: another tab has taken it
            self._lost()
            self._ask({})

    def take(self):
        """Take the lock from the tab that holds it."""
        if self._release is None:
            self._ask({"steal": True})

    def say(self, message):
        """Tell all other tabs."""
        if not self._closed:
            self._channel.postMessage(json.dumps(message))

    def close(self):
        """Hear and hold nothing any more."""
        self._closed = True
        javascript.drain(self._undo)
        self._channel.close()
        if self._release is not None:
            self._release(None)


def lets_share():
    """Whether this browser lets tabs share a phone at all; else the reason, in words."""
    if not getattr(js.navigator, "locks", None):
        return "no Web Locks (an insecure page, or an old browser)"
    if not getattr(js.window, "BroadcastChannel", None):
        return "no BroadcastChannel"
    return ""
