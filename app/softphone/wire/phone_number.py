"""The one reader of phone numbers: of links, of what is typed or pasted, of `make_call`, in the page and in the phone.

    read("+1 (201) 555-0117 ext. 42")              →  Dial("+12015550117", extension="42")
    read_link("tel:+44-20-7946-0958,,7#")          →  Dial("+442079460958", post_dial=",,7#")
    read("room 42, floor 7")                       →  Dial(None), why "several"

Words are never dialled, vanity numbers such as 1-800-FLOWERS apart. Where a text may be read in two ways there is no
number, but a reason: a person can be asked, and nothing is dialled that was not meant. What has been read reads the same
again. The shapes of extensions are those that libphonenumber knows, with the words of more languages.
"""

from .characters import fold, is_letter

SCHEMES = ("tel", "callto", "sip", "sips")
LONGEST = 256
NO_ADDRESS = '<>"{}|\\^`'  # what no SIP address holds
DIALLED = "0123456789*#"
PAUSES = ",;pPwW"
PLAIN = 14  # so few digits are one number, whatever stands between them

# Why there is no number: (reason, words).
REASONS = (
    ("empty", "it is empty"),
    ("no_number", "no number is in it"),
    ("several", "it can be read in more than one way"),
    ("too_long", "it has more digits than a number has"),
    ("extension_only", "only an extension is in it"),
    ("no_address", "it is no address that can be called"),
)


class Dial:
    """What a text asks for. `number` is dialled, or None, and `why` is a reason of `REASONS`; the rest is a text or None.

    `post_dial` is dialled as tones once the call is answered: digits, `,` and `p` for two seconds, `;` and `w` for waiting
    until the person says so. `context` is the phone-context of RFC 3966.
    """

    def __init__(self, number, extension=None, context=None, post_dial=None, why=""):
        self.number = number
        self.extension = extension
        self.context = context
        self.post_dial = post_dial
        self.why = why

    @property
    def tones(self):
        """All that follows once it is answered, as `post_dial` is; "" where nothing does."""
        return ("," + self.extension if self.extension else "") + (self.post_dial or "")

    @property
    def text(self):
        """The shortest text that reads the same."""
        return (self.number or "") + self.tones

    @property
    def is_address(self):
        """Whether it is a SIP address, which only some lines can dial."""
        return "@" in (self.number or "") or (self.number or "")[:4] in ("sip:", "sips")

    def __eq__(self, other):
        return isinstance(other, Dial) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return "Dial%r" % (self._key(),)

    def _key(self):
        return (self.number, self.extension, self.context, self.post_dial)


def read(text):
    """The `Dial` of what a person typed or pasted, or a page hands over: a number, a link, a SIP address, a name."""
    if len(text) > LONGEST:
        return Dial(None, why="too_long")
    text = fold(text).strip()
    if not text:
        return Dial(None, why="empty")
    if scheme_of(text) and text[text.find(":") + 1 :][:1] != " ":
        return read_link(text)
    if "<" in text and text[-1:] == ">":
        return read(text[text.rfind("<") + 1 : -1])  # Alice <sip:alice@example.com>
    text, extension, context, post_dial = _parameters(text, ";", True)
    if _is_elsewhere(text):
        return Dial(None, why="no_address")
    if "@" in text:
        return _address("", text)
    return _with(_subscriber(text, True), extension, context, post_dial)


def read_link(href):
    """The `Dial` of a link's address as it was written; a browser's URL parser rejects or cuts common forms."""
    text = fold(href).strip().replace("\n", "") if len(href) <= LONGEST else ""
    scheme = scheme_of(text)
    if not scheme:
        return Dial(None, why="no_address")
    names = False
    while scheme:
        rest = text[text.find(":") + 1 :].strip()
        if scheme[:3] == "sip":
            return _address(scheme, rest)
        names = names or scheme == "callto"
        text = fold(_unescape(rest)).lstrip("/ ").replace("\n", " ")
        scheme = scheme_of(text)
    text = text.partition("?")[0]
    text = text.partition("+type=")[0] if names else text  # as Skype and NetMeeting had it
    text, extension, context, post_dial = _parameters(text, ";", False)
    if _is_elsewhere(text) or "@" in text and not names:
        return Dial(None, why="no_address")
    if "@" in text:
        return _address("", text)
    return _with(_subscriber(text, names), extension, context, post_dial)


def scheme_of(text):
    """The scheme of `SCHEMES` that a text begins with, in small letters, or ""."""
    head, colon, rest = text.strip().partition(":")
    head = head.lower()
    return head if colon and head in SCHEMES else ""


