"""The demo line: no server, the other side lives in the page too.

Media is real WebRTC between two peer connections, so mute, hold, meters, recording and the choice of devices work as
on a true call. What the other side does depends on its number: see NUMBERS.
"""

from browser import javascript
from lines.far_side import Pair, Voicebox
from lines.line import Line
from media.microphone import MediaTrouble, connects, words

# What happens when a number is dialled: (number, seconds until then, outcome, what the answering one does, meaning).
# The outcome is "answer" or a cause of lines.line_events.CAUSES.
NUMBERS = (
    ("1001", 1, "answer", "talk", "answers after a second and talks"),
    ("1002", 0.3, "busy", "", "is busy"),
    ("1003", 60, "no_answer", "", "never answers"),
    ("1004", 1, "declined", "", "declines"),
    ("1005", 0.5, "answer", "leave", "answers, and hangs up after five seconds"),
    ("1006", 0.5, "answer", "echo", "sends DTMF back as tones"),
    ("1007", 0.5, "answer", "hold", "answers, and puts you on hold now and then"),
    ("1008", 0.5, "answer", "transfer", "answers, and soon hands you over to 1001"),
)
ANY_NUMBER = ("", 0.5, "answer", "talk", "any other number answers")
LEAVE_AFTER = 5
HOLD_EVERY = 2
TRANSFER_AFTER = 2
RING_SECONDS = 45  # an incoming call gives up after that
TONE_GAP = 0.25  # between the tones of a longer DTMF text


def behaviour(number):
    """The row of NUMBERS for a number."""
    for row in NUMBERS:
        if row[0] == number:
            return row
    return ANY_NUMBER


class DemoCall:
    """One call of the demo line, from ringing to its end."""

    def __init__(self, line, call_id, number, name, incoming):
        self.line = line
        self.id = call_id
        self.number = number
        self.name = name
        self.incoming = incoming
        self.state = "new"  # -> "ringing" -> "connecting" -> "up" -> "over"
        self.holders = []  # "us", "them"
        self.muted = False
        self.pair = None
        self.microphone = None
        self.far = None
        self.hearing = None
        self.undo = []

    def tell(self, name, *details):
        self.line.tell(name, self.id, *details)

    @property
    def established(self):
        return self.state == "up"

    def after(self, seconds, function):
        "Something that happens unless the call is over by then."
        self.undo.append(javascript.later(seconds, function))

    # -- the way up

    async def place(self):
        """Our call to the other side."""
        self.tell("calling", self.number, self.id)
        if not await self.take_microphone() or self.state == "over":
            return
        self.state = "ringing"
        _, seconds, outcome, manner, _ = behaviour(self.number)
        if outcome != "busy":
            self.tell("ringing")
        if outcome == "answer":
            self.after(seconds, lambda: javascript.spawn(self.connect(manner)))
        else:
            self.after(seconds, lambda: self.end(outcome, "them"))

    def come_in(self):
        """A call of the other side to us."""
        self.state = "ringing"
        self.tell("incoming", self.number, self.name, self.id)
        self.after(RING_SECONDS, lambda: self.state == "ringing" and self.end("cancelled", "them"))

    def answer(self):
        """We answer, if it rings here."""
        if self.incoming and self.state == "ringing":
            javascript.spawn(self.accept())

    async def accept(self):
        self.state = "connecting"
        self.tell("answered")
        if await self.take_microphone():
            await self.connect("talk")

    async def take_microphone(self):
        try:
            microphone = await self.line.media.microphone()
        except MediaTrouble as trouble:
            if self.state != "over":
                self.line.tell("trouble", trouble.code, trouble.words)
                self.end("media", "line")
            return False
        if self.state == "over":
            microphone.close()
            return False
        self.microphone = microphone
        self.undo.append(microphone.close)
        return True

    async def connect(self, manner):
        if self.state == "over":
            return
        self.state = "connecting"
        try:
            self.make_pair()
            await self.pair.connect()
        except Exception as error:
            if self.state == "over":
                return  # the connections were closed under its feet
            if connects():
                javascript.report(error)
            else:
                self.line.tell("trouble", "no_webrtc", words("no_webrtc"))
            self.end("media", "line")
            return
        if self.state != "over":
            self.state = "up"
            self.apply()
            self.tell("established")
            MANNERS[manner](self)

    def make_pair(self):
        self.pair = Pair()
        self.undo.append(self.pair.close)
        self.far = self.line.take_voicebox()
        self.undo.append(self.give_back_voicebox)
        self.undo.append(javascript.listen(self.pair.ours, "track", self.heard))
        self.pair.ours.addTrack(self.microphone.track, self.microphone.stream)
        self.microphone.attach(self.pair.ours)
        self.pair.theirs.addTrack(self.far.track, self.far.stream)

    def give_back_voicebox(self):
        self.far.hush()
        self.line.voiceboxes.append(self.far)

    def heard(self, event=None):
        if self.hearing is None:
            self.hearing = self.line.media.audio.hear(event.streams[0])
            self.undo.append(self.hearing.close)
            self.line.remix()

    # -- in the call

    def set_held(self, held, by="us"):
        (self.hold if held else self.resume)(by)

    def hold(self, by):
        if self.state == "up" and by not in self.holders:
            self.holders.append(by)
            self.apply()
            self.tell("held", by)

    def resume(self, by):
        if self.state == "up" and by in self.holders:
            self.holders.remove(by)
            self.apply()
            self.tell("resumed", by)

    def mute(self, muted):
        if self.state != "over" and muted != self.muted:
            self.muted = muted
            self.apply()
            self.tell("muted" if muted else "unmuted")

    def apply(self):
        "Let sound through where nobody holds or mutes."
        open_line = not self.holders
        if self.microphone is not None:
            self.microphone.switch(self.muted, not open_line)
        if self.far is not None:
            self.far.track.enabled = open_line

    def send_dtmf(self, tones):
        if self.state == "up":
            for index, tone in enumerate(tones):
                self.after(index * TONE_GAP, lambda tone=tone: self.sent(tone))

    def sent(self, tone):
        self.tell("dtmf", tone, "sent")
        if behaviour(self.number)[3] == "echo":
            self.far.dtmf(tone)
            self.tell("dtmf", tone, "received")

    def become(self, number, name=""):
        "The other side has handed us over."
        self.number, self.name = number, name
        self.tell("identity", number, name)

    def dialog(self):
        return None  # the other side lives in this page

    @property
    def peer(self):
        return self.pair.ours if self.pair is not None else None

    # -- we transfer

    def transfer(self, number):
        _, seconds, outcome, _, _ = behaviour(number)
        if self.state == "up" and outcome != "answer":
            self.tell("transferring", number)
            self.after(min(seconds, 1), lambda: self.tell("transfer_failed", outcome))
        elif self.state == "up":
            self.hand_on(number, ())

    def attend(self, consult):
        if self.state == consult.state == "up":
            self.hand_on(consult.number, (consult,))

    def hand_on(self, number, others):
        self.tell("transferring", number)
        self.after(0.3, lambda: self.handed_on(others))

    def handed_on(self, others):
        self.tell("transferred")
        for call in (self,) + others:
            call.end("transferred", "us")

    # -- the end

    def hang_up(self):
        """By the person."""
        early = self.state in ("new", "ringing")
        self.end(("declined" if self.incoming else "cancelled") if early else "hung_up", "us")

    def end(self, cause, by):
        if self.state == "over":
            return
        self.state = "over"
        javascript.drain(self.undo)
        self.pair = self.microphone = self.far = self.hearing = None
        self.line.forget(self)
        self.tell("ended", cause, by)


