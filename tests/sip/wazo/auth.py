"""wazo-auth: tokens, sessions, refresh tokens. What was not recorded is from its sources (26.08)."""

import base64
import datetime
import secrets
import time
import uuid

from .http import Answer, not_found, problem
from .people import DOMAIN, ENGINE, TENANT, TENANT_SLUG, USERS, answer, password
from .service import Service

MOST_SESSIONS = 100
DEFAULT_SECONDS = 7200
LDAP_USERS = ("harry",)
TEN_YEARS = 3600 * 24 * 365 * 10


def no(status, text):
    """An error as wazo-auth writes it."""
    return Answer(status, {"reason": [text], "timestamp": [time.time()], "status_code": status})


class Session:
    """A token and what belongs to it."""

    def __init__(self, user, seconds, acl, ldap=False):
        self.token, self.uuid, self.user = str(uuid.uuid4()), str(uuid.uuid4()), user
        self.user_uuid, self.acl, self.ldap = USERS[user], acl, ldap
        self.issued = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        self.expires = self.issued + datetime.timedelta(seconds=seconds)

    @property
    def over(self):
        """Whether it has expired."""
        return datetime.datetime.now(datetime.UTC).replace(tzinfo=None) >= self.expires

    def told(self, at_once):
        """As the service tells it; when asked later it gives whole seconds."""
        issued, expires = (
            moment if at_once else moment.replace(microsecond=0) for moment in (self.issued, self.expires)
        )
        local = "microseconds" if at_once else "seconds"
        metadata = {
            "uuid": self.user_uuid,
            "tenant_uuid": TENANT,
            "auth_id": self.user_uuid,
            "pbx_user_uuid": self.user_uuid,
            "xivo_uuid": ENGINE,
            "purpose": "user",
            "admin": False,
        }
        return {
            "token": self.token,
            "auth_id": self.user_uuid,
            "xivo_user_uuid": self.user_uuid,
            "xivo_uuid": ENGINE,
            "issued_at": issued.isoformat(timespec=local),
            "expires_at": expires.isoformat(timespec=local),
            "utc_issued_at": issued.isoformat(timespec="microseconds"),
            "utc_expires_at": expires.isoformat(timespec="microseconds"),
            "acl": self.acl,
            "metadata": metadata | ({"username": f"{self.user}@{DOMAIN}"} if self.ldap else {}),
            "session_uuid": self.uuid,
            "remote_addr": "127.0.0.1",
            "user_agent": "browser",
        }


