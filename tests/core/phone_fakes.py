"""What the phone's pure parts are given in tests: a line, a store, a clock, a host page."""

from call_control import Calls
from core import records
from core.call_log import Log
from core.cards import Cards
from core.state import State
from dialling import Dialling
from settings import Settings


class Store(dict):
    """Keeps values as the device does."""

    def read(self, name):
        return self.get(name)

    def write(self, name, value):
        self[name] = value

    def remove(self, name):
        self.pop(name, None)

    def device(self):
        return "this-device"


class Timers:
    """`later` and `every` that pass when told."""

    def __init__(self):
        self.waiting = []

    def later(self, seconds, function):
        entry = [seconds, function, False]
        self.waiting.append(entry)
        return lambda: entry in self.waiting and self.waiting.remove(entry)

    def every(self, seconds, function):
        entry = [seconds, function, True]
        self.waiting.append(entry)
        return lambda: entry in self.waiting and self.waiting.remove(entry)

    def tick(self):
        for entry in self.waiting[:]:
            if entry not in self.waiting:  # taken back by one before it
                continue
            if not entry[2]:
                self.waiting.remove(entry)
            entry[1]()


class Line:
    """Notes what it is asked to do."""

    capabilities = ("ring",)
    dials_addresses = True

    def __init__(self):
        self.acts = []

    def dial(self, number, call_id=""):
        self.acts.append(("dial", number))
        return call_id

    def __getattr__(self, name):
        return lambda *arguments: self.acts.append((name,) + arguments)


class Seen:
    """A call as it stands at any moment, by attribute: its id, and the newest record's fields."""

    def __init__(self, state, call_id):
        self._state, self.id, self._last = state, call_id, state.call(call_id)

    def record(self):
        """The newest record, or the last one that was seen."""
        for call in self._state.calls + self._state.over:
            if call["id"] == self.id:
                self._last = call
        return self._last

    def __getattr__(self, field):
        return records.party(self.record()) if field == "party" else self.record()[field]


class Phone:
    """The calls with everything around them; `heard` is what the host page hears."""

    def __init__(self):
        self.heard = []
        self.time = 1000.0
        self.state = State()
        self.store = Store()
        self.timers = Timers()
        self.settings = Settings(self.state, self.store)
        self.log = Log(self.state, self.store, self.tell, self.timers.later)
        self.cards = Cards(self.state, self.tell, self.timers.every)
        self.made = 0
        self.replies = []
        self.calls = Calls(
            self.state, self.tell, lambda: self.time, self.timers.later, self.unique, self.log, self.cards
        )
        self.dialling = Dialling(self.state, self.calls, self.log)
        self.line = self.calls.line = Line()
        self.calls.own_number = "100"
        self.state.change(line="ready", screen="phone")

    def unique(self):
        self.made += 1
        return "out-%d" % (self.made // 2)  # a command's id, and that of the call it makes

    def tell(self, event, *values):
        if event != "calls":
            self.heard.append((event,) + values)

    def names(self):
        """The names of what the host page has heard since the last time."""
        names = [entry[0] for entry in self.heard]
        self.heard = []
        return names

    def command(self, name, call_id="", **args):
        """A command; gives the list that its reply, (value, code of the error), will stand in."""
        replies = []

        def reply(value, problem):
            replies.append((value, problem["code"] if problem else None))

        self.calls.command(name, call_id, args, reply)
        return replies

    def told(self, event, *details):
        """The line tells something."""
        self.calls.on_line(event, *details)

    def dial(self, number="1001", upto="established"):
        """A call of ours, as far as wanted; gives it as it stands."""
        self.command("dial", number=number)
        call_id = self.state.current
        self.told("calling", call_id, number, "sip-1")
        for event in ("ringing", "established"):
            if upto != "calling":
                self.told(event, call_id)
            if upto == event:
                break
        return Seen(self.state, call_id)

    def incoming(self, call_id="in-1", number="555", name="Ann"):
        """A call of somebody else; gives it as it stands."""
        self.told("incoming", call_id, number, name, "sip-" + call_id)
        return Seen(self.state, call_id)

    @property
    def current(self):
        """The current call as it stands."""
        return Seen(self.state, self.state.current)

    def dial_now(self, number):
        """A call of ours of which the line has told nothing yet."""
        self.command("dial", number=number)
        return self.current

    def of_consultation(self, name):
        """Complete or cancel what is asked, as the person's button does."""
        return self.command(name, self.state.asks[1]["id"]) if self.state.asks else []