def _leave(call):
    call.far.talk()
    call.after(LEAVE_AFTER, lambda: call.end("hung_up", "them"))


def _hold_now_and_then(call):
    call.far.talk()

    def change():
        call.set_held("them" not in call.holders, "them")
        call.after(HOLD_EVERY, change)

    call.after(HOLD_EVERY, change)


def _hand_over(call):
    call.far.talk()
    call.after(TRANSFER_AFTER, lambda: call.become("1001"))


# What the other side does once it has answered.
MANNERS = {
    "talk": lambda call: call.far.talk(),
    "echo": lambda call: None,
    "leave": _leave,
    "hold": _hold_now_and_then,
    "transfer": _hand_over,
}


class DemoLine(Line):
    """A line without a server."""

    capabilities = ("ring",)
    kind = "demo"
    Call = DemoCall

    def __init__(self, tell, media):
        super().__init__(tell, media)
        self.up = False
        self.voiceboxes = []  # those that no call uses

    def take_voicebox(self):
        "A voice for the other side of a call."
        self.media.audio.wake()
        return self.voiceboxes.pop() if self.voiceboxes else Voicebox(self.media.audio)

    def start(self, account):
        self.up = True
        user = account.get("username") or "demo"
        self.tell("registering")
        self.tell(
            "registered",
            {
                "uri": "demo",
                "username": user,
                "display_name": account.get("display_name") or "",
                "host": "demo",
                "token": None,
                "refresh_token": None,
                "ha1": None,
                "realm": None,
                "wazo": None,
            },
        )

    def stop(self):
        for call in list(self.calls.values()):
            call.end("hung_up", "us")
        if self.up:
            self.up = False
            self.tell("unregistered")

    def dial(self, number, call_id=""):
        call = self.make_call(number, call_id=call_id)
        javascript.spawn(call.place())
        return call.id

    def ring(self, number, name=""):
        if not self.available:
            self.tell("turned_away", number, name)
            return ""
        call = self.make_call(number, name, True)
        call.come_in()
        return call.id

    def far_peer(self, call_id):
        """The other side's connection, for those who want to hear what arrives there."""
        call = self.calls.get(call_id)
        return call.pair.theirs if call is not None and call.pair is not None else None
