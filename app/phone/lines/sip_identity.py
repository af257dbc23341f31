"""Who is at the other end of a SIP call: servers say so in answers and in new offers, and it may be somebody else later."""

from lines import sip_headers
from lines.sip_answers import getter
from lines.sip_headers import Party
from lines.sip_recovery import takes_replaces


class Identity:
    """What a `SipCall` hears of that, a part of it."""

    address = None  # [id of a session, number of the address that the other side had in it last]

    def reinvited(self, session, event):
        "A server says by these headers that somebody else is at the other end now; or they do, by another From (RFC 4916)."
        if not self.said_who(session, event.request) and self.is_current(session):
            number, name, anonymous = sip_headers.caller(getter(event.request), False)
            known = self.address is not None and self.address[0] == str(session.id)
            before = self.address[1] if known else Party(str(session.remote_identity.toString())).number
            if number and not anonymous and number != before:
                self.address = [str(session.id), number]
                self.become(number, name)

    def accepted(self, session, event):
        if event.originator == "remote":
            self.can_be_replaced = [str(session.id), takes_replaces(event.response)]
            self.said_who(session, event.response)

    def said_who(self, session, message):
        "Gives whether the message says it."
        if not self.is_current(session) or not self.line.account.get("trusted", True) or self.recovering is not None:
            return False
        get = getter(message)
        party = sip_headers.asserted(get)
        if party is not None and not sip_headers.is_hidden(get, party):
            self.become(*party.told())
        return party is not None

    def become(self, number, name):
        if number and (number, name) != (self.number, self.name):
            self.number, self.name = number, name
            self.tell("identity", number, name)
