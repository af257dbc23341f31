"""What a Wazo stack knows about its user's day (agent, call log, services, mailbox), as the phone's plain values. Pure."""

from core import dates
from core.text import clean
from lines.wazo_data import utc

DIRECTION = {"inbound": "inbound", "outbound": "outbound"}
# Nobody was called in vain: the caller is on a block list, or has left a message that has a sign of its own.
NOT_MISSED = ("blocked", "voicemail")
UNHEARD = ("new", "urgent")  # the types of the folders whose messages are new
HEARD = "old"
TEXT = 2000  # characters of what a message says

# Why a request was refused, for those who say so: (statuses, why).
WHY = (
    ((401, 403), "forbidden"),
    ((404,), "gone"),
    ((0, 502, 503, 504), "away"),
)
DO_NOT_DISTURB = "dnd"
IN_USE = "extension and context already in use"


def why(status):
    """Why an answer with this status is no good: a word that the phone has words for."""
    for statuses, reason in WHY:
        if status in statuses:
            return reason
    return "refused"


# -- the agent


def agent_status(agent, extension):
    """(state, reason, at, queues) of an agent: in, out or paused, and why; at which phone but that of `extension`, or
    ""; the calls of how many queues come to it, or None."""
    if not agent.get("logged"):
        return "out", "", "", None
    at, queues = _text(agent.get("extension")), agent.get("queues")
    where = "" if at == (extension or "") else at
    count = len([queue for queue in queues if queue.get("logged")]) if isinstance(queues, list) else None
    if agent.get("paused"):
        return "paused", _text(agent.get("paused_reason")), where, count
    return "in", "", where, count


def pause(reason):
    """The body of a pause. An empty reason is refused, so is one of more than 80 characters."""
    reason = clean(reason)
    return {"reason": reason} if reason else {}


# -- the call log


def call_log(answer, uuid):
    """A call log's answer as entries in wire names; `uuid` is the user whose log it is."""
    return [entry(item, uuid) for item in answer.get("items") or () if is_record(item)]


def is_record(item):
    """Whether this is a call of a log."""
    return isinstance(item, dict) and dates.seconds(item.get("start")) is not None


def entry(item, uuid):
    """A record of a call as an entry in wire names."""
    source = _party(item, "source")
    last, first = _party(item, "destination"), _party(item, "requested")
    # "internal" is both: it depends on whose log it is.
    own = "outbound" if source["uuid"] == uuid else "inbound"
    direction = DIRECTION.get(item.get("call_direction")) or own
    answered = bool(item.get("answered", item.get("answer")))
    status = item.get("call_status") or ("answered" if answered else "unknown")
    return {
        "id": item.get("id"),
        "answer": utc(item.get("answer")),
        "answered": answered,
        "callDirection": direction,
        "callStatus": status,
        "conversationId": item.get("conversation_id"),
        "source": source,
        # Whom the caller called, not who has answered in the end: that is the number to call again.
        "destination": first if first["extension"] else last,
        "requested": first,
        "duration": int(item.get("duration") or 0),
        "start": utc(item["start"]),
        "end": utc(item.get("end")),
        "newMissedCall": direction == "inbound" and not answered and status not in NOT_MISSED,
        "recordings": [_recording(recording) for recording in item.get("recordings") or () if recording.get("uuid")],
    }


def _party(item, end):
    extension = item.get(end + "_extension")
    return {"extension": extension, "name": item.get(end + "_name") or extension, "uuid": item.get(end + "_user_uuid")}


def _recording(recording):
    return {
        "uuid": recording["uuid"],
        "start": utc(recording.get("start_time")),
        "end": utc(recording.get("end_time")),
        "deleted": bool(recording.get("deleted")),
        "filename": _text(recording.get("filename")),
    }


# -- do not disturb, forwards


def services(user):
    """What a user's record says about do not disturb and forwards, as `services.Services` wants it."""
    found = {"dnd": bool(((user.get("services") or {}).get("dnd") or {}).get("enabled"))}
    for name, forward in (user.get("forwards") or {}).items():
        found[name] = _forward(forward)
    return found


def service_pushed(name, data):
    """The same of a pushed event: a dict with what has changed, {} for an event about something else."""
    parts = name.split("_")
    if len(parts) != 4 or parts[0] != "users" or parts[3] != "updated":
        return {}
    if parts[1:3] == ["services", "dnd"]:
        return {"dnd": bool(data.get("enabled"))}
    return {parts[2]: _forward(data)} if parts[1] == "forwards" else {}


def service_request(name, on, destination):
    """(path below the user, body) that changes one."""
    if name == DO_NOT_DISTURB:
        return "services/dnd", {"enabled": on}
    return "forwards/" + name, {"enabled": on, "destination": destination or None}


def _forward(forward):
    return bool((forward or {}).get("enabled")), _text((forward or {}).get("destination"))


# -- the mailbox


def messages(mailbox):
    """A mailbox's messages, newest first, as `voicemail.Voicemail` wants them."""
    found = []
    for folder in mailbox.get("folders") or ():
        for message in folder.get("messages") or ():
            found.append((message.get("timestamp") or 0, _message(message, folder.get("type") in UNHEARD)))
    found.sort(key=lambda row: -row[0])
    return [message for _at, message in found]


def _message(message, new):
    return {
        "id": str(message.get("id")),
        "name": _text(message.get("caller_id_name")),
        "number": _text(message.get("caller_id_num")),
        "start": dates.iso(message.get("timestamp")),
        "seconds": int(message.get("duration") or 0),
        "new": new,
        "text": clean((message.get("transcription") or {}).get("text"), TEXT),
    }


def heard_folder(mailbox):
    """The id of the folder of the messages that were heard, or None."""
    for folder in mailbox.get("folders") or ():
        if folder.get("type") == HEARD:
            return folder.get("id")
    return None


# -- calls


def record_state(call):
    """active, paused or inactive: whether the stack records a call; "" if it does not say."""
    state = call.get("record_state")
    return state if state in ("active", "paused", "inactive") else ""


def _text(value):
    return value if isinstance(value, str) else ""
