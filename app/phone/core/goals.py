"""When a command has come about: looks at the state after every step; gives None as long as it has not."""

from core import records
from core.errors import error
from core.records import is_up


def done(value=None):
    """It has come about."""
    return {"value": value}


def refused(call):
    """The call is over before the command came about."""
    return {"error": error("refused", cause=call["cause"] if call is not None else "")}


def is_over(call):
    """Whether the call has ended."""
    return call is None or call["phase"] == "over"


def until(condition):
    """A goal: `condition(draft, call, entry)`, while the call lives."""

    def goal(draft, call, entry):
        if is_over(call):
            return refused(call)
        return done() if condition(draft, call, entry) else None

    return goal


def until_over(_draft, call, _entry):
    """The call is over, which was wanted."""
    return done() if is_over(call) else None


def until_held(held):
    """All of the group are on hold, or none; somebody may have wanted it otherwise meanwhile."""

    def goal(draft, call, _entry):
        if is_over(call):
            return refused(call)
        group = [other for other in records.members(draft["calls"], call["group"]) if is_up(other)]
        if [other for other in group if other["asked"] == "refused"]:
            return {"error": error("refused")}
        if all([other["held"] == held for other in group]):
            return done()
        return {"error": error("not_now", "overtaken")} if (draft["active"] == call["group"]) == held else None

    return goal
