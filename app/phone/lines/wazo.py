"""The Wazo line: a stack's REST API says who signs in and by which SIP account, the SIP line does the rest.

    sign in, or check a token → user → lines → the SIP account of the one for browsers → SipLine

Calls are wholly the SIP line's. Around it: the token (`wazo_token`), the push channel (`wazo_push`), and what else a
stack has, a `wazo_part.Part` each.
"""

import json

import js

from lines import wazo_data, wazo_records
from lines.line import Line
from lines.sip import SipLine
from lines.wazo_agent import Agent
from lines.wazo_calls import Calls
from lines.wazo_directory import Directory
from lines.wazo_log import CallLog
from lines.wazo_push import Push
from lines.wazo_server import WazoServer, host_of
from lines.wazo_services import Services
from lines.wazo_token import Token
from lines.wazo_voicemail import Voicemail
from page import javascript
from page.media import words

# What is the SIP line's alone.
CALL_ACTS = (
    "dial", "answer", "hang_up", "hold", "resume", "mute", "unmute", "send_dtmf", "transfer", "attend", "set_available", "peer",
    "take_back",
)
SIP_CALL_ID = {"incoming": 3, "calling": 2}     # which detail of these events it is
AGAIN_FIRST, AGAIN_MOST = 2, 60     # seconds until a stack that was away is asked again


