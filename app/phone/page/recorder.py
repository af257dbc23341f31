"""A recording of both sides of a call, mixed into one file.

    recorder = Recorder(media, line.peer(call_id))      # raises MediaTrouble("recording_failed")
    recorder.follow(line.peer(call_id))                 # after "identity": the call may have another connection
    blob = await recorder.stop()                        # recorder.extension says what to call the file
"""

import time

import js

from page import javascript
from page.media import MediaTrouble

# What a browser can record, the best first: (type, extension).
FORMATS = (
    ("audio/webm;codecs=opus", "webm"),
    ("audio/ogg;codecs=opus", "ogg"),
    ("audio/mp4", "m4a"),
)
SLICE = 1000    # milliseconds of sound in a piece: what is lost at most if the page dies


class Recorder:
    """Records from the moment it is made until `stop`."""

    def __init__(self, media, peer):
        self.media = media
        self.context = media.audio.context
        self.since = time.time()
        self.target = self.context.createMediaStreamDestination()
        self.sources = []
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
                self.undo.append(javascript.listen(machine, "dataavailable", lambda event=None: self.pieces.push(event.data)))
                machine.start(SLICE)
                return machine
        raise MediaTrouble("recording_failed")

    def follow(self, peer):
        """Record this connection from now on."""
        self.peer = peer
        for voice in self.media.voices:
            if self.connect in voice.changed:
                voice.changed.remove(self.connect)
            if peer in voice.peers:
                voice.changed.append(self.connect)
        self.connect()

    def connect(self):
        """Mix in what the connection sends and receives at the moment."""
        self._disconnect()
        for end in list(self.peer.getSenders()) + list(self.peer.getReceivers()):
            if end.track and end.track.kind == "audio":
                source = self.context.createMediaStreamSource(js.MediaStream.new(javascript.plain([end.track])))
                source.connect(self.target)
                self.sources.append(source)

    def _disconnect(self):
        while self.sources:
            self.sources.pop().disconnect()

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
        self._disconnect()
        for voice in self.media.voices:
            if self.connect in voice.changed:
                voice.changed.remove(self.connect)
        for track in self.target.stream.getTracks():
            track.stop()
