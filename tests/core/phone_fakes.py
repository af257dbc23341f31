"""What the phone's pure parts are given in tests: a line, a store, a clock, a host page."""

from calls import Calls
from card import Cards
from dialling import Dialling
from log import Log
from post_dial import PostDial
from settings import Settings
from state import State
from transfer import Transfer


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
            if not entry[2]:
                self.waiting.remove(entry)
            entry[1]()


class Line:
    """Notes what it is asked to do."""

    capabilities = ("ring",)
    dials_addresses = True

    def __init__(self):
        self.acts = []
        self.made = 0

    def dial(self, number):
        self.made += 1
        self.acts.append(("dial", number))
        return "out-%d" % self.made

    def __getattr__(self, name):
        return lambda *arguments: self.acts.append((name,) + arguments)


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
        self.calls = Calls(self.state, self.tell, lambda: self.time, self.log, self.cards)
        self.transfer = Transfer(self.state, self.calls, self.tell)
        self.dialling = Dialling(self.state, self.calls, self.log)
        self.post_dial = PostDial(self.state, lambda call_id, tone: self.calls.line.send_dtmf(call_id, tone), self.timers.later)
        self.calls.on_step = self.post_dial.heard
        self.line = self.calls.line = Line()
        self.calls.own_number = "100"
        self.calls.on_over = self.over
        self.state.change(line="ready", screen="phone")

    def over(self, call):
        self.transfer.on_over(call)
        self.cards.call_over(call)

    def tell(self, event, *values):
        self.heard.append((event,) + values)

    def names(self):
        """The names of what the host page has heard since the last time."""
        names = [entry[0] for entry in self.heard]
        self.heard = []
        return names

    def dial(self, number="1001", upto="established"):
        """A call of ours, as far as wanted."""
        call = self.calls.dial(number)
        self.calls.on_calling(call.id, number, "sip-1")
        for event in ("ringing", "established"):
            if upto != "calling":
                self.calls.on_plain(event, call.id)
            if upto == event:
                break
        return call

    def incoming(self, call_id="in-1", number="555", name="Ann"):
        """A call of somebody else."""
        self.calls.on_incoming(call_id, number, name, "sip-" + call_id)
        return self.state.call(call_id)
