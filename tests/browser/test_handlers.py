"""Handlers that fail, and what the phone's window may say that is no message: the next good event arrives."""

import pytest

TONE = "{type: 'bridge/BRIDGE_ON_DTMF', tone: '%s'}"

# Ways to fail, in Python. `js` is there.
FAILURES = (
    "raise ValueError('oh')",
    "[][1]",
    "js.JSON.parse('{')",
    "js.URL.new('::')",
    "js.document.querySelector('::')",
    "js.JSON.parse('null').member",
    "js.document.nothing()",
    "softphone.make_call('')",
    "def down(): down()\ndown()",
)  # fmt: skip

# What cannot be read, an expression of JavaScript each. (Of 10,000 levels Chromium itself makes null, between processes.)
HOSTILE = (
    "(() => { const session = {}; session.session = session; return {type: 'sdk/SDK_CALL_INCOMING', callSession: session}; })()",
    "{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: 1n}}",
    "{type: 'sdk/SDK_CALL_INCOMING', callSession: {list: Object.assign([], {length: 1e6})}}",
    "{type: 'sdk/SDK_CALL_INCOMING', callSession: Array.from({length: 1000}).reduce(deep => ({deep}), {})}",
    "{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: 'x'.repeat(3e6)}}",
)
# What is no message, or holds nothing.
HARMLESS = (
    "null", "5", "'text'", "[]", "new Map()", "new Blob(['x'])", "{}", "{type: 5}", "{type: {}}", "{type: null}",
    "{type: '__proto__'}", "{type: 'toString'}", "{type: 'sdk/SDK_CALL_INCOMING'}",
    "{type: 'sdk/SDK_CALL_INCOMING', callSession: 5}", "{type: 'sdk/SDK_CALL_INCOMING', callSession: [new Date(NaN), NaN]}",
)  # fmt: skip


def say_many(desk, phone, messages, count):
    """The phone says each of these `count` times; waits until the page has heard them."""
    desk.javascript("() => { globalThis.fenced = untilHeard(); }")
    phone.frame.evaluate(
        "() => { const make = [%s]; for (let i = 0; i < %d; i++) for (const one of make) recording.say(one());"
        " recording.say('fence:'); }" % (", ".join(f"() => ({message})" for message in messages), count)
    )
    desk.javascript("() => globalThis.fenced")


@pytest.mark.console_errors("a handler of on_")
@pytest.mark.parametrize("kind", ["function", "coroutine"])
def test_five_hundred_failing_handlers_harm_nobody(desk, kind):
    phone = desk.init()
    define = "async def" if kind == "coroutine" else "def"
    bodies = "\n".join(f"def fail_{i}():\n    " + failure.replace("\n", "\n    ") for i, failure in enumerate(FAILURES))
    desk.python(
        f"""
exec({bodies!r}, globals())
failures = [globals()["fail_%d" % i] for i in range({len(FAILURES)})]
told = globals()["told"] = []
heard = globals()["heard"] = []

@softphone.on_dtmf_sent
{define} fails(tone):
    failures[int(tone) % len(failures)]()

softphone.on_dtmf_sent(heard.append)
softphone.on_error = lambda error: told.append(error.code)
""".strip()
    )
    desk.javascript("() => { globalThis.tones = 0; softphone.onDtmfSent = () => { tones += 1; }; }")
    count = 500
    desk.javascript("() => { globalThis.fenced = untilHeard(); }")
    phone.frame.evaluate(
        """count => {
        for (let i = 0; i < count; i++) recording.say({type: "bridge/BRIDGE_ON_DTMF", tone: String(i)});
        recording.say("fence:");
    }""",
        count,
    )
    desk.javascript("() => globalThis.fenced")
    phone.say("{type: 'bridge/BRIDGE_ON_CALL_HELD'}")
    desk.python("await settle(3)")
    assert desk.python("return [len(told), all(code == 'handler_failed' for code in told), len(heard)]") == [
        count,
        True,
        count,
    ]
    assert desk.javascript("() => tones") == count
    desk.python("softphone.on_dtmf_sent = noting('good')")
    phone.say(TONE % "#")
    assert desk.heard() == [["good", "#"]]


def test_five_hundred_hostile_messages_are_one_error_each(desk):
    phone = desk.init()
    desk.python("""
        softphone.on_call_incoming = lambda call: note("heard")
        told = globals()["told"] = []
        softphone.on_error = lambda error: told.append([error.code, error.message])
    """)
    desk.javascript("() => { globalThis.rang = 0; softphone.onCallIncoming = () => { rang += 1; }; }")
    rounds = 500 // len(HOSTILE)
    say_many(desk, phone, HOSTILE, rounds)
    told = desk.python("return told")
    assert [code for code, _ in told] == ["bad_message"] * rounds * len(HOSTILE)
    for (_, message), word in zip(told, ("cyclic", "BigInt", "too large", "too deep", "too large")):
        assert word in message and "SDK_CALL_INCOMING" in message
    assert desk.heard() == [] and desk.javascript("() => rang") == 0
    phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: {number: '1'}}")
    assert desk.heard() == [["heard"]] and desk.javascript("() => rang") == 1


