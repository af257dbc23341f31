"""The calls, as a machine: what a line tells moves a call on, and each move says what the host page hears.

A call begins at nothing (""), by a person's `dial` or somebody else's call, and ends once:

    ""  → placing → calling → ringing → talking ⇄ held → over        ours
    ""  → incoming → answering → talking ⇄ held → over                theirs

An event that no row knows for the call's state changes nothing and is told to nobody.
"""

import plain
from softphone.wire import phone_number
from softphone.wire.messages import FROM_PHONE

PLACED = ("placing", "calling", "ringing")
UP = ("talking", "held")
REMEMBERED = 20             # ids that a server may give before the call is known here
ALIVE = PLACED + ("incoming", "answering") + UP
SAME = None

# (states before, event, state after, what the host hears, in order)
TRANSITIONS = (
    (("",), "incoming", "incoming", ("call_incoming",)),
    (("placing",), "calling", "calling", ("outgoing_call_made",)),
    (("calling",), "ringing", "ringing", ()),
    (("calling", "ringing"), "early_media", SAME, ()),
    (("incoming",), "steered", SAME, ()),
    (("incoming",), "answered", "answering", ("call_locally_answered",)),
    (PLACED + ("answering",), "established", "talking", ("call_established",)),
    (("talking",), "held", "held", ("call_held",)),
    (("held",), "resumed", "talking", ("call_resumed",)),
    (UP, "held_there", SAME, ()),
    (UP, "resumed_there", SAME, ()),
    (ALIVE, "muted", SAME, ("call_muted",)),
    (ALIVE, "unmuted", SAME, ("call_unmuted",)),
    (UP, "dtmf_sent", SAME, ("dtmf_sent",)),
    (UP, "recording", SAME, ("start_recording",)),
    (UP, "recorded", SAME, ("stop_recording",)),
    (ALIVE, "identity", SAME, ()),
    (("incoming",), "declined", "over", ("call_rejected", "call_ended", "call_log_created")),
    (ALIVE, "ended", "over", ("call_ended", "call_log_created")),
)
TABLE = {}
for _states, _event, _after, _messages in TRANSITIONS:
    for _state in _states:
        TABLE[(_state, _event)] = (_after, _messages)

# That a consultation begins and ends is told by the messages of the transfer instead (see transfer.py).
CONSULT = {"outgoing_call_made": "indirect_call_made", "call_established": "", "call_ended": ""}

# Messages that carry nothing.
BARE = tuple([event for _type, event, fields in FROM_PHONE if not fields])

# What an event notes on the call besides its state.
NOTES = {
    "held_there": ("held_there", True), "resumed_there": ("held_there", False),
    "muted": ("muted", True), "unmuted": ("muted", False),
    "recording": ("recording", True), "recorded": ("recording", False),
    "early_media": ("early_media", True), "steered": ("auto_answered", True),
}

# `sipStatus` of the wire, in SIP's own numbers.
STATUS = {"placing": 100, "calling": 100, "ringing": 180, "incoming": 180, "answering": 200, "talking": 200, "held": 200}
STATUS_OVER = {"declined": 603, "busy": 486, "no_answer": 408, "cancelled": 487, "not_found": 404, "offline": 480,
               "failed": 500, "media": 488}

# Who calls, where nobody knows it or may know it: the key of words by whether it is hidden, and what is said without any words.
NAMELESS = {True: "call:anonymous", False: "call:unknown"}
NAMES = {"call:anonymous": "Anonymous", "call:unknown": "Unknown number"}


class Call:
    """One call, plain data."""

    def __init__(self, call_id, number, name, outgoing, state, now):
        self.id = call_id
        self.number = number
        self.name = name
        self.first = (number, name)     # whom the call began with: a transfer changes the party, not the log
        self.outgoing = outgoing
        self.state = state
        self.sip_call_id = None
        self.server_call_id = self.conversation = None      # as the server's API calls it, if it has one
        self.muted = False
        self.held_there = False
        self.early_media = False
        self.recording = self.recording_paused = False
        self.record_state = ""          # what the server said last of its recording
        self.consult_of = ""
        self.post_dial = ""             # what is still to be dialled as tones, once it is answered
        self.post_dial_waits = False    # ... when the person says so
        self.created = now
        self.answered = None
        self.ended = None
        self.cause = self.ended_by = ""
        self.status = 0                 # SIP's own number for how it ended, if there was one
        self.forwarded_by = ""
        self.auto_answered = False
        self.quality = -1

    @property
    def party(self):
        """Who it is, as shown."""
        return plain.clean(self.name) or plain.clean(self.number)

    @property
    def direction(self):
        """As the wire says it."""
        return "outbound" if self.outgoing else "inbound"

    def seconds(self, now):
        """How long the two have talked."""
        return (self.ended or now) - self.answered if self.answered is not None else 0

    def wire(self, own_number):
        """The call as the host page sees it."""
        status = STATUS.get(self.state) or self.status or STATUS_OVER.get(self.cause, 200)
        return {
            "callId": self.id, "sipCallId": self.sip_call_id or self.id, "serverCallId": self.server_call_id, "sipStatus": status,
            "number": self.number, "displayName": self.name or self.number,
            "callerNumber": own_number if self.outgoing else self.number,
            "answered": self.answered is not None, "isCaller": self.outgoing,
            "creationTime": plain.iso(self.created), "answerTime": plain.iso(self.answered), "endTime": plain.iso(self.ended),
            "muted": self.muted, "paused": self.state == "held", "ringing": self.state in ("ringing", "incoming"),
            "cause": self.cause or None, "forwardedBy": self.forwarded_by or None, "autoAnswered": self.auto_answered,
            "recording": self.recording, "dialedExtension": self.number if self.outgoing else own_number,
        }


