"""What can be asked of a call, by a person, a key, the host page: each is a row, and gets exactly one reply.

A command is a dict: `id` (of its reply), `name`, `call` (an id or ""), `args`, and for those that make a call `new_id`. It
is answered when it has come about, not when it was sent: its `goal` looks at the state after every step.
"""

from core import acts, dial, records, transfer
from core.errors import error
from core.goals import until, until_held, until_over
from core.records import PHASES, PLACED, is_recovering, is_up

ALIVE = PHASES[:-1]


def begin(draft, command):
    """Take a command. Every one is answered: at once where it can't be done."""
    name = command["name"]
    row = ROWS.get(name)
    if row is None:
        return _refuse(draft, command, error("unknown_command", name=name))
    needs_call, phases, act, _goal = row
    call = draft.call(command["call"]) if needs_call else None
    if needs_call and call is None:
        return _refuse(draft, command, error("no_such_call"))
    if call is not None and call["phase"] not in phases:
        return _refuse(draft, command, error("not_now", "phase", name=name, phase=records.state(call)))
    if call is not None and is_recovering(call) and name != "hang_up":
        return _refuse(draft, command, error("not_now", "recovering"))
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
        reply = ROWS[entry["name"]][3](draft, call, entry)
        if reply is not None:
            draft.do("reply", entry["id"], reply.get("value"), reply.get("error"))
        else:
            waiting.append(entry)
    draft["pending"] = tuple(waiting)


TALKING = ("talking",)
TAKEN = PLACED + ("connecting", "talking")
NOW = until(lambda draft, call, entry: True)
MUTED = until(lambda draft, call, entry: call["muted"])
UNMUTED = until(lambda draft, call, entry: not call["muted"])
RECORDED = until(lambda draft, call, entry: call["recording"] == "active")
PAUSED = until(lambda draft, call, entry: call["recording"] == "paused")

# name → (is it about a call, in which phases of it, what begins it, when it has come about).
ROWS = {
    "answer": (True, ("incoming", "connecting"), acts.answer, until(lambda draft, call, entry: is_up(call))),
    "decline": (True, ("incoming",), acts.hang_up, until_over),
    "hang_up": (True, ALIVE, acts.hang_up, until_over),
    "hold": (True, TALKING, acts.hold, until_held(True)),
    "resume": (True, TALKING, acts.resume, until_held(False)),
    "swap": (True, TALKING, acts.swap, until_held(False)),
    "mute": (True, TAKEN, acts.switch("mute"), MUTED),
    "unmute": (True, TAKEN, acts.switch("unmute"), UNMUTED),
    "send_dtmf": (True, TALKING, acts.send_dtmf, until(acts.sent)),
    "press_key": (True, TALKING, acts.press, until(acts.sent)),
    "send_post_dial": (True, TALKING, acts.go_on, NOW),
    "drop_post_dial": (True, ALIVE, acts.drop, NOW),
    "transfer": (True, TALKING, transfer.transfer, transfer.handed_on),
    "park": (True, TALKING, transfer.park, transfer.parked),
    "consult": (True, TALKING, transfer.consult, transfer.consulted),
    "complete": (True, TALKING, transfer.complete, transfer.handed_on),
    "cancel": (True, PLACED + TALKING, transfer.cancel, transfer.cancelled),
    "merge": (True, TALKING, transfer.merge, transfer.merged),
    "split": (True, TALKING, transfer.split, until_held(True)),
    "start_recording": (True, TALKING, acts.record("start", False), RECORDED),
    "stop_recording": (True, TALKING, acts.record("stop", True), acts.stopped),
    "pause_recording": (True, TALKING, acts.record("pause", True), PAUSED),
    "resume_recording": (True, TALKING, acts.record("resume", True), RECORDED),
    "dial": (False, (), dial.dial, dial.dialled),
    "pickup": (False, (), dial.pickup, dial.dialled),
}
