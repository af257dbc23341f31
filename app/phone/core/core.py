"""Runs the steps: takes inputs one after the other, keeps the state, and lets each effect and each transition be done by who can.

core = Core(state, effects, time.time)
core.take("line", "ringing", (call_id,))
"""

from core.draft import FIELDS
from core.step import step

# What steps read of the phone's state, beside their own.
READ = ("line", "abilities", "settings")


class Core:
    """`effects` is {effect: function(*arguments)}; `listeners` are told of (state before, state after) of every step."""

    def __init__(self, state, effects, now):
        self.state = state
        self.effects = effects
        self.now = now
        self.listeners = []
        self._waiting = []
        self._busy = False

    def take(self, *given):
        """An input. What comes up while one is being done has its turn after it."""
        self._waiting.append(given)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._step(self._waiting.pop(0))
        finally:
            self._busy = False

    def _step(self, given):
        before = self._shared()
        after, effects = step(before, given, self.now())
        if after is not before:
            self._keep(after)
            for listen in self.listeners:
                listen(before, after)
        for effect in effects:
            self.effects[effect[0]](*effect[1:])

    def _shared(self):
        shared = {}
        for field, _value in FIELDS:
            shared[field] = getattr(self.state, field)
        for field in READ:
            shared[field] = getattr(self.state, field)
        return shared

    def _keep(self, after):
        changes = {}
        for field, _value in FIELDS:
            changes[field] = after[field]
        self.state.change(**changes)
