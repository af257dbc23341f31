"""The bundled phone in a host page, on the demo line: a microphone that is refused or goes away, devices, a
page that is left and come back to. The person reads it, and the host hears it once."""

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401

# Every stream of the microphone is kept; `refuse` names the error of those to come.
MICROPHONE = """
    globalThis.streams = [];
    globalThis.refuse = "%s";
    const { mediaDevices } = navigator, get = mediaDevices?.getUserMedia;
    if (get) mediaDevices.getUserMedia = async what => {
      if (refuse) throw new DOMException("no", refuse);
      streams.push(await get.call(mediaDevices, what));
      return streams.at(-1);
    };
"""
UNPLUG = """() => {
  refuse = "NotFoundError";
  for (const stream of streams) for (const track of stream.getAudioTracks()) { track.stop(); track.dispatchEvent(new Event("ended")); }
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}"""
PLUG = """() => { refuse = ""; navigator.mediaDevices.dispatchEvent(new Event("devicechange")); }"""


@pytest.fixture
def listening(open_host, browser_name):  # noqa: F811
    """A host whose phone is on the demo line; `listening(script)` runs the script in every frame first."""

    def make(script="", **options):
        permissions = {"permissions": ["microphone"]} if browser_name == "chromium" else {}
        made = open_host(prepare=lambda context: context.add_init_script(script), **permissions, **options)
        made.wait_for("SDK_AUTHENTICATED")
        return made

    return make


def errors(host):
    return [message["code"] for message in host.heard("ERROR")]


@pytest.mark.parametrize("error, code, words", [
    ("NotAllowedError", "microphone_denied", "The browser blocks the microphone."),
    ("NotFoundError", "microphone_missing", "No microphone found."),
])  # fmt: skip
def test_a_call_without_a_microphone(listening, error, code, words):
    """Either way round, the words of the microphone stay, whatever else is said of the call."""
    host = listening(MICROPHONE % error)
    host.post("bridge/ON_CLICK_TO_CALL", number="1001")
    host.wait_for("BRIDGE_CALL_LOG_CREATED")
    expect(host.phone.get_by_text(words).first).to_be_visible()
    host.button("Dismiss").click()
    host.ring()
    host.button("Answer").click()
    host.wait_for("BRIDGE_CALL_LOG_CREATED", 2)
    expect(host.phone.get_by_text(words).first).to_be_visible()
    assert errors(host) == [code] * 2
    assert host.names().count("ON_CALL_ENDED") == 2


@pytest.mark.only_browser("chromium")  # in Firefox a track hears no event that a script dispatches
def test_a_microphone_that_is_unplugged_in_two_calls(listening):
    host = listening(MICROPHONE % "")
    host.dial("1001")
    host.ring()
    host.answer()
    frame = host.page.frames[1]
    host.forget()
    frame.evaluate(UNPLUG)
    expect(host.phone.get_by_text("No microphone found.").first).to_be_visible()
    frame.evaluate(PLUG)
    expect(host.phone.get_by_text("The microphone is gone. Another one is used now.").first).to_be_visible()
    assert (
        frame.evaluate("() => streams.slice(-2).map(stream => stream.getAudioTracks()[0].readyState)") == ["live"] * 2
    )
    assert errors(host) == ["microphone_missing", "microphone_replaced"]
    assert host.names() == ["ERROR", "ERROR"]


SINKS = """
    globalThis.sinks = [];
    HTMLMediaElement.prototype.setSinkId = async function (device) { sinks.push([device, this.isConnected]); };
    if (navigator.mediaDevices) navigator.mediaDevices.enumerateDevices = async () =>
      [{ kind: "audiooutput", deviceId: "desk", label: "On the desk" }, { kind: "audioinput", deviceId: "head", label: "On the head" }];
"""


@pytest.mark.only_browser("chromium")  # Firefox runs no AudioContext on a machine without a sound device
def test_the_ring_device_is_for_ringing_alone(listening):
    host = listening(SINKS)
    host.tab("Settings").click()
    host.phone.get_by_label("Ring device").select_option("On the desk")
    host.tab("Dial pad").click()
    host.ring()
    host.answer()
    sinks = host.page.frames[1].evaluate("sinks")
    assert {device for device, heard_in_a_call in sinks if heard_in_a_call} == {""}
    assert {device for device, heard_in_a_call in sinks if not heard_in_a_call} == {"desk"}


def test_without_a_choice_of_devices_none_is_offered(listening):
    host = listening("delete HTMLMediaElement.prototype.setSinkId;")
    host.tab("Settings").click()
    expect(host.phone.get_by_label("Microphone", exact=True)).to_be_visible()
    for name in ("Speaker", "Ring device"):
        expect(host.phone.get_by_label(name)).to_have_count(0)


def test_away_and_back_in_a_call(listening, make_page):
    """The call is over, the phone is there again, once, and no call that nobody has."""
    host = listening()
    host.dial("1001")
    host.page.once("dialog", lambda dialog: dialog.accept())
    host.page.goto(make_page("<!doctype html><title>Elsewhere</title>", path="/elsewhere/"))
    host.page.go_back()
    expect(host.box("Number")).to_be_visible()
    expect(host.button("Hang up")).to_have_count(0)
    assert len(host.page.frames) == 2
    host.dial("1001")
    host.button("Hang up").click()
    host.wait_for("ON_CALL_ENDED")
    assert host.names().count("ON_CALL_ENDED") == 1
