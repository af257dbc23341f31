"""What the phone's own window may say: any shape, any size, any name of a field. Nobody dies of it."""

import json

import pytest

from tests.attack.stage import CALL, until

pytestmark = pytest.mark.only_browser("chromium")

NO_MESSAGES = """() => {
  const call = %s;
  const typed = type => ({ type, callSession: call });
  const silent = [null, undefined, 7, "sdk/SDK_CALL_INCOMING", ["sdk/SDK_CALL_INCOMING"], new Map([["type", "x"]]), new Blob(["x"]),
    new Date(), typed(7), typed(null), typed({ toString: 1 }), typed(["sdk/SDK_CALL_INCOMING"]), typed(new String("x")),
    { callSession: call }, Object.assign([], typed("sdk/SDK_CALL_INCOMING")), new Error("x"), new Uint8Array(9)];
  const unknown = ["__proto__", "constructor", "toString", "hasOwnProperty", "__class__", "__init__", "remove", "_heard", "",
    "SDK/SDK_CALL_INCOMING", "sdk/SDK_CALL_INCOMING "].map(typed);
  const ours = ["softphone/HELLO", "softphone/", "softphone/LOGIN", "softphone/__proto__"].map(typed);
  window.say(...silent, ...ours, ...unknown);
  return [silent.length + ours.length + unknown.length, unknown.map(message => message.type)];
}""" % json.dumps(CALL)


def test_only_known_types_are_events(stage):
    """Types are looked up in the table, never by attribute; what is no message at all is silence."""
    stage.open()
    stage.forget()
    count, unknown = stage.phone.evaluate(NO_MESSAGES)
    stage.good_call()
    heard = stage.heard()
    assert [name for name, _ in heard] == ["unhandled_event"] * len(unknown) + ["call_incoming"]
    assert [arguments[0]["type"] for _, arguments in heard[:-1]] == unknown
    assert stage.page.evaluate("() => window.arrived") > count


# (name, how many, the call session in JavaScript, what on_error says of it; "" where the message is good)
MONSTERS = (
    ("cyclic", 1000, "const a = { b: {} }; a.b.c = a; return a;", "cyclic"),
    ("BigInt", 1000, "return { callId: 10n };", "BigInt"),
    # Of 10,000 levels Chromium says itself that they are too many.
    ("deep", 1000, "let a = {}; for (let i = 0; i < 1000; i++) a = { a }; return a;", "too deep"),
    ("long", 20, "return { number: 'x'.repeat(5e6) };", "too large"),
    ("sparse", 1000, "const list = []; list[1e6] = 1; return list;", "too large"),
    # To clone one of these takes Safari's engine a second.
    ("very sparse", 10, "const list = []; list[1e8] = 1; return list;", "too large"),
    ("wide", 20, "return Array(30000).fill(0);", "too large"),
    (
        "no date",
        1000,
        "return { callId: 'c', creationTime: new Date(NaN), endTime: 'rubbish', answerTime: Infinity };",
        "",
    ),
    ("surrogates", 100, r"return { number: '\ud800', displayName: '\udfff\ud83d\ude00' };", ""),
    (
        "odd",
        100,
        "return { a: new Map([[1, 2]]), b: new Set([1]), c: new Blob(['x']), d: new Error('x'), e: /x/g, f: new ArrayBuffer(9) };",
        "",
    ),
)


def test_monsters_are_told_one_by_one(stage):
    """Each is told and dropped, the next good message arrives, the interpreter lives; a date that is none is None."""
    stage.open()
    for name, count, session, reason in MONSTERS:
        stage.forget()
        stage.phone.evaluate(
            "count => { const callSession = (() => { %s })(); for (let i = 0; i < count; i++) "
            "window.say({ type: 'sdk/SDK_CALL_INCOMING', callSession }); }" % session, count,
        )  # fmt: skip
        stage.wait_for("error" if reason else "call_incoming", count)
        stage.say({"type": "bridge/BRIDGE_ON_DTMF", "tone": name})
        assert stage.wait_for("dtmf_sent") == [name]
        told = [arguments[0] for event, arguments in stage.heard("error")]
        assert len(told) == (count if reason else 0), name
        assert all(error["code"] == "bad_message" and reason in error["message"] for error in told), told[:1]
        assert len(stage.heard("call_incoming")) == (0 if reason else count), name
    stage.python("""
        def note(call):
            global result_dates
            result_dates = [call.creation_time, call.end_time, call.answer_time, call.duration]
        softphone.on_call_incoming(note)
    """)
    stage.phone.evaluate("() => window.say({ type: 'sdk/SDK_CALL_INCOMING', callSession: { creationTime: new Date(NaN), "
                         "endTime: 'rubbish', answerTime: { a: 1 } } })")  # fmt: skip
    stage.good_call()
    assert stage.python("result = result_dates") == [None, None, None, 0.0]


