"""Wazo's own client, `@wazo/sdk` of npm, at the Wazo stack of the tests: so that the stack isn't ours alone to believe."""

import json
import os
import subprocess

from tests.runners import ROOT
from tests.sip.wazo import USERS, WazoStub, password
from tests.sip.wazo.people import SIP_SECRET, TENANT, answer

CLIENT = ROOT / "tests/sip/wazo/vendor_client.mjs"


def test_the_vendors_own_client_works_at_the_stack():
    with WazoStub() as stack:
        stack.calls = answer("GET_call-logd-me-cdr")["items"]
        command = [os.environ.get("NODE", "node"), CLIENT, stack.server, "alice", password("alice")]
        # The stack's certificate is its own.
        environment = os.environ | {"NODE_TLS_REJECT_UNAUTHORIZED": "0", "NODE_NO_WARNINGS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        given = json.loads(done.stdout)
        assert given == {
            "session": {"uuid": USERS["alice"], "tenant": TENANT, "version": "26.08", "refresh": True},
            "user": ["Alice", "Martin", 2, "42"],
            "sip": [["desk1001", SIP_SECRET, False], ["auth1001", SIP_SECRET, True]],
            "agent": ["42", True, True],
            "events": ["agent_paused", "agent_status_update"],
            "log": [[3, "inbound", True], [1, "internal", True], [2, "internal", False], [4, "internal", False]],
            "contacts": [["Bob", "1002"]],
            "checked": True,
            "renewed": [True, True],
        }
        assert not stack.tokens and not stack.refresh_tokens  # it has signed out of both
