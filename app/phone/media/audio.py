"""Everything that sounds: tones from tables (no sound files), and the other side's voice.

    audio = Audio()
    ring = audio.ring()              # until ring.close()
    back = audio.play("ringback")
    audio.dtmf("5")                  # ends by itself
    voice = audio.hear(stream)       # a remote stream, until voice.close()

The ring tone has a device and a volume of its own. Browsers keep sound locked until the person has done something on
the page: `audio.on_locked(True)` is told when something wants to sound and may not, `audio.unlock()` is for any click.
"""

import js

from browser import javascript

# A tone: (name, frequencies in Hz, seconds on, off, on, off, ...). Off 0 at the end: without a pause.
TONES = (
    ("ringback", (440, 480), (2, 4)),
    ("busy", (480, 620), (0.5, 0.5)),
    ("congestion", (480, 620), (0.25, 0.25)),
    ("waiting", (440,), (0.3, 9.7)),
    ("beep", (880,), (0.3, 0.1)),
)

# What a person can choose to be rung with.
RING_TONES = (
    ("classic", (400, 450), (0.4, 0.2, 0.4, 2)),
    ("bell", (880, 1108), (1, 2)),
    ("soft", (330, 392), (0.8, 2.2)),
    ("digital", (1200, 1500), (0.1, 0.1, 0.1, 0.1, 0.1, 1.5)),
)

DTMF_LOW = (697, 770, 852, 941)
DTMF_HIGH = (1209, 1336, 1477, 1633)
DTMF_ROWS = ("123A", "456B", "789C", "*0#D")
DTMF_SECONDS = 0.15

LOUDNESS = 0.2  # of one tone at full volume: two sines at 1 would be unbearable
EDGE_HZ = 30  # the envelope is smoothed, else every beginning and end clicks
ENVELOPE_RATE = 3000  # samples a second, the least that browsers take
PATIENCE = 0.3  # a locked context neither resolves nor rejects `resume()`


def dtmf_frequencies(tone):
    """The two frequencies of a key, or None."""
    for row, keys in enumerate(DTMF_ROWS):
        column = keys.find(tone.upper()) if len(tone) == 1 else -1
        if column >= 0:
            return DTMF_LOW[row], DTMF_HIGH[column]
    return None


def find(table, name):
    """The row of that name, or the first."""
    for row in table:
        if row[0] == name:
            return row
    return table[0]


class Tone:
    """Sines that are switched on and off by a cadence, into a node of the audio graph."""

    def __init__(self, context, frequencies, cadence, target, repeat=True, shape="sine"):
        self.undo = []
        gain = context.createGain()
        gain.gain.value = 0
        gain.connect(target)
        self.undo.append(lambda: gain.disconnect())
        envelope = self._source(context, cadence, repeat)
        smooth = context.createBiquadFilter()
        smooth.type = "lowpass"
        smooth.frequency.value = EDGE_HZ
        level = context.createGain()
        level.gain.value = LOUDNESS / len(frequencies)
        envelope.connect(smooth)
        smooth.connect(level)
        level.connect(gain.gain)
        self.undo.append(lambda: level.disconnect())
        for hertz in frequencies:
            self._oscillator(context, hertz, shape, gain)
        envelope.start()
        self.undo.append(lambda: envelope.stop())

    def _source(self, context, cadence, repeat):
        "A buffer of ones and zeros, played round and round: no timers."
        buffer = context.createBuffer(1, int(sum(cadence) * ENVELOPE_RATE), ENVELOPE_RATE)
        samples = buffer.getChannelData(0)
        at = 0
        for index, seconds in enumerate(cadence):
            end = at + int(seconds * ENVELOPE_RATE)
            samples.fill(1 - index % 2, at, end)
            at = end
        source = context.createBufferSource()
        source.buffer = buffer
        source.loop = repeat
        return source

    def _oscillator(self, context, hertz, shape, gain):
        oscillator = context.createOscillator()
        oscillator.type = shape
        oscillator.frequency.value = hertz
        oscillator.connect(gain)
        oscillator.start()
        self.undo.append(lambda: oscillator.stop())

    def close(self):
        """Silence, for good."""
        javascript.drain(self.undo)


class Output:
    """Where tones go: a volume, and a device if one was chosen."""

    def __init__(self, context):
        self.context = context
        self.node = context.createGain()
        self.node.connect(context.destination)
        self.element = None

    def set_volume(self, volume):
        self.node.gain.value = volume

    def set_device(self, device):
        if device and self.element is None:
            self.element = js.Audio.new()
            stream = self.context.createMediaStreamDestination()
            self.node.disconnect()
            self.node.connect(stream)
            self.element.srcObject = stream.stream
            javascript.spawn(self._play())
        if self.element is not None:
            set_sink(self.element, device)

    async def _play(self):
        try:
            await self.element.play()
        except Exception as error:
            if javascript.error_name(error) not in ("NotAllowedError", "AbortError"):
                raise


def can_choose_device():
    """Whether this browser lets a page choose where sound comes out."""
    return bool(js.HTMLMediaElement.prototype.hasOwnProperty("setSinkId"))


