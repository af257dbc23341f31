"""What a Wazo stack answers, as the phone's plain values. Pure: no browser, no requests."""

DIRECTION = {"inbound": "inbound", "outbound": "outbound"}
NUMBER_COLUMNS = ("number", "callable")         # the directory's column types that hold something to dial
DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
DAYS_TO_1970 = 719162


def seconds_of(moment):
    """Seconds since 1970 of an ISO 8601 time; Wazo's `utc_…` times carry no zone. None for what is no time."""
    if not isinstance(moment, str) or len(moment) < 19:
        return None
    try:
        year, month, day = int(moment[0:4]), int(moment[5:7]), int(moment[8:10])
        hour, minute, second = int(moment[11:13]), int(moment[14:16]), int(moment[17:19])
        before = year - 1
        days = before * 365 + before // 4 - before // 100 + before // 400 + DAYS_BEFORE_MONTH[month - 1] + day - 1
    except (ValueError, IndexError):
        return None
    if month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        days += 1
    return (days - DAYS_TO_1970) * 86400 + hour * 3600 + minute * 60 + second


def lifetime(data, now):
    """For how many seconds a token still holds; None if the stack does not say. A fresh one needs no right clock here."""
    expires, issued = seconds_of(data.get("utc_expires_at")), seconds_of(data.get("utc_issued_at"))
    if expires is None:
        return None
    return expires - (issued if issued is not None and data.get("fresh") else now)


def utc(moment):
    """The stack's UTC time with its zone, for those who would take it for local time."""
    if seconds_of(moment) is None:
        return None
    return moment if moment.endswith("Z") or "+" in moment else moment + "Z"


def owner(data):
    """The uuid of the token's user."""
    metadata = data.get("metadata") or {}
    return metadata.get("uuid") or data.get("auth_id")


def display_name(user):
    """A user's first and last name."""
    names = [user.get(name) for name in ("firstname", "lastname")]
    return " ".join([name for name in names if isinstance(name, str) and name])


def lines_of(user):
    """(line id, extension) of a user's lines, in their order."""
    found = []
    for line in user.get("lines") or ():
        extensions = line.get("extensions") or [{}]
        found.append((line.get("id"), extensions[0].get("exten")))
    return found


def is_for_browsers(endpoint):
    """Whether a SIP endpoint speaks WebRTC."""
    return any([list(option) == ["webrtc", "yes"] for option in endpoint.get("endpoint_section_options") or ()])


def session(data, user, engine_version=None):
    """The session as the host page gets it, but for its tokens and host."""
    metadata = data.get("metadata") or {}
    return {
        "acl": data.get("acl") or data.get("acls") or [],
        "uuid": owner(data),
        "tenantUuid": metadata.get("tenant_uuid"),
        "engineUuid": data.get("xivo_uuid"),
        "sessionUuid": data.get("session_uuid"),
        "engineVersion": engine_version,
        "expiresAt": utc(data.get("utc_expires_at")),
        "authorizations": [],
        "profile": {
            "id": user.get("uuid"),
            "firstName": user.get("firstname") or "",
            "lastName": user.get("lastname") or "",
            "email": user.get("email"),
            "username": user.get("username"),
            "mobileNumber": user.get("mobile_phone_number"),
            "lines": [{"id": line_id, "extensions": [{"exten": number}]} for line_id, number in lines_of(user)],
        },
    }


def agent_status(agent):
    """(state, reason) of an agent, in the phone's words."""
    if not agent.get("logged"):
        return "out", ""
    if agent.get("paused"):
        return "paused", agent.get("paused_reason") or ""
    return "in", ""


def contacts(answer):
    """A directory's answer as [{name, number}]; who has several numbers comes several times."""
    types = answer.get("column_types") or []
    found = []
    for result in answer.get("results") or ():
        values = result.get("column_values") or []
        cells = [(kind, value) for kind, value in zip(types, values) if isinstance(value, str) and value]
        names = [value for kind, value in cells if kind == "name"]
        for kind, value in cells:
            if kind in NUMBER_COLUMNS:
                found.append({"name": names[0] if names else value, "number": value})
    return found


def call_log(answer, uuid):
    """A call log's answer as entries in wire names; `uuid` is the user whose log it is."""
    return [_entry(item, uuid) for item in answer.get("items") or () if seconds_of(item.get("start")) is not None]


def _entry(item, uuid):
    ends = {}
    for end in ("source", "destination"):
        ends[end] = {
            "extension": item.get(end + "_extension"),
            "name": item.get(end + "_name") or item.get(end + "_extension"),
            "uuid": item.get(end + "_user_uuid"),
        }
    # "internal" is both: it depends on whose log it is.
    own = "outbound" if ends["source"]["uuid"] == uuid else "inbound"
    direction = DIRECTION.get(item.get("call_direction")) or own
    answered = bool(item.get("answered", item.get("answer")))
    return {
        "id": item.get("id"),
        "answer": item.get("answer"),
        "answered": answered,
        "callDirection": direction,
        "source": ends["source"],
        "destination": ends["destination"],
        "duration": int(item.get("duration") or 0),
        "start": item["start"],
        "end": item.get("end"),
        "newMissedCall": direction == "inbound" and not answered,
        "recordings": item.get("recordings") or [],
    }
