"""A call as plain data, and what follows from it. JSON carries it: another window shows it, a report of a fault holds it.

A record is a dict, replaced and never changed in place. Each fact stands in it once; what follows from others is a function here.
"""

from core import dates
from core.text import clean

PLACED = ("calling", "ringing", "early")  # ours, not yet answered
# Every phase, in the order of a call's life.
PHASES = PLACED + ("incoming", "connecting", "talking", "over")

# (field, its value at the start): the record of a call.
FIELDS = (
    ("id", ""),  # unique for ever, a uuid: what the host page and the log know it by
    ("sip_call_id", None),  # its Call-ID; None until it is on its way
    ("server_call_id", None),  # what a server's API calls it
    ("conversation", None),  # ... and the conversation that it belongs to
    ("direction", "inbound"),  # or "outbound"
    ("number", ""),  # of the other side
    ("name", ""),  # its name, as shown; "" for none
    ("first", ("", "")),  # (number, name) that it began with: a transfer changes the party, not the log
    ("phase", ""),  # one of PHASES
    ("held", False),  # by us, as the other side has agreed
    ("held_there", False),  # by the other side
    ("asked", ""),  # "hold" or "resume" while the other side is asked for that; "refused" once it has said no
    ("muted", False),  # our microphone is off in it
    ("recording", ""),  # "active", "paused" or ""
    ("record_state", ""),  # what a server said last of its recording; it may come before the call is up
    ("group", ""),  # calls of one group are heard together: a conference
    ("consults", ""),  # the id of the call that it was made to ask about
    ("handing", None),  # while it is handed on: {"to", "attended", "done"}
    ("post_dial", ""),  # what is still to be dialled as tones
    ("post_dial_waits", False),  # ... when the person says so
    ("post_dial_turn", 0),  # counts the steps of it: a timer of an earlier one does nothing
    ("digits", ""),  # the last digits that were sent
    ("digits_sent", 0),  # how many there were
    ("auto_answered", False),
    ("recovery", ""),  # "under_way" while it is taken back after its page was gone, "done" once it was
    ("via", ""),  # who has forwarded it here
    ("created", None),  # seconds since 1970
    ("answered", None),
    ("ended", None),
    ("cause", ""),  # one of lines.line_events.CAUSES, once it is over
    ("ended_by", ""),  # "us", "them" or "line"
    ("status", 0),  # SIP's own number for how it ended, if there was one
    ("quality", -1),  # of the connection, 0 to 4; -1: not measured
)

# `sipStatus` of the wire, in SIP's own numbers.
STATUS = {"calling": 100, "ringing": 180, "early": 183, "incoming": 180, "connecting": 200, "talking": 200}
STATUS_OVER = {
    "declined": 603,
    "busy": 486,
    "no_answer": 408,
    "cancelled": 487,
    "not_found": 404,
    "offline": 480,
    "failed": 500,
    "media": 488,
    "call_lost": 481,
}


def record(**values):
    """A new call."""
    call = {}
    for field, value in FIELDS:
        call[field] = value
    for field in values:
        if field not in call:
            raise KeyError(field)
        call[field] = values[field]
    return call


def read(data):
    """The record of a call that is up, of what JSON has given; None for what is none."""
    call = {}
    for field, value in FIELDS:
        given = data[field]
        kinds = {type(None): (str, int, float), tuple: (list, tuple)}.get(type(value), type(value))
        if not isinstance(given, kinds) and not (value is None and (given is None or field == "handing")):
            return None
        call[field] = given
    call["first"] = tuple(call["first"])
    right = call["id"] and call["group"] and call["phase"] == "talking" and call["direction"] in ("inbound", "outbound")
    times = [isinstance(call[field], (int, float)) for field in ("created", "answered")]
    return call if right and all(times) and len(call["first"]) == 2 else None


def find(calls, call_id):
    """The call with this id, or None."""
    for call in calls:
        if call["id"] == call_id:
            return call
    return None


def is_up(call):
    """Whether the two can talk, on hold or not."""
    return call["phase"] == "talking"


def is_heard(call):
    """Whether nobody has it on hold, as far as this side knows."""
    return call["phase"] == "talking" and not (call["held"] or call["held_there"] or is_recovering(call))


def is_recovering(call):
    """Whether it is being taken back: the other side is there, and there is no connection to it yet."""
    return call["recovery"] == "under_way"


def is_outgoing(call):
    """Whether it is ours."""
    return call["direction"] == "outbound"


def party(call):
    """Who it is, as shown."""
    return clean(call["name"]) or clean(call["number"])


def seconds(call, now):
    """How long the two have talked."""
    return (call["ended"] or now) - call["answered"] if call["answered"] is not None else 0


def state(call):
    """One word for how it stands, for words and styles: its phase, or "held"."""
    return "held" if is_up(call) and call["held"] else call["phase"]


def members(calls, group):
    """The calls of a group."""
    return [call for call in calls if call["group"] == group]


def conference(calls, call):
    """The other calls that are heard together with this one."""
    return [other for other in members(calls, call["group"]) if other is not call and other["id"] != call["id"]]


def consultation(calls, call):
    """The call that was made to ask about this one, or None."""
    for other in calls:
        if other["consults"] and other["consults"] == call["id"]:
            return other
    return None


def wire(call, own_number, calls=(), current=""):
    """The call as the host page sees it."""
    outgoing = is_outgoing(call)
    number = call["number"]
    return {
        "callId": call["id"],
        "sipCallId": call["sip_call_id"] or call["id"],
        "serverCallId": call["server_call_id"],
        "sipStatus": STATUS.get(call["phase"]) or call["status"] or STATUS_OVER.get(call["cause"], 200),
        "number": number,
        "displayName": call["name"] or number,
        "callerNumber": own_number if outgoing else number,
        "answered": call["answered"] is not None,
        "isCaller": outgoing,
        "creationTime": dates.iso(call["created"]),
        "answerTime": dates.iso(call["answered"]),
        "endTime": dates.iso(call["ended"]),
        "muted": call["muted"],
        "paused": is_up(call) and call["held"],
        "ringing": call["phase"] in ("ringing", "incoming"),
        "cause": call["cause"] or None,
        "forwardedBy": call["via"] or None,
        "autoAnswered": call["auto_answered"],
        "recovered": call["recovery"] == "done",
        "recording": bool(call["recording"]),
        "dialedExtension": number if outgoing else own_number,
        "state": call["phase"],
        "direction": call["direction"],
        "held": is_up(call) and call["held"],
        "heldByOther": is_up(call) and call["held_there"],
        "conference": [other["id"] for other in conference(calls, call)],
        "consults": call["consults"] or None,
        "quality": call["quality"] if call["quality"] >= 0 else None,
        "isCurrent": call["id"] == current,
    }
