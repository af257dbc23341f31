"""The plainest desk phone: a UDP socket that calls, and says itself what PJSIP makes up, the branches of its Via."""

import hashlib
import re
import socket

from tests.sip.native import ADDRESS
from tests.sip.peer import Message, text_of
from tests.sip.server import secret

PORT = 5079
MEDIA = f"IN IP4 {ADDRESS}"
OFFER = "".join(
    f"{line}\r\n"
    for line in (
        "v=0",
        f"o=- 1 1 {MEDIA}",
        "s=-",
        f"c={MEDIA}",
        "t=0 0",
        "m=audio 22900 RTP/AVP 0",
        "a=rtpmap:0 PCMU/8000",
    )
)


class PlainPhone:
    """A call of petra's to one user, message by message; use it in `with`."""

    def __init__(self, server, user, branch):
        self.server, self.branch = server, branch
        self.target = f"sip:{user}@{server.domain}"
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(20)
        self.socket.bind((ADDRESS, PORT))
        host, port = server.udp.split(":")
        self.socket.connect((host, int(port)))

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.socket.close()

    def send(self, method, number, *headers, uri=None, to="", body="", transaction=None):
        """A request of the call; an ACK of a 200 is a transaction of its own."""
        own = (
            ("Via", f"SIP/2.0/UDP {ADDRESS}:{PORT};rport;branch=z9hG4bK{transaction or number}{self.branch}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:petra@{self.server.domain}>;tag=plain"),
            ("To", f"<{self.target}>{to}"),
            ("Call-ID", f"plain-{self.branch}"),
            ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:petra@{ADDRESS}:{PORT}>"),
        )
        text = text_of(f"{method} {uri or self.target} SIP/2.0", own, headers, body, "application/sdp")
        self.socket.send(text.encode())

    def answer(self, number):
        """Waits for the final answer to the INVITE of a number."""
        while True:
            message = Message(self.socket.recv(65535).decode())
            if message.status >= 200 and message.number == number and message.call_id == f"plain-{self.branch}":
                return message

    def call(self):
        """Calls, and once more with what the server wants to know, as it does with every caller."""
        self.send("INVITE", 1, body=OFFER)
        challenge = self.answer(1)
        self.send("ACK", 1, to=f";tag={challenge.tag('to')}")
        self.send("INVITE", 2, self.credentials(challenge), body=OFFER)

    def credentials(self, challenge):
        """The header that answers a challenge."""
        asked = challenge.header("proxy-authenticate") or challenge.header("www-authenticate")
        asked = dict(re.findall(r'(\w+)="?([^",]*)"?', asked.partition(" ")[2]))
        md5 = lambda *parts: hashlib.md5(":".join(parts).encode()).hexdigest()  # noqa: E731
        known = md5("petra", asked["realm"], secret("petra"))
        response = md5(known, asked["nonce"], "00000001", "plain", "auth", md5("INVITE", self.target))
        name = "Proxy-Authorization" if challenge.status == 407 else "Authorization"
        return (
            f'{name}: Digest username="petra", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{self.target}", '
            f'qop=auth, nc=00000001, cnonce="plain", response="{response}"'
        )

    def answered(self):
        """Waits until the call is taken, and acknowledges it; gives the answer."""
        answer = self.answer(2)
        route = [f"Route: {value}" for value in reversed(answer.headers("record-route"))]
        self.send("ACK", 2, *route, transaction=3, uri=answer.contact, to=f";tag={answer.tag('to')}")
        return answer
