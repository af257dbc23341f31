"""What SIP's answers mean for a call, and what JsSIP's objects and people say in plain values."""

# How we refuse a call ourselves.
BUSY, DECLINE, UNAVAILABLE = 486, 603, 480


def status_of(message):
    """The status code of a SIP response, 0 for anything else."""
    status = getattr(message, "status_code", 0)
    return status if isinstance(status, int) else 0


def problem_of(message):
    """Why a challenge was not answered, in a word of sip/digest.js, or ""."""
    return text(getattr(message, "auth_problem", None)).split(" ")[0]


def text(value):
    """A string as it is, anything else (undefined is not False here) as none."""
    return value if isinstance(value, str) else ""


def number_in(value, name):
    """The number of a header's parameter: `number_in("active;expires=60", "expires")` is 60; 0 where there is none."""
    for part in value.split(";")[1:]:
        key, _, digits = part.partition("=")
        if key.strip().lower() == name and digits.strip().isdigit():
            return int(digits.strip())
    return 0


def getter(message):
    """All values of a header of a JsSIP message, by its name, as `lines.sip_headers` reads them."""
    return lambda name: [str(value) for value in message.getHeaders(name)]


def to_be_replaced(session, incoming):
    """What JsSIP reads of a session that somebody else is to replace; it takes the tags as those of an outgoing one."""
    theirs, ours = session._to_tag, session._from_tag
    if incoming:
        theirs, ours = ours, theirs
    return {"_request": {"call_id": session._request.call_id}, "_to_tag": theirs, "_from_tag": ours}
