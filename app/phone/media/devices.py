"""The sound devices as the person has chosen them, the tones that go with the calls, and the test of both."""

from browser import dom, javascript
from media import sounds

# The settings that are of the devices.
CHOICES = ("microphone", "speaker", "ring_device", "call_volume", "ring_volume", "ring_tone")


class Devices:
    """`media` is made when a line is to start: before that nothing sounds. `trouble(code, words)` is told what fails."""

    def __init__(self, state, settings, trouble):
        self.state = state
        self.settings = settings
        self.trouble = trouble
        self.media = None
        self._tone = ("", None)

    def open(self):
        """Gives the media, made at the first time."""
        if self.media is None:
            from media.audio import Audio
            from media.microphone import Media

            audio = Audio()
            audio.on_locked = lambda locked: self.state.change(sound_locked=locked)
            self.media = Media(audio, self.trouble)
            self.media.on_devices = self.list
            for name in CHOICES:
                self.apply(name, self.settings.get(name))
            for event in ("pointerup", "keydown"):  # a finger that only goes down unlocks nothing
                javascript.listen(
                    dom.document, event, lambda *_: javascript.spawn(audio.unlock()) if audio.locked else None
                )
        return self.media

    def apply(self, name, value):
        """A choice begins to work."""
        audio = self.media.audio
        if name == "microphone":
            javascript.spawn(self.media.choose_microphone(value))
        elif name in ("speaker", "ring_device"):
            getattr(audio, "set_" + name)(value)
        elif name in ("call_volume", "ring_volume"):
            getattr(audio, "set_" + name)(value / 100)
        elif name == "ring_tone":
            audio.ring_tone = value

    def list(self):
        """Look which devices there are."""
        javascript.spawn(self._list())

    async def _list(self):
        found = await self.open().devices()
        self.state.change(
            devices=tuple([(kind, key, label) for kind in ("microphones", "speakers") for key, label in found[kind]])
        )

    def find(self, wanted, done):
        """Look for devices by id or label: rows of (setting, kind, text); "" is the default one.
        `done(rows of (setting, id), missing)` is told of them."""
        javascript.spawn(self._find(wanted, done))

    async def _find(self, wanted, done):
        found = await self.open().devices()
        chosen = []
        for setting, kind, text in wanted:
            ids = [key for key, label in found[kind] if text in (key, label)]
            if text and not ids:
                done((), text)
                return
            chosen.append((setting, ids[0] if text else ""))
        done(chosen, "")

    # tones

    def follow(self):
        """Sound what the calls ask for now: ringing, ringback, waiting, or nothing."""
        if self.media is None:
            return
        name = sounds.fitting(self.state)
        if name != self._tone[0]:
            if self._tone[1] is not None:
                self._tone[1].close()
            audio = self.media.audio
            self._tone = (name, None if not name else audio.ring() if name == "ring" else audio.play(name))

    def sound_end(self, call):
        """The tone of a call that has failed, unless others go on."""
        tone = sounds.of_end(call)
        if tone and not self.state.calls:
            sound = self.media.audio.play(tone)
            javascript.later(sounds.FAILURE, sound.close)

    def beep(self):
        """A call is about to be answered for the person."""
        self.media.audio.beep()

    def dtmf(self, digit):
        """The sound of a key, for the person's own ear."""
        if self.media is not None:
            self.media.audio.dtmf(digit)

    # tests

    def test_sound(self):
        self.media.audio.test()

    def toggle_meter(self, view):
        """Show the microphone's level in a view, or stop."""
        if view.measuring:
            view.close()
        else:
            javascript.spawn(self._measure(view))

    async def _measure(self, view):
        from media.microphone import MediaTrouble, stop

        try:
            stream = await self.media.open()
        except MediaTrouble as trouble:
            self.trouble(trouble.code, trouble.words)
            return
        await self.media.audio.unlock()
        view.meter(self.media.meter(stream), lambda: stop(stream))
        self.list()
