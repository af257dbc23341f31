"""Softphone: the phone of a page. Its methods check what they are given and hand it to the parts; no logic of its own."""

import asyncio
import json

from . import forms, links, options as init_options, payloads, runtime
from .answers import Answers
from .calls import Calls
from .channel import Channel
from .errors import (
    ConfigurationError,
    LoadTimeout,
    MessageError,
    NotInitialized,
    OriginError,
    PhoneError,
    SoftphoneError,
)
from .event import Event
from .undo import Undo
from .wire import messages
from .wire.codec import Json

# type → (event, fields, kinds of the event's arguments)
KINDS = {name: [kind for _, kind in arguments] for name, _, arguments, _ in messages.EVENTS}
HEARD = {type_: (event, fields, KINDS[event]) for type_, event, fields in messages.FROM_PHONE}
SCRIPT_NAMES = {name: script_name for name, script_name, _, _ in messages.EVENTS}

LONGEST_NUMBER = 256


class Softphone:
    """One phone in the page. `page` is the browser's side (`browser.Page`); tests hand in a fake.

    Each event of the wire is an attribute: `softphone.on_call_incoming` and so on, an `Event`.
    """

    def __init__(self, page):
        keep = super().__setattr__
        keep("_page", page)
        keep("_events", {
            name: Event(name, len(arguments), self._failed, page.spawn) for name, _, arguments, _ in messages.EVENTS
        })  # fmt: skip
        self._channel = Channel()
        self._calls = Calls()
        self._answers = Answers()
        self._undo = Undo()
        self._options = None
        self._last = None  # the arguments of the last init, for show() after remove()
        self._frame = None
        self._links = None
        self._life = None  # a new one at each init; None after remove()
        self._loaded = asyncio.Event()
        self._schema = None  # the newest form schema that is still being checked
        self._strangers = []
        self._session = None
        self._displayed = False

    def __getattr__(self, name):
        if name[:3] == "on_":
            event = self._events.get(name[3:])
            if event is not None:
                return event
        raise AttributeError("softphone has no %r%s" % (name, self._meant(name)))

    def __setattr__(self, name, value):
        if name[:3] == "on_":
            getattr(self, name).only(value)
        elif name[:1] == "_":
            super().__setattr__(name, value)
        else:
            raise AttributeError("softphone.%s can't be assigned%s" % (name, self._meant("on_" + name)))

    def _meant(self, name):
        """The event whose name is nearest, in words."""
        if name[:3] != "on_":
            return ""
        best = min(self._events, key=lambda event: _distance(event, name[3:]))
        return "; do you mean on_%s?" % best if _distance(best, name[3:]) < 6 else ""

    # State, read only.

    @property
    def iframe(self):
        """The iframe element, or None."""
        return self._frame.iframe if self._frame else None

    @property
    def wrapper(self):
        """The element around the iframe, or None."""
        return self._frame.wrapper if self._frame else None

    @property
    def iframe_loaded(self):
        """Whether the phone's page has loaded."""
        return self._loaded.is_set()

    @property
    def displayed(self):
        """Whether the phone is shown."""
        return self._displayed

    @property
    def session(self):
        """The Session of who is signed in, or None."""
        return self._session

    @property
    def call(self):
        """The current Call, or None."""
        return self._calls.current

    # The phone in the page.

    def init(
        self,
        server=None,
        *,
        url=None,
        width=500,
        height=600,
        port=None,
        language=None,
        wrap_up_duration=None,
        enable_agent=True,
        tenant_id=None,
        domain_name=None,
        debug=False,
        disable_auto_login=False,
        iframe_css=None,
        parent=None,
        allowed_origins=(),
        load_timeout=30
    ):  # fmt: skip
        """Put the phone into the page, hidden, and connect it to `server`. Again: a new phone, with these arguments only.

        Raises ConfigurationError, and then changes nothing. `options.ROWS` says what each argument is.
        """
        given = {
            "server": server, "url": url, "width": width, "height": height, "port": port, "language": language,
            "wrap_up_duration": wrap_up_duration, "enable_agent": enable_agent, "tenant_id": tenant_id,
            "domain_name": domain_name, "debug": debug, "disable_auto_login": disable_auto_login,
            "iframe_css": iframe_css, "parent": parent, "allowed_origins": allowed_origins, "load_timeout": load_timeout,
        }  # fmt: skip
        options = init_options.check(given, self._page)
        if tenant_id is not None:
            self._page.log("warn", "softphone: tenant_id is deprecated; give domain_name.")
        self.remove()
        self._last = given
        self._start(options)

    def _start(self, options):
        life = self._life = object()
        self._options = options
        self._channel.open(_opening(options))
        self._undo.add(self._channel.close)
        self._frame = self._page.frame(options, lambda: self._arriving(life))
        self._undo.add(self._frame.remove)
        self._undo.add(self._page.listen(self._frame, self._heard))
        self._links = self._page.links(self._dial, lambda link: self._fire("link_enabled", (link,)))
        self._undo.add(self._links.stop)
        self._links.take_clicks()
        if options.load_timeout:
            self._undo.add(self._page.later(options.load_timeout, self._overdue))
        self._held(self._page.facade.started())

    def remove(self):
        """Take the phone out of the page, with all that belongs to it. Handlers stay; `init` or `show()` begins anew."""
        self._life = None
        for error in self._undo.drain():
            self._page.log("error", runtime.traceback_of(error))
        self._page.cancel_tasks()
        self._answers.forget()
        self._calls.forget()
        self._frame = self._links = self._options = self._session = self._schema = None
        self._strangers = []
        self._loaded.set()  # whoever awaits ready() learns that there is no phone any more
        self._loaded = asyncio.Event()
        self._displayed = False

    def show(self):
        """Show the phone. After `remove()` it brings back the phone of the last `init`."""
        if not self._frame:
            if not self._last:
                raise self._not_yet("show")
            self._start(init_options.check(self._last, self._page))
        self._display(True)

    def hide(self):
        """Hide the phone; calls go on."""
        self._need("hide")
        self._display(False)

    def toggle_display(self):
        """Show the phone if it is hidden, else hide it."""
        self._need("toggle_display")
        self._display(not self._displayed)

    def _display(self, shown):
        changed = shown != self._displayed
        self._displayed = shown
        self._frame.display(shown)
        if changed:
            self._fire("show" if shown else "hide", ())

    def update_css(self, iframe_css):
        """Place the phone elsewhere: this CSS takes the place of the old one. Numbers are px."""
        self._need("update_css")
        self._frame.style(init_options.css("iframe_css", self._plain(iframe_css)))

    async def ready(self):
        """Wait until the phone's page has loaded; at once if it has."""
        self._need("ready")
        loaded = self._loaded
        await loaded.wait()
        if loaded is not self._loaded:
            raise NotInitialized("The phone was removed before it had loaded.")

    # What the phone is asked to do.

    def make_call(self, number):
        """Show the phone and call `number`: what a person would dial, or a `tel:` link. Queued until the phone has loaded.

        Raises ConfigurationError when there is nothing to dial.
        """
        self._need("make_call")
        text = str(number).strip() if isinstance(number, (str, int)) and not isinstance(number, bool) else ""
        dial = links.parse(text)
        text = dial.number if dial else text
        if not text or len(text) > LONGEST_NUMBER or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text):
            raise ConfigurationError(
                "make_call takes a number of 1 to %d characters without control characters, not %s."
                % (LONGEST_NUMBER, repr(number)[:80])
            )
        self.show()
        self._send("make_call", text)

    def login_with_token(self, token, refresh_token=None):
        """Sign in to a Wazo stack with a token that the page has. It is sent once, and to the phone's origin only."""
        self._send("login_with_token", _secret("token", token), refresh_token and _secret("refresh_token", refresh_token))

    def login(self, username, password, *, domain=None, display_name=None):
        """Sign in with a SIP account (capability `login`). The password is sent once, and to the phone's origin only."""
        self._send("login", _line("username", username), _secret("password", password), domain and _line("domain", domain),
                   display_name and _line("display_name", display_name))  # fmt: skip

    def demo_ring(self, number, display_name=None):
        """Let the bundled phone's demo line ring: a call from `number`."""
        self._send("demo_ring", _line("number", number), display_name and _line("display_name", display_name))

    def configure_server(self, server):
        """Connect the same phone to another server of the same kind; the rest of the configuration stays."""
        self._need("configure_server")
        self._options.server = init_options.check_change(self._options, server)
        self._post(self._channel.reopen(_opening(self._options)))

    def inject_css(self, css):
        """Style the inside of the phone. Several are applied in order."""
        if not isinstance(css, str):
            raise ConfigurationError("inject_css takes CSS as text, not %s." % type(css).__name__)
        self._send("inject_css", css)

    def customize_appearance(self, themes=None, translations=None, assets=None):
        """Colours and metrics, words, and the logo of the phone. What is None stays as it is."""
        self._send("customize_appearance", self._object("themes", themes), self._object("translations", translations),
                   self._object("assets", assets))  # fmt: skip

    # The card.

    def set_form_schema(self, schema, ui_schema=None):
        """Make the card's form: a JSON Schema, and React JSON Schema Form's ui schema.

        Raises SchemaError where the schema can't work. On MicroPython the validator is loaded when it is first needed,
        so there the error comes to `on_error`, and the schema is not sent.
        """
        self._need("set_form_schema")
        schema, ui_schema = self._object("schema", schema, True), self._object("ui_schema", ui_schema)
        if schema is None:
            raise ConfigurationError("set_form_schema takes a schema: a dict, JSON text, or a JavaScript object.")
        if runtime.MICROPYTHON:
            self._schema = schema
            self._page.spawn(self._check_schema(schema, ui_schema))
            return
        problems = forms.check_schema(json.loads(schema.text), json.loads(ui_schema.text) if ui_schema else None)
        if problems:
            raise forms.failure("The form schema was not sent", problems)
        self._send("set_form_schema", schema, ui_schema)

    async def _check_schema(self, schema, ui_schema):
        problems = await self._page.check_schema(schema.text, ui_schema.text if ui_schema else "null")
        if self._schema is not schema:
            return  # a newer one has come, or remove()
        self._schema = None
        if problems:
            self._error(forms.failure("The form schema was not sent", problems))
        else:
            self._send("set_form_schema", schema, ui_schema)

    def set_card_value(self, field, value):
        """Fill in a field of the card. The value is taken as it is: a str is a string."""
        self._send("set_card_value", _line("field", field), self._json("value", value))

    def options_fetched(self, field_id, options):
        """Prefill an autocomplete field's options: a list of {label, id}."""
        self._send("options_fetched", _line("field_id", field_id), self._options_list(options))

    def on_options_results(self, field_id, options):
        """Answer a search in an autocomplete field: a list of {label, id}."""
        self._send("on_options_results", _line("field_id", field_id), self._options_list(options))

    # The page's links.

    def parse_links(self, root=None):
        """Mark the page's `tel:` and `callto:` links, now and as they come, and tell `on_link_enabled` of each.

        `root`: the element that they are in, or its selector.
        """
        self._need("parse_links")
        root = None if self._page.is_nothing(root) else init_options.element("root", root, self._page)
        self._links.take_clicks()
        self._links.mark(root)

    def remove_parsed_links_event(self):
        """Give the links back to the browser."""
        self._need("remove_parsed_links_event")
        self._links.stop()

    def _dial(self, href):
        """A link was clicked. Returns whether it is a call."""
        dial = links.parse(href)
        if dial:
            self._guarded(self.make_call, dial.number)
        return dial is not None

    def _held(self, href):
        """The link that was clicked before the SDK was up, or ""."""
        if href and not self._dial(href):
            self._page.facade.let_go()

    # What the frame does.

    def _arriving(self, life):
        """The frame's `load` event. Without HELLO this may be the browser's own error page: ask before anything is posted."""
        if life is not self._life:
            return
        self._channel.arriving()
        if self._channel.greeted:
            self._arrived()
        else:
            self._page.spawn(self._doubt(life))

    async def _doubt(self, life):
        arrival = self._channel.arrival
        reachable = await self._page.reach(self._options.url)
        if life is not self._life or arrival != self._channel.arrival or self._channel.state == "up":
            return
        if reachable:
            self._arrived()
        else:
            self._error(LoadTimeout(
                "The phone's page at %s can't be reached: is the address right, is the server up, and does it allow "
                "being framed? What was asked of the phone waits for it." % self._options.url, "unreachable",
            ))  # fmt: skip

    def _arrived(self):
        """The phone's page has loaded."""
        if self._loaded.is_set():
            self._reloaded()
        self._frame.remember()
        posts, refusals = self._channel.loaded()
        self._post(posts)
        for error in refusals:
            self._error(error)
        self._loaded.set()
        self._fire("iframe_loaded", ())

    def _reloaded(self):
        self._answers.forget()
        self._session = None
        if self._calls.forget():
            self._error(SoftphoneError("The phone's page was loaded anew during a call.", "phone_reloaded"))

    def _overdue(self):
        if not self._loaded.is_set():
            self._error(LoadTimeout(
                "The phone's page at %s has not loaded in %s s: is the address right, does its server answer, and does the "
                "page's content security policy list it under frame-src? What was asked of the phone waits for it."
                % (self._options.url, self._options.load_timeout)
            ))  # fmt: skip

    def _heard(self, type_, message):
        """A message of this frame's window, of an object with a string `type`. `message` has `origin` and `read(fields)`."""
        if message.origin != self._options.origin and message.origin not in self._options.allowed_origins:
            self._stranger(message.origin)
        elif type_[:10] == "softphone/":
            if message.origin == self._options.origin:
                self._spoken(type_, message)
        else:
            if self._channel.doubtful:
                self._arrived()
            self._event_of(type_, message)

    def _event_of(self, type_, message):
        event, fields, kinds = HEARD.get(type_, UNKNOWN)
        values = self._read(type_, message, fields)
        if values is None:
            return
        arguments = [payloads.decode(value, kind) for value, kind in zip(values, kinds)]
        if kinds[:1] == ["Call"]:
            self._calls.heard(event, arguments[0])
        STATE.get(event, _nothing)(self, arguments)
        answer = self._answer_of(event, values)
        self._fire(event, arguments, answer, message)

    def _read(self, type_, message, fields):
        text = message.read(fields)
        if text[:1] != "!":
            try:
                values = json.loads(text)
                return values if isinstance(values, list) else [values]
            except Exception as error:
                text = "!" + str(error)
        self._error(MessageError("A message %r of the phone can't be read, and was dropped: %s." % (type_[:80], text[1:][:200])))
        return None

    def _authenticated(self, arguments):
        self._session = arguments[0]
        self._links.mark(None)

    def _logged_out(self, arguments):
        self._session = None

    def _spoken(self, type_, message):
        """What only a phone that knows `softphone/…` says."""
        if type_ == messages.HELLO:
            values = self._read(type_, message, ("capabilities",))
            if values is not None:
                self._channel.hello([name for name in values[0] or () if isinstance(name, str)])
                if self._channel.doubtful:
                    self._arrived()
        elif type_ == messages.ERROR:
            values = self._read(type_, message, ("code", "message"))
            if values is not None:
                self._error(PhoneError(str(values[1] or values[0])[:500], str(values[0] or "phone")[:80]))

    def _stranger(self, origin):
        if origin in self._strangers or len(self._strangers) > 99:
            return
        self._strangers.append(origin)
        self._error(OriginError(
            "The phone's frame spoke from %s, but its url is of %s; nothing is heard or posted there. If the phone moves "
            "there for good reason (a login page is none), add it to allowed_origins." % (origin, self._options.origin), origin,
        ))  # fmt: skip

    # Searches.

    def _answer_of(self, event, values):
        """The `Search` that a query's handlers answer, or None for all other events."""
        send = {"search_options": self._send_options, "wazo_contact_search": self._send_contacts}.get(event)
        if not send:
            return None
        field, query = (values[0], values[1]) if event == "search_options" else (("contacts",), values[0])
        listeners = len(self._events[event])
        elsewhere = self._page.facade.hears(SCRIPT_NAMES[event])
        life = self._life
        return self._answers.ask(field, listeners, elsewhere, lambda found: life is self._life and send(field, query, found))

    def _send_options(self, field, query, found):
        return self._guarded(self.on_options_results, field, found, code="bad_answer")

    def _send_contacts(self, field, query, found):
        if "contacts" not in (self._channel.capabilities or ()):
            return True
        return self._guarded(
            lambda: self._send("contacts_found", query, self._options_list(found, "name")), code="bad_answer"
        )

    # What every method needs.

    def _not_yet(self, method):
        return NotInitialized("%s() needs a phone: call softphone.init(server=…) first." % method)

    def _need(self, method):
        if not self._frame:
            raise self._not_yet(method)

    def _send(self, name, *values):
        self._need(name)
        if self._frame.is_gone():
            self._channel.gone()
        self._post(self._channel.send(name, *values))

    def _post(self, posts):
        for message in posts:
            problem = self._frame.post(message.type, message.pairs)
            if problem:
                self._error(SoftphoneError("%s could not be posted: %s" % (message.type, problem), "not_posted"))

    def _json(self, name, value):
        """`codec.Json` of a Python value or a JavaScript one, as it is."""
        if isinstance(value, Json):
            return value
        text = self._page.text(value)
        if text is None:
            text = _dumped(value)
        if text[:1] == "!":
            raise ConfigurationError("%s can't be sent as JSON: %s." % (name, text[1:]))
        return Json(text)

    def _object(self, name, value, ordered=False):
        """Json of an object, given as a Python dict, as JSON text or as a JavaScript object; None stays None."""
        if self._page.is_nothing(value):
            return None
        if isinstance(value, str):
            text = value.strip()
            try:
                json.loads(text)
            except ValueError as error:
                raise ConfigurationError("%s is no JSON text: %s." % (name, error))
            found = Json(text)
        else:
            found = self._json(name, value)
            if ordered and runtime.MICROPYTHON and type(value) is dict and len(value.get("properties") or ()) > 1:
                self._page.hint_order()
        if found.text[:1] != "{":
            raise ConfigurationError("%s is an object: a dict, JSON text of one, or a JavaScript object." % name)
        return found

    def _options_list(self, options, label="label"):
        if isinstance(options, str):
            try:
                json.loads(options)
            except ValueError as error:
                raise ConfigurationError("options are no JSON text: %s." % error)
            found = Json(options.strip())
        else:
            found = self._json("options", list(options) if isinstance(options, tuple) else options)
        if found.text[:1] != "[":
            raise ConfigurationError('options are a list, such as [{"%s": "Alice", "id": 1}], not %s.' % (label, type(options).__name__))
        for option in json.loads(found.text):
            if not isinstance(option, dict) or label not in option:
                raise ConfigurationError('each option has a "%s", such as {"%s": "Alice", "id": 1}.' % (label, label))
        return found

    def _plain(self, value):
        text = self._page.text(value)
        return value if text is None else json.loads(text) if text[:1] != "!" else None

    def _guarded(self, method, *arguments, code=None):
        """Run what the page, not the developer, has set off: what it raises goes to `on_error`. Returns whether it worked."""
        try:
            method(*arguments)
        except SoftphoneError as error:
            self._error(SoftphoneError(error.message, code) if code else error)
            return False
        return True

    # Telling.

    def _fire(self, event, arguments, answer=None, message=None):
        life = self._life
        self._events[event].fire(arguments, answer, lambda: life is self._life)
        if life is not self._life:
            return
        if message is None:
            self._page.facade.tell(SCRIPT_NAMES[event], *arguments)
        else:
            self._page.facade.call(SCRIPT_NAMES[event], message)

    def _failed(self, error, event):
        """A handler has raised."""
        self._page.log("error", "softphone: a handler of on_%s failed\n%s" % (event, runtime.traceback_of(error)))
        if event != "error":
            told = SoftphoneError("A handler of on_%s failed: %s: %s" % (event, type(error).__name__, error), "handler_failed")
            told.cause = error
            self._tell(told)

    def _error(self, error):
        self._page.log("warn", "softphone: %s: %s" % (error.code, error.message))
        self._tell(error)

    def _tell(self, error):
        self._events["error"].fire((error,))
        self._page.facade.tell_error(error)


