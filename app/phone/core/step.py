"""One step: the state and an input give the next state, and effects. Nothing else decides what is true of a call.

    state, effects = step(state, ("command", {"name": "hold", "call": id, …}), now)
    state, effects = step(state, ("line", "held", (id, "us")), now)

An input that no row knows for the call's phase changes nothing. At most one group of calls is active: `_arrange` holds and resumes
by that alone, and nobody else does.
"""

from core import commands, post_dial, records
from core.draft import Draft
from core.records import PHASES, PLACED, is_recovering, is_up

REMEMBERED = 20  # ids that a server may give before the call is known here
SHOWN_DIGITS = 24
ALIVE = PHASES[:-1]
BEEP_SECONDS = 0.4  # before a call is answered for the person

# What a step asks for: (effect, its arguments, meaning).
EFFECTS = (
    ("line", ("act", "details…"), "An act of the line."),
    ("reply", ("command id", "value", "error"), "A command's one reply; error is None or {code, message, cause}."),
    ("later", ("seconds", "input"), "Take an input after a time."),
    ("missed", ("call",), "Somebody has called and heard busy: an entry of the call log."),
    ("trouble", ("code", "cause", "to"), "Something to be said to the person."),
    ("record", ("call_id", "act"), "Let this window's recorder start or stop."),
    ("beep", (), "A call is about to be answered for the person."),
)

# Events of the line that only move a call on: (phases before, event, phase after, fields noted).
MOVES = (
    (("calling",), "ringing", "ringing", {}),
    (("calling", "ringing"), "early_media", "early", {}),
    (("incoming",), "answered", "connecting", {}),
    (ALIVE, "muted", None, {"muted": True}),
    (ALIVE, "unmuted", None, {"muted": False}),
)
MOVE = {}
for _phases, _event, _after, _noted in MOVES:
    for _phase in _phases:
        MOVE[(_phase, _event)] = _noted if _after is None else _noted | {"phase": _after}


def step(shared, given, now):
    """The next state and the effects of an input: ("command", command), ("line", event, details), ("tone", call, turn),
    ("auto_answer", call, beep) or ("restore", {"calls": ((record, dialog), …), "active", "current"})."""
    draft = Draft(shared, now)
    if not INPUTS[given[0]](draft, *given[1:]):
        return shared, ()
    _arrange(draft)
    commands.settle(draft)
    return draft.state, tuple(draft.effects)


# -- what the line tells


def _on_line(draft, event, details):
    act = LINE.get(event)
    if act is not None:
        return act(draft, *details)
    call = draft.call(details[0]) if details else None
    noted = MOVE.get((call["phase"], event)) if call is not None else None
    if noted is None:
        return False
    draft.set(call, **noted)
    return True


def _incoming(draft, call_id, number, name, sip_call_id=None, facts=None):
    if records.find(draft["calls"], call_id) is not None:
        return False
    facts = facts or {}
    call = records.record(
        id=call_id, sip_call_id=sip_call_id, direction="inbound", number=number, name=name, first=(number, name), phase="incoming",
        group=call_id, via=facts.get("forwarded_by", ""), created=draft.now,
    )  # fmt: skip
    others = [other for other in draft["calls"] if other["phase"] != "incoming"]
    draft.add(call)
    _know(draft, call)
    if not draft["current"]:
        draft["current"] = call_id
    delay = facts.get("answer_after")
    if delay is not None and not others:
        draft.set(draft.call(call_id), auto_answered=True)
        draft.do("later", delay, ("auto_answer", call_id, True))
    return True


def _auto_answer(draft, call_id, beep):
    """The server wants it answered: a short tone first, so that nobody is heard unawares."""
    call = draft.call(call_id)
    if call is None or call["phase"] != "incoming":
        return False
    if beep:
        draft.do("beep")
        draft.do("later", BEEP_SECONDS, ("auto_answer", call_id, False))
    else:
        _answer(draft, call)
    return True


