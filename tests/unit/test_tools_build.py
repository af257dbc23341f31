"""dist/: the same bytes each time, all that the manifest says, nothing to be done when nothing has changed."""

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.runners import NODE
from tools import licenses, site
from tools.project import APP, BUILD, CACHE, DIST, NODE_MODULES, ROOT
from tools.runtimes import PYODIDE, TRIMMED, pyscript_python

SOURCES = (
    "app",
    "tools",
    "build.py",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "LICENSE",
    "index.html",
    "pyscript.toml",
)
CHECK_LIBRARY = """
import { loadPyodide } from "pyodide";
const pyodide = await loadPyodide(JSON.parse(process.argv[1]));
console.log(pyodide.runPython(`
import importlib, json, sys, warnings
warnings.simplefilter("ignore")
failed = []
for name in %NAMES%:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed.append(name + ": " + repr(error))
json.dumps(failed)
`));
process.exit(0);
"""


def build(folder):
    return subprocess.run([sys.executable, "build.py"], cwd=folder, capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project elsewhere, with what was downloaded but nothing that was made."""
    folder = tmp_path_factory.mktemp("copy")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    for wheels in CACHE.glob("wheels-*"):
        shutil.copytree(wheels, folder / ".cache" / wheels.name)
    build(folder)
    return folder


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_in_two_places_give_the_same_bytes(copy):
    here, there = files_of(DIST), files_of(copy / "dist")
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_a_build_of_nothing_new_writes_nothing_and_says_so(copy):
    def times():
        made = [*(copy / "dist").rglob("*"), *(copy / "build").rglob("*")]
        return {path: path.stat().st_mtime_ns for path in made}

    before = times()
    assert "up to date" in build(copy).stderr
    assert times() == before


def test_a_lost_file_is_made_again(copy):
    lost = copy / "dist" / "softphone.js"
    content = lost.read_bytes()
    lost.unlink()
    build(copy)
    assert lost.read_bytes() == content


def test_a_file_of_an_older_build_goes_away(copy):
    (copy / "dist" / "old.js").write_text("old")
    (copy / "app" / "softphone" / "new_module.py").write_text('"""New."""\n')
    build(copy)
    assert not (copy / "dist" / "old.js").exists()
    assert "softphone/new_module.py" in (copy / "build" / "sources.json").read_text()


def test_the_manifest_lists_every_file_with_its_hash():
    manifest = json.loads((DIST / "manifest.json").read_bytes())
    files = {name: content for name, content in files_of(DIST).items() if name != "manifest.json"}
    assert sorted(files) == sorted(manifest["files"])
    for name, content in files.items():
        digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
        assert manifest["files"][name] == {"size": len(content), "sha384": f"sha384-{digest}"}
    assert manifest["version"] == site.version()


def test_what_is_promised_is_there():
    version = site.version()
    promised = (
        "softphone.js softphone-pyc.json door.js schema-check.js schema-check.zip softphone.d.ts pyscript/core.js "
        "micropython/micropython.js micropython/micropython.mjs micropython/micropython.wasm "
        "pyodide/pyodide.js pyodide/pyodide.mjs pyodide/pyodide.asm.mjs pyodide/pyodide.asm.wasm "
        "pyodide/python_stdlib.zip pyodide/pyodide-lock.json "
        "phone/index.html phone/phone.css phone/hello.js phone/phone.js phone/jssip.js phone/sip-worker.js "
        "phone/watchdog.js phone/shared.js phone/card.js "
        f"index.html pyscript.toml licenses/THIRD-PARTY.txt softphone-{version}.tar.gz softphone-{version}-py3-none-any.whl"
    )
    assert [name for name in promised.split() if not (DIST / name).exists()] == []


def test_the_wheel_is_whole(tmp_path):
    target = tmp_path / "installed"
    wheel = DIST / f"softphone-{site.version()}-py3-none-any.whl"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--target", target, wheel]
    subprocess.run(command, check=True)
    for name in ("__init__.py", "__init__.pyi", "py.typed", "wire/messages.py"):
        assert (target / "softphone" / name).exists()
    code = "import softphone; print(softphone.ConfigurationError.code)"
    done = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {code}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "bad_argument"


def test_pyodide_finds_micropip_beside_it():
    lock = json.loads((DIST / "pyodide" / "pyodide-lock.json").read_bytes())
    original = json.loads((PYODIDE / "pyodide-lock.json").read_bytes())
    assert lock["info"] == original["info"]
    assert list(lock["packages"]) == ["micropip"]
    entry = lock["packages"]["micropip"]
    wheel = DIST / "pyodide" / entry["file_name"]
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == entry["sha256"]


def run_pyodide(names, **options):
    script = CHECK_LIBRARY.replace("%NAMES%", json.dumps(names))
    command = [NODE, "--input-type=module", "--eval", script, json.dumps(options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_every_module_that_is_kept_imports_as_it_did():
    with zipfile.ZipFile(PYODIDE / "python_stdlib.zip") as original:
        names = [name for name in original.namelist() if name.endswith(".py") and not name.startswith("encodings/")]
    kept = [name for name in names if not name.startswith(tuple(start for start, _ in TRIMMED))]
    modules = [name[:-3].removesuffix("/__init__").replace("/", ".") for name in kept]
    modules = [name for name in modules if name not in ("antigravity", "this") and not name.endswith("__main__")]
    assert run_pyodide(modules, stdLibURL=str(DIST / "pyodide" / "python_stdlib.zip")) == run_pyodide(modules)


# What Python says of modules of its library, of any of its finders: plain ones, packages, parts of them, none, its own loader.
ASK_LIBRARY = """
import { loadPyodide } from "pyodide";
const pyodide = await loadPyodide(JSON.parse(process.argv[1]));
console.log(pyodide.runPython(`
import importlib, importlib.resources, importlib.util, json, pkgutil, sys, zipfile

def told(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        return None
    module = importlib.import_module(name)
    folders = list(spec.submodule_search_locations or []) and list(module.__path__)
    file = getattr(module, "__file__", None) or ""
    return [module.__name__, module.__package__, file.removesuffix("c"), folders, spec.loader.is_package(name)]

with zipfile.ZipFile("/tmp/other.zip", "w") as other:
    other.writestr("from_elsewhere.py", "ANSWER = 42")
sys.path.append("/tmp/other.zip")
import from_elsewhere
import csv
importlib.reload(csv)
json.dumps([
    [told(name) for name in ("csv", "json", "json.decoder", "email", "email.mime", "email.mime.text", "no_such_module")],
    sorted(module.name for module in pkgutil.iter_modules(json.__path__)),
    sorted(file.name.removesuffix("c") for file in importlib.resources.files("json").iterdir()),
    from_elsewhere.ANSWER,
    type(csv.__spec__.loader).__mro__[1].__name__,
])
`));
process.exit(0);
"""


def ask_library(**options):
    command = [NODE, "--input-type=module", "--eval", ASK_LIBRARY, json.dumps(options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    *same, parent = json.loads(done.stdout.splitlines()[-1])
    return same, parent


def test_the_librarys_own_finder_tells_what_zipimport_tells():
    ours, parent = ask_library(stdLibURL=str(DIST / "pyodide" / "python_stdlib.zip"))
    theirs, _ = ask_library()
    assert ours == theirs
    assert parent == "zipimporter", "the finder is not at work"


BYTE_CODE = """
import { loadPyodide } from "pyodide";
import { readFileSync } from "node:fs";
const pyodide = await loadPyodide();
const [sources, codes] = ["build/sources.json", "dist/softphone-pyc.json"].map(name => JSON.parse(readFileSync(name)));
const write = (path, content) => {
  pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  pyodide.FS.writeFile(path, content);
};
for (const [path, text] of Object.entries({ ...sources, ...%PYSCRIPT% })) write(path, text);
for (const [path, text] of Object.entries(codes)) write(path, Buffer.from(text, "base64"));
console.log(pyodide.runPython(`
import importlib.machinery, json, pathlib
compiled = []

class Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *more, **options):
        compiled.append(path)
        return super().source_to_code(data, path, *more, **options)

def load():
    for path in sorted(path for folder in ("softphone", "pyscript") for path in pathlib.Path(folder).rglob("*.py")):
        Loader("x", str(path)).get_code("x")
    return compiled[:]

first = load()
with open("softphone/undo.py", "a") as file:
    file.write("ANOTHER = 1")
json.dumps([first, load()])
`));
process.exit(0);
"""


def test_the_byte_code_is_that_of_the_sources_or_is_not_used():
    script = BYTE_CODE.replace("%PYSCRIPT%", json.dumps(pyscript_python()))
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[], ["softphone/undo.py"]]


def test_the_byte_code_of_pyscripts_package_is_that_of_the_sources_in_its_core():
    (core,) = (DIST / "pyscript").glob("core-*.js")
    text = core.read_text(encoding="utf-8")
    for source in pyscript_python().values():
        assert json.dumps(source, ensure_ascii=False) in text


def test_every_shipped_package_has_its_licence(monkeypatch):
    text = (DIST / "licenses" / "THIRD-PARTY.txt").read_text()
    for package in licenses.packages():
        assert package in text
    monkeypatch.setattr(licenses, "KEPT_HERE", ())
    with pytest.raises(licenses.Trouble, match="tools/licenses/"):
        licenses.texts()


def test_the_whole_phone_is_at_most_480_kb_in_one_language():
    phone = [path for folder in ("phone", "micropython") for path in (DIST / folder).iterdir() if path.is_file()]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in phone) <= 480_000


def test_a_language_is_a_file_of_the_folder():
    listed = json.loads((BUILD / "languages.json").read_text(encoding="utf-8"))
    texts = {path.stem: json.loads(path.read_bytes()) for path in (APP / "phone" / "words").glob("*.json")}
    assert listed[0] == ["en", "English"]
    assert dict(listed) == {code: words["language:name"] for code, words in texts.items()}
    fetched = {path.stem: json.loads(path.read_bytes()) for path in (DIST / "phone" / "words").iterdir()}
    assert fetched == {code: words for code, words in texts.items() if code != "en"}
