"""What a phone that says `commands` tells of its calls: `calls`, `call`, `call.now`, on_call_changed, the events that say no call."""

import asyncio
import json

from fake_page import PHONE, made, settle
from scripted_phone import ScriptedPhone, record
from softphone import runtime
from softphone.calls import MOST, REMEMBERED
from softphone.payloads import Call
from softphone.wire import commands as table, events, payloads
from support import raises_async

A, B = record("a"), record("b", isCurrent=False, held=True, number="1002")


def but(record_, **fields):
    """The same call, changed."""
    return record_ | fields


def noting(phone):
    """[(id, changed fields)] that on_call_changed is told."""
    heard = []
    phone.softphone.on_call_changed(lambda call, changed: heard.append((call.call_id, changed)))
    return heard


def test_the_calls_are_those_that_the_phone_has_told_and_the_current_one_is_its():
    phone = ScriptedPhone([A, B])
    softphone = phone.softphone
    assert [call.call_id for call in softphone.calls] == ["a", "b"] and softphone.call.call_id == "a"
    phone.tell(but(A, isCurrent=False, held=True), but(B, isCurrent=True, held=False))
    assert softphone.call.call_id == "b" and softphone.calls[0].held and not softphone.call.held  # Swap
    phone.page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call={"callId": "a"})
    assert softphone.call.call_id == "b"  # no guess of ours any longer
    phone.tell(but(B, isCurrent=True), but(A, state="over", isCurrent=False))
    assert [call.call_id for call in softphone.calls] == ["b"]
    phone.tell()
    assert softphone.calls == [] and softphone.call is None
    assert phone.errors == []
    softphone.calls.append(1)
    assert softphone.calls == []


def test_a_call_has_its_state():
    call = ScriptedPhone([but(A, heldByOther=True, conference=["b", "c"], quality=3, consults="z")]).softphone.call
    assert (call.state, call.direction, call.muted, call.held, call.held_by_other, call.recording) == (
        "talking", "inbound", False, False, True, False,
    )  # fmt: skip
    assert (call.conference, call.quality, call.consults, call.is_current) == (["b", "c"], 3, "z", True)
    assert dict(call)["heldByOther"] is True and "secret" not in repr(call)


def test_now_is_the_newest_of_a_call_also_of_one_that_is_over():
    phone = ScriptedPhone([A, B])
    first = phone.softphone.calls[1]
    phone.tell(A, but(B, muted=True))
    assert not first.muted and first.now.muted
    phone.tell(A, but(B, state="over", cause="busy"))
    phone.tell(A)
    assert first.now.state == "over" and first.now.cause == "busy"
    phone.softphone.remove()
    assert first.now.call_id == "b" and Call({"callId": "x"}).now.call_id == "x"
    softphone, page, _ = made()
    page.load()
    page.say("sdk/SDK_CALL_INCOMING", callSession={"sipCallId": "s", "number": "1"})
    first = softphone.call
    page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call={"sipCallId": "s", "number": "1", "answered": True})
    assert first.answered is None and first.now.answered is True and first.now.now.answered


def test_every_change_is_told_once_with_the_names_of_its_fields():
    phone = ScriptedPhone()
    heard = noting(phone)
    phone.tell(record("a", state="incoming"))
    assert [call_id for call_id, _ in heard] == ["a"] and "state" in heard[0][1] and "number" in heard[0][1]
    assert "quality" not in heard[0][1]
    del heard[:]
    phone.tell(record("a", state="incoming"))
    assert heard == []
    phone.tell(but(A, heldByOther=True, muted=True), record("b", isCaller=True))
    assert heard[0] == ("a", ["state", "muted", "held_by_other"]) and "is_caller" in heard[1][1]
    del heard[:]
    phone.tell(but(A, conference=["b"]), record("b", isCaller=True, conference=["a"]), changed=["a", "b"])
    assert heard == [("a", ["muted", "held_by_other", "conference"]), ("b", ["conference"])]
    del heard[:]
    phone.tell(but(A, conference=["b"], state="over", endTime=5), record("b", isCaller=True, conference=["a"]))
    phone.tell(but(A, state="over", endTime=6), record("b", isCaller=True, conference=["a"]))
    phone.tell(but(A, state="talking"), record("b", isCaller=True, conference=["a"]))
    assert heard == [("a", ["end_time", "state"])]  # over is over
    phone.tell(record("q", state="over"))
    assert heard[1][0] == "q" and phone.softphone.calls == []  # begun and over in one change


