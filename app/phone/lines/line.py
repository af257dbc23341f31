"""A line, in words: what every line can do, what it tells, and why a call ends.

There are three lines: `demo.DemoLine` (no server, the page itself), `sip.SipLine` (a SIP server, over JsSIP) and
`wazo.WazoLine` (a Wazo stack: its REST API, then SIP). Whoever holds a line needs to know only this file, and
`lines/told.py`: what a line tells, and what it takes.

    line = DemoLine(tell, media)
    line.start({"server": "demo"})        # later: tell("registered", {...})
    call_id = line.dial("1001")           # later: tell("calling", call_id, "1001"), tell("ringing", call_id), ...

Calls are plain strings outside of a line. Nothing here raises for a call that is gone or in a state that does not
allow the act: a person's click may always come a moment too late. Such an act does nothing.

`tell(name, *details)` is called from the browser's event loop, never from inside a method of the line: a method
returns before the first event it causes is told, so a `dial` always gives its id before "calling" comes.
"""



class Line:
    """The base of the three lines: the same methods, doing nothing where a line cannot do better."""

    # What this line can do beyond the methods: "ring" (make an incoming call), "agent", "directory", "call_log".
    capabilities = ()

    def __init__(self, tell, media):
        self.tell = tell
        self.media = media

    def start(self, account):
        """Sign in. Told later: "registering", then "registered" or "refused". A second start replaces the first."""

    def stop(self):
        """Hang up all calls, sign out and let go of everything. Told later: "unregistered"."""

    def sign_out(self):
        """As `stop`, because the person wants it: a token that was given to the line is worth nothing any more, too."""
        self.stop()

    def dial(self, number):
        """Place a call to `number` (what a person types, or a SIP address); gives its id at once."""

    def answer(self, call_id):
        """Accept an incoming call."""

    def hang_up(self, call_id):
        """End a call: cancels what is ringing there, declines what is ringing here."""

    def hold(self, call_id):
        """Put the other side on hold."""

    def resume(self, call_id):
        """Take it off hold."""

    def mute(self, call_id):
        """Switch our microphone off in this call."""

    def unmute(self, call_id):
        """Switch it on again."""

    def send_dtmf(self, call_id, tone):
        """Send one of 0-9 * # A-D; more than one character sends one after the other."""

    def transfer(self, call_id, number):
        """Blind transfer: connect the other side with `number`, leave."""

    def attend(self, call_id, consult_id):
        """Attended transfer: connect the other sides of our two calls, leave."""

    def set_available(self, available):
        """With False callers hear "busy" from now on; calls that ring already go on ringing."""

    def adjust(self, name, value):
        """Change "ice_servers" or "dtmf" of the account, for the calls from now on."""

    def peer(self, call_id):
        """The call's RTCPeerConnection (for meters, quality, recording), or None."""
        return None

    def ring(self, number, name=""):
        """Capability "ring": let the demo line be called by `number`; gives the call's id."""

    def agent(self, act, reason=""):
        """Capability "agent": log_in, log_out, pause or resume. Told later: "agent_done" or "agent_failed"."""

    def find_contacts(self, query):
        """Capability "directory": search. Told later: "contacts_found"."""
