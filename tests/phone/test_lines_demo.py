"""The demo line, alone in a page: what its numbers do, what is heard, and that nothing is left behind."""

import pytest

from tests.phone.harness.fixtures import harness, open_line  # noqa: F401

# Firefox runs no AudioContext on a machine without a sound device.
SYNTHESIZED = pytest.mark.only_browser("chromium")


@pytest.fixture
def demo(open_line):  # noqa: F811
    return open_line().start(line="demo")


def talk(demo, number="1001"):
    """A call that stands; gives its id."""
    call_id = demo.act("dial", number)
    demo.wait("established", call_id)
    return call_id


def listen_there(demo, call_id):
    """Let the other side hear us: browsers measure no sound that nobody plays."""
    demo.script(
        """id => {
            const there = window.there = new Audio();
            there.srcObject = new MediaStream([act("far_peer", id).getReceivers()[0].track]);
            return there.play();
        }""",
        call_id,
    )


def test_it_signs_in_by_itself(demo):
    _, session = demo.wait("registered")
    assert session["uri"] == session["host"] == "demo"
    assert demo.names()[:2] == ["registering", "registered"]


@SYNTHESIZED
def test_1001_answers_and_talks(demo):
    call_id = talk(demo)
    assert demo.names()[2:] == ["calling", "ringing", "established"]
    assert demo.grows(call_id, "received")
    assert demo.grows(call_id, "energyIn", by=0.001)
    assert demo.page.locator("audio").count() == 1
    demo.act("hang_up", call_id)
    assert demo.wait("ended") == ("ended", call_id, "hung_up", "us")
    assert demo.page.locator("audio").count() == 0


@pytest.mark.parametrize("number, cause", [("1002", "busy"), ("1004", "declined")])
def test_a_number_that_does_not_want_the_call(demo, number, cause):
    call_id = demo.act("dial", number)
    assert demo.wait("ended") == ("ended", call_id, cause, "them")


def test_1003_never_answers_and_can_be_given_up(demo):
    call_id = demo.act("dial", "1003")
    demo.wait("ringing", call_id)
    demo.act("hang_up", call_id)
    assert demo.wait("ended") == ("ended", call_id, "cancelled", "us")


def test_1005_hangs_up(demo):
    call_id = talk(demo, "1005")
    assert demo.wait("ended") == ("ended", call_id, "hung_up", "them")


@SYNTHESIZED
def test_1006_sends_dtmf_back_as_tones(demo):
    call_id = talk(demo, "1006")
    assert demo.grows(call_id, "received")
    demo.script("track => { window.loud = listenTo(act('peer', track).getReceivers()[0].track, 0.25); }", call_id)
    demo.act("send_dtmf", call_id, "5")
    demo.wait("dtmf", call_id, "5", "received")
    strengths = demo.script("async () => (await loud).strengths")
    assert min(strengths["770"], strengths["1336"]) > max(strengths["697"], strengths["941"], strengths["1477"])


def test_1007_holds_and_resumes(demo):
    call_id = talk(demo, "1007")
    demo.wait("held", call_id, "them")
    demo.wait("resumed", call_id, "them")


def test_1008_hands_over(demo):
    call_id = talk(demo, "1008")
    assert demo.wait("identity")[:3] == ("identity", call_id, "1001")


def test_muted_nothing_is_heard_there(demo):
    call_id = talk(demo)
    listen_there(demo, call_id)
    assert demo.grows(call_id, "energyIn", by=0.0001, far=True)
    demo.act("mute", call_id)
    demo.wait("muted", call_id)
    assert demo.grows(call_id, "received", by=50, far=True)
    assert demo.falls_silent(call_id, far=True)
    demo.act("unmute", call_id)
    assert demo.grows(call_id, "energyIn", by=0.0001, far=True)


@SYNTHESIZED
def test_held_nothing_is_heard_either_way(demo):
    call_id = talk(demo)
    demo.act("hold", call_id)
    demo.wait("held", call_id, "us")
    assert demo.grows(call_id, "received", by=50)
    assert demo.falls_silent(call_id)
    demo.act("resume", call_id)
    demo.wait("resumed", call_id, "us")
    assert demo.grows(call_id, "energyIn", by=0.001)


