"""What a link dials: `tel:` by RFC 3966, `callto:`, `sip:`, and the forms that people write instead.

    parse("tel:+44 (0)20 7946 0958;ext=42")   →  Dial("+442079460958", extension="42")
"""

from .wire.phone_number import SCHEMES, Dial, read_link

__all__ = ("SCHEMES", "Dial", "parse")


def parse(href):
    """The `Dial` of a link's raw `href` attribute, or None if it is no telephone link or holds no number."""
    dial = read_link(href)
    return dial if dial.number is not None else None
