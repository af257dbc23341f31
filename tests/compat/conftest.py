"""The two SDKs, each in a page of its own with the recording phone, driven by the same JavaScript."""

import subprocess

import pytest

from tests.pages import RecordingPhone, html, recording_phone_server, tag
from tests.runners import NODE, ROOT
from tools.serve import Server

PYTHON = '<script type="%s">\n%s\n</script>'
BARE = "from softphone import softphone"


@pytest.fixture(scope="session")
def phone_site():
    """The recording phone, on an origin of its own."""
    with recording_phone_server() as server:
        yield server


@pytest.fixture(scope="session")
def other_phone_site():
    """Another origin with a recording phone."""
    with recording_phone_server() as server:
        yield server


@pytest.fixture(scope="session")
def upstream_bundle():
    """The published SDK of JavaScript as one classic script."""
    return subprocess.run(
        [NODE, "tests/compat/bundle.mjs"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


class Sdk:
    """A page with one of the SDKs as `window.softphone`; `tag_` brings it in."""

    def __init__(self, name, tag_, python, context, server, phone_url):
        self.name, self.phone_url = name, phone_url
        self._tag, self._python, self._context, self._server = tag_, python, context, server
        self.page = None

    def open(self, body="", script="", python=None):
        """Opens a page. `script` runs in its head, right after the tag; `python` is the page's Python, where that matters."""
        head = (
            f'<script type="{"module" if self.name != "upstream" else "text/javascript"}">{script}</script>'
            if script
            else ""
        )
        python = python if self.name != "upstream" and python is not None else self._python
        self._server.pages[f"/{self.name}.html"] = html(self._tag + head, body=body + python)
        self.page = self._context.new_page()
        self.page.goto(f"{self._server.origin}/{self.name}.html")
        return self

    def init(self, options="{}", url=None):
        """Calls init as a page does, and waits until the phone's page has loaded."""
        self.page.evaluate("""([url, options]) => new Promise(resolve => {
            softphone.onIFrameLoaded = resolve;
            softphone.init({server: "stack.example.com", url, ...eval(`(${options})`)});
        })""", [url or self.phone_url, options])  # fmt: skip
        return self.phone()

    def phone(self):
        """The recording phone that is in the page now."""
        return RecordingPhone(self.page, "iframe")

    def js(self, code, argument=None):
        """Evaluates JavaScript in the page."""
        return self.page.evaluate(code, argument)

    def sync(self, phone):
        """Waits until all that was asked of the phone before has come; gives all messages but this one."""
        phone.frame.evaluate("() => { globalThis.asked = (globalThis.asked ?? 0) + 1; }")
        count = phone.frame.evaluate("() => asked")
        self.js("() => softphone.injectCss('/* so far */')")
        phone.frame.wait_for_function("count => JSON.parse(recording.received()).filter(([, {css}]) => css === '/* so far */')"
                                      ".length >= count", arg=count)  # fmt: skip
        return [message for message in phone.wire() if message[1].get("css") != "/* so far */"]


@pytest.fixture
def make_sdk(browser, console, site, phone_site, upstream_bundle):
    """Makes an `Sdk` by name: "upstream", "ours" (in the Python that the tag starts) or "ours in py"."""
    context = browser.new_context()
    console.watch(context)
    with Server() as server:
        server.pages["/upstream.js"] = upstream_bundle

        def make(name):
            tag_ = '<script src="/upstream.js"></script>' if name == "upstream" else tag(site)
            python = PYTHON % ("py", BARE) if name == "ours in py" else ""
            return Sdk(name, tag_, python, context, server, phone_site.url)

        yield make
        context.close()


@pytest.fixture
def upstream(make_sdk):
    """The published SDK of JavaScript."""
    return make_sdk("upstream")


@pytest.fixture
def ours(make_sdk):
    """This SDK, for JavaScript."""
    return make_sdk("ours")


@pytest.fixture(params=["upstream", "ours", "ours in py"])
def sdk(request, make_sdk):
    """Each of them."""
    return make_sdk(request.param)
