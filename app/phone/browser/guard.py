"""The watchdog's side in Python: a service worker that hangs up the calls of a page that is gone and does not come back.

Whose call it is, a Web Lock says: the phone that has it holds the lock, `LOCK` and the call's id.
"""

import js

from browser import javascript

LOCK = "softphone call "


class Guard:
    """`on_change()` is called when it begins to watch a call."""

    def __init__(self, on_change):
        self.on_change = on_change
        self.there = None  # whether there is a worker; None until that is known
        self.held = []  # the ids of the calls whose locks are ours
        self._asked = []  # ... and of those whose locks are asked for
        self._told = None
        self._starts = False

    def is_watching(self, call_id):
        """Whether it is hung up if this page goes and nobody takes it."""
        taken = self.there is not False and bool(js.window.softphoneHello.has(call_id))
        return taken or self.there is True and call_id in self.held

    def watch(self, calls, credentials):
        """Watch these calls, (id, dialog) each, and no others; the credentials are those of the line."""
        told = (calls, credentials)
        if told == self._told or not calls and self._told is None:
            return
        self._told = told
        javascript.spawn(self._watch())

    def let_go(self):
        """The calls of the page before are not this one's."""
        js.window.softphoneHello.let_go()

    async def _watch(self):
        if self.there is None:
            if self._starts:
                return  # who starts it goes on with what was told last
            self._starts = True
            try:
                self.there = await self._start()
            finally:
                self._starts = False
        calls, credentials = self._told
        ids = [call_id for call_id, _dialog in calls]
        if self.there:
            js.JsSIP.watchdog.watch(javascript.plain(self._payload(calls, credentials)))
        for call_id in [call_id for call_id in self._asked if call_id not in ids]:
            self._asked.remove(call_id)
            self.held = [held for held in self.held if held != call_id]
            js.JsSIP.watchdog.let_go(LOCK + call_id)
        for call_id in ids:
            if self.there and call_id not in self._asked:
                self._asked.append(call_id)
                javascript.spawn(self._hold(call_id))

    async def _start(self):
        """Whether there is a worker. Until that is known, what the page before had watched is watched still."""
        if not hasattr(js.window, "JsSIP"):
            await javascript.load_script("jssip.js")
        watchdog = getattr(js.JsSIP, "watchdog", None)
        return hasattr(watchdog, "start") and bool(await watchdog.start())

    async def _hold(self, call_id):
        holding = js.JsSIP.watchdog.hold(LOCK + call_id)
        js.window.softphoneHello.release(call_id)  # ours follows it without a gap
        if await holding is True and call_id in self._asked:
            self.held.append(call_id)
            self.on_change()

    def _payload(self, calls, credentials):
        servers, watched = [], []
        for call_id, dialog in calls:
            if dialog["server"] not in servers:
                servers.append(dialog["server"])
            call = {"id": call_id, "lock": LOCK + call_id, "from": dialog["local"], "to": dialog["remote"]}
            watched.append(call | {name: dialog[name] for name in ("call_id", "target", "routes", "cseq")})
        return {"watch": watched, "servers": servers, "credentials": _of_watchdog(credentials)}


def _of_watchdog(credentials):
    """The HA1s by algorithm: `MD5:…,SHA-256:…`, or MD5's alone."""
    ha1 = (credentials or {}).get("ha1")
    if not ha1:
        return None
    parts = [part.partition(":") for part in ha1.split(",")]
    return {
        "username": credentials.get("authorization_user") or credentials["username"],
        "realm": credentials.get("realm"),
        "ha1": {name if hexed else "MD5": hexed or name for name, _colon, hexed in parts},
    }
