"""The static server: what a browser needs from a host."""

import urllib.error
import urllib.request

import pytest

from tools.serve import Server


@pytest.fixture
def server(tmp_path):
    (tmp_path / "a.mjs").write_text("1")
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "index.html").write_text("<p>home")
    with Server(tmp_path) as server:
        yield server


def get(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers))


@pytest.mark.parametrize(("path", "kind"), [
    ("a.mjs", "text/javascript; charset=utf-8"),
    ("a.wasm", "application/wasm"),
    ("", "text/html; charset=utf-8"),
])  # fmt: skip
def test_types_and_open_origin(server, path, kind):
    answer = get(server.url + path)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unchanged_file_is_not_sent_again(server):
    tag = get(server.url + "a.mjs").headers["ETag"]
    with pytest.raises(urllib.error.HTTPError) as not_modified:
        get(server.url + "a.mjs", **{"If-None-Match": tag})
    not_modified.value.close()
    assert not_modified.value.code == 304


@pytest.mark.parametrize("path", ["nothing.js", "../secret", "%2e%2e/secret"])
def test_what_is_not_there_is_404(server, tmp_path, path):
    (tmp_path.parent / "secret").write_text("not to be served")
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(server.url + path)
    missing.value.close()
    assert missing.value.code == 404


def test_pages_and_headers_of_a_test(server):
    server.pages["/deep/page.html"] = "<p>made"
    server.page_headers["/deep/page.html"] = {"Content-Security-Policy": "default-src 'none'"}
    answer = get(server.url + "deep/page.html")
    assert answer.read() == b"<p>made"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "/deep/page.html" in server.requests
