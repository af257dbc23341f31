"""A step in the making: a copy of the shared state that one input changes, and the effects that it asks for.

If anything raises, the draft is dropped and nothing has changed.
"""

from core import records

# What of the phone's state a step reads and changes: (field, its value at the start). All of it is plain data.
FIELDS = (
    ("calls", ()),  # the records of the calls under way, oldest first
    ("over", ()),  # those that have ended in the last step
    ("active", ""),  # the group that is to be heard; every other one is held
    ("current", ""),  # the id of the call that buttons, keys and the host page's `softphone.call` are about
    ("pending", ()),  # commands that wait for their reply, as `commands` keeps them
    ("mixed", ()),  # the ids of the calls that the line is to mix
    ("joined", ()),  # ... and of those that it does mix
    ("server_calls", ()),  # (sip call id, server's id, conversation) told of late, for calls that may still come
)


class Draft:
    """`shared` is a dict of FIELDS and of what a step only reads: `line`, `abilities`, `settings`."""

    def __init__(self, shared, now):
        self.before = shared
        self.state = dict(shared)
        self.state["over"] = ()
        self.now = now
        self.effects = []

    def __getitem__(self, field):
        return self.state[field]

    def __setitem__(self, field, value):
        self.state[field] = value

    def do(self, *effect):
        """Ask for something outside: a row of `step.EFFECTS`."""
        self.effects.append(effect)

    def do_first(self, *effect):
        """... before what was asked for: who talks is on hold before somebody else is heard."""
        self.effects.insert(0, effect)

    def call(self, call_id):
        """The newest record of a call under way, or None."""
        return records.find(self.state["calls"], call_id)

    def known(self, call_id):
        """The newest record, also of a call that ends in this step."""
        return self.call(call_id) or records.find(self.state["over"], call_id)

    def add(self, call):
        """A call begins."""
        self.state["calls"] += (call,)
        return call

    def set(self, call, **changes):
        """Change a call; gives its new record."""
        new = dict(call)
        new.update(changes)
        self.state["calls"] = tuple([new if old["id"] == new["id"] else old for old in self.state["calls"]])
        return new

    def remove(self, call):
        """A call is over: this is its last record."""
        self.state["calls"] = tuple([old for old in self.state["calls"] if old["id"] != call["id"]])
        self.state["over"] += (call,)

    def activate(self, group):
        """Let this group be heard and all others be held; "" holds all."""
        if group != self.state["active"]:
            for call in self.state["calls"]:
                if call["asked"] == "refused":
                    self.set(call, asked="")
        self.state["active"] = group

    def fail(self, call_id, names, code, cause=""):
        """Commands of these names that wait for something of a call have failed."""
        self.state["pending"] = tuple(
            [
                entry | {"failed": (code, cause)} if entry["call"] == call_id and entry["name"] in names else entry
                for entry in self.state["pending"]
            ]
        )
