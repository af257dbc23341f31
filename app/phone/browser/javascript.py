"""What Python needs to live with JavaScript: values, callbacks that cannot raise, timers, tasks, undo.

A Python exception in a callback would be thrown into the JavaScript that called it (JsSIP, an event dispatcher) and
break that in the middle; so everything handed to JavaScript goes through `callback`, which reports and returns.

JavaScript's `undefined` counts as true in this Python: ask what a value is (`isinstance`), not whether it is.
"""

import asyncio
import io
import sys

import js
from jsffi import create_proxy, to_js

plain = to_js  # dicts and lists, nested, as plain JavaScript objects


def promise():
    """A promise and the function that resolves it."""
    settle = []
    made = js.Promise.new(create_proxy(lambda resolve, reject=None: settle.append(resolve)))
    return made, settle[0]


def attempt(function, *arguments):
    """Call what may throw in a state that has just passed; gives None then."""
    try:
        return function(*arguments)
    except Exception as error:
        js.console.debug("not done: %s" % error)
        return None


async def load_script(url):
    """Load a script of the page's own folder; raises OSError where it cannot be had."""
    made, resolve = promise()
    script = js.document.createElement("script")
    script.type = "module"
    script.src = url
    listen(script, "load", lambda event=None: resolve(True))
    listen(script, "error", lambda event=None: resolve(False))
    js.document.head.appendChild(script)
    if not await made:
        raise OSError("%s cannot be loaded" % url)


def report(error):
    """An error nobody waits for: to the console, with its traceback."""
    text = io.StringIO()
    sys.print_exception(error, text)
    js.console.error(text.getvalue())


def callback(function):
    """`function` as a JavaScript function that never throws. Trailing undefineds do not arrive: give defaults."""

    def guarded(*arguments):
        try:
            return function(*arguments)
        except Exception as error:
            report(error)

    return create_proxy(guarded)


def listen(target, event, function):
    """Add an event listener; gives the function that takes it away."""
    held = [target, callback(function)]
    target.addEventListener(event, held[1])

    def undo():
        # Letting go matters: a Python object that holds the JavaScript function that holds it is never freed.
        if held:
            held[0].removeEventListener(event, held[1])
            del held[:]

    return undo


def in_turn(function):
    """`function`, called with the same arguments a moment later, in the order of the calls."""
    waiting = []

    def flush():
        calls = waiting[:]
        del waiting[:]
        for arguments in calls:
            try:
                function(*arguments)
            except Exception as error:
                report(error)

    proxy = callback(flush)

    def call(*arguments):
        waiting.append(arguments)
        if len(waiting) == 1:
            js.queueMicrotask(proxy)

    return call


def later(seconds, function):
    """Call `function` once after some time; gives the function that prevents it."""
    return _timed(js.setTimeout, js.clearTimeout, seconds, function)


def every(seconds, function):
    """Call `function` again and again; gives the function that ends it."""
    return _timed(js.setInterval, js.clearInterval, seconds, function)


def _timed(start, end, seconds, function):
    # One was seen to go off that had been cleared: what is no longer wanted does nothing in any case.
    wanted = [function]
    timer = start(callback(lambda *rest: wanted and wanted[0]()), int(seconds * 1000))

    def undo():
        del wanted[:]
        end(timer)

    return undo


def spawn(coroutine):
    """Run a coroutine by itself; what it raises is reported."""

    async def guarded():
        try:
            await coroutine
        except Exception as error:
            report(error)

    return asyncio.create_task(guarded())


def unique():
    """An id that is unique for ever: a UUID of version 4, as `crypto.randomUUID`, which insecure pages don't have."""
    numbers = js.crypto.getRandomValues(js.Uint8Array.new(16))
    octets = [int(numbers[index]) for index in range(16)]
    octets[6] = octets[6] & 0x0F | 0x40
    octets[8] = octets[8] & 0x3F | 0x80
    text = "".join(["%02x" % octet for octet in octets])
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def now():
    """Seconds of a clock that never jumps. (Date.now() does not fit MicroPython's integers.)"""
    return js.performance.now() / 1000.0


async def settled(promise, seconds):
    """Wait for a promise, but not longer: True if it has resolved in time. For those that never settle."""

    async def wait():
        await promise

    try:
        await asyncio.wait_for(wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True


def drain(undo):
    """Run the undo functions of a list, last first, each once."""
    while undo:
        undo.pop()()


def error_name(error):
    """The name of a JavaScript error that Python has caught ("NotAllowedError"), or ""."""
    name = getattr(error, "name", None)
    return str(name or (error.args[1] if len(error.args) > 2 else ""))
