"""A page with a call bar of its own and the phone never shown, on the demo line: a day of an agent, all of it asked for in Python."""

import pytest

from tests.pages import HARNESS, PythonPage, tag
from tools.project import ROOT

US = 350  # Hz; Firefox runs no AudioContext on a machine without a sound device: there its own microphone beeps
EARS = (ROOT / "tests/sip/ears.js").read_text("utf-8")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bar</title><link rel="icon" href="data:,">
<script>globalThis.heard = [];</script>
TAG
<body><script type="RUNTIME">
HARNESS
for name, _, _, _ in events.EVENTS:
    setattr(softphone, "on_" + name, noting(name))


async def until(condition):
    while not condition():
        await softphone.on_call_changed.once()


async def error_of(reply):
    try:
        await reply
    except SoftphoneError as error:
        return [error.code, error.message]


softphone.init(server="demo", url="SITEphone/", width=480, height=640)
</script></body></html>"""

# In the phone's page: of each demo call the other side's connection, which comes second, and whether it hears us.
FAR_SIDES = """
    const players = new Map();
    const far_sides = () => connections.filter((connection, index) =>
        index % 2 && connection.signalingState !== "closed" && connection.getReceivers().length);
    const listening = async connection => {
        const [{ track }] = connection.getReceivers();
        if (!players.has(track)) {
            const player = new Audio();         // browsers decode no track that no element has
            player.srcObject = new MediaStream([track]);
            player.muted = true;
            const analyser = new AnalyserNode(own(), { fftSize: 8192, smoothingTimeConstant: 0 });
            own().createMediaStreamSource(player.srcObject).connect(analyser);
            players.set(track, { analyser, player });
            await player.play();
        }
        return strength(players.get(track).analyser, myVoice) > LOUD;
    };
    globalThis.hearing_us = async wanted => {
        for (const until = performance.now() + 30_000; ;) {
            const heard = (await Promise.all(far_sides().map(listening))).filter(Boolean).length;
            if (heard === wanted || performance.now() > until) return heard;
            await new Promise(resolve => setTimeout(resolve, 50));
        }
    };
"""


class Bar(PythonPage):
    """The page."""

    def heard_by(self, count):
        """So many of the other sides hear us: where sound can be told from silence."""
        if self.sounds:
            frame = self.page.query_selector("#wazo-softphone").content_frame()
            assert frame.evaluate("count => hearing_us(count)", count) == count


@pytest.fixture
def bar(request, site, make_page, new_context, browser_name):
    """Opens the page; somebody has clicked in it: browsers let no page sound before."""

    def make(runtime):
        text = PAGE
        for word, value in {"TAG": tag(site), "SITE": site.url, "HARNESS": HARNESS, "RUNTIME": runtime}.items():
            text = text.replace(word, value)
        context = new_context(permissions=["microphone"] if browser_name == "chromium" else None)
        sounds = browser_name == "chromium"
        context.add_init_script(f"{{ globalThis.myVoice = {US if sounds else 0};\n{EARS}{FAR_SIDES} }}")
        page = context.new_page()
        page.goto(make_page(text))
        page.wait_for_function("() => globalThis.harness", timeout=40_000)
        page.mouse.click(400, 5)
        made = Bar(page, runtime, "")
        made.sounds = sounds
        made.python("if softphone.session is None:\n    await softphone.on_authenticated.once()")
        return made

    return make


def test_a_day_without_the_phone_being_seen(bar, runtime):
    bar = bar(runtime)

    # a call comes in
    bar.python("""
        softphone.demo_ring("5551234", "Alice Martin")
        globals()["first"] = await softphone.on_call_incoming.once()
        await first.answer()
        await until(lambda: first.now.state == "talking")
    """)
    assert bar.python("return [first.now.number, first.now.direction, first.now.held]") == ["5551234", "inbound", False]
    bar.heard_by(1)
    assert bar.python("await first.hold()\nreturn first.now.held") is True
    bar.heard_by(0)
    assert bar.python("await first.resume()\nreturn first.now.held") is False
    assert bar.python("await first.mute()\nreturn first.now.muted") is True
    bar.heard_by(0)
    assert bar.python("await first.unmute()\nreturn first.now.muted") is False
    bar.heard_by(1)

    # somebody is asked, and joins; a third one, too
    assert bar.python("""
        globals()["second"] = await first.consult("1001")
        await until(lambda: second.now.state == "talking")
        return [first.now.held, second.now.held, second.now.consults == first.call_id]
    """) == [True, False, True]
    merging = bar.python("return await error_of(second.merge(first))")
    together = "return [sorted(call.now.conference) == sorted([other.call_id for other in calls if other is not call]) for call in calls]"
    assert bar.python("calls = [first, second]\n" + together) == [True, True]
    if bar.sounds:
        assert merging is None
    else:
        assert merging[0] == "no_sound" and "all hear us" in merging[1]
    bar.heard_by(2)
    merging = bar.python("""
        globals()["third"] = await softphone.make_call("1006", show=False)
        await until(lambda: third.now.state == "talking" and first.now.held and second.now.held)
        return await error_of(third.merge(second))
    """)
    assert merging is None if bar.sounds else merging[0] == "no_sound"
    assert bar.python("calls = [first, second, third]\n" + together) == [True, True, True]
    bar.heard_by(3)
    assert bar.python("""
        await third.send_dtmf("5")
        await second.split()
        return [call.now.held for call in (first, second, third)] + [second.now.conference]
    """) == [False, True, False, []]
    bar.heard_by(2)
    bar.python("await third.hang_up()\nawait second.hang_up()")
    assert bar.python("return [call.call_id for call in softphone.calls] == [first.call_id]") is True
    bar.heard_by(1)

    # who is busy is not talked to; who is there takes it
    assert bar.python("""
        asked = await first.consult("1002")
        await until(lambda: len(softphone.calls) == 1)
        await first.resume()
        return [first.now.held, (await error_of(first.transfer("1004")))[0], first.now.state]
    """) == [False, "refused", "talking"]
    assert bar.python("""
        globals()["second"] = await first.consult("1001")
        await until(lambda: second.now.state == "talking")
        await second.complete()
        return [len(softphone.calls), softphone.call]
    """) == [0, None]
    bar.heard_by(0)

    # one's own call, and the end of it
    assert bar.python("""
        globals()["call"] = await softphone.make_call("1001", show=False)
        await until(lambda: call.now.state == "talking")
        await call.hang_up()
        return [len(softphone.calls), (await error_of(call.hold()))[0]]
    """) == [0, "no_such_call"]
    heard = bar.heard()
    over = [event[1]["callId"] for event in heard if event[0] == "call_changed" and event[1]["state"] == "over"]
    assert len(over) == len(set(over)) == 6, "each call ends once"
    assert "show" not in [event[0] for event in heard] and bar.python("return softphone.displayed") is False