def test_a_call_comes_in_and_is_answered(demo):
    call_id = demo.act("ring", "+33 1 23", "Ada")
    assert demo.wait("incoming") == ("incoming", call_id, "+33 1 23", "Ada", call_id)
    demo.act("answer", call_id)
    demo.wait("established", call_id)
    assert demo.names()[2:] == ["incoming", "answered", "established"]
    assert demo.grows(call_id, "received")


def test_a_call_comes_in_and_is_declined(demo):
    call_id = demo.act("ring", "42", "")
    demo.act("hang_up", call_id)
    assert demo.wait("ended") == ("ended", call_id, "declined", "us")


def test_who_is_not_available_is_busy(demo):
    demo.act("set_available", False)
    demo.act("ring", "42", "Bob")
    assert demo.wait("turned_away") == ("turned_away", "42", "Bob")
    demo.act("set_available", True)
    assert demo.act("ring", "42", "Bob")


def test_two_calls_and_an_attended_transfer(demo):
    first, second = talk(demo), talk(demo, "5")
    demo.act("attend", first, second)
    demo.wait("transferred", first)
    assert demo.wait("ended", first) == ("ended", first, "transferred", "us")
    assert demo.wait("ended", second) == ("ended", second, "transferred", "us")


def test_a_blind_transfer(demo):
    call_id = talk(demo)
    demo.act("transfer", call_id, "1002")
    assert demo.wait("transfer_failed") == ("transfer_failed", call_id, "busy")
    demo.act("transfer", call_id, "7")
    assert demo.wait("ended") == ("ended", call_id, "transferred", "us")


def test_acts_that_come_too_late_do_nothing(demo):
    call_id = demo.act("dial", "1002")
    demo.wait("ended")
    before = demo.told
    for name in ("answer", "hang_up", "hold", "resume", "mute", "unmute"):
        demo.act(name, call_id)
        demo.act(name, "no such call")
    for name in ("send_dtmf", "transfer", "attend"):
        demo.act(name, call_id, "1")
    assert demo.told == before
    assert demo.act("peer", call_id) is None


def test_signing_out_ends_the_calls(demo):
    call_id = talk(demo)
    demo.act("stop")
    assert demo.wait("ended") == ("ended", call_id, "hung_up", "us")
    demo.wait("unregistered")


DENIED = "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '%s'));"


@pytest.mark.parametrize(
    "error, code",
    [
        ("NotAllowedError", "microphone_denied"),
        ("NotFoundError", "microphone_missing"),
        ("NotReadableError", "microphone_busy"),
    ],
)
def test_without_a_microphone_a_call_ends_in_words(open_line, error, code):  # noqa: F811
    demo = open_line(before=DENIED % error).start(line="demo")
    call_id = demo.act("dial", "1001")
    assert demo.wait("ended") == ("ended", call_id, "media", "line")
    assert demo.wait("trouble")[1] == code


# Built without, switched off, forbidden by an administrator, taken by an extension, no more to be had after the first.
NO_WEBRTC = {
    "missing": "delete window.RTCPeerConnection;",
    "undefined": "Object.defineProperty(window, 'RTCPeerConnection', { value: undefined });",
    "refused": "window.RTCPeerConnection = class { constructor() { throw new DOMException('no', 'NotAllowedError'); } };",
    "not callable": "window.RTCPeerConnection = {};",
    "no second one": "{ let made = 0; window.RTCPeerConnection = new Proxy(RTCPeerConnection, { construct(target, given) {"
                     " if (made++ > 0) throw new DOMException('no more', 'UnknownError'); return new target(...given); } }); }",
}  # fmt: skip


@pytest.mark.only_browser("chromium")  # what the phone makes of it is the same
@pytest.mark.parametrize("script", NO_WEBRTC.values(), ids=NO_WEBRTC)
def test_without_webrtc_a_call_ends_in_words(open_line, script):  # noqa: F811
    demo = open_line(before=script).start(line="demo")
    call_id = demo.act("dial", "1001")
    assert demo.wait("ended") == ("ended", call_id, "media", "line")
    assert demo.wait("trouble")[1] == "no_webrtc"
    call_id = demo.act("ring", "5551234", "Alice")
    demo.wait("incoming")
    demo.act("answer", call_id)
    assert demo.wait("ended", count=2) == ("ended", call_id, "media", "line")
    assert demo.wait("trouble", count=2)[1] == "no_webrtc"


