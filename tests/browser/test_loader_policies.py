"""Strict content security policies: the SDK runs under them, or says which directive is missing."""

import pytest

from tests.browser.loading import UP, document, up, wait_attribute
from tests.pages import tag

STRICT = (
    "default-src 'none'; script-src {site} 'wasm-unsafe-eval'; connect-src 'self' {site} {phone}; style-src 'self'; img-src data:; "
    "frame-src {phone}; base-uri 'none'; object-src 'none'; form-action 'none'"
)
TRUSTED = "; require-trusted-types-for 'script'; trusted-types"
NONCE = (
    "default-src 'none'; script-src 'nonce-n0' {more} 'wasm-unsafe-eval'; connect-src 'self' {site} {phone}; img-src data:; "
    "frame-src {phone}; base-uri 'none'; object-src 'none'"
)


def policy(text, site, phone_site, more=""):
    """The header of a page."""
    return {"Content-Security-Policy": text.format(site=site.url, phone=phone_site.origin, more=more)}


def files(phone_site):
    """Handlers in a file: a policy without 'unsafe-inline' may refuse others."""
    return {"handlers.py": UP + f"""
softphone.on_iframe_loaded = lambda: root.setAttribute("data-loaded", "yes")
softphone.on_link_enabled = lambda link: root.setAttribute("data-link", link.textContent)
softphone.init(server="stack.example.com", url="{phone_site.url}")
softphone.show()
softphone.parse_links()
"""}  # fmt: skip


def runs(page, runtime):
    """The handlers run and the phone loads."""
    up(page, runtime)
    wait_attribute(page, "loaded", "yes")
    wait_attribute(page, "link", "call")


BODY = '<a href="tel:1001">call</a>'


@pytest.mark.parametrize("more", ["", TRUSTED], ids=["strict", "trusted types"])
def test_under_a_strict_policy(page, make_page, site, phone_site, runtime, more):
    html = document(tag(site), BODY + f'<script type="{runtime}" src="handlers.py"></script>')
    page.goto(make_page(html, policy(STRICT + more, site, phone_site), files=files(phone_site)))
    runs(page, runtime)


@pytest.mark.parametrize("more", ["", "'strict-dynamic'"], ids=["nonce", "strict-dynamic"])
def test_under_nonces(page, make_page, site, phone_site, runtime, more):
    html = document(tag(site, 'nonce="n0"'), BODY + f'<script type="{runtime}" src="handlers.py" nonce="n0"></script>')
    page.goto(make_page(html, policy(NONCE, site, phone_site, more), files=files(phone_site)))
    runs(page, runtime)


def test_attributes_under_a_strict_policy(page, make_page, site, phone_site):
    attributes = f'data-server="stack.example.com" data-url="{phone_site.url}"'
    page.goto(make_page(document(tag(site, attributes), BODY), policy(STRICT + TRUSTED, site, phone_site)))
    frame = page.wait_for_selector("#wazo-softphone", state="attached").content_frame()
    frame.wait_for_load_state("load")


ERROR = """addEventListener("softphone:error",
    ({detail}) => document.documentElement.setAttribute("data-error", detail.message), true)"""


@pytest.mark.console_errors("Content.Security.Policy", "could not be loaded", "Aborted", "unsafe-eval", "CompileError", "violates",
                            "did not start", "streaming", "falling back", "Refused", "fetch", "uncaught", "blocked", "NetworkError",
                            "import", "falling", "WebAssembly", "prepare wasm")  # fmt: skip
@pytest.mark.parametrize("full, lacking, directive", [
    (" 'wasm-unsafe-eval'", "", "add 'wasm-unsafe-eval' to script-src"),
    ("connect-src 'self' {site}", "connect-src 'self'", "add {site} to connect-src"),
])  # fmt: skip
def test_the_missing_directive_is_named(page, make_page, site, phone_site, runtime, full, lacking, directive):
    text = STRICT.replace(full, lacking).replace("script-src", "script-src 'self'")
    html = document(
        '<script src="error.js"></script>' + tag(site), BODY + f'<script type="{runtime}" src="handlers.py"></script>'
    )
    page.goto(make_page(html, policy(text, site, phone_site), files={"error.js": ERROR, "handlers.py": UP}))
    wait_attribute(page, "error")
    assert directive.format(site=site.url) in page.locator("html").get_attribute("data-error")