async def test_a_change_comes_to_every_kind_of_listener():
    phone = ScriptedPhone()
    once = asyncio.create_task(phone.softphone.on_call_changed.once())
    await settle()
    phone.softphone.on_call_changed(lambda call: 1 / 0)
    phone.tell(A)
    call, changed = await once
    assert call is phone.softphone.call and "state" in changed and phone.codes() == ["handler_failed"]
    assert "onCallChanged" in phone.page.facade.told


def test_a_handler_finds_all_as_it_is_told_and_may_take_the_phone_away():
    phone = ScriptedPhone()
    seen = []

    @phone.softphone.on_call_changed
    def changed(call, fields):
        seen.append((call.call_id, len(phone.softphone.calls), call.now is call))
        if call.call_id == "b":
            phone.softphone.remove()

    phone.tell(A, B, record("c"))
    assert seen == [("a", 3, True), ("b", 3, True)] and phone.errors == []


# (what the phone says, its fields, the calls before and after, whose it is)
BARE = (
    ("call_held", "bridge/BRIDGE_ON_CALL_HELD", [A, B], [but(A, held=True), B], "a"),
    ("call_held", "bridge/BRIDGE_ON_CALL_HELD", [but(A, isCurrent=False), but(B, held=False, isCurrent=True)],
     [but(A, held=True, isCurrent=True), but(B, held=False)], "a"),
    ("call_resumed", "bridge/BRIDGE_ON_CALL_RESUMED", [A, B], [but(A, held=True), but(B, held=False)], "b"),
    ("call_muted", "bridge/BRIDGE_ON_CALL_MUTED", [A, B], [A, but(B, muted=True)], "b"),
    ("call_unmuted", "bridge/BRIDGE_ON_CALL_UN_MUTED", [A, but(B, muted=True)], [A, B], "b"),
    ("start_recording", "bridge/BRIDGE_ON_START_RECORDING", [A, B], [A, but(B, recording=True)], "b"),
    ("stop_recording", "bridge/BRIDGE_ON_STOP_RECORDING", [A, but(B, recording=True)], [A, but(B, state="over")], "b"),
    ("dtmf_sent", "bridge/BRIDGE_ON_DTMF", [A, B], None, "a"),
    ("direct_transfer", "bridge/BRIDGE_ON_DIRECT_TRANSFER", [A, B], None, "a"),
    ("direct_transfer", "bridge/BRIDGE_ON_DIRECT_TRANSFER", [A], [but(A, state="over", isCurrent=False)], "a"),
    ("create_indirect_transfer", "bridge/BRIDGE_ON_CREATE_INDIRECT_TRANSFER", [A],
     [but(A, held=True, isCurrent=False), record("n", consults="a", state="calling")], "a"),
    ("cancel_indirect_transfer", "bridge/BRIDGE_ON_CANCEL_INDIRECT_TRANSFER", [but(A, isCurrent=False), record("n", consults="a")],
     [A, record("n", consults="a", state="over", isCurrent=False)], "a"),
    ("confirm_indirect_transfer", "bridge/BRIDGE_ON_CONFIRM_INDIRECT_TRANSFER",
     [but(A, isCurrent=False), record("n", consults="a")], None, "a"),
)  # fmt: skip
FIELDS = {"number": "1003", "tone": "5"}


def test_an_event_that_says_no_call_gives_it_to_who_declares_one_argument_more():
    assert sorted(set([row[0] for row in BARE])) == sorted([event for event, _, _ in events.WITH_CALL])
    documented = {name: len(arguments) for name, _, arguments, _ in events.EVENTS}
    for event, type_, before, after, whose in BARE:
        phone = ScriptedPhone(before)
        heard = []
        on = getattr(phone.softphone, "on_" + event)
        if documented[event]:
            on(lambda given, call: heard.append((given, call.call_id)))
            on(lambda given: heard.append((given,)))
        else:
            on(lambda call: heard.append((call.call_id,)))
            on(lambda call=None: heard.append((call,)))
        on(lambda: heard.append(()))
        on(lambda *given: heard.append(given))
        if after is not None:
            phone.tell(*after)
        phone.page.say(type_, **FIELDS)
        bare = ("5",) if event == "dtmf_sent" else ("1003",) if documented[event] else ()
        assert heard == [bare + (whose,), bare if bare else (None,), (), bare], event
        assert phone.errors == []


