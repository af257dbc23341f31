"""Events: each of them, in Python and in JavaScript; and the ways to listen to one."""

import pytest

from tests.compat.expectations import CALL, CARD, EVENTS, LOG, NOTE_ALL, OTHER_EVENTS, SESSION, UNKNOWN, message


def evaluated(desk, expression, dates):
    """A value of the phone as a listener notes it: its Dates as ISO text, or as {date: milliseconds}."""
    shown = "value.toISOString()" if dates == "iso" else "({date: value.getTime()})"
    return desk.javascript("""() => { const walk = value => value instanceof Date ? %s : Array.isArray(value)
        ? value.map(walk) : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(
        ([key, item]) => [key, walk(item)])) : value; return walk(%s); }""" % (shown, expression))  # fmt: skip


def test_every_event_reaches_python_and_javascript_in_order(desk):
    names = [(row[0], row[1]) for row in EVENTS] + list(OTHER_EVENTS)
    assert len(names) == len(set(names)) == 39
    desk.javascript(NOTE_ALL, [script_name for script_name, _ in names])
    desk.python("for name in %r: setattr(softphone, 'on_' + name, noting(name))" % [name for _, name in names])
    desk.javascript("() => { document.body.innerHTML = '<a href=\"tel:1001\">call</a>'; }")
    phone = desk.init()
    phone.say(
        *[message(type_, fields) for _, _, type_, fields, _ in EVENTS],
        UNKNOWN,
        "{type: 'softphone/ERROR', code: 'wrong_password', message: 'Refused'}",
    )
    desk.python("softphone.show()\nsoftphone.hide()")

    def expected(dates):
        for script_name, name, _, fields, order in EVENTS:
            yield script_name, name, [evaluated(desk, fields[field], dates) for field in order]

    link = ["onLinkEnabled", ['<a href="tel:1001" data-wazo-parsed="true">call</a>']]
    error = {"name": "PhoneError", "code": "wrong_password", "message": "Refused"}
    assert desk.javascript("() => script") == [
        ["onIFrameLoaded", []], link,
        *[[script_name, values] for script_name, _, values in expected("dates")],
        ["onUnHandledEvent", [{"type": "bridge/NEWS", "at": {"date": 0}, "more": [1]}]],
        ["onError", [error]], ["onShow", []], ["onHide", []],
    ]  # fmt: skip
    assert desk.heard() == [
        ["iframe_loaded"], ["link_enabled", "<JsProxy>"],
        *[[name, *values] for _, name, values in expected("iso")],
        ["unhandled_event", {"type": "bridge/NEWS", "at": "1970-01-01T00:00:00.000Z", "more": [1]}],
        ["error", ["PhoneError", "wrong_password", "Refused"]], ["show"], ["hide"],
    ]  # fmt: skip
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]


def test_payloads_have_attributes_and_aware_dates(desk):
    phone = desk.init()
    desk.python("""
        def ended(call, card, direction, from_extension):
            note(call.call_id, call.sip_call_id, call.sip_status, call.number, call.display_name, call.caller_number)
            note(call.answered, call.is_caller, call.duration, call.end_time.tzinfo is not None)
            note(call.creation_time, call["creationTime"], sorted(dict(call)) == sorted(call.keys()))
            note(card.card_id, card["clientId"], "note" in card, hasattr(card, "nothing"), direction, from_extension)
        softphone.on_call_ended = ended
        softphone.on_call_log_created = lambda log: note(log.duration, log.source.name, log.end, log.start)
        softphone.on_authenticated = lambda session: note(
            session.host, session.refresh_token, session.expires_at, "'t'" in repr(session))
        softphone.on_call_incoming = lambda call: note(call.end_time, call.duration, call.display_name)
    """)
    phone.say(message("sdk/ON_CALL_ENDED", {"callSession": CALL, "content": CARD, "direction": "'inbound'",
                                            "userExtension": "'1002'"}),
              message("bridge/BRIDGE_CALL_LOG_CREATED", {"callLog": LOG}),
              message("sdk/SDK_AUTHENTICATED", {"session": SESSION}),
              message("sdk/SDK_CALL_INCOMING", {"callSession": "{number: '1', endTime: null}"}))  # fmt: skip
    moment = "2023-11-14T22:13:20.000Z"
    assert desk.heard() == [
        ["c1", "s1", 2, "1001", "Alice", "1002"], [True, False, 60, True], [moment, moment, True],
        ["k1", {"label": "Bob", "id": 7}, True, False, "inbound", "1002"],
        [60, "Alice", "2023-11-14T22:14:25.500Z", moment],
        ["stack.example.com", "r", "2027-01-15T08:00:00.000Z", False],
        [None, 0, None],
    ]  # fmt: skip


