"""The type stub of the package: what editors and type checkers know of `softphone`."""

import inspect

from . import tables

HEAD = '''# Made from the tables by `python3 build.py generate`; edit those.
"""A softphone in the page: `from softphone import softphone`, add handlers, `softphone.init(server=…)`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, KeysView, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

# Given as Python objects, as JSON text, or as JavaScript objects.
JsonObject: TypeAlias = Any
OptionList: TypeAlias = Any
Css: TypeAlias = Mapping[str, str | float] | Any

_Payload = TypeVar("_Payload", covariant=True)
'''

EVENT = '''
class Event(Generic[_Payload]):
    """{doc}"""

    name: str
    def only(self, function: Callable[..., object] | None) -> None:
        """{only}"""
    def remove(self, function: Callable[..., object]) -> None:
        """{remove}"""
    async def once(self, timeout: float | None = None) -> _Payload:
        """{once}"""
    def __aiter__(self) -> AsyncIterator[_Payload]: ...
    def __len__(self) -> int: ...
'''

PAYLOAD = '''
class Payload:
    """{doc}"""

    def __getattr__(self, name: str) -> Any: ...
    def __getitem__(self, field: str) -> Any: ...
    def __contains__(self, field: str) -> bool: ...
    def __iter__(self) -> Iterator[tuple[str, Any]]: ...
    def __len__(self) -> int: ...
    def keys(self) -> KeysView[str]:
        """{keys}"""
    def get(self, field: str, default: Any = None) -> Any:
        """{get}"""
'''

# What a payload or an error has beyond the rows of its table.
MORE = {
    "Call": (
        '    @property\n    def duration(self) -> float:\n        """{duration}"""\n'
        '    @property\n    def now(self) -> Call:\n        """{now}"""\n'
    ),
    "Card": ('    def validate(self, schema: JsonObject) -> None:\n        """{validate}"""\n'),
    "SchemaError": "    problems: list[tuple[str, str]]\n    path: str\n    expected: str\n",
    "OriginError": "    origin: str\n",
    "PhoneError": "    cause: str | None\n",
    "SoftphoneError": "    code: str\n    message: str\n"
    "    def __init__(self, message: str, code: str | None = None) -> None: ...\n",
}


# Payloads that have methods.
OBJECTS = ("call", "recording")


def doc(thing, indent=8):
    """A docstring ready to be put between quotes, its later lines indented."""
    lines = inspect.getdoc(thing).split("\n")
    text = "\n".join([lines[0], *((" " * indent + line).rstrip() for line in lines[1:])])
    return text + "\n" + " " * indent if len(lines) > 1 else text


def docs(kind, names):
    """`{name: docstring}` of members of a class."""
    return {name: doc(getattr(kind, name)) for name in names}


def text():
    """The whole stub."""
    return "".join(
        (HEAD, *error_classes(), *payload_classes(), *event_classes(), agent_class(), softphone_class(), exports())
    )


def error_classes():
    """A class an error."""
    for name, kind in tables.errors():
        parent = kind.__bases__[0].__name__
        yield f'\nclass {name}({parent}):\n    """{doc(kind, 4)}"""\n' + ("\n" + MORE[name] if name in MORE else "")


def payload_classes():
    """The parent, and a class a payload with an attribute a row."""
    parent = tables.table("payloads").Payload
    yield PAYLOAD.format(doc=doc(parent, 4), **docs(parent, ("keys", "get")))
    for name, kind, rows in tables.payloads():
        yield f'\nclass {name}(Payload):\n    """{doc(kind, 4)}"""\n\n'
        yield "".join(f"    {attribute}: {field_type(type_)}\n" for attribute, _, type_ in rows)
        if name in MORE:
            words = ("duration", "now", "validate")
            yield MORE[name].format(**docs(kind, [word for word in words if "def " + word in MORE[name]]))
        if name.lower() in OBJECTS:
            yield "".join(method(*row) for row in tables.members(name.lower()))


def field_type(kind):
    """A field that the phone has left out is None."""
    found = tables.kind_in_python(kind)
    return found if found == "Any" or found.endswith("None") else f"{found} | None"


def with_call():
    """The names of the events that have a call as a further argument."""
    return [event for event, _, _ in tables.table("wire.events").WITH_CALL]


