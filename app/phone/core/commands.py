"""What can be asked of a call, by a person, a key, the host page: each is a row, and gets exactly one reply.

A command is a dict: `id` (of its reply), `name`, `call` (an id or ""), `args`, and for those that make a call `new_id`. It
is answered when it has come about, not when it was sent: its `goal` looks at the state after every step.
"""

from core import calls as records, post_dial
from core.calls import PHASES, PLACED, is_up
from core.errors import error
from softphone.wire import phone_number

ALIVE = PHASES[:-1]
DIGITS = "0123456789*#ABCDabcd" + post_dial.PAUSES + post_dial.WAITS


def begin(draft, command):
    """Take a command. Every one is answered: at once where it can't be done."""
    name = command["name"]
    row = ROWS.get(name)
    if row is None:
        return _refuse(draft, command, error("unknown_command", name=name))
    needs_call, phases, act, goal = row
    call = draft.call(command["call"]) if needs_call else None
    if needs_call and call is None:
        return _refuse(draft, command, error("no_such_call"))
    if call is not None and call["phase"] not in phases:
        return _refuse(draft, command, error("not_now", "phase", name=name, phase=records.state(call)))
    entry = {"id": command["id"], "name": name, "call": command["call"], "failed": None}
    problem = act(draft, call, command, entry)
    if problem is not None:
        return _refuse(draft, command, problem)
    draft["pending"] += (entry,)
    return True


def _refuse(draft, command, problem):
    draft.do("reply", command["id"], None, problem)
    return True


def settle(draft):
    """Answer the commands whose time has come."""
    waiting = []
    for entry in draft["pending"]:
        if entry["failed"] is not None:
            code, cause = entry["failed"]
            key = "dropped" if code == "not_now" else code
            draft.do("reply", entry["id"], None, error(code, key, cause))
            continue
        call = draft.known(entry["call"])
        done = ROWS[entry["name"]][3](draft, call, entry)
        if done is not None:
            draft.do("reply", entry["id"], done.get("value"), done.get("error"))
        else:
            waiting.append(entry)
    draft["pending"] = tuple(waiting)


def _done(value=None):
    return {"value": value}


def _refused(call):
    """The call is over before the command came about."""
    return {"error": error("refused", cause=call["cause"] if call is not None else "")}


def _is_over(call):
    return call is None or call["phase"] == "over"


def _until(condition):
    """A goal: `condition(draft, call, entry)`, while the call lives."""

    def goal(draft, call, entry):
        if _is_over(call):
            return _refused(call)
        return _done() if condition(draft, call, entry) else None

    return goal


# -- taking and ending calls


def _answer(draft, call, _command, _entry):
    if call["phase"] == "incoming":
        draft.activate(call["group"])
        draft["current"] = call["id"]
        draft.do("line", "answer", call["id"])


def _hang_up(draft, call, _command, _entry):
    draft.do("line", "hang_up", call["id"])


def _until_over(_draft, call, _entry):
    return _done() if _is_over(call) else None


# -- hold, and the microphone


def _hold(draft, call, _command, _entry):
    if draft["active"] == call["group"]:
        draft.activate("")
    elif call["asked"] == "refused":
        draft.set(call, asked="")


def _until_held(held):
    """All of the group are on hold, or none; somebody may have wanted it otherwise meanwhile."""

    def goal(draft, call, _entry):
        if _is_over(call):
            return _refused(call)
        group = [other for other in records.members(draft["calls"], call["group"]) if is_up(other)]
        if [other for other in group if other["asked"] == "refused"]:
            return {"error": error("refused")}
        if all([other["held"] == held for other in group]):
            return _done()
        return {"error": error("not_now", "overtaken")} if (draft["active"] == call["group"]) == held else None

    return goal


def _resume(draft, call, _command, _entry):
    if call["handing"] is not None:
        return error("not_now", "handing")
    if draft["active"] == call["group"] and call["asked"] == "refused":
        draft.set(call, asked="")
    draft.activate(call["group"])
    draft["current"] = call["id"]


def _swap(draft, call, command, entry):
    """Talk with the next of the other groups."""
    calls = draft["calls"]
    at = [other["id"] for other in calls].index(call["id"])
    for other in calls[at + 1 :] + calls[:at]:
        if is_up(other) and other["group"] != call["group"]:
            entry["call"] = other["id"]
            return _resume(draft, other, command, entry)
    return error("not_now", "nothing_to_merge")


def _switch(act):
    def begin_switch(draft, call, _command, _entry):
        for other in records.members(draft["calls"], call["group"]):
            if other["phase"] != "incoming":
                draft.do("line", act, other["id"])

    return begin_switch


# -- digits