class WazoLine(Line):
    """A line at a Wazo stack."""

    capabilities = ("agent", "directory", "call_log", "recording")
    dials_addresses = False     # the stack takes numbers

    def __init__(self, tell, media):
        super().__init__(tell, media)
        self.sip = SipLine(self._heard, media)
        for name in CALL_ACTS:
            setattr(self, name, getattr(self.sip, name))
        self.run = 0                # counts starts and stops: an answer for an older one comes too late
        self.server = None
        self.undo = []
        self.token, self.push = Token(self), Push(self)
        agent, directory, log, calls = Agent(self), Directory(self), CallLog(self), Calls(self)
        services, voicemail = Services(self), Voicemail(self)
        self.parts = (agent, directory, log, calls, services, voicemail)
        self.stack_calls = calls
        self.agent, self.find_contacts, self.record = agent.act, directory.find, calls.record
        self.fetch_recording, self.set_service = log.fetch, services.choose
        self.fetch_message, self.mark_heard, self.delete_message = voicemail.fetch, voicemail.mark_heard, voicemail.delete
        self._own_events = {
            "registering": lambda: None, "unregistered": lambda: None, "registered": self._line_is_up,
            "refused": self._line_refused, "credentials_refused": self._secret_changed,
            "messages_waiting": lambda *counts: None,       # the stack's API tells of them, and of each
        }
        self._forget()

    def _forget(self):
        self.account = {}
        self.user = {}
        self.line_id = self.extension = self.sip_session = None
        self.signed_in = self.lost = self.asked_twice = False
        self.failures = 0
        for part in (self.token, self.push) + self.parts:
            part.forget()

    # -- signing in and out

    def start(self, account):
        self._drop()
        self.account = account
        self.tell("registering")
        self.spawn(self._start)

    def adjust(self, name, value):
        self.account[name] = value
        self.sip.adjust(name, value)

    def stop(self):
        self._leave(not self.token.given)

    def sign_out(self):
        self._leave(True)

    def _leave(self, revoke):
        was_there = bool(self.account)
        self._drop(revoke)
        if was_there:
            self.tell("unregistered")

    def spawn(self, work, *arguments):
        """Run what takes time, told which run it belongs to."""
        javascript.spawn(work(self.run, *arguments))

    def later(self, seconds, work, *arguments):
        """Run it after some time, if this run goes on until then; gives the function that prevents it."""
        prevent = javascript.later(seconds, lambda: self.spawn(work, *arguments))
        self.undo.append(prevent)       # a new run drains it
        return prevent

    def _drop(self, revoke=False):
        "End everything of this run."
        self.run += 1
        javascript.drain(self.undo)
        self.push.close()
        self.sip.stop()
        if revoke and self.server is not None and self.server.token:
            javascript.spawn(self.server.sign_out())
        self.server = None
        self._forget()

    def refuse(self, code, text=None):
        """It is over: in words why."""
        self._drop(not self.token.given and code != "session_expired")
        self.tell("refused", code, text or words(code))

    def away(self, again):
        """The stack cannot be reached: at first sign-in that is the answer, else `again(seconds)` plans to ask it again."""
        if not (self.signed_in or self.account.get("patient")):
            self.refuse("server_unreachable")
            return
        if not (self.lost or self.signed_in):
            self.lost = True
            self.tell("line_lost")
        pause = self.pause(self.failures)
        self.failures += 1
        again(pause)

    def pause(self, failures):
        """Seconds to wait after so many failures: growing, uneven."""
        return min(AGAIN_MOST, AGAIN_FIRST * 2 ** min(failures, 6)) * (0.5 + js.Math.random() / 2)

    async def _start(self, run):
        host = host_of(self.account.get("server") or "")
        if not host:
            self.refuse("bad_config")
            return
        server = self.server = WazoServer(host)
        account = self.account
        answer = await self._ask_for_token(server)
        if run != self.run:
            if answer.good and not account.get("token"):
                server.token = answer.data["token"]
                await server.sign_out()
        elif answer.good:
            self.token.take(answer.data)
            await self._find_line(run)
        elif not answer.final:
            self.away(lambda pause: self.later(pause, self._start))
        elif not account.get("password"):
            self.refuse("session_expired")
        elif answer.status == 401:
            self.refuse("wrong_password")
        else:
            self.refuse("bad_config", "The server refuses this way of signing in (status %d)." % answer.status)

    async def _ask_for_token(self, server):
        account, token = self.account, self.token
        if account.get("password"):
            return await server.sign_in(account["username"], account["password"], self.where())
        refresh_token = token.refresh_token = account.get("refresh_token") or ""
        if account.get("token"):
            token.given = True
            answer = await server.check(account["token"])
            if answer.good or not answer.final or not refresh_token:
                return answer
        return await server.renew(refresh_token, self.where())

    def where(self):
        """The domain and the tenant that the user signs in to."""
        return {name: self.account[name] for name in ("domain_name", "tenant_id") if self.account.get(name)}

    async def _find_line(self, run):
        "The user, and the SIP account of the line that speaks WebRTC."
        uuid = self.token.owner
        answer = await self.server.user(uuid)
        found = None
        if answer.good and run == self.run:
            self.user = answer.data
            for line_id, extension in wazo_data.lines_of(self.user):
                if run == self.run and found is None:
                    answer = await self.server.endpoint(uuid, line_id)
                    if answer.good and wazo_data.is_for_browsers(answer.data):
                        found = answer.data
                        self.line_id, self.extension = line_id, extension
        if run != self.run:
            return
        if found is not None:
            self.failures = 0
            self._start_line(found)
        elif answer.good or answer.final:
            self.refuse("no_line", "This user has no line that works in a browser (WebRTC).")
        else:
            self.away(lambda pause: self.later(pause, self._find_line))

    def _start_line(self, endpoint):
        account = self.account
        self.sip.start({
            "server": "wss://%s/api/asterisk/ws" % self.server.host, "domain": account.get("domain"),
            "username": endpoint.get("username") or "", "password": endpoint.get("secret") or "",
            "display_name": wazo_data.display_name(self.user), "ice_servers": account.get("ice_servers"),
            "dtmf": account.get("dtmf"), "auto_answer": account.get("auto_answer"), "trusted": account.get("trusted", True),
            "trace": account.get("trace"),
            "patient": account.get("patient") or self.signed_in,
        })

    def session(self):
        """What is told with "registered" and "renewed"."""
        session = dict(self.sip_session)
        session["host"] = self.server.host
        session["username"] = self.extension or session["username"]
        session["ha1"] = session["realm"] = None        # the token is what counts
        session["token"], session["refresh_token"] = self.token.text, self.token.refresh_token or None
        session["wazo"] = wazo_data.session(self.token.data, self.user)
        return session

    def take_token(self, token, refresh_token, otherwise):
        """The host page has another token. If it isn't this user's: `otherwise()`."""
        self.spawn(self.token.replace, token, refresh_token, otherwise)

    # -- what the SIP line tells

    def _heard(self, event, *details):
        own = self._own_events.get(event)
        if own is not None:
            own(*details)
            return
        if event in ("incoming", "calling"):
            self.stack_calls.begun(details[0], details[SIP_CALL_ID[event]])
        self.tell(event, *details)
        if event == "ended":
            self.stack_calls.over(details[0])
        if event == "line_back":
            self.push.wake()
        elif event == "ended" and self.token.overdue and not self.sip.calls:
            self.token.expired()

    def _line_is_up(self, session):
        if self.server is None:
            return
        again, self.sip_session = self.signed_in, session
        self.signed_in, self.asked_twice = True, False
        if again:
            self.tell("line_back")
            return
        self.tell("registered", self.session())
        for part in self.parts:
            part.read()
        self.push.wake()

    def _line_refused(self, code, text):
        if self.server is None:
            return
        if code != "wrong_password":
            self.refuse(code, text)
        elif self.asked_twice:
            self.refuse("no_line", "The server's SIP part refuses the account of this user's line.")
        else:
            # The line's secret may have been changed since it was read.
            self.asked_twice = True
            if self.signed_in:
                self.tell("line_lost")
            self.spawn(self._find_line)

    def _secret_changed(self):
        "The line's secret may have been changed since it was read; a call may end first."
        if self.server is not None and not self.sip.calls:
            self.spawn(self._find_line)

    # -- what the stack tells, and is asked

    async def request(self, run, method, path, body=None, **more):
        """A request of the signed-in user; a token that has expired under way is renewed."""
        server = self.server
        answer = await server.ask(method, path, body, **more)
        if answer.status == 401 and run == self.run and self.token.refresh_token and await self.token.renew(run):
            answer = await server.ask(method, path, body, **more)
        return answer

    async def fetch_sound(self, run, path, key, name):
        """A sound that the stack has, told under a key and a file name."""
        answer = await self.request(run, "GET", path, sound=True)
        if run == self.run:
            self.tell("sound", key, answer.sound, name)
            if answer.sound is None:
                self.tell("server_refused", "sound", wazo_records.why(answer.status), answer.status)

    def pushed(self, name, text):
        """A push message."""
        self.tell("push", text)
        if name == "auth_session_expire_soon":
            self.spawn(self.token.renew)
        data = json.loads(text).get("data")
        for part in self.parts:
            if isinstance(data, dict) and any([name.startswith(event) for event in part.events]):
                part.pushed(name, data)
