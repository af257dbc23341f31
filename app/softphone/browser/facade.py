"""`window.softphone`: the same phone for the page's own JavaScript. The face itself is `facade.js`; this is Python's end of it."""

import json

from .. import options as init_options
from ..call import Call, Recording
from ..errors import ConfigurationError, PhoneError, SoftphoneError
from ..forwarded import Forwarder
from ..payload import Payload
from ..wire import codec, methods
from . import runtime
from .tasks import Tasks

# name in JavaScript → (of what in Python, name in Python, how many arguments by place, what Python takes by name only)
ROWS = {
    script_name: (of, name, places, named) for of, rows in methods.ALL for name, script_name, places, named, _ in rows
}
PROMISED = [script_name for _, rows in methods.ALL for _, script_name, _, _, promised in rows if promised]

# In JavaScript an id stands for these.
NAMED_BY_ID = {"call": Call, "recording": Recording}

# Which arguments of `init` are kept as they are: elements. All others are read as JSON.
KEPT = ("parent",)


class Facade:
    """Python's end of `window.softphone`."""

    def __init__(self, registry, page):
        self._facade = registry.facade
        self._page = page
        self._forward = Forwarder(page)
        # Apart from the page's tasks, which `remove()` cancels: these end with it by themselves, and tell their promise.
        self._waiting = Tasks(page.report)

    def attach(self, softphone):
        """Take the calls of the page's JavaScript: those that wait, and those that come."""
        self._softphone = softphone
        # Kept for the life of the page, as the facade is.
        self._dispatch = runtime.callback(self._called, self._page.report)
        self._facade.attach(self._dispatch)

    def _called(self, name=None, arguments=None, *rest):
        """A method of `window.softphone`, or "calls" for JSON text of the calls that are up."""
        if name == "calls":
            return json.dumps([dict(call) for call in self._softphone.calls])
        values = [None if runtime.is_nothing(value) else value for value in arguments]
        resolve, reject, *values = values if name in PROMISED else [None, None] + values
        try:
            waiting = self._act(name, values)
        except Exception as error:
            if not isinstance(error, SoftphoneError):  # a getter of the page's own, say
                error = SoftphoneError("softphone.%s: %s" % (name, error), "bad_argument")
            if not reject:
                self._softphone._error(error)
                return None
            reject(self._told(error))
        else:
            if resolve:
                self._waiting.spawn(self._promised(waiting, resolve, reject))
        return None

    def _act(self, name, values):
        """Call the method. What JavaScript gives as fields of an object, Python takes by name."""
        if name == "init":
            return self._softphone.init(**self._arguments(*values))
        of, method, places, named = ROWS[name]
        thing = self._softphone
        if of in NAMED_BY_ID:
            thing, values = thing._named(NAMED_BY_ID[of], values[0] if values else None), values[1:]
        elif of == "agent":
            thing = thing.agent
        given = self._by_name(name, values[places], named) if named and len(values) > places else {}
        return getattr(thing, method)(*(values[:places] if named else values), **given)

    def _by_name(self, name, options, named):
        given = {} if options is None else self._forward.plain("the last argument of %s" % name, options)
        if not isinstance(given, dict):
            example = "{%s: …}" % codec.camel(named[0])
            raise ConfigurationError("%s's last argument is an object, such as %s, not %r." % (name, example, given))
        return {argument: given[codec.camel(argument)] for argument in named if codec.camel(argument) in given}

    async def _promised(self, waiting, resolve, reject):
        try:
            resolve(self._plain(await waiting))
        except Exception as error:
            reject(self._told(error))

    def _plain(self, value):
        """What JavaScript is given of a value: plain objects, with the fields of the wire."""
        if isinstance(value, Payload):
            return self._page.object(dict(value))
        if isinstance(value, list):
            return self._page.object([codec.camel(name) for name in value])
        return value

    def _told(self, error):
        told = {"name": type(error).__name__, "code": error.code, "message": error.message}
        cause = isinstance(error, PhoneError) and error.cause
        return self._page.object(told | {"cause": cause} if cause else told)

    def _arguments(self, given=None, form="object"):
        """`init`'s arguments in Python, of an object or of data-attributes."""
        if given is None:
            return {}
        if form == "attributes":
            return init_options.from_attributes(self._forward.plain("the tag", given))
        arguments = {}
        for name, script_name, _, _, _, _ in init_options.ROWS:
            value = getattr(given, script_name, None)
            if not runtime.is_nothing(value):
                arguments[name] = value if name in KEPT else self._forward.plain(script_name, value)
        return arguments

    def call(self, script_name, message, *further):
        """Run JavaScript's callback of a message of the phone, with the raw fields; `further` for one that takes more."""
        if further and self.hears(script_name):
            self._facade.call(script_name, message.event, message.fields, self._plain(further[0]))
        else:
            self._facade.call(script_name, message.event, message.fields)

    def tell(self, script_name, *arguments):
        """Run JavaScript's callback of an event of the page."""
        if self.hears(script_name):
            self._facade.tell(script_name, *[self._plain(value) for value in arguments])

    def tell_error(self, error):
        """Run JavaScript's `onError`."""
        self._facade.tell("onError", self._told(error))

    def hears(self, script_name):
        """Whether JavaScript has a callback there."""
        return bool(self._facade.hears(script_name))

    def started(self):
        """`init` has run. The address of the link that was clicked before, or ""."""
        return self._facade.started()

    def let_go(self):
        """Give that click back to the browser."""
        self._facade.letGo()


class NoFacade:
    """A phone that `window.softphone` doesn't stand for."""

    def call(self, *_):
        """Nobody listens."""

    tell = tell_error = let_go = call

    def hears(self, script_name):
        """Nobody does."""
        return False

    def started(self):
        """No click was held."""
        return ""
