"""Byte code for zip files; runs inside Pyodide (see compile_python.mjs)."""

import importlib.util
import marshal
import struct
import zipfile

# The flags of PEP 552: the hash of the source stands in the file, and is compared with the source, or not.
UNCHECKED_HASH, CHECKED_HASH = 1, 3
EPOCH = (1980, 1, 1, 0, 0, 0)


def byte_code(source, path, flags):
    """What stands in a .pyc file: docstrings and asserts left out, lines kept."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    head = importlib.util.MAGIC_NUMBER + struct.pack("<I", flags) + importlib.util.source_hash(source)
    return head + marshal.dumps(code)


def compile_zip(source, target, location, keep, checked):
    """Writes `target` with a .pyc for each .py of `source`, the same bytes each time."""
    flags = CHECKED_HASH if checked else UNCHECKED_HASH
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name.endswith(".py"):
                new.writestr(
                    zipfile.ZipInfo(name + "c", EPOCH), byte_code(content, location + name, flags), zipfile.ZIP_DEFLATED
                )
            if keep or not name.endswith(".py"):
                new.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
