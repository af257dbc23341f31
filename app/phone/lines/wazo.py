"""The Wazo line: a stack's REST API says who signs in and by which SIP account, the SIP line does the rest.

    sign in, or check a token → user → lines → the SIP account of the one for browsers → SipLine

Calls are wholly the SIP line's. Around it: the token, which is renewed before it expires; the agent, the directory and
the call log of the stack; and its push channel, which tells when one of these has changed.
"""

import json
import time

import js

from lines import wazo_data
from lines.line import Line
from lines.sip import SipLine
from lines.wazo_server import Push, WazoServer, host_of
from page import javascript
from page.media import words

# What is the SIP line's alone.
CALL_ACTS = (
    "dial", "answer", "hang_up", "hold", "resume", "mute", "unmute", "send_dtmf", "transfer", "attend", "set_available", "peer",
)
# An act of the agent, and the request that does it.
AGENT_ACTS = {"log_in": "login", "log_out": "logoff", "pause": "pause", "resume": "unpause"}
AGENT = "agentd/1.0/users/me/agents"
CALL_LOG = "call-logd/1.0/users/me/cdr?limit=100&order=start&direction=desc"
DIRECTORY = "dird/0.1/directories/lookup/default?term="

RENEW_AT = 0.8                      # of a token's life
LONGEST_WAIT = 6 * 3600             # a timer of the browser cannot wait for a month
AGAIN_FIRST, AGAIN_MOST = 2, 60     # seconds until a stack that was away is asked again


