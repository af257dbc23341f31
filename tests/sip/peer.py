"""A SIP peer that says what a test tells it to, over WebSocket: registrar, proxy and the other one in a call, all in one.

    def test_busy(peer, line_at):
        alice = line_at(peer)                           # signed in: REGISTER is answered by itself
        mine = alice.act("dial", "bob")
        call = peer.called()                            # waits for the INVITE
        call.reply(486)
        assert alice.wait("ended")[2] == "busy"

What comes is kept in `peer.heard`, and `expect` takes it in turn: `peer.expect("BYE")`, `peer.expect(200, "INVITE")`. Some requests are
answered by themselves, see `Peer.rules`; a test may put a function, or None (it answers itself), in place of each.
`peer.send(text)` sends any text or bytes at all. Sound is not needed in most tests: `SDP` is a made-up description that browsers
take. Where it is, `peer.sound(page)` is a real RTCPeerConnection in a page.
"""

import base64
import contextlib
import hashlib
import itertools
import re
import socket
import struct
import threading
import time

HOST = "sip.test"
PATIENCE = 30  # seconds until something that does not come is an error
COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
    "k": "supported",
}
MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
REASONS = {
    100: "Trying", 180: "Ringing", 183: "Session Progress", 200: "OK", 202: "Accepted", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 408: "Request Timeout", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist",
    486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here", 500: "Server Error", 503: "Service Unavailable",
}  # fmt: skip
NUMBERS = itertools.count(1)

FINGERPRINT = ":".join(["AB"] * 32)
MADE_UP = (
    "v=0\r\no=- {version} {version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mid}\r\na=ice-options:trickle\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 101\r\nc=IN IP4 127.0.0.1\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n"
    "a=ice-ufrag:peer\r\na=ice-pwd:peerpeerpeerpeerpeerpeer\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:{setup}\r\n"
    "a=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
)
OPPOSITE = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


def offer(direction="sendrecv"):
    """A made-up offer of sound."""
    return MADE_UP.format(version=next(NUMBERS), mid="0", direction=direction, setup="actpass", fingerprint=FINGERPRINT)


def answer(sdp, direction=None, setup="active"):
    """A made-up answer to an offer; `direction` is ours, else what the offer asks for. Who began with an offer stays "passive"."""
    mid = re.search(r"^a=mid:(\S+)", sdp, re.M)
    asked = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)", sdp, re.M)
    return MADE_UP.format(
        version=next(NUMBERS), mid=mid[1] if mid else "0", setup=setup, fingerprint=FINGERPRINT,
        direction=direction or OPPOSITE[asked[1] if asked else "sendrecv"],
    )  # fmt: skip


class Message:
    """A message that has come: `method` or `status`, `uri`, `header(name)`, `body`; `text` is all of it."""

    def __init__(self, text, connection=None):
        self.text, self.connection = text, connection
        head, _, self.body = text.partition("\r\n\r\n")
        self.start, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
        self.fields = [self._field(line) for line in lines]
        words = self.start.split(" ", 2)
        is_response = words[0].startswith("SIP/")
        self.status = int(words[1]) if is_response else 0
        self.method = self.header("cseq").split()[-1] if is_response else words[0]
        self.uri = "" if is_response else words[1]

    @staticmethod
    def _field(line):
        name, _, value = line.partition(":")
        name = name.strip().lower()
        return COMPACT.get(name, name), value.strip()

    def headers(self, name):
        """All values of a header."""
        return [value for field, value in self.fields if field == name.lower()]

    def header(self, name):
        """The first value of a header, or ""."""
        return next(iter(self.headers(name)), "")

    def tag(self, name):
        """The tag of From or To."""
        found = re.search(r";\s*tag=([^;\s]+)", self.header(name))
        return found[1] if found else ""

    @property
    def call_id(self):
        """Its Call-ID."""
        return self.header("call-id")

    @property
    def number(self):
        """Its CSeq number."""
        return int(self.header("cseq").split()[0])

    @property
    def contact(self):
        """The URI of its Contact."""
        found = re.search(r"<([^>]+)>", self.header("contact"))
        return found[1] if found else self.header("contact").partition(";")[0]

    def __repr__(self):
        return f"<{self.start} {self.header('cseq')}>"


