"""The tabs of a site and their one line. The tab that has the Web Lock holds the line; the others are mirrors: they show
the state that the holder tells, ask it for whatever is to be done, and tell their page what it tells them.

Messages between tabs are dicts of JSON, each with `place` (whose phone it is), `from` and, for one tab alone, `to`:

    hello    {windowed}                    a new tab asks for everything
    page     {name, values}                what a page asks of the look of its phone, and answers, for the window's phone
    whole    {number, state, session, kept}  everything; `session` is what signs in again, and what the page is told of it
    session  {session}                     who signs in again, or nobody any more
    kept     {kept}                        what the calls are taken back with, if this tab goes
    changes  {number, state}               what has changed; after a gap in the numbers everything is asked for
    look     {visible, since}              a tab is looked at, or no longer
    ask      {id, part, act, arguments, until}  do this, unless it is too late
    taken    {id}                          the holder has heard it
    answer   {id, value, error}            ... and has done it
    tell     {event, values, front}        for the page; to one tab alone with {id, until}: after that it is not told any more
    heard    {id}                          ... it has been
    leave    {}                            a tab goes
    release  {}                            let go of the line: it is wanted in this tab
    released {kept, session}               ... so take it, and the calls that it has
    refused  {}                            ... not now: there is a call that can't be taken along
"""

from softphone.wire.json_text import Json
from tabs.shared import ACTS, EVERYONE, FORMING, LASTING, OWN, SEARCHES, Snapshot, front, plain

REPLYING = [(part, act) for part, act, replies in ACTS if replies]
HEARD_SECONDS = 1  # so long a tab has to tell its page something
AGAIN_SECONDS = 8  # ... and one that has just got the line has so long to do what nobody has heard
RETRY_SECONDS = 1  # ... and the phone's own window asks again for a line that is not let go of
BUSY_SECONDS = 2  # a holder that says nothing for so long (a debugger, a crash under way) is busy
BUSY = {"code": "timeout", "message": "The tab that has the line does not answer.", "cause": None}
LOST = {"code": "line_lost", "message": "The tab that had the line is gone, or has it no longer.", "cause": None}


