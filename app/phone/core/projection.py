"""What the change of the calls in a step means for those outside: the host page's `bridge/…` messages, in order and each once, the
words for screen readers, the entry of the call log. Pure: two states in, a list out.
"""

from core import records
from core.records import is_outgoing, is_recovering, is_up


def _became(field):
    return lambda old, new: not old[field] and new[field]


def _ceased(field):
    return lambda old, new: old[field] and not new[field]


def _into(*phases):
    return lambda old, new: old["phase"] != new["phase"] and new["phase"] in phases


def _in_call(test):
    return lambda old, new: is_up(new) and test(old, new)


def _answered(old, new):
    return old["phase"] == "incoming" and new["phase"] in ("connecting", "talking")


def _placed(old, new):
    return old["sip_call_id"] is None and new["sip_call_id"] is not None and is_outgoing(new)


def _handing(attended):
    return lambda old, new: (
        old["handing"] is None and new["handing"] is not None and new["handing"]["attended"] == attended
    )


def _done(old, new):
    return not (old["handing"] or {}).get("done") and bool((new["handing"] or {}).get("done"))


def _declined(old, new):
    return (
        old["phase"] == "incoming" and new["phase"] == "over" and new["cause"] == "declined" and new["ended_by"] == "us"
    )


def _given_up(old, new):
    """A consultation that leads to no transfer."""
    return bool(old["consults"]) and (not new["consults"] or new["phase"] == "over" and new["cause"] != "transferred")


def _alone(old, new):
    """Who was asked stays: from now on a call like any other."""
    return bool(old["consults"]) and not new["consults"] and new["phase"] != "over"


# The transitions of a call that was there before, in the order in which they are told: (name, has it come about).
TRANSITIONS = (
    ("calling", _placed),
    ("ringing", _into("ringing")),
    ("answered", _answered),
    ("established", _into("talking")),
    ("auto_answered", _became("auto_answered")),
    ("taken_back", lambda old, new: is_recovering(old) and new["recovery"] == "done"),
    ("held", _in_call(_became("held"))),
    ("resumed", _in_call(_ceased("held"))),
    ("held_there", _in_call(_became("held_there"))),
    ("resumed_there", _in_call(_ceased("held_there"))),
    ("muted", _became("muted")),
    ("unmuted", _ceased("muted")),
    ("recording", _became("recording")),
    ("recorded", _ceased("recording")),
    ("identity", lambda old, new: (old["number"], old["name"]) != (new["number"], new["name"])),
    ("handing_on", _handing(False)),
    ("completing", _handing(True)),
    ("transferred", _done),
    ("given_up", _given_up),
    ("alone", _alone),
    ("declined", _declined),
    ("ended", lambda old, new: new["phase"] == "over" and old["phase"] != "over"),
)

# What the host page hears: (transition, message, what is given with it, also of a consultation). The transfer's own messages say of
# a consultation that it begins, and that it ends.
WIRE = (
    ("incoming", "call_incoming", "call", True),
    ("asking", "create_indirect_transfer", "number", True),
    ("calling", "outgoing_call_made", "call", False),
    ("consulting", "indirect_call_made", "call", True),
    ("answered", "call_locally_answered", "call", True),
    ("established", "call_established", "call", False),
    ("held", "call_held", "", True),
    ("resumed", "call_resumed", "", True),
    ("muted", "call_muted", "", True),
    ("unmuted", "call_unmuted", "", True),
    ("tone", "dtmf_sent", "tone", True),
    ("recording", "start_recording", "", True),
    ("recorded", "stop_recording", "", True),
    ("handing_on", "direct_transfer", "to", True),
    ("completing", "confirm_indirect_transfer", "", True),
    ("consultation_done", "indirect_transfer_done", "call", True),
    ("given_up", "cancel_indirect_transfer", "", True),
    ("alone_talking", "call_established", "call", True),
    ("alone_placed", "outgoing_call_made", "call", True),
    ("declined", "call_rejected", "call", True),
    ("ended", "call_ended", "end", False),
)


def changed(before, after):
    """(old record or None, new record) of each call that a step has touched, oldest first."""
    pairs = []
    for new in tuple(after["over"]) + tuple(after["calls"]):
        old = records.find(before["calls"], new["id"])
        if old is not new:
            pairs.append((old, new))
    return pairs


def transitions(before, after):
    """[(transition, record, detail)] of a step, in the order in which they are told. The detail is a tone, or None."""
    found = []
    for old, new in changed(before, after):
        if old is None and new["recovery"]:
            continue  # of a page that is gone: its beginning was told there
        if old is None:
            found += _begun(new)
            old = new if new["phase"] == "incoming" else records.record(id=new["id"], consults=new["consults"])
        _of(old, new, before, after, found)
    return found


def _begun(new):
    if new["phase"] == "incoming":
        return [("incoming", new, None)]
    return [("asking" if new["consults"] else "begun", new, None)]


def _of(old, new, before, after, found):
    sent = new["digits_sent"] - old["digits_sent"]
    for tone in new["digits"][-sent:] if sent else "":
        found.append(("tone", new, tone))
    for name, test in TRANSITIONS:
        if test(old, new):
            found.append((_named(name, new), new, None))
            if name == "transferred":
                consult = records.consultation(after["calls"], new)
                if consult is not None:
                    found.append(("consultation_done", consult, None))
            elif name == "alone":
                found[-1] = ("alone_talking" if new["answered"] is not None else "alone_placed", new, None)
    if new["phase"] == "over" and new["consults"] and new["cause"] == "transferred":
        first = records.find(before["calls"], new["consults"])
        if first is not None and not (first["handing"] or {}).get("done"):
            found.append(("consultation_done", new, None))


def _named(name, call):
    return "consulting" if name == "calling" and call["consults"] else name


def messages(transition, call, tone):
    """What the host page hears of a transition: [(message, what is given with it)]; what is given: "call", "end" or a text."""
    told = []
    for name, message, given, of_consultations in WIRE:
        if name == transition and (of_consultations or not call["consults"]):
            text = {"number": call["number"], "tone": tone, "to": (call["handing"] or {}).get("to")}
            told.append((message, text.get(given, given)))
    return told
