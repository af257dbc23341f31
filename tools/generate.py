"""What follows from the tables: the files that bundles import, and those that are checked in."""

import json

from . import reference, stubs, tables
from .project import APP, BUILD, DOCS, SDK, version
from .sources import phone_sources, phone_words, sdk_sources


def schema_limits():
    """What `forms.py` knows of form schemas, for the JavaScript that checks them."""
    forms = tables.table("forms")
    names = "".join(
        f"export const {name} = [\n" + "".join(f'  "{each}",\n' for each in getattr(forms, name)) + "];\n"
        for name in ("WIDGETS", "FIELDS")
    )
    numbers = "".join(f"export const {name} = {getattr(forms, name)};\n" for name in ("DEEPEST", "LONGEST"))
    return f"// Made of the tables of softphone/forms.py by `build.py generate`.\n{names}{numbers}"


# Checked in, so that they can be read and imported without a build: (file, function that gives its text).
CHECKED_IN = (
    (SDK / "__init__.pyi", stubs.text),
    (DOCS / "reference.md", reference.text),
    (APP / "loader" / "schema-limits.js", schema_limits),
)


def wire():
    """The tables as the JavaScript of the loader reads them."""
    return {
        "events": [[name, js_name, [argument for argument, _ in row]] for name, js_name, row, _ in tables.events()],
        "methods": [[name, js_name, promised] for _, name, js_name, promised, _ in tables.script_methods()],
        "options": [[name, js_name, kind] for name, js_name, kind, _, _, _ in tables.options()],
    }


def languages():
    """The phone's languages as rows of (code, name)."""
    return [[code, words["language:name"]] for code, words in phone_words().items()]


def hello():
    """What the phone's HELLO says of it."""
    return {"version": version(), "capabilities": list(tables.table("wire.messages").CAPABILITIES)}


# What the bundles import, in build/: (name, function that gives its content).
BUILD_INPUTS = (
    ("wire", wire),
    ("sources", sdk_sources),
    ("phone-sources", phone_sources),
    ("languages", languages),
    ("hello", hello),
)


def write_build_inputs():
    """Writes the files of build/."""
    BUILD.mkdir(exist_ok=True)
    for name, content in BUILD_INPUTS:
        (BUILD / f"{name}.json").write_text(
            json.dumps(content(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def write_checked_in():
    """Writes the generated files that are checked in; gives those that were not up to date."""
    old = stale()
    for path, text in CHECKED_IN:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(), encoding="utf-8")
    return old


def stale():
    """The checked-in files that do not say what the tables say."""
    return [path for path, text in CHECKED_IN if not path.exists() or path.read_text(encoding="utf-8") != text()]
