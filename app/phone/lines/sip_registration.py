"""The registration of a SIP line: what the answers to it mean, and when it is tried again.

It never ends a call, and once it has stood it is never given up: it is tried again, with growing, uneven pauses. A password is
wrong where it was refused twice, each time with a fresh nonce, and has never worked.
"""

import js

from browser import javascript
from lines.sip_answers import getter, problem_of, status_of
from lines.sip_headers import parties
from media.microphone import words

AGAIN_FIRST, AGAIN_MOST = 1, 30  # seconds until it is tried again
AGAIN_REFUSED = 60  # ... with credentials that were refused: servers lock out who tries too often
CREDENTIALS = (401, 403, 407)  # refused, if some were sent
FORBIDDEN = 403
UNKNOWN = ("scheme", "algorithm", "qop")  # what the server asks to be answered with is none that the phone has
MOVED = (300, 301, 302, 305)
MOST_MOVES = 5
PATIENT_FAILURES = 2  # a single hiccup is nobody's business: what is registered holds for a while yet
SERVER_ERROR = 500
LONGEST = 3600  # a server may ask for longer pauses, but for no longer one


class Registration:
    """What a `SipLine` does to be registered, a part of it."""

    failures = refusals = moves = 0
    elsewhere = False  # another device has taken the account

    def forget_registration(self):
        self.failures = self.refusals = self.moves = 0
        self.elsewhere = False

    def _registered(self, event):
        self.forget_registration()
        if not self.signed_in:
            self.signed_in, self.lost = True, False
            self.tell("registered", self._session())
        elif self.lost:
            self.lost = False
            self.tell("line_back")
            for call in self.calls.values():
                call.find_way()

    def _register_answered(self, event):
        if status_of(event.response) == 200:
            self.failures = self.refusals = 0
            self._ask_for_messages(event.response)

    def _registration_failed(self, event):
        if event.cause == js.JsSIP.C.causes.REQUEST_TIMEOUT:
            self.reconnect()
            return
        status = status_of(event.response)
        if problem_of(event.response) in UNKNOWN and not self.signed_in:
            self._refuse("unknown_sign_in")
            return
        if status in MOVED and self._follow(event.response):
            return
        refused = status in CREDENTIALS and self.ua._registrator._withCredentials is True
        self.refusals = self.refusals + 1 if refused else 0
        self.failures += 1
        if (
            self.refusals >= PATIENT_FAILURES
            and not self.signed_in
            and not (status == FORBIDDEN and self.account.get("patient"))
        ):
            self._refuse("wrong_password")
        elif self.signed_in or self.account.get("patient"):
            if self.failures >= PATIENT_FAILURES:
                self._lose()
            if self.refusals >= PATIENT_FAILURES:
                self.tell("credentials_refused")
            self._again(self._pause(event.response if status else None, refused))
        elif not status or self.failures < PATIENT_FAILURES and status < SERVER_ERROR:
            self._again(AGAIN_FIRST / 4)
        elif status >= SERVER_ERROR and status < 600:
            self._refuse("server_unreachable")
        else:
            self._refuse("sign_in_refused", "%s (status %d)" % (words("sign_in_refused"), status))

    def _again(self, seconds):
        self.undo.append(javascript.later(seconds, self.nudge))

    def _pause(self, response, refused):
        most = LONGEST if refused else AGAIN_MOST
        first = AGAIN_REFUSED if self.refusals >= PATIENT_FAILURES else AGAIN_FIRST
        pause = min(most, first * 2 ** min(self.failures - 1, 6)) * (0.5 + js.Math.random() / 2)
        asked = (
            str(response.getHeader("retry-after")).strip()
            if response is not None and response.hasHeader("retry-after")
            else ""
        )
        digits = asked.split("(")[0].split(";")[0].strip()
        return max(pause, min(int(digits), LONGEST)) if digits.isdigit() else pause

    def _follow(self, response):
        "The registrar is another one: it is asked at once."
        found = parties(getter(response)("contact"))
        self.moves += 1
        uri = javascript.attempt(js.JsSIP.URI.parse, found[0].uri) if found and self.moves <= MOST_MOVES else None
        if not hasattr(uri, "scheme"):
            return False
        uri.user = None
        self.ua._registrator._registrar = uri
        self._again(0)
        return True

    def _taken_over(self, event):
        self.elsewhere = True
        self.ua._dynConfiguration.register = False  # nor when the connection comes back
        self.tell("taken_over")

    def register_again(self):
        """Register here, though another device has taken the account."""
        if self.elsewhere and self.ua is not None:
            self.elsewhere = False
            self.lost = True
            self.ua._dynConfiguration.register = True
            self.nudge()
