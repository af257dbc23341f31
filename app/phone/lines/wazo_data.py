"""What a Wazo stack answers, as the phone's plain values. Pure: no browser, no requests."""

from core import dates

FORWARDS = ("unconditional", "noanswer", "busy")
NUMBER_COLUMNS = ("number", "callable")  # the directory's column types that hold something to dial


def lifetime(data, now):
    """For how many seconds a token still holds; None if the stack does not say. A fresh one needs no right clock here."""
    expires, issued = dates.seconds(data.get("utc_expires_at")), dates.seconds(data.get("utc_issued_at"))
    if expires is None:
        return None
    return expires - (issued if issued is not None and data.get("fresh") else now)


def utc(moment):
    """A time of the stack, with its zone: UTC for those who would take it for local time."""
    return dates.iso(dates.seconds(moment))


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


def option(options, name):
    """An option of an endpoint's section, a list of [name, value] in any order; the last one counts, as in Asterisk. Or ""."""
    found = [row[1] for row in options or () if isinstance(row, list) and len(row) == 2 and row[0] == name]
    return found[-1] if found and isinstance(found[-1], str) else ""


def is_for_browsers(endpoint):
    """Whether an endpoint speaks WebRTC. (The line's own `is_webrtc` doesn't know of templates.)"""
    return option(endpoint.get("endpoint_section_options"), "webrtc").lower() in ("yes", "true", "on", "1")


def sip_account(endpoint):
    """{"username", "authorization_user", "password"} of an endpoint, or None where there is nothing to sign in with. Its name
    is the address of record; stacks before 20.13 have user and secret beside it.
    """
    auth = endpoint.get("auth_section_options")
    user = option(auth, "username") or endpoint.get("username") or ""
    password = option(auth, "password") or endpoint.get("secret") or ""
    name = endpoint.get("name") or user
    if not (name and user and password):
        return None
    return {"username": name, "authorization_user": user, "password": password}


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
        "authorizations": [],  # of Wazo's portal; a stack has none
        "profile": profile(user),
    }


def profile(user):
    """A user as `@wazo/euc-plugins-sdk` types a Profile. `sipLines` stays empty, since secrets would be in it."""
    services, agent, voicemail = user.get("services") or {}, user.get("agent"), user.get("voicemail")
    first, last = user.get("firstname") or "", user.get("lastname") or ""
    return {
        "id": user.get("uuid"),
        "firstName": first,
        "lastName": last,
        "email": user.get("email"),
        "username": user.get("username"),
        "mobileNumber": user.get("mobile_phone_number") or "",
        "lines": [_line(line) for line in user.get("lines") or ()],
        "sipLines": [],
        "forwards": [_forward(user, key) for key in FORWARDS],
        "doNotDisturb": (services.get("dnd") or {}).get("enabled"),
        "onlineCallRecordEnabled": user.get("online_call_record_enabled"),
        "state": None,
        "ringSeconds": user.get("ring_seconds"),
        "voicemail": {"id": voicemail.get("id"), "name": voicemail.get("name")} if voicemail else None,
        "status": "",
        "subscriptionType": user.get("subscription_type"),
        "agent": {"id": agent.get("id"), "number": agent.get("number"), "firstname": first, "lastname": last}
        if agent
        else None,
        "switchboards": user.get("switchboards") or [],
        "callPickupTargetUsers": _picked(user.get("call_pickup_target_users"), ("uuid", "firstname", "lastname")),
    }


def _picked(rows, names):
    return [{name: row.get(name) for name in names} for row in rows or ()]


def _line(line):
    return {
        "type": "line",
        "id": line.get("id"),
        "extensions": _picked(line.get("extensions"), ("id", "exten", "context", "links")),
        "endpointSip": _endpoint(line.get("endpoint_sip")),
        "endpointSccp": _endpoint(line.get("endpoint_sccp")),
        "endpointCustom": _endpoint(line.get("endpoint_custom")),
    }


def _endpoint(endpoint):
    if not endpoint:
        return None
    number = endpoint.get("id")
    return {
        "id": endpoint.get("uuid") if number is None else number,
        "links": endpoint.get("links") or [],
        "username": option(endpoint.get("auth_section_options"), "username"),
    }


def _forward(user, key):
    forward = (user.get("forwards") or {}).get(key) or {}
    return {"key": key, "enabled": bool(forward.get("enabled")), "destination": forward.get("destination") or ""}


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
