"""What happens each second while there are calls: their timers, and how good the connection is."""

from browser import dom, javascript
from core.records import is_up


class CallStats:
    """`tick()` moves the timers on; `line()` gives the line; `tell(event, call, bars)` hears how good a connection is."""

    def __init__(self, state, tick, line, tell):
        self.state = state
        self.tick = tick
        self.line = line
        self.tell = tell
        self._qualities = {}
        self._stop = None

    def follow(self):
        """Beat while there are calls."""
        if self.state.calls and self._stop is None:
            self._stop = javascript.every(1, self._beat)
        elif not self.state.calls and self._stop is not None:
            self._stop()
            self._stop = None

    def forget(self, call):
        """The call is over."""
        self._qualities.pop(call["id"], None)

    def _beat(self):
        self.tick()
        call, line = self.state.current_call, self.line()
        if line is None:  # another tab has it, and measures
            return
        if call is not None and is_up(call) and not call["held"] and not dom.document.hidden:
            peer = line.peer(call["id"])
            if peer:
                javascript.spawn(self._read(call, peer))

    async def _read(self, call, peer):
        from media.quality import Quality

        quality = self._qualities.get(call["id"])
        if quality is None or quality.peer != peer:
            quality = self._qualities[call["id"]] = Quality(peer)
        reading = await quality.read()
        self.tell("quality", call["id"], reading["bars"])
