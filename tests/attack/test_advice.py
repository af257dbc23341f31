"""The headers that SECURITY.md advises, as they stand there, on the page and on the bundled phone."""

import re

import pytest

from tools.project import DIST, ROOT

BLOCKS = re.findall(r"```http\n(.*?)```", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.DOTALL)


def headers(block, names):
    """A block's headers, with the origins of this test."""
    for name, origin in names.items():
        block = block.replace(name, origin)
    return dict(line.split(": ", 1) for line in block.splitlines())


@pytest.mark.console_errors("frame-ancestors", "does not match")
def test_the_advised_headers_work(stage, site, new_server):
    """The demo line signs in under them, and nothing is blocked. The control: a page that is not listed can't embed it."""
    phone, names = new_server(DIST), {"https://static.example.com/softphone/": site.url}
    names["https://phone.example.com"] = phone.origin
    url = stage.publish(headers=headers(BLOCKS[0], names))
    for listed in (True, False):
        phone.headers = headers(BLOCKS[1], {"https://crm.example.com": url.rstrip("/")} if listed else {})
        stage.page.goto(url)
        stage.begin("")
        stage.python(f"softphone.init('demo', url={phone.url + 'phone/'!r})")
        stage.wait_for("iframe_loaded")
        if listed:
            assert stage.wait_for("authenticated")[0]["uuid"] and stage.errors() == []
    assert stage.heard("authenticated") == [] and phone.requests.count("/phone/hello.js") == 1
