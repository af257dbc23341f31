"""wazo-websocketd: the push channel."""

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading

from .access import allows

ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSIONS = ("1", "2")
NO_TOKEN, REFUSED, EXPIRED, PROTOCOL_ERROR = (
    (4001, "no token"),
    (4002, "authentication failed"),
    (4003, "authentication expired"),
    (4004, ""),
)
# What an operation must bring, as text.
FIELDS = {"subscribe": "event_name", "token": "token", "ping": "payload", "start": None}


class Closed(Exception):
    """The channel is to be closed: (code, reason)."""


class Websocketd:
    """All push channels that are open: `pushes`."""

    def __init__(self, stack):
        self.stack, self.pushes = stack, []

    def serve(self, handler, query):
        """One channel, until it ends."""
        Push(handler, self, query).serve()

    def look(self):
        """Closes the channels whose token holds no longer."""
        for push in list(self.pushes):
            if self.stack.auth.known(push.token) is None:
                push.close(*EXPIRED)

    def tell(self, event, user_uuid):
        """Says an event on the channels of a user whose token may hear it."""
        for push in list(self.pushes):
            session = self.stack.auth.known(push.token)
            if session and push.started and user_uuid == push.user_uuid and self._may(session, event["required_acl"]):
                push.say({"op": "event", "code": 0, "data": event} if push.version == "2" else event)

    def cut(self):
        """Ends all channels, without a word."""
        for push in list(self.pushes):
            push.end()

    @staticmethod
    def _may(session, access):
        return access is None or allows(session.acl, access, session.user_uuid, session.uuid)


class Push:
    """One push channel."""

    def __init__(self, handler, service, query):
        self.handler, self.service, self.stack = handler, service, service.stack
        self.token, self.version = query.get("token"), query.get("version", "1")
        self.user_uuid = None
        self.heard, self.started, self.subscribed = [], False, []
        self.mute = False  # says nothing any more
        self._writing = threading.Lock()

    def serve(self):
        """Speaks until the phone goes, or must."""
        self.stack.happened()
        if "token=" in self.handler.path:
            self.stack.opening.wait()
        key = self.handler.headers["Sec-WebSocket-Key"].encode()
        accept = base64.b64encode(hashlib.sha1(key + ACCEPT).digest()).decode()
        head = (
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept}",
        )
        self.handler.wfile.write("".join(f"{line}\r\n" for line in head).encode() + b"\r\n")
        with contextlib.suppress(OSError, struct.error):
            try:
                self._run()
            except Closed as why:
                self.close(*why.args)
                while self._frame()[0] not in (8, None):
                    pass
        if self in self.service.pushes:
            self.service.pushes.remove(self)
        self.stack.happened()

    def _run(self):
        if self.version not in VERSIONS:
            raise Closed(*PROTOCOL_ERROR)
        if not self.token:
            raise Closed(*NO_TOKEN)
        self.user_uuid = self._session(self.token).user_uuid
        self.service.pushes.append(self)
        self.say({"op": "init", "code": 0, "data": {"version": int(self.version)}})
        while self._hear():
            pass

    def _session(self, token):
        session = self.stack.auth.known(token)
        if session is None or not allows(session.acl, "websocketd", session.user_uuid, session.uuid):
            raise Closed(*REFUSED)
        return session

    def _frame(self):
        """(kind, data) of the next frame; (None, b"") when there is none."""
        head = self.handler.rfile.read(2)
        if len(head) < 2:
            return None, b""
        first, second = head
        length = second & 127
        if length == 126:
            length = struct.unpack("!H", self.handler.rfile.read(2))[0]
        mask = self.handler.rfile.read(4)
        return first & 15, bytes(byte ^ mask[at % 4] for at, byte in enumerate(self.handler.rfile.read(length)))

    def _hear(self):
        """One frame; gives False for the last one."""
        kind, data = self._frame()
        if kind in (8, None):
            return False
        try:
            message = json.loads(data)
            operation = message["op"]
            field = FIELDS[operation]
            value = message["data"][field] if field else None
            if field and not isinstance(value, str):
                raise TypeError(field)
        except (ValueError, KeyError, TypeError):
            raise Closed(*PROTOCOL_ERROR) from None
        self.heard.append(message)
        self._do(operation, value)
        self.stack.happened()
        return True

    def _do(self, operation, value):
        if operation == "ping":
            if self.version == "2":
                self.say({"op": "pong", "code": 0, "data": {"payload": value}})
            return
        if operation == "token":
            self._session(value)
            self.token = value  # whose it is does not matter to it: events go on to come for the first user
        elif operation == "subscribe":
            self.subscribed.append(value)
        was_started, self.started = self.started, self.started or operation == "start"
        if operation == "start" or self.version == "2" or not was_started:
            self.say({"op": operation, "code": 0, "data": None})

    def say(self, message):
        """A message to the phone."""
        self._write(1, json.dumps(message).encode())

    def end(self):
        """The connection is gone."""
        with contextlib.suppress(OSError):
            self.handler.connection.shutdown(socket.SHUT_RDWR)

    def close(self, code, reason):
        """The last frame of ours."""
        self._write(8, struct.pack("!H", code) + reason.encode())

    def _write(self, kind, data):
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack("!H", len(data))
        if self.mute:
            return
        with self._writing, contextlib.suppress(OSError):
            self.handler.wfile.write(bytes([0x80 | kind]) + length + data)
