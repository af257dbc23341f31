"""Programs of Debian's packages, unpacked into `.cache/`: nothing is installed, and no maintainer script runs.

A program so unpacked runs through its own dynamic linker and with its own libraries, whatever the system's are. Packages come from
the mirror that this machine's apt is set up with, and apt checks their signatures as it does always.
"""

import glob
import hashlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path

from .inputs import made_once
from .project import Trouble, say

# What can be had so: (name, package, packages beside it where the suite has them, the program, how it tells its version, suites in
# the order they are tried). A suite that changes little goes first; "" is the machine's own, which may have no Asterisk.
UNPACKED = (
    ("asterisk", "asterisk", ("asterisk-opus", "asterisk-voicemail"), "usr/sbin/asterisk", "-V",
     ("bullseye", "", "sid", "trixie", "forky")),
    ("rtpengine", "rtpengine-daemon", (), "usr/bin/rtpengine", "--version", ("", "bookworm", "trixie", "sid")),
)  # fmt: skip
NAMES = tuple(row[0] for row in UNPACKED)
LEFT_OUT = (
    "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/icons", "usr/share/mime", "usr/share/perl", "usr/bin/perl*",
    "usr/lib/*/perl", "usr/lib/*/perl-base", "usr/lib/*/mfx", "usr/lib/*/dri", "usr/lib/python3",
)  # fmt: skip
LAYOUT = 1  # of what `unpack` makes: another number makes it anew
SOURCES = Path("/etc/apt")

# apt with a state of its own, in which no package is installed.
APT = """
Dir::State "{folder}/state";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
APT::Update::Post-Invoke {{}};
APT::Update::Post-Invoke-Success {{}};
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
"""


def unpack(name, _python=None):
    """Unpacks a program as `.cache/NAME-KEY/NAME`, once; gives why that was not possible, a line for each suite."""
    row = next(row for row in UNPACKED if row[0] == name)
    if not all(map(shutil.which, ("apt-get", "dpkg-deb", "tar"))):
        return ["Here is no apt, or no dpkg."]
    mirror, own, options = archive()
    if not mirror:
        return ["apt has no archive that carries this system's release."]
    key = hashlib.sha256(repr((row, own, LEFT_OUT, LAYOUT)).encode()).hexdigest()
    reasons = []
    for suite in dict.fromkeys(suite or own for suite in row[-1]):
        line = f"deb {options} {mirror} {suite} main\n"
        try:
            made_once(name, key, lambda folder, line=line: fill(folder, row, line))
            return []
        except Trouble as trouble:
            reasons.append(f"{suite}: {trouble}.")
    return reasons


def fill(folder, row, source):
    """Fetches packages and all that they need from one suite, and unpacks them into `folder`."""
    name, package, beside, program, tell_version, _ = row
    say(f"Unpacking {name} of {source.split()[-2]} for the tests …")
    apt = folder / "apt"
    for part in ("state/lists/partial", "cache/archives/partial"):
        (apt / part).mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(source)
    (apt / "apt.conf").write_text(APT.format(folder=apt))
    setup = ["-qq", "-c", apt / "apt.conf"]
    run(["apt-get", *setup, "update"])
    known = run(["apt-cache", *setup, "pkgnames"]).split()
    packages = [package, *(each for each in beside if each in known)]
    run(["apt-get", *setup, "-y", "--download-only", "--no-install-recommends", "install", *packages])
    for archived in sorted((apt / "cache/archives").glob("*.deb")):
        run(["sh", "-c", EXTRACT, "sh", archived, folder, *(f"--exclude=./{place}" for place in LEFT_OUT)])
    shutil.rmtree(apt)
    # The folder is moved when all is well, so what is written down finds the rest by its own place.
    script = folder / name
    script.write_text(START.format(program=shlex.quote(program)))
    script.chmod(0o755)
    run([script, tell_version])


EXTRACT = """package=$1 folder=$2; shift 2
dpkg-deb --fsys-tarfile "$package" | tar -x -C "$folder" --keep-directory-symlink --no-same-owner "$@"
"""
START = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
linker=$(ls -d "$here"/lib/*/ld-linux*.so.* "$here"/usr/lib/*/ld-linux*.so.* 2>/dev/null | head -n 1)
libraries=$(ls -d "$here"/lib/*-linux-gnu* "$here"/usr/lib/*-linux-gnu* "$here"/usr/lib 2>/dev/null | tr '\\n' ':')
exec "$linker" --library-path "$libraries" "$here"/{program} "$@"
"""


def run(words):
    """Runs a program and gives what it said; when it fails, its last line is the reason."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Trouble(said[-1] if said else f"{words[0]} ended with {done.returncode}")
    return done.stdout


# -- where this machine's packages come from


def archive():
    """(address, codename, options) of the archive with this system's release, as apt is set up; or three empty strings."""
    own = codename()
    for address, suites, options in sources():
        if own and own in suites:
            return address, own, options
    return "", "", ""


def codename():
    """The name of this system's release, or an empty string."""
    path = Path("/etc/os-release")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return next((shlex.split(line)[0][17:] for line in lines if line.startswith("VERSION_CODENAME=")), "")


def sources():
    """(address, suites, options in brackets or "") of all binary sources of apt, in both of the ways they are written in."""
    found = []
    for name in sorted([str(SOURCES / "sources.list"), *glob.glob(str(SOURCES / "sources.list.d/*"))]):
        if name.endswith(".list") and os.path.exists(name):
            found += one_line_sources(Path(name).read_text("utf-8"))
        elif name.endswith(".sources"):
            found += stanza_sources(Path(name).read_text("utf-8"))
    return found


def one_line_sources(text):
    """`deb [options] address suite component …`, a line each."""
    for line in text.splitlines():
        kind, _, rest = line.partition("#")[0].strip().partition(" ")
        rest, options = rest.strip(), ""
        if rest.startswith("["):
            options, _, rest = rest.partition("]")
            options += "]"
        words = rest.split()
        if kind == "deb" and len(words) >= 2:
            yield words[0], words[1:2], options


def stanza_sources(text):
    """Stanzas of `Name: value` (deb822), with an empty line between."""
    for stanza in text.split("\n\n"):
        fields, name = {}, ""
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if not line.startswith((" ", "\t")):
                name, _, line = line.partition(":")
            fields[name.lower()] = f"{fields.get(name.lower(), '')} {line.strip()}".strip()
        if "deb" in fields.get("types", "").split() and fields.get("enabled", "yes").lower() != "no":
            key = fields.get("signed-by", "")
            options = f"[signed-by={key}]" if key.startswith("/") else ""
            yield from ((uri, fields.get("suites", "").split(), options) for uri in fields.get("uris", "").split())
