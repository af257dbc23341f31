"""A stack's push channel: the socket on which it says what happens, and when it is opened."""

import json

import js

from browser import javascript
from lines.wazo_server import part

PROTOCOL = 2
WORKED_SECONDS = 30  # a stack that has answered within these is there
PING_SECONDS = 30  # a connection on which no answer comes in that time is dead
NO_TOKEN, REFUSED, EXPIRED, PROTOCOL_ERROR = 4001, 4002, 4003, 4004


def url_of(host, token=""):
    """The channel's address. The token stands in it: there is no other way."""
    return "wss://%s/api/websocketd/?version=%d%s" % (host, PROTOCOL, "&token=" + part(token) if token else "")


async def is_there(host):
    """Whether the channel can be opened, asked without a token: a browser writes the URL of a socket that fails to its console."""
    made, resolve = javascript.promise()
    socket = js.WebSocket.new(url_of(host))
    undo = [
        javascript.listen(socket, "open", lambda event=None: resolve(True)),
        javascript.listen(socket, "close", lambda event=None: resolve(False)),
    ]
    there = await made
    javascript.drain(undo)
    socket.close()
    return there


class Socket:
    """One connection: `on_message(name, json)`, `on_up()` when it has begun, `on_close(code)` when it is gone."""

    def __init__(self, host, token, on_message, on_up, on_close):
        self.on_message, self.on_up, self.on_close = on_message, on_up, on_close
        self.token = token
        self._begun = False
        self._newer = None  # a token, and what waits until the stack has taken it
        self._waits = []
        self._silent = False  # since the last ping
        self.undo = []
        self.socket = js.WebSocket.new(url_of(host, token))
        self.undo.append(javascript.listen(self.socket, "message", self._heard))
        self.undo.append(javascript.listen(self.socket, "close", self._closed))

    def _say(self, operation, **data):
        if self.socket.readyState == 1:
            self.socket.send(json.dumps({"op": operation, "data": data} if data else {"op": operation}))

    def renew(self, token, done):
        """Go on with another token; `done()` when the old one is needed no longer."""
        self._waits.append(done)
        self.token = token
        if self._begun:
            self._say("token", token=token)
        else:
            self._newer = token

    def close(self):
        """Hear nothing more. A socket still opening is let open first: else a browser logs its URL, token and all."""
        javascript.drain(self.undo)
        javascript.drain(self._waits)
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
        self._silent = False
        if operation == "init":
            self._begin()
        elif operation == "start":
            self.on_up()
        elif operation == "token":
            javascript.drain(self._waits)
        elif operation == "event":
            self.on_message(str(message.data.name), str(js.JSON.stringify(message.data)))

    def _begin(self):
        self._begun = True
        self._say("subscribe", event_name="*")
        self._say("start")
        if self._newer is not None:
            self._say("token", token=self._newer)
        self.undo.append(javascript.every(PING_SECONDS, self._ping))

    def _ping(self):
        if self._silent:
            self._closed()
            self.close()
        else:
            self._silent = True
            self._say("ping", payload="softphone")

    def _closed(self, event=None):
        javascript.drain(self.undo)
        javascript.drain(self._waits)
        self.on_close(int(event.code) if event is not None else 0)


class Push:
    """Keeps a socket open while the line is signed in, and hands on what it says."""

    def __init__(self, line):
        self.line = line
        self.forget()

    def forget(self):
        """A new run begins."""
        self.socket = None
        self.failures = 0
        self._opening = False
        self._has_been_up = False
        self._refused = False  # the last time, for its token

    def close(self):
        """Hear nothing more."""
        if self.socket is not None:
            self.socket.close()

    def renew(self, token, done):
        """Go on with another token; `done()` when the old one is needed no longer."""
        if self.socket is not None:
            self.socket.renew(token, done)
        else:
            done()

    def wake(self):
        """Open it if it isn't."""
        if self.socket is None and not self._opening:
            self._opening = True
            self.line.spawn(self._open)

    async def _open(self, run):
        there = await self._answers(run)
        if run != self.line.run:
            return
        self._opening = False
        if there:
            line = self.line
            self.socket = Socket(line.server.host, line.token.text, line.pushed, self._up, self._closed)
        else:
            self._again()

    async def _answers(self, run):
        """Whether the stack is there, it has answered lately or does now; and its channel, asked without a token first."""
        line = self.line
        if line.sip.ua is None or not line.sip.ua.isConnected():
            return False
        server = line.server
        if not server.worked(WORKED_SECONDS):
            await server.ask("GET", "confd/1.1/infos")
        return run == line.run and server.worked(WORKED_SECONDS) and await is_there(server.host)

    def _again(self):
        pause = self.line.pause(self.failures)
        self.failures += 1
        self.line.later(pause, self._wake_later)

    async def _wake_later(self, run):
        self.wake()

    def _up(self):
        back, self._has_been_up = self._has_been_up, True
        self.failures, self._refused = 0, False
        if back:  # nobody has told what happened meanwhile
            self.line.read_parts()

    def _closed(self, code):
        used, self.socket = self.socket.token, None
        if code in (REFUSED, EXPIRED):
            self.line.spawn(self._ask_about, used)
        elif code not in (NO_TOKEN, PROTOCOL_ERROR):  # these will not change
            self._again()

    async def _ask_about(self, run, used):
        holds = await self.line.token.revive(run, used)
        if run != self.line.run:
            return
        if holds and self._refused:
            self.line.deny("websocketd")
        else:
            self._refused = holds
            self._again()
