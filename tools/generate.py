"""What follows from the tables: the files in build/ that the bundles import."""

import importlib
import json
import sys

from .project import APP, BUILD
from .sources import phone_sources, sdk_sources


def table(name):
    """A module of the SDK's tables, by its name below `softphone`."""
    if str(APP) not in sys.path:
        sys.path.insert(0, str(APP))
    return importlib.import_module(f"softphone.{name}")


def wire():
    """The wire's tables as the JavaScript of the loader reads them."""
    messages = table("wire.messages")
    return {
        "events": [[name, js_name, [argument for argument, _ in arguments]] for name, js_name, arguments, _ in messages.EVENTS],
        "from_phone": [[kind, event, list(fields)] for kind, event, fields in messages.FROM_PHONE],
        "methods": [],
        "options": [],
    }


def write_build_inputs():
    """Writes build/wire.json, build/sources.json and build/phone-sources.json."""
    BUILD.mkdir(exist_ok=True)
    for name, content in (("wire", wire()), ("sources", sdk_sources()), ("phone-sources", phone_sources())):
        (BUILD / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
