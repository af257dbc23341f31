"""The token of a signed-in Wazo user: renewed before it expires, or when it has expired under way."""

import time

from lines import wazo_data

RENEW_AT = 0.8                      # of a token's life
LONGEST_WAIT = 6 * 3600             # a timer of the browser cannot wait for a month


class Token:
    """The newest token, and the refresh token that gives the next one."""

    def __init__(self, line):
        self.line = line
        self.forget()

    def forget(self):
        """A new run begins."""
        self.data = {}
        self.refresh_token = None
        self.expires = None         # by this device's clock
        self.given = False          # the token is the host page's own
        self.renewing = self.overdue = False
        self._renewal = None        # prevents the one that is planned

    @property
    def text(self):
        """The token itself."""
        return self.data["token"]

    @property
    def owner(self):
        """The user's uuid."""
        return wazo_data.owner(self.data)

    def take(self, data):
        """A token, new or renewed."""
        if data["token"] != self.line.account.get("token"):
            self.given = False
        self.data = data
        self.line.server.token = data["token"]
        self.refresh_token = data.get("refresh_token") or self.refresh_token
        life = wazo_data.lifetime(data, time.time())
        self.expires = None if life is None else time.time() + life
        self._plan_renewal()

    def _plan_renewal(self):
        if self.expires is not None:
            left = (self.expires - time.time()) * (RENEW_AT if self.refresh_token else 1)
            self._renew_in(min(max(left, 1), LONGEST_WAIT))

    def _renew_in(self, seconds):
        if self._renewal is not None:
            self._renewal()
        self._renewal = self.line.later(seconds, self.renew)

    async def renew(self, run):
        """Gives whether there is a new token."""
        line = self.line
        if self.renewing:
            return False
        if not self.refresh_token:
            if self.expires is not None and self.expires > time.time():
                self._plan_renewal()
            else:
                self.expired()
            return False
        self.renewing = True
        answer = await line.server.renew(self.refresh_token, line.where())
        if run != line.run:
            return False
        self.renewing = False
        if answer.good:
            self.go_on(answer.data)
        elif answer.final:
            self.expired()
        else:
            line.away(self._renew_in)
        return answer.good

    def go_on(self, data):
        """A newer token: nothing that is under way ends."""
        self.line.failures, self.overdue = 0, False
        self.take(data)
        self.line.push.renew(data["token"])
        if self.line.signed_in:
            self.line.tell("renewed", self.line.session())

    async def replace(self, run, token, refresh_token, otherwise):
        """The host page has another token. If it isn't this user's: `otherwise()`."""
        line = self.line
        answer = await line.server.check(token)
        if run != line.run:
            return
        if answer.good and wazo_data.owner(answer.data) == self.owner:
            line.account["token"], self.given = token, True
            self.refresh_token = refresh_token or self.refresh_token
            self.go_on(answer.data)
        elif answer.final and line.sip.calls:
            self.expired()
        elif answer.good or answer.final:
            otherwise()
        else:
            line.away(lambda pause: line.later(pause, self.replace, token, refresh_token, otherwise))

    def expired(self):
        """The stack does not know us any longer. A call may end first: SIP does not need the token."""
        if self.line.sip.calls:
            self.overdue = True
        else:
            self.line.refuse("session_expired")
