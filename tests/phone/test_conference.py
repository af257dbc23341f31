"""Conferences on the demo line. Who hears whom is measured by tones: each other side has one, and our microphone has."""

import pytest

from tests.phone.harness.fixtures import harness, open_line  # noqa: F401
from tools.project import ROOT

# Firefox runs no AudioContext on a machine without a sound device.
SYNTHESIZED = pytest.mark.only_browser("chromium")

US = 350  # Hz
TONES = (US, 560, 800, 1050)
EARS = f"globalThis.myVoice = {US};\n" + (ROOT / "tests/sip/ears.js").read_text("utf-8")
HEARING = """
    // [tone, decibels] of each of the tones that is heard of a track.
    const analysers = new Map();
    window.tonesOf = async (track, tones) => {
        if (!analysers.has(track)) {
            const player = new Audio();         // browsers decode no track that no element has
            player.srcObject = new MediaStream([track]);
            player.muted = true;
            const analyser = new AnalyserNode(own(), { fftSize: 16384, smoothingTimeConstant: 0 });
            own().createMediaStreamSource(player.srcObject).connect(analyser);
            analysers.set(track, { analyser, player });
            await player.play();
        }
        const { analyser } = analysers.get(track);
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        const at = tone => Math.round(tone * analyser.fftSize / analyser.context.sampleRate);
        const levels = tones.map(tone => [tone, Math.max(...bins.slice(at(tone) - 2, at(tone) + 3))]);
        return levels.filter(([, decibels]) => decibels > -60);
    };

    // What is sent to the other side of a call; what our own ear hears, a tone for each element that plays it.
    window.heardThere = (id, tones) => tonesOf(act("far_peer", id).getReceivers()[0].track, tones);
    window.heardHere = async tones => {
        const elements = [...document.querySelectorAll("audio")].filter(({ muted, paused }) => !muted && !paused);
        const streams = elements.flatMap(({ srcObject }) => srcObject.getAudioTracks());
        return (await Promise.all(streams.map(track => tonesOf(track, tones)))).flat().sort(([one], [other]) => one - other);
    };
    window.until = async (hear, wanted) => {
        let before = [];
        return await eventually(hear, heard => {
            const steady = heard.every(([, decibels], i) => Math.abs(decibels - before[i]) < 0.5);
            before = heard.map(([, decibels]) => decibels);
            return steady && String(heard.map(([tone]) => tone)) === String(wanted);
        }, 30);
    };

    // The tone of an other side, in place of what it says. The mouths are used again and again.
    const voices = new Map();
    window.say = (id, tone) => {
        run(`line.calls['${id}'].far.hush()`);
        const mouth = run(`line.calls['${id}'].far.target`);
        const voice = new OscillatorNode(mouth.context, { frequency: tone });
        voice.connect(new GainNode(mouth.context, { gain: 0.3 })).connect(mouth);
        voice.start();
        voices.get(mouth)?.stop();
        voices.set(mouth, voice);
    };
"""


class Room:
    """A demo line with calls whose other sides say a tone each."""

    def __init__(self, page):
        self.page = page
        self.tones = {}

    def call(self):
        """One more call; gives its id."""
        call_id = self.page.act("dial", "5")
        self.page.wait("established", call_id)
        self.tones[call_id] = TONES[1 + len(self.tones)]
        self.page.script("([id, tone]) => say(id, tone)", [call_id, self.tone(call_id)])
        return call_id

    def tone(self, call_id):
        return self.tones[call_id]

    def mix(self, *call_ids):
        """Makes a conference, and waits for it."""
        self.page.act("mix", list(call_ids))
        self.is_mixed(*call_ids)

    def is_mixed(self, *call_ids):
        """Waits until just these calls are told to be a conference."""
        last = "() => told.map(text => JSON.parse(text)).filter(([name]) => name === 'mixed').at(-1)"
        self.page.page.wait_for_function(f"ids => String(({last})()) === String(ids)", arg=["mixed", list(call_ids)])

    def hears(self, call_id, *tones):
        """Waits until the other side of a call hears just these tones; gives their levels."""
        return self._heard("heardThere(id, tones)", tones, call_id)

    def we_hear(self, *call_ids):
        """Waits until our own ear hears just these, each from one place; gives their levels."""
        return self._heard("heardHere(tones)", [self.tone(call_id) for call_id in call_ids], None)

    def _heard(self, hearing, wanted, call_id):
        wanted = sorted(wanted)
        heard = self.page.script(
            f"([id, wanted, tones]) => until(() => {hearing}, wanted)", [call_id, wanted, list(TONES)]
        )
        assert [tone for tone, _ in heard] == wanted, f"{call_id} hears {heard}, not {wanted}"
        return dict(heard)

    def all_hear(self, *call_ids, us=True, beside=()):
        """Each of a conference hears us and all the others; we hear each, and calls that stand beside it."""
        for call_id in call_ids:
            others = [self.tone(each) for each in call_ids if each != call_id]
            self.hears(call_id, *others, *([US] if us else []))
        self.we_hear(*call_ids, *beside)

    def python(self, call_id, source):
        """Has a call do something: `.mute(True)`."""
        self.page.python(f"line.calls['{call_id}']{source}")


