"""A line, in words: what every line can do, what it tells, and why a call ends.

There are three lines: `demo.DemoLine` (no server, the page itself), `sip.SipLine` (a SIP server, over JsSIP) and
`wazo.WazoLine` (a Wazo stack: its REST API, then SIP). Whoever holds a line needs to know only this file, and
`lines/line_events.py`: what a line tells, and what it takes.

    line = DemoLine(tell, media)
    line.start({"server": "demo"})        # later: tell("registered", {...})
    call_id = line.dial("1001")           # later: tell("calling", call_id, "1001"), tell("ringing", call_id), ...

Calls are plain strings outside of a line. Nothing here raises for a call that is gone or in a state that does not
allow the act: a person's click may always come a moment too late. Such an act does nothing.

**A conference.** `mix(call_ids)`: these calls, two or more that are up (others are left out), are one conference from now
on, mixed in the window. Everybody in it hears our microphone and all the others; we hear each of them. It replaces what
was: a call left out is by itself again, one that ends is out of it, and with fewer than two nothing is mixed. Told later:
"mixed", if that has changed anything. A line has one conference at most, and no policy: it holds and resumes nothing by
itself. In a conference,

- a call that we hold, or that its other side holds, stays a part of it, silent both ways: its other side hears nobody, and
  what comes from there (music on hold) is heard by nobody. To take one out while the others talk: `mix` the others, `hold` it.
- `mute` and `unmute` of one call are of all, and told for each: there is one microphone. With a muted call all are muted.
- a call keeps its place while its other side transfers it ("identity"), and while microphones come and go.

As long as the browser lets the page make no sound, as it does until the person has clicked somewhere, nothing can be mixed:
all hear us, and not one another. `Audio.on_locked` says so, "not_done" of each call too, and "mixed" is told once they do.

`tell(name, *details)` is called from the browser's event loop, never from inside a method of the line: a method
returns before the first event it causes is told, so a `dial` always gives its id before "calling" comes.
"""

import gc

from browser import javascript


