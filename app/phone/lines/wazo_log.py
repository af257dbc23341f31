"""A stack's call log, and the recordings of its calls."""

from lines import wazo_records
from lines.wazo_part import Part
from lines.wazo_server import part

CALLS = "call-logd/1.0/users/me/cdr"
LAST = "?limit=100&order=start&direction=desc"


class CallLog(Part):
    """The user's last calls; a further one is pushed as a whole."""

    events = ("call_log_user_created",)

    def read(self):
        self.line.spawn(self._read)

    async def _read(self, run):
        line = self.line
        answer = await line.request(run, "GET", CALLS + LAST)
        if run == line.run and answer.good:
            line.tell("call_log", wazo_records.call_log(answer.data, line.token.owner))

    def pushed(self, name, data):
        if wazo_records.is_record(data):
            self.line.tell("call_logged", wazo_records.entry(data, self.line.token.owner))
        else:
            self.read()

    def fetch(self, entry_id, recording_id):
        """The sound of a recording."""
        path = "%s/%s/recordings/%s/media" % (CALLS, part(entry_id), part(recording_id))
        self.line.spawn(self.line.fetch_sound, path, recording_id, "call-%s.wav" % entry_id)
