"""Which calls are up, and which of them is the current one.

A phone that says `commands` tells all of its calls with each change (`softphone/CALLS`). Those of any other are guessed from its
events.
"""

from .call import Call
from .wire import codec, events, payloads as tables

# A call that has ended stays ended, however late the phone's other messages about it come.
REMEMBERED = 64

# A phone that never ends what it announces must not fill the memory: the oldest calls go first.
AT_ONCE = 16

# As many calls as a phone may tell of at once.
MOST = 256

ATTRIBUTES = {field: attribute for attribute, field, _ in tables.CALL}

# What a field of a kind is; anything else that is told of it counts as nothing.
KINDS = {"text": str, "flag": bool, "number": (int, float), "list": list, "date": (str, int, float)}


class Calls:
    """Follows the calls of a phone. `phone` is what a Call asks; it is set by whoever makes that."""

    def __init__(self):
        self.phone = None
        self._guess = Guess()
        self._forget()

    def _forget(self):
        self.told = False  # whether the phone has told all of its calls
        self._up = []  # as it has told
        self._over = []  # the last Call of those that have ended
        self._changes = []  # [Call, fields, events that were about it] of the last change

    def forget(self):
        """The phone is gone, and with it its calls: another one may give them the same names. Returns whether there were any."""
        had = bool(self.all)
        self._guess.forget()
        self._forget()
        return had

    @property
    def all(self):
        """The calls that are up, each as it was told last."""
        return list(self._up) if self.told else self._guess.all

    @property
    def current(self):
        """The call that the user is in, or None."""
        if not self.told:
            return self._guess.current
        current = [call for call in self._up if call.is_current]
        return current[0] if current else None

    def find(self, call_id):
        """The newest Call with this id, also of one that has ended; or None."""
        for calls in (self.all, self._over):
            for call in calls:
                if call_id and call.call_id == call_id:
                    return call
        return None

    def newest(self, call):
        """The newest Call of the same call, or None."""
        return self.find(call.call_id) or self._guess.find(call)

    def named(self, call_id):
        """The Call with this id, as far as it is known."""
        return self.find(call_id) or self._made({"callId": call_id})

    def heard(self, event, call):
        """An event of the phone has come, with its Call. It gets what the phone has told of the call beside it."""
        call._phone = self.phone
        known = self.told and self.find(call.call_id)
        if known:
            call._raw = known._raw | call._raw
        if not self.told:
            self._guess.heard(event, call)

    def hear_all(self, records):
        """The phone has told all of its calls. Gives ([(Call, changed fields)], how many records could not be read)."""
        self.told = True
        known = {call.call_id: call for call in self._up}
        over = [call.call_id for call in self._over]
        seen, up, changes, bad = [], [], [], max(0, len(records) - MOST)
        for record in records[:MOST]:
            raw = _readable(record)
            if raw is None or raw["callId"] in seen:
                bad += 1
            elif raw["callId"] not in over:
                seen.append(raw["callId"])
                call = self._made(raw)
                changed = _changed(known.get(call.call_id), call)
                if changed:
                    changes.append([call, changed, []])
                if call.state == "over":
                    self._over = self._over[1 - REMEMBERED :] + [call]
                else:
                    up.append(call)
        self._up, self._changes = up, changes
        return [(call, changed) for call, changed, _ in changes], bad

    def _made(self, raw):
        call = Call(raw)
        call._phone = self.phone
        return call

    def about(self, event):
        """The Call that an event is about which doesn't say so, or None."""
        field, becomes = ABOUT[event]
        for entry in self._changes if field else ():
            call, changed, told = entry
            if field in changed and bool(getattr(call, field)) is becomes and event not in told:
                told.append(event)
                return call
        current = self.current
        if "indirect" in event:
            consulting = [call for call in [entry[0] for entry in self._changes] + self.all if call.consults]
            return self.find(consulting[0].consults) if consulting else current
        return current or (self._changes[-1][0] if self._changes else None)


# {event: (field that changes with it, what it becomes)}
ABOUT = {event: (field, becomes) for event, field, becomes in events.WITH_CALL}


def _readable(record):
    """The record of a call with what can be used of it; None if it is none."""
    if not isinstance(record, dict):
        return None
    raw = dict(record)
    for _, field, kind in tables.CALL:
        value = raw.get(field)
        if value is not None and not _is(value, kind):
            raw[field] = None
    return raw if raw.get("callId") and raw.get("state") else None


def _is(value, kind):
    if isinstance(value, bool) and kind != "flag":
        return False
    return isinstance(value, KINDS[kind]) and (kind != "list" or all([isinstance(item, str) for item in value]))


def _changed(old, new):
    """The attributes of a call that have changed, in the order of its table; what the table doesn't know comes last."""
    before, after = old._raw if old else {}, new._raw
    known = [field for _, field, _ in tables.CALL]
    fields = known + sorted([field for field in set(before) | set(after) if field not in ATTRIBUTES])
    return [ATTRIBUTES.get(field) or codec.snake(field) for field in fields if before.get(field) != after.get(field)]


class Guess:
    """Follows calls through the events, in whatever order they come."""

    def __init__(self):
        self._live = []  # [identity, Call], the current one last
        self._ended = []

    @property
    def all(self):
        """The calls that are up."""
        return [call for _, call in self._live]

    @property
    def current(self):
        """The call that the user is in, or None. One that only rings stands behind one that is up."""
        return self._live[-1][1] if self._live else None

    def find(self, call):
        """The newest Call of the same call, or None."""
        identity = _identity(call)
        return ([known for name, known in self._live if name == identity] or [None])[0]

    def heard(self, event, call):
        """An event of the phone has come, with its Call."""
        step = STEPS.get(event)
        if step:
            step(self, _identity(call), call)

    def forget(self):
        """The phone is gone."""
        self._live, self._ended = [], []

    def _ring(self, identity, call):
        others = [entry for entry in self._live if entry[0] != identity]
        if identity not in self._ended:
            known = len(others) < len(self._live)
            position = len(others) if known or not others else len(others) - 1
            self._live = (others[:position] + [[identity, call]] + others[position:])[-AT_ONCE:]

    def _up(self, identity, call):
        if identity not in self._ended:
            self._live = [entry for entry in self._live if entry[0] != identity][1 - AT_ONCE :] + [[identity, call]]

    def _down(self, identity, call):
        self._live = [entry for entry in self._live if entry[0] != identity]
        self._ended = self._ended[-REMEMBERED + 1 :] + [identity]


STEPS = {
    "call_incoming": Guess._ring,
    "outgoing_call_made": Guess._up,
    "call_locally_answered": Guess._up,
    "call_established": Guess._up,
    "indirect_call_made": Guess._up,
    "call_rejected": Guess._down,
    "call_ended": Guess._down,
}


def _identity(call):
    return call.call_id or call.sip_call_id or (call.number, call.creation_time)
