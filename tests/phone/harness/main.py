"""Runs in the page of the harness: a line on `window.line`, what it tells in `window.told` (JSON texts)."""

import gc  # noqa: F401  for what tests run here
import json

import js
from jsffi import create_proxy

from lines.demo import DemoLine
from media.audio import Audio
from media.microphone import Media

told = js.Array.new()
js.window.told = told


def tell(*event):
    told.push(json.dumps(event))


audio = Audio()
audio.on_locked = lambda locked: tell("locked", locked)
media = Media(audio, lambda code, words: tell("trouble", code, words))
LINES = {"demo": DemoLine}
line = None


def start(account_text):
    global line
    account = json.loads(account_text)
    kind = account.pop("line", "demo")
    if kind == "sip":
        from lines.sip import SipLine

        LINES["sip"] = SipLine
    if kind == "wazo":
        from lines.wazo import WazoLine

        LINES["wazo"] = WazoLine
    line = LINES[kind](tell, media)
    line.start(account)


def act(name, *arguments):
    return getattr(line, name)(*arguments)


def run(source):
    """Evaluate Python text with everything of this module in sight; a coroutine gives a promise."""
    return eval(source, globals())


for function in (start, act, run):
    setattr(js.window, function.__name__, create_proxy(function))
js.window.ready = True
