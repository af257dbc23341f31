"""A stage for attacks and faults: a host page with the SDK, a phone on an origin of its own, and what both have heard.

The phone is a page of a few lines that the test speaks through, so that it can say what no honest phone would.
"""

import json
import textwrap
from contextlib import contextmanager

import pytest

PATIENCE = 40_000

# The host page's own side: what arrives at its window, whoever sent it, and what Python tells.
HOST_JS = """
window.heard = [];
window.arrived = 0;
addEventListener("message", () => { window.arrived += 1; });
document.addEventListener("softphone:error", ({ detail }) => { window.heard.push(JSON.stringify(["loading", [detail]])); });
"""

# Runs what the test says, and records every event of the SDK.
HANDLERS = """
import json

import js
from pyscript.ffi import create_proxy
from softphone import Softphone, SoftphoneError, softphone
from softphone.payloads import Payload
from softphone.wire import events


def plain(value):
    if isinstance(value, SoftphoneError):
        return {"class": type(value).__name__, "code": value.code, "message": value.message}
    if isinstance(value, Payload):
        return {field: item for field, item in value}
    if value is None or isinstance(value, (str, int, float, list, dict)):
        return value
    return "an object"


def recorder(name, tag):
    return lambda *values: [js.heard.push(json.dumps([tag + name, [plain(value) for value in values]])), None][1]


def record(phone, tag=""):
    for name, _, _, _ in events.EVENTS:
        getattr(phone, "on_" + name)(recorder(name, tag))


def refused(act, *arguments, **named):
    try:
        act(*arguments, **named)
    except SoftphoneError as error:
        return plain(error)
    return None


def run(code):
    scope = globals()
    scope["result"] = None
    exec(code, scope)
    return json.dumps(scope["result"])


record(softphone)
js.run = create_proxy(run)
js.up = True
"""

PHONE_JS = """
window.got = [];
addEventListener("message", ({ origin, data }) => { window.got.push({ origin, data }); });
window.say = (...messages) => { for (const message of messages) parent.postMessage(message, "*"); };
if (!location.search.includes("silent")) {
  const more = new URLSearchParams(location.search).get("says");
  say({ type: "softphone/HELLO", version: "1", capabilities: ["login", "demo", "contacts"].concat(more ?? []) });
}
"""

PHONE_HTML = '<!doctype html><title>Phone</title><link rel="icon" href="data:,"><script src="phone.js"></script>'

HOST_HTML = """<!doctype html><html><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">{head}
<script{nonce} src="host.js"></script><script{nonce} type="module" src="{tag}"></script>
<script{nonce} type="{runtime}" src="handlers.py"></script></head><body>{body}</body></html>"""

# A call as a phone says it, and one that nobody may hear.
CALL = {"callId": "good", "number": "1001", "displayName": "Alice"}
FORGED = {
    "type": "sdk/SDK_CALL_INCOMING",
    "callSession": {"callId": "forged", "number": "666", "displayName": "Mallory"},
}
NEWS = {"type": "bridge/NEWS", "forged": True}


def until(where, predicate, argument=None):
    """Waits in a page or a frame until `predicate`, a function in JavaScript, gives something; returns that."""
    return where.evaluate(
        f"""argument => new Promise((done, fail) => {{
          const end = performance.now() + {PATIENCE};
          const look = async () => {{
            const found = await ({predicate})(argument);
            if (found) done(found);
            else if (performance.now() < end) setTimeout(look, 5);
            else fail(new Error("in vain: " + {json.dumps(predicate)} + "; heard " + JSON.stringify(window.heard ?? window.got)));
          }};
          look();
        }})""", argument,
    )  # fmt: skip


def serve_phone(server):
    """Makes a server answer as a phone: `/` greets, `/?silent` doesn't."""
    server.pages.update({"/index.html": PHONE_HTML, "/phone.js": PHONE_JS})
    return server


