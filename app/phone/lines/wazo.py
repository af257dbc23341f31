"""The Wazo line: a stack's REST API says who signs in and by which SIP account, the SIP line does the rest.

    sign in, or check a token → user → lines → the SIP account of the one for browsers → SipLine

Calls are wholly the SIP line's. Around it: the token (`wazo_token`), the push channel (`wazo_push`), and what else a
stack has, a `wazo_part.Part` each.
"""

import asyncio
import json

import js

from browser import javascript
from lines import wazo_data, wazo_records
from lines.line import Line
from lines.sip import SipLine
from lines.sip_recovery import TAKEN_BACK_WITHIN
from lines.wazo_agent import Agent
from lines.wazo_calls import Calls
from lines.wazo_directory import Directory
from lines.wazo_log import CallLog
from lines.wazo_push import Push
from lines.wazo_server import Answer, WazoServer, host_of, nameless
from lines.wazo_services import Services
from lines.wazo_token import GUESS, Token
from lines.wazo_voicemail import Voicemail
from media.microphone import words

# What is the SIP line's alone.
CALL_ACTS = (
    "dial",
    "answer",
    "hang_up",
    "hold",
    "resume",
    "mute",
    "unmute",
    "send_dtmf",
    "transfer",
    "attend",
    "mix",
    "set_available",
    "peer",
    "register_again",
    "dialog",
    "credentials",
    "abandon",
    "keep_on_leaving",
)
SIP_CALL_ID = {"incoming": 3, "calling": 2}  # which detail of these events it is
AGAIN_FIRST, AGAIN_MOST = 2, 60  # seconds until a stack that was away is asked again
ACCOUNT = ("domain", "ice_servers", "dtmf", "auto_answer", "trace")  # what is the SIP line's of the account


