"""Softphone: the phone of a page. Its methods check what they are given and hand it on; no logic of its own."""

from . import checks, forms, options as init_options, runtime, spelling
from .asking import Agent, Asking
from .call import Call
from .checks import line as _line, secret as _secret
from .commands import METHODS
from .conversation import Conversation
from .errors import ConfigurationError, NotInitialized, SoftphoneError
from .event import Event
from .forwarded import Forwarder
from .wire import events

WITH_CALL = [event for event, _, _ in events.WITH_CALL]


class Softphone(Asking):
    """One phone in the page. `page` is the browser's side (`browser.Page`); tests hand in a fake.

    Each event of the wire is an attribute: `softphone.on_call_incoming` and so on, an `Event`.
    """

    def __init__(self, page):
        keep = super().__setattr__
        keep("_page", page)
        keep(
            "_events",
            {
                name: Event(name, len(arguments), self._failed, page.spawn, name in WITH_CALL)
                for name, _, arguments, _ in events.EVENTS
            },
        )
        keep("agent", Agent(self._ask))
        self._forward = Forwarder(page)
        self._last = None  # the arguments of the last init, for show() after remove()
        self._now = None  # the Conversation, from init to remove()
        self._warned = False  # that form schemas go unchecked

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
        best = spelling.nearest(name[3:], self._events) if name[:3] == "on_" else None
        return "; do you mean on_%s?" % best if best else ""

    # State, read only.

    @property
    def iframe(self):
        """The iframe element, or None."""
        return self._now.frame.iframe if self._now else None

    @property
    def wrapper(self):
        """The element around the iframe, or None."""
        return self._now.frame.wrapper if self._now else None

    @property
    def iframe_loaded(self):
        """Whether the phone's page has loaded."""
        return bool(self._now) and self._now.loaded.is_set()

    @property
    def displayed(self):
        """Whether the phone is shown."""
        return bool(self._now) and self._now.displayed

    @property
    def session(self):
        """The Session of who is signed in, or None."""
        return self._now.session if self._now else None

    @property
    def call(self):
        """The current Call, or None."""
        return self._now.calls.current if self._now else None

    @property
    def calls(self):
        """All Calls that are up, each as the phone has told it last."""
        return self._now.calls.all if self._now else []

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
        backend=None,
        ice_servers=None,
        debug=False,
        disable_auto_login=False,
        tabs=None,
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
            "domain_name": domain_name, "backend": backend, "ice_servers": ice_servers, "debug": debug,
            "disable_auto_login": disable_auto_login, "tabs": tabs,
            "iframe_css": iframe_css, "parent": parent, "allowed_origins": allowed_origins, "load_timeout": load_timeout,
        }  # fmt: skip
        options = init_options.check(given, self._page)
        if tenant_id is not None:
            self._page.log("warn", "softphone: tenant_id is deprecated; give domain_name.")
        self.remove()
        self._last = given
        self._start(options)

    def _start(self, options):
        senders = {"search_options": self._send_options, "wazo_contact_search": self._send_contacts}
        dial = lambda dial: self._guarded(self._call, dial)  # noqa: E731
        self._now = Conversation(self._page, options, self._events, self._error, dial, senders)
        self._now.open()
        for words in options.left_out:
            self._error(ConfigurationError(words))

    def remove(self):
        """Take the phone out of the page, with all that belongs to it. Handlers stay; `init` or `show()` begins anew."""
        conversation, self._now = self._now, None
        if conversation:
            conversation.close()
        self._page.cancel_tasks()

    def show(self):
        """Show the phone. After `remove()` it brings back the phone of the last `init`."""
        if not self._now and self._last:
            self._start(init_options.check(self._last, self._page))
        self._talk("show").display(True)

    def hide(self):
        """Hide the phone; calls go on."""
        self._talk("hide").display(False)

    def toggle_display(self):
        """Show the phone if it is hidden, else hide it."""
        self._talk("toggle_display").display(not self.displayed)

    def pop_out(self):
        """Have the phone in a window of its own, in the middle of a call too, or bring that to the front. Closed, it is back here.

        For a click: else browsers block the window. Raises SoftphoneError: `popup_blocked`; `not_shared` with `tabs="separate"`.
        """
        self._talk("pop_out").pop_out()

    def update_css(self, iframe_css):
        """Place the phone elsewhere: this CSS takes the place of the old one. Numbers are px."""
        frame = self._talk("update_css").frame
        frame.style(init_options.css("iframe_css", self._forward.plain("iframe_css", iframe_css)))

    async def ready(self):
        """Wait until the phone's page has loaded; at once if it has. Raises NotInitialized if it is removed meanwhile."""
        conversation = self._talk("ready")
        await conversation.loaded.wait()
        if not conversation.is_open:
            raise NotInitialized("The phone was removed before it had loaded.")

    async def trace(self):
        """What was said on the SIP line, as text for an engineer: messages and ICE states with their times (capability `trace`).

        Credentials, ICE passwords, digits and texts are cut out; dialog tags are pseudonyms. "" where the person has not switched
        on *Trace* in the phone's settings. Raises NotInitialized if the phone is removed meanwhile.
        """
        conversation = self._talk("trace")
        conversation.traced.clear()
        conversation.send("trace")
        await conversation.traced.wait()
        if not conversation.is_open:
            raise NotInitialized("The phone was removed before it had given its trace.")
        return conversation.trace

    # What the phone is asked to do.

    def make_call(self, number, *, show=True, timeout=None):
        """Show the phone and call `number`: as a person writes it, a `tel:` link, a SIP address. Queued until the phone has loaded.

        It dials at once. What it gives may be awaited for the Call, or left alone: then what goes wrong comes to `on_error`.
        `show=False` leaves the phone as it is. An extension (`ext. 42`) and what follows a pause (`,,42#`) are dialled as tones
        once the call is answered, by a phone that says capability `post_dial`, as the bundled one does.

        Raises ConfigurationError when there is nothing to dial, or where nobody can tell what. Awaited, it raises PhoneError:
        `not_now` without a line, and the number stays in the phone; `refused`, `timeout`, `line_lost`.
        """
        self._talk("make_call")
        dial = checks.number("make_call", number)
        checks.flag("show", show)
        return self._call(dial, show, checks.timeout(timeout))

    def _call(self, dial, show=True, timeout=None):
        if show:
            self.show()
        now = self._talk("make_call")
        now.clicks.note(dial.number, self._page.now())
        return now.commands.dial(dial.number, dial.tones, timeout)

    def login_with_token(self, token, refresh_token=None, *, client_id=None):
        """Sign in to a Wazo stack with a token that the page has. It is sent once, and to the phone's origin only.

        A refresh token works with the client it was made for only: `client_id` names it, for the bundled phone.
        """
        self._send("login_with_token", _secret("token", token), refresh_token and _secret("refresh_token", refresh_token),
                   client_id and _line("client_id", client_id))  # fmt: skip

    def login(self, username, password, *, domain=None, display_name=None):
        """Sign in with a SIP account (capability `login`). The password is sent once, and to the phone's origin only."""
        self._send("login", _line("username", username), _secret("password", password), domain and _line("domain", domain),
                   display_name and _line("display_name", display_name))  # fmt: skip

    def demo_ring(self, number, display_name=None):
        """Let the bundled phone's demo line ring: a call from `number`."""
        self._send("demo_ring", _line("number", number), display_name and _line("display_name", display_name))

    def configure_server(self, server):
        """Connect the same phone to another server of the same kind; the rest of the configuration stays."""
        conversation = self._talk("configure_server")
        conversation.configure(init_options.check_change(conversation.options, server))

    def inject_css(self, css):
        """Style the inside of the phone. Several are applied in order."""
        if not isinstance(css, str):
            raise ConfigurationError("inject_css takes CSS as text, not %s." % type(css).__name__)
        self._send("inject_css", css)

    def customize_appearance(self, themes=None, translations=None, assets=None):
        """Colours and metrics, words, and the logo of the phone. What is None stays as it is."""
        self._send("customize_appearance", self._forward.object("themes", themes),
                   self._forward.object("translations", translations), self._forward.object("assets", assets))  # fmt: skip

    # The card.

    def set_form_schema(self, schema, ui_schema=None):
        """Make the card's form: a JSON Schema, and React JSON Schema Form's ui schema.

        Raises SchemaError where the schema can't work. On MicroPython the validator is loaded when it is first needed,
        so there the error comes to `on_error`, and the schema is not sent. What is asked of the phone meanwhile comes after it.
        """
        conversation = self._talk("set_form_schema")
        forms.check_length(schema)
        schema, ui_schema = self._forward.form(schema, ui_schema)
        if schema is None:
            raise ConfigurationError("set_form_schema takes a schema: a dict, JSON text, or a JavaScript object.")
        forms.check_length(schema.text)
        if runtime.MICROPYTHON:
            # What is wrong with a schema is told, even if the phone is removed before that is known.
            self._page.spawn(self._check_schema(conversation, conversation.reserve(), schema, ui_schema), lasting=True)
            return
        if not forms.can_check() and not self._warned:
            self._warned = True
            self._page.log("warn", "softphone: form schemas go unchecked: " + forms.NO_LIBRARY)
        problems = forms.check_texts(schema.text, ui_schema.text if ui_schema else "null")
        if problems:
            raise forms.failure("The form schema was not sent", problems)
        self._send("set_form_schema", schema, ui_schema)

    async def _check_schema(self, conversation, turn, schema, ui_schema):
        """Check a schema that has its place among what is posted: it goes out there, or not at all."""
        sent = ()
        try:
            problems = await self._page.check_schema(schema.text, ui_schema.text if ui_schema else "null")
            if problems:
                self._error(forms.failure("The form schema was not sent", problems))
            else:
                sent = ("set_form_schema", schema, ui_schema)
        finally:
            conversation.settle(turn, *sent)

    def set_card_value(self, field, value):
        """Fill in a field of the card. The value is taken as it is: a str is a string."""
        self._send("set_card_value", _line("field", field), self._forward.value("value", value))

    def options_fetched(self, field_id, options):
        """Prefill an autocomplete field's options: a list of {label, id}."""
        self._send("options_fetched", _line("field_id", field_id), self._forward.options(options))

    def on_options_results(self, field_id, options):
        """Answer a search in an autocomplete field: a list of {label, id}."""
        self._send("on_options_results", _line("field_id", field_id), self._forward.options(options))

    # The page's links.

    def parse_links(self, root=None):
        """Mark the page's `tel:` and `callto:` links, now and as they come, and tell `on_link_enabled` of each.

        `root`: the element that they are in, or its selector; a frame of the page's own origin, or the document in it; a shadow
        root, a closed one too.
        """
        page_links = self._talk("parse_links").links
        root = None if self._page.is_nothing(root) else init_options.element("root", root, self._page)
        frame = self._page.frame_of(root)
        if frame is not None and self._page.inside(frame) is None:
            raise ConfigurationError(
                "parse_links can't look into a frame of another origin: put the SDK into its page."
            )
        page_links.take_clicks()
        if frame is None:
            page_links.mark(root)
        else:
            page_links.mark_frame(frame)

    def remove_parsed_links_event(self):
        """Give the links back to the browser."""
        self._talk("remove_parsed_links_event").links.stop()

    # What the phone's searches are answered with.

    def _send_options(self, values, found):
        return self._guarded(self.on_options_results, values[0], found, code="bad_answer")

    def _send_contacts(self, values, found):
        if not self._now.can("contacts"):
            return True
        send = lambda: self._send("contacts_found", values[0], self._forward.options(found, "name"))  # noqa: E731
        return self._guarded(send, code="bad_answer")

    # What every method needs.

    def _talk(self, method):
        """The Conversation that a method needs."""
        if not self._now:
            raise NotInitialized("%s() needs a phone: call softphone.init(server=…) first." % method)
        return self._now

    def _send(self, name, *values):
        self._talk(name).send(name, *values)

    def _ask(self, name, timeout, arguments=None):
        return self._talk(METHODS.get(name, name)).commands.ask(name, timeout, arguments)

    def _named(self, kind, identity):
        """The Call or the Recording with an id, for JavaScript."""
        commands = self._now.commands if self._now else None
        found = commands and commands.newest(Call({"callId": identity})) if kind is Call else None
        found = found or kind({"callId" if kind is Call else "id": _line("id", identity)})
        found._phone = commands
        return found

    def _guarded(self, method, *arguments, code=None):
        """Run what the page, not the developer, has set off: what it raises goes to `on_error`. Returns whether it worked."""
        try:
            method(*arguments)
        except SoftphoneError as error:
            self._error(SoftphoneError(error.message, code) if code else error)
            return False
        return True

    # Telling what went wrong.

    def _failed(self, error, event):
        """A handler has raised."""
        self._page.log("error", "softphone: a handler of on_%s failed\n%s" % (event, runtime.traceback_of(error)))
        if event != "error":
            told = SoftphoneError(
                "A handler of on_%s failed: %s: %s" % (event, type(error).__name__, error), "handler_failed"
            )
            told.cause = error
            self._tell(told)

    def _error(self, error):
        self._page.log("warn", "softphone: %s: %s" % (error.code, error.message))
        self._tell(error)

    def _tell(self, error):
        self._events["error"].fire((error,))
        self._page.facade.tell_error(error)
