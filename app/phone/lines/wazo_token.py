"""The token of a signed-in Wazo user: renewed before it expires, or when it has expired under way."""

import asyncio
import time

from lines import wazo_data

RENEW_AT = 0.8  # of a token's life
LONGEST_WAIT = 6 * 3600  # a timer of the browser cannot wait for a month
GUESS = "softphone"  # the client of a refresh token that came without one: as phones up to 0.1.0 called themselves
TOO_MANY = 429  # sessions; one is free when an older one of this user has ended


class Token:
    """The newest token, and the refresh token that gives the next one."""

    def __init__(self, line):
        self.line = line
        self._under_way = None  # a renewal: an Event that is set when its answer has come
        self.forget()

    def forget(self):
        """A new run begins."""
        self.data = {}
        self.refresh_token = None
        self.client_id = None  # of the refresh token, as far as it is known
        self.expires = None  # by this device's clock
        self.given = False  # the token is the host page's own
        self.overdue = False
        self._renewal = None  # prevents the one that is planned
        self._settle()

    def _settle(self):
        if self._under_way is not None:
            self._under_way.set()
            self._under_way = None

    @property
    def text(self):
        """The token itself."""
        return self.data.get("token") or ""

    @property
    def owner(self):
        """The user's uuid."""
        return wazo_data.owner(self.data)

    def take(self, data):
        """A token, new or renewed."""
        self.data = data
        self.given = data["token"] == self.line.account.get("token")
        self.line.server.token = data["token"]
        self.refresh_token = data.get("refresh_token") or self.refresh_token
        life = wazo_data.lifetime(data, time.time())
        self.expires = None if life is None else time.time() + life
        self._plan()

    def _plan(self):
        if self.expires is not None:
            left = (self.expires - time.time()) * (RENEW_AT if self.refresh_token else 1)
            self._renew_in(min(max(left, 1), LONGEST_WAIT))

    def _renew_in(self, seconds):
        if self._renewal is not None:
            self._renewal()
        self._renewal = self.line.later(seconds, self.renew)

    async def renew(self, run):
        """Gives whether there is a new token."""
        before = self.text
        if not self.refresh_token:
            self._await_the_end()
            return False
        if self._under_way is not None:
            await self._under_way.wait()
        else:
            await self._ask_for_another(run)
        return run == self.line.run and self.text != before

    async def _ask_for_another(self, run):
        line, server, client = self.line, self.line.server, self.client_id or GUESS
        self._under_way = asyncio.Event()
        answer = await server.renew(self.refresh_token, client)
        if run != line.run:
            if answer.good:
                await server.end(answer.data["token"])
            return
        if answer.good:
            self.client_id = client
            self.go_on(answer.data)
        elif answer.final and answer.status != TOO_MANY:
            # Another client's, or ended elsewhere. The token is good until it expires.
            self.refresh_token = None
            self._await_the_end()
        else:
            line.away(self._renew_in)
        self._settle()

    def _await_the_end(self):
        if self.expires is not None and self.expires > time.time():
            self._plan()
        elif self.expires is not None:
            self.expired()

    def go_on(self, data):
        """A newer token: nothing that is under way ends. One of ours that it replaces is ended, since a user's sessions are
        counted, when the push channel does not need it any more.
        """
        line, old, ours = self.line, self.text, not self.given
        line.failures, self.overdue = 0, False
        self.take(data)

        def end():
            if ours and old != data["token"]:
                line.spawn(self._end, line.server, old)

        line.push.renew(data["token"], end)
        if line.signed_in:
            line.tell("renewed", line.session())

    async def _end(self, run, server, token):
        await server.end(token)

    async def revive(self, run, used):
        """The stack has said 401 to the token `used`: gives whether there is one that holds now. If so, and it is 401 again, it
        is a permission that is missing.
        """
        line = self.line
        if self.text != used or (self.refresh_token and await self.renew(run)):
            return run == line.run
        if run != line.run or self.refresh_token:  # a renewal that is tried again
            return False
        answer = await line.server.check(used)
        if run == line.run and answer.final:
            self.expired()
        return run == line.run and answer.good

    async def replace(self, run, token, refresh_token, client_id, otherwise):
        """The host page has another token. If it isn't this user's: `otherwise()`."""
        line = self.line
        answer = await line.server.check(token)
        if run != line.run:
            return
        if answer.good and wazo_data.owner(answer.data) == self.owner:
            line.account["token"] = token
            if refresh_token:
                self.refresh_token, self.client_id = refresh_token, client_id
            line.denied.clear()
            self.go_on(answer.data)
        elif answer.final and line.sip.calls:
            self.expired()
        elif answer.good or answer.final:
            otherwise()
        else:
            line.away(lambda pause: line.later(pause, self.replace, token, refresh_token, client_id, otherwise))

    def expired(self):
        """The stack does not know us any longer. A call may end first: SIP does not need the token."""
        if self.line.sip.calls:
            self.overdue = True
        else:
            self.line.refuse("session_expired")
