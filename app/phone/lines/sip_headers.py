"""What the headers of a SIP message say: who is calling, who has forwarded it, why it ends. Pure text, read leniently.

Headers come as `get(name)`: all values of a header, as they stand in the message.
"""

ANONYMOUS = ("anonymous", "restricted", "private", "withheld")  # users of a URI that name nobody, by their own will
UNKNOWN = ("unknown", "unavailable")  # ... or because nobody knows
NOBODY = "anonymous.invalid"  # the host of RFC 3323
NOWHERE = "unknown.invalid"  # ... and of 3GPP TS 24.607, for whom nobody knows
HIDDEN = ("id", "user", "header")  # of Privacy: the caller does not want to be known
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# What some say in place of a number.
ELSEWHERE = ("call completed elsewhere", "completed elsewhere", "call answered elsewhere", "answered elsewhere")

AUTO_ANSWER = (
    "alertautoanswer",
    "autoanswer",
    "ringanswer",
    "ringautoanswer",
    "intercom",
)  # of Alert-Info, as people spell it
LONGEST_DELAY = 30

# Q.850 causes that say more than a SIP status: (numbers, cause of lines.line_events.CAUSES).
CAUSES_BY_Q850 = (
    ((1, 2, 3, 5, 22, 28), "not_found"),
    ((17,), "busy"),
    ((18, 19), "no_answer"),
    ((20,), "offline"),
    ((21,), "declined"),
    ((26,), "answered_elsewhere"),
    ((25, 27, 29), "failed"),
    (range(32, 112), "failed"),  # no resource, no service, no such thing, errors of protocols
)
# The answer to an INVITE, or to the one we refer to. Others are "failed".
CAUSES_BY_STATUS = (
    ((404, 410, 416, 484, 604), "not_found"),
    ((480, 430), "offline"),
    ((486, 600), "busy"),
    ((603, 607, 608), "declined"),
    ((408, 487), "no_answer"),
)


def _in(rows, number):
    for numbers, cause in rows:
        if number in numbers:
            return cause
    return ""


def cause_of_status(status):
    """The cause for a SIP status code."""
    return _in(CAUSES_BY_STATUS, status) or "failed"


# -- grammar


def split(text, mark):
    """Parts of a header value at a mark that stands neither in quotes nor in angle brackets."""
    parts, part, quoted, inside, escaped = [], "", False, False, False
    for letter in text:
        if quoted:
            quoted = escaped or letter != '"'
            escaped = not escaped and letter == "\\"
        elif letter == '"':
            quoted = True
        elif letter in "<>":
            inside = letter == "<"
        elif letter == mark and not inside:
            parts.append(part.strip())
            part = ""
            continue
        part += letter
    return parts + [part.strip()]


def parameters(parts):
    """{name: value} of `name=value` parts; quotes are taken away, names are in small letters."""
    found = {}
    for part in parts:
        name, _, value = part.partition("=")
        found[name.strip().lower()] = unquoted(value.strip())
    return found


