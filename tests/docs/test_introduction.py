"""Every snippet of the JavaScript SDK's introduction runs against `window.softphone`."""

import re
from pathlib import Path

import pytest

from tests.compat.expectations import EVENTS, message
from tests.pages import RecordingPhone, html

TEXT = (Path(__file__).parent / "snippets.js").read_text(encoding="utf-8")
SNIPPETS = {name: (wire.split(), code) for name, wire, code in re.findall(
    r"^// == (.+)\n// ->(.*)\n((?:(?!// ==).*\n)*)", TEXT, re.M)}  # fmt: skip

STAND_INS = """
globalThis.notes = [];
globalThis.heard = (...values) => { notes.push(values); };
Object.assign(globalThis, {
  token: "t", refreshToken: "r", number: "1001", fieldId: "clientId", field: "note", value: "x",
  results: [{label: "Alice", id: 1}], phoneUrl: "softphone/phone/",
  Wazo: {Auth: {setHost() {}, setApiToken() {}}, api: {callLogd: {listCallLogs: async () => [1, 2]}}},
});
globalThis.Notification = class { static permission = "granted"; constructor(title) { this.title = title; } };
softphone.onError = ({code, message}) => heard("error", code, message);
"""

# As a script of the page's would run, but that its constants are its own.
BLOCK = "code => { (0, eval)('{' + code + '}'); }"


@pytest.fixture
def run(example_site, example_page):
    """Runs snippets in one page, waits for what the phone is to get of each; gives the RecordingPhone."""
    tag = '<script type="module" src="softphone/softphone.js"></script>'
    scripts = '<a href="tel:1001">call</a><script type="module">%s</script>' % STAND_INS
    example_site.pages["/index.html"] = html(tag, body=scripts)
    example_page.goto(example_site.url)

    def run_(*names):
        sent = []
        for name in names:
            wire, code = SNIPPETS[name]
            sent += wire
            example_page.evaluate(BLOCK, code)
            if name == "remove the phone":
                example_page.wait_for_selector("iframe", state="detached")
                return None
            phone = RecordingPhone(example_page)
            phone.frame.wait_for_function("wanted => JSON.parse(recording.received()).length >= wanted", arg=len(sent))
            assert [type_ for type_, _ in phone.wire()] == sent, name
        return phone

    return run_


def test_the_snippets_are_all_there():
    assert len(SNIPPETS) == 17
    assert set(re.findall(r"softphone\.(on[A-Z]\w+) = ", SNIPPETS["callbacks"][1])) == (
        {row[0] for row in EVENTS} | {"onLinkEnabled", "onIFrameLoaded"}
    )


def test_the_methods_run(run, example_page):
    run(*[name for name in SNIPPETS if name not in ("callbacks", "remove the phone")][:13])
    assert example_page.evaluate("() => notes") == []
    run("remove the phone")


def test_the_callbacks_run(run, example_page):
    phone = run("init with every argument")
    example_page.evaluate(BLOCK, SNIPPETS["callbacks"][1])
    phone.say(*[message(type_, fields) for _, _, type_, fields, _ in EVENTS])
    notes = example_page.evaluate("() => notes")
    assert {name for name, *_ in notes} == {row[0] for row in EVENTS} | {"onLinkEnabled"}
    assert ["onCallEnded", "1001", "x", "inbound"] in notes and ["onCallIncoming", "1001"] in notes
    assert ["onLinkEnabled", True] in notes


def test_the_examples_run(run, example_page):
    phone = run("a notification of incoming calls")
    phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: {displayName: 'Alice'}}")
    phone = run("the call logs of who has signed in")
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {token: 't'}}")
    assert example_page.evaluate("() => notes") == [["notified", "Call incoming from Alice"], ["logs", 2]]