class WazoLine(Line):
    """A line at a Wazo stack."""

    capabilities = ("agent", "directory", "call_log")

    def __init__(self, tell, media):
        super().__init__(tell, media)
        self.sip = SipLine(self._heard, media)
        for name in CALL_ACTS:
            setattr(self, name, getattr(self.sip, name))
        self.run = 0                # counts starts and stops: an answer for an older one comes too late
        self.server = None
        self._own_events = {
            "registering": lambda: None, "unregistered": lambda: None, "registered": self._line_is_up,
            "refused": self._line_refused,
        }
        self._forget()

    def _forget(self):
        self.account = {}
        self.data = {}              # of the token
        self.user = {}
        self.line_id = self.extension = self.agent_id = self.sip_session = None
        self.refresh_token = None
        self.expires = None         # by this device's clock
        self.given = False          # the token is the host page's own
        self.renewing = self.overdue = self.signed_in = self.lost = self.asked_twice = False
        self.renewal = None         # prevents the one that is planned
        self.failures = 0
        self.push = None
        self.push_failures = 0
        self.undo = []

    # -- signing in and out

    def start(self, account):
        self._drop()
        self.account = account
        self.tell("registering")
        self._spawn(self._start)

    def adjust(self, name, value):
        self.account[name] = value
        self.sip.adjust(name, value)

    def stop(self):
        self._leave(not self.given)

    def sign_out(self):
        self._leave(True)

    def _leave(self, revoke):
        was_there = bool(self.account)
        self._drop(revoke)
        if was_there:
            self.tell("unregistered")

    def _spawn(self, work, *arguments):
        "Run what takes time, told which run it belongs to."
        javascript.spawn(work(self.run, *arguments))

    def _later(self, seconds, work, *arguments):
        prevent = javascript.later(seconds, lambda: self._spawn(work, *arguments))
        self.undo.append(prevent)       # a new run drains it
        return prevent

    def _drop(self, revoke=False):
        "End everything of this run."
        self.run += 1
        javascript.drain(self.undo)
        if self.push is not None:
            self.push.close()
        self.sip.stop()
        if revoke and self.server is not None and self.server.token:
            javascript.spawn(self.server.sign_out())
        self.server = None
        self._forget()

    def _refuse(self, code, text=None):
        self._drop(not self.given and code != "session_expired")
        self.tell("refused", code, text or words(code))

    def _away(self, again):
        "The stack cannot be reached: at first sign-in that is the answer, else `again(seconds)` plans to ask it again."
        if not (self.signed_in or self.account.get("patient")):
            self._refuse("server_unreachable")
            return
        if not (self.lost or self.signed_in):
            self.lost = True
            self.tell("line_lost")
        pause = self._pause(self.failures)
        self.failures += 1
        again(pause)

    def _pause(self, failures):
        return min(AGAIN_MOST, AGAIN_FIRST * 2 ** min(failures, 6)) * (0.5 + js.Math.random() / 2)

    async def _start(self, run):
        host = host_of(self.account.get("server") or "")
        if not host:
            self._refuse("bad_config")
            return
        server = self.server = WazoServer(host)
        account = self.account
        answer = await self._ask_for_token(server)
        if run != self.run:
            if answer.good and not account.get("token"):
                server.token = answer.data["token"]
                await server.sign_out()
        elif answer.good:
            self._take(answer.data)
            await self._find_line(run)
        elif not answer.final:
            self._away(lambda pause: self._later(pause, self._start))
        elif not account.get("password"):
            self._refuse("session_expired")
        elif answer.status == 401:
            self._refuse("wrong_password")
        else:
            self._refuse("bad_config", "The server refuses this way of signing in (status %d)." % answer.status)

    async def _ask_for_token(self, server):
        account, where = self.account, self._where()
        if account.get("password"):
            return await server.sign_in(account["username"], account["password"], where)
        refresh_token = self.refresh_token = account.get("refresh_token") or ""
        if account.get("token"):
            self.given = True
            answer = await server.check(account["token"])
            if answer.good or not answer.final or not refresh_token:
                return answer
        return await server.renew(refresh_token, where)

    def _where(self):
        return {name: self.account[name] for name in ("domain_name", "tenant_id") if self.account.get(name)}

    def _take(self, data):
        "A token, new or renewed."
        if data["token"] != self.account.get("token"):
            self.given = False
        self.data = data
        self.server.token = data["token"]
        self.refresh_token = data.get("refresh_token") or self.refresh_token
        life = wazo_data.lifetime(data, time.time())
        self.expires = None if life is None else time.time() + life
        self._plan_renewal()

    async def _find_line(self, run):
        "The user, and the SIP account of the line that speaks WebRTC."
        uuid = wazo_data.owner(self.data)
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
            self._refuse("no_line", "This user has no line that works in a browser (WebRTC).")
        else:
            self._away(lambda pause: self._later(pause, self._find_line))

    def _start_line(self, endpoint):
        account = self.account
        self.sip.start({
            "server": "wss://%s/api/asterisk/ws" % self.server.host, "domain": account.get("domain"),
            "username": endpoint.get("username") or "", "password": endpoint.get("secret") or "",
            "display_name": wazo_data.display_name(self.user), "ice_servers": account.get("ice_servers"),
            "dtmf": account.get("dtmf"), "patient": account.get("patient") or self.signed_in,
        })

    def _session(self):
        "What is told with \"registered\" and \"renewed\"."
        session = dict(self.sip_session)
        session["host"] = self.server.host
        session["username"] = self.extension or session["username"]
        session["ha1"] = session["realm"] = None        # the token is what counts
        session["token"], session["refresh_token"] = self.data["token"], self.refresh_token or None
        session["wazo"] = wazo_data.session(self.data, self.user)
        return session

    # -- what the SIP line tells

    def _heard(self, event, *details):
        own = self._own_events.get(event)
        if own is not None:
            own(*details)
            return
        self.tell(event, *details)
        if event == "line_back" and self.push is None:
            self._spawn(self._open_push)
        elif event == "ended" and self.overdue and not self.sip.calls:
            self._expired()

    def _line_is_up(self, session):
        if self.server is None:
            return
        again, self.sip_session = self.signed_in, session
        self.signed_in, self.asked_twice = True, False
        if again:
            self.tell("line_back")
            return
        self.tell("registered", self._session())
        for work in (self._read_agent, self._read_log, self._open_push):
            self._spawn(work)

    def _line_refused(self, code, text):
        if self.server is None:
            return
        if code != "wrong_password":
            self._refuse(code, text)
        elif self.asked_twice:
            self._refuse("no_line", "The server's SIP part refuses the account of this user's line.")
        else:
            # The line's secret may have been changed since it was read.
            self.asked_twice = True
            if self.signed_in:
                self.tell("line_lost")
            self._spawn(self._find_line)

    # -- the token

    def _plan_renewal(self):
        if self.expires is not None:
            left = (self.expires - time.time()) * (RENEW_AT if self.refresh_token else 1)
            self._renew_in(min(max(left, 1), LONGEST_WAIT))

    def _renew_in(self, seconds):
        if self.renewal is not None:
            self.renewal()
        self.renewal = self._later(seconds, self._renew)

    async def _renew(self, run):
        "Gives whether there is a new token."
        if self.renewing:
            return False
        if not self.refresh_token:
            if self.expires is not None and self.expires > time.time():
                self._plan_renewal()
            else:
                self._expired()
            return False
        self.renewing = True
        answer = await self.server.renew(self.refresh_token, self._where())
        if run != self.run:
            return False
        self.renewing = False
        if answer.good:
            self._go_on(answer.data)
        elif answer.final:
            self._expired()
        else:
            self._away(self._renew_in)
        return answer.good

    def _go_on(self, data):
        "A newer token: nothing that is under way ends."
        self.failures, self.overdue = 0, False
        self._take(data)
        if self.push is not None:
            self.push.renew(data["token"])
        if self.signed_in:
            self.tell("renewed", self._session())

    def take_token(self, token, refresh_token, otherwise):
        "The host page has another token. If it isn't this user's: `otherwise()`."
        self._spawn(self._take_token, token, refresh_token, otherwise)

    async def _take_token(self, run, token, refresh_token, otherwise):
        answer = await self.server.check(token)
        if run != self.run:
            return
        if answer.good and wazo_data.owner(answer.data) == wazo_data.owner(self.data):
            self.account["token"], self.given = token, True
            self.refresh_token = refresh_token or self.refresh_token
            self._go_on(answer.data)
        elif answer.final and self.sip.calls:
            self._expired()
        elif answer.good or answer.final:
            otherwise()
        else:
            self._away(lambda pause: self._later(pause, self._take_token, token, refresh_token, otherwise))

    def _expired(self):
        "The stack does not know us any longer. A call may end first: SIP does not need the token."
        if self.sip.calls:
            self.overdue = True
        else:
            self._refuse("session_expired")

    async def _request(self, run, method, path, body=None):
        "A request of the signed-in user; a token that has expired under way is renewed."
        server = self.server
        answer = await server.ask(method, path, body)
        if answer.status == 401 and run == self.run and self.refresh_token and await self._renew(run):
            answer = await server.ask(method, path, body)
        return answer

    # -- agent, directory, call log

    def agent(self, act, reason=""):
        self._spawn(self._act_as_agent, act, reason)

    async def _act_as_agent(self, run, act, reason):
        body = {"line_id": self.line_id} if act == "log_in" else {"reason": reason} if act == "pause" else None
        answer = await self._request(run, "POST", "%s/%s" % (AGENT, AGENT_ACTS[act]), body)
        if run != self.run:
            return
        if answer.good:
            self.tell("agent_done", act, reason)
            return
        self.tell("agent_failed", self._agent_words(answer))
        if answer.status == 409:        # it stands otherwise than we thought
            await self._read_agent(run)

    def _agent_words(self, answer):
        if answer.status == 404:
            return "this user is not an agent"
        return "status %d" % answer.status if answer.status else words("server_unreachable")

    async def _read_agent(self, run):
        answer = await self._request(run, "GET", AGENT)
        if run == self.run and answer.good:
            self.agent_id = answer.data.get("id")
            self.tell("agent_status", *wazo_data.agent_status(answer.data))

    def find_contacts(self, query):
        self._spawn(self._find_contacts, query)

    async def _find_contacts(self, run, query):
        answer = await self._request(run, "GET", DIRECTORY + str(js.encodeURIComponent(query)))
        if run == self.run:
            self.tell("contacts_found", query, wazo_data.contacts(answer.data) if answer.good else [])

    async def _read_log(self, run):
        answer = await self._request(run, "GET", CALL_LOG)
        if run == self.run and answer.good:
            self.tell("call_log", wazo_data.call_log(answer.data, wazo_data.owner(self.data)))

    # -- push

    async def _open_push(self, run):
        # Only while the stack answers: a browser writes the URL of a socket that fails, token and all, to its console.
        if run == self.run and self.push is None and self.sip.ua is not None and self.sip.ua.isConnected():
            self.push = Push(self.server.host, self.data["token"], self._pushed, self._push_closed)

    def _push_closed(self):
        self.push = None
        self._later(self._pause(self.push_failures), self._open_push)
        self.push_failures += 1

    def _pushed(self, name, text):
        self.push_failures = 0
        self.tell("push", text)
        if name == "call_log_user_created":
            self._spawn(self._read_log)
        elif name == "auth_session_expire_soon":
            self._spawn(self._renew)
        elif name.startswith("agent_") and self.agent_id is not None:
            # Those of all agents come here: only the own one is asked about.
            about = json.loads(text).get("data")
            if isinstance(about, dict) and about.get("agent_id") == self.agent_id:
                self._spawn(self._read_agent)
