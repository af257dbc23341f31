"""A Wazo stack as the browser reaches it: requests of its REST API.

Whatever goes wrong is an answer, never an exception: `Answer.status` is 0 for a stack that cannot be reached.
A token goes into headers; into a URL only where the stack offers nothing else (token check, sign-out and push).
"""

import binascii
import json

import js

from lines import wazo_data
from page import javascript

BACKEND = "wazo_user"
CLIENT_ID = "softphone"             # a refresh token belongs to a user and this
TOKEN_SECONDS = 3600
ANSWER_MILLISECONDS = 10000
SOUND_MILLISECONDS = 120000         # an hour of a recording is 60 MB
LONGEST_ANSWER = 500000
FOR_GOOD = (400, 401, 403, 404)     # answers that will not change by asking again


class Answer:
    """A status and the data with it, a dict; or the sound, a Blob."""

    def __init__(self, status, data=None):
        self.status = status
        self.sound = None
        self.data = data if isinstance(data, dict) else {}

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


def part(text):
    """A text as a part of a URL."""
    return str(js.encodeURIComponent(str(text)))


class WazoServer:
    """The REST API under https://HOST/api/."""

    def __init__(self, host):
        self.host = host
        self.token = ""

    async def ask(self, method, path, body=None, headers=(), keep=False, sound=False):
        """One request; a `keep` one outlives the page. With `sound` a good answer is a Blob."""
        head = {"Accept": "application/json"}
        if self.token:
            head["X-Auth-Token"] = self.token
        for name, value in headers:
            head[name] = value
        options = {
            "method": method, "headers": head, "cache": "no-store", "credentials": "omit", "redirect": "error",
            "referrerPolicy": "no-referrer", "keepalive": keep,
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
            return Answer(0)
        return Answer(int(response.status), read(text))

    async def _new_token(self, wish, headers=()):
        wish["backend"], wish["expiration"] = BACKEND, TOKEN_SECONDS
        answer = await self.ask("POST", "auth/0.1/token", wish, headers)
        return self._of_token(answer, True)

    def _of_token(self, answer, fresh):
        data = answer.data.get("data")
        answer.data = data if isinstance(data, dict) else {}
        answer.data["fresh"] = fresh
        if answer.good and not (answer.data.get("token") and wazo_data.owner(answer.data)):
            answer.status = 502
        return answer

    async def sign_in(self, username, password, where):
        """A token for a user and a password; `where` may name a domain and a tenant."""
        pair = binascii.b2a_base64(("%s:%s" % (username, password)).encode()).decode().replace("\n", "")
        wish = where | {"access_type": "offline", "client_id": CLIENT_ID}
        return await self._new_token(wish, (("Authorization", "Basic " + pair),))

    async def renew(self, refresh_token, where):
        """A token for a refresh token."""
        return await self._new_token(where | {"refresh_token": refresh_token, "client_id": CLIENT_ID})

    async def check(self, token):
        """What the stack knows about a token."""
        return self._of_token(await self.ask("GET", "auth/0.1/token/" + part(token)), False)

    async def sign_out(self):
        """The token is good for nothing any more."""
        token, self.token = self.token, ""
        await self.ask("DELETE", "auth/0.1/token/" + part(token), keep=True)

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
