"""A stack's push channel: the socket on which it says what happens, and when it is opened."""

import json

import js

from lines.wazo_server import part
from page import javascript

PROTOCOL = 2


class Socket:
    """The socket on which the stack says what happens: `on_message(name, json)`, and `on_close()` when it is gone."""

    def __init__(self, host, token, on_message, on_close):
        self.on_message = on_message
        self.on_close = on_close
        self.started = False
        self.undo = []
        url = "wss://%s/api/websocketd/?token=%s&version=%d" % (host, part(token), PROTOCOL)
        self.socket = js.WebSocket.new(url)
        self.undo.append(javascript.listen(self.socket, "message", self._heard))
        self.undo.append(javascript.listen(self.socket, "close", self._closed))

    def _say(self, message):
        if self.socket.readyState == 1:
            self.socket.send(json.dumps(message))

    def renew(self, token):
        """Go on with another token."""
        self._say({"op": "token", "data": {"token": token}})

    def close(self):
        """Hear nothing more. A socket still opening is let open first: else a browser logs its URL, token and all."""
        javascript.drain(self.undo)
        if self.socket.readyState == self.socket.CONNECTING:
            self.undo.append(javascript.listen(self.socket, "open", lambda event=None: self.close()))
        else:
            self.socket.close()

    def _heard(self, event):
        try:
            message = js.JSON.parse(event.data)
            operation = str(message.op)
        except Exception:
            return
        if operation == "init":
            self._say({"op": "subscribe", "data": {"event_name": "*"}})
            self._say({"op": "start"})
        elif operation == "event":
            self.on_message(str(message.data.name), str(js.JSON.stringify(message.data)))

    def _closed(self, event=None):
        javascript.drain(self.undo)
        self.on_close()


class Push:
    """Keeps a socket open while the line is signed in, and hands on what it says."""

    def __init__(self, line):
        self.line = line
        self.forget()

    def forget(self):
        """A new run begins."""
        self.socket = None
        self.failures = 0

    def close(self):
        """Hear nothing more."""
        if self.socket is not None:
            self.socket.close()

    def renew(self, token):
        """Go on with another token."""
        if self.socket is not None:
            self.socket.renew(token)

    def wake(self):
        """Open it if it isn't."""
        if self.socket is None:
            self.line.spawn(self._open)

    async def _open(self, run):
        # Only while the stack answers: a browser writes the URL of a socket that fails, token and all, to its console.
        line = self.line
        if run == line.run and self.socket is None and line.sip.ua is not None and line.sip.ua.isConnected():
            self.socket = Socket(line.server.host, line.token.text, self._heard, self._closed)

    def _closed(self):
        self.socket = None
        self.line.later(self.line.pause(self.failures), self._open)
        self.failures += 1

    def _heard(self, name, text):
        self.failures = 0
        self.line.pushed(name, text)
