"""A page with Python in it, and the recording phone in that page, as tests drive them."""

import itertools
import json
import textwrap
from pathlib import Path

from tools.serve import Server

TESTS = Path(__file__).parent
COUNTERS = (TESTS / "page_counters.js").read_text(encoding="utf-8")
FENCES = itertools.count()
HARNESS = (TESTS / "page_harness.py").read_text(encoding="utf-8")


def recording_phone_server(port=0):
    """A server of the recording phone, on an origin of its own."""
    return Server(TESTS / "recording_phone", port=port)


def html(tag, head="", body=""):
    """A page with the counters, then `head`, then the SDK's tag."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Page</title>\n<link rel="icon" href="data:,">\n'
        f"<script>globalThis.heard = [];\n{{{COUNTERS}}}</script>\n{head}\n{tag}\n<body>{body}</body>\n</html>\n"
    )


def tag(site, attributes=""):
    """The one script tag."""
    return f'<script type="module" src="{site.url}softphone.js" {attributes}></script>'


class RecordingPhone:
    """The recording phone in a page's iframe."""

    def __init__(self, page, selector="#wazo-softphone"):
        self.page = page
        self.element = page.wait_for_selector(selector, state="attached")

    @property
    def frame(self):
        """The phone's frame, when its own script has run: another document after each reload."""
        frame = self.element.content_frame()
        frame.wait_for_function("() => globalThis.recording")
        return frame

    def ready(self):
        """Waits until the phone's own script has run."""
        return self if self.frame else None

    def say(self, *messages):
        """Says these to the page, given as JavaScript expressions or as values, and waits until the page has heard them."""
        said = [message if isinstance(message, str) else json.dumps(message) for message in messages]
        self.page.evaluate("() => { globalThis.fenced = untilHeard(); }")
        self.frame.evaluate(
            "() => { for (const say of [%s]) recording.say(say()); recording.say('fence:'); }"
            % ", ".join(f"() => ({expression})" for expression in said)
        )
        self.page.evaluate("() => globalThis.fenced")

    def fence(self):
        """Waits until all has come that the page has posted so far. Gives the phone's frame."""
        frame = self.frame
        text = f"fence:{next(FENCES)}"
        frame.evaluate("text => { globalThis.fenced = recording.fenced(text); }", text)
        self.element.evaluate("(iframe, text) => iframe.contentWindow.postMessage(text, '*')", text)
        frame.evaluate("() => globalThis.fenced")
        return frame

    def received(self):
        """[type, fields, origin of the sender] of all that came."""
        return json.loads(self.fence().evaluate("() => recording.received()"))

    def wire(self):
        """(type, fields) of all that came."""
        return [(type_, fields) for type_, fields, _ in self.received()]

    def types(self):
        """The types of all that came, without what stands before the slash."""
        return [type_.partition("/")[2] for type_, _, _ in self.received()]

    def until(self, type_, count=1):
        """Waits for messages of a type."""
        self.frame.evaluate("([type, count]) => recording.until(type, count)", [type_, count])

    def clear(self):
        """Forgets what came."""
        self.fence().evaluate("() => recording.clear()")

    def reload(self):
        """The phone's page loads anew."""
        self.frame.goto(self.frame.url)


class PythonPage:
    """A page whose Python a test can talk to."""

    def __init__(self, page, runtime, phone_url):
        self.page, self.runtime, self.phone_url = page, runtime, phone_url

    def python(self, code):
        """Runs code of the body of a coroutine function in the page's Python; gives what it returns."""
        body = "async def main():\n" + textwrap.indent(textwrap.dedent(code).strip(), "    ") + "\n"
        return json.loads(self.page.evaluate("code => new Promise((resolve, reject) => harness(code, resolve, text => "
                                             "reject(new Error(text))))", body))  # fmt: skip

    def javascript(self, code, argument=None):
        """Evaluates JavaScript in the page."""
        return self.page.evaluate(code, argument)

    def heard(self):
        """What has been noted since the last time."""
        return [json.loads(text) for text in self.page.evaluate("() => heard.splice(0)")]

    def init(self, hello="", **arguments):
        """Calls init with the recording phone's url, waits until it has loaded, gives the RecordingPhone."""
        url = self.phone_url + ("" if hello is None else f"?hello={hello}")
        given = {"server": "stack.example.com", "url": url, **arguments}
        self.python(f"softphone.init(**{given!r})\nawait softphone.ready()")
        return self.phone()

    def phone(self):
        """The recording phone that is in the page now."""
        return RecordingPhone(self.page)

    def fresh(self):
        """As if the page had just been opened."""
        self.page.evaluate(
            "() => { document.body.replaceChildren(); for (const name in softphone)"
            " if (/^on[A-Z]/.test(name) && name !== 'onOptionsResults') softphone[name] = null; }"
        )
        self.python("fresh()")
        self.page.evaluate("() => { heard.length = 0; globalThis.before = counts(); }")

    def made(self):
        """What there is in the page that wasn't there when it was `fresh`: {what: how many}, without zeros."""
        return self.page.evaluate(
            "() => Object.fromEntries(Object.entries(counts())"
            ".map(([name, count]) => [name, count - (before[name] ?? 0)]).filter(([, count]) => count))"
        )
