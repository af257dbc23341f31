"""One SIP call: a JsSIP session, and what is heard and said in it. Transfers of it stand in `sip_transfer`."""

import js

from browser import javascript
from lines import sip_headers
from lines.sip_answers import DECLINE, UNAVAILABLE, getter, status_of, text
from lines.sip_identity import Identity
from lines.sip_recovery import Recovery
from lines.sip_transfer import NOTHING, Transfers
from media.microphone import MediaTrouble, connects, words
from media.quality import arrived

GATHER_AFTER_USABLE = 0.5  # seconds of ICE gathering after the first candidate that can do
GATHER_AFTER_HOST = 0.02  # ... without servers: all of this machine come at once, no more will
GATHER_AT_MOST = 2
SILENCE = 8  # seconds without an ICE connection until the other side counts as gone
LISTEN_EVERY = 5  # ... and with one: that often is looked whether anything arrives,
SILENT_TIMES = 12  # and that often in a row nothing may. Servers that record send no sound, but they report
REOFFER_EVERY = 0.2  # another offer may be under way: hold and resume wait for their turn
REOFFER_TRIES = 25
BUSY_STATUS = 491  # another offer was under way all the time


class SipCall(Identity, Recovery, Transfers):
    """A call of the SIP line. `line` gives tell, media, options; everything JsSIP says arrives in a method here."""

    def __init__(self, line, call_id, number, name, incoming):
        self.line = line
        self.id = call_id
        self.number = number
        self.name = name
        self.incoming = incoming
        self.session = None
        self.microphone = None
        self.hearing = None
        self.established = False
        self.over = False
        self.answering = False
        self.muted = False
        self.hold_wanted = self.held_by_us = self.held_by_them = False
        self.ringing_told = False
        self.leaving = None  # (cause, by) for the end that is about to come
        self.watch = None  # the timer that ends a call without a connection
        self.arrived = self.silent_times = 0
        self.undo = []

    def tell(self, name, *details):
        self.line.tell(name, self.id, *details)

    # -- sessions

    def adopt(self, session):
        """Take a session as the call's own: hear what it says."""
        self.session = session
        self.listen(session)

    def listen(self, session):
        handlers = (
            ("progress", self.progressed),
            ("confirmed", self.confirmed),
            ("failed", self.failed),
            ("ended", self.ended),
            ("hold", self.held),
            ("unhold", self.resumed),
            ("muted", self.was_muted),
            ("unmuted", self.was_unmuted),
            ("newDTMF", self.toned),
            ("icecandidate", self.gathered),
            ("refer", self.referred),
            ("replaces", self.replaced),
            ("peerconnection", self.connected),
            ("reinvite", self.reinvited),
            ("update", self.reinvited),
            ("accepted", self.accepted),
            ("notify", self.notified),
            ("switched", self.switched),
        )
        for name, handler in handlers:
            session.on(name, self.of(session, handler))
        if session.connection:
            self.attach(session.connection)

    def of(self, session, handler):
        "JsSIP says nothing about whose event it is."
        return javascript.callback(lambda event=None, *rest: handler(session, event))

    def is_current(self, session):
        return self.session is not None and session.id == self.session.id

    def release(self, session):
        "Let go of a session; soon, because JsSIP is still telling others of its end."
        javascript.later(0, lambda: session.removeAllListeners())

    # -- media

    def attach(self, peer):
        gathering = javascript.later(GATHER_AT_MOST, lambda: peer.dispatchEvent(js.Event.new("icecandidate")))
        self.undo.append(gathering)
        self.undo.append(javascript.listen(peer, "track", lambda event=None: self.heard(event)))
        js.JsSIP.trace.watch(peer, self.sip_call_id)
        self.undo.append(javascript.listen(peer, "iceconnectionstatechange", lambda event=None: self.ice_changed(peer)))
        if self.microphone is not None:
            self.microphone.attach(peer)

    def connected(self, session, event):
        "An incoming session has its connection only once it is answered."
        self.attach(event.peerconnection)

    def gathered(self, session, event):
        "A candidate that reaches beyond this network is what one waits for, where there are servers for that."
        if not self.line.ice_servers:
            self.undo.append(javascript.later(GATHER_AFTER_HOST, event.ready))
        elif event.candidate.type != "host":
            self.undo.append(javascript.later(GATHER_AFTER_USABLE, event.ready))

    def heard(self, event):
        if event.streams.length and not self.over:
            if self.hearing is not None:
                self.hearing.close()
            self.hearing = self.line.media.audio.hear(event.streams[0])
            self.line.remix()

    async def take_microphone(self, give):
        """Get the microphone and `give` its stream; without one the call is over."""
        try:
            microphone = await self.line.media.microphone()
        except MediaTrouble as trouble:
            if not self.over:
                self.line.tell("trouble", trouble.code, trouble.words)
                self.leave("media", "line", UNAVAILABLE)
            return
        if self.over:
            microphone.close()
            return
        self.microphone = microphone
        self.fit_microphone()
        give(microphone.sent)

    def fit_microphone(self):
        "Its connection has it, and it is as the session has it."
        if self.session is None:
            return
        if self.session.connection:
            self.microphone.attach(self.session.connection)
        if self.muted:
            self.mute(True)
        self.switch()

    def ice_changed(self, peer):
        'JsSIP ends a call that has "failed"; browsers take half a minute to say so.'
        lost = peer.iceConnectionState == "disconnected"
        if lost and self.watch is None and self.established:
            self.watch = javascript.later(SILENCE, lambda: self.leave("peer_lost", "line", 408))
            self.line.nudge()
        elif not lost and self.watch is not None:
            self.watch()
            self.watch = None

    def find_way(self):
        "The line is back, over another network perhaps: where nothing passes any more, other ways are looked for."
        if self.watch is not None:
            javascript.attempt(self.session.offerAnew, NOTHING, javascript.plain({"iceRestart": True}))

    async def look_for_life(self):
        "Neither sound nor a report of ours: whoever keeps the connection up there does not talk with us any more."
        peer = self.line.peer(self.id)
        before, self.arrived = self.arrived, await arrived(peer) if peer else 0
        quiet = self.arrived == before and not (self.held_by_us or self.held_by_them)
        self.silent_times = self.silent_times + 1 if quiet else 0
        if self.silent_times >= SILENT_TIMES:
            self.leave("peer_lost", "line", 408)

    # -- beginning

    def place(self, ua):
        """Send the INVITE; the microphone may come later than that is prepared."""
        stream, give = javascript.promise()
        try:
            session = ua.call(self.number, self.line.session_options(stream))
        except Exception as error:
            js.console.debug("not called: %s" % error)
            self.tell("calling", self.number, "")
            self.ends_without_webrtc() or self.finish("not_found", "line")
            return
        self.adopt(session)
        self.tell("calling", self.number, self.sip_call_id)
        javascript.spawn(self.take_microphone(give))

    def come_in(self, session, anonymous):
        """Someone is calling; a server that may says when it wants that answered for the person."""
        self.adopt(session)
        get = getter(session._request)
        facts = {}
        if anonymous:
            facts["anonymous"] = True
        forwarder = sip_headers.forwarder(get)
        if forwarder:
            facts["forwarded_by"] = forwarder
        delay = sip_headers.answer_after(get)
        if delay is not None and self.line.account.get("auto_answer"):
            facts["answer_after"] = delay
        self.tell("incoming", self.number, self.name, self.sip_call_id, *([facts] if facts else []))

    def notified(self, session, event):
        """A server steers the call, as FreeSWITCH and BroadSoft do: it wants it held (Event: hold), or taken (Event: talk)."""
        wanted = str(event.event).lower()
        if wanted not in ("hold", "talk"):
            return  # JsSIP answers that the event is not known here
        if wanted == "talk" and not (self.is_current(session) and self.line.account.get("auto_answer")):
            event.reply(403)
        else:
            event.reply(200)
            self.tell("steered", wanted)

    @property
    def sip_call_id(self):
        return str(self.session._request.call_id)

    def answer(self):
        if self.incoming and not self.answering and not self.over:
            self.answering = True
            self.tell("answered")
            javascript.spawn(self.take_microphone(self.accept))

    def accept(self, stream):
        try:
            self.session.answer(self.line.session_options(stream))
        except Exception as error:
            js.console.debug("not answered: %s" % error)
            self.ends_without_webrtc()

    def ends_without_webrtc(self):
        "Where the browser makes no connections the call ends, in words; gives whether that is so."
        if connects():
            return False
        self.line.tell("trouble", "no_webrtc", words("no_webrtc"))
        self.leave("media", "line", UNAVAILABLE)
        return True

    def progressed(self, session, event):
        if event.originator != "remote" or not self.is_current(session):
            return
        self.said_who(session, event.response)
        if text(event.response.body):
            self.tell("early_media")
        elif not self.ringing_told:
            self.ringing_told = True
            self.tell("ringing")

    def confirmed(self, session, event):
        if self.successor is not None and session.id == self.successor.id:
            self.take_over()
        elif not self.established:
            self.established = True
            self.undo.append(javascript.every(LISTEN_EVERY, lambda: javascript.spawn(self.look_for_life())))
            self.has_come_back() if self.recovering is not None else self.tell("established")

    # -- in the call

    def set_held(self, held):
        """Hold or resume: told once the other side has agreed. One that refuses changes nothing but what is said."""
        self.hold_wanted = held
        self.ask_to_hold()

    def ask_to_hold(self, tries=REOFFER_TRIES):
        "Again a little later while another offer is under way."
        held = self.hold_wanted
        if not self.established or self.over or held == self.held_by_us:
            return
        if not self.line.reachable():
            self.hold_wanted = self.held_by_us
            self.tell("not_done", "hold" if held else "resume", "line_lost")
            return
        session = self.session
        answered = javascript.callback(lambda status=0: self.hold_answered(session, held, status))
        if javascript.attempt(session.changeHold, held, answered):
            return
        if tries:
            self.undo.append(javascript.later(REOFFER_EVERY, lambda: self.ask_to_hold(tries - 1)))
        else:
            self.hold_answered(session, held, BUSY_STATUS)

    def hold_answered(self, session, held, status):
        if self.over or not self.is_current(session):
            return
        if self.back_on_hold:
            self.is_on_hold_again(status)
        if status:
            self.hold_wanted = self.held_by_us
            code = "hold_refused" if held else "resume_refused"
            self.line.tell("trouble", code, "%s (status %d)" % (words(code), status))
            self.tell("not_done", "hold" if held else "resume", "refused")
            return
        self.held_by_us = held
        self.tell("held" if held else "resumed", "us")
        if self.hold_wanted != held:
            self.ask_to_hold()

    def held(self, session, event):
        self.held_there(session, True)

    def resumed(self, session, event):
        self.held_there(session, False)

    def held_there(self, session, held):
        if self.is_current(session) and not self.over and held != self.held_by_them:
            self.held_by_them = held
            self.tell("held" if held else "resumed", "them")

    def mute(self, muted):
        if self.microphone is None or self.session is None:  # nothing to mute yet: it is done once there is
            if muted != self.muted:
                self.muted = muted
                self.tell("muted" if muted else "unmuted")
            return
        act = self.session.mute if muted else self.session.unmute
        javascript.attempt(act, javascript.plain({"audio": True}))

    def switched(self, session, event=None):
        if self.is_current(session) and self.microphone is not None:
            self.switch()

    def switch(self):
        "Send our microphone, or not, as the session has it."
        held = self.session.isOnHold()
        silent = bool(held.local or held.remote or self.back_on_hold)
        self.microphone.switch(bool(self.session.isMuted().audio), silent)

    def was_muted(self, session, event):
        if self.is_current(session) and not self.muted:
            self.muted = True
            self.tell("muted")

    def was_unmuted(self, session, event):
        if self.is_current(session) and self.muted:
            self.muted = False
            self.tell("unmuted")

    def send_dtmf(self, tones):
        if not self.established:
            return
        if not self.line.reachable():
            self.tell("not_done", "send_dtmf", "line_lost")
            return
        by_info = self.line.account.get("dtmf") != "rfc4733"
        options = javascript.plain({"transportType": "INFO" if by_info else "RFC2833", "interToneGap": 100})

        def send():
            self.session.sendDTMF(tones, options)
            if not by_info:  # JsSIP tells only of those it sends itself
                for tone in tones:
                    self.tell("dtmf", tone, "sent")

        javascript.attempt(send)

    def toned(self, session, event):
        tone, received = str(event.dtmf.tone), event.originator == "remote"
        self.tell("dtmf", tone, "received" if received else "sent")
        if received:  # an INFO has no sound of its own
            self.line.media.audio.dtmf(tone)

    @property
    def peer(self):
        return (self.session.connection or None) if self.session is not None else None

    # -- the end

    def failed(self, session, event):
        """Never established: refused, cancelled, or without media."""
        status = status_of(event.message)
        if self.recovering is not None:
            self.refused_to_come_back(session, event)
        elif event.originator == "remote" and status:
            self.tell("status", status)
            self.session_over(session, sip_headers.cause_of_refusal(getter(event.message), status), "them")
        elif event.originator == "remote":
            elsewhere = sip_headers.is_answered_elsewhere(getter(event.message))
            self.session_over(session, "answered_elsewhere" if elsewhere else "cancelled", "them")
        elif event.cause == js.JsSIP.C.causes.NO_ANSWER or event.cause == js.JsSIP.C.causes.EXPIRES:
            self.session_over(session, "no_answer", "line")
        else:
            self.session_over(session, "failed", "line")

    def ended(self, session, event):
        """Established, and over."""
        causes = js.JsSIP.C.causes
        if event.originator == "remote":
            self.session_over(session, "hung_up", "them")
        elif event.cause == causes.RTP_TIMEOUT:
            self.session_over(session, "peer_lost", "line")
        elif event.cause == causes.DIALOG_ERROR or event.cause == causes.REQUEST_TIMEOUT:
            self.session_over(session, "gone", "line")
        else:
            self.session_over(session, "hung_up" if event.cause == causes.BYE else "failed", "line")

    def session_over(self, session, cause, by):
        "One of the call's sessions is over; is the call?"
        if self.successor is not None:
            if session.id == self.successor.id:
                self.successor = None
                self.release(session)
                if self.old_is_over:
                    self.finish(cause, by)
            else:
                self.old_is_over = True
        elif self.is_current(session):
            if by == "them" and self.handing_on is not None:
                self.tell("transferred")  # some servers say so with a BYE
                cause, by = "transferred", "us"
            elif by == "them" and any([self in (call.handing_on or ()) for call in self.line.calls.values()]):
                cause, by = "transferred", "us"  # ... to either of the two calls first
            self.finish(cause, by)

    def hang_up(self):
        """By the person."""
        if self.recovering is not None:
            self.leave_when_back = True
        elif self.established:
            self.leave("hung_up", "us")
        elif self.incoming:
            self.leave("declined", "us", DECLINE)
        else:
            self.leave("cancelled", "us")

    def leave(self, cause, by, status=0):
        """End the call from this side; a refusal carries a status."""
        if self.over:
            return
        self.leaving, self.recovering = (cause, by), None
        waiting = not self.established and self.incoming
        options = javascript.plain({"status_code": status} if status and (waiting or self.established) else {})
        for session in (self.successor, self.session):
            if session is not None and not session.isEnded():
                javascript.attempt(session.terminate, options)
        self.finish(cause, by)

    def finish(self, cause, by):
        """The call is over: told once, everything let go."""
        if self.over:
            return
        cause, by = self.leaving or (cause, by)
        self.let_go()
        if cause == "peer_lost":
            self.line.tell("trouble", cause, words(cause))
        self.tell("ended", cause, by)

    def let_go(self):
        "Of everything that it has."
        self.over = True
        if self.watch is not None:
            self.watch()
        javascript.drain(self.undo)
        for part in (self.microphone, self.hearing):
            if part is not None:
                part.close()
        for session in (self.session, self.successor):
            if session is not None:
                self.release(session)
        self.session = self.successor = self.microphone = self.hearing = self.watch = None
        self.handing_on = self.recovering = None
        self.line.forget(self)