def test_a_handler_may_take_fewer_arguments(desk):
    phone = desk.init()
    desk.python("""
        def closure(seen):
            def handler(call, card):
                note("closure", seen, call.number, card["note"])
            return handler

        class Desk:
            def hear(self, call, card, direction, from_extension):
                note("bound", call.number, from_extension)

        async def coroutine(call):
            note("coroutine", call.number)

        softphone.on_call_ended(lambda: note("none"))
        softphone.on_call_ended(lambda call: note("one", call.number))
        softphone.on_call_ended(closure("x"))
        softphone.on_call_ended(Desk().hear)
        softphone.on_call_ended(lambda *all: note("all", len(all)))
        softphone.on_call_ended(coroutine)
    """)
    phone.say(
        message("sdk/ON_CALL_ENDED", {"callSession": CALL, "content": CARD, "direction": "'i'", "userExtension": "'2'"})
    )
    desk.python("await settle()")
    assert desk.heard() == [
        ["none"], ["one", "1001"], ["closure", "x", "1001", "x"], ["bound", "1001", "2"], ["all", 4], ["coroutine", "1001"],
    ]  # fmt: skip


def test_the_forms_of_an_event(desk):
    phone = desk.init()
    desk.python("""
        @softphone.on_dtmf_sent
        def first(tone):
            note("first", tone)

        @softphone.on_dtmf_sent
        def second(tone):
            note("second", tone)

        globals()["first"], globals()["second"] = first, second
        note(callable(first), softphone.on_dtmf_sent(first) is first)
    """)
    tone = "{type: 'bridge/BRIDGE_ON_DTMF', tone: '%s'}"
    phone.say(tone % 1)
    desk.python("softphone.on_dtmf_sent.remove(first)\nsoftphone.on_dtmf_sent.remove(first)")
    phone.say(tone % 2)
    desk.python("softphone.on_dtmf_sent = noting('only')")
    phone.say(tone % 3)
    desk.python("softphone.on_dtmf_sent = None")
    phone.say(tone % 4)
    assert desk.heard() == [[True, True], ["first", "1"], ["second", "1"], ["second", "2"], ["only", "3"]]


def test_once_and_async_for(desk):
    phone = desk.init()
    desk.python("""
        async def once():
            note("once", await softphone.on_dtmf_sent.once(timeout=10))
            note("several", await softphone.on_search_options.once())
            note("nothing", await softphone.on_call_held.once())
            try:
                await softphone.on_dtmf_sent.once(timeout=0.01)
            except asyncio.TimeoutError:
                note("timeout")

        async def loop():
            async for tone in softphone.on_dtmf_sent:
                note("loop", tone)
                if tone == "3":
                    break
            note("left")

        asyncio.create_task(once())
        asyncio.create_task(loop())
        await settle()
    """)
    phone.say(*["{type: 'bridge/BRIDGE_ON_DTMF', tone: '%d'}" % tone for tone in range(1, 5)])
    desk.python("await settle()")
    assert sorted(desk.heard()) == [["left"], ["loop", "1"], ["loop", "2"], ["loop", "3"], ["once", "1"]]
    phone.say("{type: 'bridge/BRIDGE_SEARCH_OPTIONS', fieldId: 'f', query: 'q'}")
    desk.python("await settle()")
    phone.say("{type: 'bridge/BRIDGE_ON_CALL_HELD'}")
    desk.python("await asyncio.sleep(0.05)\nawait settle()")
    assert desk.heard() == [["several", ["f", "q"]], ["nothing", None], ["timeout"]]
    assert desk.python(
        "import gc\ngc.collect()\nreturn [len(softphone.on_search_options), len(softphone.on_call_held)]"
    ) == [0, 0]


def test_an_event_that_does_not_exist_is_refused(desk):
    assert desk.python("""
        refused = []
        for act in (lambda: setattr(softphone, "on_call_incomming", print), lambda: softphone.on_call_incomming):
            try:
                act()
            except AttributeError as error:
                refused.append("on_call_incoming" in str(error))
        return refused
    """) == [True, True]


@pytest.mark.parametrize("hello", ["", None], ids=["with hello", "without hello"])
def test_three_thousand_events_arrive_in_order(desk, hello):
    phone = desk.init(hello=hello)
    desk.python("""
        counted = globals()["counted"] = []
        softphone.on_dtmf_sent = lambda tone: counted.append(tone)
    """)
    desk.javascript("() => { globalThis.fenced = untilHeard(); }")
    phone.frame.evaluate("""() => {
        for (let i = 0; i < 3000; i++) recording.say({type: "bridge/BRIDGE_ON_DTMF", tone: String(i)});
        recording.say("fence:");
    }""")
    desk.javascript("() => globalThis.fenced")
    assert desk.python("return [len(counted), counted == [str(i) for i in range(3000)]]") == [3000, True]