class Connection:
    """One WebSocket."""

    def __init__(self, plug):
        self.plug = plug
        self.lock = threading.Lock()
        self.open = True

    def shake_hands(self):
        """Answers the browser's upgrade."""
        request = b""
        while b"\r\n\r\n" not in request:
            request += self._some(1)
        key = re.search(rb"(?i)sec-websocket-key:\s*(\S+)", request)[1].decode()
        accept = base64.b64encode(hashlib.sha1((key + MAGIC).encode()).digest()).decode()
        self.plug.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: sip\r\n\r\n".encode()
        )

    def _some(self, count):
        data = b""
        while len(data) < count:
            more = self.plug.recv(count - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def messages(self):
        """What comes, as text, until the connection ends."""
        parts = []
        with contextlib.suppress(OSError):
            while self.open:
                first, length = self._some(2)
                length &= 127
                if length > 125:
                    length = int.from_bytes(self._some(2 if length == 126 else 8), "big")
                mask = self._some(4)
                data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self._some(length)))
                kind = first & 15
                if kind == PING:
                    self.send(data, PONG)
                elif kind == CLOSE:
                    self.send(data, CLOSE)
                    break
                elif kind <= BINARY:
                    parts.append(data)
                    if first & 128:
                        yield b"".join(parts).decode("utf-8", "surrogateescape")
                        parts = []
        self.close()

    def send(self, data, kind=None):
        """Sends text as a text frame, bytes as a binary one."""
        kind = kind or (TEXT if isinstance(data, str) else BINARY)
        data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        size = len(data)
        length = (
            bytes([size])
            if size < 126
            else struct.pack("!BH", 126, size)
            if size < 65536
            else struct.pack("!BQ", 127, size)
        )
        with self.lock, contextlib.suppress(OSError):
            self.plug.sendall(bytes([128 | kind]) + length + data)

    def ping(self):
        """Sends a ping; browsers answer it by themselves."""
        self.send(b"?", PING)

    def close(self):
        """Ends it, without a word."""
        self.open = False
        with contextlib.suppress(OSError):
            self.plug.shutdown(socket.SHUT_RDWR)
        self.plug.close()