class Stage:
    """One host page. `phone` is the frame of its phone."""

    def __init__(self, page, runtime, tag, make_page, phone_server):
        self.page, self.runtime, self.tag, self.make_page, self.phone_server = (
            page,
            runtime,
            tag,
            make_page,
            phone_server,
        )
        self.phone_url = phone_server.url

    def html(self, head="", body="", nonce=""):
        """The host page."""
        nonce = f' nonce="{nonce}"' if nonce else ""
        return HOST_HTML.format(head=head, body=body, nonce=nonce, tag=self.tag, runtime=self.runtime)

    def publish(self, head="", body="", headers=None, nonce="", path="/"):
        """Serves the host page; gives its address."""
        folder = path[: path.rindex("/") + 1]
        files = {folder + "host.js": HOST_JS, folder + "handlers.py": HANDLERS}
        return self.make_page(self.html(head, body, nonce), headers=headers, path=path, files=files)

    def open(self, init=None, **page):
        """Opens the host page, runs `init` (None: the phone of this stage; "": nothing) and waits for the phone."""
        self.page.goto(self.publish(**page))
        return self.begin(init)

    def begin(self, init=None):
        """Runs `init` in a page that has been opened otherwise."""
        until(self.page, "() => window.up")
        if init != "":
            self.python(init or f'softphone.init(server="demo", url={self.phone_url!r})')
            self.wait_for("iframe_loaded")
        return self

    def python(self, code):
        """Runs Python in the page; gives what it set `result` to."""
        return json.loads(self.page.evaluate("code => window.run(code)", textwrap.dedent(code)))

    @property
    def phone(self):
        """The frame of the phone, as it is now."""
        return self.frame_of("iframe")

    def frame_of(self, selector):
        """The frame of an iframe element."""
        return self.page.locator(selector).last.element_handle().content_frame()

    def say(self, *messages):
        """The phone says this."""
        self.phone.evaluate("messages => { window.say(...messages); }", list(messages))

    def heard(self, *names):
        """[[event, arguments] …] so far, of these events or of all."""
        rows = [json.loads(text) for text in self.page.evaluate("() => window.heard")]
        return [row for row in rows if not names or row[0] in names]

    def forget(self):
        """What was heard so far."""
        self.page.evaluate("() => { window.heard.length = 0; }")

    def wait_for(self, name, count=1):
        """Waits until an event was heard `count` times; gives the last arguments."""
        test = """([name, count]) => {
          const rows = window.heard.filter(text => text.startsWith(`["${name}"`));
          return rows.length >= count && rows.at(-1);
        }"""
        return json.loads(until(self.page, test, [name, count]))[1]

    def errors(self):
        """The codes that `on_error` was told."""
        return [arguments[0]["code"] for _, arguments in self.heard("error")]

    def posted(self, frame=None):
        """What the phone was told: [message …]."""
        return [entry["data"] for entry in (frame or self.phone).evaluate("() => window.got")]

    def posted_types(self, frame=None):
        """The types of that."""
        return [message["type"].split("/")[1] for message in self.posted(frame)]

    @contextmanager
    def arriving(self, count):
        """Waits until the window of the host page has got `count` messages more, whoever sent them."""
        before = self.page.evaluate("() => window.arrived")
        yield
        until(self.page, "count => window.arrived >= count", before + count)

    def good_call(self):
        """A good call comes, and is heard; what was said before it is then heard too, or never."""
        call = {**CALL, "callId": f"good{len(self.heard('call_incoming'))}"}
        before = len(self.heard("call_incoming"))
        self.say({"type": "sdk/SDK_CALL_INCOMING", "callSession": call})
        assert self.wait_for("call_incoming", before + 1) == [call]


@pytest.fixture
def phone_server(new_server):
    """The phone's origin."""
    return serve_phone(new_server())


@pytest.fixture
def stage(page, runtime, site, make_page, phone_server):
    """A host page that has not been opened yet."""
    return Stage(page, runtime, site.url + "softphone.js", make_page, phone_server)