@pytest.fixture
def room(open_line):  # noqa: F811
    return Room(open_line(before=EARS + HEARING).start(line="demo"))


@SYNTHESIZED
def test_each_hears_the_others_once(room):
    one, two, three = room.call(), room.call(), room.call()
    alone = room.hears(one, US)
    room.we_hear(one, two, three)
    room.mix(one, two)
    room.all_hear(one, two, beside=[three])
    room.hears(three, US)

    room.mix(one, two, three)
    room.all_hear(one, two, three)
    here = room.we_hear(one, two, three)
    for call_id in (one, two, three):
        others = [room.tone(each) for each in (one, two, three) if each != call_id]
        there = room.hears(call_id, US, *others)
        # Heard twice it would be six decibels louder, or fainter where the two take each other away.
        assert abs(there[US] - alone[US]) < 2
        assert all(abs(there[tone] - here[tone]) < 2 for tone in others), (there, here)

    room.page.act("hang_up", two)
    room.is_mixed(one, three)
    room.hears(one, US, room.tone(three))
    room.hears(three, US, room.tone(one))

    room.mix()
    for call_id in (one, three):
        room.hears(call_id, US)
    room.we_hear(one, three)


@SYNTHESIZED
def test_one_that_leaves_a_conference_of_two(room):
    one, two = room.call(), room.call()
    room.mix(one, two)
    room.page.act("hang_up", one)
    room.is_mixed()
    room.hears(two, US)
    three = room.call()
    room.mix(two, three)
    room.all_hear(two, three)


@SYNTHESIZED
def test_split_and_back(room):
    one, two, three = room.call(), room.call(), room.call()
    room.mix(one, two, three)
    room.mix(one, three)
    room.page.act("hold", two)
    room.hears(two)
    room.all_hear(one, three)
    room.page.act("resume", two)
    room.hears(two, US)
    room.hears(one, US, room.tone(three))
    room.mix(three, two, one)
    room.all_hear(one, two, three)


@SYNTHESIZED
def test_hold_by_either_side(room):
    one, two, three = room.call(), room.call(), room.call()
    room.mix(one, two, three)

    room.python(two, ".set_held(True, 'them')")
    room.page.wait("held", two, "them")
    room.page.script("id => { run(`line.calls['${id}']`).far.track.enabled = true; }", two)  # its music
    room.hears(two)
    room.hears(one, US, room.tone(three))
    room.hears(three, US, room.tone(one))
    room.we_hear(one, three)
    room.python(two, ".set_held(False, 'them')")
    room.all_hear(one, two, three)

    for call_id in (one, two, three):
        room.page.act("hold", call_id)
    for call_id in (one, two, three):
        room.hears(call_id)
    room.we_hear()
    for call_id in (one, two, three):
        room.page.act("resume", call_id)
    room.all_hear(one, two, three)


@SYNTHESIZED
def test_mute_is_of_the_microphone(room):
    one, two, three = room.call(), room.call(), room.call()
    room.page.act("mute", two)
    room.page.wait("muted", two)
    room.mix(one, two)
    room.page.wait("muted", one)
    room.all_hear(one, two, us=False, beside=[three])
    room.page.act("unmute", one)
    for call_id in (one, two):
        room.page.wait("unmuted", call_id)
    room.mix(one, two, three)
    room.all_hear(one, two, three)
    room.page.act("mute", three)
    for call_id in (one, two, three):
        room.page.wait("muted", call_id)
    room.all_hear(one, two, three, us=False)

    # Hold and resume switch nothing on; nor does a conference's end.
    room.page.act("hold", one)
    room.page.act("resume", one)
    room.all_hear(one, two, three, us=False)
    room.mix()
    for call_id in (one, two, three):
        room.hears(call_id)
    room.page.act("unmute", one)
    room.hears(one, US)
    room.hears(two)


@SYNTHESIZED
@pytest.mark.parametrize(
    "how", ["media.choose_microphone('')", "media.microphones[0].track.dispatchEvent(js.Event.new('ended'))"]
)
def test_another_microphone(room, how):
    one, two = room.call(), room.call()
    room.mix(one, two)
    before = room.page.python("media.microphones[0].track.id")
    room.page.script("() => { myVoice = 1050; }")
    room.page.python(how)
    room.page.script("before => eventually(() => run('media.microphones[0].track.id'), now => now !== before)", before)
    for call_id, other in ((one, two), (two, one)):
        room.hears(call_id, room.tone(other), 1050)
    room.page.act("mute", one)
    room.all_hear(one, two, us=False)
    room.mix()
    room.page.act("unmute", two)
    room.hears(two, 1050)


