"""A Wazo stack for the tests: the REST answers and the push channel a phone needs, and Kamailio behind its SIP address.

Everything stands in plain attributes: a test changes them, or looks into `requests`.
"""

import base64
import contextlib
import datetime
import hashlib
import http.server
import json
import re
import secrets
import socket
import ssl
import struct
import threading
import urllib.parse
from pathlib import Path

CERTIFICATE = Path(__file__).parent / "wazo" / "certificate.pem"
SIP = ("127.0.0.1", 8088)
ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
NAMES = {"alice": ("Alice", "Martin", "1001"), "bob": ("Bob", "", "1002"), "carol": ("Carol", "", "1003")}

# (method, path, what answers it, whether it needs a token)
ROUTES = (
    ("POST", r"auth/0\.1/token", "make_token", False),
    ("GET", r"auth/0\.1/token/([^/]+)", "check_token", False),
    ("DELETE", r"auth/0\.1/token/([^/]+)", "end_token", False),
    ("GET", r"confd/1\.1/users/([^/]+)", "user", True),
    ("GET", r"confd/1\.1/users/([^/]+)/lines/(\d+)/associated/endpoints/sip", "endpoint", True),
    ("GET", r"agentd/1\.0/users/me/agents", "agent_state", True),
    ("POST", r"agentd/1\.0/users/me/agents/(login|logoff|pause|unpause)", "agent_act", True),
    ("GET", r"call-logd/1\.0/users/me/cdr", "call_log", True),
    ("GET", r"dird/0\.1/directories/lookup/default", "directory", True),
)


def password(user):
    """What a user signs in with; the SIP account's secret is another one."""
    return f"{user}-wörd:1"


