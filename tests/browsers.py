"""Fixtures for tests in real browsers: Chromium and Firefox, pages of a test's own, and what their consoles say."""

import re

import pytest

from tools import machine
from tools.project import DIST
from tools.serve import Server

FIREFOX_PREFERENCES = {
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_open_during_load": False,
    "media.autoplay.default": 0,
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

# What a browser writes to the console by itself and no page can help.
ALWAYS_ALLOWED = (r"/favicon\.ico",)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_name, pytestconfig):
    """The machine's own Chromium or Firefox, with a microphone that beeps."""
    reason = machine.why_not(browser_name)
    if reason:
        pytest.skip(reason)
    program = {"executable_path": machine.find(browser_name)}
    if browser_name == "firefox":
        more = {"channel": "moz-firefox", "firefox_user_prefs": FIREFOX_PREFERENCES}
    else:
        more = {"args": machine.chromium_arguments(), "ignore_default_args": ["--mute-audio"]}
    return {**browser_type_launch_args, **program, **more}


class Console:
    """What the pages of one test write to their consoles; `lines` is [(kind, text)], `errors` what was not expected."""

    def __init__(self, allowed):
        self.lines, self.errors, self.allowed = [], [], [*ALWAYS_ALLOWED, *allowed]

    def watch(self, context):
        """Listens to all pages of a context."""
        context.on(
            "console", lambda message: self.hear(message.type, f"{message.text} ({message.location.get('url', '')})")
        )
        context.on("weberror", lambda error: self.hear("error", f"uncaught: {error.error}"))

    def hear(self, kind, text):
        """Keeps a line; an error that nobody expects is kept apart."""
        self.lines.append((kind, text))
        if kind == "error" and not any(re.search(pattern, text) for pattern in self.allowed):
            self.errors.append(text)

    def text(self):
        """All of it, a line each."""
        return "\n".join(f"{kind}: {text}" for kind, text in self.lines)


@pytest.fixture
def console(request):
    """The test's `Console`. Unexpected errors fail the test; `@pytest.mark.console_errors("pattern", …)` expects some."""
    allowed = [pattern for marker in request.node.iter_markers("console_errors") for pattern in marker.args]
    console = Console(allowed)
    yield console
    assert not console.errors, "errors on the console:\n" + "\n".join(console.errors)


@pytest.fixture
def new_context(new_context, console):
    """Makes browser contexts whose consoles are listened to."""

    def make(**options):
        context = new_context(**options)
        console.watch(context)
        return context

    return make


@pytest.fixture(params=["mpy", "py"])
def runtime(request):
    """The script type of the runtime: `mpy` for MicroPython, `py` for Pyodide."""
    return request.param


@pytest.fixture(scope="session")
def site():
    """dist/ on an origin of its own."""
    with Server(DIST) as server:
        yield server


@pytest.fixture(scope="session")
def other_origin():
    """dist/ on another origin."""
    with Server(DIST) as server:
        yield server


@pytest.fixture(scope="session")
def third_origin():
    """dist/ on a third origin."""
    with Server(DIST) as server:
        yield server


@pytest.fixture
def new_server():
    """Makes servers that live as long as the test: `new_server(folder=None, headers={…})`."""
    servers = []

    def make(folder=None, **options):
        servers.append(Server(folder, **options).__enter__())
        return servers[-1]

    yield make
    for server in servers:
        server.__exit__()


@pytest.fixture
def page_server(new_server):
    """The origin of the pages that the test writes; nothing else is on it."""
    return new_server()


@pytest.fixture
def make_page(page_server):
    """Serves a page that the test writes: `make_page(html, headers={…}, path="/", files={"handlers.py": text})` → URL."""

    def make(html, headers=None, path="/", files=None):
        for name, text in {path: html, **(files or {})}.items():
            key = name if name.startswith("/") else "/" + name
            page_server.pages[key + "index.html" if key.endswith("/") else key] = text
        page_server.page_headers[path] = headers or {}
        return page_server.origin + path

    return make
