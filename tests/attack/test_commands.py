"""Replies and calls that nobody asked for, that somebody else says, or that no honest phone would say. The page lives, and knows."""

import json

import pytest

from tests.attack.stage import until
from tests.core.scripted_phone import record

pytestmark = pytest.mark.only_browser("chromium")

A, B = record("a"), record("b", isCurrent=False)

WAIT = """
import asyncio
ended = []

async def wait(name, reply):
    try:
        ended.append([name, await reply])
    except SoftphoneError as error:
        ended.append([name, error.code])

def ask(name):
    asyncio.create_task(wait(name, getattr(softphone.calls[0], name)()))
"""


def opened(stage):
    """The stage, with a phone that says `commands` and has a call."""
    stage.open("")
    stage.python(f'softphone.init(server="demo", url={stage.phone_url + "?says=commands"!r})\n{WAIT}')
    until(stage.phone, "() => window.got?.some(({ data }) => data.type === 'bridge/CONFIG_RETRIEVED')")
    stage.say({"type": "softphone/CALLS", "calls": [A], "changed": ["a"]})
    stage.wait_for("iframe_loaded")
    return stage


def asked(stage, name):
    """Asks, and gives the id of the command."""
    stage.python(f"ask({name!r})")
    found = (
        """name => window.got.find(({ data }) => data.type === "softphone/COMMAND" && data.name === name)?.data.id"""
    )
    return until(stage.phone, found, name)


def ended(stage):
    """[[what was asked, what came of it]] once all that was said has been heard."""
    stage.good_call()
    return stage.python("result = ended")


def test_only_the_phones_window_answers_and_only_once(stage):
    """A window of the same origin, the page itself, another frame, the phone under a wrong id; the control is the phone."""
    opened(stage)
    identity = asked(stage, "park")
    answer = {"type": "softphone/REPLY", "id": identity, "value": {"where": "stranger"}, "error": None}
    told = {"type": "softphone/CALLS", "calls": [B], "changed": ["b"]}
    with stage.arriving(6):
        stage.page.evaluate(
            """async ([url, answer, told]) => {
          const other = document.createElement("iframe");
          other.src = url + "?silent";
          document.body.append(other);
          await new Promise(done => { other.onload = done; });
          window.postMessage(answer, "*");
          window.postMessage(told, "*");
          const inner = document.createElement("iframe");
          document.body.append(inner);
          const speak = inner.contentWindow.eval("(...messages) => messages.forEach(message => parent.postMessage(message, '*'))");
          speak(answer, told);
          window.other = other;
        }""",
            [stage.phone_url, answer, told],
        )
        stage.frame_of("iframe[src*=silent]").evaluate("messages => { window.say(...messages); }", [answer, told])
    phone = stage.frame_of("#wazo-softphone")
    stage.page.evaluate(
        "() => { for (const frame of document.querySelectorAll('iframe:not(#wazo-softphone)')) frame.remove(); }"
    )
    wrong = [
        "",
        identity[:-1],
        identity + "0",
        identity.upper() + " ",
        "__proto__",
        "constructor",
        None,
        0,
        [identity],
        {"id": identity},
    ]
    stage.say(*[{**answer, "id": each} for each in wrong])
    assert ended(stage) == [] and stage.python("result = [call.call_id for call in softphone.calls]") == ["a"]
    phone.evaluate("message => { window.say(message, { ...message, value: { where: 'again' } }, { ...message, error: { code: 'refused' } }); }",
                   {**answer, "value": {"where": "701"}})  # fmt: skip
    assert ended(stage) == [["park", "701"]]
    assert set(stage.errors()) <= {"bad_message"}


# (what the reply carries, in JavaScript; what comes of park())
REPLIES = (
    ("{ value: { where: '1' } }", "1"),
    ("{}", None),
    ("{ value: { where: { a: 1 } } }", None),
    ("{ value: 'x'.repeat(3e6) }", "bad_message"),
    ("{ value: (() => { const a = {}; a.a = a; return a; })() }", "bad_message"),
    ("{ value: 10n }", "bad_message"),
    ("{ value: new Array(1e8) }", "bad_message"),
    ("{ value: new Map([[1, 2]]) }", None),
    ("{ value: 5 }", "bad_message"),
    ("{ error: 'no' }", "phone"),
    ("{ error: { code: 'x'.repeat(1e5), message: 'y'.repeat(1e5) } }", "x" * 80),
    ("{ error: { code: 'refused', message: { a: 1 }, cause: [] } }", "refused"),
    ("{ error: { __proto__: null, code: 'not_now' }, value: { where: '2' } }", "not_now"),
    ("{ error: [] }", "phone"),
)