class Calls:
    """Acts of the person go to the line; what the line tells goes through the table."""

    def __init__(self, state, tell, now, log, cards):
        self.state = state
        self.tell = tell
        self.now = now
        self.log = log
        self.cards = cards
        self.line = None
        self.own_number = ""
        self.on_over = None
        self.words = NAMES.get          # of a key
        self.on_step = None             # hears (call, event) of every move
        self._server_calls = []         # (sip call id, server call id, conversation), the last ones

    # acts of the person, or of the host page

    def dial(self, number, consult_of="", post_dial=""):
        """Call what a text means, and then dial `post_dial`; the others are held. Gives the call, or None."""
        dial = phone_number.read(number)
        number = dial.number
        if not number or self.line is None or self.state.line != "ready":
            return None
        self._hold_others("")
        call = Call(self.line.dial(number), number, self.log.name_of(number), True, "placing", self.now())
        call.consult_of, call.post_dial = consult_of, dial.tones + post_dial
        self._begin(call)
        self.state.change(current=call.id, panel="", tones="", tab="dial")
        return call

    def answer(self, call_id):
        """Accept a call; the others are held."""
        call = self.state.call(call_id)
        if call is not None and call.state == "incoming":
            self._hold_others(call_id)
            self.line.answer(call_id)
            self.state.change(current=call_id, panel="", tones="")

    def hang_up(self, call_id):
        """End a call, or decline it."""
        if self.state.call(call_id) is not None:
            self.line.hang_up(call_id)

    def hold(self, call_id):
        """Hold, or take off hold (then the others are held)."""
        call = self.state.call(call_id)
        if call is not None and call.state == "held":
            self._hold_others(call_id)
            self.line.resume(call_id)
            self.state.change(current=call_id)
        elif call is not None and call.state == "talking":
            self.line.hold(call_id)

    def swap(self):
        """Hold this one, talk with the other one."""
        calls = self.state.calls
        at = [call.id for call in calls].index(self.state.current) if self.state.current else 0
        for call in calls[at + 1:] + calls[:at]:
            if call.state in UP:
                self._hold_others(call.id)
                if call.state == "held":
                    self.line.resume(call.id)
                self.state.change(current=call.id, panel="", tones="")
                return

    def mute(self, call_id):
        """Microphone off, or on again."""
        call = self.state.call(call_id)
        if call is not None:
            (self.line.unmute if call.muted else self.line.mute)(call_id)

    def send_dtmf(self, tone):
        """A digit into the current call."""
        call = self.state.current_call
        if call is not None and call.state == "talking":
            self.line.send_dtmf(call.id, tone)

    def record(self, call_id):
        """Let the server record, or end that."""
        call = self.state.call(call_id)
        if call is not None and call.state in UP:
            self.line.record(call_id, "stop" if call.recording else "start")

    def pause_recording(self, call_id):
        """Leave out what is said from now on, or no longer."""
        call = self.state.call(call_id)
        if call is not None and call.recording:
            self.line.record(call_id, "resume" if call.recording_paused else "pause")

    def _hold_others(self, but):
        for call in self.state.calls:
            if call.id != but and call.state == "talking":
                self.line.hold(call.id)

    # what the line tells

    def _name(self, number, name, anonymous=False):
        return name or (self.log.name_of(number) if number else self.words(NAMELESS[anonymous]))

    def on_incoming(self, call_id, number, name, sip_call_id=None, facts=None):
        """Somebody calls."""
        facts = facts or {}
        call = Call(call_id, number, self._name(number, name, bool(facts.get("anonymous"))), False, "", self.now())
        call.forwarded_by = facts.get("forwarded_by", "")
        call.auto_answered = bool(facts.get("auto_answered"))
        self._know(call, sip_call_id)
        self._begin(call)
        if not self.state.current:
            self.state.change(current=call_id)
        self.happen(call, "incoming")

    def on_turned_away(self, number, name="", facts=None):
        """Somebody has called and heard busy: a missed call."""
        now = self.now()
        name = self._name(number, name, bool((facts or {}).get("anonymous")))
        call = Call("away-%d" % int(now * 1000), number, name, False, "over", now)
        call.cause, call.ended = "busy", now
        self._log(call)

    def on_calling(self, call_id, _number, sip_call_id=None):
        call = self.state.call(call_id)
        if call is not None:
            self._know(call, sip_call_id)
            self.happen(call, "calling")

    def _know(self, call, sip_call_id):
        call.sip_call_id = sip_call_id
        for known, server_call_id, conversation in self._server_calls:
            if known == sip_call_id:
                call.server_call_id = server_call_id or call.server_call_id
                call.conversation = conversation or call.conversation

    def on_server_call(self, sip_call_id, server_call_id, conversation=""):
        """The server's own id of a call, which may have begun here or not yet."""
        self._server_calls = (self._server_calls + [(sip_call_id, server_call_id, conversation)])[-REMEMBERED:]
        for call in self.state.calls:
            if call.sip_call_id == sip_call_id:
                self._know(call, sip_call_id)

    def on_recording(self, call_id, record_state):
        """The server records a call ("active"), or has "paused" that, or does not ("inactive")."""
        call = self.state.call(call_id)
        if call is not None:
            call.record_state = record_state
            self._follow_recording(call)

    def _follow_recording(self, call):
        recording = call.record_state in ("active", "paused")
        if call.state in UP and call.record_state:
            call.recording_paused = call.record_state == "paused"
            if recording != call.recording:
                self.happen(call, "recording" if recording else "recorded")
            self.state.touch()

    def on_held(self, call_id, by):
        self.happen(self.state.call(call_id), "held" if by == "us" else "held_there")

    def on_resumed(self, call_id, by):
        self.happen(self.state.call(call_id), "resumed" if by == "us" else "resumed_there")

    def on_dtmf(self, call_id, tone, way):
        if way == "sent":
            if call_id == self.state.current:
                self.state.change(tones=(self.state.tones + tone)[-24:])
            self.happen(self.state.call(call_id), "dtmf_sent", tone)

    def on_identity(self, call_id, number, name):
        call = self.state.call(call_id)
        if call is not None:
            call.number, call.name = number, self._name(number, name)
            self.happen(call, "identity")

    def on_ended(self, call_id, cause, by):
        call = self.state.call(call_id)
        if call is None:
            return
        call.cause, call.ended_by = cause, by
        if call.recording:
            self.happen(call, "recorded")
        self.happen(call, "declined" if cause == "declined" and by == "us" and call.state == "incoming" else "ended")

    def on_status(self, call_id, status):
        """What SIP said of it; its end follows."""
        call = self.state.call(call_id)
        if call is not None:
            call.status = status

    def on_plain(self, event, call_id):
        """ringing, early_media, answered, established, steered, muted, unmuted: the table says it all."""
        call = self.state.call(call_id)
        self.happen(call, event)
        if event == "established" and call is not None:
            self._follow_recording(call)
        current = self.state.current_call
        if event == "established" and current not in (None, call) and current.state == "talking":
            self.line.hold(call_id)         # it was slower than the call that was taken meanwhile

    # the machine

    def happen(self, call, event, *details):
        """Move a call on by the table."""
        row = TABLE.get((call.state, event)) if call is not None else None
        if row is None:
            return
        after, messages = row
        if event in NOTES:
            setattr(call, *NOTES[event])
        if after == "talking" and call.answered is None:
            call.answered = self.now()
        if after == "over":
            call.ended = self.now()
        if after is not SAME:
            call.state = after
        if after == "over":
            self._leave(call)
        for message in messages:
            self._tell(message, call, details)
        self.state.say(event, call.party)
        self.state.touch()
        if self.on_step is not None:
            self.on_step(call, event)
        if after == "over" and self.on_over is not None:
            self.on_over(call)

    def _tell(self, message, call, details):
        if message == "call_log_created":
            self._log(call)
            return
        if call.consult_of:
            message = CONSULT.get(message, message)
        if not message:
            return
        if message == "call_ended":
            self.tell(message, call.wire(self.own_number), self.cards.content(call), call.direction, self.own_number)
        elif details:
            self.tell(message, *details)
        elif message in BARE:
            self.tell(message)
        else:
            self.tell(message, call.wire(self.own_number))

    def _begin(self, call):
        self.state.change(calls=self.state.calls + (call,))
        if not call.consult_of:
            self.cards.begin(call)

    def _leave(self, call):
        rest = tuple([other for other in self.state.calls if other is not call])
        changes = {"calls": rest}
        if self.state.current == call.id:
            order = [other for other in rest if other.state in UP] + list(rest)
            changes["current"] = order[0].id if order else ""
            changes["panel"], changes["tones"] = "", ""
        self.state.change(**changes)

    def _log(self, call):
        self.log.add(call, self.own_number)
