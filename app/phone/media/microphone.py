"""The microphone and the sound devices.

    media = Media(audio, trouble)        # trouble(code, words) is told what a person should know
    microphone = await media.microphone()          # raises MediaTrouble(code, words)
    peer.addTrack(microphone.track, microphone.stream); microphone.attach(peer)
    microphone.switch(muted, held)
    ...
    microphone.close()

A call's microphone is a `Microphone` of its own, so that muting one call leaves the other alone. When the device goes away,
or another is chosen, every microphone gets a new track in mid-call (`replaceTrack`): the call goes on. In a conference its
connections send what `media.mixer` mixes for it.
"""

import js

from browser import javascript
from media.mixer import Mixer
from softphone.wire.phone_errors import PHONE

# What `getUserMedia` throws, by the name of the error.
TROUBLES = (
    ("NotAllowedError", "microphone_denied"),
    ("SecurityError", "microphone_denied"),
    ("NotFoundError", "microphone_missing"),
    ("OverconstrainedError", "microphone_missing"),
    ("NotReadableError", "microphone_busy"),
    ("AbortError", "microphone_busy"),
)

METER_SAMPLES = 256
METER_GAIN = 4  # speech is far from full scale: what a person calls loud should fill the meter


def words(code):
    """The table's words for a code."""
    for row, meaning in PHONE:
        if row == code:
            return meaning
    return code


def has_webrtc():
    """Whether the browser says that it makes connections for calls; some are built without."""
    return js.Boolean(getattr(js.window, "RTCPeerConnection", None))


def connects():
    """Whether it really does: an administrator or an extension may forbid it. Asked once a call has failed."""
    try:
        js.RTCPeerConnection.new().close()
    except Exception:
        return False
    return True


class MediaTrouble(Exception):
    """A call can have no sound: `code` is a row of softphone.wire.phone_errors.PHONE, `words` say it."""

    def __init__(self, code):
        super().__init__(words(code))
        self.code = code
        self.words = words(code)


class Microphone:
    """Our side of one call: a microphone track, the connections that carry it, and what switches it off."""

    def __init__(self, media, stream):
        self.media = media
        self.peers = []
        self.changed = []  # functions to call when the track was replaced, or a conference begins or ends
        self.muted = self.held = False
        self.party = None  # its place in a conference
        self._take(stream)

    def _take(self, stream):
        self.stream = stream
        self.track = stream.getAudioTracks()[0]
        self._unlisten = javascript.listen(self.track, "ended", self._lost)

    @property
    def sent(self):
        """The stream that the connections send: the microphone's, or a mix."""
        return self.party.sent.stream if self.party is not None else self.stream

    def attach(self, peer):
        """Remember a connection that sends this microphone."""
        if peer not in self.peers:
            self.peers.append(peer)

    def switch(self, muted, held):
        """Send our microphone or not. A held call in a conference is sent nothing of the others either; a muted one is."""
        self.muted, self.held = muted, held
        self._apply()
        if self.party is not None:
            self.party.follow()

    def _apply(self):
        self.track.enabled = not (self.muted or self.held)
        if self.party is not None:
            self.sent.getAudioTracks()[0].enabled = not self.held

    def join(self, party):
        """Be in a conference, or in none (None); `carry` then sends what that means."""
        self.party = party
        self._apply()
        self._tell()

    def _tell(self):
        for function in list(self.changed):
            function()

    async def carry(self):
        """Let every connection send what is to be sent now."""
        for peer in list(self.peers):
            for sender in list(peer.getSenders()):
                track = self.sent.getAudioTracks()[0]
                if sender.track is not None and sender.track.kind == "audio" and sender.track.id != track.id:
                    await self._replace(peer, sender, track)

    async def _replace(self, peer, sender, track):
        try:
            await sender.replaceTrack(track)
        except Exception:
            if peer.signalingState != "closed":
                raise

    def _lost(self, event=None):
        self.media.renew()

    async def swap(self, stream):
        """Send another stream's track from now on, as muted as the old one."""
        old = self.track
        self._unlisten()
        self._take(stream)
        self._apply()
        if self.party is not None:
            self.party.take_microphone()
        await self.carry()
        old.stop()
        self._tell()

    def close(self):
        """Let go of the microphone."""
        if self in self.media.microphones:
            self.media.microphones.remove(self)
        self._unlisten()
        self.track.stop()
        self.peers = []
        self.changed = []


