"""A Wazo stack as the browser reaches it: requests of its REST API.

Whatever goes wrong is an answer, never an exception: `Answer.status` is 0 for a stack that cannot be reached.
A token goes into headers; into a URL only where the stack offers nothing else (token check, sign-out and push).
"""

import binascii
import json

import js

from browser import javascript
from lines import wazo_data

TOKEN_SECONDS = 3600  # with a refresh token
SESSION_SECONDS = 12 * 3600  # without one there is no renewal: a long day
ANSWER_MILLISECONDS = 10000
SOUND_MILLISECONDS = 120000  # an hour of a recording is 60 MB
LONGEST_ANSWER = 500000
FOR_GOOD = (400, 401, 403, 404, 429)  # answers that will not change by asking again
HOST_HEADER = "wazo-stack-host"  # after signing in: the host to go on with


class Answer:
    """A status and the data with it, a dict; or the sound, a Blob."""

    def __init__(self, status, data=None, host=""):
        self.status = status
        self.sound = None
        self.data = data if isinstance(data, dict) else {}
        self.host = host  # the one to go on with, if the stack says so

    @property
    def good(self):
        return 200 <= self.status < 300

    @property
    def final(self):
        """Whether it is a refusal that asking again does not change."""
        return self.status in FOR_GOOD


def host_of(address):
    """`host` or `host:port` as it stands in a URL, or "" for what is no host."""
    try:
        url = js.URL.new("https://" + address)
    except Exception:
        return ""
    plain = url.pathname == "/" and not (url.username or url.password or url.search or url.hash)
    return str(url.host) if plain else ""


def host_in(headers):
    """The host that an answer names, if it is one."""
    host = headers.get(HOST_HEADER)
    return host_of(host) if isinstance(host, str) else ""


def nameless(path):
    """A path without what names one thing of many: the same for all requests of a kind."""
    return "/".join(
        [word for word in path.split("?")[0].split("/") if not any([letter in word for letter in "0123456789"])]
    )


def part(text):
    """A text as a part of a URL."""
    return str(js.encodeURIComponent(str(text)))


class WazoServer:
    """The REST API under https://HOST/api/."""

    def __init__(self, host):
        self.host = host
        self.token = ""
        self.answered = None  # when it last answered, by a clock that never jumps; None: it does not

    async def ask(self, method, path, body=None, headers=(), keep=False, sound=False):
        """One request; a `keep` one outlives the page. With `sound` a good answer is a Blob."""
        head = {"Accept": "application/json"}
        if self.token:
            head["X-Auth-Token"] = self.token
        for name, value in headers:
            head[name] = value
        options = {
            "method": method,
            "headers": head,
            "cache": "no-store",
            "credentials": "omit",
            "redirect": "error",
            "referrerPolicy": "no-referrer",
            "keepalive": keep,
            "signal": js.AbortSignal.timeout(SOUND_MILLISECONDS if sound else ANSWER_MILLISECONDS),
        }
        if body is not None:
            head["Content-Type"] = "application/json"
            options["body"] = json.dumps(body)
        try:
            response = await js.fetch("https://%s/api/%s" % (self.host, path), javascript.plain(options))
            if sound and response.ok:
                answer = Answer(int(response.status))
                answer.sound = await response.blob()
                return answer
            text = str(await response.text())
        except Exception:
            self.answered = None
            return Answer(0)
        status = int(response.status)
        self.answered = javascript.now() if status < 500 else None
        return Answer(status, read(text), host_in(response.headers))

    def worked(self, seconds):
        """Whether the stack has answered within these seconds, and not failed since."""
        return self.answered is not None and javascript.now() - self.answered < seconds

    async def _new_token(self, wish, headers=()):
        answer = self._of_token(await self.ask("POST", "auth/0.1/token", wish, headers), True)
        if answer.good and answer.host:
            self.host = answer.host
        return answer

    def _of_token(self, answer, fresh):
        data = answer.data.get("data")
        answer.data = data if isinstance(data, dict) else {}
        answer.data["fresh"] = fresh
        if answer.good and not (answer.data.get("token") and wazo_data.owner(answer.data)):
            answer.status = 502
        return answer

    async def sign_in(self, username, password, where, client_id=None):
        """A token for a user and a password, with a refresh token for a client if there is one; `where` may name a domain or a
        tenant, not both, and a backend. A domain or a tenant is LDAP's: the stack's own users are found without.
        """
        pair = binascii.b2a_base64(("%s:%s" % (username, password)).encode()).decode().replace("\n", "")
        wish = {"expiration": SESSION_SECONDS}
        if client_id:
            wish = {"expiration": TOKEN_SECONDS, "access_type": "offline", "client_id": client_id}
        return await self._new_token(wish | where, (("Authorization", "Basic " + pair),))

    async def renew(self, refresh_token, client_id):
        """A token for a refresh token, which is good only with the client that it was made for."""
        return await self._new_token(
            {"expiration": TOKEN_SECONDS, "refresh_token": refresh_token, "client_id": client_id}
        )

    async def check(self, token):
        """What the stack knows about a token."""
        return self._of_token(await self.ask("GET", "auth/0.1/token/" + part(token)), False)

    async def end(self, token):
        """A token is good for nothing any more."""
        await self.ask("DELETE", "auth/0.1/token/" + part(token), keep=True)

    async def sign_out(self, client_id=None):
        """Neither is the token, nor, if it is a client's, the refresh token."""
        if client_id:
            await self.ask("DELETE", "auth/0.1/users/me/tokens/" + part(client_id), keep=True)
        token, self.token = self.token, ""
        await self.end(token)

    async def user(self, uuid):
        """A user, with the lines."""
        return await self.ask("GET", "confd/1.1/users/" + part(uuid))

    async def endpoint(self, uuid, line_id):
        """The SIP account of a line."""
        path = "confd/1.1/users/%s/lines/%s/associated/endpoints/sip?view=merged"
        return await self.ask("GET", path % (part(uuid), part(line_id)))


def read(text):
    """JSON text as a value; None for what is none, or too much of it."""
    try:
        return json.loads(text) if text and len(text) <= LONGEST_ANSWER else None
    except ValueError:
        return None
