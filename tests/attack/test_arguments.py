"""What a page may be led to pass on: addresses, servers, origins, schemas. Refused in words, and nothing is changed or sent."""

import json

import pytest

from tests.attack.stage import until

ORIGINS = (
    "*", "https://*.example.com", "https://login.example.com/", "https://login.example.com/path", "null",
    "file:///", "", "login.example.com", "https://LOGIN.example.com", "https://login.example.com:443",
    "https://u:secretly@login.example.com", "javascript:alert(1)", "data:text/html,x", " https://login.example.com",
    None, 7,
)  # fmt: skip
URLS = (
    "javascript:alert(1)//", "JaVaScRiPt:alert(1)", "\tjavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "blob:https://phone.example.com/1", "file:///etc/passwd",
    "about:blank", "ftp://u:secretly@phone.example.com/", "https://", "https://u:secretly@phone.example.com/",
    "https://secretly@phone.example.com/", "//u:secretly@phone.example.com/", 7,
)  # fmt: skip
SERVERS = (
    "u:secretly@pbx.example.com", "wss://u:secretly@pbx.example.com/ws", "wss://u:secret ly@pbx.example.com",
    "pbx.example.com?a=secretly", "wss://pbx.example.com/ws?token=secretly", "wss://pbx.example.com/ws#secretly",
    "pbx.example.com/path", "pbx.example.com\nx", "wss://pbx.example.com/a\nb", "https://pbx.example.com",
    "ws://pbx.example.com", "javascript:alert(1)", "..", "", 7, "pbx.example.com:443", "wss://",
    "wss://pbx.example.com:0", "wss://pbx.example.com:99999", "wss://u:secretly\n@pbx.example.com",
)  # fmt: skip

# The same ways in, with what may pass: the controls.
GOOD = (
    {"allowed_origins": ["https://login.example.com", "http://127.0.0.1:8000"]},
    {"allowed_origins": ["https://xn--phne-55d.example.com"]},
    {"url": "/phone/"},
    {"server": "wss://pbx.example.com:8089/ws", "url": "/phone/"},
    {"server": "ws://127.0.0.1:8088/ws", "url": "/phone/"},
    {"server": "192.0.2.7", "url": "/phone/"},
)


def test_addresses_are_checked(stage):
    """`allowed_origins`, `url` and `server`: one ConfigurationError each, which never repeats a password."""
    stage.open("")
    stage.python("""
        def trial(**given):
            arguments = {"server": "demo", "url": "/phone/"}
            arguments.update(given)
            error = refused(softphone.init, **arguments)
            made = js.document.querySelectorAll("iframe").length
            softphone.remove()
            return [error and error["class"], error and error["message"], made]
    """)
    bad = [("allowed_origins", [value]) for value in ORIGINS] + [("allowed_origins", "https://login.example.com")]
    bad += [("url", value) for value in URLS] + [("server", value) for value in SERVERS]
    rows = stage.python("result = [trial(**{name: value}) for name, value in %r]" % (bad,))
    for (name, value), (kind, message, made) in zip(bad, rows, strict=True):
        assert (kind, made) == ("ConfigurationError", 0), (name, value, kind)
        assert "secret" not in message and name in message, (name, value, message)
        assert name != "allowed_origins" or "https://" in message, (value, message)
    rows = stage.python("result = [trial(**given) for given in %r]" % (GOOD,))
    assert [kind for kind, _, _ in rows] == [None] * len(GOOD) and [made for _, _, made in rows] == [1] * len(GOOD)


def test_plain_http_in_a_secure_page_is_named_mixed_content(stage, page):
    """An https page can't hold an http phone; from this machine it may, and https always."""
    url = "https://crm.example.com/"
    stage.tag, static = "https://static.example.com/softphone.js", stage.tag.replace("softphone.js", "")
    for public, local in ((url, stage.publish()), ("https://static.example.com/", static)):
        pass_on(page, public, local)
    page.goto(url)
    stage.begin("")
    refused = stage.python("""
        result = []
        for url in ("http://phone.example.com/", "https://phone.example.com/", "http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost:9/"):
            result.append(refused(softphone.init, "demo", url=url))
            softphone.remove()
    """)
    assert refused[0]["class"] == "ConfigurationError" and "mixed content" in refused[0]["message"]
    assert refused[1:] == [None] * 4


def pass_on(page, public, local):
    """Serves below `public` what is below `local`."""

    def answer(route):
        route.fulfill(response=page.request.get(route.request.url.replace(public, local)))

    page.route(public + "**", answer)


NESTED = "(" * 3 + "a+" + ")+" * 3
DEEP = '{"a":' * 200 + "{}" + "}" * 200

# (schema, a part of the path that the error names)
SCHEMAS = (
    ({"type": "object", "properties": {"a": {"$ref": "%OTHER%/schema.json"}}}, "properties.a.$ref"),
    ({"type": "object", "properties": {"a": {"$ref": "other.json#/x"}}}, "properties.a.$ref"),
    ({"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}, "properties.a.pattern"),
    ({"type": "object", "properties": {"a": {"type": "string", "pattern": NESTED}}}, "properties.a.pattern"),
    ({"type": "object", "properties": {"a": {"type": "strong"}}}, "properties.a.type"),
    ({"type": "object", "required": ["b"], "properties": {"a": {}}}, "required"),
    ('{"type": "object", "properties": %s}' % DEEP, "properties"),
    ({"type": "object", "title": "x" * 5_000_000, "properties": {}}, ""),
)


@pytest.mark.only_browser("chromium")
def test_schemas_are_checked_within_bounds(stage, new_server):
    """Remote `$ref`, slow patterns, monsters: SchemaError with a path, nothing fetched. HTML in a title is text."""
    other = new_server()
    stage.open()
    for schema, path in SCHEMAS:
        stage.forget()
        text = (schema if isinstance(schema, str) else json.dumps(schema)).replace("%OTHER%", other.origin)
        stage.page.evaluate("text => { window.text = text; }", text)
        error = stage.python("result = refused(softphone.set_form_schema, js.text)") or stage.wait_for("error")[0]
        assert error["class"] in ("SchemaError", "ConfigurationError"), error
        assert path in error["message"] and len(error["message"]) < 3000, error
    assert other.requests == [] and "BRIDGE_UPDATE_FORM_SCHEMA" not in stage.posted_types()
    good = {
        "type": "object",
        "title": "<img src=x onerror=alert(1)>",
        "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"type": "string", "pattern": "^[a-z]{2,4}$"}},
        "$defs": {"a": {"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}}},
    }
    stage.python("softphone.set_form_schema(%r)" % json.dumps(good))
    assert until(stage.phone, "() => window.got.at(-1).data.schema") == good
    assert stage.python("result = len(softphone.on_error)") == 1
