"""What this machine has for the tests: browsers, a SIP server, network namespaces; or in words why not."""

import concurrent.futures
import functools
import os
import shutil
import socket
import subprocess
import sys

from . import debian
from .inputs import digest, made_once
from .project import CACHE, TOOLS, Trouble, say
from .toolchain import run

# (name, environment variable that may name it, programs to look for, Debian packages that bring it)
PROGRAMS = (
    # The shell first: without the windows that nobody sees the same tests take a third of the time.
    (
        "chromium",
        "CHROME",
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        ("chromium-headless-shell",),
    ),
    ("firefox", "FIREFOX", ("firefox-esr", "firefox"), ("firefox-esr",)),
    ("kamailio", "KAMAILIO", ("kamailio",), ("kamailio", "kamailio-websocket-modules")),
    ("ip", "IP", ("ip",), ("iproute2",)),
    ("webkit", "WEBKIT_DRIVER", ("WebKitWebDriver",), ("webkit2gtk-driver",)),
    ("xvfb", "XVFB", ("Xvfb",), ("xvfb",)),
    # These are not installed but unpacked into .cache/; `PJSIP` names a folder with Python's pjsua2.
    ("asterisk", "ASTERISK", ("asterisk",), ("asterisk",)),
    ("rtpengine", "RTPENGINE", ("rtpengine",), ("rtpengine-daemon",)),
    ("pjsip", "PJSIP", (), ("pjsua2-python",)),
)

# Interfaces of the namespace that the tests make for themselves. With nothing but `lo` Chromium says
# that it is offline, and without a default route Firefox finds no address for a call. Nothing
# answers there, and names are not found, at once. Addresses that the system gives by itself come
# seconds later, and Chromium then breaks off its requests because the network has changed: none are given.
OWN_INTERFACES = ("softphone0", "softphone1")
NAMESPACE = """
ip link set lo up
if ip link add softphone0 type veth peer name softphone1 2>/dev/null; then
  for end in softphone0 softphone1; do ip link set "$end" addrgenmode none 2>/dev/null; done
  ip address add 192.0.2.1/24 dev softphone0; ip link set softphone0 up; ip link set softphone1 up
  ip route add default via 192.0.2.2
  for server in $(sed -n 's/^nameserver //p' /etc/resolv.conf); do ip route add unreachable "$server" 2>/dev/null; done
fi
exec "$@"
"""

CHROMIUM_ARGUMENTS = (
    "--allow-loopback-in-peer-connection",
    # As Chromium is outside of tests; `user-gesture-required` asks for a click just before each sound.
    "--autoplay-policy=document-user-activation-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    # The first for calls over loopback; the others spare each window two renderers for an address bar that nobody sees.
    "--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


def find(name):
    """The path of a program, or None."""
    _, variable, candidates, _ = next(row for row in PROGRAMS if row[0] == name)
    found = (shutil.which(candidate, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") for candidate in candidates)
    return os.environ.get(variable) or next(filter(None, found), None) or unpacked(name)


def unpacked(name):
    """The path of what `prepare` has unpacked, or None."""
    found = CACHE.glob(f"{name}-{'?' * 16}/{name}")
    return next(map(str, found), None)


def why_not(name):
    """In words why a program cannot be used, or an empty string."""
    _, variable, candidates, packages = next(row for row in PROGRAMS if row[0] == name)
    if find(name):
        return ""
    return f"no {name} here: install {' '.join(packages)}, or name the program in the variable {variable}"


def chromium_arguments():
    """How Chromium is started: quiet, with a microphone that beeps, and without its sandbox where root could not have one."""
    return [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]


def is_isolated():
    """Whether this process runs in a network namespace of the tests' own."""
    return not {name for _, name in socket.if_nameindex()}.difference(("lo", *OWN_INTERFACES))


def namespace_command():
    """What to put before a command so that it runs in a network namespace of its own; empty if that cannot be."""
    if not shutil.which("unshare") or not find("ip"):
        return []
    for flags in ("-n", "-rn"):  # the second where this user may only do so as root of a user namespace
        if subprocess.run(["unshare", flags, "true"], capture_output=True).returncode == 0:
            return ["unshare", flags, "sh", "-c", NAMESPACE, "sh"]
    return []


def prepare(python):
    """Installs what is missing, as far as this machine lets us; `python` is one that has Playwright."""
    with concurrent.futures.ThreadPoolExecutor() as threads:
        # What is there already is looked at too: it may have been made for another Python.
        beside = {
            name: threads.submit(unpack, python)
            for name, unpack in UNPACK.items()
            if find(name) in (None, unpacked(name))
        }
        install([row for row in PROGRAMS if not find(row[0]) and row[0] not in UNPACK])
    for name, reasons in beside.items():
        for reason in reasons.result():
            say(f"Not had: {name}, {reason}")
    if not find("chromium"):
        os.environ["CHROME"] = playwright_chromium(python)
    for name, *_ in PROGRAMS:
        if why_not(name):
            say(f"Some tests cannot run: {why_not(name)}.")


def install(missing):
    """Installs rows of `PROGRAMS` by apt, where this is root's machine."""
    if missing and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for row in missing for package in row[3]]
        say(f"Installing what the tests need: {' '.join(packages)} …")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)


def unpack_pjsip(python):
    """Fetches PJSIP for `python`; gives why that was not possible, as `debian.unpack` does."""
    pinned = TOOLS / "requirements-pjsip.txt"
    command = [python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", "--no-deps", "-r", pinned, "--target"]
    try:
        made_once(
            "pjsip", digest(pinned, also=sys.version), lambda folder: run([*command, folder / "pjsip"], "Fetching it")
        )
    except Trouble as trouble:
        return [str(trouble).splitlines()[-1]]
    return []


UNPACK = {name: functools.partial(debian.unpack, name) for name in debian.NAMES} | {"pjsip": unpack_pjsip}


def playwright_chromium(python):
    """The path of the Chromium that Playwright keeps for itself, fetched if need be; or an empty string."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = subprocess.run([python, "-c", ask], capture_output=True, text=True).stdout.strip()
    if not os.path.exists(path):
        say("Fetching Chromium for the tests …")
        try:
            subprocess.run([python, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, timeout=600)
        except subprocess.TimeoutExpired:
            say("Chromium could not be fetched in ten minutes.")
    return path if os.path.exists(path) else ""