async def test_what_the_author_has_bound_stays_bound():
    """A handler made in a loop: `lambda row=row: …`. The call is for a parameter without a default."""
    heard = []
    for row in ("one", "two"):
        outside = row * 2

        def of_a_row(row=row):
            heard.append(row)

        def of_a_row_and_more(row=row, more=outside, *rest, last=1):
            heard.append((row, more, rest, last))

        def closure(row=row):
            heard.append((row, outside))

        def call_first(call, row=row):
            heard.append((call.call_id, row))

        def call_first_closure(call, row=row, more=2):
            heard.append((call.call_id, row, more, outside))

        async def coroutine(row=row):
            heard.append(("async", row))

        bare = (
            of_a_row,
            of_a_row_and_more,
            closure,
            call_first,
            call_first_closure,
            coroutine,
            lambda row=row: heard.append([row]),
        )
        wanted = [row, (row, outside, (), 1), (row, outside), ("a", row), ("a", row, 2, outside), [row], ("async", row)]
        phone = ScriptedPhone([A])
        for handler in bare:
            phone.softphone.on_call_muted(handler)
        phone.page.say("bridge/BRIDGE_ON_CALL_MUTED")
        await settle()
        assert heard == wanted and phone.errors == [], (heard, phone.errors)
        heard.clear()

        phone.softphone.on_dtmf_sent(lambda tone, row=row: heard.append((tone, row)))
        phone.softphone.on_dtmf_sent(lambda tone, call, row=row: heard.append((tone, call.call_id, row, outside)))
        phone.softphone.on_dtmf_sent(lambda tone=1, row=row: heard.append((tone, row)))
        phone.page.say("bridge/BRIDGE_ON_DTMF", tone="5")
        assert heard == [("5", row), ("5", "a", row, outside), ("5", row)], heard
        heard.clear()


def test_a_bound_method_gets_the_call_where_its_arguments_can_be_counted():
    class Bar:
        def __init__(self):
            self.heard = []

        def held(self, *call):
            self.heard.append(call)

        def muted(self, call=None):
            self.heard.append(call)

        def tone(self, tone, call=None):
            self.heard.append((tone, call))

        def wants(self, call):
            self.heard.append(call.call_id)

    phone, bar = ScriptedPhone([A]), Bar()
    phone.softphone.on_call_held(bar.held)
    phone.softphone.on_call_muted(bar.muted)
    phone.softphone.on_dtmf_sent(bar.tone)
    phone.page.say("bridge/BRIDGE_ON_CALL_HELD")
    phone.page.say("bridge/BRIDGE_ON_CALL_MUTED")
    phone.page.say("bridge/BRIDGE_ON_DTMF", tone="5")
    assert bar.heard == [(), None, ("5", None)] and phone.errors == []
    phone.softphone.on_call_resumed(bar.wants)
    phone.page.say("bridge/BRIDGE_ON_CALL_RESUMED")
    assert bar.heard[3:] == ([] if runtime.MICROPYTHON else ["a"]) and len(phone.errors) == runtime.MICROPYTHON


def test_two_calls_that_change_at_once_are_told_one_after_the_other():
    phone = ScriptedPhone([but(A, conference=["b"]), but(B, held=False, conference=["a"])])
    heard = []
    phone.softphone.on_call_held(lambda call: heard.append(call.call_id))
    phone.tell(but(A, held=True), but(B, held=True))
    for _ in range(3):
        phone.page.say("bridge/BRIDGE_ON_CALL_HELD")
    assert heard == ["a", "b", "a"]


async def test_once_gives_what_it_gave_and_a_phone_without_calls_gives_what_is_guessed():
    softphone, page, errors = made()
    page.load()
    heard = []
    softphone.on_call_held(heard.append if runtime.MICROPYTHON else lambda call: heard.append(call))
    softphone.on_call_muted(lambda call: heard.append(call))
    page.say("bridge/BRIDGE_ON_CALL_MUTED")
    page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call={"callId": "a", "number": "1"})
    once = asyncio.create_task(softphone.on_call_muted.once())
    tone = asyncio.create_task(softphone.on_dtmf_sent.once())
    await settle()
    page.say("bridge/BRIDGE_ON_CALL_MUTED")
    page.say("bridge/BRIDGE_ON_DTMF", tone="5")
    assert heard == [None, softphone.call] and await once is None and await tone == "5" and errors == []


