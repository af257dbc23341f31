"""dist/: everything a static host needs, made as one set of files and written when it is whole."""

import base64
import contextlib
import hashlib
import json

try:
    import fcntl
except ImportError:
    fcntl = None

from . import bundle, generate, licenses, pack, runtimes, typings
from .inputs import digest
from .project import APP, CACHE, DIST, ROOT, TOOLS, say, version
from .sources import phone_words
from .toolchain import node_modules

STAMP = CACHE / "dist-made-from"
INPUTS = (
    APP,
    TOOLS,
    ROOT / "build.py",
    ROOT / "pyproject.toml",
    ROOT / "package-lock.json",
    ROOT / "LICENSE",
    ROOT / "index.html",
    ROOT / "pyscript.toml",
)

# Files that are copied as they are: (source, target below dist/).
COPIED = (
    (ROOT / "index.html", "index.html"),
    (ROOT / "pyscript.toml", "pyscript.toml"),
    (APP / "demo", "demo"),
    (APP / "phone" / "index.html", "phone/index.html"),
)


def build():
    """Makes dist/ unless it stands there made from what is here now; says whether it had to."""
    with one_at_a_time():
        wanted = digest(*INPUTS)
        if is_whole() and STAMP.exists() and STAMP.read_text() == wanted:
            return False
        node_modules()
        generate.write_build_inputs()
        write(contents())
        STAMP.write_text(wanted)
        return True


@contextlib.contextmanager
def one_at_a_time():
    """Lets a second build wait for the first, where the system knows file locks."""
    CACHE.mkdir(exist_ok=True)
    with open(CACHE / "lock", "w", encoding="utf-8") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(files):
    """Makes dist/ hold these files and no others; what is the same stays untouched, for those who serve it."""
    say(f"Writing {len(files)} files to dist/ …")
    STAMP.unlink(missing_ok=True)
    for path in [path for path in DIST.rglob("*") if path.is_file() and str(path.relative_to(DIST)) not in files]:
        path.unlink()
    for name, content in files.items():
        target = DIST / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)


def is_whole():
    """Whether every file that the manifest names is there, in its size."""
    manifest = DIST / "manifest.json"
    if not manifest.exists():
        return False
    listed = json.loads(manifest.read_bytes())["files"]
    return all(
        (DIST / name).is_file() and (DIST / name).stat().st_size == entry["size"] for name, entry in listed.items()
    )


def contents():
    """`{name: bytes}` of all of dist/."""
    files = {**runtimes.pyscript(), **runtimes.micropython(), **runtimes.pyodide(), **bundle.bundles()}
    files |= dict((pack.wheel(), pack.archive()))
    files["softphone.d.ts"] = typings.text().encode()
    files["schema-check.zip"] = pack.schema_check()
    files["softphone-pyc.json"] = pack.byte_code()
    for source, target in COPIED:
        files |= copied(source, target)
    files |= words()
    files |= licenses.texts()
    files["manifest.json"] = manifest(files)
    return dict(sorted(files.items()))


def copied(source, target):
    """`{name: bytes}` of one file, or of all files of a folder."""
    if source.is_dir():
        return {
            f"{target}/{path.relative_to(source)}": path.read_bytes()
            for path in sorted(source.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
    return {target: source.read_bytes()}


def words():
    """`{name: bytes}` of the languages that the phone fetches; English is in its bundle."""
    return {
        f"phone/words/{code}.json": json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
        for code, table in phone_words().items()
        if code != "en"
    }


def manifest(files):
    """The list of all files with size and hash, in the form that `integrity` attributes take."""
    listed = {
        name: {"size": len(content), "sha384": "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()}
        for name, content in sorted(files.items())
    }
    return (json.dumps({"version": version(), "files": listed}, indent=1) + "\n").encode()
