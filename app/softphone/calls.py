"""Which calls are up, as the phone tells it: `softphone.call` is the last of them."""

# A call that has ended stays ended, however late the phone's other messages about it come.
REMEMBERED = 64

# A phone that never ends what it announces must not fill the memory: the oldest calls go first.
AT_ONCE = 16


class Calls:
    """Follows calls through the events, in whatever order they come."""

    def __init__(self):
        self._live = []  # [identity, Call], the current one last
        self._ended = []

    @property
    def current(self):
        """The call that the user is in, or None. One that only rings stands behind one that is up."""
        return self._live[-1][1] if self._live else None

    def heard(self, event, call):
        """An event of the phone has come, with its Call."""
        step = STEPS.get(event)
        if step:
            step(self, _identity(call), call)

    def forget(self):
        """The phone is gone, and with it its calls: another one may give them the same names. Returns whether there were any."""
        had = bool(self._live)
        self._live, self._ended = [], []
        return had

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
    "call_incoming": Calls._ring,
    "outgoing_call_made": Calls._up,
    "call_locally_answered": Calls._up,
    "call_established": Calls._up,
    "indirect_call_made": Calls._up,
    "call_rejected": Calls._down,
    "call_ended": Calls._down,
}


def _identity(call):
    return call.call_id or call.sip_call_id or (call.number, call.creation_time)
