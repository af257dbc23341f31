"""WebKit, by its own WebDriver over HTTP: a window on a screen that nobody sees, and the few commands that the tests need."""

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from tools import machine

PATIENCE = 40  # seconds for what a page is waited for
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def screen(folder):
    """Starts an X server; gives its process and the display it has chosen itself."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [machine.find("xvfb"), "-displayfd", str(writer), "-screen", "0", "1200x900x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdout=folder.log,
        stderr=folder.log,
    )
    os.close(writer)
    with open(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise RuntimeError(f"Xvfb does not start:\n{folder.text()}")
    return process, f":{number}"


class Folder:
    """A home for the browser, thrown away with what it has written; `log` is what the programs say."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True)
        self.path = self._folder.name
        self.log = open(os.path.join(self.path, "log"), "w+b")

    def text(self):
        """The end of the log."""
        self.log.seek(0)
        return self.log.read()[-3000:].decode(errors="replace")

    def close(self):
        """Nothing is left."""
        self.log.close()
        self._folder.cleanup()


class WebKit:
    """One window. Use it in `with`."""

    def __enter__(self):
        self.folder = Folder()
        self.screen, display = screen(self.folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        own = {
            name: self.folder.path
            for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
        }
        self.process = subprocess.Popen(
            [machine.find("webkit"), f"--port={port}", "--host=127.0.0.1"],
            env={
                **os.environ,
                **own,
                "DISPLAY": display,
                "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1",
                "GDK_BACKEND": "x11",
            },
            stdout=self.folder.log,
            stderr=self.folder.log,
        )
        self.base = f"http://127.0.0.1:{port}"
        self._wait_for_driver()
        self.base += "/session/" + self._ask("POST", "/session", {"capabilities": {}})["sessionId"]
        self._ask("POST", "/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})
        return self

    def __exit__(self, *_error):
        try:
            self._ask("DELETE", "")
        finally:
            for process in (self.process, self.screen):
                process.terminate()
                process.wait()
            self.folder.close()

    def _wait_for_driver(self):
        while True:
            try:
                self._ask("GET", "/status")
                return
            except urllib.error.URLError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"WebKit's driver does not start:\n{self.folder.text()}") from None
                time.sleep(0.02)  # nothing tells that it listens but asking

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode(errors='replace')[:2000]}") from None

    def open(self, url):
        """Opens a page."""
        self._ask("POST", "/url", {"url": url})

    def js(self, code, *arguments):
        """What the body of a function gives in the page, or in the frame that was entered; it may await."""
        script = f"""const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
            (async (...args) => {{ {code} }})(...given).then(value => done([true, value ?? null]), error => done([false, `${{error}}`]));"""
        went_well, value = self._ask("POST", "/execute/async", {"script": script, "args": list(arguments)})
        assert went_well, value
        return value

    def until(self, expression, *arguments):
        """Waits in the page until an expression of `args` gives something; returns that."""
        return self.js(
            f"""const end = performance.now() + {PATIENCE * 900};
            for (;;) {{
              const found = await ({expression});
              if (found) return found;
              if (performance.now() > end) throw new Error("in vain: " + {json.dumps(expression)} + "; the page says: " + document.body.innerText);
              await new Promise(resolve => setTimeout(resolve, 10));
            }}""", *arguments)  # fmt: skip

    def find(self, xpath):
        """An element."""
        return self._ask("POST", "/element", {"using": "xpath", "value": xpath})

    def click(self, xpath):
        """Clicks as a person does."""
        self._ask("POST", f"/element/{self.find(xpath)[ELEMENT]}/click", {})

    def picture(self):
        """The window's content as PNG in base64."""
        return self._ask("GET", "/screenshot")

    def frame(self, xpath=None):
        """Enters a frame of the page; None: goes back to the page itself."""
        self._ask("POST", "/frame", {"id": xpath and self.find(xpath)})
