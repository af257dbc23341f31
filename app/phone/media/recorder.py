"""A recording of both sides of a call, or of all of a conference, mixed into one file.

recorder = Recorder(media, line.peer(call_id))      # raises MediaTrouble("recording_failed")
recorder.follow(line.peer(call_id))                 # after "identity": the call may have another connection
blob = await recorder.stop()                        # recorder.extension says what to call the file
"""

import time

import js

from browser import javascript
from media.microphone import MediaTrouble

# What a browser can record, the best first: (type, extension).
FORMATS = (
    ("audio/webm;codecs=opus", "webm"),
    ("audio/ogg;codecs=opus", "ogg"),
    ("audio/mp4", "m4a"),
)
SLICE = 1000  # milliseconds of sound in a piece: what is lost at most if the page dies


class Recorder:
    """Records from the moment it is made until `stop`."""

    def __init__(self, media, peer):
        self.media = media
        self.context = media.audio.context
        self.since = time.time()
        self.target = self.context.createMediaStreamDestination()
        self.microphone = None
        self.links = []  # functions that take a sound out of the recording
        self.pieces = js.Array.new()
        self.undo = []
        self.peer = None
        self.follow(peer)
        try:
            self.machine = self._machine()
        except Exception:
            self._let_go()
            raise MediaTrouble("recording_failed")

    def _machine(self):
        for name, extension in FORMATS:
            if js.MediaRecorder.isTypeSupported(name):
                self.type, self.extension = name, extension
                machine = js.MediaRecorder.new(self.target.stream, javascript.plain({"mimeType": name}))
                self.undo.append(
                    javascript.listen(machine, "dataavailable", lambda event=None: self.pieces.push(event.data))
                )
                machine.start(SLICE)
                return machine
        raise MediaTrouble("recording_failed")

    def follow(self, peer):
        """Record this connection from now on."""
        self._unfollow()
        self.peer = peer
        for microphone in self.media.microphones:
            if peer in microphone.peers:
                self.microphone = microphone
                microphone.changed.append(self.connect)
        self.connect()

    def connect(self):
        """Mix in the microphone and what the connection receives at the moment; in a conference, all that is said there."""
        javascript.drain(self.links)
        if self.microphone is not None and self.microphone.party is not None:
            everything = self.media.mixer.everything
            everything.connect(self.target)
            self.links.append(lambda: everything.disconnect(self.target))
            return
        tracks = [end.track for end in self.peer.getReceivers() if end.track and end.track.kind == "audio"]
        for track in tracks + ([self.microphone.track] if self.microphone is not None else []):
            source = self.media.mixer.source_of(track)
            source.connect(self.target)
            self.links.append(source.disconnect)

    def _unfollow(self):
        if self.microphone is not None and self.connect in self.microphone.changed:
            self.microphone.changed.remove(self.connect)
        self.microphone = None

    async def stop(self):
        """End it; gives the recording as a Blob."""
        stopped, resolve = javascript.promise()
        self.undo.append(javascript.listen(self.machine, "stop", lambda event=None: resolve(True)))
        if self.machine.state != "inactive":
            self.machine.stop()
            await stopped
        self._let_go()
        return js.Blob.new(self.pieces, javascript.plain({"type": self.type.split(";")[0]}))

    def _let_go(self):
        javascript.drain(self.undo)
        javascript.drain(self.links)
        self._unfollow()
        for track in self.target.stream.getTracks():
            track.stop()