def test_what_an_event_says_of_a_call_has_the_state_beside_it():
    phone = ScriptedPhone()
    heard = []
    phone.softphone.on_call_incoming(heard.append)
    phone.tell(record("a", state="incoming", displayName="Told"))
    phone.page.say("sdk/SDK_CALL_INCOMING", callSession={"callId": "a", "number": "7", "odd": 1})
    (call,) = heard
    assert (call.state, call.number, call.display_name, call.odd) == ("incoming", "7", "Told", 1)
    call.answer()
    assert phone.commands() == [("answer", "a", {})]


def test_loaded_means_that_the_calls_are_known():
    phone = ScriptedPhone(None)
    seen = []
    phone.softphone.on_iframe_loaded(lambda: seen.append([call.call_id for call in phone.softphone.calls]))
    phone.page.load("commands")
    assert seen == [] and not phone.softphone.iframe_loaded and phone.page.types()[0] == "bridge/CONFIG_RETRIEVED"
    assert 3 in [seconds for seconds, _ in phone.page.timers]
    phone.tell(A, B)
    phone.tell(A, B)
    assert (
        seen == [["a", "b"]]
        and phone.softphone.iframe_loaded
        and 3 not in [seconds for seconds, _ in phone.page.timers]
    )
    phone.page.load("commands")
    assert len(seen) == 1 and phone.codes() == ["phone_reloaded"] and phone.softphone.calls == []
    phone.tell()
    assert seen == [["a", "b"], []]


async def test_a_phone_that_never_tells_its_calls_is_waited_for_three_seconds():
    for commands in (True, False):
        phone = ScriptedPhone(None)
        loads = []
        phone.softphone.on_iframe_loaded(lambda: loads.append(1))
        ready = asyncio.create_task(phone.softphone.ready())
        phone.page.load(*(["commands"] if commands else ["login"]))
        await settle()
        waits = [act for seconds, act in phone.page.timers if seconds == 3]
        assert (len(loads), len(waits), ready.done()) == ((0, 1, False) if commands else (1, 0, True))
        for act in waits:
            act()
        await ready
        phone.tell(A)
        assert loads == [1] and [call.call_id for call in phone.softphone.calls] == (["a"] if commands else [])
        phone.softphone.remove()
        assert phone.page.timers == []


async def test_removed_or_taken_away_while_it_is_waited_for():
    phone = ScriptedPhone(None)
    ready = asyncio.create_task(phone.softphone.ready())
    phone.page.load("commands")
    await settle()
    phone.page.frames[0].displaced("away")
    assert 3 not in [seconds for seconds, _ in phone.page.timers] and phone.errors == []
    phone.load(A)
    await ready
    phone.page.load("commands")
    phone.softphone.init(server="demo", url=PHONE + "/")
    waiting = asyncio.create_task(phone.softphone.ready())
    await settle()
    phone.page.load("commands")
    phone.softphone.remove()
    assert "removed" in (await raises_async(Exception, waiting)).message and phone.page.timers == []


def test_a_page_that_forgets_the_phone_begins_anew():
    phone = ScriptedPhone([A])
    heard = noting(phone)
    phone.load(A)
    assert heard[0][0] == "a" and phone.softphone.call.call_id == "a"
    phone.tell()
    phone.load(A)  # its ids never repeat, but who knows
    assert phone.softphone.call.call_id == "a"


RUBBISH = (
    None, 5, "a", [], [["callId", "a"]], True, {}, {"callId": ""}, {"callId": None, "state": "talking"}, {"callId": 5, "state": "talking"},
    {"callId": "x"}, {"callId": "x", "state": ""}, {"callId": "x", "state": 7}, {"callId": ["x"], "state": "talking"},
    {"callId": True, "state": "talking"}, {"state": "talking"},
)  # fmt: skip


def test_rubbish_among_the_calls_is_left_out_and_told_once_a_message():
    phone = ScriptedPhone()
    phone.tell(*(RUBBISH + (A,) + RUBBISH))
    assert [call.call_id for call in phone.softphone.calls] == ["a"] and phone.codes() == ["bad_message"]
    for calls in (None, "x", 5, {"a": 1}, True):
        phone.page.say("softphone/CALLS", calls=calls)
    phone.page.say("softphone/CALLS", unreadable="too large (more than 20000 values)", calls=[])
    assert phone.codes() == ["bad_message"] * 7


