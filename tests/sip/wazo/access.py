"""Access control as all services do it: what a token may, in words with `*`, `#` and `me`."""

import re

WORDS = {"*": r"[^.#]*?", "#": r".*?"}


def allows(acl, required, user_uuid, session_uuid):
    """Whether one of the accesses of a token fits the one that is required; one that begins with `!` forbids."""
    allowed = False
    for access in acl:
        fits = re.fullmatch(_pattern(access.removeprefix("!"), user_uuid, session_uuid), required)
        if fits and access.startswith("!"):
            return False
        allowed = allowed or bool(fits)
    return allowed


def _pattern(access, user_uuid, session_uuid):
    known = WORDS | {"me": f"(?:me|{user_uuid})", "my_session": f"(?:my_session|{session_uuid})"}
    return r"\.".join(known.get(word) or re.escape(word) for word in access.split("."))
