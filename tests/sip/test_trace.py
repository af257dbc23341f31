"""The trace: switched on in the settings, saved, given to the page, and without secrets."""

import re

import pytest

pytestmark = pytest.mark.only_browser("chromium")
SECRETS = ("alice-secret", "a=ice-pwd:peerpeer", "a=ice-ufrag:peer", "Signal=5", "private words")


def test_the_trace_of_a_call_is_saved_and_holds_no_secrets(peer, phone_at):
    peer.password = "alice-secret"
    alice = phone_at(peer)
    alice.tab("Settings").click()
    assert not alice.button("Save trace").is_visible()
    alice.phone.get_by_role("switch", name="Trace").check()
    call = peer.call()
    alice.button("Answer").click()
    call.taken()
    call.request("INFO", "Content-Type: application/dtmf-relay", body="Signal=5\r\nDuration=100\r\n")
    call.expect(200, "INFO")
    call.request("MESSAGE", "Content-Type: text/plain", body="private words")
    call.expect(405, "MESSAGE")
    call.hang_up()
    with alice.page.expect_download() as download:
        alice.button("Save trace").click()
    text = download.value.path().read_text("utf-8")
    assert re.match(r"softphone-trace-[\dT-]+\.txt", download.value.suggested_filename)
    for shown in (
        "<-- received\nINVITE sip:",
        "--> sent\nSIP/2.0 200 OK",
        "INFO sip:",
        call.id,
        "iceGatheringState",
        "m=audio",
    ):
        assert shown in text.replace("\r", ""), text
    passwords = re.findall(r"a=ice-(?:pwd|ufrag):(\S+)", str([message.text for message in peer.heard]))
    tags = [message.tag("from") for message in peer.heard] + [message.tag("to") for message in peer.heard]
    for secret in [*SECRETS, *passwords, *filter(None, tags)]:
        assert secret not in text, secret
    alice.post("softphone/TRACE")
    given = alice.wait_for("TRACED")["text"]
    assert given.partition("\r\n\r\n")[2].startswith(
        text.replace("\r\n", "\n").replace("\n", "\r\n").partition("\r\n\r\n")[2][:200]
    )
    alice.phone.get_by_role("switch", name="Trace").uncheck()
    alice.post("softphone/TRACE")
    assert alice.wait_for("TRACED", 2)["text"] == ""
