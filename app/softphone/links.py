"""What a link dials: `tel:` by RFC 3966, `callto:`, and the forms that people write instead.

    parse("tel:+44 (0)20 7946 0958;ext=42")   →  Dial("+442079460958", extension="42")
"""

SCHEMES = ("tel", "callto")

# Letters on the keys of a dial pad (ITU-T E.161), for numbers such as 1-800-FLOWERS.
KEYS = {
    letter: digit
    for digit, letters in (
        ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"), ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"),
    )
    for letter in letters
}  # fmt: skip

# Visual separators: RFC 3966's own (section 3) and their typographic look-alikes.
SEPARATORS = "-.() \t\u00a0\u00ad\u2007\u2009\u200b\u202f\u2010\u2011\u2012\u2013\u2014\u2212/"

# What is dialled after the call is up: a pause (`,` or `p`), a wait (`;` is a parameter here, so `w`).
PAUSES = ",pPwW"

LONGEST = 256


class Dial:
    """What a link asks for: `number` is dialled; `extension`, `context` and `post_dial` are for whoever wants them."""

    def __init__(self, number, extension=None, context=None, post_dial=None):
        self.number = number
        self.extension = extension
        self.context = context
        self.post_dial = post_dial

    def __eq__(self, other):
        return isinstance(other, Dial) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return "Dial%r" % (self._key(),)

    def _key(self):
        return (self.number, self.extension, self.context, self.post_dial)


def is_telephone(href):
    """Whether an address has a scheme of `SCHEMES`, whatever follows."""
    scheme, colon, _ = href.strip().partition(":")
    return bool(colon) and scheme.lower() in SCHEMES


def parse(href):
    """The `Dial` of a link's raw `href` attribute, or None if it is no telephone link or holds no number.

    The attribute is read as it was written, because a browser's URL parser rejects or cuts common forms.
    """
    if not is_telephone(href):
        return None
    scheme, _, rest = href.strip().partition(":")
    scheme = scheme.lower()
    rest = _unescape(rest) if len(rest) <= LONGEST else None
    if rest is None:
        return None
    if rest.startswith("//"):
        rest = rest[2:]
    if scheme == "callto":
        rest = rest.partition("?")[0]
    subscriber, *parameters = rest.split(";")
    context = extension = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "phone-context":
            context = value.strip() or None
        elif name.strip().lower() == "ext":
            extension = number_of(value) or None
    subscriber, post_dial = _split_post_dial(subscriber)
    subscriber, written = _split_extension(subscriber)
    number = number_of(subscriber)
    if number is None and scheme == "callto":
        number = _user(subscriber)
    if number is None:
        return None
    return Dial(number, extension or written, context, post_dial)


def number_of(text):
    """Digits, `*`, `#` and a leading `+`, with separators dropped and vanity letters turned into keys; None if it is no number."""
    text = text.strip()
    if text.startswith("+"):
        # "+44 (0)20": the trunk prefix isn't dialled from abroad.
        text = text.replace("(0)", "")
    number = ""
    digits = 0
    for character in text:
        if character in SEPARATORS:
            continue
        if character == "+" and not number:
            number = "+"
        elif "0" <= character <= "9":
            digits += 1
            number += character
        elif character in "*#":
            digits += 1
            number += character
        elif digits and character.upper() in KEYS and _is_ascii(character):
            number += KEYS[character.upper()]
        else:
            return None
    return number if digits else None


def _is_ascii(character):
    return ord(character) < 128


def _user(text):
    """`callto:` may name a user, as Skype's did: never the digits alone."""
    text = text.strip()
    if not text or not (text[0].isalpha() and _is_ascii(text[0])):
        return None
    for character in text:
        if not (_is_ascii(character) and (character.isalpha() or character.isdigit() or character in "._-+@")):
            return None
    return text


def _split_post_dial(text):
    """`+12015550123,,42#` and `+12015550123p42`: the number, and what follows it."""
    for position, character in enumerate(text):
        if character in PAUSES and position:
            before, after = text[:position], text[position:]
            # A `p` or `w` inside a vanity number is a letter: a pause has digits on its right only.
            if any("0" <= c <= "9" for c in before) and all(c in PAUSES + "0123456789*#" for c in after):
                return before, after
    return text, None


def _split_extension(text):
    """`+1.201.555.0123 x42` and `… ext. 42`."""
    lowered = text.lower()
    for mark in (" extension ", " ext. ", " ext.", " ext ", " ext", " x"):
        before, found, after = lowered.partition(mark)
        after = after.strip()
        if found and after and all("0" <= c <= "9" for c in after):
            return text[: len(before)], after
    return text, None


def _unescape(text):
    """Percent-decoding; None when the bytes are no UTF-8. A `%` that begins no escape stands for itself."""
    if "%" not in text:
        return text
    out = bytearray()
    position = 0
    while position < len(text):
        code = text[position + 1 : position + 3]
        if text[position] == "%" and len(code) == 2 and all(c in "0123456789abcdefABCDEF" for c in code):
            out.append(int(code, 16))
            position += 3
        else:
            out.extend(text[position].encode())
            position += 1
    try:
        return bytes(out).decode()
    except UnicodeError:
        return None
