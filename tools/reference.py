"""docs/reference.md: every argument, method, event, payload and error, from the tables and the docstrings."""

import inspect

from . import stubs, tables

HEAD = """# Reference

Made from the tables and docstrings by `python3 build.py generate`; edit those.

Python's names are snake_case; `window.softphone` has the same under the names of the column *JavaScript*. How events are
listened to, and what may be given where, is told in the other pages of this folder.
"""


# What JavaScript gives for the object itself.
IDS = {"call": "callId, ", "recording": "recordingId, "}


FURTHER = """
`[call]`: a handler that has this parameter too, without a default, is given the Call, or None where it isn't known; others are
not, so that `lambda row=row: …` keeps its row. `once()` and `async for` give what stands before it. In MicroPython the
parameters of a bound method can't be counted: it is not given the call.
"""


def cell(words):
    """Text that stands in a table."""
    return " ".join(str(words).split()).replace("|", "\\|")


def rows_of(head, rows):
    """A table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell(each) for each in line) + " |\n" for line in lines)


def text():
    """The whole page."""
    return "\n".join((HEAD, init(), methods(), state(), events(), payloads(), errors(), appearance()))


def init():
    """The arguments of `init`."""
    head = ("argument", "JavaScript", "attribute", "default", "meaning")
    rows = [
        (f"`{name}`", f"`{js_name}`", f"`data-{name.replace('_', '-')}`", default_of(name, default), words)
        for name, js_name, _, default, _, words in tables.options()
    ]
    words = inspect.getdoc(tables.table("softphone").Softphone.init)
    return f"## init\n\n{words}\n\n" + rows_of(head, rows)


def default_of(name, default):
    """How the default of an argument of `init` is shown."""
    return "required" if name == "server" else f"`{default!r}`"


def methods():
    """The other methods."""
    parts = ["## Methods\n"]
    for name, js_name, function, _ in tables.methods():
        if name != "init":
            wait = "await " if inspect.iscoroutinefunction(function) else ""
            parts.append(
                f"### `{wait}{name}({signature(function)})`\n\nJavaScript: `{js_name}`\n\n{inspect.getdoc(function)}\n"
            )
    parts.append(f"## The agent\n\n{inspect.getdoc(tables.class_of('agent'))}\n\n" + methods_of("agent"))
    return "\n".join(parts)


def methods_of(of):
    """The methods of a Call, a Recording, the agent, as a table."""
    rows = [
        (f"`{name}({signature(function)})`", f"`{js_name}({IDS.get(of, '')}…)`", inspect.getdoc(function))
        for name, js_name, function, _ in tables.members(of)
    ]
    return rows_of(("method", "JavaScript", "what it does"), rows)


def signature(function):
    """The arguments of a method, as they are written."""
    words = str(inspect.signature(function))[1:-1]
    return words.removeprefix("self").removeprefix(", ")


def state():
    """What can be read."""
    return "## State\n\nRead only.\n\n" + rows_of(("property", "type", "what it is"), [
        (f"`{name}`", f"`{type_}`", words) for name, type_, words in tables.state()
    ])  # fmt: skip


def events():
    """What can be listened to."""
    more = stubs.with_call()
    rows = [
        (
            f"`on_{name}({', '.join([argument for argument, _ in row] + ['[call]'] * (name in more))})`",
            f"`{js_name}`",
            words,
        )
        for name, js_name, row, words in tables.events()
    ]
    forms = inspect.getdoc(tables.table("event")).split("\n", 2)[2].strip("\n")
    return (
        f"## Events\n\n```python\n{inspect.cleandoc(forms)}\n```\n\n"
        + rows_of(("event", "JavaScript", "when"), rows)
        + FURTHER
    )


def payloads():
    """What handlers get."""
    parts = [f"## Payloads\n\n{inspect.getdoc(tables.table('payloads'))}\n"]
    for name, kind, fields in tables.payloads():
        rows = [
            (f"`{attribute}`", f"`{field}`", f"`{tables.kind_in_python(type_)}`") for attribute, field, type_ in fields
        ]
        more = [
            (f"`{member}`", "", inspect.getdoc(value))
            for member, value in vars(kind).items()
            if member[:1] != "_"
            and inspect.getdoc(value)
            and not isinstance(value, str | tuple)
            and not (name.lower() in stubs.OBJECTS and inspect.isfunction(value))
        ]
        parts.append(
            f"### {name}\n\n{inspect.getdoc(kind)}\n\n"
            + rows_of(("attribute", "raw field", "type"), rows + more)
            + ("\n" + methods_of(name.lower()) if name.lower() in stubs.OBJECTS else "")
        )
    return "\n".join(parts)


def errors():
    """What is raised, and what `on_error` is told."""
    classes = rows_of(("class", "when"), [(f"`{name}`", inspect.getdoc(kind)) for name, kind in tables.errors()])
    own, of_phone = tables.table("wire.errors").ERRORS, tables.table("wire.phone_errors")
    sdk = rows_of(("code", "class", "meaning"), [(f"`{code}`", f"`{kind}`", words) for code, kind, words in own])
    phone, replies = (
        rows_of(("code", "meaning"), [(f"`{code}`", words) for code, words in rows])
        for rows in (of_phone.PHONE, of_phone.REPLIES)
    )
    return (
        f"## Errors\n\n{classes}\n### Codes\n\n{sdk}\n### Codes that the bundled phone tells, as `PhoneError`\n\n{phone}"
        f"\n### Codes of a command that has not come about, as `PhoneError`\n\n{replies}"
    )


def appearance():
    """What `customize_appearance` can change in the bundled phone."""
    looks = tables.table("wire.appearance")
    head = ("key", "CSS variable", "default", "what it changes in the bundled phone")
    colors, metrics = (
        rows_of(
            head,
            [
                (f"`{key}`", variable and f"`{variable}`", f"`{default}`", words)
                for key, variable, default, words in rows
            ],
        )
        for rows in (looks.COLORS, looks.METRICS)
    )
    return (
        "## Appearance\n\nThe keys of `customize_appearance`, below `colors` and `metrics`. Wazo's hosted phone takes the same.\n\n"
        f"### Colors\n\n{colors}\n### Metrics\n\n{metrics}\n"
        "Of the assets, `logo` is the address of an image: it is fetched, so its host must allow that by CORS.\n"
    )
