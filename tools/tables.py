"""The SDK's tables, read from the SDK itself, and the types that their kinds are in Python and in JavaScript."""

import importlib
import inspect
import sys

from .project import APP


def table(name):
    """A module of the SDK, by its name below `softphone`."""
    if str(APP) not in sys.path:
        sys.path.insert(0, str(APP))
    return importlib.import_module(f"softphone.{name}")


# A kind of an event's argument or of a payload's field: (in Python, in TypeScript). Payloads are classes of their name.
KINDS = {
    "date": ("datetime | None", "Date | string | null"),
    "element": ("Any", "HTMLElement | SVGElement"),
    "error": ("SoftphoneError", "SoftphoneError"),
    "flag": ("bool | None", "boolean | null"),
    "json": ("Any", "any"),
    "message": ("Any", "MessageEvent"),
    "number": ("float | None", "number | null"),
    "text": ("str", "string"),
}

# What methods give, but nothing: {name: (type in the stub, in TypeScript)}.
RESULTS = {"trace": ("str", "string")}

# An argument of a method or of `init`: (in Python, in TypeScript), without the None that its default may add.
ARGUMENTS = {
    "allowed_origins": ("Sequence[str]", "string[]"),
    "assets": ("JsonObject", "JsonObject"),
    "backend": ("str", "string"),
    "client_id": ("str", "string"),
    "css": ("str", "string"),
    "debug": ("bool", "boolean"),
    "disable_auto_login": ("bool", "boolean"),
    "display_name": ("str", "string"),
    "domain": ("str", "string"),
    "domain_name": ("str", "string"),
    "enable_agent": ("bool", "boolean"),
    "field": ("str", "string"),
    "field_id": ("str", "string"),
    "height": ("float", "number"),
    "ice_servers": ("Sequence[dict[str, Any] | str] | str", "(RTCIceServer | string)[] | string"),
    "iframe_css": ("Css", "Css"),
    "language": ("str", "string"),
    "load_timeout": ("float", "number"),
    "number": ("str | int", "string | number"),
    "options": ("OptionList", "OptionList"),
    "parent": ("Any", "Element | string"),
    "password": ("str", "string"),
    "port": ("int", "number"),
    "refresh_token": ("str", "string"),
    "root": ("Any", "ParentNode | string"),
    "schema": ("JsonObject", "JsonObject"),
    "server": ("str", "string"),
    "tenant_id": ("str", "string"),
    "themes": ("JsonObject", "JsonObject"),
    "token": ("str", "string"),
    "translations": ("JsonObject", "JsonObject"),
    "ui_schema": ("JsonObject", "JsonObject"),
    "url": ("str", "string"),
    "username": ("str", "string"),
    "value": ("Any", "any"),
    "width": ("float", "number"),
    "wrap_up_duration": ("float", "number"),
}
REQUIRED = inspect.Parameter.empty

# The state of a phone: property → type in Python.
STATE = {
    "call": "Call | None",
    "displayed": "bool",
    "iframe": "Any",
    "iframe_loaded": "bool",
    "session": "Session | None",
    "wrapper": "Any",
}


def events():
    """The rows of the events: (name, name in JavaScript, ((argument, kind), …), meaning)."""
    return table("wire.events").EVENTS


def options():
    """The rows of `init`'s arguments: (name, name in JavaScript, kind, default, field on the wire, meaning)."""
    return table("options").ROWS


def payloads():
    """The payloads in the order in which they are needed: (name, class, ((attribute, field, kind), …))."""
    module, rows = table("payloads"), table("wire.payloads").PAYLOADS
    return [(name, getattr(module, name), fields) for name, fields in sorted(rows, key=lambda row: row[0] != "Party")]


def methods():
    """The methods in the order of their table: (name, name in JavaScript, function)."""
    kind = table("softphone").Softphone
    return [(name, js_name, getattr(kind, name)) for name, js_name in table("wire.methods").METHODS]


def state():
    """The properties of a phone: (name, type, what it is)."""
    kind = table("softphone").Softphone
    return [(name, type_, inspect.getdoc(getattr(kind, name))) for name, type_ in STATE.items()]


def errors():
    """The classes of errors, parent first: (name, class)."""
    module = table("errors")
    found = [value for value in vars(module).values() if inspect.isclass(value) and value.__module__ == module.__name__]
    return [(value.__name__, value) for value in found]


def arguments(function):
    """The arguments of a method without `self`."""
    return list(inspect.signature(function).parameters.values())[1:]


def is_required(name, argument):
    """Whether an argument must be given; `init` has a default for `server` only to say what is missing in its own words."""
    return argument.default is REQUIRED or (name == "init" and argument.name == "server")


def kind_in_python(kind):
    """The type of a kind in a stub."""
    return KINDS[kind][0] if kind in KINDS else kind


def kind_in_typescript(kind):
    """The type of a kind in TypeScript."""
    return KINDS[kind][1] if kind in KINDS else kind
