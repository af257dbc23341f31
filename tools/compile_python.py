"""Byte code for zip files; runs inside Pyodide (see compile_python.mjs)."""

import _imp
import importlib.util
import marshal
import struct
import zipfile

UNCHECKED_HASH = 1
EPOCH = (1980, 1, 1, 0, 0, 0)


def byte_code(source, path):
    """What stands in a .pyc file: never compared with its source, docstrings and asserts left out, lines kept."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    head = importlib.util.MAGIC_NUMBER + struct.pack("<I", UNCHECKED_HASH) + _imp.source_hash(0, source)
    return head + marshal.dumps(code)


def compile_zip(source, target, location, keep):
    """Writes `target` with a .pyc for each .py of `source`, the same bytes each time."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name.endswith(".py"):
                new.writestr(
                    zipfile.ZipInfo(name + "c", EPOCH), byte_code(content, location + name), zipfile.ZIP_DEFLATED
                )
            if keep or not name.endswith(".py"):
                new.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