def test_what_is_no_message_is_silence(desk):
    phone = desk.init()
    desk.python("""
        softphone.on_call_incoming = lambda call: note("heard", call.number, call.creation_time)
        softphone.on_unhandled_event = lambda message: note("unhandled", message["type"])
        softphone.on_error = noting("error")
    """)
    phone.say(*HARMLESS)
    assert desk.heard() == [["unhandled", "__proto__"], ["unhandled", "toString"]] + [["heard", None, None]] * 3


def test_fields_that_look_like_python_harm_nobody(desk):
    phone = desk.init()
    desk.python("""
        def saved(card):
            note(card["validate"], card["__class__"], card["keys"], callable(card.keys), type(card).__name__, card["__proto__"])
        softphone.on_card_saved = saved
    """)
    phone.say(
        "{type: 'bridge/BRIDGE_CREATE_OR_UPDATE_CARD', content: "
        'JSON.parse(\'{"validate": 1, "__class__": 2, "keys": 3, "__proto__": 4, "__init__": 5}\')}'
    )
    assert desk.heard() == [[1, 2, 3, True, "Card", 4]]
    assert desk.javascript("() => ({}).validate === undefined")


@pytest.mark.console_errors("of JavaScript", r"^(softphone: on\w+ failed: )?Error$")
def test_failing_callbacks_of_javascript_are_told_once(desk):
    phone = desk.init()
    desk.python("softphone.on_dtmf_sent = noting('python')\nsoftphone.on_error = noting('told')")
    desk.javascript("""() => {
        globalThis.told = [];
        softphone.onDtmfSent = () => { throw new Error("of JavaScript"); };
        softphone.onCallHeld = async () => { throw new Error("of JavaScript, later"); };
        softphone.onError = error => { told.push(error.code); throw new Error("of JavaScript, in onError"); };
    }""")
    phone.say(TONE % "1", "{type: 'bridge/BRIDGE_ON_CALL_HELD'}", TONE % "2")
    desk.python("await settle()")
    assert [heard for heard in desk.heard() if heard[0] == "python"] == [["python", "1"], ["python", "2"]]
    assert desk.javascript("() => told") == ["handler_failed"] * 3


@pytest.mark.console_errors("a handler of on_")
def test_a_handler_that_fails_in_on_error_is_not_told_to_itself(desk):
    phone = desk.init()
    desk.python("""
        def fails(error):
            note(error.code)
            raise ValueError("again")
        softphone.on_error(fails)
        softphone.on_error(lambda error: note("other", error.code))
        softphone.on_dtmf_sent = lambda tone: 1 / 0
    """)
    phone.say(TONE % "1")
    assert desk.heard() == [["handler_failed"], ["other", "handler_failed"]]


def test_handlers_change_the_handlers_while_they_run(desk):
    phone = desk.init()
    desk.python("""
        def second(tone):
            note("second", tone)

        def first(tone):
            note("first", tone)
            softphone.on_dtmf_sent.remove(second)
            softphone.on_dtmf_sent(lambda tone: note("new", tone))

        softphone.on_dtmf_sent(first)
        softphone.on_dtmf_sent(second)
        softphone.on_call_held(softphone.remove)
        softphone.on_call_held(lambda: note("after remove"))
    """)
    phone.say(TONE % "1")
    assert desk.heard() == [["first", "1"]]
    phone.say(TONE % "2")
    assert desk.heard() == [["first", "2"], ["new", "2"]]
    desk.javascript("() => { globalThis.held = 0; softphone.onCallHeld = () => { held += 1; }; }")
    phone.frame.evaluate("() => { for (let i = 0; i < 3; i++) recording.say({type: 'bridge/BRIDGE_ON_CALL_HELD'}); }")
    desk.page.wait_for_selector("iframe", state="detached")
    assert desk.heard() == [] and desk.javascript("() => held") == 0


def test_coroutines_end_with_the_phone(desk):
    phone = desk.init()
    desk.python("""
        @softphone.on_dtmf_sent
        async def never(tone):
            try:
                note("waits")
                await asyncio.Event().wait()
            finally:
                note("ends")
    """)
    phone.say(TONE % "1", TONE % "2")
    desk.python("await settle()\nsoftphone.remove()\nawait settle()")
    assert desk.heard() == [["waits"], ["waits"], ["ends"], ["ends"]]


def test_a_handler_may_begin_anew(desk):
    phone = desk.init()
    url = desk.phone_url + "?hello"
    desk.python(f"softphone.on_dtmf_sent = lambda tone: softphone.init(server='demo', url={url!r}, width=333)")
    phone.frame.evaluate("() => recording.say({type: 'bridge/BRIDGE_ON_DTMF', tone: '1'})")
    desk.page.wait_for_selector("iframe[width='333']", state="attached")
    assert desk.javascript("() => counts().iframes") == 1