UNKNOWN = ("unhandled_event", "*", KINDS["unhandled_event"])

STATE = {"authenticated": Softphone._authenticated, "logged_out": Softphone._logged_out}


def _nothing(*_):
    pass


def _opening(options):
    """What every load of the phone's page begins with."""
    opening = [("config", (options.config(),))]
    if options.enable_agent:
        opening.append(("enable_agent", ()))
    if options.debug:
        opening.append(("enable_debug", ()))
    return opening


def _line(name, value):
    if not isinstance(value, str) or not value or any(ord(c) < 32 for c in value):
        raise ConfigurationError("%s is a text without control characters, not %s." % (name, type(value).__name__))
    return value


def _secret(name, value):
    if not isinstance(value, str) or not value:
        raise ConfigurationError("%s is a text, not %s." % (name, type(value).__name__))
    return value


def _dumped(value):
    """JSON text of a Python value, or "!" and what is wrong with it."""
    try:
        if runtime.MICROPYTHON:
            text = json.dumps(value)
            json.loads(text)  # it writes what is no JSON too
            return text
        return json.dumps(value, allow_nan=False)
    except Exception as error:
        return "!%s: %s" % (type(error).__name__, error)


def _distance(one, other):
    """How many letters must change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        previous, row[0] = row[0], i + 1
        for j, b in enumerate(other):
            previous, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, previous + (a != b))
    return row[-1]
