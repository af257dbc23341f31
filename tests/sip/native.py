"""PJSIP as a test drives it: a process of its own (native_phone.py) that has an account at a server and says a tone."""

import json
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.sip.server import secret
from tools import machine

PROGRAM = Path(__file__).parent / "native_phone.py"
ADDRESS = "192.0.2.1"
# (port, tone in Hz) of each user
PHONES = {"petra": (5070, 800), "paul": (5071, 1350)}


class NativePhone:
    """A native phone that is signed in; use it in `with`."""

    def __init__(self, server, user):
        port, self.voice = PHONES[user]
        self.user = user
        self.folder = tempfile.TemporaryDirectory(prefix=f"{user}-")
        words = [user, secret(user), server.domain, server.udp, ADDRESS, str(port), str(self.voice), self.folder.name]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with open(Path(self.folder.name) / "errors", "w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, PROGRAM, *words], env={"PYTHONPATH": machine.find("pjsip")}, stderr=errors, **pipes
            )
        self.told, self.coming = [], queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.folder.cleanup()

    def _read(self):
        for line in self.process.stdout:
            self.coming.put(json.loads(line))
        self.coming.put(None)

    def act(self, name, *arguments):
        """Has it do something; returns when it is done."""
        before = len(self.told)
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()
        event = self.wait(("done", "failed"), name, since=before)
        assert event[0] == "done", event

    def wait(self, *event, since=0, seconds=20):
        """Waits until something was told since an index of `told`; None stands for any detail, a tuple for any of some."""
        while True:
            for told in self.told[since:]:
                if len(told) >= len(event) and all(map(fits, event, told)):
                    return told
            since = len(self.told)
            self._take(event, seconds)

    def _take(self, event, seconds):
        try:
            told = self.coming.get(timeout=seconds)
        except queue.Empty:
            told = None
        assert told is not None, f"{self.user} did not tell {event}, but {self.told}\n{self.errors()}"
        self.told.append(told)

    def errors(self):
        """What it has written to standard error, and the end of its log."""
        folder = Path(self.folder.name)
        return (folder / "errors").read_text("utf-8") + (folder / "log").read_text("utf-8", "replace")[-1500:]

    def successor(self, before):
        """Waits for the call that takes the place of another one, which may not be over yet."""
        since = 0
        while True:
            told = self.wait("state", None, "confirmed", since=since)
            if told[1] != before:
                return told[1]
            since = self.told.index(told) + 1

    def forget(self):
        """Forgets what was told."""
        self.told.clear()

    def hears(self, call, *voices, of):
        """Whether just these tones, of those, are heard."""
        before = len(self.told)
        self.act("listen", call, list(voices), sorted(of))
        heard = self.wait("heard", since=before, seconds=40)[1]
        assert heard == list(voices), f"{self.user} hears {heard}, not {voices}"


def fits(wanted, told):
    """Whether a detail is as wanted."""
    return wanted is None or told in wanted if isinstance(wanted, tuple) or wanted is None else told == wanted
