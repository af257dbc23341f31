"""Runs in the page, on both Pythons: executes what a test sends, and notes what handlers hear in `window.heard`."""

import asyncio
import json

import js
from pyscript.ffi import create_proxy

from softphone import Softphone, SoftphoneError, runtime, softphone  # noqa: F401
from softphone.payloads import Payload
from softphone.wire import codec, events


def plain(value):
    """What a test can read of a value."""
    if isinstance(value, Payload):
        return {field: plain(item) for field, item in value}
    if isinstance(value, SoftphoneError):
        return [type(value).__name__, value.code, value.message]
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in value}
    if hasattr(value, "isoformat"):
        return codec.iso(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return "<%s>" % type(value).__name__


def note(*values):
    """Remember this for the test."""
    js.heard.push(json.dumps(plain(values)))


def noting(name):
    """A handler that notes all that it is given."""
    return lambda *arguments: note(name, *arguments)


def fresh():
    """As if nobody had used the phone, but for what `show()` would bring back."""
    softphone.remove()
    for name, _, _, _ in events.EVENTS:
        setattr(softphone, "on_" + name, None)


async def settle(rounds=20):
    """Let everything run that can."""
    for _ in range(rounds):
        await asyncio.sleep(0)


async def execute(code, resolve, reject):
    try:
        exec(code, globals())
        resolve(json.dumps(plain(await globals()["main"]())))
    except Exception as error:
        reject(runtime.traceback_of(error))


def run(code=None, resolve=None, reject=None, *rest):
    asyncio.create_task(execute(code, resolve, reject))


js.window.harness = create_proxy(run)
