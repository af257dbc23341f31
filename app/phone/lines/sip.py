"""The SIP line: an account at a SIP server, over WebSocket, by JsSIP. The calls are in `sip_call`.

Everything of JsSIP stays in the modules named `sip_…`. It throws in many states, so it is called through
`javascript.attempt`. Registration is JsSIP's work while the server answers; what it does not do is in `sip_registration`, and here:
noticing that a connection hangs and that a network is back.
"""

import time

import js

from browser import javascript, trace
from lines import sip_headers
from lines.line import Line
from lines.sip_answers import BUSY, UNAVAILABLE, getter, text
from lines.sip_call import SipCall
from lines.sip_messages import Messages
from lines.sip_recovery import Recoveries
from lines.sip_registration import Registration
from media.microphone import has_webrtc, words

SCRIPT = "jssip.js"
USER_AGENT = "softphone"

REGISTER_SECONDS = 300  # how long a registration holds; it is renewed in half that time
RING_SECONDS = 86400  # an incoming call rings for as long as the server lets it
SIGN_IN_SECONDS = 12  # a server that says nothing for that long is unreachable
CONNECT_SECONDS = 10  # ... and a connection that is not up by then is tried anew
RECONNECT_FIRST, RECONNECT_MOST = 1, 30
KEEP_ALIVE_SECONDS = 25  # many proxies cut a connection that is silent for a minute
KEEP_ALIVE = "\r\n\r\n"
ASLEEP_SECONDS = 100  # between two of these: the machine has slept (a hidden tab has one a minute)

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def server_of(address):
    """A `wss:` address as a URL object, or None; `ws:` counts on this machine only."""
    try:
        url = js.URL.new(address)
    except Exception:
        return None
    if url.protocol == "wss:" or (url.protocol == "ws:" and url.hostname in LOOPBACK):
        return url
    return None


