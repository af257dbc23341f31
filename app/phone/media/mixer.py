"""A conference, mixed in the window: what each of several calls is sent, and what a recording of them hears.

    media.mixer.mix([(microphone, hearing), ...], done, locked)      # these calls from now on; fewer than two: none

Each call is sent our microphone and all the others, so nobody hears himself, and nobody twice; our own ear has an
element a call, as without a conference. A call that somebody holds stays in, silent both ways: the music that its other
side may play meanwhile is for nobody.

The graph needs a running AudioContext. As long as the browser keeps it locked, or stops it, each call is sent its
microphone alone: the others can't hear one another, but all hear us. They are mixed once it runs.
"""

import js

from browser import javascript

LOCKED_SECONDS = 3  # a context that may run does by then


class Party:
    """A call in the mix: what comes from it, and what it is sent."""

    def __init__(self, mixer, microphone):
        self.mixer = mixer
        self.microphone = microphone
        self.hearing = None
        self.gate = mixer.context.createGain()  # from the other side
        self.copy = mixer.context.createGain()  # from the microphone, for `everything`
        self.sent = mixer.take_target()
        self.source_node = None
        self.source = None

    def take_microphone(self):
        """Mix in the microphone's microphone, in place of the one before."""
        if self.source_node is not None:
            self.source_node.disconnect()
        self.source_node = self.mixer.source_of(self.microphone.track)
        for node in (self.sent, self.copy):
            self.source_node.connect(node)

    def take_hearing(self, hearing):
        """Mix in what is heard of the call, in place of what was before."""
        if hearing is self.hearing:
            return
        self._drop_hearing()
        self.hearing = hearing
        if hearing is not None and hearing.track is not None:
            self.source = self.mixer.source_of(hearing.track)
            self.source.connect(self.gate)
        self.follow()

    def _drop_hearing(self):
        if self.source is not None:
            self.source.disconnect()
        if self.hearing is not None:
            self.hearing.silence(False)
        self.source = self.hearing = None

    def follow(self):
        """Somebody holds the call, or nobody does any more."""
        held = self.microphone.held
        self.gate.gain.value = 0 if held else 1
        if self.hearing is not None:
            self.hearing.silence(held)
        self.mixer.choose_copy()

    def close(self):
        """Out of the mix."""
        self._drop_hearing()
        for node in (self.gate, self.copy, self.source_node):
            node.disconnect()


class Mixer:
    """One conference at a time."""

    def __init__(self, audio):
        self.audio = audio
        self.wanted = ()
        self.done = self.locked = None
        self._patience = []  # takes back the timer of `locked`
        self.parties = []
        self.spare = []  # targets that no call uses: browsers never free one
        self._everything = None
        self._unlisten = None

    @property
    def context(self):
        return self.audio.context

    @property
    def everything(self):
        """The node of what a recording takes: our microphone and each call, once."""
        if self._everything is None:
            self._everything = self.context.createGain()
        return self._everything

    def take_target(self):
        """A node whose stream can be sent."""
        if self.spare:
            return self.spare.pop()
        target = self.context.createMediaStreamDestination()
        target.channelCount = 1
        return target

    def source_of(self, track):
        """A node of a track's sound. (A stream that has lost its track, as on hold, would have none.)"""
        return self.context.createMediaStreamSource(js.MediaStream.new(javascript.plain([track])))

    def mix(self, wanted, done, locked):
        """Mix these calls, a (microphone, hearing) each, in place of those before.

        `done()` whenever other calls are mixed than before, `locked()` when they are not, because the browser lets nothing sound.
        A hearing is None until something arrives.
        """
        self.wanted = wanted if len(wanted) > 1 else ()
        self.done, self.locked = done, locked
        if self._unlisten is None and self.wanted:
            self._unlisten = javascript.listen(self.context, "statechange", self._apply)
        if self.wanted or self.parties:
            self._apply()

    def _apply(self, event=None):
        "Make the graph what is wanted, as far as the browser lets it sound."
        wanted = self.wanted
        javascript.drain(self._patience)
        if wanted and self.context.state != "running":
            self.audio.wake()
            self._patience.append(javascript.later(LOCKED_SECONDS, self.locked))
            wanted = ()
        microphones = [microphone for microphone, _ in wanted]
        gone = [party for party in self.parties if party.microphone not in microphones]
        new = [microphone for microphone in microphones if microphone.party is None]
        for party in gone:
            self._leave(party)
        for microphone, hearing in wanted:
            if microphone in new:
                self._join(microphone)
            microphone.party.take_hearing(hearing)
        if gone or new:
            javascript.spawn(self._carry(new, gone))

    def _join(self, microphone):
        party = Party(self, microphone)
        party.take_microphone()
        party.gate.connect(self.everything)
        party.copy.connect(self.everything)
        for other in self.parties:
            party.gate.connect(other.sent)
            other.gate.connect(party.sent)
        self.parties.append(party)
        party.follow()
        microphone.join(party)

    def _leave(self, party):
        self.parties.remove(party)
        for other in self.parties:
            other.gate.disconnect(party.sent)
        party.close()
        self.choose_copy()
        party.microphone.join(None)

    async def _carry(self, new, gone):
        "Let the connections send what they are to send; a target that none sends any more can be used again."
        for microphone in new:
            await microphone.carry()
        for party in gone:
            await party.microphone.carry()
            self.spare.append(party.sent)
        self.done()

    def choose_copy(self):
        """Every call has a microphone of its own, the same one for our ears: one goes into `everything`."""
        open_ones = [party for party in self.parties if not party.microphone.held]
        for party in self.parties:
            party.copy.gain.value = 1 if party in open_ones[:1] else 0