def _answer(draft, call):
    draft.set(call, auto_answered=True)
    commands.begin(draft, {"id": "", "name": "answer", "call": call["id"], "args": {}})


def _steered(draft, call_id, how):
    """The server wants a call taken ("talk"), or held."""
    call = draft.call(call_id)
    if call is None:
        return False
    if how == "talk" and call["phase"] == "incoming":
        _answer(draft, call)
    elif is_up(call):
        commands.begin(draft, {"id": "", "name": "resume" if how == "talk" else "hold", "call": call_id, "args": {}})
    else:
        return False
    return True


def _turned_away(draft, call_id, number, name="", _facts=None):
    draft.do("missed", records.record(
        id=call_id, number=number, name=name, first=(number, name), phase="over", cause="busy", ended_by="us",
        created=draft.now, ended=draft.now,
    ))  # fmt: skip
    return True


def _calling(draft, call_id, _number, sip_call_id=None):
    call = draft.call(call_id)
    if call is None or call["sip_call_id"] is not None:
        return False
    _know(draft, draft.set(call, sip_call_id=sip_call_id or ""))
    return True


def _know(draft, call):
    """What a server has told of it before it was known here."""
    for sip_call_id, server_call_id, conversation in draft["server_calls"]:
        if sip_call_id and sip_call_id == call["sip_call_id"]:
            call = draft.set(
                call,
                server_call_id=server_call_id or call["server_call_id"],
                conversation=conversation or call["conversation"],
            )


def _server_call(draft, sip_call_id, server_call_id, conversation=""):
    draft["server_calls"] = (draft["server_calls"] + ((sip_call_id, server_call_id, conversation),))[-REMEMBERED:]
    for call in draft["calls"]:
        if call["sip_call_id"] == sip_call_id:
            _know(draft, call)
    return True


def _established(draft, call_id):
    call = draft.call(call_id)
    if call is None or call["phase"] not in PLACED + ("connecting", "incoming"):
        return False
    call = draft.set(call, phase="talking", answered=draft.now)
    _follow_server(draft, call)
    post_dial.go_on(draft, draft.call(call_id))
    return True


def _restore(draft, kept):
    """Calls of a page that is gone: their records, and what the line takes them back with. Who is heard here is heard still."""
    calls = []
    for record, dialog in kept["calls"]:
        known = draft.call(record["id"])  # where it is this page that was away
        if known is None or is_up(known):
            record = record | {"phase": "talking", "recovery": "under_way", "asked": "", "handing": None}
            draft.add(record) if known is None else draft.set(known, **record)
            calls.append((record, dialog))
    ids = [call["id"] for call in draft["calls"]]
    for call in draft["calls"]:
        if call["consults"] and call["consults"] not in ids:
            draft.set(call, consults="")
    groups = [call["group"] for call in draft["calls"]]
    if not draft["active"] and kept["active"] in groups:
        draft["active"] = kept["active"]
    if not draft["current"] and ids:
        draft["current"] = kept["current"] if kept["current"] in ids else ids[0]
    for heard in (True, False):
        for record, dialog in calls:
            if (record["group"] == draft["active"]) == heard:
                draft.do("line", "take_back", record["id"], dialog, record["held"], record["muted"])
    return bool(calls)


def _taken_back(draft, call_id):
    """It is ours again, as it was; what the other side does with it, it tells anew."""
    call = draft.call(call_id)
    if call is None or not is_recovering(call):
        return False
    call = draft.set(call, recovery="done", held_there=False)
    if call["recording"] and "recording" not in draft["abilities"]:
        draft.do("record", call_id, "start")
    post_dial.go_on(draft, call)
    return True


def _held(draft, call_id, by):
    return _holds(draft, call_id, by, True)


def _resumed(draft, call_id, by):
    return _holds(draft, call_id, by, False)