def test_fields_of_the_wrong_kind_count_as_left_out():
    odd = {"n": 1}
    for field, value in (
        ("number", odd), ("displayName", ["x"]), ("held", "yes"), ("muted", 1), ("recording", "active"), ("conference", "b"),
        ("conference", [1]), ("conference", odd), ("quality", "good"), ("quality", True), ("consults", 5), ("isCurrent", "true"),
        ("creationTime", odd), ("creationTime", True), ("sipStatus", "200"), ("direction", 0), ("cause", False),
    ):  # fmt: skip
        phone = ScriptedPhone([A | {field: value}])
        (call,) = phone.softphone.calls
        attribute = [name for name, wire, _ in payloads.CALL if wire == field][0]
        assert getattr(call, attribute) is None, field
        repr(call), call.duration, json.dumps(dict(call))
        phone.tell(A | {field: value})
    names = {
        "__proto__": 1,
        "_phone": "evil",
        "_raw": "evil",
        "now": "evil",
        "hold": "evil",
        "keys": "evil",
        "then": "evil",
    }
    phone = ScriptedPhone([A | names])
    call = phone.softphone.call
    assert call.now is call and call["hold"] == "evil"
    call.hold()
    assert phone.commands() == [("hold", "a", {})]


def test_more_calls_than_there_can_be_do_not_fill_the_memory():
    phone = ScriptedPhone()
    phone.tell(*[record("c%d" % number, isCurrent=False) for number in range(MOST + 50)])
    assert len(phone.softphone.calls) == MOST and phone.codes() == ["bad_message"]
    phone.tell(A, A, but(A, muted=True))
    assert len(phone.softphone.calls) == 1 and not phone.softphone.call.muted
    for number in range(REMEMBERED * 3):
        phone.tell(record("o%d" % number, state="over"))
    assert len(phone.softphone._now.calls._over) == REMEMBERED


def test_only_the_phone_tells_and_only_one_that_says_commands():
    phone = ScriptedPhone([A], allowed_origins=["https://other.example.com"])
    for origin in ("https://evil.example.com", "https://other.example.com", "null"):
        phone.page.say("softphone/CALLS", origin=origin, calls=[B])
    assert [call.call_id for call in phone.softphone.calls] == ["a"]
    softphone, page, errors = made()
    page.load("login")
    page.say("softphone/CALLS", calls=[A])
    assert softphone.calls == [] and errors == []


def test_the_states_are_in_the_table():
    phone = ScriptedPhone()
    for state in table.STATES:
        phone.tell(record("s-" + state, state=state))
        assert [call.state for call in phone.softphone.calls] == ([state] if state != "over" else [])
    assert phone.errors == []


def test_a_call_that_was_taken_back_is_told_once_as_moved():
    phone = ScriptedPhone([but(A, recovered=False), but(B, recovered=True)])
    moved, changed = [], noting(phone)
    phone.softphone.on_call_moved(lambda call: moved.append((call.call_id, call.recovered)))
    phone.tell(but(A, recovered=True), but(B, recovered=True))
    phone.tell(but(A, recovered=True, muted=True), but(B, recovered=True, held=False))
    assert moved == [("a", True)]
    assert changed[0] == ("a", ["recovered"])
    phone.tell(but(A, recovered=False, muted=True), but(B, recovered=True, held=False))  # loaded anew once more
    phone.tell(but(A, recovered=True, muted=True), but(B, recovered=True, held=False))
    phone.tell(but(A, recovered="yes", muted=True), but(B, recovered=True, held=False))  # no flag: nothing
    assert moved == [("a", True), ("a", True)]


def test_the_page_in_front_says_so_and_hears_whether_the_line_is_its_own():
    for capabilities, said in ((["tabs"], ["softphone/FRONT"]), (["login"], [])):
        phone = ScriptedPhone(None)
        seen = []
        phone.softphone.on_line_here = seen.append
        phone.page.load(*capabilities)
        before = len(phone.page.types())
        phone.page.come_to_front()
        assert phone.page.types()[before:] == said, capabilities
        for here in (True, False, "yes", None, 1):
            phone.page.say("softphone/LINE_HERE", here=here)
        assert seen == [True, False] and phone.errors == []