def _send_dtmf(draft, call, command, entry):
    digits = command["args"].get("digits")
    if not isinstance(digits, str) or not digits or any([digit not in DIGITS for digit in digits]):
        return error("bad_argument", "digits")
    if call["held"]:
        return error("not_now", "held", name="send_dtmf")
    if call["post_dial"]:
        draft.set(call, post_dial=call["post_dial"] + digits)
    else:
        call = post_dial.go_on(draft, draft.set(call, post_dial=digits))
    entry["target"] = call["digits_sent"] + post_dial.count(call["post_dial"] + digits if call["post_dial"] else digits)


def _press(draft, call, command, entry):
    """A key of the pad: at once, before what is still to be dialled."""
    if call["held"]:
        return error("not_now", "held", name="press_key")
    entry["target"] = call["digits_sent"] + 1
    draft.do("line", "send_dtmf", call["id"], command["args"]["digits"])


def _go_on(draft, call, _command, _entry):
    if call["held"]:
        return error("not_now", "held", name="send_post_dial")
    if call["post_dial_waits"]:
        post_dial.go_on(draft, draft.set(call, post_dial_waits=False))


def _drop(draft, call, _command, _entry):
    post_dial.drop(draft, call)


def _sent(_draft, call, entry):
    return call["digits_sent"] >= entry["target"]


# -- transfer


def read(text):
    """(number, what is dialled once it is answered, the error or None) of a text."""
    dial = phone_number.read(str(text)) if isinstance(text, (str, int)) else None
    if dial is None or dial.number is None:
        return "", "", error("bad_argument", "number", why=phone_number.reason(dial.why if dial else "empty"))
    return dial.number, dial.tones, None


def _can_be_handed(draft, call):
    """The error that keeps a call from being transferred, or None."""
    if draft["line"] != "ready":
        return error("line_lost", "line")
    if call["handing"] is not None:
        return error("not_now", "handing")
    if call["consults"] or records.consultation(draft["calls"], call) is not None:
        return error("not_now", "consulting")
    return None


def _transfer(draft, call, command, _entry):
    number, tones, problem = read(command["args"].get("number"))
    if tones:
        return error("bad_argument", "tones")
    problem = problem or _can_be_handed(draft, call)
    return problem or _hand_on(draft, call, number)


def _hand_on(draft, call, number):
    draft.set(call, handing={"to": number, "attended": False, "done": False})
    draft.do("line", "transfer", call["id"], number)


def _handed_on(_draft, call, _entry):
    if not _is_over(call):
        return None
    return _done() if call is not None and call["cause"] == "transferred" else _refused(call)


def _park(draft, call, _command, entry):
    code = draft["settings"].get("park_code")
    if not code:
        return error("not_now", "no_park_code")
    entry["where"] = code
    return _can_be_handed(draft, call) or _hand_on(draft, call, code)


def _parked(draft, call, entry):
    done = _handed_on(draft, call, entry)
    return {"value": {"where": entry["where"]}} if done is not None and "value" in done else done


def _dial_new(draft, command, entry, number, tones, consults=""):
    """A new call of ours, in a group of its own that is to be heard."""
    call_id = command["new_id"]
    draft.add(records.record(
        id=call_id, direction="outbound", number=number, name=command.get("known_as") or "", phase="calling", group=call_id,
        first=(number, command.get("known_as") or ""), consults=consults, post_dial=tones, created=draft.now,
    ))  # fmt: skip
    draft.activate(call_id)
    draft["current"] = entry["call"] = call_id
    draft.do("line", "dial", number, call_id)


def _consult(draft, call, command, entry):
    number, tones, problem = read(command["args"].get("number"))
    problem = problem or _can_be_handed(draft, call)
    if problem is None:
        entry["first"] = call["id"]
        _dial_new(draft, command, entry, number, tones + (command["args"].get("postDial") or ""), call["id"])
    return problem


def _consulted(draft, call, entry):
    """It is on its way, and the first call is on hold."""
    first = draft.call(entry["first"])
    if _is_over(call):
        return _refused(call)
    if first is not None and first["asked"] == "refused":
        draft.do("line", "hang_up", call["id"])  # the two must not be live at once
        return _refused(first)
    apart = first is None or first["held"] or draft["active"] != call["group"]
    placed = call["sip_call_id"] is not None and apart
    return _done({"callId": call["id"]}) if placed else None


def _complete(draft, call, _command, entry):
    first = draft.call(call["consults"]) if call["consults"] else None
    if first is None:
        return error("not_now", "no_consultation", name="complete")
    if first["handing"] is not None:
        return error("not_now", "handing")
    draft.set(first, handing={"to": call["number"], "attended": True, "done": False})
    draft.do("line", "attend", first["id"], call["id"])


def _cancel(draft, call, _command, entry):
    if not call["consults"]:
        return error("not_now", "no_consultation", name="cancel")
    entry["first"] = call["consults"]
    draft.do("line", "hang_up", call["id"])


