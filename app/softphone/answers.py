"""Which search answer is still wanted: the newest query of each field, and no other."""


class Answers:
    """Gives out a `Search` a query. After `forget()` no answer to what was asked before is sent."""

    def __init__(self):
        self._newest = {}

    def ask(self, field, listeners, heard_elsewhere, send):
        """A query has come. `send(options)` posts an answer and says whether it could.

        `listeners`: how many in Python; `heard_elsewhere`: whether JavaScript of the page listens too.
        """
        search = Search(self, field, listeners == 1 and not heard_elsewhere, send)
        self._newest[field] = search
        if not listeners and not heard_elsewhere:
            search.value([])
        return search

    def wanted(self, search):
        """Whether nobody has asked anything newer in its field."""
        return self._newest.get(search.field) is search

    def forget(self):
        """Nobody waits any longer."""
        self._newest = {}


class Search:
    """One query, and what its handlers come to. The first value that isn't None is the answer."""

    def __init__(self, answers, field, alone, send):
        self.field = field
        self._answers = answers
        self._alone = alone
        self._send = send
        self._done = False

    def value(self, options):
        """A handler returned `options`; None means that it answers by itself."""
        if options is None or self._done:
            return
        self._done = True
        if self._answers.wanted(self) and not self._send(options):
            self._done = False
            self.failed()

    def failed(self):
        """A handler failed. If it was the only one to listen, the field need not wait."""
        if self._alone:
            self.value([])
