"""A call, and what can be asked of it; the recording of one."""

from . import checks
from .errors import ConfigurationError, NotInitialized
from .payload import Payload
from .wire import codec, payloads as tables

# Seconds that a reply is waited for, where nothing else is said.
SOON = 10


class Call(Payload):
    """A call, as the phone described it in one message: a snapshot, of which `now` gives the newest.

    What is asked of a call is asked of the call itself, however old the snapshot is. Each method asks at once, and gives what can
    be awaited, or left alone: then what goes wrong comes to `on_error`. It has come about when the `await` is over. PhoneError
    says why not: `error.code` is `not_now`, `no_such_call`, `refused` (with the far side's `error.cause`), `timeout` or
    `line_lost`. After `timeout` seconds (None: never) it may still happen. A phone that doesn't say `commands` raises NotSupported.
    """

    _rows = tables.CALL
    _shown = ("call_id", "number", "display_name", "answered")
    _phone = None  # the Commands of the phone that it is a call of

    @property
    def duration(self):
        """Seconds talked: from the answer to the end, or to now while the call goes on; 0.0 if it was not answered."""
        answered, ended = self.answer_time, self.end_time
        if answered is None:
            return 0.0
        return max(0.0, ((ended or codec.datetime.now(codec.UTC)) - answered).total_seconds())

    @property
    def now(self):
        """The newest Call of the same call; of one that is over, its last."""
        return self._phone.newest(self) or self if self._phone else self

    def answer(self, *, timeout=SOON):
        """Take the call that comes in; all others are put on hold."""
        return self._ask("answer", timeout)

    def decline(self, *, timeout=SOON):
        """Refuse the call that comes in."""
        return self._ask("decline", timeout)

    def hang_up(self, *, timeout=SOON):
        """End the call."""
        return self._ask("hang_up", timeout)

    def hold(self, *, timeout=SOON):
        """Put the call on hold; in a conference all of it."""
        return self._ask("hold", timeout)

    def resume(self, *, timeout=SOON):
        """Take the call off hold; all others are put on hold."""
        return self._ask("resume", timeout)

    def mute(self, *, timeout=SOON):
        """Switch the microphone off in this call."""
        return self._ask("mute", timeout)

    def unmute(self, *, timeout=SOON):
        """Switch the microphone on again."""
        return self._ask("unmute", timeout)

    def send_dtmf(self, digits, *, timeout=SOON):
        """Send digits (0-9, *, #, A-D) as tones; a comma waits two seconds."""
        digits = checks.tones(digits)
        return self._ask("send_dtmf", timeout, {"digits": digits})

    def transfer(self, number, *, timeout=None):
        """Hand the call on to `number`. Over when the far side has taken it; refused, the call is back."""
        number = checks.number_alone("transfer", number)
        return self._ask("transfer", timeout, {"number": number})

    def consult(self, number, *, timeout=None):
        """Put the call on hold and call `number` to ask about it. Gives the new Call: `complete()` or `cancel()` that one."""
        dial = checks.number("consult", number)
        return self._ask("consult", timeout, {"number": dial.number, "postDial": dial.tones or None})

    def complete(self, *, timeout=SOON):
        """Of a consultation: hand the first call on to this one, and leave."""
        return self._ask("complete", timeout)

    def cancel(self, *, timeout=SOON):
        """Of a consultation: end it, and go back to the first call."""
        return self._ask("cancel", timeout)

    def merge(self, other, *, timeout=SOON):
        """Make a conference of this call and another Call: each hears the others."""
        return self._ask("merge", timeout, {"callId": identity("merge", other)})

    def split(self, *, timeout=SOON):
        """Take the call out of its conference; it is on hold by itself."""
        return self._ask("split", timeout)

    def start_recording(self, *, timeout=SOON):
        """Record the call, here or at the server."""
        return self._ask("start_recording", timeout)

    def stop_recording(self, *, timeout=SOON):
        """End the recording. Gives the Recording."""
        return self._ask("stop_recording", timeout)

    def park(self, *, timeout=SOON):
        """Leave the call at the server, where others can take it. Gives the place as text, None where the server doesn't say."""
        return self._ask("park", timeout)

    def _ask(self, command, timeout, arguments=None):
        return _phone_of(self).ask(command, timeout, arguments, identity(command, self))


class Recording(Payload):
    """The recording of a call. `where` says who has it: "phone" or "server"."""

    _rows = tables.RECORDING
    _shown = ("id", "seconds", "type", "where")
    _phone = None

    def blob(self, *, timeout=SOON):
        """The sound itself: a JavaScript Blob of the browser. A server's recording is in the call log."""
        if not self.id:
            raise ConfigurationError("This recording is at the server, in the call log; the phone has no sound of it.")
        return _phone_of(self).ask("recording_blob", timeout, {"id": self.id})


def _phone_of(payload):
    if payload._phone is None:
        raise NotInitialized("This %s came from no phone." % type(payload).__name__)
    return payload._phone


def identity(method, call):
    """The id of a Call, or of what names one."""
    found = call.call_id if isinstance(call, Call) else call
    if not isinstance(found, str) or not found:
        raise ConfigurationError(
            "%s() takes a Call that has a call_id, or that id, not %s." % (method, repr(call)[:80])
        )
    return found
