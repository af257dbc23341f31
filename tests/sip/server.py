"""Kamailio for a test: registrar and proxy for alice, bob and carol at sip.test, WebSocket on 127.0.0.1:8088."""

import contextlib
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tools import machine

CONFIGURATION = Path(__file__).parent / "kamailio.cfg"
URL = "ws://127.0.0.1:8088"
PROGRAM = machine.find("kamailio")


def secret(user):
    """The password of a user, as in kamailio.cfg."""
    return f"{user}-secret"


class SipServer:
    """A Kamailio that can be stopped and started again; use it in `with`."""

    name = "kamailio"
    needs = ("kamailio",)
    host = "127.0.0.1:8088"
    url = URL
    domain = "sip.test"

    def __init__(self):
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self):
        """Starts it; returns when it answers."""
        self.folder = tempfile.TemporaryDirectory(prefix="kamailio-")
        words = [PROGRAM, "-DD", "-E", "-f", CONFIGURATION, "-m", "16", "-M", "4", "-w", self.folder.name, "-Y", self.folder.name]
        self.log = open(Path(self.folder.name) / "log", "w+")
        self.process = subprocess.Popen(words, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 10
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.log.seek(0)
                raise RuntimeError("Kamailio does not start:\n" + self.log.read()[-3000:])

    def answers(self):
        """Whether it takes connections."""
        with contextlib.suppress(OSError), urllib.request.urlopen("http://127.0.0.1:8088/", timeout=0.5) as answer:
            return answer.status == 200
        return False

    def stop(self):
        """Stops it with SIGTERM: its children survive a SIGKILL and keep the port."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None
            self.log.close()
            self.folder.cleanup()
