"""An event of the phone, and who listens to it.

@softphone.on_call_incoming          # adds a handler
softphone.on_call_incoming = show    # this one only
call = await softphone.on_call_incoming.once(timeout=10)
async for call in softphone.on_call_incoming: ...
"""

import asyncio

from . import runtime

# An `async for` may fall so many payloads behind; then the oldest are dropped, and that is told when it comes back. One that
# has missed as many again is let go until then: a loop that was left by `break` must not fill the memory.
BACKLOG = 256


def _always():
    return True


class Event:
    """One of the SDK's events. `arity` is the number of its arguments; `report(error, event)` hears of failing handlers.

    `has_further`: a handler that requires one argument more is given it (the call of an event that doesn't say which).

    `once` and `async for` give the one argument of an event, None if it has none, and a tuple if it has several.
    """

    def __init__(self, name, arity, report, spawn, has_further=False):
        self.name = name
        self._arity = arity
        self._has_further = has_further
        self._report = report
        self._spawn = spawn
        self._handlers = []  # [function, how many arguments it takes]
        self._waiting = []  # `once`: [asyncio.Event, payload]
        self._streams = []  # `async for`: functions that give a Stream

    def __call__(self, function):
        """Add a handler; the function comes back unchanged, so this is a decorator."""
        if not callable(function):
            raise TypeError("on_%s takes a function, not %r" % (self.name, function))
        if not any(handler[0] == function for handler in self._handlers):
            more = self._has_further and runtime.requires(function) > self._arity
            self._handlers.append([function, self._arity + 1 if more else min(runtime.accepts(function), self._arity)])
        return function

    def __repr__(self):
        return "<event on_%s, %d handlers>" % (self.name, len(self._handlers))

    def __len__(self):
        """How many handlers, waiters and loops listen."""
        self._streams = [stream for stream in self._streams if stream() is not None]
        return len(self._handlers) + len(self._waiting) + len(self._streams)

    def __bool__(self):
        return True

    def only(self, function):
        """This handler and no other; None clears."""
        if function is not None and not callable(function):
            raise TypeError("on_%s takes a function or None, not %r" % (self.name, function))
        self._handlers = []
        if function is not None:
            self(function)

    def remove(self, function):
        """Take a handler away; one that isn't there is no error."""
        self._handlers = [handler for handler in self._handlers if handler[0] != function]

    async def once(self, timeout=None):
        """The next payload. Raises asyncio.TimeoutError after `timeout` seconds."""
        waiter = [asyncio.Event(), None]
        self._waiting.append(waiter)
        try:
            if timeout is None:
                await waiter[0].wait()
            else:
                await asyncio.wait_for(waiter[0].wait(), timeout)
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
        return waiter[1]

    def __aiter__(self):
        stream = Stream(self)
        self._attach(stream)
        return stream

    def _attach(self, stream):
        self._streams.append(runtime.weakly(stream))

    def _missed(self):
        words = "an `async for` was more than %d payloads behind, and the oldest of them are lost" % BACKLOG
        self._report(RuntimeError(words), self.name)

    def fire(self, arguments, answer=None, alive=_always, further=()):
        """Run the handlers in the order they were added, each in its own try, over a copy.

        `answer`, if given, is an object with `value(result)` and `failed()`, told what each handler comes to. No
        handler runs once `alive()` is false: after `remove()` nothing more is heard. `further` is for handlers that require it.
        """
        self._deliver(arguments[0] if len(arguments) == 1 else (tuple(arguments) or None))
        for handler in list(self._handlers):
            if not alive():
                return
            if not any(handler is kept for kept in self._handlers):
                continue
            try:
                given = arguments if handler[1] <= self._arity else tuple(arguments) + further
                result = runtime.call(handler[0], handler[1], given)
            except BaseException as error:  # `sys.exit()` too is only the handler's end, not the others'
                self._fail(error, answer)
                continue
            if result is not None and runtime.is_awaitable(result):
                self._spawn(self._settle(result, answer))
            elif answer:
                answer.value(result)

    async def _settle(self, result, answer):
        try:
            result = await runtime.awaitable(result)
        except (asyncio.CancelledError, GeneratorExit):
            raise  # `remove()` ends it
        except BaseException as error:
            self._fail(error, answer)
            return
        if answer:
            answer.value(result)

    def _fail(self, error, answer):
        self._report(error, self.name)
        if answer:
            answer.failed()

    def _deliver(self, payload):
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            waiter[1] = payload
            waiter[0].set()
        streams = []
        for weak in self._streams:
            stream = weak()
            if stream is not None and stream.put(payload):
                streams.append(weak)
        self._streams = streams


class Stream:
    """One `async for` over an event."""

    def __init__(self, event):
        self._event = event
        self._ready = asyncio.Event()
        self._payloads = []
        self._missed = 0
        self._told = False

    def __aiter__(self):
        return self

    def put(self, payload):
        """Keep a payload for the loop, and of all no more than the newest; False when nobody seems to read them."""
        self._payloads.append(payload)
        if len(self._payloads) > BACKLOG:
            self._payloads.pop(0)
            self._missed += 1
        self._ready.set()
        return self._missed < BACKLOG

    async def __anext__(self):
        if self._missed:
            self._come_back()
        while not self._payloads:
            self._ready.clear()
            await self._ready.wait()
        return self._payloads.pop(0)

    def _come_back(self):
        if self._missed >= BACKLOG:
            self._event._attach(self)
        self._missed = 0
        if not self._told:
            self._told = True
            self._event._missed()