def _cancelled(draft, call, entry):
    """The consultation is over; the first call is back, where it was to be."""
    if not _is_over(call):
        return None
    first = draft.call(entry["first"])
    if first is None or not first["held"] or draft["active"] != first["group"]:
        return _done()
    return _refused(first) if first["asked"] == "refused" else None


# -- conferences


def _merge(draft, call, command, entry):
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


def _merged(draft, call, entry):
    other = draft.known(entry["other"])
    if _is_over(call) or _is_over(other):
        return _refused(call if _is_over(call) else other)
    if call["id"] in draft["mixed"] and other["id"] in draft["mixed"]:
        return _done()
    if draft["active"] != call["group"] or other["group"] != call["group"]:
        return {"error": error("not_now", "overtaken")}
    return _refused(call) if "refused" in (call["asked"], other["asked"]) else None


def _split(draft, call, _command, _entry):
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


# -- recording


def _record(act, running):
    def begin_recording(draft, call, _command, entry):
        if running and not call["recording"]:
            return error("not_now", "not_recording")
        entry["since"] = draft.now
        if "recording" in draft["abilities"]:
            draft.do("line", "record", call["id"], act)
        else:
            draft.do("record", call["id"], act)

    return begin_recording


def _stopped(draft, call, entry):
    """This window's recorder gives what it has, also after the call; a server keeps it."""
    if "recording" not in draft["abilities"]:
        return _done(entry["made"]) if entry.get("made") else None
    if _is_over(call):
        return _refused(call)
    return None if call["recording"] else _done({"id": None, "seconds": None, "type": None, "where": "server"})


# -- the line


def _dial(draft, _call, command, entry):
    args = command["args"]
    number, tones, problem = read(args.get("number"))
    if problem is None and draft["line"] != "ready":
        problem = error("not_now", "line")
    if problem is None:
        _dial_new(draft, command, entry, number, tones + (args.get("postDial") or ""))
    return problem


def _pickup(draft, call, command, entry):
    code = draft["settings"].get("pickup_code")
    if not code:
        return error("not_now", "no_pickup_code")
    number, _tones, problem = read(command["args"].get("number"))
    return problem or _dial(draft, call, command | {"args": {"number": code + number}}, entry)


def _dialled(_draft, call, _entry):
    """There is a call."""
    if _is_over(call):
        return _refused(call)
    return _done({"callId": call["id"]}) if call["sip_call_id"] is not None else None


TALKING = ("talking",)
# name → (is it about a call, in which phases of it, what begins it, when it has come about).
ROWS = {
    "answer": (True, ("incoming", "connecting"), _answer, _until(lambda draft, call, entry: is_up(call))),
    "decline": (True, ("incoming",), _hang_up, _until_over),
    "hang_up": (True, ALIVE, _hang_up, _until_over),
    "hold": (True, TALKING, _hold, _until_held(True)),
    "resume": (True, TALKING, _resume, _until_held(False)),
    "swap": (True, TALKING, _swap, _until_held(False)),
    "mute": (
        True,
        PLACED + ("connecting", "talking"),
        _switch("mute"),
        _until(lambda draft, call, entry: call["muted"]),
    ),
    "unmute": (
        True,
        PLACED + ("connecting", "talking"),
        _switch("unmute"),
        _until(lambda draft, call, entry: not call["muted"]),
    ),
    "send_dtmf": (True, TALKING, _send_dtmf, _until(_sent)),
    "press_key": (True, TALKING, _press, _until(_sent)),
    "send_post_dial": (True, TALKING, _go_on, _until(lambda draft, call, entry: True)),
    "drop_post_dial": (True, ALIVE, _drop, _until(lambda draft, call, entry: True)),
    "transfer": (True, TALKING, _transfer, _handed_on),
    "park": (True, TALKING, _park, _parked),
    "consult": (True, TALKING, _consult, _consulted),
    "complete": (True, TALKING, _complete, _handed_on),
    "cancel": (True, PLACED + TALKING, _cancel, _cancelled),
    "merge": (True, TALKING, _merge, _merged),
    "split": (True, TALKING, _split, _until_held(True)),
    "start_recording": (
        True,
        TALKING,
        _record("start", False),
        _until(lambda draft, call, entry: bool(call["recording"])),
    ),
    "stop_recording": (True, TALKING, _record("stop", True), _stopped),
    "pause_recording": (
        True,
        TALKING,
        _record("pause", True),
        _until(lambda draft, call, entry: call["recording"] == "paused"),
    ),
    "resume_recording": (
        True,
        TALKING,
        _record("resume", True),
        _until(lambda draft, call, entry: call["recording"] == "active"),
    ),
    "dial": (False, (), _dial, _dialled),
    "pickup": (False, (), _pickup, _dialled),
}
