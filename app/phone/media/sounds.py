"""Which sound belongs to the calls as they are: one at a time, or none."""

from core import records

# How long a failed call is heard, in seconds.
FAILURE = 3
# Causes of an outgoing call that are heard as the busy tone, and those heard as congestion.
BUSY = ("busy", "declined")
FAST = ("not_found", "offline", "failed", "no_answer")


def fitting(state):
    """ring, waiting, ringback, or "" for silence."""
    states = [call["phase"] for call in state.calls]
    if "incoming" in states:
        busy = [other for other in states if other not in ("incoming",)]
        return "waiting" if busy else "ring"
    return "ringback" if "ringing" in states else ""


def of_end(call):
    """The tone that says how an outgoing call has failed, or ""."""
    if records.is_outgoing(call) and call["answered"] is None:
        return "busy" if call["cause"] in BUSY else "congestion" if call["cause"] in FAST else ""
    return ""
