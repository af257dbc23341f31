"""Node and Python tools, at pinned versions and in folders of our own; nothing is installed outside the project."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from .inputs import digest, made_once
from .project import CACHE, NODE_MODULES, ROOT, TOOLS, Trouble, say

LOCK = ROOT / "package-lock.json"
OLDEST_NODE = 20


def run(words, doing, **options):
    """Runs a program; when it fails, says what was being done and the end of what the program said."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **{"cwd": ROOT, **options})
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        raise Trouble(f"{doing} has failed ({Path(str(words[0])).name} ended with {done.returncode}):\n{tail}")
    return done.stdout


def make_environment(folder):
    """Makes an empty Python environment with pip; gives its `bin` folder."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, with_pip=True)
    except (subprocess.CalledProcessError, ImportError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Trouble(
            f"This Python cannot make a virtual environment ({error}).\nOn Debian and Ubuntu: apt install python3-venv"
        ) from error
    return folder / ("Scripts" if os.name == "nt" else "bin")


def environment(name, requirements):
    """The `bin` folder of the private Python environment `.cache/NAME`, holding exactly what the lock file says."""
    folder, stamp = CACHE / name, CACHE / name / "made-from"
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    wanted = digest(TOOLS / requirements, also=sys.version)
    if stamp.exists() and stamp.read_text() == wanted:
        return binaries
    say(f"Installing what tools/{requirements} pins into .cache/{name} …")
    make_environment(folder)
    run(
        [binaries / "python", "-m", "pip", "install", "--quiet", "-r", TOOLS / requirements],
        f"Installing tools/{requirements}",
    )
    stamp.write_text(wanted)
    return binaries


def node_binaries():
    """The folder with `node` and `npm`: the machine's own if they are new enough, else those that PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if (
        node
        and npm
        and int(run([node, "--version"], "Asking node for its version").lstrip("v").split(".")[0]) >= OLDEST_NODE
    ):
        return Path(node).parent
    return environment("node-venv", "requirements-node.txt")


def node_environment():
    """The environment variables under which `node` and `npm` are found."""
    return {**os.environ, "PATH": f"{node_binaries()}{os.pathsep}{os.environ.get('PATH', '')}"}


def node(*words, doing, **options):
    """Runs `node` on a script of this project."""
    return run([node_binaries() / "node", *words], doing, env=node_environment(), **options)


def node_modules():
    """Installs what package-lock.json pins, unless it is there."""
    stamp, wanted = NODE_MODULES / ".made-from", digest(LOCK)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing the browser parts that package-lock.json pins (npm ci) …")
    run([node_binaries() / "npm", "ci"], "npm ci", env=node_environment())
    stamp.write_text(wanted)


def shipped_wheels():
    """The wheels that tools/requirements-shipped.txt names, by project name, checked against its hashes."""
    lock = TOOLS / "requirements-shipped.txt"

    def download(folder):
        say(f"Fetching the wheels that tools/{lock.name} pins …")
        with tempfile.TemporaryDirectory() as scratch:
            python = make_environment(Path(scratch))
            run(
                [
                    python / "python",
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--python-version",
                    "3.14",
                    "--require-hashes",
                    "-r",
                    lock,
                    "-d",
                    folder,
                ],
                f"Fetching tools/{lock.name}",
            )

    folder = made_once("wheels", digest(lock), download)
    return {path.name.split("-")[0].replace("_", "-"): path for path in sorted(folder.glob("*.whl"))}


def clean_lock():
    """Takes addresses out of package-lock.json: `npm ci` finds what is pinned by name, version and hash."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
