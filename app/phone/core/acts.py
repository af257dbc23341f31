"""What can be asked of one call: to take it, end it, hold it, mute it, send digits, record it."""

from core import post_dial, records
from core.errors import error
from core.goals import done, is_over, refused
from core.records import is_up

DIGITS = "0123456789*#ABCDabcd" + post_dial.PAUSES + post_dial.WAITS


# -- taking and ending calls


def answer(draft, call, _command, _entry):
    """Take it; all others are held."""
    if call["phase"] == "incoming":
        draft.activate(call["group"])
        draft["current"] = call["id"]
        draft.do("line", "answer", call["id"])


def hang_up(draft, call, _command, _entry):
    """End it, or decline it."""
    draft.do("line", "hang_up", call["id"])


# -- hold, and the microphone


def hold(draft, call, _command, _entry):
    """Its whole group is on hold."""
    if draft["active"] == call["group"]:
        draft.activate("")
    elif call["asked"] == "refused":
        draft.set(call, asked="")


def resume(draft, call, _command, _entry):
    """Its group is heard, all others are held."""
    if call["handing"] is not None:
        return error("not_now", "handing")
    if draft["active"] == call["group"] and call["asked"] == "refused":
        draft.set(call, asked="")
    draft.activate(call["group"])
    draft["current"] = call["id"]


def swap(draft, call, command, entry):
    """Talk with the next of the other groups."""
    calls = draft["calls"]
    at = [other["id"] for other in calls].index(call["id"])
    for other in calls[at + 1 :] + calls[:at]:
        if is_up(other) and other["group"] != call["group"]:
            entry["call"] = other["id"]
            return resume(draft, other, command, entry)
    return error("not_now", "nothing_to_merge")


def switch(act):
    """Our microphone off or on, in its whole group."""

    def begin_switch(draft, call, _command, _entry):
        for other in records.members(draft["calls"], call["group"]):
            if other["phase"] != "incoming":
                draft.do("line", act, other["id"])

    return begin_switch


# -- digits


def send_dtmf(draft, call, command, entry):
    """Digits and pauses, one after the other; behind those that are still to be dialled."""
    digits = command["args"].get("digits")
    if not isinstance(digits, str) or not digits or any([digit not in DIGITS for digit in digits]):
        return error("bad_argument", "digits")
    if call["held"]:
        return error("not_now", "held", name="send_dtmf")
    entry["target"] = call["digits_sent"] + post_dial.count(call["post_dial"] + digits)
    if call["post_dial"]:
        draft.set(call, post_dial=call["post_dial"] + digits)
    else:
        post_dial.go_on(draft, draft.set(call, post_dial=digits))


def press(draft, call, command, entry):
    """A key of the pad: at once, before what is still to be dialled."""
    if call["held"]:
        return error("not_now", "held", name="press_key")
    entry["target"] = call["digits_sent"] + 1
    draft.do("line", "send_dtmf", call["id"], command["args"]["digits"])


def go_on(draft, call, _command, _entry):
    """It is time to dial the rest."""
    if call["held"]:
        return error("not_now", "held", name="send_post_dial")
    if call["post_dial_waits"]:
        post_dial.go_on(draft, draft.set(call, post_dial_waits=False))


def drop(draft, call, _command, _entry):
    """The rest is not dialled."""
    post_dial.drop(draft, call)


def sent(_draft, call, entry):
    """As many digits are sent as were to be."""
    return call["digits_sent"] >= entry["target"]


# -- recording


def record(act, running):
    """Start, stop, pause or resume recording: the server where it does that, else this window."""

    def begin_recording(draft, call, _command, entry):
        if running and not call["recording"]:
            return error("not_now", "not_recording")
        entry["since"] = draft.now
        if "recording" in draft["abilities"]:
            draft.do("line", "record", call["id"], act)
        else:
            draft.do("record", call["id"], act)

    return begin_recording


def stopped(draft, call, entry):
    """This window's recorder gives what it has, also after the call; a server keeps it."""
    if "recording" not in draft["abilities"]:
        return done(entry["made"]) if entry.get("made") else None
    if is_over(call):
        return refused(call)
    return None if call["recording"] else done({"id": None, "seconds": None, "type": None, "where": "server"})
