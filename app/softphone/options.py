"""The arguments of `init`, a row each: how they are checked, and what of them goes over the wire.

The data-attributes of the script tag and the names in JavaScript come from the same rows.
"""

from .errors import ConfigurationError
from .wire.server import kind_of

HOSTED_PHONE = "https://softphone.wazo.io"

# (name, name in JavaScript, kind, default, field of the wire's config or "", meaning)
ROWS = (
    ("server", "server", "server", None, "server", "`demo`, a `wss:` URL, or the host of a Wazo stack."),
    ("url", "url", "url", None, "", "The phone's page; the bundled phone for `demo` and `wss:`, Wazo's hosted one for a host."),
    ("width", "width", "px", 500, "", "Width of the phone in px."),
    ("height", "height", "px", 600, "", "Height of the phone in px."),
    ("port", "port", "port", None, "port", "Port of a Wazo stack (443)."),
    ("language", "language", "text", None, "language", "Language of the phone, such as `en` or `fr`."),
    ("wrap_up_duration", "wrapUpDuration", "seconds", None, "wrapUpDuration", "Seconds that the card stays after the call."),
    ("enable_agent", "enableAgent", "flag", True, "", "Whether the phone shows its agent tab."),
    ("tenant_id", "tenantId", "text", None, "tenantId", "Deprecated: give `domain_name`."),
    ("domain_name", "domainName", "text", None, "domainName", "Domain that the user signs in to (LDAP)."),
    ("backend", "backend", "text", None, "backend", "How the user signs in to a Wazo stack before mid-2024 (`ldap_user`)."),
    ("ice_servers", "iceServers", "ice", None, "", "STUN and TURN servers: a list as WebRTC's, or text, one a line."),
    ("debug", "debug", "flag", False, "", "Show the keys of the phone's texts, for `customize_appearance`."),
    ("disable_auto_login", "disableAutoLogin", "flag", False, "disableAutoLogin", "No sign-in by itself; for `login_with_token`."),
    ("tabs", "tabs", "tabs", None, "tabs", "`shared` (the default): one phone for all tabs of the site; `separate`: each its own."),
    ("iframe_css", "iframeCss", "css", None, "", "CSS of the phone's wrapper; numbers are px (`{left: 0, bottom: 0}`)."),
    ("parent", "parent", "element", None, "", "Element, or its selector, to mount in instead of the end of `body`."),
    ("allowed_origins", "allowedOrigins", "origins", (), "", "Further origins to hear; each is trusted as the phone is."),
    ("load_timeout", "loadTimeout", "timeout", 30, "", "Seconds after which a phone that has not loaded is told to `on_error`."),
)  # fmt: skip


class Options:
    """Checked arguments, an attribute each, `origin`, the origin of `url`, and `selector`, if `parent` was given by one."""

    def __init__(self, values):
        for name, value in values.items():
            setattr(self, name, value)

    def config(self):
        """What `bridge/CONFIG_RETRIEVED` carries: what was given, 0 and False included."""
        config = {}
        for name, _, _, _, field, _ in ROWS:
            value = getattr(self, name)
            if field and value is not None:
                config[field] = value
        return config


def check(arguments, page):
    """Options of `init`'s arguments. `page` resolves URLs and finds elements. Raises ConfigurationError; changes nothing."""
    values = {}
    for name, _, kind, default, _, _ in ROWS:
        value = arguments.get(name)
        values[name] = default if value is None else CHECKS[kind](name, value, page)
    if values["server"] is None:
        raise ConfigurationError(
            'init needs a server: "demo", "wss://pbx.example.com/ws", or the host of a Wazo stack.'
        )
    if values["port"] and kind_of(values["server"]) != "wazo":
        raise ConfigurationError("`port` belongs to the bare host of a Wazo stack; write it into the wss: URL instead.")
    values["url"] = values["url"] or default_url(values["server"], page)
    values["origin"] = page.origin(values["url"])
    values["ice_servers"], problems = values["ice_servers"] or ((), ())
    values["left_out"] = ["ICE server %s is left out: %s." % (shown, _ices().words(code)) for shown, code in problems]
    # Of a parent that the page replaces: the new one is found by it.
    values["selector"] = arguments["parent"] if isinstance(arguments.get("parent"), str) else None
    return Options(values)