def _holds(draft, call_id, by, held):
    """The line tells that a call is on hold, or no longer: by us it was asked for, as a rule."""
    call = draft.call(call_id)
    field = "held" if by == "us" else "held_there"
    if call is None or not is_up(call) or call[field] == held:
        return False
    asked = call["asked"]
    done = by == "us" and asked == ("hold" if held else "resume")
    call = draft.set(call, **{field: held, "asked": "" if done else asked})
    if held:
        post_dial.rest(draft, call)
    else:
        post_dial.go_on(draft, call)
    return True


# Which commands wait for an act of the line.
WAITING_FOR = {
    "hold": ("hold", "consult", "split"),
    "resume": ("resume", "swap", "merge"),
    "mix": ("merge",),
    "send_dtmf": ("send_dtmf", "press_key"),
    "transfer": ("transfer", "park"),
    "record": ("start_recording", "stop_recording", "pause_recording", "resume_recording"),
}


def _not_done(draft, call_id, act, code):
    """An act of ours was refused by the other side, or could not be sent; the line says so to the person."""
    call = draft.call(call_id)
    if call is None:
        return False
    code_of_reply = code if code in ("line_lost", "no_sound") else "refused"
    if act in ("transfer", "attend"):
        _not_handed_on(draft, call, code_of_reply, "")
    else:
        if act == call["asked"]:
            call = draft.set(call, asked="refused")
            if act == "resume" and draft["active"] == call["group"]:  # it stays on hold, and nobody is heard
                draft["active"] = ""
        draft.fail(call_id, WAITING_FOR.get(act, (act,)), code_of_reply)
    return True


def _dtmf(draft, call_id, tone, way):
    call = draft.call(call_id)
    if call is None or way != "sent" or not is_up(call):
        return False
    draft.set(call, digits=(call["digits"] + tone)[-SHOWN_DIGITS:], digits_sent=call["digits_sent"] + 1)
    return True


def _mixed(draft, ids):
    draft["joined"] = tuple(ids)
    return True


def _recording(draft, call_id, record_state):
    """It is recorded ("active"), that has "paused", or it isn't ("inactive"): by the server, or by this window."""
    call = draft.call(call_id)
    if call is None:
        return False
    _follow_server(draft, draft.set(call, record_state=record_state))
    return True


def _follow_server(draft, call):
    if is_up(call) and call["record_state"]:
        draft.set(call, recording="" if call["record_state"] == "inactive" else call["record_state"])


def _recording_made(draft, call_id, made):
    """The window's recorder has finished; `made` is what stop_recording gives, or None where it has failed."""
    draft["pending"] = tuple(
        [
            entry | ({"made": made} if made else {"failed": ("refused", "")})
            if entry["name"] == "stop_recording" and entry["call"] == call_id
            else entry
            for entry in draft["pending"]
        ]
    )
    return True


def _identity(draft, call_id, number, name):
    call = draft.call(call_id)
    if call is None:
        return False
    draft.set(call, number=number, name=name)
    return True


def _status(draft, call_id, status):
    call = draft.call(call_id)
    if call is None:
        return False
    draft.set(call, status=status)
    return True


def _quality(draft, call_id, bars):
    call = draft.call(call_id)
    if call is None or call["quality"] == bars:
        return False
    draft.set(call, quality=bars)
    return True


def _transferred(draft, call_id):
    """It came about; the line ends the calls itself."""
    call = draft.call(call_id)
    if call is None:
        return False
    if call["handing"] is None and records.consultation(draft["calls"], call) is None and call["consults"]:
        call = draft.call(call["consults"]) or call  # told of the consultation first
    draft.set(call, handing=(call["handing"] or {"to": "", "attended": False}) | {"done": True})
    return True


def _transfer_failed(draft, call_id, cause):
    """The calls are still ours."""
    call = draft.call(call_id)
    if call is None or call["handing"] is None:
        return False
    draft.do("trouble", "transfer_failed", cause, call["handing"]["to"])
    _not_handed_on(draft, call, "refused", cause)
    return True


