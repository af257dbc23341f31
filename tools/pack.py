"""What can be installed: the wheel, the archive for MicroPython, and the schema checker's zip for Pyodide."""

import base64
import hashlib
import io
import json

from .archives import tar_bytes, unzip, zip_bytes
from .project import APP, ROOT, SDK, metadata, version
from .runtimes import compiled, pyscript_python
from .sources import sdk_sources
from .toolchain import shipped_wheels

PYTHON_TAG = "cpython-314"
VALIDATOR = ("attrs", "jsonschema", "jsonschema-specifications", "referencing")
NOT_NEEDED = ("/tests/", "/benchmarks/", ".dist-info/", ".pyi", "/py.typed", "/cli.py", "/__main__.py")


def package(*suffixes):
    """`{name: bytes}` of the files of the package with these suffixes."""
    return {str(path.relative_to(APP)): path.read_bytes() for path in sorted(SDK.rglob("*")) if path.suffix in suffixes}


def wheel():
    """The wheel: name and bytes."""
    about, info = metadata(), f"softphone-{version()}.dist-info"
    files = {**package(".py", ".pyi"), "softphone/py.typed": b""}
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.4\nName: softphone\nVersion: {version()}\nSummary: {about['description']}\n"
        f"Requires-Python: {about['requires-python']}\nLicense-Expression: {about['license']}\nLicense-File: LICENSE\n"
    ).encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: build.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    files[f"{info}/RECORD"] = (
        "".join(record(name, content) for name, content in sorted(files.items())).encode()
        + f"{info}/RECORD,,\n".encode()
    )
    return f"softphone-{version()}-py3-none-any.whl", zip_bytes(files)


def record(name, content):
    """A line of a wheel's RECORD."""
    hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={hashed},{len(content)}\n"


def archive():
    """The archive for MicroPython: name and bytes."""
    return f"softphone-{version()}.tar.gz", tar_bytes(package(".py"))


def byte_code():
    """The SDK and PyScript's own package as Pyodide's Python compiles them, in JSON: `{path beside the sources: base64}`."""
    sources = {name: text.encode() for name, text in (sdk_sources() | pyscript_python()).items()}
    files = unzip(io.BytesIO(compiled("sdk", sources, checked=True)))
    return json.dumps({cached(name): base64.b64encode(content).decode() for name, content in files.items()}).encode()


def cached(name):
    """Where Python looks for the byte code of `a/b.pyc`."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/__pycache__/{file.removesuffix('.pyc')}.{PYTHON_TAG}.pyc"


def schema_check():
    """jsonschema and what it imports, with our own `rpds` in the place of the one in Rust."""
    files, wheels = {}, shipped_wheels()
    for project in VALIDATOR:
        files |= {
            name: content
            for name, content in unzip(wheels[project]).items()
            if not any(part in name for part in NOT_NEEDED)
        }
    folder = APP / "schema_check"
    files |= {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}
    return compiled("schema-check", files, "schema-check.zip/", keep=True)
