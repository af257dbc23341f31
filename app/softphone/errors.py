"""What the SDK raises, and what `on_error` is told. Each error has a `code` (a row of `wire/errors.py`) and says what to do."""


class SoftphoneError(Exception):
    """The parent of all. `str(error)` says what is wrong and how to mend it; it never holds a token or a password."""

    code = "error"

    def __init__(self, message, code=None):
        super().__init__(message)
        self.message = message
        if code:
            self.code = code


class ConfigurationError(SoftphoneError):
    """An argument of a method is wrong. Nothing was changed and nothing was sent."""

    code = "bad_argument"


class NotInitialized(SoftphoneError):
    """A method was called before `init`, or after `remove()`."""

    code = "not_initialized"


class NotSupported(SoftphoneError):
    """The phone at `url` can't do this: it speaks only the `bridge/…` wire."""

    code = "not_supported"


class LoadTimeout(SoftphoneError):
    """The phone's page has not loaded. What was queued is kept: a late load still works."""

    code = "load_timeout"


class SchemaError(SoftphoneError):
    """A form schema, or a card, fails validation. `problems` lists (path, what was expected); `path` is the first."""

    code = "bad_schema"

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = [tuple(problem) for problem in problems]
        self.path, self.expected = self.problems[0] if self.problems else ("", "")


class PhoneError(SoftphoneError):
    """The phone said `softphone/ERROR`, or a command has not come about; `code` is the phone's.

    `cause` is why the far side has refused, in the words of `call.cause`; else None.
    """

    code = "phone"

    def __init__(self, message, code=None, cause=None):
        super().__init__(message, code)
        self.cause = cause


class MessageError(SoftphoneError):
    """A message of the phone can't be read. It was dropped."""

    code = "bad_message"


class OriginError(SoftphoneError):
    """The phone's frame spoke from an origin that isn't allowed. It was not heard. Told once an origin."""

    code = "bad_origin"

    def __init__(self, message, origin=""):
        super().__init__(message)
        self.origin = origin


# What the page does to the frame.
TAKEN_AWAY = (
    "The page has taken the phone's element out, or moved it, during a call, which has ended with it. The phone comes back by "
    "itself; to keep calls, replace only the part of the page that the phone is not in."
)
DISPLACED = {
    "lost": (
        "The page takes the phone's element out again and again; it is left out. Give init a `parent` that your framework does "
        "not render, or call softphone.remove().", "phone_removed",
    ),
    "covered": (
        "The page shows a modal dialog or an element in full screen over the phone, or is inert, so that the phone can't be used, "
        "and it can't be moved out of that. Open the dialog with show() instead of showModal(), or close it when a call comes in.",
        "phone_covered",
    ),
}  # fmt: skip