def only_tones(text):
    """Of what should be dialled once a call is answered, what can be, a pause first; "" for anything but a text."""
    text = text[:LONGEST] if isinstance(text, str) else ""
    tones = "".join([character for character in text if character in DIALLED + PAUSES])
    return "," + tones if tones and tones[0] not in PAUSES else tones


def reason(why):
    """The words for a reason of `REASONS`."""
    return dict(REASONS)[why]


def _with(dial, extension, context, post_dial):
    """What a link's parameters say counts more than what stands beside the number."""
    dial.context = context
    if dial.number is not None:
        dial.extension = extension or dial.extension
        dial.post_dial = (dial.post_dial or "") + (post_dial or "") or None
    return dial


def _parameters(text, mark, typed):
    """`;ext=42` and its like, RFC 3966. In a typed text a `;` before anything but a name is a wait."""
    extension = context = post_dial = None
    start = text.find(mark)
    while typed and start >= 0 and not _names_parameter(text[start + 1 :]):
        start = text.find(mark, start + 1)
    if start < 0:
        return text, None, None, None
    for parameter in text[start + 1 :].split(mark):
        name, _, value = parameter.partition("=")
        name = name.strip().lower()
        if name == "phone-context":
            context = value.strip() or None
        elif name == "ext":
            extension = "".join([c for c in value if c in DIALLED]) or None
        elif name == "postd":
            post_dial = "".join([c for c in value if c in DIALLED + PAUSES]) or None
    return text[:start], extension, context, post_dial


def _names_parameter(text):
    name = text.partition("=")[0].partition(";")[0].strip()
    return "=" in text and name.replace("-", "").isalpha() or name in ("npdi", "isub")


def _is_elsewhere(text):
    """Whether it is a link of another kind, a script, a mail address: a colon right between two words."""
    if "://" in text:
        return True
    for at, character in enumerate(text if ":" in text else ""):
        if character == ":" and at and is_letter(text[at - 1]) and is_letter(text[at + 1 : at + 2] or " "):
            word = text[:at].split(" ")[-1].lower()
            if word not in ("sip", "sips") and word not in _words().PHONE and word not in _words().FAX:
                return True
    return False


def _address(scheme, text):
    """A SIP address, without what it would add to the request."""
    text = text.partition("?")[0].strip().strip("/") if scheme else text.strip()
    scheme_typed = scheme_of(text)
    if scheme_typed:
        scheme, text = scheme_typed, text.partition(":")[2]
    user, at, host = text.rpartition("@")
    host = host.strip()
    bad = [character for character in user.strip() + host if character <= " " or character in NO_ADDRESS]
    if bad or not host or (at and not user.strip()) or not (at or scheme) or host[0] in ".-:;":
        return Dial(None, why="no_address")
    return Dial((scheme + ":" if scheme else "") + user.strip() + at + host)


def _unescape(text):
    """Percent-decoding, of what was encoded twice too; "" when the bytes are no UTF-8. A lone `%` stands for itself."""
    for _ in range(2):
        if "%" not in text:
            break
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
            text = bytes(out).decode()
        except UnicodeError:
            return ""
    return text


def _subscriber(text, names):
    """The number in a text, with what follows it; or, where `names` count, the name that it is."""
    text = text.strip()
    if not text:
        return Dial(None, why="no_number")
    body = text.replace("-", "").replace(" ", "")
    digits = body[1:] if body[:1] == "+" else body
    plain = digits and not digits.strip(DIALLED[:10]) and text[-1] in DIALLED
    if plain and len(body) < (PLAIN if body[:2] != "+1" else PLAIN - 1):
        return Dial(body)  # as most are; the others take ten times as long
    if names and is_letter(text[0]) and _is_name(text):
        return Dial(text)
    number, extension, post_dial, why = _digits().find(text)
    if why == "no_number" and names and _is_name(text):
        return Dial(text)
    return Dial(number, extension, None, post_dial, why)


def _digits():
    """Loaded when it is first needed: a page whose numbers are plain does without."""
    from . import digits

    return digits


def _words():
    from . import number_words

    return number_words


def _is_name(text):
    """Whether a text is one word that a SIP server may know as a name. `Tel.1001` is none."""
    first = ""
    for character in text:
        if not is_letter(character):
            break
        first += character
    if first and len(first) < len(text) and first.lower() in _words().PHONE:
        return False
    letters = [character for character in text if is_letter(character)]
    return bool(letters) and all([character in letters or character in DIALLED[:10] + "._-" for character in text])
