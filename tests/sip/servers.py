"""The servers that the calls of this folder are placed at, and marks that say at which."""

import pytest

from tests.sip.asterisk_server import Asterisk
from tests.sip.server import SipServer

SERVERS = {server.name: server for server in (SipServer, Asterisk)}

# What no browser decides is tried in Chromium alone at the second server.
PARAMETERS = {"kamailio": "kamailio", "asterisk": pytest.param("asterisk", marks=pytest.mark.only_browser("chromium"))}
at_both = pytest.mark.at("kamailio", "asterisk")
at_asterisk = pytest.mark.at("asterisk")
