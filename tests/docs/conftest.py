"""Pages for the examples: the project's files where the examples look for them, and the recording phone in them."""

import pytest

from tests.pages import TESTS
from tools.serve import Server

PHONE = {
    f"/softphone/phone/{path.name}": path.read_text(encoding="utf-8") for path in (TESTS / "recording_phone").iterdir()
}
PHONE["/softphone/phone/index.html"] = PHONE["/softphone/phone/index.html"].replace(
    "<html", '<html data-hello="login,demo,contacts"'
)


@pytest.fixture
def example_site(site):
    """A host with `softphone/`, as the documentation lays it out; its phone is the recording one."""
    with Server() as server:
        own = server.find
        server.pages.update(PHONE)
        server.pages["/customers.json"] = '{"name": "Alice"}'
        server.find = lambda path: (
            own(path) or (path.startswith("/softphone/") and site.find(path.removeprefix("/softphone")) or None)
        )
        yield server


@pytest.fixture
def example_page(browser, console, example_site):
    """A page that reaches nobody but the example site; `page.strangers` lists what else it has asked for."""
    context = browser.new_context(permissions=["notifications"])
    console.watch(context)
    strangers = []

    def answer(route):
        if route.request.url.startswith(example_site.origin):
            return route.continue_()
        strangers.append(route.request.url)
        return route.abort()

    context.route("**/*", answer)
    page = context.new_page()
    yield page
    assert strangers == []
    context.close()
