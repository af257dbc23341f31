"""What only Asterisk does: how it ends calls, whom it says is calling, what it asks of phones."""

import base64
import os
import socket
import ssl

from tests.sip.asterisk_server import CERTIFICATE
from tests.sip.servers import at_asterisk
from tests.sip.test_lines import both_hear, talk

pytestmark = at_asterisk


def test_a_call_between_browsers(line):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    assert both_hear(alice, mine, bob, theirs)
    alice.act("hang_up", mine)
    assert bob.wait("ended") == ("ended", theirs, "hung_up", "them")


def test_the_secure_socket_of_the_configuration_takes_phones(sip_server):
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with socket.create_connection(sip_server.secure, timeout=10) as plain:
        with trusting.wrap_socket(plain, server_hostname="localhost") as secure:
            key = base64.b64encode(os.urandom(16)).decode()
            secure.sendall(
                f"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n\r\n".encode()
            )
            answer = secure.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 101 ") and "Sec-WebSocket-Protocol: sip" in answer
