"""What a link dials: `tel:` by RFC 3966, `callto:`, `sip:`, and the forms that people write instead.

parse("tel:+44 (0)20 7946 0958;ext=42")   →  Dial("+442079460958", extension="42")
"""

from .wire.phone_number import SCHEMES, Dial, read_link

__all__ = ("SCHEMES", "Dial", "parse")

# Milliseconds after a click on a link in which further ones are an impatient person's.
AGAIN_MS = 1000


class Clicks:
    """Tells a call that is wanted from the second click of somebody who is impatient.

    Only clicks on links are ever left out: what a page's own code asks for is its own business. But a link beside such a
    call, as where a page's handler of a link calls `make_call` itself, is one with it.
    """

    def __init__(self):
        self._number = None
        self._at = 0

    def note(self, number, at):
        """A number is called at this time, in ms."""
        self._number, self._at = number, at

    def is_again(self, number, at, count):
        """Whether a click on a link, the `count`th in a row at its place, only repeats what was asked for a moment ago."""
        again = self._number is not None and at - self._at < AGAIN_MS and (number == self._number or count > 1)
        if again:
            self._at = at
        return again


def parse(href):
    """The `Dial` of a link's raw `href` attribute, or None if it is no telephone link or holds no number."""
    dial = read_link(href)
    return dial if dial.number is not None else None
