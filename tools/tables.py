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
    "list": ("list[str]", "string[]"),
    "message": ("Any", "MessageEvent"),
    "number": ("float | None", "number | null"),
    "text": ("str", "string"),
}

# What methods give that is awaited, but nothing: {name: (type in the stub, in TypeScript)}.
RESULTS = {
    "blob": ("Any", "Blob"),
    "consult": ("Call", "Call"),
    "make_call": ("Call", "Call"),
    "park": ("str | None", "string | null"),
    "pickup": ("Call", "Call"),
    "stop_recording": ("Recording", "Recording"),
    "trace": ("str", "string"),
}

# Arguments that are of another type in some methods: {(method, argument): (in Python, in TypeScript)}.
ELSEWHERE = {
    ("end_wrap_up", "call"): ("Call | str", "string"),
    ("set_volume", "call"): ("float", "number"),
}

# A kind of an argument of `init`, as `options.ROWS` names it: (in Python, in TypeScript).
OPTIONS = {
    "css": ("Css", "Css"),
    "element": ("Any", "Element | string"),
    "flag": ("bool", "boolean"),
    "ice": ("Sequence[dict[str, Any] | str] | str", "(RTCIceServer | string)[] | string"),
    "origins": ("Sequence[str]", "string[]"),
    "port": ("int", "number"),
    "px": ("float", "number"),
    "seconds": ("float", "number"),
    "server": ("str", "string"),
    "tabs": ("str", "string"),
    "text": ("str", "string"),
    "timeout": ("float", "number"),
    "url": ("str", "string"),
}

# An argument of a method: (in Python, in TypeScript), without the None that its default may add.
ARGUMENTS = {
    "assets": ("JsonObject", "JsonObject"),
    "available": ("bool", "boolean"),
    "client_id": ("str", "string"),
    "css": ("str", "string"),
    "digits": ("str | int", "string | number"),
    "display_name": ("str", "string"),
    "domain": ("str", "string"),
    "field": ("str", "string"),
    "field_id": ("str", "string"),
    "iframe_css": ("Css", "Css"),
    "language": ("str", "string"),
    "microphone": ("str", "string"),
    "number": ("str | int", "string | number"),
    "options": ("OptionList", "OptionList"),
    "other": ("Call | str", "string"),
    "password": ("str", "string"),
    "reason": ("str", "string"),
    "refresh_token": ("str", "string"),
    "ring": ("float", "number"),
    "ringer": ("str", "string"),
    "root": ("Any", "ParentNode | string"),
    "schema": ("JsonObject", "JsonObject"),
    "seconds": ("float", "number"),
    "server": ("str", "string"),
    "show": ("bool", "boolean"),
    "speaker": ("str", "string"),
    "themes": ("JsonObject", "JsonObject"),
    "timeout": ("float | None", "number | null"),
    "token": ("str", "string"),
    "translations": ("JsonObject", "JsonObject"),
    "ui_schema": ("JsonObject", "JsonObject"),
    "username": ("str", "string"),
    "value": ("Any", "any"),
}
REQUIRED = inspect.Parameter.empty

# The state of a phone: property → type in Python.
STATE = {
    "call": "Call | None",
    "calls": "list[Call]",
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
    first = ("Party", "Recording")
    return [(name, getattr(module, name), fields) for name, fields in sorted(rows, key=lambda row: row[0] not in first)]


def methods():
    """The methods of the phone, in the order of their table: (name, name in JavaScript, function, whether it is awaited)."""
    return members("softphone")


def members(of):
    """The same of one of the objects that have methods: "softphone", "call", "recording" or "agent"."""
    (rows,) = [rows for thing, rows in table("wire.methods").ALL if thing == of]
    kind = class_of(of)
    return [(name, js_name, getattr(kind, name), promised) for name, js_name, _, _, promised in rows]


def class_of(of):
    """The class that has the methods."""
    module, name = {
        "softphone": ("softphone", "Softphone"), "call": ("call", "Call"), "recording": ("call", "Recording"),
        "agent": ("asking", "Agent"),
    }[of]  # fmt: skip
    return getattr(table(module), name)


def script_methods():
    """All methods of JavaScript: (of what in Python, name there, name in JavaScript, whether it gives a promise, function)."""
    return [
        (of, name, js_name, promised, function)
        for of, _ in table("wire.methods").ALL
        for name, js_name, function, promised in members(of)
    ]


def type_of(method, argument):
    """(in Python, in TypeScript) of an argument."""
    if method == "init":
        (kind,) = [kind for name, _, kind, _, _, _ in options() if name == argument]
        return OPTIONS[kind]
    return ELSEWHERE.get((method, argument)) or ARGUMENTS[argument]


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