RECORDER = (
    "window.recorder = run(`__import__('media.recorder', None, None, (None,)).Recorder(media, line.peer('${id}'))`);"
)
PARTS = """async voices => {
    const url = URL.createObjectURL(await recorder.stop());
    return await voicesIn(url, voices);
}"""


@SYNTHESIZED
def test_a_recording_has_all(room):
    one, two, three = room.call(), room.call(), room.call()
    room.hears(one, US)
    room.page.script(f"id => {{ {RECORDER} }}", one)
    assert room.page.grows(one, "received", by=30)
    room.mix(one, two, three)
    room.all_hear(one, two, three)
    assert room.page.grows(one, "received", by=30)
    room.python(one, ".set_held(True, 'them')")
    room.hears(one)
    assert room.page.grows(two, "received", by=30)
    room.page.act("mute", two)
    room.hears(two, room.tone(three))
    assert room.page.grows(two, "received", by=30)
    parts = [set(part) for part in room.page.script(PARTS, list(TONES))]
    tones = {call_id: room.tone(call_id) for call_id in (one, two, three)}
    assert parts[0] == {US, tones[one]}
    in_turn = [set(TONES), {US, tones[two], tones[three]}, {tones[two], tones[three]}]
    assert [part for part in parts if part in in_turn] == in_turn, parts


LOCK = """async () => {
    const context = run("audio.context");
    context.resume = () => new Promise(() => {});       // as before a person has done something on the page
    await context.suspend();
}"""
UNLOCK = """() => {
    const context = run("audio.context");
    delete context.resume;
    return context.resume();
}"""


@SYNTHESIZED
def test_as_long_as_nothing_may_sound_all_hear_us(room):
    one, two = room.call(), room.call()
    room.page.script(LOCK)
    room.page.act("mix", [one, two])
    room.page.wait("locked", True)
    for call_id in (one, two):
        room.hears(call_id, US)
        room.page.wait("not_done", call_id, "mix", "no_sound")
    assert "mixed" not in room.page.names()
    room.page.script(UNLOCK)
    room.is_mixed(one, two)
    room.page.wait("locked", False)
    room.all_hear(one, two)

    room.page.script(LOCK)
    room.is_mixed()
    for call_id in (one, two):
        room.hears(call_id, US)
    room.page.act("mute", one)
    room.hears(two)
    room.page.act("unmute", one)
    room.page.script(UNLOCK)
    room.is_mixed(one, two)
    room.all_hear(one, two)


def test_where_nothing_sounds_a_conference_breaks_no_call(room):
    """In Firefox of a machine without a sound device; elsewhere all hear each other."""
    one, two = (room.page.act("dial", "5") for _ in range(2))
    for call_id in (one, two):
        room.page.wait("established", call_id)
    room.page.act("mix", [one, two])
    for call_id in (one, two):
        assert room.page.grows(call_id, "received", far=True)
    room.page.act("hang_up", one)
    assert room.page.grows(two, "received", far=True)
    room.page.act("mix", [])
    assert room.page.grows(two, "received", far=True)


@SYNTHESIZED
def test_what_is_no_conference_is_none(room):
    one, two = room.call(), room.call()
    ringing = room.page.act("dial", "1003")
    room.page.wait("ringing", ringing)
    for given in ([], [one], [one, one], [one, "no such call"], [ringing, two], ["", "x", "y"]):
        room.page.act("mix", given)
        assert room.page.python("len(line.mixed)") == 0, given
    room.hears(one, US)
    room.mix(one, two)
    room.page.act("mix", [one, ringing, one, two, "no such call"])
    room.all_hear(one, two)
    assert room.page.names().count("mixed") == 1
    room.page.act("stop")
    room.is_mixed()
    assert room.page.python("len(media.microphones) + len(media.mixer.parties) + len(audio.hearings)") == 0


@SYNTHESIZED
def test_conferences_leave_nothing_behind(room):
    """What a conference has made is used again by the next; the quickest changes end as the last one says."""
    one, two, three = room.call(), room.call(), room.call()
    room.mix(one, two, three)
    given = [[one, two], [], [three, one], [two, three], [one, two, three], [], [one, two]] * 5
    room.page.script("each => each.forEach(ids => act('mix', ids))", given)
    room.is_mixed(one, two)
    room.all_hear(one, two, beside=[three])
    room.hears(three, US)
    room.mix()
    spare = room.page.python("','.join([target.stream.id for target in media.mixer.spare])").split(",")
    assert len(spare) == len(set(spare)), "a target that two calls would be sent"
    room.mix(one, two, three)
    room.all_hear(one, two, three)
    room.mix()
    targets = room.page.python("len(media.mixer.spare)")
    for _ in range(5):
        room.mix(one, two, three)
        room.mix()
    assert room.page.python("len(media.mixer.spare)") == targets
