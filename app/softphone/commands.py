"""What the page asks of its phone and waits for: one COMMAND out, one REPLY back, or an error that says why there is none.

A command is sent once. A reply counts only for an id that waits; the ids are random ones of the browser, which nobody guesses.
"""

import asyncio

from . import checks
from .call import Recording
from .channel import Message
from .errors import MessageError, NotInitialized, NotSupported, PhoneError, SoftphoneError
from .reply import Reply
from .wire import commands as table

GIVES = {name: gives for name, _, _, gives, _ in table.COMMANDS}

# Commands that are methods of another name.
METHODS = {
    "dial": "make_call", "recording_blob": "blob", "agent_log_in": "agent.log_in", "agent_log_out": "agent.log_out",
    "agent_pause": "agent.pause", "agent_resume": "agent.resume",
}  # fmt: skip

# So many commands may wait at once, and so many calls be placed by a phone that doesn't say `commands`.
MOST = 256

NEVER_ASKED = "%s() was not asked of the phone in time: its page has not loaded. It won't happen."
NO_ANSWER = "The phone has not answered %s() in time. It may still happen."
GONE = "The phone's page went away before it had answered %s(). It may have happened."
REMOVED = "The phone was removed before it had answered %s()."
FULL = "%s() was not asked of the phone: %d commands wait for it already. Wait for some of them first."

# Digits of a number that tell it apart from others, whatever stands in front of them.
TELLING = 4