class SipLine(Registration, Messages, Recoveries, Line):
    """A line at a SIP server."""

    kind = "sip"
    Call = SipCall

    def __init__(self, tell, media):
        super().__init__(tell, media)
        self.ua = None
        self.run = 0  # counts starts and stops: what belongs to an older one is not heard
        self.signed_in = False  # "registered" was told
        self.lost = False  # "line_lost" was told
        self.is_kept = lambda call_id: False
        self.awake = time.time()
        self.undo = []

    # -- signing in and out

    def start(self, account):
        self._drop()
        self.account = account
        self.tell("registering")
        javascript.spawn(self._start(self.run))

    async def _start(self, run):
        url = server_of(self.account.get("server") or "")
        if url is None or not self.account.get("username"):
            self._refuse("bad_config")
            return
        if not hasattr(js.window, "JsSIP"):
            await javascript.load_script(SCRIPT)
        await js.JsSIP.ready
        if run == self.run:
            self._connect(url)

    def adjust(self, name, value):
        super().adjust(name, value)
        if name == "trace":
            trace.switch(value)
        elif name == "messages":
            self._ask_for_messages()

    def _connect(self, url):
        trace.switch(self.account.get("trace"))
        try:
            self.ua = js.JsSIP.UA.new(javascript.plain(self._configuration(url)))
        except Exception:
            self._refuse("bad_config")
            return
        handlers = (
            ("connecting", self._connecting),
            ("connected", self._connected),
            ("disconnected", self._disconnected),
            ("registered", self._registered),
            ("registrationFailed", self._registration_failed),
            ("registerAnswered", self._register_answered),
            ("takenOver", self._taken_over),
            ("newRTCSession", self._new_session),
            ("request", self._requested),
        )
        for name, handler in handlers:
            self.ua.on(name, self._of_this_run(handler))
        self.undo.append(javascript.later(SIGN_IN_SECONDS, self._of_this_run(self._sign_in_is_late)))
        self.undo.append(javascript.every(KEEP_ALIVE_SECONDS, self._keep_alive))
        self.undo.append(javascript.listen(js.window, "online", self.nudge))
        self.undo.append(javascript.listen(js.window, "pageshow", self._page_shown))
        self.undo.append(javascript.listen(js.window, "pagehide", self._page_hidden))
        self.undo.append(javascript.listen(js.document, "visibilitychange", self._page_visible))
        self.undo.append(javascript.listen(js.document, "resume", self.nudge))  # the tab was frozen
        self.ua.start()

    def _configuration(self, url):
        account = self.account
        user, _, domain = account["username"].partition("@")
        domain = account.get("domain") or domain or url.hostname
        configuration = {
            "sockets": [js.JsSIP.SipSocket.new(str(url.href), js.JsSIP.trace)],
            "uri": "sip:%s@%s" % (js.encodeURIComponent(user), js.JsSIP.readableDomain(domain)),
            "authorization_user": account.get("authorization_user") or user,
            "display_name": account.get("display_name") or "",
            "register_expires": REGISTER_SECONDS,
            "no_answer_timeout": RING_SECONDS,
            "connection_recovery_min_interval": RECONNECT_FIRST,
            "connection_recovery_max_interval": RECONNECT_MOST,
            "session_timers": True,
            "user_agent": USER_AGENT,
        }
        for name in ("password", "ha1", "realm"):
            if account.get(name):
                configuration[name] = account[name]
        return configuration

    def _of_this_run(self, handler):
        run = self.run

        def heard(event=None, *rest):
            if run == self.run:
                handler(event, *rest)

        return javascript.callback(heard)

    def _session(self):
        'What is told with "registered".'
        account, url = self.account, server_of(self.account["server"])
        uri = str(js.JsSIP.original(self.ua.configuration.uri.toString()))
        return {
            "uri": uri[len("sip:") :],
            "username": account["username"].partition("@")[0],
            "display_name": account.get("display_name") or "",
            "host": str(url.host),
            "token": None,
            "refresh_token": None,
            "ha1": text(self.ua.get("ha1")) or None,
            "realm": text(self.ua.get("realm")) or None,
            "wazo": None,
        }

    def stop(self):
        was_there = self.ua is not None
        self._drop()
        if was_there:
            self.tell("unregistered")

    def _drop(self):
        "End everything of this run."
        self.run += 1
        for call in list(self.calls.values()):
            call.hang_up()
            call.leave("hung_up", "us")
        javascript.drain(self.undo)
        self._forget_messages()
        ua, self.ua = self.ua, None
        if ua is not None:
            javascript.attempt(ua.stop)
            ua.removeAllListeners()
        self.signed_in = self.lost = False
        self.forget_registration()

    def _refuse(self, code, text=None):
        self._drop()
        self.tell("refused", code, text or words(code))

    # -- the connection

    def _connecting(self, event):
        socket = event.socket
        javascript.later(CONNECT_SECONDS, lambda: self._give_up_on(socket))

    def _give_up_on(self, socket):
        "A connection that hangs never says so by itself."
        if socket.isConnecting():
            socket.give_up()

    def _connected(self, event):
        self.moves = 0
        javascript.later(0, self.take_all_back)  # JsSIP's own REGISTER goes first

    def _disconnected(self, event):
        for call in list(self.calls.values()):
            if call.incoming and not call.established:  # who has called cannot be answered any more
                call.leave("cancelled", "line")
        if self.signed_in or self.account.get("patient"):
            self._lose()
        else:
            self._refuse("server_unreachable")

    def _sign_in_is_late(self, event):
        if not self.signed_in:
            self._disconnected(event)

    def _lose(self):
        if not self.lost:
            self.lost = True
            self.tell("line_lost")

    def reconnect(self):
        """The connection stands and nobody answers on it, as after a change of networks: take another one."""
        javascript.attempt(self.ua.transport.disconnect)
        if self.ua is not None:
            javascript.attempt(self.ua.transport.connect)

    def nudge(self, event=None):
        """Look now whether the server is there: the network may have come back."""
        if self.ua is None or self.elsewhere:
            return
        transport = self.ua.transport
        if transport.isConnected():
            javascript.attempt(self.ua.register)
        elif not transport.isConnecting():
            js.clearTimeout(transport.recovery_timer)
            javascript.attempt(transport.connect)

    def _page_hidden(self, event=None):
        "The page goes, and its calls with it: what is sent now still arrives, so that nobody is left to listen to silence."
        for call in list(self.calls.values()):
            session = call.session
            if self.is_kept(call.id) or session is None:
                continue
            if session.status == session.C.STATUS_INVITE_SENT:  # JsSIP would wait for a first answer
                transaction = session._request.transaction
                transaction.state = transaction.C.STATUS_PROCEEDING
                javascript.attempt(transaction.cancel)
            call.leave("hung_up" if call.established else "cancelled", "us", 0 if call.established else UNAVAILABLE)
        self.ua.transport.socket.leave()

    def _page_shown(self, event=None):
        if event.persisted:  # out of the back/forward cache, where connections do not live
            self.nudge()

    def _page_visible(self, event=None):
        if self.lost and not js.document.hidden:
            self.nudge()

    def _keep_alive(self):
        before, self.awake = self.awake, time.time()
        if self.awake - before > ASLEEP_SECONDS:
            self.nudge()
        if self.ua is not None and self.ua.isConnected():
            javascript.attempt(self.ua.transport.socket.send, KEEP_ALIVE)

    def reachable(self):
        """Whether something can be sent now; says so if not. (JsSIP would end the call over it.)"""
        if self.ua is not None and self.ua.isConnected():
            return True
        self.tell("trouble", "line_lost", words("line_lost"))
        return False

    # -- calls

    @property
    def ice_servers(self):
        return self.account.get("ice_servers") or []

    def session_options(self, stream):
        """What JsSIP needs for a call; the stream may be a promise."""
        return javascript.plain(
            {
                "mediaStream": stream,
                "mediaConstraints": {"audio": True, "video": False},
                "pcConfig": {"iceServers": self.ice_servers},
            }
        )

    def _new_session(self, event):
        "JsSIP tells of outgoing ones too, and of those that take another's place."
        session = event.session
        for call in self.calls.values():
            if call.successor is not None and call.successor.id == session.id:
                return
        if event.originator != "remote":
            return
        number, name, anonymous = self.caller(event.request)
        if not self.available:
            javascript.attempt(session.terminate, javascript.plain({"status_code": BUSY}))
            self.tell("turned_away", number, name, *([{"anonymous": True}] if anonymous else []))
            return
        self.make_call(number, name, True).come_in(session, anonymous)

    def caller(self, message):
        """(number, name, is anonymous) of whoever has sent a request."""
        return sip_headers.caller(getter(message), self.account.get("trusted", True))

    def dial(self, number, call_id=""):
        call = self.make_call(number, call_id=call_id)
        lacking = self._lacking()
        if lacking:
            self.tell("calling", call.id, number, "")
            self.tell("trouble", lacking, words(lacking))
            call.finish("failed", "line")
        else:
            call.place(self.ua)
        return call.id

    def _lacking(self):
        'The code of what a call cannot be placed without, or "".'
        if self.ua is None or not self.ua.isConnected():
            return "not_registered"
        return "" if has_webrtc() else "no_webrtc"
