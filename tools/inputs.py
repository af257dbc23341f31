"""Does a thing have to be made again? Asked of the contents of what it is made from, never of clocks."""

import hashlib
import shutil

from .project import CACHE, ROOT

SKIPPED = {"__pycache__", ".DS_Store"}


def files_of(*places):
    """Every file at or below these places, sorted; editors' and interpreters' droppings left out."""
    found = []
    for place in places:
        if place.is_dir():
            found += [path for path in place.rglob("*") if path.is_file() and not SKIPPED.intersection(path.parts)]
        elif place.exists():
            found.append(place)
    return sorted(path for path in found if path.suffix != ".pyc")


def digest(*places, also=""):
    """One hash of the names and contents of all files at these places."""
    total = hashlib.sha256(also.encode())
    for path in files_of(*places):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def made_once(name, key, make):
    """The folder `.cache/NAME-KEY`, filled by `make(folder)` unless an earlier run has; older ones are thrown away."""
    folder = CACHE / f"{name}-{key[:16]}"
    if folder.exists():
        return folder
    for old in CACHE.glob(f"{name}-" + "?" * 16):
        shutil.rmtree(old)
    unfinished = CACHE / f"{name}-unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    make(unfinished)
    unfinished.rename(folder)
    return folder
