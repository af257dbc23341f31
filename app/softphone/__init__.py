"""A softphone in the page: `from softphone import softphone`, add handlers, `softphone.init(server=…)`."""

from .errors import (
    ConfigurationError,
    LoadTimeout,
    MessageError,
    NotInitialized,
    NotSupported,
    OriginError,
    PhoneError,
    SchemaError,
    SoftphoneError,
)
from .payloads import Call, CallLog, Card, Party, Recording, Session
from .ready import Softphone, softphone  # noqa: E402

__all__ = [
    "Call",
    "CallLog",
    "Card",
    "ConfigurationError",
    "LoadTimeout",
    "MessageError",
    "NotInitialized",
    "NotSupported",
    "OriginError",
    "Party",
    "PhoneError",
    "Recording",
    "SchemaError",
    "Session",
    "Softphone",
    "SoftphoneError",
    "softphone",
]