class WazoStub:
    """A stack at `server` ("127.0.0.1:PORT"); use it in `with`."""

    def __init__(self):
        self.life = 3600                # seconds that a token holds
        self.status = None              # an HTTP status that everything gets
        self.tokens, self.refresh_tokens, self.ended = {}, {}, []
        self.requests = []              # (method, path with query, headers, body)
        self.agent = {"id": 42, "number": "42", "logged": False, "paused": False, "paused_reason": None}
        self.calls = []
        self.contacts = [("Dora Diaz", "1042", "+15550142"), ("Emil Ek", "1043", None)]
        self.webrtc = True
        self.sip_secrets = []           # what the next questions for a SIP account get instead of the right secret
        self.pushes = []
        self.opening = threading.Event()        # push channels open while it is set
        self.opening.set()
        self.sockets = []               # paths with query of all WebSockets
        self.changed = threading.Condition()

    def __enter__(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.http = Listener(("127.0.0.1", 0), Handler)
        self.http.stack, self.http.tls = self, context
        self.server = f"127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.opening.set()
        self.http.shutdown()
        self.http.server_close()
        self.http.cut()

    # -- what a test asks

    def new_token(self, user, refresh=True):
        """A token, and a refresh token, as the stack gives them."""
        token = secrets.token_hex(16)
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        self.tokens[token] = {
            "token": token, "session_uuid": f"session-{token[:4]}", "acl": ["confd.users.me.read"], "xivo_uuid": "engine-1",
            "auth_id": f"uuid-{user}", "metadata": {"uuid": f"uuid-{user}", "tenant_uuid": "tenant-1"},
            "utc_issued_at": now.isoformat(), "utc_expires_at": (now + datetime.timedelta(seconds=self.life)).isoformat(),
        }
        refresh_token = None
        if refresh:
            refresh_token = f"refresh-{secrets.token_hex(16)}"
            self.refresh_tokens[refresh_token] = user
        return token, refresh_token

    def asked(self, method, path):
        """The bodies of the requests of this kind so far."""
        return [body for verb, where, _, body in self.requests if verb == method and where.split("?")[0] == "/api/" + path]

    def wait(self, ask, seconds=10):
        """Waits until `ask()` is true, asked again whenever the phone has done something; gives whether it came to that."""
        with self.changed:
            return self.changed.wait_for(ask, seconds)

    def happened(self):
        """The phone has done something."""
        with self.changed:
            self.changed.notify_all()

    def push(self, name, **data):
        """Says something on all push channels."""
        for push in self.pushes:
            if push.started:
                push.say({"op": "event", "code": 0, "data": {"name": name, "data": data}})

    def secrets(self):
        """Everything that must show up nowhere."""
        return [*self.tokens, *self.ended, *self.refresh_tokens, password("alice"), "alice-secret"]

    # -- what it answers: (status, data)

    def make_token(self, handler, body, _query):
        user = self.refresh_tokens.get(body.get("refresh_token"))
        if "refresh_token" not in body:
            pair = base64.b64decode(handler.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            name, _, word = pair.partition(":")
            user = name if name in NAMES and word == password(name) else None
        if user is None:
            return 401, {"reason": ["Authentication Failed"]}
        token, refresh_token = self.new_token(user, refresh=body.get("access_type") == "offline")
        data = dict(self.tokens[token])
        if refresh_token:
            data["refresh_token"] = refresh_token
        return 200, {"data": data}

    def check_token(self, _handler, _body, _query, token):
        return (200, {"data": self.tokens[token]}) if token in self.tokens else (404, {"reason": ["No such token"]})

    def end_token(self, _handler, _body, _query, token):
        if self.tokens.pop(token, None):
            self.ended.append(token)
        return 200, {"data": {"message": "success"}}

    def user(self, _handler, _body, _query, uuid):
        first, last, exten = NAMES[uuid.removeprefix("uuid-")]
        lines = [{"id": 7, "extensions": [{"exten": "7", "context": "default"}]},
                 {"id": 8, "extensions": [{"exten": exten, "context": "default"}]}]
        return 200, {"uuid": uuid, "firstname": first, "lastname": last, "email": f"{first.lower()}@example.com", "lines": lines}

    def endpoint(self, _handler, _body, query, uuid, line):
        user, browser = uuid.removeprefix("uuid-"), line == "8" and self.webrtc
        options = [["max_contacts", "10"], ["webrtc", "yes" if browser else "no"]]
        if query.get("view") != "merged":
            return 200, {}
        name = user if line == "8" else "desk"
        secret = self.sip_secrets.pop(0) if browser and self.sip_secrets else f"{name}-secret"
        return 200, {"username": name, "secret": secret, "endpoint_section_options": options}

    def agent_state(self, *_request):
        return (200, self.agent) if self.agent else (404, {"error": ["No such agent"]})

    def agent_act(self, _handler, body, _query, act):
        if not self.agent:
            return 404, {"error": ["No such agent"]}
        changes = {
            "login": {"logged": True}, "logoff": {"logged": False, "paused": False},
            "pause": {"paused": True, "paused_reason": body.get("reason")}, "unpause": {"paused": False},
        }
        self.agent |= changes[act]
        return 204, None

    def call_log(self, *_request):
        return 200, {"items": self.calls, "total": len(self.calls), "filtered": len(self.calls)}

    def directory(self, _handler, _body, query):
        found = [row for row in self.contacts if query["term"].lower() in row[0].lower()]
        return 200, {
            "column_headers": ["Name", "Number", "Mobile", "Favorite"], "term": query["term"],
            "column_types": ["name", "number", "callable", "favorite"],
            "results": [{"column_values": [*row, False], "source": "internal", "relations": {}} for row in found],
        }


class Listener(http.server.ThreadingHTTPServer):
    """Takes connections; the TLS handshake happens in the connection's own thread."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, *arguments):
        self.open = set()
        super().__init__(*arguments)

    def finish_request(self, request, client_address):
        """One connection."""
        with contextlib.suppress(OSError, ssl.SSLError), self.tls.wrap_socket(request, server_side=True) as secure:
            self.open.add(secure)
            try:
                super().finish_request(secure, client_address)
            finally:
                self.open.discard(secure)

    def shutdown_request(self, request):
        """The TLS socket has taken it over."""
        with contextlib.suppress(OSError):
            super().shutdown_request(request)

    def cut(self):
        """Ends all connections."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers out of the stack's ROUTES, opens push channels, hands SIP on to Kamailio."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments):
        """Nobody reads it."""

    def answer(self):
        """One request."""
        path, _, query = self.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.close_connection = True
            self.server.stack.sockets.append(self.path)
            return self.sip() if path == "/api/asterisk/ws" else Push(self, query).serve()
        if self.command == "OPTIONS":
            return self.send(204, None)
        body = json.loads(body) if body else {}
        self.server.stack.requests.append((self.command, self.path, dict(self.headers), body))
        found = self.find(path, body, query)
        self.server.stack.happened()
        return self.send(*found)

    do_GET = do_POST = do_DELETE = do_OPTIONS = answer  # noqa: N815

    def find(self, path, body, query):
        """(status, data) of a request."""
        stack = self.server.stack
        if stack.status:
            return stack.status, {}
        for method, pattern, name, needs_token in ROUTES:
            match = re.fullmatch("/api/" + pattern, path)
            if match and method == self.command:
                if needs_token and self.headers.get("X-Auth-Token") not in stack.tokens:
                    return 401, {"reason": ["Unauthorized"]}
                return getattr(stack, name)(self, body, query, *match.groups())
        return 404, {}

    def send(self, status, data):
        """Writes an answer that any page may read."""
        content = b"" if data is None else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")
        self.send_header("Access-Control-Allow-Headers", "authorization, content-type, x-auth-token")
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def sip(self):
        """Both ends of a SIP connection, joined."""
        with socket.create_connection(SIP) as far:
            head = f"{self.requestline}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
            far.sendall(head.encode() + b"\r\n")
            threading.Thread(target=pump, args=(far, self.connection), daemon=True).start()
            pump(self.connection, far)


def pump(source, target):
    """Hands on what comes until an end closes."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Push:
    """A push channel, as websocketd speaks it."""

    def __init__(self, handler, query):
        self.handler, self.stack = handler, handler.server.stack
        self.token = query.get("token")
        self.version = query.get("version")
        self.heard, self.started = [], False

    def serve(self):
        """Speaks until the phone goes."""
        self.stack.happened()
        self.stack.opening.wait()
        key = self.handler.headers["Sec-WebSocket-Key"].encode()
        accept = base64.b64encode(hashlib.sha1(key + ACCEPT).digest()).decode()
        head = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {accept}")
        self.handler.wfile.write("".join(f"{line}\r\n" for line in head).encode() + b"\r\n")
        if self.token not in self.stack.tokens:
            return self.write(8, struct.pack("!H", 4002))
        self.stack.pushes.append(self)
        self.say({"op": "init", "code": 0})
        with contextlib.suppress(OSError, struct.error):
            while self.hear():
                pass
        self.stack.pushes.remove(self)
        self.stack.happened()
        return None

    def hear(self):
        """One frame; gives False for the last one."""
        head = self.handler.rfile.read(2)
        if len(head) < 2:
            return False
        first, second = head
        length = second & 127
        if length == 126:
            length = struct.unpack("!H", self.handler.rfile.read(2))[0]
        mask = self.handler.rfile.read(4)
        data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self.handler.rfile.read(length)))
        if first & 15 == 8:
            return False
        message = json.loads(data)
        self.heard.append(message)
        if message["op"] == "start":
            self.started = True
        elif message["op"] == "token":
            self.token = message["data"]["token"]
        self.say({"op": message["op"], "code": 0})
        self.stack.happened()
        return True

    def say(self, message):
        """A message to the phone."""
        self.write(1, json.dumps(message).encode())

    def write(self, kind, data):
        """A frame to the phone."""
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack("!H", len(data))
        self.handler.wfile.write(bytes([0x80 | kind]) + length + data)
