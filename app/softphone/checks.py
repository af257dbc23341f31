"""What methods are given, checked: each function returns the value as it is used, or raises ConfigurationError."""

from .errors import ConfigurationError
from .wire import phone_number

# A day: what is longer is a mistake, and a browser's timers end at 24 days.
LONGEST_SECONDS = 86400

TONES = "0123456789*#ABCD,"
LONGEST_TONES = 200


def line(name, value):
    """A text in one line."""
    if not isinstance(value, str) or not value or any(ord(c) < 32 for c in value):
        raise ConfigurationError("%s is a text without control characters, not %s." % (name, type(value).__name__))
    return value


def secret(name, value):
    """A text that no error repeats."""
    if not isinstance(value, str) or not value:
        raise ConfigurationError("%s is a text, not %s." % (name, type(value).__name__))
    return value


def number(method, value):
    """What is dialled: a `phone_number.Dial` of a number as a person writes it, a `tel:` link, a SIP address."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text):
        raise ConfigurationError("%s takes a number without control characters, not %s." % (method, repr(value)[:80]))
    dial = phone_number.read(text)
    if dial.number is None:
        raise ConfigurationError(
            "%s takes a number, a tel: link of one, a SIP address or a name, not %s: %s."
            % (method, repr(value)[:80], phone_number.reason(dial.why))
        )
    return dial


def number_alone(method, value):
    """The number where nothing can be dialled behind it."""
    dial = number(method, value)
    if dial.tones:
        raise ConfigurationError(
            "%s() can't dial %s once %s has answered; consult() can." % (method, dial.tones, dial.number)
        )
    return dial.number


def seconds(name, value):
    """A span of time."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= LONGEST_SECONDS:
        raise ConfigurationError("%s is a number of seconds, more than 0, at most a day, not %r." % (name, value))
    return value


def timeout(value):
    """How long a reply is waited for; None: without an end."""
    return None if value is None else seconds("timeout", value)


def tones(value):
    """DTMF digits and pauses."""
    text = str(value).upper() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text or len(text) > LONGEST_TONES or any(c not in TONES for c in text):
        raise ConfigurationError(
            "send_dtmf takes the digits 0-9, *, #, A-D and a comma for a pause of two seconds, %d at most, not %s."
            % (LONGEST_TONES, repr(value)[:80])
        )
    return text


def flag(name, value):
    """True or False."""
    if not isinstance(value, bool):
        raise ConfigurationError("%s is True or False, not %s." % (name, repr(value)[:80]))
    return value


def volume(name, value):
    """How loud, from 0 to 1; None stays None."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1):
        raise ConfigurationError("%s is a number from 0 to 1, not %s." % (name, repr(value)[:80]))
    return value


def device(name, value):
    """A device's label or id; "" for the default one; None stays None."""
    return value if value is None or value == "" else line(name, value)


def given(method, values):
    """The values that are not None; there must be one."""
    found = {name: values[name] for name in values if values[name] is not None}
    if not found:
        raise ConfigurationError("%s() was given nothing to set." % method)
    return found