class Commands:
    """`page` is the browser's side, `calls` what is known of the calls; `send(message)` posts, `tell(error)` hears what nobody
    waits for, and `is_open()` says whether the conversation goes on."""

    def __init__(self, page, calls, send, tell, is_open):
        self._page = page
        self._calls = calls
        self._send = send
        self._tell = tell
        self._is_open = is_open
        self._waiting = {}  # id: [Reply, what its value is]
        self._placing = []  # [number, Reply] of calls that a phone without `commands` was asked for, oldest first

    @property
    def count(self):
        """How many wait."""
        return len(self._waiting) + len(self._placing)

    # Asking.

    def ask(self, name, timeout, arguments=None, call_id=None):
        """Ask for something. Gives the Reply. Raises NotSupported, ConfigurationError, NotInitialized."""
        identity, reply = self._begin(name, timeout)
        if identity:
            self._go(Message("command", (identity, name, call_id, _plain(arguments)), reply))
        return reply

    def dial(self, number, tones, timeout):
        """Call a number, by the older message where the phone doesn't say `commands`. Gives the Reply, which gives the Call."""
        identity, reply = self._begin("dial", timeout)
        if identity:
            arguments = _plain({"number": number, "postDial": tones or None})
            command = Message("command", (identity, "dial", None, arguments), reply)
            self._go(Message("make_call", (number, tones or None), reply, command))
        return reply

    def _begin(self, name, timeout):
        """(id, Reply) of a command; without an id it has failed."""
        timeout = checks.timeout(timeout)
        reply = Reply(METHODS.get(name, name), self._unheard)
        if not self._is_open():
            raise NotInitialized("%s() needs its phone, which was removed." % reply.name)
        if len(self._waiting) >= MOST:
            reply.fail(PhoneError(FULL % (reply.name, MOST), "not_now"))
            return "", reply
        identity = self._page.unique_id()
        self._waiting[identity] = [reply, GIVES[name]]
        reply.at_end(lambda: self._waiting.pop(identity, None))
        if timeout is not None:
            reply.at_end(self._page.later(timeout, lambda: self._overdue(reply)))
        return identity, reply

    def _go(self, message):
        try:
            self._send(message)
        except NotSupported:
            message.reply.give(None)  # it is raised where it was asked
            raise

    def _overdue(self, reply):
        reply.fail(PhoneError((NO_ANSWER if reply.sent else NEVER_ASKED) % reply.name, "timeout"))

    def _unheard(self, reply, error):
        if self._is_open():
            self._page.spawn(self._tell_unheard(reply, error))

    async def _tell_unheard(self, reply, error):
        """Who has asked a moment ago gets a turn to begin to wait."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if not reply.awaited:
            self._tell(error)

    # What becomes of it.

    def posted(self, message, problem):
        """A command has gone out, or could not."""
        reply = message.reply
        reply.sent = True
        if problem:
            reply.fail(SoftphoneError("%s could not be posted: %s" % (message.type, problem), "not_posted"))
        elif message.name == "make_call":
            self._place(message.pairs[0][1], reply)

    def _place(self, number, reply):
        """A phone without `commands` says that a call is under way by its event only, if ever."""
        self._waiting = {identity: entry for identity, entry in self._waiting.items() if entry[0] is not reply}
        entry = [number, reply]
        self._placing.append(entry)
        reply.quiet = True
        reply.at_end(lambda: self._placing.remove(entry))
        if len(self._placing) > MOST:
            self._placing[0][1].fail(PhoneError(FULL % (reply.name, MOST), "not_now"))

    def placed(self, call):
        """Such a phone has placed a call: that of its number, else that of who has asked first."""
        entries = [entry for entry in self._placing if _is_same(entry[0], call.number)] or self._placing[:1]
        if entries:
            entries[0][1].give(call)

    def answered(self, identity, error, read):
        """A reply of the phone. `read(kind)` gives its value. One that nobody waits for is dropped, and so is a second one."""
        reply, gives = self._waiting.get(identity, (None, "")) if isinstance(identity, str) else (None, "")
        if reply is None or not reply.sent:
            return
        if error is not None:
            reply.fail(_error(error))
            return
        try:
            reply.give(self._value(reply, gives, read))
        except SoftphoneError as problem:
            reply.fail(problem)

    def _value(self, reply, gives, read):
        """What the method gives, of the value of its reply."""
        value = read(gives) if gives else None
        if gives == "call" and isinstance(value, dict) and isinstance(value.get("callId"), str):
            return self._calls.named(value["callId"])
        if gives == "recording" and isinstance(value, dict):
            recording = Recording(value)
            recording._phone = self
            return recording
        if gives == "where" and (value is None or isinstance(value, dict)):
            where = (value or {}).get("where")
            return where if isinstance(where, str) else None
        if gives == "blob" and value is not None or not gives:
            return value
        raise MessageError("The phone's answer to %s() can't be read; it may have happened." % reply.name)

    def lost(self):
        """The phone's page has gone, and with it whatever it was about to answer."""
        for reply in self._all():
            if reply.sent:
                reply.fail(PhoneError(GONE % reply.name, "timeout"))

    def close(self):
        """The phone is removed."""
        for reply in self._all():
            reply.fail(NotInitialized(REMOVED % reply.name))

    def _all(self):
        return [entry[0] for entry in self._waiting.values()] + [entry[1] for entry in self._placing]

    def newest(self, call):
        """The newest Call of the same call, or None."""
        return self._calls.newest(call)


def _plain(arguments):
    """The arguments that were given: the wire has no None."""
    return {field: value for field, value in (arguments or {}).items() if value is not None}


def _error(error):
    """The error of a reply as it is raised."""
    error = error if isinstance(error, dict) else {}
    code, words, cause = [str(error.get(field) or "")[:500] for field in ("code", "message", "cause")]
    if code == "unknown_command":
        return NotSupported(words or "The phone does not know this command.")
    return PhoneError(
        words or code or "The phone has refused, without a reason.", code[:80] or None, cause[:80] or None
    )


def _is_same(asked, number):
    """Whether two numbers may be the same: a phone may write one with another prefix."""
    if not isinstance(number, str):
        return False
    one, other = [text.partition("@")[0].lower() for text in (asked, number)]
    if one == other:
        return True
    one, other = ["".join([c for c in text if "0" <= c <= "9"]) for text in (one, other)]
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return len(short) >= TELLING and long.endswith(short)
