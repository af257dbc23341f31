"""What was made, and how to unmake it: `remove()` drains one stack, the last made first."""


class Undo:
    """Whoever makes something hands its undo to `add`, at the place where it is made."""

    def __init__(self):
        self._steps = []

    def __len__(self):
        return len(self._steps)

    def add(self, step):
        """Remember `step()`, which takes back what was just made."""
        self._steps.append(step)

    def drain(self):
        """Take everything back. A step that raises doesn't keep the others; the errors are returned."""
        failed = []
        while self._steps:
            step = self._steps.pop()
            try:
                step()
            except Exception as error:
                failed.append(error)
        return failed