def _not_handed_on(draft, call, code, cause):
    draft.set(call, handing=None)
    draft.fail(call["id"], ("transfer", "park"), code, cause)
    consult = records.consultation(draft["calls"], call)
    if consult is not None:
        draft.fail(consult["id"], ("complete",), code, cause)


def _ended(draft, call_id, cause, by):
    call = draft.call(call_id)
    if call is None:
        return False
    consult = records.consultation(draft["calls"], call)
    call = dict(call)
    call.update(
        phase="over", cause=cause, ended_by=by, ended=draft.now, asked="", recording="", post_dial="", post_dial_waits=False
    )  # fmt: skip
    draft.remove(call)
    if consult is not None and cause != "transferred":  # who was asked stays, as a call like any other
        draft.set(consult, consults="")
    _leave_group(draft, call)
    if draft["current"] == call_id:
        draft["current"] = _next(draft, call)
    return True


def _leave_group(draft, call):
    """Whose group was heard, and is empty now: the call that was asked about is heard again; no other one is."""
    if draft["active"] != call["group"] or records.members(draft["calls"], call["group"]):
        return
    first = draft.call(call["consults"]) if call["consults"] else None
    back = first is not None and is_up(first) and call["cause"] != "transferred"
    draft.activate(first["group"] if back else "")


def _next(draft, call):
    """The id of the call that is looked at after one has ended."""
    first = draft.call(call["consults"]) if call["consults"] else None
    order = (
        ([first] if first is not None else [])
        + [other for other in draft["calls"] if is_up(other)]
        + list(draft["calls"])
    )
    return order[0]["id"] if order else ""


def _line_gone(draft):
    """The line is given up: whatever was up is over."""
    for call in draft["calls"]:
        _ended(draft, call["id"], "hung_up", "us")
    return True


# -- policy


def _arrange(draft):
    """Hold what is not of the active group, resume what is, and mix what is heard together. Nobody else does."""
    for call in draft["calls"]:
        wanted = "resume" if call["group"] == draft["active"] else "hold"
        asked = call["asked"]
        will_be_held = asked == "hold" if asked in ("hold", "resume") else call["held"]
        there = is_up(call) and not is_recovering(call)
        if there and asked != "refused" and will_be_held != (wanted == "hold"):
            if call["handing"] is None:  # a call that is handed on is the line's to hold
                draft.set(call, asked=wanted)
                draft.do_first("line", wanted, call["id"]) if wanted == "hold" else draft.do("line", wanted, call["id"])
    heard = [
        call["id"]
        for call in records.members(draft["calls"], draft["active"])
        if is_up(call) and not call["held"] and not is_recovering(call)
    ]
    mixed = tuple(heard) if len(heard) > 1 else ()
    if mixed != draft["mixed"]:
        draft["mixed"] = mixed
        draft.do("line", "mix", mixed)


# The events of a line that do more than MOVES.
LINE = {
    "incoming": _incoming,
    "turned_away": _turned_away,
    "steered": _steered,
    "calling": _calling,
    "server_call": _server_call,
    "established": _established,
    "taken_back": _taken_back,
    "held": _held,
    "resumed": _resumed,
    "not_done": _not_done,
    "dtmf": _dtmf,
    "mixed": _mixed,
    "recording": _recording,
    "recording_made": _recording_made,
    "identity": _identity,
    "status": _status,
    "quality": _quality,
    "transferred": _transferred,
    "transfer_failed": _transfer_failed,
    "ended": _ended,
    "gone": _line_gone,
}
# What a line tells of calls, as `main` routes it.
LINE_EVENTS = tuple(LINE) + tuple([event for _, event, _, _ in MOVES])
INPUTS = {
    "line": _on_line,
    "command": commands.begin,
    "tone": post_dial.on_tone,
    "auto_answer": _auto_answer,
    "restore": _restore,
}
