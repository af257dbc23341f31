"""A stack's call log."""

from lines import wazo_data
from lines.wazo_part import Part

CALLS = "call-logd/1.0/users/me/cdr?limit=100&order=start&direction=desc"


class CallLog(Part):
    """The user's last calls, read anew whenever there is another."""

    events = ("call_log_user_created",)

    def read(self):
        self.line.spawn(self._read)

    async def _read(self, run):
        line = self.line
        answer = await line.request(run, "GET", CALLS)
        if run == line.run and answer.good:
            line.tell("call_log", wazo_data.call_log(answer.data, line.token.owner))

    def pushed(self, name, data):
        self.read()
