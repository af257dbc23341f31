"""Policies of the page and of the phone: the SDK works under them, or one readable error names what to add."""

import pytest

# What browsers themselves say of it.
NOISE = (
    "violates",
    "blocked",
    "Refused",
    "denied",
    "insecure",
    "sandbox",
    "BLOCKED_BY_RESPONSE",
    "does not match",
    "could not be loaded",
)
pytestmark = pytest.mark.console_errors(*NOISE)

SILENT = pytest.mark.parametrize("greeting", ["", "?silent"], ids=["greeting", "silent"])


def begin(stage, headers, greeting, **arguments):
    """Opens a page that is sent with these headers, and asks for a call at once."""
    stage.page.goto(stage.publish(headers=headers))
    stage.begin("")
    stage.python(
        f"softphone.init('demo', url={stage.phone_url + greeting!r}, **{arguments}); softphone.make_call('1001')"
    )


@SILENT
def test_a_page_whose_policy_keeps_the_phone_out_is_told(stage, greeting):
    """`frame-src` is named, nothing is lost on a page of the browser's. The control: with the phone listed it works."""
    begin(stage, {"Content-Security-Policy": "frame-src https://phone.example.com"}, greeting)
    (error,) = stage.wait_for("error")
    assert error["code"] == "unreachable" and f"add {stage.phone_server.origin} to frame-src" in error["message"]
    stage.page.evaluate(
        "async url => { await fetch(url, { mode: 'no-cors' }); await new Promise(done => setTimeout(done)); }",
        stage.phone_url,
    )
    assert stage.heard("iframe_loaded") == [] and stage.errors() == ["unreachable"]
    begin(stage, {"Content-Security-Policy": f"frame-src {stage.phone_server.origin}"}, greeting)
    stage.wait_for("iframe_loaded")
    assert stage.errors() == [] and "ON_CLICK_TO_CALL" in stage.posted_types()


@SILENT
def test_an_embedder_policy_needs_headers_of_the_phone(stage, greeting):
    """Chromium fires `load`, Firefox does not: either way the headers are named. With them it works."""
    policy = {"Cross-Origin-Embedder-Policy": "require-corp"}
    begin(stage, policy, greeting, load_timeout=1)
    (error,) = stage.wait_for("error")
    assert error["code"] in ("unreachable", "load_timeout") and stage.heard("iframe_loaded") == []
    assert (
        "Cross-Origin-Embedder-Policy" in error["message"]
        and "Cross-Origin-Resource-Policy: cross-origin" in error["message"]
    )
    stage.phone_server.headers = {**policy, "Cross-Origin-Resource-Policy": "cross-origin"}
    begin(stage, policy, greeting)
    stage.wait_for("iframe_loaded")
    assert stage.errors() == [] and "ON_CLICK_TO_CALL" in stage.posted_types()


def test_a_sandbox_must_leave_the_page_its_origin(stage):
    """Without `allow-same-origin` the phone speaks from `null`, which is everybody's; CPython does not even start."""
    sandbox = {"Content-Security-Policy": "sandbox allow-scripts"}
    if stage.runtime == "py":
        stage.page.goto(stage.publish(headers=sandbox))
        (error,) = stage.wait_for("loading")
        assert error["code"] == "load_failed"
    else:
        begin(stage, sandbox, "")
        (error,) = stage.wait_for("error")
        assert error["code"] == "bad_origin" and stage.posted() == []
    assert "allow-same-origin" in error["message"]
    begin(stage, {"Content-Security-Policy": "sandbox allow-scripts allow-same-origin"}, "")
    stage.wait_for("iframe_loaded")
    assert stage.errors() == [] and "ON_CLICK_TO_CALL" in stage.posted_types()
