"""What a command comes to: it is awaited, or left alone."""

import asyncio

from . import runtime


class Reply:
    """The answer to what was asked of the phone, which is under way already.

    `await` gives its value or raises. Left alone it is no coroutine that somebody forgot: nothing is warned of, and
    `unheard(reply, error)` is called with a failure that nobody waits for. `name` is that of the method.
    """

    def __init__(self, name, unheard):
        self.name = name
        self.sent = False  # whether the phone has been asked
        self.awaited = False  # whether somebody has begun to wait
        self.quiet = False  # whether a failure that nobody waits for is of no interest
        self._unheard = unheard
        self._done = asyncio.Event()
        self._value = self._error = self._wait = None
        self._ended = []

    @property
    def waits(self):
        """Whether there is no answer yet."""
        return not self._done.is_set()

    def at_end(self, act):
        """Call `act()` when the answer is there."""
        self._ended.append(act)

    def give(self, value):
        """The value is there."""
        if self.waits:
            self._value = value
            self._end()

    def fail(self, error):
        """There will be no value."""
        if self.waits:
            self._error = error
            self._end()
            if not self.awaited and not self.quiet:
                self._unheard(self, error)

    def _end(self):
        self._done.set()
        ended, self._ended = self._ended, []
        for act in ended:
            act()

    async def _result(self):
        await self._done.wait()
        if self._error is not None:
            raise self._error
        return self._value

    def __await__(self):
        self.awaited = True
        return self._result() if runtime.MICROPYTHON else self._result().__await__()

    if runtime.MICROPYTHON:
        __iter__ = __await__  # what `await` asks for there

    # What makes a task of it: `create_task`, `gather` and `wait_for` take coroutines.

    def _waiting(self):
        self.awaited = True
        self._wait = self._wait or self._result()
        return self._wait

    def send(self, value):
        """Go on waiting, as a coroutine does."""
        return self._waiting().send(value)

    def throw(self, *error):
        """Give the wait up, as a coroutine does."""
        return self._waiting().throw(*error)

    def close(self):
        """End the wait, as a coroutine does."""
        if self._wait:
            self._wait.close()

    def __repr__(self):
        return "<reply to %s(), %s>" % (self.name, "under way" if self.waits else "there")
