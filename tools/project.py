"""Where things are, what this project is called, and how the tools speak."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
SDK = APP / "softphone"
BUILD = ROOT / "build"
DIST = ROOT / "dist"
CACHE = ROOT / ".cache"
NODE_MODULES = ROOT / "node_modules"
TOOLS = ROOT / "tools"
DOCS = ROOT / "docs"


class Trouble(Exception):
    """Something the person at the keyboard can mend; the words say how."""


def metadata():
    """The `[project]` table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def version():
    """The one version, from pyproject.toml."""
    return metadata()["version"]


def say(words):
    """Tells what is being done, at once."""
    print(words, file=sys.stderr, flush=True)
