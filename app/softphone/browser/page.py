"""Page: all that a `Softphone` needs of the browser."""

import json

import js

from .. import forms, runtime as pythons
from ..errors import ConfigurationError
from . import door as doorway, runtime
from .facade import NoFacade
from .frame import IFRAME_ID, Frame
from .page_links import PageLinks
from .tasks import Tasks

PHONE = "phone/"

# What can hold elements, by `nodeType`: an element, and a fragment, which a shadow root is. The document holds but one.
PARENTS = (1, 11)
DOCUMENT = 9


class Page:
    """The page that this Python runs in. One for each `Softphone`."""

    def __init__(self):
        self._registry = runtime.registry()
        if self._registry is None:
            raise ConfigurationError(
                "The SDK's door is missing: add the script tag of softphone.js, or name door.js under [js_modules.main]."
            )
        self.door = self._registry.door
        self.document = js.document
        self.facade = NoFacade()
        self.validator = None
        self._tasks = Tasks(self.report)
        self._lasting = Tasks(self.report)
        self._hinted = False

    # Words for people.

    def log(self, level, text):
        """Write to the console: level is "error", "warn" or "info"."""
        getattr(js.console, level)(text)

    def report(self, error):
        """What nobody caught."""
        self.log("error", "softphone: " + pythons.traceback_of(error))

    def hint_order(self):
        """Say once that MicroPython's dicts have no order."""
        if not self._hinted:
            self._hinted = True
            self.log("info", "softphone: MicroPython's dicts have no order. To fix the order of the form's fields give the "
                     "schema as JSON text, or name `ui:order`.")  # fmt: skip

    # Time, and chance.

    def unique_id(self):
        """A text that nobody guesses, and that comes once."""
        return self.door.unique()

    def now(self):
        """Milliseconds since the page began."""
        return js.performance.now()

    def spawn(self, coroutine, lasting=False):
        """Run a coroutine in the background, until `cancel_tasks`; a lasting one to its end."""
        (self._lasting if lasting else self._tasks).spawn(coroutine)

    def cancel_tasks(self):
        """End what runs in the background."""
        self._tasks.cancel()

    def later(self, seconds, function):
        """Call `function` after some time. Returns its undo."""
        # A timer's number may be too large for MicroPython to give back as it was: one that isn't cleared does nothing.
        proxy = runtime.callback(lambda *rest: timer and (undo(), function()), self.report)
        timer = [js.setTimeout(proxy, int(seconds * 1000))]

        def undo():
            if timer:
                js.clearTimeout(timer.pop())
                runtime.dispose(proxy)

        return undo

    # The browser's things.

    def url(self, text):
        """The absolute form of a URL of this page, or ""."""
        return self.door.url(text, self.document.baseURI)

    def origin(self, text):
        """The origin of an absolute URL, or ""."""
        return self.door.origin(text)

    def is_secure(self):
        """Whether the page itself came over https:."""
        return js.location.protocol == "https:"

    def find(self, where):
        """The element that is meant, itself or by its selector; None where there is none such."""
        if isinstance(where, str):
            found = self.door.find(where)
            return None if runtime.is_nothing(found) else found
        kind = getattr(where, "nodeType", None) if runtime.is_foreign(where) else None
        return where if kind in PARENTS else where.documentElement if kind == DOCUMENT else None

    def frame_of(self, root):
        """The frame that is meant by itself, or by the whole page that is in it; None for what is neither."""
        if root is None:
            return None
        if getattr(root, "localName", None) in ("iframe", "frame"):
            return root
        document = root.ownerDocument
        if document == self.document or root != document.documentElement:
            return None
        frame = getattr(document.defaultView, "frameElement", None) if document.defaultView else None
        return None if runtime.is_nothing(frame) else frame

    def inside(self, frame):
        """The document in a frame; None where it is of another origin."""
        document = frame.contentDocument
        return None if runtime.is_nothing(document) else document

    def bundled_phone(self):
        """The address of the bundled phone, or "": without our tag it isn't known."""
        return self._registry.base + PHONE if self._registry.tag else ""

    def known_features(self):
        """The features of `allow` that this browser knows, or None where it doesn't tell."""
        policy = getattr(self.document, "featurePolicy", None)
        return None if runtime.is_nothing(policy) else list(policy.features())

    def is_nothing(self, value):
        """Whether a value is None, null or undefined."""
        return runtime.is_nothing(value)

    def text(self, value):
        """JSON text of a JavaScript object, or "!" and what is wrong with it; None for a Python value."""
        return self.door.text(value) if runtime.is_foreign(value) else None

    def json_problem(self, text):
        """What is wrong with JSON text, or "". JavaScript's parser: MicroPython's takes long over long texts."""
        return self.door.fault(text)

    def object(self, value):
        """A plain JavaScript object of a dict."""
        return self.door.object(json.dumps(value))

    def array(self):
        """An empty JavaScript array."""
        return js.Array.new()

    def observer(self, changed):
        """A MutationObserver that calls a proxy."""
        return js.MutationObserver.new(changed)

    async def reach(self, url):
        """Whether anything answers at a URL."""
        return bool(await self.door.reach(url))

    async def check_schema(self, schema, ui_schema):
        """Problems of a form schema, by the JavaScript validator: a list of (path, expected)."""
        text = await self.door.checkSchema(self._registry.schemaCheck, schema, ui_schema)
        if text[:1] == "!":
            self.log("warn", "softphone: the form schema could not be checked (%s); it is sent as it is." % text[1:])
            return []
        return forms.judged(json.loads(text))

    def make_validator(self, tell):
        """What `forms` checks values with in MicroPython. `tell(error)` hears what the first check finds."""
        return Validator(self, self._registry.schemaCheck, tell)

    # The parts.

    def has_phone(self):
        """Whether a phone is in the page."""
        return not runtime.is_nothing(self.document.getElementById(IFRAME_ID))

    def frame(self, options, loaded, displaced):
        """Put the phone's iframe into the page."""
        return Frame(self, options, loaded, displaced)

    def listen(self, frame, heard):
        """Hear what the frame says: `heard(type, message)`. Returns the undo."""
        return doorway.listen(js.window, self.door, frame, heard, self.report)

    def watch_policy(self, origin, forbidden):
        """Hear of the page's own policy keeping the frame from an origin. Returns the undo."""

        def on_violation(event=None, *rest):
            enforced = event.effectiveDirective == "frame-src" and event.disposition == "enforce"
            if enforced and self.origin(event.blockedURI) == origin:
                forbidden()

        return runtime.listen(self.document, "securitypolicyviolation", on_violation, self.report)

    def watch_front(self, came):
        """Call `came()` when the page comes to the front. Returns the undo."""
        return runtime.listen(js.window, "focus", lambda event=None, *rest: came(), self.report)

    def links(self, is_call, dial, enabled):
        """The page's telephone links."""
        return PageLinks(self, is_call, dial, enabled)


class Validator:
    """Values against schemas, by the JavaScript validator, which is loaded when it is first needed."""

    def __init__(self, page, url, tell):
        self._page = page
        self._url = url
        self._tell = tell

    def value(self, schema, value):
        """A list of problems; None while the validator is still to come."""
        text = self._page.door.checkValue(schema, value)
        if text:
            return _problems(text)
        self._page.spawn(self._late(schema, value), lasting=True)
        return None

    async def _late(self, schema, value):
        await self._page.door.checkSchema(self._url, schema, "null")
        problems = _problems(self._page.door.checkValue(schema, value) or "!the validator could not be loaded")
        if problems:
            self._tell(forms.failure("The card does not fit the schema", problems))


def _problems(text):
    """Of the validator's JSON text; a check that did not come about is a problem too."""
    return [("", text[1:])] if text[:1] == "!" else forms.judged(json.loads(text))