def set_sink(element, device):
    """Let an element sound on a device; a device that is gone leaves it on the default."""
    if can_choose_device():
        javascript.spawn(_set_sink(element, device))


async def _set_sink(element, device):
    try:
        await element.setSinkId(device)
    except Exception as error:
        if javascript.error_name(error) not in ("NotFoundError", "NotAllowedError", "AbortError"):
            raise
        if device:
            await _set_sink(element, "")


class Hearing:
    """The other side's stream, in an element of its own."""

    def __init__(self, audio, stream):
        self.audio = audio
        self.track = stream.getAudioTracks()[0] if stream.getAudioTracks().length else None
        self.element = js.document.createElement("audio")
        self.element.autoplay = True
        self.element.hidden = True
        self.element.srcObject = stream
        self.element.volume = audio.call_volume
        js.document.body.appendChild(self.element)
        set_sink(self.element, audio.speaker)
        audio.hearings.append(self)
        self.play()

    def play(self):
        javascript.spawn(self._play())

    async def _play(self):
        try:
            await self.element.play()
        except Exception as error:
            name = javascript.error_name(error)
            if name == "NotAllowedError":
                self.audio.tell_locked(True)
            elif name != "AbortError":
                raise

    def silence(self, silent):
        """Not to be heard by our own ear for a while."""
        self.element.muted = silent

    def close(self):
        if self in self.audio.hearings:
            self.audio.hearings.remove(self)
            self.element.srcObject = None
            self.element.remove()


class Audio:
    """The phone's sounds. One for the page; its context is made when something is to sound first."""

    def __init__(self):
        self.call_volume = 1.0
        self.ring_volume = 1.0
        self.speaker = ""
        self.ring_device = ""
        self.ring_tone = RING_TONES[0][0]
        self.on_locked = None
        self.locked = False
        self.hearings = []
        self._context = None
        self._call_output = None
        self._ring_output = None

    # -- the context and its lock

    @property
    def context(self):
        if self._context is None:
            self._context = js.AudioContext.new()
            javascript.listen(self._context, "statechange", self._state_changed)
            self._call_output = Output(self._context)
            self._ring_output = Output(self._context)
            self._apply()
        return self._context

    def _state_changed(self, event=None):
        if self._context.state == "running":
            self.tell_locked(False)

    def tell_locked(self, locked):
        if locked != self.locked:
            self.locked = locked
            if self.on_locked is not None:
                self.on_locked(locked)

    async def unlock(self):
        """Try to get sound going; True if it goes. Call it in a click."""
        if self.context.state != "running":
            await javascript.settled(self.context.resume(), PATIENCE)
        if self.context.state != "running":
            self.tell_locked(True)
            return False
        self.tell_locked(False)
        for hearing in list(self.hearings):
            hearing.play()
        return True

    def wake(self):
        """Something is to sound: get the context going, or tell that it is locked."""
        if self.context.state != "running":
            javascript.spawn(self.unlock())

    # -- tones

    def play(self, name):
        """A tone of TONES, where calls are heard, until its `close()`."""
        self.wake()
        _, frequencies, cadence = find(TONES, name)
        return Tone(self.context, frequencies, cadence, self._call_output.node)

    def ring(self, name=None):
        """The ring tone, on its own device, until its `close()`."""
        self.wake()
        _, frequencies, cadence = find(RING_TONES, name or self.ring_tone)
        return Tone(self.context, frequencies, cadence, self._ring_output.node)

    def dtmf(self, tone, target=None):
        """The sound of a key, once; where calls are heard, or into a node of the graph."""
        frequencies = dtmf_frequencies(tone)
        if frequencies is not None:
            self.wake()
            sound = Tone(
                self.context, frequencies, (DTMF_SECONDS, DTMF_SECONDS), target or self._call_output.node, False
            )
            javascript.later(2 * DTMF_SECONDS, sound.close)

    def beep(self):
        """A call is about to be answered for the person."""
        sound = self.play("beep")
        javascript.later(0.35, sound.close)

    def test(self):
        """A short sound on the speaker, for the settings."""
        for tone in "159":
            self.dtmf(tone)

    # -- the other side

    def hear(self, stream):
        """Play a remote stream until `close()` of what comes back."""
        return Hearing(self, stream)

    # -- settings

    def set_call_volume(self, volume):
        self.call_volume = volume
        self._apply()

    def set_ring_volume(self, volume):
        self.ring_volume = volume
        self._apply()

    def set_speaker(self, device):
        self.speaker = device
        self._apply()

    def set_ring_device(self, device):
        self.ring_device = device
        self._apply()

    def _apply(self):
        for hearing in self.hearings:
            hearing.element.volume = self.call_volume
            set_sink(hearing.element, self.speaker)
        if self._context is not None:
            self._call_output.set_volume(self.call_volume)
            self._call_output.set_device(self.speaker)
            self._ring_output.set_volume(self.ring_volume)
            self._ring_output.set_device(self.ring_device)