def default_url(server, page):
    """The phone's page for a server when none is named."""
    if kind_of(server) == "wazo":
        return HOSTED_PHONE + "/"
    bundled = page.bundled_phone()
    if not bundled:
        raise ConfigurationError(
            "Without the script tag of softphone.js the bundled phone can't be found; give init the url of its page, "
            'such as url="https://static.example.com/softphone/phone/".'
        )
    return bundled


def check_change(options, server):
    """The server for `configure_server`: one that the phone at `url` serves as well."""
    server = _server("server", server, None)
    old, new = kind_of(options.server), kind_of(server)
    if (old == "wazo") != (new == "wazo"):
        raise ConfigurationError(
            "server %r needs another phone than the one at %s; call init again." % (server, options.url)
        )
    return server


def from_attributes(dataset):
    """Arguments of `init` from data-attributes: {name in JavaScript: text}. Unknown names belong to somebody else."""
    arguments = {}
    for name, script_name, kind, _, _, _ in ROWS:
        if script_name in dataset:
            arguments[name] = _from_text(name, dataset[script_name], kind)
    return arguments


def _from_text(name, text, kind):
    if kind == "flag":
        return text.strip().lower() not in ("false", "no", "0", "off")
    if kind in ("px", "port", "seconds", "timeout"):
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            raise ConfigurationError("data-%s is a number, not %r." % (name.replace("_", "-"), text))
    if kind == "origins":
        return text.split()
    if kind == "ice" and _ices().has_credentials(text):
        raise ConfigurationError(
            "data-ice-servers holds a user or a password, which everybody who sees the page could read: give them to "
            "init(ice_servers=…) from code."
        )
    if kind == "css":
        return {key.strip(): value.strip() for key, colon, value in _declarations(text) if colon}
    return text


def _declarations(text):
    return [declaration.partition(":") for declaration in text.split(";")]


def _server(name, value, page):
    if not isinstance(value, str) or not value or _has_control(value) or " " in value:
        raise ConfigurationError('server is "demo", a wss: URL, or a bare host name, not %s.' % _shown(value))
    lowered = value.lower()
    scheme, found, rest = lowered.partition("://")
    if not found:
        if not _is_host(value):
            raise ConfigurationError(
                "server %s is no host name. Give a bare host or address (its port as `port`), "
                "or a wss: URL without user, query and fragment." % _shown(value)
            )
        return value
    authority, slash, path = rest.partition("/")
    host, port = _split_port(authority)
    if scheme not in ("wss", "ws") or not _is_host(host) or not port or "?" in value or "#" in value:
        raise ConfigurationError(
            "server %s: give wss://HOST:PORT/PATH, without user, query and fragment." % _shown(value)
        )
    if scheme == "ws" and not is_loopback(host):
        raise ConfigurationError("server %s: ws: is for loopback addresses only; use wss:." % _shown(value))
    return value


def _shown(value):
    """What a message may repeat of an address: no user, password, query or fragment, since they may be secret."""
    if not isinstance(value, str):
        return type(value).__name__
    _, user, text = value.rpartition("@")
    for mark in "?#":
        before, found, _ = text.partition(mark)
        text = before + mark + "…" if found else text
    return repr(("…@" if user else "") + text[:80])


def _split_port(authority):
    """(host, port in words), port "" when it is no port."""
    bracket = authority.rfind("]")
    colon = authority.rfind(":")
    if colon <= bracket:
        return authority, "default"
    port = authority[colon + 1 :]
    good = port and len(port) < 6 and all("0" <= c <= "9" for c in port) and 0 < int(port) < 65536
    return authority[:colon], port if good else ""


def _is_host(host):
    if host.startswith("[") and host.endswith("]"):
        return len(host) > 3 and all(c in "0123456789abcdefABCDEF:." for c in host[1:-1])
    if not host or len(host) > 253 or host[0] in ".-" or host[-1] == "-":
        return False
    return ".." not in host and all(c in "-._" or c.isdigit() or c.isalpha() or ord(c) > 127 for c in host)


def is_loopback(host):
    """Whether a host is this machine: localhost, 127.0.0.0/8 or [::1]."""
    parts = host.split(".")
    if len(parts) == 4 and parts[0] == "127" and all(part.isdigit() for part in parts):
        return True
    return host.lower() in ("localhost", "[::1]") or host.lower().endswith(".localhost")