class Meter:
    """How loud a stream is, from 0 to 1, asked as often as one likes."""

    def __init__(self, context, stream):
        self.source = context.createMediaStreamSource(stream)
        self.analyser = context.createAnalyser()
        self.analyser.fftSize = METER_SAMPLES
        self.samples = js.Uint8Array.new(METER_SAMPLES)
        self.source.connect(self.analyser)

    def level(self):
        """The loudest of the last few milliseconds."""
        self.analyser.getByteTimeDomainData(self.samples)
        peak = js.Math.max.apply(None, self.samples) - 128
        return min(1.0, peak / 128 * METER_GAIN)

    def close(self):
        self.source.disconnect()


class Media:
    """Devices and microphones. `on_devices`, if set, is called when a device comes or goes."""

    def __init__(self, audio, trouble=None):
        self.audio = audio
        self.mixer = Mixer(audio)
        self.trouble = trouble or (lambda code, words: None)
        self.device = ""  # a device id, or "" for the system's default
        self.microphones = []
        self.on_devices = None
        self._renewing = False
        self._told = ""  # why there is no microphone, as long as there is none
        if self.devices_api is not None:
            javascript.listen(self.devices_api, "devicechange", self._devices_changed)

    @property
    def devices_api(self):
        return getattr(js.navigator, "mediaDevices", None) or None

    def _devices_changed(self, event=None):
        lost = [
            each for each in self.microphones if each.track.readyState == "ended"
        ]  # ... with no other device in sight
        if lost:
            self.renew()
        if self.on_devices is not None:
            self.on_devices()

    async def devices(self):
        """What there is: {"microphones": [(id, name), ...], "speakers": [...]}. Names need a granted microphone."""
        found = {"microphones": [], "speakers": []}
        kinds = {"audioinput": "microphones", "audiooutput": "speakers"}
        for device in (await self.devices_api.enumerateDevices()) if self.devices_api is not None else ():
            if device.kind in kinds and device.deviceId:
                found[kinds[device.kind]].append((device.deviceId, device.label))
        return found

    # -- the microphone

    async def open(self):
        """A stream of the chosen microphone, or of the default one where the chosen is gone."""
        if self.devices_api is None:
            raise MediaTrouble("insecure_context")
        wanted = {"echoCancellation": True, "noiseSuppression": True, "autoGainControl": True}
        if self.device:
            wanted["deviceId"] = {"exact": self.device}
        try:
            return await self._get(wanted)
        except MediaTrouble as trouble:
            if trouble.code != "microphone_missing" or not self.device:
                raise
        del wanted["deviceId"]
        return await self._get(wanted)

    async def _get(self, audio):
        try:
            stream = await self.devices_api.getUserMedia(javascript.plain({"audio": audio, "video": False}))
            if stream.getAudioTracks().length:
                return stream
            name = "NotFoundError"  # some devices, and extensions, give a stream with nothing in it
        except Exception as error:
            name = javascript.error_name(error)
        for row, code in TROUBLES:
            if row == name:
                raise MediaTrouble(code)
        raise MediaTrouble("microphone_missing")

    async def microphone(self):
        """A microphone for a call; raises MediaTrouble."""
        if not has_webrtc():
            raise MediaTrouble("no_webrtc")
        microphone = Microphone(self, await self.open())
        self.microphones.append(microphone)
        return microphone

    async def choose_microphone(self, device):
        """Use this microphone from now on, in running calls too."""
        self.device = device
        self.tell(await self._replace())

    def renew(self):
        """The device of all microphones is gone."""
        if not self._renewing:
            self._renewing = True
            javascript.spawn(self._renew())

    async def _renew(self):
        self.tell(await self._replace() or "microphone_replaced")
        self._renewing = False

    def tell(self, code):
        "Once, however many calls and devices it is about."
        if code and code != self._told:
            self.trouble(code, words(code))
        self._told = code if code != "microphone_replaced" else ""

    async def _replace(self):
        "Give every microphone a new track; without a microphone the calls go on, unheard: gives the code of that."
        try:
            for microphone in list(self.microphones):
                stream = await self.open()
                if microphone in self.microphones:
                    await microphone.swap(stream)
                else:
                    stop(stream)
        except MediaTrouble as trouble:
            return trouble.code
        return ""

    # -- meters

    def meter(self, stream):
        """A meter for a stream; close it when it is no longer looked at."""
        return Meter(self.audio.context, stream)


def stop(stream):
    """Let go of a stream's devices."""
    for track in stream.getTracks():
        track.stop()
