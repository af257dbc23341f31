"""A new call of ours: dialled, or picked up where it rings."""

from core import records
from core.errors import error
from core.goals import done, is_over, refused
from softphone.wire import phone_number


def read(text):
    """(number, what is dialled once it is answered, the error or None) of a text."""
    dial = phone_number.read(str(text)) if isinstance(text, (str, int)) else None
    if dial is None or dial.number is None:
        return "", "", error("bad_argument", "number", why=phone_number.reason(dial.why if dial else "empty"))
    return dial.number, dial.tones, None


def dial_new(draft, command, entry, number, tones, consults=""):
    """A new call of ours, in a group of its own that is to be heard."""
    call_id = command["new_id"]
    draft.add(records.record(
        id=call_id, direction="outbound", number=number, name=command.get("known_as") or "", phase="calling", group=call_id,
        first=(number, command.get("known_as") or ""), consults=consults, post_dial=tones, created=draft.now,
    ))  # fmt: skip
    draft.activate(call_id)
    draft["current"] = entry["call"] = call_id
    draft.do("line", "dial", number, call_id)


def dial(draft, _call, command, entry):
    """Call a number; all others are held."""
    args = command["args"]
    number, tones, problem = read(args.get("number"))
    if problem is None and draft["line"] != "ready":
        problem = error("not_now", "line")
    if problem is None:
        dial_new(draft, command, entry, number, tones + (args.get("postDial") or ""))
    return problem


def pickup(draft, call, command, entry):
    """Take a call that rings at another phone, by the code of the settings."""
    code = draft["settings"].get("pickup_code")
    if not code:
        return error("not_now", "no_pickup_code")
    number, _tones, problem = read(command["args"].get("number"))
    return problem or dial(draft, call, command | {"args": {"number": code + number}}, entry)


def dialled(_draft, call, _entry):
    """There is a call."""
    if is_over(call):
        return refused(call)
    return done({"callId": call["id"]}) if call["sip_call_id"] is not None else None