def _url(name, value, page):
    href = page.url(value) if isinstance(value, str) else ""
    scheme, _, rest = href.partition("://")
    authority = rest.partition("/")[0]
    if scheme not in ("http", "https") or not authority:
        raise ConfigurationError("%s is the http(s) address of the phone's page, not %s." % (name, _shown(value)))
    if "@" in authority:
        raise ConfigurationError("%s must not hold a user or a password." % name)
    if scheme == "http" and page.is_secure() and not is_loopback(_split_port(authority)[0]):
        raise ConfigurationError(
            "%s %s is http: in an https: page; the browser blocks it as mixed content. Serve the phone over https:."
            % (name, href)
        )
    return href


def _number(low, high, unit):
    def check_number(name, value, page):
        digits = value.strip() if isinstance(value, str) else ""
        if 0 < len(digits) < 10 and all("0" <= c <= "9" for c in digits):
            value = int(digits)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise ConfigurationError("%s is a number of %s from %d to %d, not %r." % (name, unit, low, high, value))
        return int(value) if value == int(value) else value

    return check_number


def _text(name, value, page):
    if not isinstance(value, str) or _has_control(value):
        raise ConfigurationError("%s is a text, not %r." % (name, value))
    return value


def _flag(name, value, page):
    if not isinstance(value, bool):
        raise ConfigurationError("%s is True or False, not %r." % (name, value))
    return value


def _tabs(name, value, page):
    if value not in ("shared", "separate"):
        raise ConfigurationError('%s is "shared" or "separate", not %r.' % (name, value))
    return value


def css(name, value, page=None):
    """((property, text), …) of a mapping of CSS properties in camelCase or kebab-case; numbers are px."""
    if not isinstance(value, dict):
        raise ConfigurationError('%s is a dict of CSS properties, such as {"right": 20}, not %r.' % (name, value))
    return tuple((_kebab(key), _length(name, key, value[key])) for key in value if value[key] is not None)


def _kebab(key):
    return "".join("-" + c.lower() if c.isalpha() and c != c.lower() else c for c in str(key))


UNITLESS = ("z-index", "opacity", "order", "flex", "zoom", "scale")


def _length(name, key, value):
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ConfigurationError("%s: %s is a text or a number of px, not %r." % (name, key, value))
    if isinstance(value, str):
        return value
    return "%s" % value if _kebab(key) in UNITLESS else "%spx" % value


def element(name, value, page):
    """The element that a selector finds, or that was given itself."""
    found = page.find(value)
    if found is None:
        raise ConfigurationError(
            "%s is an element of the page or the selector of one, and %r is none." % (name, str(value)[:80])
        )
    return found


def _origins(name, value, page):
    try:
        listed = None if isinstance(value, (str, dict)) else list(value)
    except TypeError:
        listed = None
    if listed is None:
        example = isinstance(value, str) and page.origin(value) or "https://phone.example.com"
        raise ConfigurationError("%s is a list of origins, such as [%r]." % (name, example))
    origins = []
    for given in listed:
        right = page.origin(given) if isinstance(given, str) else ""
        if right != given or right.partition(":")[0] not in ("http", "https"):
            raise ConfigurationError(
                "%s: %s is no origin; write scheme, host and port exactly, such as %r. Wildcards are not taken."
                % (name, _shown(given), right if right.startswith("http") else "https://phone.example.com")
            )
        origins.append(given)
    return tuple(origins)


def _ice(name, value, page):
    """A list for WebRTC of what can be used, and what can't, in words: `Options.left_out`."""
    if not isinstance(value, (str, list, tuple)):
        raise ConfigurationError(
            '%s is a list, such as ["stun:stun.example.com", {"urls": "turn:turn.example.com", "username": …, "credential": …}], '
            "or text, one server a line; not %s." % (name, type(value).__name__)
        )
    return _ices().check(value)


def _ices():
    """The rules for ICE servers, which few pages give."""
    from .wire import ice

    return ice


def _has_control(text):
    return any(ord(c) < 32 or ord(c) == 127 for c in text)


CHECKS = {
    "server": _server,
    "url": _url,
    "px": _number(1, 100000, "px"),
    "port": _number(1, 65535, "a port"),
    "seconds": _number(0, 86400, "seconds"),
    "timeout": _number(0, 86400, "seconds"),
    "text": _text,
    "flag": _flag,
    "tabs": _tabs,
    "css": css,
    "element": element,
    "origins": _origins,
    "ice": _ice,
}