def unquoted(text):
    """A quoted string's own text."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    plain, escaped = "", False
    for letter in text[1:-1]:
        escaped = letter == "\\" and not escaped
        plain += "" if escaped else letter
    return plain


def percent_decoded(text):
    """`%2B33` as `+33`; what is no UTF-8 stays as it is."""
    if "%" not in text:
        return text
    first, *parts = text.encode().split(b"%")
    data = first
    for part in parts:
        try:
            data += bytes([int(part[:2].decode(), 16)]) + part[2:]
        except ValueError:
            data += b"%" + part
    return decoded(data, "utf-8") or text


def decoded(data, charset):
    """Bytes as text; "" for what cannot be read."""
    try:
        if charset.lower() in ("iso-8859-1", "latin-1", "latin1", "windows-1252", "us-ascii"):
            return "".join([chr(byte) for byte in data])
        return data.decode() if charset.lower() in ("utf-8", "utf8") else ""
    except (UnicodeError, ValueError):
        return ""


def words_decoded(text):
    """Encoded words (RFC 2047, `=?utf-8?B?…?=`) as what they mean."""
    if "=?" not in text:
        return text
    done, rest = "", text
    while "=?" in rest:
        before, _, rest = rest.partition("=?")
        parts = rest.split("?", 3)
        word = _word(parts) if len(parts) == 4 and parts[3].startswith("=") else ""
        if word:
            done += (before if before.strip() or not done else "") + word
            rest = parts[3][1:]
        else:
            done += before + "=?"
    return done + rest


def _word(parts):
    charset, kind, text = parts[0].partition("*")[0], parts[1].lower(), parts[2]
    try:
        if kind == "b":
            return decoded(_base64(text), charset)
        if kind == "q":
            return decoded(_quoted_printable(text), charset)
    except ValueError:
        pass
    return ""


def _base64(text):
    data, bits, count = b"", 0, 0
    for letter in text.rstrip("="):
        bits, count = (bits << 6 | BASE64.index(letter)) & 0xFFFF, count + 6
        if count >= 8:
            count -= 8
            data += bytes([bits >> count & 255])
    return data


def _quoted_printable(text):
    data, at = b"", 0
    while at < len(text):
        if text[at] == "=":
            data += bytes([int(text[at + 1 : at + 3], 16)])
            at += 3
        else:
            data += (" " if text[at] == "_" else text[at]).encode()
            at += 1
    return data


# -- who


class Party:
    """Somebody in a header: `number` (the user of the address, "" without one), `name`, `host`, `parameters`."""

    def __init__(self, text):
        parts = split(text, ";")
        address = parts[0]
        if "<" in address:
            name, _, uri = address.partition("<") if address[0] != '"' else _after_quotes(address)
            uri = uri.partition(">")[0]
            self.name = words_decoded(unquoted(name.strip())).strip()
        else:
            uri, self.name = address, ""
        self.parameters = parameters(parts[1:])
        self.uri = uri.strip()
        self.scheme, _, rest = self.uri.partition(":")
        self.scheme = self.scheme.strip().lower()
        self.is_readable = self.scheme in ("sip", "sips", "tel") and bool(rest.strip())
        rest, _, self.query = rest.partition("?")
        if self.scheme == "tel":
            self.number, self.host = _number(rest), ""
        else:
            user, at, host = rest.rpartition("@")
            self.number = _number(user.partition(":")[0]) if at else ""
            self.host = host.partition(";")[0].partition(":")[0].lower()
        self.uri_parameters = parameters(rest.rpartition("@")[2].split(";")[1:])

    @property
    def is_anonymous(self):
        return (
            self.number.lower() in ANONYMOUS
            or self.host == NOBODY
            or self.name.lower() == "anonymous"
            and not self.number
        )

    def told(self):
        """(number, name) as they are told."""
        number = "" if self.number.lower() in ANONYMOUS + UNKNOWN or self.host in (NOBODY, NOWHERE) else self.number
        says_nothing = not number and (self.is_anonymous or self.name.lower() in ANONYMOUS + UNKNOWN)
        return number, "" if says_nothing else self.name


def _after_quotes(address):
    end, escaped = 1, False
    while end < len(address) and (escaped or address[end] != '"'):
        escaped = address[end] == "\\" and not escaped
        end += 1
    name, _, rest = address[end + 1 :].partition("<")
    return address[: end + 1], "<", rest


def _number(user):
    "Without parameters of a telephone number (`;phone-context`, `;npdi`), and what only helps reading in one that is dialled."
    number = percent_decoded(user.partition(";")[0]).strip()
    if number[:1] and number[:1] in "+0123456789(" and all([letter in "+0123456789-.() " for letter in number]):
        number = "".join([letter for letter in number if letter not in "-.() "])
    return number


def parties(values):
    """Whoever can be read in the values of a header."""
    found = []
    for value in values:
        for part in split(value, ","):
            party = Party(part) if part else None
            if party is not None and party.is_readable:
                found.append(party)
    return found


def asserted(get):
    """Whom the server says that it is (P-Asserted-Identity, else Remote-Party-ID of the calling one), or None."""
    found = parties(get("p-asserted-identity"))
    known = [party for party in found if party.number]
    named = [party for party in found if party.name]
    if known:
        party = known[0]
        party.name = party.name or (named[0].name if named else "")
        return party
    for party in found + parties(get("remote-party-id")):
        if party.number or party.name:
            return party
    return None


def is_hidden(get, party):
    """Whether whoever calls does not want to be known (RFC 3323, and Remote-Party-ID's own way of saying so)."""
    for value in get("privacy"):
        if any([part.strip().lower() in HIDDEN for part in value.replace(",", ";").split(";")]):
            return True
    return party is not None and party.parameters.get("privacy", "off") not in ("off", "name", "")


def _of_caller(name, values):
    """Without the Remote-Party-ID of the one who is called: in a call that comes in that is us."""
    if name != "remote-party-id":
        return values
    parts = [part for value in values for part in split(value, ",") if part]
    return [part for part in parts if Party(part).parameters.get("party", "calling").lower() != "called"]


def caller(get, trusted=True):
    """(number, name, is anonymous) of who calls: what the server asserts goes first, if it is `trusted`, else what From says."""
    party = asserted(lambda name: _of_caller(name, get(name))) if trusted else None
    if is_hidden(get, party):
        return "", "", True
    found = [party] if party is not None else parties(get("from"))
    if not found:
        return "", "", False
    number, name = found[0].told()
    return number, name, found[0].is_anonymous


def forwarder(get):
    """Who has forwarded the call here last, by Diversion or History-Info (RFC 5806, 7044), as shown; "" if nobody has."""
    for party in parties(get("diversion")):
        if party.parameters.get("privacy", "off") in ("off", "name", ""):
            number, name = party.told()
            return name or number
        return ""
    entries = [party for party in parties(get("history-info")) if party.parameters.get("index")]
    if len(entries) < 2:
        return ""
    last = entries[-1]
    by = last.parameters.get("mp") or last.parameters.get("rc") or last.parameters["index"].rpartition(".")[0]
    for party in entries[:-1]:
        if party.parameters["index"] == by and (party.number, party.host) != (last.number, last.host) and party.number:
            diverted = last.parameters.get("mp") or last.uri_parameters.get("cause") or "reason" in party.query.lower()
            number, name = party.told()
            return (name or number) if diverted else ""
    return ""


# -- why


def reasons(get):
    """[(protocol in capitals, cause or 0, text)] of RFC 3326, all that there are, in order."""
    found = []
    for value in get("reason"):
        for part in split(value, ","):
            protocol, *rest = split(part, ";")
            said = parameters(rest)
            name = protocol.strip().upper()
            found.append(("Q.850" if name == "Q850" else name, _leading(said.get("cause", "")), said.get("text", "")))
    return found


def _leading(text):
    """The number that a text begins with, 0 where there is none."""
    digits = ""
    for letter in text.strip()[:9]:
        if letter not in "0123456789":
            break
        digits += letter
    return int(digits or 0)


def cause_of_refusal(get, status):
    """Why a call, or a transfer, did not come about: a Reason that means something goes before the status."""
    told = reasons(get)
    for protocol, cause, _text in told:
        if protocol == "Q.850" and _in(CAUSES_BY_Q850, cause):
            return _in(CAUSES_BY_Q850, cause)
    for protocol, cause, _text in told:
        if protocol == "SIP" and _in(CAUSES_BY_STATUS, cause):
            return _in(CAUSES_BY_STATUS, cause)
    return cause_of_status(status)


def is_answered_elsewhere(get):
    """Whether a CANCEL says that another phone has taken the call."""
    for protocol, cause, text in reasons(get):
        if (protocol, cause) in (("SIP", 200), ("Q.850", 26)) or cause == 0 and text.strip().lower() in ELSEWHERE:
            return True
    return False


# -- what the server asks for


def _bare(text):
    return "".join([letter for letter in text.lower() if letter not in " -_\"'<>\\"])


def answer_after(get):
    """Seconds after which the server wants the call to be answered without the person (0 mostly), or None."""
    for value in get("answer-mode") + get("priv-answer-mode"):
        if _bare(value.partition(";")[0]) == "auto":
            return 0
    for value in get("call-info"):
        for part in split(value, ","):
            said = parameters(split(part.replace("\\", ""), ";"))
            if "answer-after" in said:
                return _seconds(said["answer-after"])
    for value in get("alert-info"):
        for part in split(value, ","):
            pieces = split(part.replace("\\", ""), ";")
            said = parameters(pieces)
            if "answer-after" in said:
                return _seconds(said["answer-after"])
            if any([_says_answer(piece) for piece in pieces]):
                return _seconds(said.get("delay", "0"))
    return None


def _says_answer(piece):
    name, _, value = piece.partition("=")
    return _bare(value or name) in AUTO_ANSWER or _bare(value) in ("true", "yes", "1") and _bare(name) in AUTO_ANSWER


def _seconds(text):
    return min(int(text), LONGEST_DELAY) if text.isdigit() else 0


def messages_waiting(body):
    """(new ones, old ones, what to call to hear them or "") of a message-summary (RFC 3842)."""
    said = parameters([line.replace(":", "=", 1) for line in body.replace("\r", "").split("\n") if ":" in line])
    new, _, old = said.get("voice-message", "").partition("(")[0].partition("/")
    waiting = said.get("messages-waiting", "").lower() == "yes"
    account = Party(said.get("message-account", ""))
    number = account.number or (account.uri if account.is_readable else "")
    return _count(new, int(waiting)), _count(old, 0), number


def _count(text, otherwise):
    return int(text.strip()) if text.strip().isdigit() else otherwise
