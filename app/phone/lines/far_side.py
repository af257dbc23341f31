"""The other side of a demo call: the connection to it, within the page, and its voice."""

import js

from browser import javascript
from media.audio import Tone

# The synthesized voice: a buzz of this pitch, through these formants, in these syllables.
PITCH = 130
FORMANTS = (700, 1220, 2600)
SYLLABLES = (0.18, 0.07, 0.13, 0.09, 0.28, 0.12, 0.15, 0.06, 0.34, 0.8)


class Voicebox:
    """The other side's sound: a stream that talks or plays tones. Used again and again: browsers never free one."""

    def __init__(self, audio):
        self.audio = audio
        self.context = audio.context
        self.target = self.context.createMediaStreamDestination()
        self.stream = self.target.stream
        self.track = self.stream.getAudioTracks()[0]
        self.undo = []
        silence = self.context.createConstantSource()  # without a source no packets flow at all
        silence.offset.value = 0
        silence.connect(self.target)
        silence.start()

    def talk(self):
        """Something like a voice, until `hush`."""
        mouth = self.context.createGain()
        for hertz in FORMANTS:
            formant = self.context.createBiquadFilter()
            formant.type = "bandpass"
            formant.frequency.value = hertz
            formant.Q.value = 6
            mouth.connect(formant)
            formant.connect(self.target)
            self.undo.append(formant.disconnect)
        speech = Tone(self.context, (PITCH,), SYLLABLES, mouth, shape="sawtooth")
        mouth.gain.value = 4  # the formants let little of the buzz through
        self.undo.append(mouth.disconnect)
        self.undo.append(speech.close)

    def dtmf(self, tone):
        self.audio.dtmf(tone, self.target)

    def hush(self):
        """Silence, ready for the next call."""
        javascript.drain(self.undo)
        self.track.enabled = True


class Pair:
    """Two peer connections of this page, one connected to the other."""

    def __init__(self):
        self.ours = js.RTCPeerConnection.new()
        try:
            self.theirs = js.RTCPeerConnection.new()
        except Exception:
            self.ours.close()
            raise
        self.waiting = []  # candidates found before both descriptions are set
        self.undo = []
        for here, there in ((self.ours, self.theirs), (self.theirs, self.ours)):
            self._pass_candidates(here, there)

    def _pass_candidates(self, here, there):
        def found(event=None):
            if event.candidate:
                if self.waiting is None:
                    javascript.spawn(self._add(there, event.candidate))
                else:
                    self.waiting.append((there, event.candidate))

        self.undo.append(javascript.listen(here, "icecandidate", found))

    async def _add(self, there, candidate):
        if there.signalingState != "closed":
            await there.addIceCandidate(candidate)

    async def connect(self):
        """Offer and answer; raises what the browser throws if it is closed meanwhile."""
        await self.ours.setLocalDescription(await self.ours.createOffer())
        await self.theirs.setRemoteDescription(self.ours.localDescription)
        await self.theirs.setLocalDescription(await self.theirs.createAnswer())
        await self.ours.setRemoteDescription(self.theirs.localDescription)
        waiting, self.waiting = self.waiting, None
        for there, candidate in waiting:
            await self._add(there, candidate)

    def close(self):
        javascript.drain(self.undo)
        self.ours.close()
        self.theirs.close()
