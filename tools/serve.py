"""A static server as a plain host would be one, for the demo and for the tests."""

import contextlib
import http.server
import sys
import threading
import urllib.parse
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml; charset=utf-8",
    ".ts": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".zip": "application/zip",
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET and HEAD out of the server's extra pages, then out of its folder."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # noqa: N802
        """Sends the file, or says that the browser's copy is still good."""
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        self.server.owner.requests.append(path)
        found = self.server.owner.find(path)
        if found is None:
            return self.answer(404, {"Content-Type": "text/plain"}, f"{path} is not here\n".encode())
        name, content, tag = found
        headers = {
            "Content-Type": TYPES.get(Path(name).suffix, "application/octet-stream"),
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "no-cache",
            "ETag": tag,
            **self.server.owner.headers_of(path),
        }
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, headers, b"")
        return self.answer(200, headers, content)

    do_HEAD = do_GET  # noqa: N815

    def answer(self, status, headers, content):
        """Writes one answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(content)

    def log_message(self, *_words):
        """Quiet."""


class Listener(http.server.ThreadingHTTPServer):
    """Threads that take no notice of browsers that hang up."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Tells what is not a broken connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """Serves a folder, and pages given as text, while the `with` block runs.

    `headers` are sent with every answer, `pages[path] = text` adds or replaces a file, and `page_headers[path]` adds
    headers to one path. `requests` lists the paths that were asked for.
    """

    def __init__(self, folder=None, port=0, headers=None, host="127.0.0.1"):
        self.folder, self.headers = Path(folder).resolve() if folder else None, headers or {}
        self.pages, self.page_headers, self.requests = {}, {}, []
        try:
            self.http = Listener((host, port), Handler)
        except OSError as error:
            from .project import Trouble

            raise Trouble(f"Port {port} cannot be had ({error.strerror}); try another: --port N") from error
        self.http.owner = self
        self.origin = f"http://{host}:{self.http.server_address[1]}"
        self.url = self.origin + "/"

    def __enter__(self):
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.http.shutdown()
        self.http.server_close()

    def wait(self):
        """Serves until interrupted."""
        self.thread.join()

    def headers_of(self, path):
        """What is sent beyond the usual with this path."""
        return {**self.headers, **self.page_headers.get(path, {})}

    def find(self, path):
        """(name, content, tag) of what lies at a path, or None."""
        path = path + "index.html" if path.endswith("/") else path
        if path in self.pages:
            content = self.pages[path].encode() if isinstance(self.pages[path], str) else self.pages[path]
            return path, content, f'"{hash(content):x}"'
        if not self.folder:
            return None
        file = (self.folder / path.lstrip("/")).resolve()
        if not file.is_relative_to(self.folder) or not file.is_file():
            return None
        state = file.stat()
        return file.name, file.read_bytes(), f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