def signatures():
    """`{(kinds of the arguments, whether a call comes with them): name of the class}` of the events, each once."""
    found = {}
    for event, _, row, _ in tables.events():
        kinds, further = tuple(kind for _, kind in row), event in with_call()
        words = [kind[:1].upper() + kind[1:] for kind in kinds] or ["Plain"]
        found.setdefault((kinds, further), "_" + "".join(words + ["WithCall"] * further) + "Event")
    return found


def handler_type(kinds, further):
    """What a handler may be: it may take fewer arguments than there are, or the further one as well."""
    types = [tables.kind_in_python(kind) for kind in kinds] + ["Call | None"] * further
    return " | ".join(f"Callable[[{', '.join(types[:count])}], object]" for count in range(len(types), -1, -1))


def event_classes():
    """`Event`, and a class for each list of arguments, so that a handler's own type survives being added."""
    event = tables.table("event").Event
    yield EVENT.format(doc=doc(event, 4), **docs(event, ("only", "remove", "once")))
    for (kinds, further), name in signatures().items():
        types = [tables.kind_in_python(kind) for kind in kinds]
        payload = "None" if not types else types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"
        yield f"\n{name}Handler: TypeAlias = {handler_type(kinds, further)}\n"
        yield f'{name}Function = TypeVar("{name}Function", bound={name}Handler)\n'
        yield f"\nclass {name}(Event[{payload}]):\n"
        yield f"    def __call__(self, function: {name}Function) -> {name}Function:\n"
        yield f'        """{doc(event.__call__)}"""\n'


def agent_class():
    """What `softphone.agent` is."""
    methods = "".join(method(*row) for row in tables.members("agent"))
    return f'\nclass Agent:\n    """{doc(tables.class_of("agent"), 4)}"""\n\n{methods}'


def softphone_class():
    """`Softphone` with its state, its methods and its events."""
    kind = tables.table("softphone").Softphone
    parts = [f'\nclass Softphone:\n    """{kind_doc(kind)}"""\n\n    def __init__(self) -> None: ...\n']
    for name, type_, words in tables.state():
        parts.append(f'    @property\n    def {name}(self) -> {type_}:\n        """{words}"""\n')
    parts.append(f'    @property\n    def agent(self) -> Agent:\n        """{kind_doc(tables.class_of("agent"))}"""\n')
    parts += [method(*row) for row in tables.methods()]
    classes = signatures()
    for name, _, row, words in tables.events():
        kind = classes[(tuple(kind for _, kind in row), name in with_call())]
        parts.append(
            f'    @property\n    def on_{name}(self) -> {kind}:\n        """{words}"""\n'
            f"    @on_{name}.setter\n    def on_{name}(self, handler: {kind}Handler | None) -> None: ...\n"
        )
    return "".join(parts)


def kind_doc(kind):
    """The first line of a class's docstring."""
    return doc(kind).split("\n")[0]


def method(name, _js_name, function, awaited):
    """A method with types."""
    words, keywords_only = ["self"], False
    for argument in tables.arguments(function):
        if argument.kind is argument.KEYWORD_ONLY and not keywords_only:
            keywords_only = True
            words.append("*")
        words.append(parameter(name, argument))
    one_line = f"({', '.join(words)})"
    many_lines = "(\n" + "".join(f"        {word},\n" for word in words) + "    )"
    is_async, gives = (
        "async " if inspect.iscoroutinefunction(function) else "",
        tables.RESULTS.get(name, ("None", ""))[0],
    )
    gives = f"Awaitable[{gives}]" if awaited and not is_async else gives
    return f'    {is_async}def {name}{one_line if len(one_line) < 90 else many_lines} -> {gives}:\n        """{doc(function)}"""\n'


def parameter(method_name, argument):
    """An argument with its type and its default."""
    type_ = tables.type_of(method_name, argument.name)[0]
    if tables.is_required(method_name, argument):
        return f"{argument.name}: {type_}"
    none = " | None" if argument.default is None and type_ != "Any" and not type_.endswith("None") else ""
    return f"{argument.name}: {type_}{none} = {argument.default!r}"


def exports():
    """The ready-made phone, and what `*` brings."""
    names = "".join(f'    "{name}",\n' for name in sorted(tables.table("__init__").__all__))
    return f"\nsoftphone: Softphone\n\n__all__ = [\n{names}]\n"