class WazoLine(Line):
    """A line at a Wazo stack."""

    capabilities = ("agent", "directory", "call_log", "recording")
    dials_addresses = False  # the stack takes numbers

    def __init__(self, tell, media):
        super().__init__(tell, media)
        self.sip = SipLine(self._heard, media)
        for name in CALL_ACTS:
            setattr(self, name, getattr(self.sip, name))
        self.run = 0  # counts starts and stops: an answer for an older one comes too late
        self.server = None
        self.undo = []
        self.token, self.push = Token(self), Push(self)
        agent, directory, log, calls = Agent(self), Directory(self), CallLog(self), Calls(self)
        services, voicemail = Services(self), Voicemail(self)
        self.parts = (agent, directory, log, calls, services, voicemail)
        self.stack_calls = calls
        self.agent, self.find_contacts, self.record = agent.act, directory.find, calls.record
        self.fetch_recording, self.set_service = log.fetch, services.choose
        self.fetch_message, self.mark_heard, self.delete_message = (
            voicemail.fetch,
            voicemail.mark_heard,
            voicemail.delete,
        )
        self._own_events = {
            "registering": lambda: None,
            "unregistered": lambda: None,
            "registered": self._line_is_up,
            "refused": self._line_refused,
            "credentials_refused": self._secret_changed,
            "messages_waiting": lambda *counts: None,  # the stack's API tells of them, and of each
        }
        self._forget()

    def _forget(self):
        self.account = {}
        self.user = {}
        self.version = None  # of the stack
        self.denied = set()  # what the user may not, as far as it was tried
        self.line_id = self.extension = self.sip_session = None
        self.signed_in = self.lost = self.asked_twice = False
        self.failures = 0
        self.sip_started = False
        self.returning = []  # (id, how) of the calls to be taken back once the SIP line is started
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
        self._leave(not self.token.given, False)

    def sign_out(self):
        self._leave(True, True)

    def _leave(self, revoke, both):
        was_there = bool(self.account)
        self._drop(revoke, both)
        if was_there:
            self.tell("unregistered")

    def spawn(self, work, *arguments):
        """Run what takes time, told which run it belongs to."""
        javascript.spawn(work(self.run, *arguments))

    def later(self, seconds, work, *arguments):
        """Run it after some time, if this run goes on until then; gives the function that prevents it."""
        prevent = javascript.later(seconds, lambda: self.spawn(work, *arguments))
        self.undo.append(prevent)  # a new run drains it
        return prevent

    def _drop(self, revoke=False, both=False):
        "End everything of this run, the token too, and with `both` the refresh token."
        self.run += 1
        client_id = self.token.client_id if both and self.token.refresh_token else None
        javascript.drain(self.undo)
        self.push.close()
        self.sip.stop()
        if revoke and self.server is not None and self.server.token:
            javascript.spawn(self.server.sign_out(client_id))
        self.server = None
        self._forget()

    def refuse(self, code, text=None):
        """It is over: in words why."""
        fresh = bool(self.account.get("password")) and not self.signed_in  # nobody has its refresh token yet
        self._drop(not self.token.given and code != "session_expired", fresh)
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
                await server.sign_out(account.get("client_id") if account.get("password") else None)
        elif answer.good:
            self.token.take(answer.data)
            await self._find_line(run)
        elif not answer.final:
            self.away(lambda pause: self.later(pause, self._start))
        else:
            self._refuse_sign_in(answer.status)

    def _refuse_sign_in(self, status):
        if status == 429:
            self.refuse("too_many_sessions")
        elif not self.account.get("password"):
            self.refuse("session_expired")
        elif status == 401:
            self.refuse("wrong_password")
        else:
            self.refuse("bad_config", "The server refuses this way of signing in (status %d)." % status)

    async def _ask_for_token(self, server):
        account, token = self.account, self.token
        token.client_id = account.get("client_id")
        if account.get("password"):
            return await self._sign_in(server)
        refresh_token = token.refresh_token = account.get("refresh_token") or ""
        if account.get("token"):
            answer = await server.check(account["token"])
            if answer.good or not answer.final or not refresh_token:
                return answer
        client_id = token.client_id or GUESS
        answer = await server.renew(refresh_token, client_id)
        if answer.good:
            token.client_id = client_id
        return answer

    async def _sign_in(self, server):
        "By the user's password. Domain and tenant are LDAP's: who isn't found there may be one of the stack's own users."
        account = self.account
        given = [(name, account[name]) for name in ("domain_name", "tenant_id") if account.get(name)]
        backend = {"backend": account["backend"]} if account.get("backend") else {}
        known = (account["username"], account["password"])
        answer = await server.sign_in(*known, backend | dict(given[:1]), account.get("client_id"))
        if given and answer.status in (401, 404):
            answer = await server.sign_in(*known, backend, account.get("client_id"))
        return answer

    async def _find_line(self, run):
        "The user, and the SIP account of the line that speaks WebRTC."
        infos = asyncio.create_task(self._read_infos(run))
        answer = await self.server.user(self.token.owner)
        found = None
        if answer.good and run == self.run:
            self.user = answer.data
            answer, found = await self._find_account(run)
        await infos
        if run != self.run:
            return
        if found is not None:
            self.failures = 0
            self._start_line(found)
        elif answer.status == 401:
            self.refuse("not_allowed")
        elif answer.good or answer.final:
            self.refuse(
                "no_line", "This user has no line that works in a browser (WebRTC) and has a SIP user and password."
            )
        else:
            self.away(lambda pause: self.later(pause, self._find_line))

    async def _find_account(self, run):
        "The last answer, and the SIP account of the first line for browsers that has one. Lines that are no SIP lines are 404."
        answer = Answer(404)
        for line_id, extension in wazo_data.lines_of(self.user):
            answer = await self.server.endpoint(self.token.owner, line_id)
            if run != self.run or answer.status == 0 or answer.status >= 500:
                break
            found = (
                wazo_data.sip_account(answer.data) if answer.good and wazo_data.is_for_browsers(answer.data) else None
            )
            if found is not None:
                self.line_id, self.extension = line_id, extension
                return answer, found
        return answer, None

    async def _read_infos(self, run):
        answer = await self.server.ask("GET", "confd/1.1/infos")
        if run == self.run and isinstance(answer.data.get("wazo_version"), str):
            self.version = answer.data["wazo_version"]

    def _start_line(self, sip_account):
        known = {name: self.account.get(name) for name in ACCOUNT}
        self.sip.start(
            known
            | sip_account
            | {
                "server": "wss://%s/api/asterisk/ws" % self.server.host,
                "display_name": wazo_data.display_name(self.user),
                "trusted": self.account.get("trusted", True),
                "patient": self.account.get("patient") or self.signed_in,
            }
        )
        self.sip_started = True
        self._take_back()

    def take_back(self, call_id, *how):
        """As `Line.take_back`: the SIP line has to be there first."""
        self.returning.append((call_id, how))
        self._take_back()
        self.undo.append(javascript.later(TAKEN_BACK_WITHIN, self._not_back))

    def _take_back(self):
        while self.returning and self.sip_started:
            call_id, how = self.returning.pop(0)
            self.sip.take_back(call_id, *how)

    def _not_back(self):
        while self.returning:
            self.tell("ended", self.returning.pop(0)[0], "call_lost", "line")

    def session(self):
        """What is told with "registered" and "renewed"."""
        session = dict(self.sip_session)
        session["host"] = self.server.host
        session["username"] = self.extension or session["username"]
        session["ha1"] = session["realm"] = None  # the token is what counts
        session["token"], session["refresh_token"] = self.token.text, self.token.refresh_token or None
        session["client_id"] = self.token.client_id
        session["wazo"] = wazo_data.session(self.token.data, self.user, self.version)
        return session

    def take_token(self, token, refresh_token, client_id, otherwise):
        """The host page has another token. If it isn't this user's: `otherwise()`."""
        self.spawn(self.token.replace, token, refresh_token, client_id, otherwise)

    # -- what the SIP line tells

    def _heard(self, event, *details):
        own = self._own_events.get(event)
        if own is not None:
            own(*details)
            return
        if event in ("incoming", "calling"):
            self.stack_calls.begun(details[0], details[SIP_CALL_ID[event]])
        elif event == "taken_back":  # the stack knows it by another Call-ID now
            self.stack_calls.begun(details[0], self.sip.calls[details[0]].sip_call_id)
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
        self.read_parts()
        self.push.wake()

    def read_parts(self):
        """Ask the stack how things stand."""
        for part in self.parts:
            part.read()

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
        """A request of the signed-in user. 401 is a token that has expired under way, which is renewed, or a permission that is
        missing, which no newer token changes: said once, and not tried for again.
        """
        server, used, what = self.server, self.token.text, "%s %s" % (method, nameless(path))
        answer = await server.ask(method, path, body, **more)
        if answer.status != 401 or run != self.run or what in self.denied:
            return answer
        holds = await self.token.revive(run, used)
        if holds:
            answer = await server.ask(method, path, body, **more)
        if holds and answer.status == 401 and run == self.run:
            details = answer.data.get("details")
            access = details.get("required_access") if isinstance(details, dict) else None
            self.deny(what, access if isinstance(access, str) else what)
        return answer

    def deny(self, what, access=""):
        """The user may not do something."""
        if what not in self.denied:
            self.denied.add(what)
            self.tell("trouble", "not_allowed", "%s Missing: %s." % (words("not_allowed"), access or what))

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
