"""Recording calls: the button's work, and the finished recordings, to be saved by the person while the page lives."""

from page import javascript
from page.media import MediaTrouble
from page.recorder import Recorder


class Recordings:
    """One recorder a call; what is finished goes to the playback, under the id of the log's entry."""

    def __init__(self, state, calls, media, playback, trouble):
        self.state, self.calls, self.media, self.playback, self.trouble = state, calls, media, playback, trouble
        self.running = {}

    def toggle(self, call_id):
        """Begin, or end."""
        call = self.state.call(call_id)
        if call_id in self.running:
            self.calls.happen(call, "recorded")
            self.finish(call)
        elif call is not None and call.answered is not None and self.calls.line.peer(call_id):
            try:
                self.running[call_id] = Recorder(self.media, self.calls.line.peer(call_id))
            except MediaTrouble as trouble:
                self.trouble(trouble.code, trouble.words)
                return
            self.calls.happen(call, "recording")

    def follow(self, call_id):
        """The call has another connection now."""
        if call_id in self.running and self.calls.line.peer(call_id):
            self.running[call_id].follow(self.calls.line.peer(call_id))

    def finish(self, call):
        """The recording is over, with its call or before."""
        recorder = self.running.pop(call.id, None)
        if recorder is not None:
            javascript.spawn(self._keep(recorder, call))

    async def _keep(self, recorder, call):
        blob = await recorder.stop()
        name = "".join([letter if letter.isdigit() or letter.isalpha() else "-" for letter in call.party])[:40]
        self.playback.keep(int(call.created * 1000), blob, "call-%s.%s" % (name, recorder.extension))