@pytest.mark.only_browser("chromium")  # in Firefox a track hears no event that a script dispatches
def test_a_microphone_that_goes_away_is_replaced_in_mid_call(demo):
    call_id = talk(demo)
    before = demo.script("id => act('peer', id).getSenders()[0].track.id", call_id)
    demo.act("mute", call_id)
    demo.python("media.microphones[0].track.dispatchEvent(js.Event.new('ended'))")
    after = demo.script(
        "([id, before]) => eventually(() => act('peer', id).getSenders()[0].track.id, now => now !== before)",
        [call_id, before],
    )
    assert after != before
    assert demo.script("id => act('peer', id).getSenders()[0].track.enabled", call_id) is False
    demo.act("unmute", call_id)
    listen_there(demo, call_id)
    assert demo.grows(call_id, "energyIn", by=0.0001, far=True)


MADE = "__import__('media.%s', None, None, (None,)).%s(%sline.peer('%s'))"


def test_another_microphone_is_taken_in_mid_call(demo):
    call_id = talk(demo)
    before = demo.script("id => act('peer', id).getSenders()[0].track.id", call_id)
    demo.python("media.choose_microphone('')")
    assert demo.script("id => act('peer', id).getSenders()[0].track.id", call_id) != before
    listen_there(demo, call_id)
    assert demo.grows(call_id, "energyIn", by=0.0001, far=True)


@SYNTHESIZED
def test_both_sides_are_recorded(demo):
    call_id = talk(demo)
    demo.script("source => { window.recorder = run(source); }", MADE % ("recorder", "Recorder", "media, ", call_id))
    assert demo.grows(call_id, "received", by=100)
    size, kind = demo.script("async () => { const blob = await recorder.stop(); return [blob.size, blob.type]; }")
    assert size > 3000 and kind.startswith("audio/")
    assert demo.grows(call_id, "received")


def test_the_connection_is_measured(demo):
    call_id = talk(demo)
    assert demo.grows(call_id, "received")
    reading = demo.script(
        """async source => {
            const reading = await run(source).read();
            return Object.fromEntries([...run("list")(reading)].map(key => [key, reading[key]]));
        }""",
        MADE % ("quality", "Quality", "", call_id),
    )
    assert reading["bars"] >= 3 and reading["received"] > 0 and reading["loss"] == 0


MANY_CALLS = """async calls => {
    for (let n = 0; n < calls; n++) {
        const id = act("dial", "5");
        await eventually(() => hasTold(["established", id]), told => told);
        act("hang_up", id);
        await eventually(() => hasTold(["ended", id]), told => told);
        told.length = 0;
    }
}"""
COUNT_CONNECTIONS = """
    window.connections = [];
    const Real = RTCPeerConnection;
    window.RTCPeerConnection = class extends Real { constructor(...rest) { super(...rest); connections.push(new WeakRef(this)); } };
"""


@pytest.mark.only_browser("chromium")
def test_many_calls_leave_nothing_behind(open_line):  # noqa: F811
    demo = open_line(before=COUNT_CONNECTIONS).start(line="demo")
    demo.python("setattr(__import__('lines.demo').demo, 'ANY_NUMBER', ('', 0, 'answer', 'talk', ''))")
    session = demo.page.context.new_cdp_session(demo.page)

    def count():
        "Objects that Python holds of JavaScript, JavaScript of Python, and connections, once they are at rest."
        seen = None
        while True:
            demo.python("gc.collect()")
            session.send("HeapProfiler.collectGarbage")
            now = demo.script(
                "() => [proxy_js_ref.filter(object => object !== undefined).length, proxy_js_map.size, "
                "connections.filter(connection => connection.deref()).length, document.querySelectorAll('*').length]"
            )
            if now == seen:
                return now
            seen = now

    demo.script(MANY_CALLS, 5)
    demo.script("() => new Promise(resolve => setTimeout(resolve, 1200))")
    before = count()
    demo.script(MANY_CALLS, 40)
    demo.script("() => new Promise(resolve => setTimeout(resolve, 1200))")
    after = count()
    assert all(late <= early + 3 for early, late in zip(before, after, strict=True)), f"{before} grew to {after}"
