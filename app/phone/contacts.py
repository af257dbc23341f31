"""Search in contacts: the host page answers, and a line's own directory."""

from core.text import clean
from softphone.wire import phone_number

KEPT = 100


class Contacts:
    """The last search and what it has found; answers to older ones are dropped."""

    def __init__(self, state, tell, later):
        self.state = state
        self.tell = tell
        self.later = later
        self.line = None
        self._wait = None

    def search(self, query):
        """The text in the box has changed: ask, when the person pauses."""
        if self._wait is not None:
            self._wait()
            self._wait = None
        query = clean(query, 100)
        self.state.change(query=query, searching=bool(query))
        if query:
            self._wait = self.later(0.25, lambda: self._ask(query))
        else:
            self.state.change(contacts=())

    def _ask(self, query):
        self._wait = None
        self.state.change(contacts=())
        self.tell("wazo_contact_search", query)
        if "directory" in self.state.abilities and self.line is not None:
            self.line.find_contacts(query)
        self.later(5, lambda: self._waited(query))

    def _waited(self, query):
        if query == self.state.query:
            self.state.change(searching=False)

    def found(self, query, contacts):
        """An answer: a list of {name, number}. Rubbish in it is left out."""
        if query != self.state.query or not isinstance(contacts, list):
            return
        sound = list(self.state.contacts)
        for contact in contacts[:KEPT]:
            if isinstance(contact, dict) and isinstance(contact.get("number"), (str, int)):
                number = phone_number.read(str(contact["number"])).text
                entry = (clean(contact.get("name")) or number, number)
                if number and entry not in sound:
                    sound.append(entry)
        self.state.change(contacts=tuple(sound), searching=False)