NAMES = ("__proto__", "constructor", "__class__", "__init__", "__dict__", "__getattr__", "_raw", "validate", "keys", "get",
         "toString", "hasOwnProperty", "then")  # fmt: skip


def test_names_of_fields_are_only_data(stage):
    """Nothing is polluted on either side, no method shadowed; the raw value is there by its name, both ways."""
    stage.open()
    raw = {"callId": "c", **dict.fromkeys(NAMES, "evil")}
    stage.python("""
        def note(call, card):
            global seen
            seen = {
                "classes": [type(call).__name__, type(card).__name__],
                "values": [thing[name] for thing in (call, card) for name in NAMES],
                "dict": [dict(thing) == RAW for thing in (call, card)],
                "methods": [callable(thing) for thing in (card.validate, card.keys, card.get, call.get)],
                "got": card.get("validate"), "repr": repr(card),
            }
        NAMES, RAW = %r, %r
        softphone.on_call_ended(note)
    """ % (NAMES, raw))  # fmt: skip
    stage.page.evaluate("""() => {
      softphone.onCallEnded = (call, card) => {
        window.raw = Object.getPrototypeOf(call) === Object.prototype && Object.hasOwn(card, "__proto__") && card.keys;
      };
    }""")
    text = json.dumps({"type": "sdk/ON_CALL_ENDED", "callSession": raw, "content": raw})
    stage.phone.evaluate("text => window.say(JSON.parse(text))", text)
    assert until(stage.page, "() => window.raw") == "evil"
    seen = stage.python("result = seen")
    assert seen["classes"] == ["Call", "Card"] and set(seen["values"]) == {"evil"} and seen["got"] == "evil"
    assert seen["dict"] == [True, True] and seen["methods"] == [True] * 4 and "evil" not in seen["repr"]
    assert stage.errors() == []

    stage.python(f"""
        text = {json.dumps(json.dumps(raw))}
        softphone.options_fetched("__proto__", '[{{"label": "x", "__proto__": {{"polluted": 1}}}}]')
        softphone.set_card_value("constructor", json.loads(text))
        softphone.customize_appearance(themes='{{"__proto__": {{"polluted": 1}}}}', translations=text)
    """)
    until(stage.phone, "() => window.got.at(-1).data.themes")
    clean = (
        "() => ({}).polluted === undefined && !('evil' in Object.prototype) && Object.prototype.constructor === Object"
    )
    assert stage.page.evaluate(clean) and stage.phone.evaluate(clean)
    own = "() => window.got.slice(-3).map(({ data }) => Object.hasOwn(data.options?.[0] ?? data.value ?? data.themes, '__proto__'))"
    assert stage.phone.evaluate(own) == [True, True, True]


TEXTS = ("<img src=x onerror=alert(1)>", "x" * 1_000_000, "a\x00b\r\n\x1b[31m", "\u202e1001\u2066", "%s {0.__class__}",
         "'); js.alert(1); ('", "\U0001f4de", "</script>")  # fmt: skip


def test_texts_are_only_data(stage):
    """HTML, a megabyte, control characters, bidi overrides reach handlers as they are, and no page, console or phone."""
    stage.open()
    before = stage.page.locator("body").evaluate("body => body.outerHTML")
    for text in TEXTS:
        stage.forget()
        stage.say(
            {
                "type": "sdk/SDK_CALL_INCOMING",
                "callSession": {"callId": text[:99], "number": text[:99], "displayName": text},
            }
        )
        call = stage.wait_for("call_incoming")[0]
        assert call["number"] == text[:99] and call["displayName"] == text
        stage.forget()
        stage.say({"type": "softphone/ERROR", "code": text, "message": text})
        error = stage.wait_for("error")[0]
        assert error["class"] == "PhoneError" and len(error["message"]) <= 500 and len(error["code"]) <= 80
    assert stage.page.locator("body").evaluate("body => body.outerHTML") == before
    refused = stage.python(
        "result = [refused(softphone.make_call, text) for text in %r]"
        % (
            [
                "1\x00",
                "1\n2",
                "1\x1b[0m",
                "1\x7f",
                "1\x852",
                "",
                " ",
                "9" * 257,
                "<b>1</b>",
                None,
                ["1"],
                {"number": "1"},
            ],
        )
    )
    assert [error and error["class"] for error in refused] == ["ConfigurationError"] * len(refused)
    stage.python("softphone.make_call('1001')")
    assert until(stage.phone, "() => window.got.at(-1).data.number") == "1001"
