"""What is dialled as tones once a call is answered: an extension, a menu's choice, a conference's number.

A text of digits and pauses (`phone_number`): `,` and `p` are two seconds, `;` and `w` wait until the person says so. What is left
of it stands in `call.post_dial`, so that it is seen; it goes on only while the two talk, and ends with the call.
"""

PAUSE_SECONDS = 2
TONE_SECONDS = 0.3      # from one tone to the next: as a person's fingers, which every machine at the other end can follow
PAUSES, WAITS = ",pP", ";wW"


def digits(text):
    """The digits of such a text as they are shown: pauses are gaps."""
    return " ".join("".join([" " if character in PAUSES + WAITS else character for character in text]).split())


class PostDial:
    """Follows the calls. `send(call_id, tone)` sends one; `later(seconds, function)` gives what prevents it."""

    def __init__(self, state, send, later):
        self.state = state
        self.send = send
        self.later = later
        self._timers = {}           # the id of a call: what prevents its next step

    def heard(self, call, event):
        """A call has moved on."""
        if call.state == "over":
            self.drop(call.id, call)
        elif call.state != "talking":
            self._rest(call.id)
        elif call.post_dial and event in ("established", "resumed") and not call.post_dial_waits:
            self._step(call)

    def go_on(self, call_id):
        """The person says that it is time."""
        call = self.state.call(call_id)
        if call is not None and call.post_dial_waits and call.state == "talking":
            call.post_dial_waits = False
            self._step(call)

    def drop(self, call_id, call=None):
        """The rest is not dialled."""
        self._rest(call_id)
        call = call or self.state.call(call_id)
        if call is not None and call.post_dial:
            call.post_dial, call.post_dial_waits = "", False
            self.state.touch()

    def _rest(self, call_id):
        stop = self._timers.pop(call_id, None)
        if stop is not None:
            stop()

    def _step(self, call):
        self._rest(call.id)
        head, rest = call.post_dial[0], call.post_dial[1:]
        call.post_dial = rest if digits(rest) else ""
        if head in WAITS:
            call.post_dial_waits = bool(call.post_dial)
        else:
            if head not in PAUSES:
                self.send(call.id, head)
            if call.post_dial:
                seconds = PAUSE_SECONDS if head in PAUSES else TONE_SECONDS
                self._timers[call.id] = self.later(seconds, lambda: self._step(call))
        self.state.touch()
