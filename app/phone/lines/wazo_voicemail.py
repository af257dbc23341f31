"""The mailbox of a Wazo user: calld has its messages."""

from lines import wazo_records
from lines.wazo_part import Part
from lines.wazo_server import part

MAILBOX = "calld/1.0/users/me/voicemails"


class Voicemail(Part):
    """Messages: read anew whenever one of them comes, goes or moves."""

    events = ("user_voicemail_",)

    def forget(self):
        self.reading = self.again = False
        self.heard_folder = None

    def read(self):
        if self.line.user.get("voicemail"):
            self._read_soon()

    def pushed(self, name, data):
        self._read_soon()

    def _read_soon(self):
        if self.reading:
            self.again = True
        else:
            self.reading = True
            self.line.spawn(self._read)

    async def _read(self, run):
        line, self.again = self.line, False
        answer = await line.request(run, "GET", MAILBOX)
        if run != line.run:
            return
        self.reading = False
        if answer.good:
            self.heard_folder = wazo_records.heard_folder(answer.data)
            line.tell("messages", wazo_records.messages(answer.data))
        if self.again:
            self._read_soon()

    # what the person does

    def fetch(self, message_id):
        """The sound of a message."""
        path = "%s/messages/%s/recording" % (MAILBOX, part(message_id))
        self.line.spawn(self.line.fetch_sound, path, message_id, "message-%s.wav" % message_id)

    def mark_heard(self, message_id):
        """It is no longer new."""
        if self.heard_folder is not None:
            self.line.spawn(self._change, "PUT", message_id, {"folder_id": self.heard_folder})

    def delete(self, message_id):
        """It is gone for good."""
        self.line.spawn(self._change, "DELETE", message_id, None)

    async def _change(self, run, method, message_id, body):
        line = self.line
        answer = await line.request(run, method, "%s/messages/%s" % (MAILBOX, part(message_id)), body)
        if run != line.run:
            return
        if not answer.good:
            line.tell("server_refused", "voicemail", wazo_records.why(answer.status), answer.status)
        self._read_soon()
