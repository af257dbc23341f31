"""Who there is: users and their lines, as confd gave them for the recordings. All are invented."""

import copy
import json
from pathlib import Path

ANSWERS = Path(__file__).parent / "answers"
TENANT, TENANT_SLUG = "ef177cd4-b1e9-4702-ae16-bcdda12c962d", "lab"
DOMAIN = "lab.example.com"  # of the tenant's LDAP
ENGINE = "11111111-2222-3333-4444-555555555555"
CONTEXT = "ctx-lab-internal-15e93244-8b90-4c0f-b7a1-d05c4bafd95d"
SIP_SECRET = "sip-secret"


def answer(name):
    """The body of a recorded answer."""
    return json.loads((ANSWERS / f"{name}.json").read_text("utf-8"))["body"]


def password(user):
    """What a user signs in with; the SIP account's secret is another one."""
    return f"{user}-wörd:1"


# What differs from Bob for those whom confd was not asked about, and what differs between two lines for browsers.
NAMES = {
    "carol": ("e78c695c-5fd5-43c3-95c1-b25767b1515a", 3, "Carol", "Desk", 4, "1003"),
    "dave": ("a6458a9c-1c04-43ba-b321-de4c11bfc3bc", 4, "Dave", "Noline", None, None),
    "harry": ("adb301f1-745a-420d-800f-a29bb09f75f6", 8, "Harry", "Ldap", 9, "1008"),
}


def _derived(name):
    uuid, number, first, last, line_id, extension = NAMES[name]
    user = answer("GET_confd-user_not-an-agent")
    text = (
        json.dumps(user)
        .replace(user["uuid"], uuid)
        .replace("1002", str(extension))
        .replace("lines/3", f"lines/{line_id}")
    )
    user = json.loads(text) | {"id": number, "firstname": first, "lastname": last, "email": f"{name}@{DOMAIN}"}
    user["lines"][0]["id"] = line_id
    if line_id is None:
        user["lines"] = []
    return user


def users():
    """{name: user}, as confd tells them; each time anew."""
    found = {
        "alice": answer("GET_confd-user"),
        "bob": answer("GET_confd-user_not-an-agent"),
        "gina": answer("GET_confd-user_custom-line-first"),
    }
    return found | {name: _derived(name) for name in NAMES}


def endpoints():
    """{line id: SIP endpoint, merged with its templates}; lines that are no SIP lines have none."""
    found = {
        1: answer("GET_confd-endpoint-merged_line1"),
        2: answer("GET_confd-endpoint-merged_line2"),
        8: answer("GET_confd-endpoint-merged_no-auth-section"),
    }
    for line_id, old, new in ((3, "1001", "1002"), (4, "1001", "1003"), (9, "1001", "1008")):
        endpoint = json.loads(json.dumps(found[2]).replace(old, new).replace("lines/2", f"lines/{line_id}"))
        endpoint["line"]["id"] = line_id
        found[line_id] = endpoint
    return found


USERS = {name: user["uuid"] for name, user in users().items()}


def name_of(uuid):
    """The name under which somebody signs in."""
    return next(name for name, known in USERS.items() if known == uuid)


def contacts():
    """The directory's entries, as dird gave them."""
    listed = answer("GET_dird-lookup_several")["results"] + answer("GET_dird-lookup")["results"]
    return copy.deepcopy(listed)
