"""Signing in and out: which line, with what, and what is kept of it.

Only when asked is anything kept: the digest's HA1 (SIP) or the refresh token (Wazo), never a password. What is kept
belongs to the origin of the host page and the server it was made with, and resumes only there.
"""

from core.text import clean
from softphone.wire.server import kind_of

REFUSALS = (
    "wrong_password",
    "unknown_sign_in",
    "bad_server",
    "server_unreachable",
    "session_expired",
    "bad_config",
    "no_line",
    "line_lost",
    "sign_in_refused",
    "not_allowed",
    "too_many_sessions",
)


# What is kept on the device of who wants that.
KEPT = ("username", "ha1", "realm", "refresh_token", "client_id", "domain", "display_name")


class Session:
    """From a configuration to a registered line, and back."""

    def __init__(self, state, tell, store, start_line):
        self.state = state
        self.tell = tell
        self.store = store
        self.start_line = start_line
        self.on_up = None
        self.on_down = None
        self.signed_out = []  # functions to call once nobody is signed in any more
        self.line = None
        self.parent = ""
        self.config = {}
        self._named = {}
        self._keep = False
        self.is_shared = False  # do the site's other tabs share it
        self._told = None  # what the host page was told of it
        self._is_told = False  # ... by the tab that had the line before
        self._session = {}  # as the line has told it last
        self._resuming = False  # calls have outlived their page, and the line is not up yet
        self._resumed = ""  # who is signed in because of that
        self._token = None  # that the host page has given meanwhile

    # what the host page says

    def configure(self, config, parent, begin=None):
        """A configuration has come. The same server again changes nothing that is under way. `begin()` may sign in otherwise."""
        server = config.get("server")
        server = server.strip() if isinstance(server, str) else ""
        self.parent = parent
        same = server == self.state.server and self.line is not None
        self.config = config
        self.state.change(server=server, kind=kind_of(server))
        if not self.state.kind:
            self._refuse("bad_config", "There is no server %s." % clean(server))
        elif not same:
            self._drop()
            (begin or self._begin)()

    def _begin(self):
        kept = self._kept()
        resume = not self.config.get("disableAutoLogin")
        if resume and self.state.kind == "demo":
            self._start({"username": "demo"})
        elif resume and kept is not None:
            self._start(kept | {"patient": True}, keep=True)
        else:
            self.state.change(screen="sign_in", line="off")

    def take_token(self, token, refresh_token, client_id=None):
        """The host page has a Wazo token, or a newer one: the same user's ends no call."""
        if self.state.kind == "wazo":
            account = {"token": token, "refresh_token": refresh_token, "client_id": client_id}
            begin = lambda: self._start(account)  # noqa: E731
            if self._resuming:
                self._token = (token, refresh_token, client_id)
            elif self.state.screen == "phone":
                self.line.take_token(token, refresh_token, client_id, begin)
            else:
                begin()
        elif self.state.kind == "demo":
            self._start({"username": "demo"})
        else:
            self.tell("error", "bad_config", "This line takes a user and a password, not a token.")

    def take_login(self, username, password, domain=None, display_name=None):
        """The host page has a user and a password. Who is back in a call, or signed in by another tab, has signed in already."""
        name = username.partition("@")[0]
        if self.state.calls and self._resumed and name == self._resumed:
            return
        if self.is_shared and self._is_signing_in(name):
            return
        account = {"username": username, "password": password}
        if domain:
            account["domain"] = domain
        if display_name:
            account["display_name"] = display_name
        self._start(account)

    def _is_signing_in(self, name):
        """Whether this user is signed in, or about to be."""
        user = (self.state.user or {}).get("username") or self._named.get("username") or ""
        return self.line is not None and user.partition("@")[0] == name

    # what the person does

    def sign_in(self, username, password, keep=False, server="", domain=""):
        """The Sign in button."""
        if self.state.ask_server:
            server = server.strip()
            if not kind_of(server):
                self.state.change(refusal="bad_server")
                return
            self.config = dict(self.config)
            self.state.change(server=server, kind=kind_of(server))
        if self.state.kind != "demo" and not (username and password):
            self.state.change(refusal="incomplete")
            return
        account = {"username": username or "demo", "password": password}
        if domain:
            account["domain"] = domain
        self._start(account, keep=keep)

    def sign_out(self):
        """The person leaves: nothing is kept any more."""
        self._forget()
        if self.line is not None:
            self.line.sign_out()
        else:
            self.on_unregistered()

    def give_up(self):
        """The person does not want to wait any longer: back to the form."""
        self._drop()
        self.state.change(screen="sign_in", line="off")

    # calls that outlive their page

    def credentials(self):
        """What signs in again: a digest's HA1 or a token, never a password."""
        session = self._session
        known = {"username": session.get("username") or "", "keep": self._keep}
        secrets = ("ha1", "realm", "refresh_token", "client_id") + (() if session.get("refresh_token") else ("token",))
        for name in secrets:
            if session.get(name):
                known[name] = session[name]
        for name in ("domain", "display_name"):
            if self._named[name]:
                known[name] = self._named[name]
        return known

    def resume(self, account, user):
        """Sign in with what the page before knew, and be where it was at once."""
        self._start(account | {"patient": True}, keep=bool(account.get("keep")))
        self._session = account  # until the line tells its own
        self._resuming, self._resumed = True, user["username"]
        self.state.change(screen="phone", user=user)
        if self.on_up is not None:
            self.on_up()

    # what the line tells

    def on_registering(self):
        if self.state.screen != "phone":
            self.state.change(line="registering")

    def on_registered(self, session):
        resuming, self._resuming = self._resuming, False
        again = self.state.screen == "phone" and not resuming
        self._note(session)
        user = {
            "username": session.get("username"),
            "display_name": session.get("display_name") or "",
            "uri": session.get("uri"),
            "host": session.get("host"),
        }
        self.state.change(screen="phone", line="ready", refusal="", user=user)
        if not again and self.on_up is not None and not resuming:
            self.on_up()
        is_told, self._is_told = self._is_told, False
        if not again and not is_told:
            self.tell("authenticated", self._wire(session))
        if not again:
            if not resuming:
                self.state.say("signed_in")
        token, self._token = self._token, None
        if token is not None:
            self.take_token(*token)

    def on_renewed(self, session):
        self._note(session)
        self.tell("authenticated", self._wire(session))

    def on_refused(self, code, words):
        if code in ("wrong_password", "session_expired"):
            self._forget()
        self._refuse(code, words)

    def on_unregistered(self):
        if self.state.user is not None:
            self.state.say("signed_out")
        self._drop()
        self.state.change(screen="sign_in", line="off")

    def on_line_lost(self):
        self.state.change(line="lost")
        self.tell("error", "line_lost", "The connection to the server is lost.")
        self.state.say("line_lost")

    def on_taken_over(self):
        """Another device has the account: it is not fought for, the person says where to use it."""
        self.state.change(line="elsewhere")
        self.tell("error", "taken_over", "The account is signed in on another device now.")
        self.state.say("taken_over")

    def take_back(self):
        """The person wants to use it here."""
        if self.line is not None and self.state.line == "elsewhere":
            self.line.register_again()

    def on_line_back(self):
        self.state.change(line="ready")
        self.state.say("line_back")

    # inside

    def _start(self, account, keep=False):
        self._drop()
        self._keep = keep
        self.state.change(screen="signing_in", line="registering", refusal="")
        self._connect(account)

    def _connect(self, account):
        self._named = {
            "username": account.get("username"),
            "domain": account.get("domain"),
            "display_name": account.get("display_name"),
        }
        account = {"server": self._address()} | account
        if self.config.get("domainName"):
            account.setdefault("domain" if self.state.kind == "sip" else "domain_name", self.config["domainName"])
        for name, field in (("tenant_id", "tenantId"), ("backend", "backend")):
            if isinstance(self.config.get(field), str) and self.config[field]:
                account[name] = self.config[field]
        if self._keep and self.state.kind == "wazo" and account.get("password"):
            account["client_id"] = self.store.device()
        self.line = self.start_line(self.state.kind, account)

    def _address(self):
        """The server, with the port that a Wazo stack was given apart from it."""
        server, port = self.state.server, str(self.config.get("port") or "")
        if self.state.kind == "wazo" and port.isdigit() and port != "443" and ":" not in server:
            return server + ":" + port
        return server

    def _drop(self):
        line, self.line = self.line, None
        self._resuming, self._resumed, self._session, self._token = False, "", {}, None
        if line is not None:
            if self.on_down is not None:
                self.on_down()
            line.stop()
        if self.state.user is not None:
            self.state.change(user=None)
            self.tell("logged_out")
        waiting, self.signed_out = self.signed_out, []
        for function in waiting:
            function()

    def _refuse(self, code, words):
        self._drop()
        if code == "bad_config" and self.state.ask_server:
            code = "bad_server"  # the person's own, not the page's
        self.state.change(screen="sign_in", line="off", refusal=code if code in REFUSALS else "failed")
        self.tell("error", code, words)
        self.state.say("refused")

    def _wire(self, session):
        wire = dict(session.get("wazo") or {})
        if not wire:
            name = (session.get("display_name") or session.get("username") or "").split(" ", 1)
            wire = {
                "uuid": session.get("uri"),
                "profile": {
                    "firstName": name[0],
                    "lastName": name[1] if len(name) > 1 else "",
                    "username": session.get("username"),
                },
            }
        wire["host"] = session.get("host")
        wire["token"] = session.get("token")
        wire["refreshToken"] = session.get("refresh_token")
        return wire

    def _place(self):
        return "kept:%s %s" % (self.parent, self._address())

    def _kept(self):
        kept = self.store.read(self._place())
        if isinstance(kept, dict) and (kept.get("ha1") or kept.get("refresh_token")):
            return kept
        return None

    def _note(self, session):
        self._session, self._told = session, self._wire(session)
        known = self.credentials()
        kept = {name: known[name] for name in KEPT if name in known}
        if self._keep and ("ha1" in kept or "refresh_token" in kept):
            self.store.write(self._place(), kept)

    def shared(self):
        """What the site's other tabs know of who is signed in: {"account": what signs in again, "user", "wire": what the host
        page was told}; None where nobody is. No password."""
        if self.state.user is None:
            return None
        return {"account": self.credentials(), "user": self.state.user, "wire": self._told}

    def adopt(self, config, parent):
        """A configuration has come to a tab that has not the line."""
        self.config, self.parent = config, parent

    def inherit(self, shared):
        """What follows goes on with a session that the host page knows of already."""
        self.state.change(user=None)
        self._told, self._is_told = shared["wire"], True

    def succeed(self, shared):
        """The tab that had the line has it no longer: this one signs in in its place, and nothing of that is told."""
        if shared:
            self.resume(shared["account"], shared["user"])
        elif self.state.screen != "sign_in":
            self._begin()

    def release(self):
        """Let go of the line, without a word: another tab goes on with it."""
        line, self.line = self.line, None
        if line is not None:
            line.stop()
        self._session, self._resuming = {}, False

    def _forget(self):
        self.store.remove(self._place())
