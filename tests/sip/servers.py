"""The servers that the calls of this folder are placed at, and marks that say at which."""

import pytest

from tests.sip.asterisk_server import Asterisk
from tests.sip.server import SipServer

SERVERS = {server.name: server for server in (SipServer, Asterisk)}

# Asterisk is a party to both of the calls that it connects, so some things are otherwise than at a proxy:
# (what holds at Kamailio and not at Asterisk, why).
ONLY_AT_KAMAILIO = (
    ("one Call-ID", "each side has a call of its own with the server"),
    ("names of the caller's choice", "the server knows its users' names and tells those"),
    ("hold is told", "who is held hears the server's music, and the hold stays between the holder and the server"),
    (
        "digits are told",
        "they go on in the sound, as RFC 4733 has it, and browsers play them; INFO is read and not passed on",
    ),
    ("media is direct", "it goes through the server and ends with it"),
    ("who is transferred calls anew", "the server puts two of its own calls together"),
    ("a failed transfer gives back", "the server lets go of the call when it is asked to transfer it"),
)


def holds(server, expectation):
    """Whether an expectation of `ONLY_AT_KAMAILIO` holds at a server."""
    assert expectation in dict(ONLY_AT_KAMAILIO)
    return server.name == "kamailio"


# What no browser decides is tried in Chromium alone at the second server.
PARAMETERS = {"kamailio": "kamailio", "asterisk": pytest.param("asterisk", marks=pytest.mark.only_browser("chromium"))}
at_both = pytest.mark.at("kamailio", "asterisk")
at_asterisk = pytest.mark.at("asterisk")
