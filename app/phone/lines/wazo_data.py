"""What a Wazo stack answers, as the phone's plain values. Pure: no browser, no requests."""

import plain

NUMBER_COLUMNS = ("number", "callable")         # the directory's column types that hold something to dial


def lifetime(data, now):
    """For how many seconds a token still holds; None if the stack does not say. A fresh one needs no right clock here."""
    expires, issued = plain.seconds(data.get("utc_expires_at")), plain.seconds(data.get("utc_issued_at"))
    if expires is None:
        return None
    return expires - (issued if issued is not None and data.get("fresh") else now)


def utc(moment):
    """A time of the stack, with its zone: UTC for those who would take it for local time."""
    return plain.iso(plain.seconds(moment))


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
