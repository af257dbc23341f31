"""A phone that says `commands`, played by a test: it takes COMMANDs, and answers when the test says so."""

from fake_page import PHONE, made


def record(call_id, **fields):
    """A call as such a phone tells it."""
    found = {
        "callId": call_id, "number": "1001", "displayName": "Alice", "state": "talking", "direction": "inbound", "muted": False,
        "held": False, "heldByOther": False, "recording": False, "conference": [], "consults": None, "quality": None,
        "isCurrent": True, "creationTime": "2026-11-28T10:00:00.000Z",
    }  # fmt: skip
    found.update(fields)
    return found


class ScriptedPhone:
    """`loaded` with the calls that are up, or not loaded yet (None)."""

    def __init__(self, calls=(), **arguments):
        self.softphone, self.page, self.errors = made(**arguments)
        self.codes = lambda: [error.code for error in self.errors]
        if calls is not None:
            self.load(*calls)

    def load(self, *calls):
        """The page of the phone loads, and tells its calls."""
        self.page.load("commands", "post_dial")
        self.tell(*calls)

    def tell(self, *calls, changed=()):
        """The phone tells all of its calls."""
        self.page.say("softphone/CALLS", calls=list(calls), changed=list(changed))

    def commands(self):
        """[(name, id of the call, arguments)] of what was asked."""
        return [(fields["name"], fields.get("callId"), fields["args"]) for _, fields in self._commands()]

    def _commands(self):
        return [post for post in self.page.posts if post[0] == "softphone/COMMAND"]

    def id(self, index=-1):
        """The id of a command."""
        return self._commands()[index][1]["id"]

    def reply(self, value=None, index=-1, error=None, origin=PHONE, **fields):
        """Answer a command."""
        self.page.say("softphone/REPLY", origin=origin, id=self.id(index), value=value, error=error, **fields)

    def refuse(self, code, message="No.", cause=None, index=-1):
        """Answer a command with an error."""
        self.reply(None, index, {"code": code, "message": message, "cause": cause})
