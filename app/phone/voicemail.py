"""Messages waiting: how many are new, and, where the server lets them be heard here, which.

`state.voicemail` is None without a mailbox, else a dict: `new` and `old` count the messages, `number` is what to call to
hear them, `messages` are the messages themselves, newest first, or None where only their number is known. A message is a
dict of id, name, number, start (ISO 8601), seconds, new, text (what was said, or "").
"""

from core.text import clean


class Voicemail:
    """The mailbox, and what the person does with its messages."""

    def __init__(self, state):
        self.state = state
        self.line = None

    # what the line tells

    def on_waiting(self, new, old, number=""):
        """A server counts them (RFC 3842)."""
        self._take({"new": _count(new), "old": _count(old), "number": clean(number, 255), "messages": None})

    def on_messages(self, messages):
        """A server gives them."""
        ids = [message["id"] for message in messages]
        new = len([message for message in messages if message["new"]])
        self._take({"new": new, "old": len(messages) - new, "number": "", "messages": tuple(messages)})
        if self.state.deleting not in ids:
            self.state.change(deleting="")

    def _take(self, mailbox):
        before = self.state.voicemail
        self.state.change(voicemail=mailbox)
        if before is not None and mailbox["new"] > before["new"]:
            latest = [message for message in mailbox["messages"] or () if message["new"]][:1]
            self.state.say("message_of" if latest else "message", who(latest[0]) if latest else "")

    def reset(self):
        """Nobody's mailbox any more."""
        self.state.change(voicemail=None, deleting="", tab="dial" if self.state.tab == "voicemail" else self.state.tab)

    # what the person does

    def message(self, message_id):
        """A message by its id, or None."""
        for message in (self.state.voicemail or {}).get("messages") or ():
            if message["id"] == message_id:
                return message
        return None

    def heard(self, message_id):
        """It is being played: it is new no longer."""
        message = self.message(message_id)
        if message is not None and message["new"]:
            self.line.mark_heard(message_id)

    def ask_to_delete(self, message_id):
        """The first of two steps."""
        self.state.change(deleting=message_id)

    def keep(self):
        """Not, after all."""
        self.state.change(deleting="")

    def delete(self, message_id):
        """Delete it, which nothing takes back."""
        if self.message(message_id) is not None and self.state.deleting == message_id:
            self.state.change(deleting="")
            self.delete_now(message_id)

    def delete_now(self, message_id):
        """... where the line is."""
        self.line.delete_message(message_id)


def who(message):
    """Who has left a message, as shown."""
    return clean(message["name"]) or clean(message["number"])


def _count(value):
    return value if isinstance(value, int) and value > 0 else 0