class Line:
    """The base of the three lines. It keeps the calls, which do what is asked of them: objects of the class `Call`, made with
    (line, id, number, name, incoming), with `answer`, `hang_up`, `set_held`, `mute`, `send_dtmf`, `transfer`, `attend`, `dialog`
    and `peer`; and, for a conference, `established`, `muted`, `microphone` and `hearing`: whoever changes that one calls `remix`.
    """

    # What this line can do beyond the methods: "ring" (make an incoming call), "agent", "directory", "call_log", "recording"
    # (the server records).
    capabilities = ()
    kind = ""
    Call = None
    dials_addresses = True  # SIP addresses, beside numbers and names

    def __init__(self, tell, media):
        self.tell = javascript.in_turn(tell)
        self.media = media
        self.account = {}
        self.available = True
        self.calls = {}
        self.mixed = []  # the ids of the calls that are one conference
        self.mixed_told = []

    def make_call(self, number, name="", incoming=False, call_id=""):
        """A new call of this line."""
        call = self.Call(self, call_id or javascript.unique(), number, name, incoming)
        self.calls[call.id] = call
        return call

    def forget(self, call):
        """A call is over: let go of it, and soon of what the browser holds for it."""
        self.calls.pop(call.id, None)
        if call.id in self.mixed:
            self._mix([call_id for call_id in self.mixed if call_id != call.id])
        javascript.later(1, gc.collect)

    def _ask(self, call_id, act, *details):
        call = self.calls.get(call_id)
        if call is not None:
            getattr(call, act)(*details)

    def start(self, account):
        """Sign in. Told later: "registering", then "registered" or "refused". A second start replaces the first."""

    def stop(self):
        """Hang up all calls, sign out and let go of everything. Told later: "unregistered"."""

    def sign_out(self):
        """As `stop`, because the person wants it: a token that was given to the line is worth nothing any more, too."""
        self.stop()

    def register_again(self):
        """Register here, after "taken_over"."""

    def dial(self, number, call_id=""):
        """Place a call to `number` (what a person types, or a SIP address); gives its id at once: the one given, or a new one."""

    def answer(self, call_id):
        """Accept an incoming call."""
        self._ask(call_id, "answer")

    def hang_up(self, call_id):
        """End a call: cancels what is ringing there, declines what is ringing here."""
        self._ask(call_id, "hang_up")

    def hold(self, call_id):
        """Put the other side on hold."""
        self._ask(call_id, "set_held", True)

    def resume(self, call_id):
        """Take it off hold."""
        self._ask(call_id, "set_held", False)

    def mute(self, call_id):
        """Switch our microphone off in this call, and in its conference."""
        self._mute(call_id, True)

    def unmute(self, call_id):
        """Switch it on again."""
        self._mute(call_id, False)

    def _mute(self, call_id, muted):
        for each in list(self.mixed) if call_id in self.mixed else (call_id,):
            self._ask(each, "mute", muted)

    def send_dtmf(self, call_id, tones):
        """Send one of 0-9 * # A-D; more than one character sends one after the other."""
        self._ask(call_id, "send_dtmf", tones)

    def transfer(self, call_id, number):
        """Blind transfer: connect the other side with `number`, leave."""
        self._ask(call_id, "transfer", number)

    def attend(self, call_id, consult_id):
        """Attended transfer: connect the other sides of our two calls, leave."""
        consult = self.calls.get(consult_id)
        if consult is not None and consult_id != call_id:
            self._ask(call_id, "attend", consult)

    def mix(self, call_ids):
        """These calls are one conference from now on, see above; fewer than two: none is. Told later: "mixed"."""
        mixed = []
        for call_id in call_ids:
            call = self.calls.get(call_id)
            if call is not None and call.established and call_id not in mixed:
                mixed.append(call_id)
        self._mix(mixed)
        if [call for call in self.calls.values() if call.id in self.mixed and call.muted]:
            self._mute(self.mixed[0], True)

    def _mix(self, call_ids):
        self.mixed = call_ids if len(call_ids) > 1 else []
        self.remix()

    def remix(self):
        """What is heard of a call comes in another way now, or other calls are mixed."""
        calls = [self.calls[call_id] for call_id in self.mixed]
        heard = [(call.microphone, call.hearing) for call in calls]
        self.media.mixer.mix(heard, self._tell_mixed, self._tell_unmixed)

    def _tell_mixed(self):
        mixed = [call_id for call_id in self.mixed if self.calls[call_id].microphone.party is not None]
        if mixed != self.mixed_told:
            self.mixed_told = mixed
            self.tell("mixed", mixed)

    def _tell_unmixed(self):
        for call_id in self.mixed:
            self.tell("not_done", call_id, "mix", "no_sound")

    def dialog(self, call_id):
        """What takes an established call back, or ends it, once this page is gone: plain values, see DIALOG, as secret as a
        password. None for a call that isn't established, and on a line without a server."""
        call = self.calls.get(call_id)
        return call.dialog() if call is not None else None

    def credentials(self):
        """What signs requests in such a dialog: {"username", "realm", "ha1"}, or None."""

    def take_back(self, call_id, dialog, held, muted):
        """Take a call back whose page is gone, under its id, on hold or muted as it was. It may be asked for as soon as the line
        has been started. Told later: "taken_back", or "ended" with the cause "call_lost"."""
        self.tell("ended", call_id, "call_lost", "line")

    def abandon(self, call_id):
        """Let go of a call without a word to its other side: somebody else has it now. Nothing is told."""

    def keep_on_leaving(self, is_kept):
        """`is_kept(call_id)` says which calls are not ended when the page goes, because they are taken back."""

    def set_available(self, available):
        """With False callers hear "busy" from now on; calls that ring already go on ringing."""
        self.available = available

    def adjust(self, name, value):
        """Change "ice_servers", "dtmf", "auto_answer", "trusted" or "trace" of the account, for the calls from now on."""
        self.account[name] = value

    def peer(self, call_id):
        """The call's RTCPeerConnection (for meters, quality, recording), or None."""
        call = self.calls.get(call_id)
        return call.peer if call is not None else None

    def ring(self, number, name=""):
        """Capability "ring": let the demo line be called by `number`; gives the call's id."""

    def agent(self, act, reason=""):
        """Capability "agent": log_in, log_out, pause or resume. Told later: "agent_done" or "server_refused"."""

    def find_contacts(self, query):
        """Capability "directory": search. Told later: "contacts_found"."""

    def record(self, call_id, act):
        """Capability "recording": start, stop, pause or resume. Told later: "recording", or "trouble"."""

    def fetch_recording(self, entry_id, recording_id):
        """Capability "call_log": a recording of a call of the log. Told later: "sound", under the recording's id."""

    def set_service(self, name, on, destination=""):
        """Where "services" was told: switch `dnd` or a forward. Told later: "services" or "server_refused"."""

    def fetch_message(self, message_id):
        """Where "messages" was told: a message to be heard. Told later: "sound", under the message's id."""

    def mark_heard(self, message_id):
        """Where "messages" was told: it is new no longer. Told later: "messages"."""

    def delete_message(self, message_id):
        """Where "messages" was told. Told later: "messages" or "server_refused"."""
