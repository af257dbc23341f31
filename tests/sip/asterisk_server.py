"""Asterisk for a test, with the configuration that docs/servers.md shows, and more users and numbers.

WebSocket on 127.0.0.1:8090 and, with a certificate that nobody has signed, on port 8091; SIP over UDP on 192.0.2.1:5060.
"""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tools import machine

HERE = Path(__file__).parent
SHOWN = HERE / "asterisk"
MORE = SHOWN / "more"
CERTIFICATE = HERE / "wazo" / "certificate.pem"
# What is another for the tests than in the files that are shown: Kamailio has port 8088 here.
ELSEWHERE = {"pbx.example.com": "sip.test", "bindport=8088": "bindport=8090", "0.0.0.0:8089": "0.0.0.0:8091"}


class Asterisk:
    """An Asterisk that can be stopped and started again; use it in `with`."""

    name = "asterisk"
    needs = ("asterisk",)
    host = "127.0.0.1:8090"
    url = f"ws://{host}/ws"
    secure = ("127.0.0.1", 8091)
    udp = "192.0.2.1:5060"
    domain = "sip.test"

    def __init__(self):
        self.process = None
        self.program = Path(machine.find("asterisk"))
        self.temporary = tempfile.TemporaryDirectory(prefix="asterisk-")
        self.folder = Path(self.temporary.name)
        self.configure()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()
        self.temporary.cleanup()

    def configure(self):
        """Writes its configuration into the folder that is its /etc/asterisk, and all else that is its own."""
        for part in ("keys", "lib", "spool/voicemail/default/erin/INBOX", "log"):
            (self.folder / part).mkdir(parents=True)
        for name in {path.name for path in (*SHOWN.glob("*.conf"), *MORE.glob("*.conf"))}:
            parts = [folder / name for folder in (SHOWN, MORE) if (folder / name).exists()]
            text = "\n".join(part.read_text("utf-8") for part in parts)
            for shown, here in {**ELSEWHERE, "/etc/asterisk": str(self.folder)}.items():
                text = text.replace(shown, here)
            (self.folder / name).write_text(text, "utf-8")
        # Unpacked beside the system it has its modules there; one that is installed knows its own.
        data = next(iter(self.program.parent.glob("usr/share/asterisk")), None)
        modules = next(iter(self.program.parent.glob("usr/lib/**/asterisk/modules")), None)
        if data and modules:
            with open(self.folder / "asterisk.conf", "a", encoding="utf-8") as file:
                file.write(f"[directories](+)\nastdatadir => {data}\nastmoddir => {modules}\n")
        for name in ("fullchain.pem", "privkey.pem"):
            shutil.copy(CERTIFICATE, self.folder / "keys" / name)
        (self.folder / "spool/voicemail/default/erin/INBOX/msg0000.txt").touch()

    def start(self):
        """Starts it; returns when it has booted."""
        words = [self.program, "-f", "-C", self.folder / "asterisk.conf"]
        self.output = open(self.folder / "output", "w+")
        self.process = subprocess.Popen(words, stdout=self.output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while "fully booted" not in self.command("core waitfullybooted"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Asterisk does not start:\n" + self.log()[-3000:])
            time.sleep(0.05)  # its console answers nobody before, so there is nothing to wait on

    def command(self, words):
        """A command of its console; gives what it answers, empty while there is nobody who could."""
        command = [self.program, "-C", self.folder / "asterisk.conf", "-rx", words]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout

    def log(self):
        """What it has written."""
        parts = (self.folder / "output", self.folder / "log/full")
        return "\n".join(part.read_text("utf-8", "replace") for part in parts if part.exists())

    def stop(self):
        """Stops it at once, as if the machine had lost its power: nobody is told anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None
            self.output.close()