class Auth(Service):
    """Sessions by token; refresh tokens by (user, client)."""

    ROUTES = (
        ("POST", r"0\.1/token", "make_token", ""),
        ("GET", r"0\.1/token/([^/]+)", "check_token", ""),
        ("HEAD", r"0\.1/token/([^/]+)", "check_token", ""),
        ("DELETE", r"0\.1/token/([^/]+)", "end_token", ""),
        ("HEAD", r"0\.1/status", "status", ""),
        ("DELETE", r"0\.1/users/me/tokens/([^/]+)", "end_refresh_token", "auth.users.me.tokens.{0}.delete"),
    )

    def __init__(self, stack):
        super().__init__(stack)
        self.sessions, self.refresh_tokens = {}, {}
        self.acl = answer("POST_auth-token_password")["data"]["acl"]

    # -- what a test asks

    def known(self, token):
        """The session of a token that holds."""
        session = self.sessions.get(token)
        if session is not None and session.over:
            del self.sessions[token]
            return None
        return session

    def sessions_of(self, user):
        """How many a user has; those that are over don't count."""
        return len(
            [token for token, session in list(self.sessions.items()) if session.user == user and self.known(token)]
        )

    def begin(self, user, seconds=DEFAULT_SECONDS, client_id=None, ldap=False):
        """(session, refresh token or None): a client has one refresh token of a user, however often it asks."""
        session = Session(user, self.stack.life or seconds, list(self.acl), ldap)
        self.sessions[session.token] = session
        if client_id is None:
            return session, None
        return session, self.refresh_tokens.setdefault((user, client_id), secrets.token_hex(20))

    # -- what it answers

    def make_token(self, request):
        body = request.body if isinstance(request.body, dict) else {}
        problem_found = self._problem(body)
        if problem_found:
            return no(400, problem_found)
        client, ldap = body.get("client_id"), False
        if body.get("refresh_token"):
            owners = [
                user
                for (user, owner), text in self.refresh_tokens.items()
                if (text, owner) == (body["refresh_token"], client)
            ]
            user = owners[0] if owners else None
        else:
            refusal = self._tenant_refusal(body)
            if refusal:
                return refusal
            user = self._by_password(request)
            # A domain or a tenant asks LDAP, and LDAP only; without one nobody of LDAP is found.
            ldap = self._asks_ldap(body)
            user = user if ldap == (user in LDAP_USERS) else None
        if user is None:
            return no(401, "Authentication Failed")
        if self.sessions_of(user) >= MOST_SESSIONS:
            return no(429, f"User {USERS[user]} has exceeded the maximum number of active sessions")
        offline = body.get("access_type") == "offline"
        session, refresh_token = self.begin(
            user, body.get("expiration", DEFAULT_SECONDS), client if offline else None, ldap
        )
        data = session.told(True) | ({"refresh_token": refresh_token} if refresh_token else {})
        headers = (("Wazo-Sessions-Revoked", "0"),)
        if self.stack.stack_host:
            headers += (
                ("wazo-stack-host", self.stack.stack_host),
                ("Access-Control-Expose-Headers", "wazo-stack-host"),
            )
        return Answer(200, {"data": data}, headers=headers)

    def _problem(self, body):
        """The first rule of the request's schema that is broken, as the service words it."""
        offline, refresh = body.get("access_type") == "offline", body.get("refresh_token")
        seconds = body.get("expiration", DEFAULT_SECONDS)
        schema = (
            (offline and refresh, 'cannot use the "access_type" "offline" with a refresh token'),
            (
                offline and not body.get("client_id"),
                '"client_id" must be specified when using "access_type" is "offline"',
            ),
            (
                body.get("tenant_id") and body.get("domain_name"),
                '"tenant_id" and "domain_name" must be mutually exclusive',
            ),
            (refresh and not body.get("client_id"), '"client_id" must be specified when using a "refresh_token"'),
        )
        fields = (
            (
                "expiration",
                not isinstance(seconds, int) or not 1 <= seconds <= TEN_YEARS,
                "Must be between 1 and 315360000.",
            ),
            (
                "access_type",
                body.get("access_type", "online") not in ("online", "offline"),
                "Must be one of: online, offline.",
            ),
            ("client_id", body.get("client_id") == "", "Length must be between 1 and 1024."),
        )
        wrong = {name: [text] for name, is_wrong, text in fields if is_wrong}
        broken = [text for is_broken, text in schema if is_broken]
        return str(wrong or {"_schema": broken}) if wrong or broken else ""

    def _tenant_refusal(self, body):
        tenant = body.get("tenant_id")
        if tenant and tenant not in (TENANT, TENANT_SLUG):
            return problem(404, f'No such tenant: "{tenant}"', "unknown-tenant", {"uuid": tenant}, resource="tenants")
        return None

    def _asks_ldap(self, body):
        # Stacks before mid-2024 take it from the backend.
        return bool(body.get("domain_name") or body.get("tenant_id")) or body.get("backend") == "ldap_user"

    def _by_password(self, request):
        pair = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic "))
        try:
            pair = pair.decode()
        except UnicodeDecodeError:  # as the vendor's own client writes it
            pair = pair.decode("latin-1")
        name, _, word = pair.partition(":")
        domain = request.body.get("domain_name")
        known = name in USERS and word == password(name) and domain in (None, DOMAIN)
        return name if known else None

    def check_token(self, _request, token):
        try:
            uuid.UUID(token)
        except ValueError:
            return not_found()
        session = self.known(token)
        return no(404, "No such token") if session is None else Answer(200, {"data": session.told(False)})

    def status(self, _request):
        return Answer(200)

    def end_token(self, _request, token):
        if self.sessions.pop(token, None):
            self.stack.ended.append(token)
        return Answer(200, {"data": {"message": "success"}})

    def end_refresh_token(self, request, client_id):
        if self.refresh_tokens.pop((request.session.user, client_id), None):
            return Answer(204)
        return problem(
            404, f'unknown refresh_token for client_id "{client_id}"', "cannot-find-refresh-token-matching-client-id",
            {"client_id": client_id}, resource="tokens",
        )  # fmt: skip
