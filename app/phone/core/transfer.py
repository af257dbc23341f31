"""Handing a call on, at once or after asking, parking it; and conferences of several."""

from core import records
from core.dial import dial_new, read
from core.errors import error
from core.goals import done, is_over, refused
from core.records import is_up

# -- transfer


def can_be_handed(draft, call):
    """The error that keeps a call from being transferred, or None."""
    if draft["line"] != "ready":
        return error("line_lost", "line")
    if call["handing"] is not None:
        return error("not_now", "handing")
    if call["consults"] or records.consultation(draft["calls"], call) is not None:
        return error("not_now", "consulting")
    return None


def transfer(draft, call, command, _entry):
    """Connect the other side with a number, leave."""
    number, tones, problem = read(command["args"].get("number"))
    if tones:
        return error("bad_argument", "tones")
    problem = problem or can_be_handed(draft, call)
    return problem or hand_on(draft, call, number)


def hand_on(draft, call, number):
    """The line hands it on."""
    draft.set(call, handing={"to": number, "attended": False, "done": False})
    draft.do("line", "transfer", call["id"], number)


def handed_on(_draft, call, _entry):
    """The far side has taken it; or the call is over otherwise."""
    if not is_over(call):
        return None
    return done() if call is not None and call["cause"] == "transferred" else refused(call)


def park(draft, call, _command, entry):
    """Leave it at the code of the settings."""
    code = draft["settings"].get("park_code")
    if not code:
        return error("not_now", "no_park_code")
    entry["where"] = code
    return can_be_handed(draft, call) or hand_on(draft, call, code)


def parked(draft, call, entry):
    """As `handed_on`; gives where."""
    reply = handed_on(draft, call, entry)
    return done({"where": entry["where"]}) if reply is not None and "value" in reply else reply


def consult(draft, call, command, entry):
    """Hold the call and ring somebody first."""
    number, tones, problem = read(command["args"].get("number"))
    problem = problem or can_be_handed(draft, call)
    if problem is None:
        entry["first"] = call["id"]
        dial_new(draft, command, entry, number, tones + (command["args"].get("postDial") or ""), call["id"])
    return problem


def consulted(draft, call, entry):
    """It is on its way, and the first call is on hold."""
    first = draft.call(entry["first"])
    if is_over(call):
        return refused(call)
    if first is not None and first["asked"] == "refused":
        draft.do("line", "hang_up", call["id"])  # the two must not be live at once
        return refused(first)
    apart = first is None or first["held"] or draft["active"] != call["group"]
    placed = call["sip_call_id"] is not None and apart
    return done({"callId": call["id"]}) if placed else None


def complete(draft, call, _command, entry):
    """Connect the two, leave."""
    first = draft.call(call["consults"]) if call["consults"] else None
    if first is None:
        return error("not_now", "no_consultation", name="complete")
    if first["handing"] is not None:
        return error("not_now", "handing")
    draft.set(first, handing={"to": call["number"], "attended": True, "done": False})
    draft.do("line", "attend", first["id"], call["id"])


def cancel(draft, call, _command, entry):
    """Back to the first call."""
    if not call["consults"]:
        return error("not_now", "no_consultation", name="cancel")
    entry["first"] = call["consults"]
    draft.do("line", "hang_up", call["id"])


def cancelled(draft, call, entry):
    """The consultation is over; the first call is back, where it was to be."""
    if not is_over(call):
        return None
    first = draft.call(entry["first"])
    if first is None or not first["held"] or draft["active"] != first["group"]:
        return done()
    return refused(first) if first["asked"] == "refused" else None


# -- conferences


def merge(draft, call, command, entry):
    """Hear the groups of two calls together."""
    other_id = command["args"].get("callId")
    others = [
        other for other in draft["calls"]
        if is_up(other) and other["group"] != call["group"] and (not other_id or other["id"] == other_id)
    ]  # fmt: skip
    if other_id and draft.call(other_id) is None:
        return error("no_such_call")
    if not others:
        return error("not_now", "nothing_to_merge")
    if call["handing"] is not None or others[0]["handing"] is not None:
        return error("not_now", "handing")
    joining = others[0]["group"]
    for member in records.members(draft["calls"], joining):
        member = draft.set(member, group=call["group"])
        if member["muted"] != call["muted"]:
            draft.do("line", "mute" if call["muted"] else "unmute", member["id"])
    for member in records.members(draft["calls"], call["group"]):
        if member["consults"]:
            draft.set(member, consults="")  # nobody is asked any more: they talk
    entry["other"] = others[0]["id"]
    draft.activate(call["group"])


def merged(draft, call, entry):
    """Both are heard, mixed."""
    other = draft.known(entry["other"])
    if is_over(call) or is_over(other):
        return refused(call if is_over(call) else other)
    if call["id"] in draft["joined"] and other["id"] in draft["joined"]:
        return done()
    if draft["active"] != call["group"] or other["group"] != call["group"]:
        return {"error": error("not_now", "overtaken")}
    return refused(call) if "refused" in (call["asked"], other["asked"]) else None


def split(draft, call, _command, _entry):
    """Take one out of its conference, on hold by itself."""
    rest = records.conference(draft["calls"], call)
    if not rest:
        return error("not_now", "no_conference")
    if call["group"] == call["id"]:  # the group's name goes with the call that it is named after
        active = draft["active"] == call["id"]
        for other in rest:
            draft.set(other, group=rest[0]["id"])
        if active:
            draft["active"] = rest[0]["id"]
    else:
        draft.set(call, group=call["id"])
    if draft["current"] == call["id"]:
        draft["current"] = rest[0]["id"]
