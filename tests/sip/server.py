"""Kamailio for a test: registrar and proxy at sip.test, WebSocket on 127.0.0.1:8088.

Where there is an rtpengine, also UDP on 192.0.2.1:5062 for native phones; without one, tests that need these are missing.
"""

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

RTPENGINE = (
    "--config-file=none",
    "--foreground",
    "--log-stderr",
    "--log-level=3",
    "--table=-1",  # nothing in the kernel
    "--interface=192.0.2.1",
    "--listen-ng=127.0.0.1:2223",
    "--port-min=24000",
    "--port-max=24500",
)


def secret(user):
    """The password of a user, as in kamailio.cfg."""
    return f"{user}-secret"


class SipServer:
    """A Kamailio that can be stopped and started again; use it in `with`."""

    name = "kamailio"
    needs = ("kamailio",)
    host = "127.0.0.1:8088"
    url = URL
    udp = "192.0.2.1:5062"
    domain = "sip.test"

    def __init__(self):
        self.process = self.media = None

    def __enter__(self):
        if machine.find("rtpengine"):
            self.media = subprocess.Popen([machine.find("rtpengine"), *RTPENGINE], stderr=subprocess.DEVNULL)
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()
        if self.media is not None:
            self.media.terminate()
            self.media.wait(10)

    def start(self):
        """Starts it; returns when it answers."""
        self.folder = tempfile.TemporaryDirectory(prefix="kamailio-")
        words = [
            PROGRAM,
            "-DD",
            "-E",
            "-f",
            CONFIGURATION,
            "-m",
            "16",
            "-M",
            "4",
            "-w",
            self.folder.name,
            "-Y",
            self.folder.name,
        ]
        words += ["-A", "WITH_RTPENGINE"] if self.media is not None else []
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