class Tabs:
    """`ui` is the phone: its parts, by name. `connect(name, hear, granted)` makes a channel; `look()` tells whether this
    tab is seen, and since when, `now()` is a clock that all tabs have.
    """

    def __init__(self, ui, connect, unique, later, look, now):
        self.ui = ui
        self.connect = connect
        self.later = later
        self.look = look
        self.now = now
        self.unique = unique
        self.id = unique()
        self.role = "alone"  # or "waiting", "holder", "mirror"
        self.place = ""
        self.channel = None
        self.snapshot = Snapshot(ui.state, lambda: ui.cards.told())
        self.others = {}
        self.session = None  # of the holder, as it was told
        self.kept = None  # ... and what its calls are taken back with
        self._holds = False  # is the lock ours, also while another tab is about to take it
        self._asked = {}  # [part, act, arguments, reply, undo of the wait] by id, until they are answered
        self.holder = ""  # the id of the tab that has the line
        self._told_session = None
        self._untold = {}  # (tab, event, values, undo of the wait) by id, until the tab has heard it
        self._again = []  # what nobody has heard before this tab got the line
        self._begin = None
        self._number = -1
        self.windowed = False  # is this the phone's own window, which wants the line and has no page
        self._had_line = False
        self._unsaid = []  # (event, values, until) for which there was no page

    # -- which tab is which

    def open(self, place, begin):
        """Share the phone of a place; `begin()` is called in the tab that holds the line."""
        if place == self.place:
            return
        if self.role == "holder":
            self.ui.session.give_up()
        self.close()
        self.place, self._begin, self.role = place, begin, "waiting"
        self.channel = self.connect("softphone " + place, self.hear, self._granted, self._lost, self._refused)
        self.say("hello", windowed=self.windowed)
        self.say_look()
        self.later(BUSY_SECONDS, self._still_waiting)

    def close(self):
        """Leave the others."""
        if self.channel is not None:
            self.say("leave")
            self.channel.close()
        self.channel, self.role, self.place, self.others = None, "alone", "", {}

    def _still_waiting(self):
        if self.role == "waiting":
            self.ui.state.change(notice=("bad", "tabs:busy", ()))

    def _granted(self):
        succeeds = self.role == "mirror"
        self.role, self._holds, self._had_line = "holder", True, True
        for ask in list(self._asked):
            if self._asked[ask][4] is None:  # taken, and lost with the tab
                self._answered(ask, None, LOST)
            else:
                self._do_later(self._asked.pop(ask))
        self.snapshot.number = max(self._number, self.snapshot.number)
        if succeeds:
            kept, self.kept = self.kept, None
            self.ui.succeed(self.session, kept)
        else:
            self._begin()
        self.ui.state.change(line_here=True, windowed=self.windowed)
        self.ui.host.tell("line_here", True)
        self.say_whole()

    def _do_later(self, asked):
        asked[4]()
        asked[4] = self.later(AGAIN_SECONDS, lambda: self._too_late(asked))
        self._again.append(asked)

    def _too_late(self, asked):
        self._again = [other for other in self._again if other is not asked]
        if asked[3] is not None:
            asked[3](None, BUSY)

    def _lost(self):
        """Another tab has taken the line."""
        self._holds = False
        if self.role == "holder":
            self._let_go()
        if self.windowed:
            self.ui.close_window()

    def _refused(self, why):
        """The browser lets tabs share nothing after all."""
        begin = self._begin
        self.close()
        self.ui.state.change(line_here=True)
        self.ui.cannot_share(why)
        begin()

    def _let_go(self):
        """This tab is a mirror from now on."""
        kept = self.ui.release()
        self.role, self._number = "mirror", -1
        self.ui.state.change(line_here=False)
        self.ui.host.tell("line_here", False)
        return kept

    def take_here(self):
        """Have the line, its sound and its microphone, in this tab."""
        if self.role == "mirror":
            self.say("release")

    def say_kept(self, kept):
        """What the calls are taken back with has changed; None: there are none."""
        if self.role == "holder":
            self.say("kept", kept=kept)

    @property
    def mirrors(self):
        """Whether another tab has the line."""
        return self.role in ("mirror", "waiting")

    # -- out

    def say(self, kind, to="", **fields):
        """Tell the other tabs, or one."""
        if self.channel is not None:
            fields.update({"kind": kind, "place": self.place, "from": self.id, "to": to})
            self.channel.say(fields)

    def say_look(self):
        """Whether this tab is looked at."""
        if self.windowed:
            return
        visible, since = self.look()
        self.others[self.id] = {"visible": visible, "since": since}
        self.say("look", visible=visible, since=since)

    def say_whole(self, to=""):
        """Everything, to a tab that is new, or to all."""
        if self.role == "holder":
            self.changed()
            session, kept = self.ui.session.shared(), self.ui.keeping.snapshot()
            self.say("whole", to, number=self.snapshot.number, state=self.snapshot.whole(), session=session, kept=kept)

    def changed(self):
        """The state has changed: the mirrors are told, in one message for all changes of a moment."""
        if self.role == "holder":
            if self._again and self.ui.state.line in ("ready", "off"):
                self._do_again()
            session = self.ui.session.shared()
            if session != self._told_session:
                self._told_session = session
                self.say("session", session=session)
            changes = self.snapshot.changes()
            if changes is not None:
                self.say("changes", number=self.snapshot.number, state=changes)

    def _do_again(self):
        asks, self._again = self._again, []
        for part, act, arguments, reply, undo in asks:
            undo()
            getattr(getattr(self.ui, part), act)(*arguments, *([reply] if (part, act) in REPLYING else []))

    def tell(self, event, *values):
        """Tell the host page, and the pages of the other tabs what is theirs to hear."""
        if (self.role != "holder" or event in OWN) and not (self.windowed and event in SEARCHES):
            self.ui.host.tell(event, *values)
            return
        first = front(self.others)
        if event in EVERYONE:
            self.say("tell", event=event, values=_packed(values), front=first)
            self.ui.host.tell(event, *self._own(event, values, first))
        else:
            self._tell_front(event, values)

    def _tell_front(self, event, values):
        """Tell the page in front. A tab that does not say within a moment that it has is gone, or asleep: the next one is told, and
        that one tells its page nothing any more."""
        first = front(self.others)
        if self.windowed and not first:
            self._unsaid.append((event, values, None if event in LASTING else self.now() + HEARD_SECONDS))
            return
        if first == self.id or not first:
            self.ui.host.tell(event, *values)
            return
        told = self.unique()
        undo = self.later(HEARD_SECONDS, lambda: self._unheard(told))
        self._untold[told] = (first, event, values, undo)
        until = self.now() + HEARD_SECONDS
        self.say("tell", first, event=event, values=_packed(values), front=first, id=told, until=until)

    def _unheard(self, told):
        tab, event, values, _undo = self._untold.pop(told)
        self.others.pop(tab, None)
        self._tell_front(event, values)

    def _say_unsaid(self):
        """There is a page now."""
        unsaid, self._unsaid = self._unsaid, []
        for event, values, until in unsaid:
            if until is None or self.now() < until:
                self._tell_front(event, values)

    def say_to_window(self, name, values):
        """What this tab's page asks of the look of its phone, or answers to a search."""
        if self.role == "mirror" and self.ui.state.windowed:
            self.say("page", self.holder, name=name, values=_packed(values))

    def _heard(self, message):
        row = self._untold.pop(message["id"], None)
        if row is not None:
            row[3]()

    def _own(self, event, values, first):
        """What this tab's page is told. A call that was taken back is news in the tab in front alone."""
        if event != "calls" or first == self.id:
            return values
        return [[call | {"recovered": False} for call in values[0]], values[1]]

    # -- asking the holder

    def wrap(self):
        """From now on each of ACTS is done where the line is."""
        for part_name, act, replies in ACTS:
            part = getattr(self.ui, part_name)
            setattr(part, act, self._wrapped(part_name, act, getattr(part, act), replies))

    def _wrapped(self, part_name, act, here, replies):
        def there(*arguments):
            if not self.mirrors:
                return here(*arguments)
            reply = None
            if replies:
                arguments, reply = arguments[:-1], arguments[-1]
            self._ask(part_name, act, list(arguments), reply)
            return None

        return there

    def _ask(self, part, act, arguments, reply):
        ask = self.unique()
        undo = self.later(BUSY_SECONDS, lambda: self._answered(ask, None, BUSY))
        self._asked[ask] = [part, act, arguments, reply, undo]
        self._say_ask(ask, BUSY_SECONDS)

    def _say_ask(self, ask, seconds):
        part, act, arguments = self._asked[ask][:3]
        until = self.now() + seconds
        self.say("ask", self.holder, id=ask, part=part, act=act, arguments=arguments, until=until)

    def _answered(self, ask, value, problem):
        asked = self._asked.pop(ask, None)
        if asked is None:
            return
        if problem is BUSY:
            self.ui.state.change(notice=("bad", "tabs:busy", ()))
        if asked[4] is not None:
            asked[4]()
        if asked[3] is not None:
            asked[3](value, problem)

    # -- in

    def hear(self, message):
        """A message of another tab."""
        known = self._HEARD.get(message.get("kind"))
        if known is None or message.get("place") != self.place or message.get("to") not in ("", self.id):
            return
        role, act = known
        if role in ("", self.role) or message["kind"] == "whole" and self.role == "waiting":
            act(self, message)

    def _hello(self, message):
        if not message.get("windowed"):
            self.others.setdefault(message["from"], {"visible": False, "since": 0})
        self.say_whole(message["from"])

    def _look(self, message):
        self.others[message["from"]] = {"visible": message["visible"], "since": message["since"]}
        self._say_unsaid()

    def _leave(self, message):
        self.others.pop(message["from"], None)

    def _whole(self, message):
        first = self.role == "waiting"
        self.role = "mirror"
        self._number, self.session, self.kept = message["number"], message["session"], message["kept"]
        if self.holder != message["from"]:
            self.holder = message["from"]
            self._asks_of_the_one_before()
            self.say_look()
        self.ui.state.change(line_here=False)
        self._apply(message["state"])
        if first:
            self.ui.host.tell("line_here", False)
            self.ui.calls.tell_calls()
            if self.ui.state.user is not None and self.session:
                self.ui.host.tell("authenticated", self.session["wire"])
            self._want()

    def _asks_of_the_one_before(self):
        """Another tab has the line now: what was being done is lost, what nobody has heard is asked again."""
        for ask in list(self._asked):
            if self._asked[ask][4] is None:
                self._answered(ask, None, LOST)
            else:
                self._say_ask(ask, BUSY_SECONDS)

    def _session_of(self, message):
        self.session = message["session"]
        if self.session is None:
            self.kept = None

    def _kept(self, message):
        self.kept = message["kept"]

    def _wanted(self, message):
        if not self.ui.can_release():
            self.say("refused", message["from"])
            return
        session = self.ui.session.shared()
        self.kept, self.session = self._let_go(), session
        self.say("released", message["from"], kept=self.kept, session=session)
        self.later(BUSY_SECONDS, self._unclaimed)

    def _unclaimed(self):
        """The tab that wanted the line is gone: it is still ours."""
        if self._holds and self.role == "mirror":
            self._granted()

    def _released(self, message):
        self.kept, self.session = message["kept"], message["session"]
        self.channel.take()

    def _want(self):
        """The phone's own window takes the line: as soon as it can, and once."""
        if self.windowed and not self._had_line:
            self.take_here()

    def _refused_here(self, message):
        if self.windowed:
            self.later(RETRY_SECONDS, self._want)
            return
        self.ui.state.change(notice=("bad", "command:not_now", ()))

    def _changes(self, message):
        if self.role != "mirror" or message["number"] != self._number + 1:
            self.say("hello", windowed=self.windowed)
            return
        self._number = message["number"]
        self._apply(message["state"])

    def _apply(self, told):
        before, cards = self.ui.state.settings, told.pop("cards", None)
        self.ui.state.change(**dict([(name, plain(value)) for name, value in told.items()]))
        if cards is not None:
            self.ui.cards.take(cards)
        if self.ui.state.settings["language"] != before["language"]:
            self.ui.on_setting("language", self.ui.state.settings["language"])

    def _asked_for(self, message):
        asked = (message["part"], message["act"])
        ask, tab, arguments = message["id"], message["from"], message["arguments"]
        if asked not in [(part, act) for part, act, _replies in ACTS] or self.now() >= message["until"]:
            return
        self.say("taken", tab, id=ask)
        if asked in REPLYING:
            arguments.append(lambda value, problem: self.say("answer", tab, id=ask, value=value, error=problem))
        getattr(getattr(self.ui, asked[0]), asked[1])(*arguments)

    def _taken(self, message):
        asked = self._asked.get(message["id"])
        if asked is not None:
            asked[4]()
            asked[4] = None
            if asked[3] is None:
                self._asked.pop(message["id"])

    def _answer(self, message):
        self._answered(message["id"], message["value"], message["error"])

    def _tell(self, message):
        event = message["event"]
        if message["to"]:
            if self.now() >= message["until"]:
                return
            self.say("heard", message["from"], id=message["id"])
        self.ui.host.tell(event, *self._own(event, _unpacked(message["values"]), message["front"]))

    def _page(self, message):
        if self.windowed and message["name"] in FORMING:
            self.ui.messages.hear(message["name"], *_unpacked(message["values"]))

    # kind → (the role that hears it, what it does)
    _HEARD = {
        "hello": ("holder", _hello),
        "look": ("", _look),
        "leave": ("", _leave),
        "whole": ("mirror", _whole),
        "changes": ("mirror", _changes),
        "session": ("mirror", _session_of),
        "kept": ("mirror", _kept),
        "refused": ("mirror", _refused_here),
        "release": ("holder", _wanted),
        "released": ("mirror", _released),
        "ask": ("holder", _asked_for),
        "taken": ("mirror", _taken),
        "answer": ("mirror", _answer),
        "tell": ("mirror", _tell),
        "heard": ("", _heard),
        "page": ("", _page),
    }


def _packed(values):
    return [["json", value.text] if isinstance(value, Json) else ["", value] for value in values]


def _unpacked(values):
    return [Json(value) if kind == "json" else value for kind, value in values]
