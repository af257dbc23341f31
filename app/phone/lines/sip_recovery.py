"""A SIP call outlives its page: what takes it back is told, and another page takes it back by INVITE with Replaces (RFC 3891).

The other side is told nothing of an end: the new session takes the old one's place there.
"""

import js

from browser import javascript
from lines.sip_answers import status_of

TAKEN_BACK_WITHIN = 8  # seconds
PICKUP = "*8"  # a number that every dialplan with call pickup has
# Refusals of who was asked, not of the call: somebody else may be asked. 481 is the call's: it is gone.
ASK_ANOTHER = (403, 404, 410, 416, 480, 484, 488, 604)


def takes_replaces(message):
    """Whether whoever has sent a message says that INVITE with Replaces is known there."""
    words = ",".join([str(value) for name in ("supported", "require") for value in message.getHeaders(name)])
    return "replaces" in [word.strip().lower() for word in words.split(",")]


def tag_of(party):
    """The tag of a party as a header has it."""
    return party.rpartition(";tag=")[2]


def uri_of(party):
    """... and its address."""
    return party.partition("<")[2].rpartition(">")[0]


class Recovery:
    """What a `SipCall` does to outlive its page, a part of it."""

    recovering = None  # the dialog that is to be taken back, while it is
    targets = ()  # whom to ask for it, still
    given = None  # the promise of our microphone's stream meanwhile
    can_be_replaced = None  # [id of a session, whether its other side takes Replaces] as its last answer said
    leave_when_back = False
    back_on_hold = False  # it was on hold, and the other side does not know that yet: our microphone stays silent

    # -- told

    def dialog(self):
        """What takes it back, see `lines.line_events.DIALOG`; while it is being taken back, what that is done with."""
        if self.recovering is not None:
            return self.recovering | {"held": self.hold_wanted, "muted": self.muted}
        dialog = self.session._dialog if self.established and not self.over and self.session is not None else None
        if not dialog or not hasattr(dialog, "_id"):
            return None
        cseq = getattr(dialog, "_local_seqnum", 0)
        return {
            "call_id": self.as_sent(dialog._id.call_id),
            "local": self.party(dialog._local_uri, dialog._id.local_tag),
            "remote": self.party(dialog._remote_uri, dialog._id.remote_tag),
            "target": self.as_sent(dialog._remote_target.toString()),
            "routes": [self.as_sent(route) for route in dialog._route_set],
            "cseq": cseq if isinstance(cseq, int) else 0,
            "direction": "inbound" if str(self.session.direction) == "incoming" else "outbound",
            "replaces": self.is_replaceable(),
            "number": self.number,
            "name": self.name,
            "held": self.held_by_us,
            "muted": self.muted,
            "server": self.line.account["server"],
        }

    def as_sent(self, text):
        return str(js.JsSIP.original(str(text)))

    def party(self, uri, tag):
        return "<%s>;tag=%s" % (self.as_sent(uri.toString()), self.as_sent(tag))

    def is_replaceable(self):
        if str(self.session.direction) == "incoming":
            return takes_replaces(self.session._request)
        known = self.can_be_replaced
        return known is not None and known[0] == str(self.session.id) and known[1]

    # -- taken back

    def come_back(self, dialog, held, muted):
        """Ask for the call of another page; the microphone is asked for at once."""
        self.recovering = dialog
        self.hold_wanted = self.back_on_hold = held
        self.muted = muted
        self.targets = [uri_of(dialog["remote"]), self.line.own_address(""), self.line.own_address(PICKUP)]
        self.given, give = javascript.promise()
        self.undo.append(javascript.later(TAKEN_BACK_WITHIN, self.not_come_back))
        javascript.spawn(self.take_microphone(give))

    def ask_for_it(self):
        """INVITE with Replaces, to the next who may be asked: a server wants a number of its own before it looks at the dialog."""
        if self.recovering is None or self.session is not None or not self.line.is_connected():
            return
        dialog = self.recovering
        replaced = "%s;to-tag=%s;from-tag=%s" % (dialog["call_id"], tag_of(dialog["remote"]), tag_of(dialog["local"]))
        options = self.line.session_options(self.given)
        options.extraHeaders = javascript.plain(["Replaces: " + replaced, "Require: replaces"])
        target, self.targets = self.targets[0], self.targets[1:]
        try:
            session = self.line.ua.call(js.JsSIP.readableUri(target), options)
        except Exception as error:
            js.console.debug("not taken back: %s" % error)
            self.not_come_back()
            return
        self.adopt(session)
        if self.microphone is not None:
            self.fit_microphone()

    def has_come_back(self):
        """The new session stands. One that was on hold is put on hold at once: a browser at the other side that was offered that to
        begin with would never send anything (RFC 8829, 5.10)."""
        self.recovering = self.given = None
        self.tell("taken_back")
        if self.leave_when_back:
            self.leave("hung_up", "us")
        else:
            self.ask_to_hold()

    def is_on_hold_again(self, status):
        """The other side has agreed to that, or it has not: then the call is not on hold any more, though it was."""
        self.back_on_hold = False
        if status:
            self.tell("resumed", "us")
        if self.microphone is not None:
            self.switch()

    def refused_to_come_back(self, session, event):
        """Another one is asked where there is one; a connection that has broken comes back."""
        status = status_of(event.message)
        self.release(session)
        self.session = None
        if not status and not self.line.is_connected():
            self.targets = [uri_of(self.recovering["remote"])] + list(self.targets)
        elif status in ASK_ANOTHER and self.targets:
            self.ask_for_it()
        else:
            self.not_come_back()

    def not_come_back(self):
        """It could not be had: the call is over, as far as this page knows."""
        if self.recovering is not None:
            self.leave("call_lost", "line")

    def close_quietly(self):
        """Let go without a word: somebody else has it."""
        for session in (self.successor, self.session):
            if session is not None and not session.isEnded():
                javascript.attempt(session._close)
        self.let_go()


class Recoveries:
    """What a `SipLine` does for it, a part of it."""

    def credentials(self):
        ha1, user = self.ua.get("ha1") if self.ua is not None else None, self.account.get("authorization_user")
        if not isinstance(ha1, str) or not ha1:
            return None
        return {
            "username": user or self.account["username"].partition("@")[0],
            "realm": str(self.ua.get("realm")),
            "ha1": ha1,
        }

    def own_address(self, user):
        """The SIP address of a user of our domain; of ourselves for ""."""
        own = self.account["username"].partition("@")
        server = js.URL.new(self.account["server"])
        domain = self.account.get("domain") or own[2] or str(server.hostname)
        return "sip:%s@%s" % (user or str(js.encodeURIComponent(own[0])), domain)

    def take_back(self, call_id, dialog, held, muted):
        self.abandon(call_id)
        call = self.make_call(dialog["number"], dialog["name"], call_id=call_id)
        call.come_back(dialog, held, muted)
        call.ask_for_it()

    def take_all_back(self):
        """The connection stands: those that wait for it are asked for."""
        for call in list(self.calls.values()):
            call.ask_for_it()

    def abandon(self, call_id):
        call = self.calls.get(call_id)
        if call is not None:
            call.close_quietly()

    def keep_on_leaving(self, is_kept):
        self.is_kept = is_kept

    def is_connected(self):
        """Whether something can be sent now."""
        return self.ua is not None and bool(self.ua.isConnected())
