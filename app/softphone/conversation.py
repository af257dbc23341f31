"""One conversation with a phone, from `init` to `remove()`: its frame, what is said both ways, and what is known of it."""

import asyncio
import json

from . import links, payloads, runtime
from .answers import Answers
from .calls import Calls
from .channel import Channel, Message
from .commands import Commands
from .errors import DISPLACED, TAKEN_AWAY, LoadTimeout, MessageError, OriginError, PhoneError, SoftphoneError
from .undo import Undo
from .wire import events, messages
from .wire.server import kind_of

# type → (event, fields, kinds of the event's arguments)
KINDS = {name: [kind for _, kind in arguments] for name, _, arguments, _ in events.EVENTS}
HEARD = {type_: (event, fields, KINDS[event]) for type_, event, fields in messages.FROM_PHONE}
UNKNOWN = ("unhandled_event", "*", KINDS["unhandled_event"])
# What a field of a kind can't be. Phones write numbers for texts, and leave fields out: more can't be asked of them.
NEVER = {"text": (dict, list), "list": (dict, str, bool, int, float)}

SCRIPT_NAMES = {name: script_name for name, script_name, _, _ in events.EVENTS}
WITH_CALL = [event for event, _, _ in events.WITH_CALL]

# Words that several errors need.
EMBEDDER = (
    "Where the page sends Cross-Origin-Embedder-Policy, the phone must send it too, "
    "and Cross-Origin-Resource-Policy: cross-origin."
)
SANDBOXED = "That is a sandboxed frame: give the sandbox that the page itself is in allow-same-origin."
MOVED = "If the phone moves there for good reason (a login page is none), add it to allowed_origins."

# So long `iframe_loaded` waits for a phone that says `commands` to tell which calls are up.
CALLS_SECONDS = 3

# So long a phone that a click on a link has brought up takes no click itself.
SHIELD_SECONDS = 0.5

# So many origins that the frame spoke from are told, each once.
STRANGERS = 100


