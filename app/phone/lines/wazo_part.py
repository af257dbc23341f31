"""What a stack has beside calls, a class each: the agent, the directory, the call log."""


class Part:
    """The base: `line` is the WazoLine, which makes requests (`line.request`) and tells (`line.tell`)."""

    # The push messages that it wants to hear of, by the beginnings of their names.
    events = ()

    def __init__(self, line):
        self.line = line
        self.forget()

    def forget(self):
        """A new run begins: nothing is known."""

    def read(self):
        """The line has signed in: ask how things stand."""

    def pushed(self, name, data):
        """One of `events` has happened; `data` is a dict."""
