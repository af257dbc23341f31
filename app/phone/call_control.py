"""The calls, between the line, the people who command them and those who hear of them. What is true of them, the core knows."""

from core import projection, records
from core.commands import ROWS
from core.core import Core
from core.errors import error
from softphone.wire import phone_number

# Who calls, where nobody knows it or may know it: the key of words by whether it is hidden, and what is said without any words.
NAMELESS = {True: "call:anonymous", False: "call:unknown"}
NAMES = {"call:anonymous": "Anonymous", "call:unknown": "Unknown number"}
# A command of a person that can't be done is said by the line, or by who has asked; this is what remains.
SAID = {"not_now": "command:not_now", "no_such_call": "command:not_now"}


class Calls:
    """`tell(event, *values)` speaks to the host page, `later(seconds, function)` waits, `unique()` makes an id.

    `on_transition(transition, call)` hears of everything that happens to a call, after the host page.
    """

    def __init__(self, state, tell, now, later, unique, log, cards):
        self.state = state
        self.tell = tell
        self.now = now
        self.unique = unique
        self.log = log
        self.cards = cards
        self.line = None
        self.own_number = ""
        self.words = NAMES.get  # of a key
        self._replies = {}  # the functions that wait for the reply to a command, by its id
        self.on_transition = lambda transition, call: None
        self.core = Core(state, {
            "line": self._act, "reply": self._reply, "missed": self.log_missed, "trouble": self._trouble,
            "later": lambda seconds, given: later(seconds, lambda: self.core.take(*given)),
            "record": lambda call_id, act: self.on_record(call_id, act), "beep": lambda: self.on_beep(),
        }, now)  # fmt: skip
        self.core.listeners.append(self._changed)
        self.on_record = lambda call_id, act: None  # this window's recorder
        self.on_beep = lambda: None

    # -- in

    def command(self, name, call_id="", args=None, reply=None):
        """Ask for something of a call; `reply(value, error)` is called once, when it has come about or can't."""
        self.request(name, call_id, args or {}, reply or self._said)

    def request(self, name, call_id, args, reply):
        """The same, where the line is."""
        dial = phone_number.read(str(args.get("number") or ""))
        command_id = self.unique()
        self._replies[command_id] = reply
        self.core.take("command", {
            "id": command_id, "name": name, "call": call_id, "args": args, "new_id": self.unique(),
            "known_as": self.log.name_of(dial.number) if dial.number else "",
        })  # fmt: skip

    def release(self):
        """The calls go on in another tab: what was asked of them here has no answer any more."""
        replies, self._replies = self._replies, {}
        self.state.change(pending=())
        for command_id in replies:
            replies[command_id](None, error("line_lost"))

    def has(self, name):
        """Whether there is such a command."""
        return name in ROWS

    def on_line(self, event, *details):
        """The line tells something of a call."""
        name_of = self._NAMED.get(event)
        self.core.take("line", event, name_of(self, *details) if name_of is not None else details)

    def _name(self, number, name, anonymous=False):
        return name or (self.log.name_of(number) if number else self.words(NAMELESS[anonymous]))

    def _named_incoming(self, call_id, number, name, sip_call_id=None, facts=None):
        return call_id, number, self._name(number, name, bool((facts or {}).get("anonymous"))), sip_call_id, facts

    def _named_away(self, number, name="", facts=None):
        return (
            "away-%d" % int(self.now() * 1000),
            number,
            self._name(number, name, bool((facts or {}).get("anonymous"))),
        )

    def _named_party(self, call_id, number, name):
        return call_id, number, self._name(number, name)

    _NAMED = {"incoming": _named_incoming, "turned_away": _named_away, "identity": _named_party}

    def restore(self, kept):
        """Calls of a page that is gone, as `tabs.keeping` has kept them."""
        self.core.take("restore", kept)

    # -- out

    def _act(self, act, *details):
        if self.line is not None:
            getattr(self.line, act)(*details)

    def _reply(self, command_id, value, problem):
        reply = self._replies.pop(command_id, None)  # what a server's wish has led to has none
        if reply is not None:
            reply(value, problem)

    def _said(self, _value, problem):
        if problem is not None and problem["code"] in SAID:
            self.state.change(notice=("bad", SAID[problem["code"]], ()))

    def log_missed(self, call):
        """Somebody has called and heard busy."""
        self.log.add(call, self.own_number)

    def _trouble(self, code, cause, to):
        """A transfer did not come about; the calls are still ours."""
        self.tell("error", code, cause)
        key = "transfer:failed" if cause == "failed" else "cause:" + cause
        self.state.change(notice=("bad", key, (("party", to),)))

    def tell_calls(self, changed=()):
        """Tell the host page of all calls; `changed` are ids."""
        self.tell("calls", [self.wire(call) for call in self.state.calls + self.state.over], list(changed))

    def wire(self, call):
        """A call as the host page sees it."""
        return records.wire(call, self.own_number, self.state.calls, self.state.current)

    def _changed(self, before, after):
        pairs = projection.changed(before, after)
        ids = [new["id"] for _old, new in pairs]
        for moved in (before["current"], after["current"]):
            if before["current"] != after["current"] and moved and moved not in ids:
                ids.append(moved)
        if ids:
            self.tell_calls(ids)
        for transition, call, tone in projection.transitions(before, after):
            self._transition(transition, call, tone)

    def _transition(self, transition, call, tone):
        if transition in ("incoming", "begun", "alone_talking", "alone_placed"):
            self.cards.begin(call)
        for message, given in projection.messages(transition, call, tone):
            self._tell(message, given, call)
        if transition == "ended":
            self.log.add(call, self.own_number)
            self.cards.call_over(call)
        self.state.say(transition, records.party(call))
        self.on_transition(transition, call)

    def _tell(self, message, given, call):
        if given == "end":
            self.tell(message, self.wire(call), self.cards.content(call), call["direction"], self.own_number)
        elif given == "call":
            self.tell(message, self.wire(call))
        elif given:
            self.tell(message, given)
        else:
            self.tell(message)