class Conversation:
    """Made for one `init`. `tell(error)` hears what goes wrong; `dial(dial)` is what a link asks for.

    A handler, and who is told of an error, may call `remove()` or `init` at any moment. Then nothing more goes out: `_post`,
    `_tell` and `fire`, the three ways out, are shut as soon as `is_open` is false.

    `senders` has, for each event that is a search, the function that posts its answer: `(values, found)`.
    """

    def __init__(self, page, options, events, tell, dial, senders):
        self.options = options
        self.frame = None
        self.links = None
        self.session = None
        self.displayed = False
        self.is_open = True
        self.loaded = asyncio.Event()
        self.traced = asyncio.Event()
        self.trace = ""
        self.calls = Calls()
        self.commands = Commands(page, self.calls, self.post, self._tell, lambda: self.is_open)
        self.calls.phone = self.commands
        self.clicks = links.Clicks()
        self._page = page
        self._events = events
        self._told = tell
        self._dial = dial
        self._senders = senders
        self._channel = Channel(self.commands.lost)
        self._answers = Answers()
        self._strangers = []
        self._is_up = False  # the phone's page has loaded
        self._has_calls = False  # ... and has told its calls, if it can
        self._is_away = False  # the last `load` was the browser's own page: the phone's own is still to come
        self._is_forbidden = False  # by the page's own policy
        self._stop_clock = lambda: None  # that of the load that is to come
        self._stop_waiting = lambda: None  # for the first CALLS
        self._undo = Undo()

    def open(self):
        """Put the frame into the page, and listen."""
        page, undo = self._page, self._undo
        if self.options.tabs is None and page.has_phone():  # a second one in a page is for something else
            self.options.tabs = "separate"
        self._channel.open(_opening(self.options))
        undo.add(self._channel.close)
        undo.add(page.watch_policy(self.options.origin, self._forbidden))
        self.frame = page.frame(self.options, self._arriving, self._displaced)
        undo.add(self.frame.remove)
        undo.add(page.listen(self.frame, self._heard))
        self.links = page.links(self._is_call, self._clicked, lambda link: self.fire("link_enabled", (link,)))
        undo.add(self.links.stop)
        undo.add(page.watch_front(self._came_to_front))
        self.links.take_clicks()
        undo.add(lambda: (self._stop_clock(), self._stop_waiting()))
        self._expect_load()
        held = page.facade.started()
        if held and self._is_call(held):
            self._clicked(held, page.now())
        elif held:
            page.facade.let_go()

    def close(self):
        """Take everything back. Whoever waits for the phone to load learns that it won't."""
        self.is_open = False
        for error in self._undo.drain():
            self._page.log("error", runtime.traceback_of(error))
        self._answers.forget()
        self.commands.close()
        self.loaded.set()
        self.traced.set()

    # To the phone.

    def send(self, name, *values):
        """Post a message, now or when the phone's page has loaded. Raises NotSupported."""
        self.post(Message(name, values))

    def post(self, message):
        """The same of a message that is made already."""
        self._look_for_the_frame()
        self._post(self._channel.send(message))

    def reserve(self):
        """Hold a place for a message that is still being looked at: what is sent meanwhile waits behind it."""
        return self._channel.reserve()

    def settle(self, turn, name=None, *values):
        """Post what a place was held for, or nothing, and what has waited behind it."""
        if self.is_open:
            self._look_for_the_frame()
            posts, errors = self._channel.settle(turn, Message(name, values) if name else None)
            self._post(posts)
            for error in errors:
                self._tell(error)

    def configure(self, server):
        """Another server; the rest of the configuration stays, and is sent with it."""
        self.options.server = server
        self._look_for_the_frame()
        self._post(self._channel.reopen(_opening(self.options)))

    def display(self, shown):
        """Show or hide the frame."""
        changed, self.displayed = shown != self.displayed, shown
        self.frame.display(shown)
        if changed:
            self.fire("show" if shown else "hide", ())

    def pop_out(self):
        """Have the phone in a window of its own, too; as one more of its tabs, it takes the line. Raises SoftphoneError."""
        self.frame.pop_out("softphone " + self.options.server, self._channel.replayed())

    def _pops_out(self, _message, _code):
        """The person wants that."""
        try:
            self.pop_out()
        except SoftphoneError as error:
            self._tell(error)
            self.send("window", False)

    def can(self, capability):
        """Whether the phone has said that it can do this."""
        return capability in (self._channel.capabilities or ())

    def _came_to_front(self):
        """The person looks at this page: of all that share the phone, it is the one that is told of calls."""
        if self._is_up and self.can("tabs"):
            self._post(self._channel.send(Message("front", ())))

    def _look_for_the_frame(self):
        if self.frame.is_gone():
            self._channel.gone()

    def _post(self, posts):
        for message in posts:
            if not self.is_open:
                return
            problem = self.frame.post(message.type, message.pairs)
            if message.replay != messages.NEVER:
                self.frame.post_there(message)
            if message.reply:
                self.commands.posted(message, problem)
            elif problem:
                self._tell(SoftphoneError("%s could not be posted: %s" % (message.type, problem), "not_posted"))

    def _is_call(self, href):
        """Whether a click on a link is a call. SIP addresses are one only where the line takes them: a Wazo stack doesn't."""
        dial = links.parse(href)
        return dial is not None and not (dial.is_address and kind_of(self.options.server) == "wazo")

    def _clicked(self, href, at, count=1):
        """A link that is a call was clicked, at this time in ms: the `count`th click in a row."""
        dial = links.parse(href)
        was_hidden = not self.displayed
        if not self.clicks.is_again(dial.number, at, count):
            self._dial(dial)
            if was_hidden and self.displayed:
                self.frame.shield(SHIELD_SECONDS)

    # The page takes the frame away, or lays something over it.

    def _displaced(self, how):
        if how == "away":
            had_call = self._is_up and self._forget()
            self._is_up = False
            self._stop_waiting()
            self.loaded.clear()
            self._channel.gone()
            self._expect_load()
            if had_call:
                self._tell(SoftphoneError(TAKEN_AWAY, "phone_reloaded"))
        else:
            self._tell(SoftphoneError(*DISPLACED[how]))

    # The frame's page loads.

    def _arriving(self):
        """The frame's `load` event. Without HELLO this may be the browser's own error page: ask before anything is posted."""
        self._is_away = False
        self._channel.arriving()
        if self._channel.greeted:
            self._arrived()
        else:
            self._page.spawn(self._doubt(self._channel.arrival))

    async def _doubt(self, arrival):
        reachable = await self._page.reach(self.options.url)
        if self._is_forbidden or not self.is_open or arrival != self._channel.arrival or not self._channel.doubtful:
            return
        if reachable:
            self._arrived()
        else:
            self._is_away = True
            self._tell(LoadTimeout(
                "The phone's page at %s can't be reached: is the address right, is the server up, and does it allow "
                "being framed? %s What was asked of the phone waits for it." % (self.options.url, EMBEDDER), "unreachable",
            ))  # fmt: skip

    def _forbidden(self):
        """The page's policy keeps the phone out. Chromium fires `load` all the same."""
        if not self._is_forbidden:
            self._is_forbidden = True
            self._tell(LoadTimeout(
                "The page's Content-Security-Policy keeps the phone out: add %s to frame-src. What was asked of the phone "
                "waits for it." % self.options.origin, "unreachable",
            ))  # fmt: skip

    def _arrived(self):
        """The phone's page has loaded. One that says `commands` will tell next which calls are up."""
        had_call = self._is_up and self._forget()
        self._is_up = True
        self.frame.remember()
        posts, errors = self._channel.loaded()
        tells_calls = self.can("commands")
        self._stop_waiting()
        self._has_calls = not tells_calls
        if tells_calls:
            self._stop_waiting = self._page.later(CALLS_SECONDS, self._complete)
        else:
            self.loaded.set()
        if had_call:
            errors.insert(0, SoftphoneError("The phone's page was loaded anew during a call.", "phone_reloaded"))
        self._post(posts)
        for error in errors:
            self._tell(error)
        if not tells_calls:
            self.fire("iframe_loaded", ())

    def _complete(self):
        """The phone has told its calls, or takes too long."""
        self._stop_waiting()
        self._has_calls = True
        self.loaded.set()
        self.fire("iframe_loaded", ())

    def _forget(self):
        """The page that has come in the other's place knows nothing of what was. Returns whether there was a call."""
        self._answers.forget()
        self.session = None
        return self.calls.forget()

    def _expect_load(self):
        self._stop_clock()
        if self.options.load_timeout:
            self._stop_clock = self._page.later(self.options.load_timeout, self._overdue)

    def _overdue(self):
        if self._channel.state == "up" or self._is_forbidden:
            return
        if self._channel.greeted and self._is_up:
            self._arrived()  # no new page: the one that is there has said HELLO again
        elif not self._is_up:
            self._tell(LoadTimeout(
                "The phone's page at %s has not loaded in %s s: is the address right, does its server answer, and does the "
                "page's content security policy list it under frame-src? %s What was asked of the phone waits for it."
                % (self.options.url, self.options.load_timeout, EMBEDDER)
            ))  # fmt: skip

    # From the phone.

    def _heard(self, type_, message):
        """A message of this frame's window, of an object with a string `type`. `message` has `origin` and `read(fields)`."""
        if message.origin != self.options.origin and message.origin not in self.options.allowed_origins:
            self._stranger(message.origin)
        elif type_[:10] == "softphone/":
            if message.origin == self.options.origin:
                self._spoken(type_, message)
        else:
            if self._channel.doubtful:
                self._arrived()
            if self.is_open:
                self._event_of(type_, message)

    def _stranger(self, origin):
        if origin in self._strangers or len(self._strangers) == STRANGERS:
            return
        self._strangers.append(origin)
        advice = SANDBOXED if origin == "null" else MOVED
        self._tell(OriginError(
            "The phone's frame spoke from %s, but its url is of %s; nothing is heard or posted there. %s"
            % (origin, self.options.origin, advice), origin,
        ))  # fmt: skip

    def _spoken(self, type_, message):
        """What only a phone that knows `softphone/…` says."""
        if type_ in HEARD:
            self._event_of(type_, message)
            return
        row = SPOKEN.get(type_)
        values = row and self._read(type_, message, row[0], row[1])
        if values:
            row[2](self, message, *values)

    def _hello(self, _message, capabilities):
        if self._channel.hello([name for name in capabilities or () if isinstance(name, str)]):
            self._expect_load()
        if self._channel.doubtful and not self._is_away:
            self._arrived()

    def _traced(self, _message, text):
        self.trace = str(text or "")
        self.traced.set()

    def _failed(self, _message, code, words):
        self._tell(PhoneError(str(words or code)[:500], str(code or "phone")[:80]))

    def _replied(self, message, identity, error):
        self.commands.answered(identity, error, lambda kind: self._value_of(message, kind))

    def _value_of(self, message, kind):
        """The value of a reply. Raises MessageError."""
        if kind == "blob":
            return message.blob()
        return self._values(messages.REPLY, message, ("value",), ("json",))[0]

    def _all_calls(self, message, records):
        """The phone has told all of its calls: with each change, and first of all once its page has loaded."""
        if not self.can("commands"):
            return
        changes, bad = self.calls.hear_all(records or [])
        if bad or records is None:
            self._tell(
                MessageError("The phone has told of %d calls that can't be read; they are left out." % max(bad, 1))
            )
        for call, changed in changes:
            self.fire("call_changed", (call, changed))
            if call.recovered and "recovered" in changed:
                self.fire("call_moved", (call,))
        if self.is_open and not self._has_calls:
            self._complete()

    def _line_here(self, _message, here):
        """Whether the line is this tab's."""
        self.frame.is_shared = True
        if self.can("pop_out"):
            self.send("window", True)
        if isinstance(here, bool):
            self.fire("line_here", (here,))

    def _event_of(self, type_, message):
        event, fields, kinds = HEARD.get(type_, UNKNOWN)
        values = self._read(type_, message, fields, kinds)
        if values is None:
            return
        arguments = [payloads.decode(value, kind, self._page.validator) for value, kind in zip(values, kinds)]
        if kinds[:1] == ["Call"]:
            self.calls.heard(event, arguments[0])
            if event == "outgoing_call_made":
                self.commands.placed(arguments[0])
        elif event == "authenticated":
            self.session = arguments[0]
            self.links.mark(None)
        elif event == "logged_out":
            self.session = None
        self.fire(event, arguments, self._search(event, values), message)

    def _read(self, type_, message, fields, kinds):
        """The values of a message's fields; None, and it is told, where they can't be read or are of the wrong kind."""
        try:
            return self._values(type_, message, fields, kinds)
        except MessageError as error:
            self._tell(error)
            return None

    def _values(self, type_, message, fields, kinds):
        text = message.read(fields)
        if text[:1] != "!":
            try:
                values = json.loads(text)
                values = values if isinstance(values, list) else [values]
                wrong = [n for n, kind in enumerate(kinds) if isinstance(values[n], NEVER.get(kind, ()))]
                if not wrong:
                    return values
                text = "!%s is no %s" % (fields[wrong[0]], kinds[wrong[0]])
            except Exception as error:
                text = "!" + str(error)
        raise MessageError(
            "A message %r of the phone can't be read, and was dropped: %s." % (type_[:80], text[1:][:200])
        )

    def _search(self, event, values):
        """The `Search` that a query's handlers answer; None for all other events."""
        send = self._senders.get(event)
        if not send:
            return None
        field = (event, values[0] if len(values) > 1 else "")
        elsewhere = self._page.facade.hears(SCRIPT_NAMES[event])
        return self._answers.ask(
            field, len(self._events[event]), elsewhere, lambda found: self.is_open and send(values, found)
        )

    # To those who listen.

    def _tell(self, error):
        if self.is_open:
            self._told(error)

    def fire(self, event, arguments, answer=None, message=None):
        """Run Python's handlers, then JavaScript's callback: of the phone's `message`, or with the arguments.

        Who requires one argument more is given the call of an event that doesn't say which.
        """
        if not self.is_open:
            return
        further = (self.calls.about(event),) if event in WITH_CALL else ()
        self._events[event].fire(arguments, answer, lambda: self.is_open, further)
        if not self.is_open:
            return
        if message is None:
            self._page.facade.tell(SCRIPT_NAMES[event], *arguments)
        else:
            self._page.facade.call(SCRIPT_NAMES[event], message, *further)


# type → (fields, their kinds, what hears it). All else that begins with `softphone/` is an event, or silence.
SPOKEN = {
    messages.HELLO: (("capabilities",), ("list",), Conversation._hello),
    messages.TRACED: (("text",), ("text",), Conversation._traced),
    messages.ERROR: (("code", "message"), ("text", "text"), Conversation._failed),
    messages.REPLY: (("id", "error"), ("text", "json"), Conversation._replied),
    messages.CALLS: (("calls",), ("list",), Conversation._all_calls),
    messages.LINE_HERE: (("here",), ("flag",), Conversation._line_here),
    messages.POP_OUT: (("code",), ("text",), Conversation._pops_out),
}


def _opening(options):
    """What every load of the phone's page begins with."""
    opening = [("config", (options.config(),))]
    if options.ice_servers:
        opening.append(("ice_servers", (options.ice_servers,)))
    if options.enable_agent:
        opening.append(("enable_agent", ()))
    if options.debug:
        opening.append(("enable_debug", ()))
    return opening
