"""ICE servers as people write them: what a browser can use of them, and in words what it can't. Imports nothing.

They are given as a list like WebRTC's (`{"urls": …, "username": …, "credential": …}`, or texts), or as text: one a line or
between commas, `stun:HOST[:PORT]` or `turn:HOST[:PORT][?transport=udp|tcp] USER PASSWORD`. One wrong entry would keep a browser
from every call (RFC 7064, RFC 7065): so it is left out.
"""

SCHEMES = ("stun", "stuns", "turn", "turns")
TRANSPORTS = ("udp", "tcp")
MARKS = " \t\r,;"  # what may stand around an entry
MOST = 32
LONGEST = 512  # bytes of a user or a password

# Why something is left out: (code, words).
PROBLEMS = (
    ("form", "it is neither a text nor an object with `urls`"),
    ("scheme", "an address begins with stun:, stuns:, turn: or turns:"),
    ("host", "there is no host after the colon that a browser could ask"),
    ("port", "a port is a number from 1 to 65535"),
    ("query", "only turn: and turns: take something after a question mark"),
    ("transport", "what follows the question mark is transport=udp or transport=tcp"),
    ("credentials", "turn: and turns: need a user and a password"),
    ("rest", "after the address of a TURN server stand a user and a password, and nothing more"),
    ("type", "only passwords are known as credentials"),
    ("many", "there are more than %d" % MOST),
)


def words(code):
    """A problem in words."""
    return dict(PROBLEMS)[code]


def check(given):
    """(servers, problems): what WebRTC can use, as a list of its dicts; and (entry as it may be shown, code) of the rest."""
    servers, problems = [], []
    for entry in entries(given):
        found, wrong = _server(entry)
        problems += wrong
        if found is not None and len(servers) < MOST:
            servers.append(found)
        elif found is not None:
            problems.append((shown(entry), "many"))
    return servers, problems


def entries(given):
    """What was given, one by one."""
    if isinstance(given, str):
        return [part for line in given.split("\n") for part in _split(line)]
    if isinstance(given, dict):
        return [given]
    found = []
    for entry in given if isinstance(given, (list, tuple)) else ():
        found += entries(entry) if isinstance(entry, str) else [entry]
    return found


def has_credentials(given):
    """Whether a user or a password stands in it."""
    for entry in entries(given):
        if isinstance(entry, str):
            if len(entry.split()) > 1 or "@" in entry:
                return True
        elif isinstance(entry, dict) and any([entry.get(name) for name in ("username", "credential", "password")]):
            return True
        elif isinstance(entry, dict) and any(["@" in url for url in _urls(entry) if isinstance(url, str)]):
            return True
    return False


def shown(entry):
    """An entry as it may be repeated: without user and password."""
    if isinstance(entry, dict):
        urls = [url for url in _urls(entry) if isinstance(url, str)]
        entry = urls[0] if urls else ""
    if not isinstance(entry, str):
        return type(entry).__name__
    first = (entry.split() or [""])[0]
    scheme, colon, rest = first.partition(":")
    if "@" in rest:
        rest = "…@" + rest.split("@")[-1]
    return (scheme + colon + rest)[:80]


def _split(line):
    """The entries of a line: a comma or semicolon parts two where the next begins with a scheme. (A password may have one.)"""
    found, start = [], 0
    for at, letter in enumerate(line):
        if letter in ",;" and line[at + 1 :].strip().partition(":")[0].lower() in SCHEMES:
            found.append(line[start:at])
            start = at + 1
    return [entry.strip(MARKS) for entry in found + [line[start:]] if entry.strip(MARKS)]


def _urls(entry):
    urls = entry.get("urls")
    urls = entry.get("url") if urls is None else urls  # as WebRTC had it once
    return list(urls) if isinstance(urls, (list, tuple)) else [urls]


def _server(entry):
    """(WebRTC's dict or None, problems) of one entry."""
    if isinstance(entry, str):
        address, *rest = entry.split()
        if len(rest) not in (0, 2):
            return None, [(shown(entry), "rest")]
        user, password = rest or ("", "")
        return _usable([address], user, password)
    if not isinstance(entry, dict):
        return None, [(shown(entry), "form")]
    if entry.get("credentialType") not in (None, "password"):
        return None, [(shown(entry), "type")]
    urls = []
    for url in _urls(entry):
        urls += _split(url) if isinstance(url, str) else [url]
    return _usable(urls or [None], entry.get("username"), entry.get("credential"))


def _usable(urls, user, password):
    known = _is_secret(user) and _is_secret(password)
    good, problems = [], []
    for url in urls:
        url, code = _address(url)
        if not code and url[:4] == "turn" and not known:
            code = "credentials"
        if code:
            problems.append((shown(url), code))
        else:
            good.append(url)
    if not good:
        return None, problems
    server = {"urls": good if len(good) > 1 else good[0]}
    if any([url[:4] == "turn" for url in good]):
        server["username"], server["credential"] = user, password
    return server, problems


def _is_secret(text):
    return isinstance(text, str) and 0 < len(text.encode()) <= LONGEST


def _address(url):
    """(the address as browsers take it, code of what is wrong or "")."""
    if not isinstance(url, str):
        return url, "form"
    url = url.strip()
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        return url, "scheme"
    rest = rest[2:] if rest[:2] == "//" else rest
    authority, mark, query = rest.partition("?")
    if mark and scheme[:4] == "stun":
        return url, "query"
    name, equals, transport = query.partition("=")
    if mark and (name.lower() != "transport" or transport.lower() not in TRANSPORTS):
        return url, "transport"
    host, port = _parts(authority)
    if "@" in authority or not _is_host(host):
        return url, "host"
    if port is not None and not _is_port(port):
        return url, "port"
    return scheme + ":" + authority + (mark + query.lower() if mark else ""), ""


def _parts(authority):
    """(host, port or None); an address of version 6 stands in brackets."""
    if authority[:1] == "[":
        host, _, rest = authority[1:].partition("]")
        return "[" + host + "]", rest[1:] if rest[:1] == ":" else (None if not rest else "")
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _is_port(text):
    return 0 < len(text) < 6 and all(["0" <= letter <= "9" for letter in text]) and 0 < int(text) < 65536


def _is_host(host):
    if host[:1] == "[":
        inside = host[1:-1]
        return ":" in inside and all([letter in "0123456789abcdefABCDEF:." for letter in inside])
    if not host or len(host) > 253 or host[0] in ".-" or ".." in host:
        return False
    return all([letter.isalpha() or letter.isdigit() or letter in "-._" or ord(letter) > 127 for letter in host])
