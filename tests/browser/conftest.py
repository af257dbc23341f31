"""A page with Python in it, shared by the tests of a file; each finds it as new."""

import pytest

from tests.browsers import Console
from tests.pages import HARNESS, PythonPage, html, recording_phone_server, tag
from tools.serve import Server


@pytest.fixture(scope="session")
def phone_site():
    """The recording phone, on an origin of its own."""
    with recording_phone_server() as server:
        yield server


@pytest.fixture(scope="module", params=["mpy", "py"])
def shared_page(request, browser, site, phone_site):
    """The page, in one of the two runtimes."""
    with Server() as server:
        server.pages["/index.html"] = html(tag(site), body=f'<script type="{request.param}">{HARNESS}</script>')
        context = browser.new_context()
        page = context.new_page()
        page.lines = []
        context.on("console", lambda message: page.lines.append((message.type, message.text)))
        context.on("weberror", lambda error: page.lines.append(("error", f"uncaught: {error.error}")))
        page.goto(server.url)
        page.wait_for_function("() => globalThis.harness", timeout=20_000)
        yield PythonPage(page, request.param, phone_site.url)
        context.close()


@pytest.fixture
def desk(shared_page, request):
    """The shared page, with nothing left of the test before. Errors on the console that the test doesn't expect fail it."""
    shared_page.fresh()
    shared_page.page.lines.clear()
    yield shared_page
    console = Console([pattern for marker in request.node.iter_markers("console_errors") for pattern in marker.args])
    for kind, text in shared_page.page.lines:
        console.hear(kind, text)
    assert not console.errors, "errors on the console:\n" + "\n".join(console.errors)
