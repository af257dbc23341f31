"""What a server does with callers before this phone rings: it does not disturb, or forwards them.

`state.services` is None where the server does nothing of the kind (the phone itself then says busy), else a dict: `dnd`
is True or False, `busy`, `noanswer` and `unconditional` are (on, destination). It is the server's: what it refuses is taken back.
"""

from softphone.wire import phone_number

DO_NOT_DISTURB = "dnd"
FORWARDS = ("unconditional", "busy", "noanswer")


class Services:
    """Reads and changes them."""

    def __init__(self, state):
        self.state = state
        self.line = None
        self._replies = {}  # who waits for the server to have taken it, by what was chosen
        self._before = {}  # what the server has not yet taken, as it stood

    # what the line tells

    def on_services(self, services):
        """The server says how some of them stand."""
        for name in services:
            self._before.pop(name, None)
            self._answer(name, None)
        self.state.change(services=(self.state.services or {}) | services)

    def refused(self):
        """The server does not take it."""
        before, self._before = self._before, {}
        for name in list(self._replies):
            self._answer(name, {"code": "refused", "message": "The server has refused it.", "cause": None})
        if self.state.services is not None:
            self.state.change(services=self.state.services | before)

    def reset(self):
        """Another line."""
        for name in list(self._replies):
            self._answer(name, {"code": "line_lost", "message": "The line is gone.", "cause": None})
        self._before = {}
        self.state.change(services=None)

    # what the person does

    def forward(self, name):
        """(on, destination) of a forward."""
        return (self.state.services or {}).get(name) or (False, "")

    def choose_forward(self, name, on, destination):
        """Forward calls to a number, or no longer; the number is kept for the next time."""
        destination = phone_number.read(destination).number or ""
        self._choose(name, (on and bool(destination), destination))

    def disturb(self, on, reply=None):
        """Do not disturb, or do; gives whether it is the server's. Then `reply(None, error)` is called once that has answered."""
        if self.state.services is None:
            return False
        if reply is not None:
            self._answer(
                DO_NOT_DISTURB, {"code": "not_now", "message": "It was asked for otherwise meanwhile.", "cause": None}
            )
            self._replies[DO_NOT_DISTURB] = reply
        if not self._choose(DO_NOT_DISTURB, not on) and DO_NOT_DISTURB not in self._before:
            self._answer(DO_NOT_DISTURB, None)
        return True

    def _answer(self, name, problem):
        reply = self._replies.pop(name, None)
        if reply is not None:
            reply(None, problem)

    def _choose(self, name, value):
        """Gives whether that is a change."""
        before = self.state.services.get(name)
        if value != before:
            self._before.setdefault(name, before)
            self.state.change(services=self.state.services | {name: value})
            on, destination = value if isinstance(value, tuple) else (value, "")
            self.line.set_service(name, on, destination)
        return value != before
