"""`window.softphone`: the same phone for the page's own JavaScript. The face itself is `facade.js`; this is Python's end of it."""

from .. import options as init_options
from ..errors import ConfigurationError, SoftphoneError
from ..forwarded import Forwarder
from ..wire.methods import METHODS
from . import runtime
from .tasks import Tasks

NAMES = {script_name: name for name, script_name in METHODS}

# Methods that give a promise.
PROMISED = ("ready", "trace")

# What Python takes by name: (an example, ((argument, field), …)).
NAMED = {
    "login": ('{domain: "example.com"}', (("domain", "domain"), ("display_name", "displayName"))),
    "loginWithToken": ('{clientId: "crm"}', (("client_id", "clientId"),)),
}

# Which arguments of `init` are kept as they are: elements. All others are read as JSON.
KEPT = ("parent",)


class Facade:
    """Python's end of `window.softphone`."""

    def __init__(self, hall, page):
        self._facade = hall.facade
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
        softphone = self._softphone
        try:
            values = [None if runtime.is_nothing(value) else value for value in arguments]
            if name in PROMISED:
                self._waiting.spawn(self._promised(name, *values))
            elif name == "init":
                softphone.init(**self._arguments(*values))
            elif name in NAMED:
                self._with_options(name, *values)
            else:
                getattr(softphone, NAMES[name])(*values)
        except SoftphoneError as error:
            softphone._error(error)
        except Exception as error:  # a getter of the page's own, say
            softphone._error(SoftphoneError("softphone.%s: %s" % (name, error), "bad_argument"))

    async def _promised(self, name, resolve, reject):
        try:
            value = await getattr(self._softphone, name)()
        except SoftphoneError as error:
            reject(str(error))
        else:
            resolve(value)

    def _with_options(self, name, *values):
        """A method whose last argument in JavaScript is an object of what Python takes by name."""
        known = NAMED[name]
        values, given = list(values[:2]), values[2] if len(values) > 2 else None
        given = {} if given is None else self._forward.plain("the third argument of %s" % name, given)
        if not isinstance(given, dict):
            raise ConfigurationError("%s's third argument is an object, such as %s, not %r." % (name, known[0], given))
        more = {argument: given.get(field) for argument, field in known[1]}
        getattr(self._softphone, NAMES[name])(*values, **more)

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

    def call(self, script_name, message):
        """Run JavaScript's callback of a message of the phone, with the raw fields."""
        self._facade.call(script_name, message.event, message.fields)

    def tell(self, script_name, *arguments):
        """Run JavaScript's callback of an event of the page."""
        self._facade.tell(script_name, *arguments)

    def tell_error(self, error):
        """Run JavaScript's `onError`."""
        self._facade.tell("onError", self._page.object(
            {"name": type(error).__name__, "code": error.code, "message": error.message}
        ))  # fmt: skip

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