class Peer:
    """The server; to be used in `with`."""

    def __init__(self):
        self.heard, self.sent = [], []
        self.taken = set()
        self.connections = []
        self.contacts = {}  # of who is registered: {user: Contact}
        self.password = None  # with one, REGISTER is asked for it
        self.expires = 300
        self.news = threading.Condition()
        # What answers a request by itself: {method: function(request) → one text or several or None}. None: the test does.
        self.rules = {
            "REGISTER": self.register, "BYE": self.ok, "CANCEL": self.cancelled, "INFO": self.ok, "OPTIONS": self.ok, "NOTIFY": self.ok,
            "MESSAGE": self.ok, "SUBSCRIBE": self.subscribed, "INVITE": None, "REFER": None, "UPDATE": None, "ACK": None,
        }  # fmt: skip
        self.errors = []

    def __enter__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error):
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.hang_up()

    def hang_up(self):
        """Ends all connections, without a word."""
        for connection in self.connections:
            connection.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                plug, _ = self.door.accept()
                threading.Thread(target=self._serve, args=(Connection(plug),), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(ConnectionError):
            connection.shake_hands()
            self.connections.append(connection)
            for text in connection.messages():
                if text.strip():
                    self._hear(Message(text, connection))

    def _hear(self, message):
        rule = None if message.status else self.rules.get(message.method)
        try:
            said = rule(message) if rule else None
        except Exception as error:  # told to the test that waits
            self.errors.append(error)
            said = None
        for text in [said] if isinstance(said, (str, bytes)) else said or ():
            self.send(text, message.connection)
        with self.news:
            self.heard.append(message)
            self.news.notify_all()

    # what answers by itself

    def register(self, request):
        """200, with the one Contact that has come; asks for a digest first where there is a `password`."""
        if self.password is not None and not request.header("authorization"):
            return self.challenge(request)
        if self.password is not None and not self.knows(request):
            return self.response(request, 403)
        if not request.header("contact"):  # who is registered?
            listed = [f"Contact: <{contact}>;expires={self.expires}" for contact in self.contacts.values()]
            return self.response(request, 200, *listed)
        contact = re.sub(r";expires=\d+", "", request.header("contact"))
        asked = re.search(r";expires=(\d+)", request.header("contact")) or re.search(
            r"(\d+)", request.header("expires") or "300"
        )
        if asked and asked[1] == "0":
            return self.response(request, 200)
        self.contacts[re.search(r"sip:([^@>]*)@?", request.header("to"))[1]] = request.contact
        self.last = request.connection
        return self.response(request, 200, f"Contact: {contact};expires={self.expires}")

    def challenge(self, request, nonce=None, more=""):
        """401 with a nonce."""
        nonce = nonce or f"nonce-{next(NUMBERS)}"
        return self.response(
            request, 401, f'WWW-Authenticate: Digest realm="{HOST}", nonce="{nonce}", algorithm=MD5, qop="auth"{more}'
        )

    def knows(self, request):
        """Whether the digest is that of `password`."""
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', request.header("authorization").partition(" ")[2]))
        md5 = lambda text: hashlib.md5(text.encode()).hexdigest()  # noqa: E731
        ha1 = md5(f"{said['username']}:{said['realm']}:{self.password}")
        ha2 = md5(f"{request.method}:{said['uri']}")
        return said["response"] == md5(":".join([ha1, said["nonce"], said["nc"], said["cnonce"], said["qop"], ha2]))

    def ok(self, request):
        """200."""
        return self.response(request, 200)

    def subscribed(self, request):
        """200, for as long as was asked."""
        return self.response(
            request, 200, f"Expires: {request.header('expires')}", "Contact: <sip:peer@peer.invalid;transport=ws>"
        )

    def cancelled(self, request):
        """200 to the CANCEL, 487 to its INVITE."""
        invite = next(
            (each for each in reversed(self.heard) if each.method == "INVITE" and each.call_id == request.call_id), None
        )
        return [self.response(request, 200)] + ([self.response(invite, 487)] if invite else [])

    # saying

    def send(self, text, connection=None):
        """Sends any text (or bytes, as a binary frame) at all."""
        connection = connection or self.last
        self.sent.append(text)
        connection.send(text)

    def response(self, request, status, *headers, body="", tag=None, kind="application/sdp"):
        """The text of an answer; `headers` are whole lines, and one that the answer has by itself is replaced."""
        to = request.header("to")
        if status > 100 and not request.tag("to"):
            to += f";tag={tag or 'peer-' + request.call_id[:8]}"
        reason = REASONS.get(status, "Because")
        own = [("Via", via) for via in request.headers("via")] + [("From", request.header("from")), ("To", to),
               ("Call-ID", request.call_id), ("CSeq", request.header("cseq"))]  # fmt: skip
        return text_of(f"SIP/2.0 {status} {reason}", own, headers, body, kind)

    def reply(self, request, status, *headers, **more):
        """Answers a request."""
        self.send(self.response(request, status, *headers, **more), request.connection)

    # waiting

    def expect(self, *what, where=None, count=1):
        """Takes the next message of this kind, or waits for it: a method, or a status and perhaps the method it answers."""

        def fits(message):
            if isinstance(what[0], int):
                found = message.status == what[0] and message.method in (what[1:] or (message.method,))
            else:
                found = not message.status and message.method == what[0]
            return found and (where is None or where(message))

        deadline = time.monotonic() + PATIENCE
        with self.news:
            while True:
                for message in self.heard:
                    if id(message) not in self.taken and fits(message):
                        self.taken.add(id(message))
                        return message
                if self.errors or not self.news.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{what} did not come; heard: {self.heard}; errors: {self.errors}")

    def all(self, method):
        """All requests of a method so far."""
        return [message for message in self.heard if not message.status and message.method == method]

    # calls

    def called(self):
        """Waits until somebody calls; the call, to be answered."""
        return Call(self, self.expect("INVITE", where=lambda message: not message.tag("to")))

    def call(self, user="alice", *headers, caller='"Bob" <sip:bob@sip.test>', body=None, **more):
        """Calls who is registered; the call. `headers` are whole lines, which replace the ones of the same name."""
        return Call(self, None, user, caller).invite(*headers, body=offer() if body is None else body, **more)

    def request(self, method, user="alice", *headers, body="", kind="text/plain", caller="<sip:server@sip.test>"):
        """Sends a request outside of any call."""
        call = Call(self, None, user, caller)
        call.request(method, *headers, body=body, kind=kind)
        return call

    def sound(self, page):
        """A real RTCPeerConnection in a page."""
        return Sound(page)


class Call:
    """A call between the phone and the peer, from either side. Its `reply`, `request` and `expect` are the peer's, of this call."""

    def __init__(self, peer, invite, user=None, caller=None):
        self.peer, self.invited, self.sequence = peer, invite, 100
        if invite is not None:
            self.id, self.connection = invite.call_id, invite.connection
            self.ours, self.theirs = invite.header("to"), invite.header("from")
            self.target = invite.contact
            if not invite.tag("to"):
                self.ours += f";tag=peer-{invite.call_id[:8]}"
        else:
            self.id, self.connection = f"peer-call-{next(NUMBERS)}", peer.last
            self.ours, self.theirs = f"{caller};tag=peer-{self.id}", f"<sip:{user}@{HOST}>"
            self.target = peer.contacts[user]

    # asked by the phone

    def reply(self, status, *headers, **more):
        """Answers the INVITE."""
        self.peer.reply(self.invited, status, *self._contact(headers), **more)
        return self

    def answer(self, *headers, direction=None, sdp=None):
        """Answers with 200 and waits for the ACK."""
        self.reply(200, *headers, body=sdp or answer(self.invited.body, direction))
        self.expect("ACK")
        return self

    def reinvited(self, status=200, *headers, **more):
        """Waits for a re-INVITE and answers it; gives it."""
        request = self.expect("INVITE")
        setup = "active" if self.invited else "passive"
        more.setdefault("body", answer(request.body, setup=setup) if status == 200 else "")
        self.peer.reply(request, status, *self._contact(headers), **more)
        self.expect("ACK")
        return request

    # asked by the peer

    def invite(self, *headers, body="", **more):
        """Sends the INVITE, or another one."""
        self.request("INVITE", *headers, body=body, **more)
        return self

    def taken(self):
        """Waits until the phone has answered with 200, and acknowledges it."""
        found = self.expect(200, "INVITE")
        self.theirs, self.target = found.header("to"), found.contact
        self.request("ACK", number=found.number)
        return self

    def request(self, method, *headers, body="", kind="application/sdp", number=None):
        """Sends a request of this call; gives its text."""
        if number is None:
            self.sequence += 1
        own = [
            ("Via", f"SIP/2.0/WS peer.invalid;branch=z9hG4bK-{next(NUMBERS)}"), ("Max-Forwards", "70"), ("From", self.ours),
            ("To", self.theirs), ("Call-ID", self.id), ("CSeq", f"{number or self.sequence} {method}"),
        ]  # fmt: skip
        text = text_of(f"{method} {self.target} SIP/2.0", own, self._contact(headers), body, kind)
        if method == "INVITE" and self.invited is None:
            self.sent = Message(text)
        self.peer.send(text, self.connection)
        return text

    def cancel(self, *headers):
        """Takes our INVITE back."""
        own = [
            (name, value)
            for name, value in self.sent.fields
            if name in ("via", "from", "to", "call-id", "max-forwards")
        ]
        own += [("CSeq", f"{self.sent.number} CANCEL")]
        self.peer.send(text_of(f"CANCEL {self.target} SIP/2.0", own, headers, "", ""), self.connection)

    def expect(self, *what):
        """As the peer's, of this call only."""
        found = self.peer.expect(*what, where=lambda message: message.call_id == self.id)
        if found.status and not self.invited and found.tag("to"):
            self.theirs = found.header("to")
        return found

    def hang_up(self, *headers):
        """BYE, and its answer."""
        self.request("BYE", *headers)
        return self.expect(200, "BYE")

    def _contact(self, headers):
        if any(line.lower().startswith("contact:") for line in headers):
            return headers
        return (*headers, "Contact: <sip:peer@peer.invalid;transport=ws>")


class Sound:
    """A connection in a page that sends a tone: `offer()`, `answer(offer)`, `take(answer)`."""

    MAKE = """async () => {
        const context = new AudioContext(), tone = context.createOscillator(), out = context.createMediaStreamDestination();
        tone.connect(out); tone.start();
        globalThis.soundPeer = new RTCPeerConnection();
        soundPeer.addTrack(out.stream.getTracks()[0], out.stream);
        globalThis.gathered = async make => {
            await soundPeer.setLocalDescription(await soundPeer[make]());
            while (soundPeer.iceGatheringState !== "complete")
                await new Promise(resolve => soundPeer.addEventListener("icegatheringstatechange", resolve, { once: true }));
            return soundPeer.localDescription.sdp;
        };
    }"""

    def __init__(self, page):
        self.page = page
        page.evaluate(self.MAKE)

    def offer(self):
        """An offer, complete."""
        return self.page.evaluate("() => gathered('createOffer')")

    def answer(self, sdp):
        """The answer to an offer, complete."""
        self.page.evaluate("sdp => soundPeer.setRemoteDescription({ type: 'offer', sdp })", sdp)
        return self.page.evaluate("() => gathered('createAnswer')")

    def take(self, sdp):
        """The phone's answer."""
        self.page.evaluate("sdp => soundPeer.setRemoteDescription({ type: 'answer', sdp })", sdp)

    def is_connected(self):
        """Waits until sound can pass."""
        self.page.wait_for_function("() => ['connected', 'completed'].includes(soundPeer.iceConnectionState)")


def text_of(start, own, headers, body, kind):
    """A message of a start line, its own headers, and more header lines, which replace the own ones of the same name."""
    names = {line.partition(":")[0].strip().lower() for line in headers}
    lines = [start, *(f"{name}: {value}" for name, value in own if name.lower() not in names), *headers]
    if body and "content-type" not in names:
        lines.append(f"Content-Type: {kind}")
    if "content-length" not in names:
        lines.append(f"Content-Length: {len(body.encode('utf-8', 'surrogateescape'))}")
    return "\r\n".join(lines) + "\r\n\r\n" + body