def test_whatever_a_reply_carries_ends_the_wait_it_is_for(stage):
    opened(stage)
    stage.say({"type": "softphone/CALLS", "calls": [A], "changed": []})
    for index, (carried, _) in enumerate(REPLIES):
        stage.python("ask('park')")
        count = "count => { const found = window.got.filter(({ data }) => data.type === 'softphone/COMMAND'); return found[count]?.data.id; }"
        identity = until(stage.phone, count, index)
        stage.phone.evaluate("id => { window.say({ ...(%s), type: 'softphone/REPLY', id }); }" % carried, identity)
    assert ended(stage) == [["park", expected] for _, expected in REPLIES]
    assert stage.errors() == [] and stage.python("result = softphone._now.commands.count") == 0


# (the calls in JavaScript, the ids that are known then, whether it is told)
TOLD = (
    ("[call, call, { ...call, callId: 'b' }]", ["a", "b"], True),
    ("Array(10000).fill({ ...call })", None, True),  # refused as a whole: too large
    ("Array.from({ length: 500 }, (_, i) => ({ callId: `c${i}`, state: 'talking' }))", 256, True),
    ("[call, null, 5, 'x', [], {}, { callId: 'x' }, { callId: {}, state: 'talking' }, new Map()]", ["a"], True),
    ("[{ ...call, number: 'x'.repeat(3e6) }]", None, True),
    ("[{ ...call, conference: call }]", ["a"], False),
    ("[{ ...call, state: 'x'.repeat(1000), quality: NaN, held: 'no', creationTime: new Date(NaN) }]", ["a"], False),
    ("(() => { const list = [call]; list[1e8] = call; return list; })()", None, True),
    ("(() => { const loop = { ...call }; loop.loop = loop; return [loop]; })()", None, True),
    (
        '[JSON.parse(\'{"callId": "p", "state": "talking", "__proto__": {"x": 1}, "_phone": 1, "hold": 2}\')]',
        ["p"],
        False,
    ),
    ("'calls'", None, True),
    ("{ length: 3 }", None, True),
    ("[]", [], False),
)


def test_whatever_the_phone_tells_of_its_calls(stage):
    opened(stage)
    known = ["a"]
    for calls, expected, is_told in TOLD:
        stage.forget()
        stage.phone.evaluate(
            """call => { window.say({ type: "softphone/CALLS", calls: %s, changed: [] }); }""" % calls, A
        )
        stage.good_call()
        known = known if expected is None else expected
        ids = stage.python("result = [call.call_id for call in softphone.calls]")
        assert (len(ids) if isinstance(known, int) else ids) == known, calls[:60]
        assert stage.errors() == (["bad_message"] if is_told else []), calls[:60]
        assert len(json.loads(stage.page.evaluate("() => JSON.stringify(softphone.calls)"))) == len(ids)
    assert stage.page.evaluate("() => ({}).x") is None


def test_a_storm_of_changes_is_heard_to_its_end(stage):
    """Two thousand changes and as many replies to nobody: the last one counts, and nothing has piled up."""
    opened(stage)
    stage.phone.evaluate(
        """call => {
      for (let i = 0; i < 2000; i++) {
        window.say({ type: "softphone/CALLS", calls: [{ ...call, quality: i % 5, muted: i % 2 === 0 }], changed: ["a"] },
          { type: "softphone/REPLY", id: `guess-${i}`, value: null });
      }
    }""",
        A,
    )
    stage.good_call()
    assert stage.python("result = [softphone.call.quality, softphone.call.muted, len(softphone.calls)]") == [
        4,
        False,
        1,
    ]
    assert stage.errors() == [] and len(stage.heard("call_changed")) == 2001
