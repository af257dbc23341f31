"""Recording calls in this window; the finished recordings can be saved by the person while the page lives."""

from browser import javascript
from core import records
from media.microphone import MediaTrouble
from media.recorder import Recorder


class Recordings:
    """One recorder a call; what is finished goes to the playback, under the id of the log's entry. `ui` is the phone."""

    def __init__(self, ui):
        self.ui = ui
        self.running = {}

    def act(self, call_id, act):
        """Start or stop."""
        call = self.ui.state.call(call_id)
        if act == "stop" and call is not None:
            self.ui.calls.on_line("recording", call_id, "inactive")
            self.finish(call)
        elif call is not None and call_id not in self.running:
            self._start(call_id)

    def _start(self, call_id):
        try:
            peer = self.ui.session.line.peer(call_id)
            if not peer:
                raise MediaTrouble("recording_failed")
            self.running[call_id] = Recorder(self.ui.devices.media, peer)
        except MediaTrouble as trouble:
            self.ui.lines.on_trouble(trouble.code, trouble.words)
            self.ui.calls.on_line("not_done", call_id, "record", "refused")
            return
        self.ui.calls.on_line("recording", call_id, "active")

    def follow(self, call_id):
        """The call has another connection now."""
        if call_id in self.running and self.ui.session.line.peer(call_id):
            self.running[call_id].follow(self.ui.session.line.peer(call_id))

    def finish(self, call):
        """The recording is over, with its call or before."""
        recorder = self.running.pop(call["id"], None)
        if recorder is not None:
            javascript.spawn(self._keep(recorder, call, self.ui.now()))

    async def _keep(self, recorder, call, ended):
        blob = await recorder.stop()
        name = "".join([letter if letter.isdigit() or letter.isalpha() else "-" for letter in records.party(call)])[:40]
        key = int(call["created"] * 1000)
        self.ui.playback.keep(key, blob, "call-%s.%s" % (name, recorder.extension))
        made = {"id": key, "seconds": ended - recorder.since, "type": str(blob.type), "where": "phone"}
        self.ui.calls.on_line("recording_made", call["id"], made)
