"""The stack's HTTP server: TLS, the services' routes, WebSockets; and what a request and an answer are."""

import contextlib
import http.server
import json
import re
import socket
import ssl
import threading
import time
import urllib.parse

SIP = ("127.0.0.1", 8088)
PREFLIGHT = (
    ("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
    (
        "Access-Control-Allow-Headers",
        "accept, authorization, content-type, wazo-session-type, wazo-tenant, x-auth-token",
    ),
)


class Request:
    """What a service is asked: `token` is that of the header, or what the query names where a service allows it."""

    def __init__(self, method, path, query, headers, body):
        self.method, self.path, self.query, self.headers, self.body = method, path, query, headers, body
        self.token = headers.get("X-Auth-Token")
        self.session = None  # of the token, once it has been checked


class Answer:
    """A status, and what comes with it: JSON, bytes, or None."""

    def __init__(self, status, body=None, kind="application/json", headers=()):
        self.status, self.body, self.kind, self.headers = status, body, kind, headers

    def content(self):
        """The bytes of it."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return self.body.encode() if self.kind.startswith("text/") else json.dumps(self.body).encode()


NOT_FOUND = (
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on "
    "the server. If you entered the URL manually please check your spelling and try again.</p>\n"
)
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
)


def not_found():
    """What Flask says to a path that it doesn't know."""
    return Answer(404, NOT_FOUND, "text/html; charset=utf-8")


def problem(status, message, error_id, details=None, **more):
    """An error as confd's younger sisters give it (`APIException`)."""
    return Answer(
        status, {"message": message, "error_id": error_id, "details": details or {}, "timestamp": time.time()} | more
    )


class Listener(http.server.ThreadingHTTPServer):
    """Takes connections; the TLS handshake happens in the connection's own thread."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, stack, context):
        self.open = set()
        self.stack, self.tls = stack, context
        super().__init__(("127.0.0.1", 0), Handler)

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
    """Finds the service of a request, opens push channels, hands SIP on to Kamailio."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments):
        """Nobody reads it."""

    def answer(self):
        """One request."""
        stack = self.server.stack
        path, _, query = self.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query))
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        service = path.split("/")[2] if path.startswith("/api/") and path.count("/") > 2 else ""
        if self.headers.get("Upgrade", "").lower() == "websocket":
            stack.sockets.append(self.path)
        elif self.command != "OPTIONS":
            body = json.loads(content) if content else None
            stack.requests.append((self.command, self.path, dict(self.headers), body or {}))
        if service in stack.down or stack.status:
            return self.send(Answer(stack.status or 502, BAD_GATEWAY, "text/html"), cors=False)
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.close_connection = True
            return self.sip() if service == "asterisk" else stack.websocketd.serve(self, query)
        if self.command == "OPTIONS":
            return self.send(Answer(204, headers=PREFLIGHT))
        found = self.find(Request(self.command, path, query, self.headers, body), service)
        self.send(found)
        return stack.happened()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer  # noqa: N815

    def find(self, request, service):
        """The answer of the service that knows the path."""
        stack = self.server.stack
        known = stack.services.get(service)
        for method, pattern, name, access in known.ROUTES if known else ():
            match = re.fullmatch(f"/api/{service}/{pattern}", request.path)
            if match and method == request.method:
                words = [urllib.parse.unquote(word) for word in match.groups()]
                with stack.lock:
                    refusal = access and known.refusal(
                        request, access.format(*words, user=known.user_in(request, words))
                    )
                    return refusal or getattr(known, name)(request, *words)
        return not_found()

    def send(self, answer, cors=True):
        """Writes an answer; the services let any page read theirs, nginx doesn't."""
        content = answer.content()
        self.send_response(answer.status)
        if cors and self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Vary", "Origin")
        for name, value in (("Content-Type", answer.kind), *answer.headers):
            self.send_header(name, value)
        if answer.status != 204:
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
