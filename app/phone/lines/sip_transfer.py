"""Transfers of a SIP call: we hand it on, the other side hands us on, or somebody takes the other side's place.

A call outlives a session when the other side transfers it: being referred (REFER) or replaced (INVITE with Replaces)
makes a second session, the `successor`, under the same call id.
"""

from browser import javascript
from lines.sip_answers import getter, number_in, status_of, text, to_be_replaced
from lines.sip_headers import Party, cause_of_refusal, cause_of_status

TOLD_WITHIN = 300  # seconds in which a far side that doesn't say how long tells what became of a transfer
OLD_SESSION_STAYS = 2  # after a transfer by the other side, for its own BYE
ASK_EVERY, ASK_TRIES = 0.2, 25  # another offer may be under way
ASK_AGAIN = 2  # seconds: asked at once, Asterisk may still be letting go of the call, and answer as if it lived
NOTHING = javascript.callback(lambda status=0: None)


class Transfers:
    """What a `SipCall` does for transfers, a part of it."""

    successor = None
    old_is_over = False  # the session that has a successor has ended already
    outcome_late = None  # the timer of a transfer that nobody tells of any more
    handing_on = None  # while we transfer: what is told about the other call, if any

    # -- we transfer

    def transfer(self, number):
        self.refer(number, number)

    def attend(self, consult):
        if consult.established:
            self.refer(str(consult.session.remote_identity.uri.toString()), consult.number, consult)

    def refer(self, target, number, consult=None):
        """Hand the other side on to a target, or to the other side of our call `consult`."""
        if not self.established or self.over or self.handing_on is not None:
            return
        if not self.line.reachable():
            self.tell("not_done", "transfer", "line_lost")
            return
        self.handing_on = (consult,) if consult is not None else ()
        self.tell("transferring", number)
        options = {
            "eventHandlers": {
                "trying": javascript.callback(lambda event=None: self.being_handed_on(event.request)),
                "progress": javascript.callback(lambda event=None: self.being_handed_on(event.request)),
                "accepted": javascript.callback(lambda event=None: self.handed_on()),
                "failed": javascript.callback(lambda event=None: self.not_handed_on(event.status_line.status_code)),
                "requestFailed": javascript.callback(lambda event=None: self.refused_to(event.response)),
            }
        }
        if consult is not None:
            options["replaces"] = to_be_replaced(consult.session, consult.incoming)
        if javascript.attempt(self.session.refer, target, javascript.plain(options)):
            self.wait_for_outcome(TOLD_WITHIN)
        else:
            self.not_handed_on(0)

    def being_handed_on(self, request):
        "It rings there, for as long as the far side lets it: its subscription says how long it will tell of it."
        state = text(request.getHeader("subscription-state"))
        if state.strip().lower().startswith("terminated"):
            self.not_handed_on(0)
        elif self.handing_on is not None:
            self.wait_for_outcome(number_in(state, "expires") or TOLD_WITHIN)

    def wait_for_outcome(self, seconds):
        if self.outcome_late is not None:
            self.outcome_late()
        self.outcome_late = javascript.later(seconds, lambda: self.not_handed_on(0))
        self.undo.append(self.outcome_late)

    def handed_on(self):
        if self.handing_on is None or self.over:
            return
        others, self.handing_on = self.handing_on, None
        self.tell("transferred")
        for call in (self,) + others:
            call.leave("transferred", "us")

    def refused_to(self, response):
        status = status_of(response)
        self.not_handed_on(status, cause_of_refusal(getter(response), status) if status else "")

    def not_handed_on(self, status, cause=""):
        """The other side is still ours, as far as we know: some servers have lost it by then, and say so when asked."""
        if self.handing_on is not None and not self.over:
            self.handing_on = None
            self.tell("transfer_failed", cause or (cause_of_status(status) if status else "failed"))
            self.is_it_there()
            self.undo.append(javascript.later(ASK_AGAIN, self.is_it_there))

    def is_it_there(self, tries=ASK_TRIES):
        if not self.over and not javascript.attempt(self.session.offerAnew, NOTHING) and tries:
            self.undo.append(javascript.later(ASK_EVERY, lambda: self.is_it_there(tries - 1)))

    # -- the other side transfers us

    def referred(self, session, event):
        """REFER: call whom the other side names, in the same call; the old session goes when that one stands."""
        if self.over or self.successor is not None or not self.is_current(session):
            javascript.attempt(event.reject)
            return
        stream = self.microphone.sent if self.microphone is not None else None
        javascript.attempt(event.accept, javascript.callback(self.succeed), self.line.session_options(stream))

    def replaced(self, session, event):
        """INVITE with Replaces: somebody takes the place of the other side."""
        if self.over or self.successor is not None or not self.is_current(session):
            javascript.attempt(event.reject)
            return
        javascript.attempt(event.accept, javascript.callback(self.succeed))
        if self.successor is not None:
            stream = self.microphone.sent if self.microphone is not None else None
            javascript.attempt(self.successor.answer, self.line.session_options(stream))

    def succeed(self, session):
        "A second session for this call; JsSIP has made it and not yet told the line."
        self.successor = session
        self.listen(session)

    def take_over(self):
        "The successor stands: it is the call now."
        old, self.session, self.successor = self.session, self.successor, None
        self.incoming = self.session.direction == "incoming"
        if self.muted:
            javascript.attempt(self.session.mute, javascript.plain({"audio": True}))
        if (
            self.microphone is not None
        ):  # the old session may have been on hold, and a conference have begun or ended since
            self.switch()
            javascript.spawn(self.microphone.carry())
        for held, by in ((self.held_by_us, "us"), (self.held_by_them, "them")):
            if held:
                self.tell("resumed", by)
        self.hold_wanted = self.held_by_us = self.held_by_them = False
        if self.incoming:
            number, name, _anonymous = self.line.caller(self.session._request)
        else:
            number, name = Party(str(self.session.remote_identity.toString())).told()
        self.become(number, name)
        if self.old_is_over:
            self.release(old)
        else:
            javascript.later(OLD_SESSION_STAYS, lambda: self.drop(old))
        self.old_is_over = False

    def drop(self, session):
        if not session.isEnded():
            javascript.attempt(session.terminate)
        self.release(session)
