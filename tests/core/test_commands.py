"""What the page asks of its phone: each command with its answer, its error, its end in time, and what nobody may do to it."""

import asyncio

from fake_page import PHONE, FakeBlob, made, settle
from scripted_phone import ScriptedPhone, record
from softphone import runtime
from softphone.commands import MOST
from softphone.errors import ConfigurationError, MessageError, NotInitialized, NotSupported, PhoneError, SoftphoneError
from softphone.payloads import Call, Recording
from softphone.wire import commands as table, methods
from support import raises, raises_async

A, B = record("a"), record("b", isCurrent=False, held=True)

# (what is called, the command, the id of its call, its arguments, the value of its reply, what it gives)
ASKED = (
    (lambda phone, call: call.answer(), "answer", "a", {}, None, None),
    (lambda phone, call: call.decline(), "decline", "a", {}, {"x": 1}, None),
    (lambda phone, call: call.hang_up(), "hang_up", "a", {}, None, None),
    (lambda phone, call: call.hold(timeout=None), "hold", "a", {}, None, None),
    (lambda phone, call: call.resume(timeout=1.5), "resume", "a", {}, None, None),
    (lambda phone, call: call.mute(), "mute", "a", {}, None, None),
    (lambda phone, call: call.unmute(), "unmute", "a", {}, None, None),
    (lambda phone, call: call.send_dtmf("12#,a"), "send_dtmf", "a", {"digits": "12#,A"}, None, None),
    (lambda phone, call: call.send_dtmf(5), "send_dtmf", "a", {"digits": "5"}, None, None),
    (lambda phone, call: call.transfer("tel:+1-201-555-0123"), "transfer", "a", {"number": "+12015550123"}, None, None),
    (lambda phone, call: call.consult("1003"), "consult", "a", {"number": "1003"}, {"callId": "b"}, "b"),
    (lambda phone, call: call.consult("1003 ext. 4"), "consult", "a", {"number": "1003", "postDial": ",4"}, {"callId": "c"}, "c"),
    (lambda phone, call: call.complete(), "complete", "a", {}, None, None),
    (lambda phone, call: call.cancel(), "cancel", "a", {}, None, None),
    (lambda phone, call: call.merge(phone.calls[1]), "merge", "a", {"callId": "b"}, None, None),
    (lambda phone, call: call.merge("b"), "merge", "a", {"callId": "b"}, None, None),
    (lambda phone, call: call.split(), "split", "a", {}, None, None),
    (lambda phone, call: call.start_recording(), "start_recording", "a", {}, None, None),
    (lambda phone, call: call.park(), "park", "a", {}, {"where": "701"}, "701"),
    (lambda phone, call: call.park(), "park", "a", {}, {"where": None}, None),
    (lambda phone, call: call.park(), "park", "a", {}, None, None),
    (lambda phone, call: phone.make_call("1002"), "dial", None, {"number": "1002"}, {"callId": "b"}, "b"),
    (lambda phone, call: phone.make_call("1002,,7"), "dial", None, {"number": "1002", "postDial": ",,7"}, {"callId": "n"}, "n"),
    (lambda phone, call: phone.pickup(1002), "pickup", None, {"number": "1002"}, {"callId": "b"}, "b"),
    (lambda phone, call: phone.set_available(False), "set_available", None, {"available": False}, None, None),
    (lambda phone, call: phone.agent.log_in(), "agent_log_in", None, {}, None, None),
    (lambda phone, call: phone.agent.log_out(), "agent_log_out", None, {}, None, None),
    (lambda phone, call: phone.agent.pause(), "agent_pause", None, {}, None, None),
    (lambda phone, call: phone.agent.pause("Lunch"), "agent_pause", None, {"reason": "Lunch"}, None, None),
    (lambda phone, call: phone.agent.resume(), "agent_resume", None, {}, None, None),
    (lambda phone, call: phone.set_devices(speaker="", ringer="Desk"), "set_devices", None, {"speaker": "", "ringer": "Desk"}, None, None),
    (lambda phone, call: phone.set_volume(ring=0), "set_volume", None, {"ring": 0}, None, None),
    (lambda phone, call: phone.set_volume(call=0.8, ring=1), "set_volume", None, {"call": 0.8, "ring": 1}, None, None),
    (lambda phone, call: phone.end_wrap_up(), "end_wrap_up", None, {}, None, None),
    (lambda phone, call: phone.end_wrap_up(call), "end_wrap_up", None, {"callId": "a"}, None, None),
    (lambda phone, call: phone.prolong_wrap_up(60), "prolong_wrap_up", None, {"seconds": 60}, None, None),
    (lambda phone, call: phone.set_language("fr"), "set_language", None, {"language": "fr"}, None, None),
    (lambda phone, call: phone.sign_out(), "sign_out", None, {}, None, None),
)  # fmt: skip


async def test_each_command_is_asked_once_and_gives_what_its_reply_says():
    for ask, name, call_id, arguments, value, gives in ASKED:
        phone = ScriptedPhone([A, B])
        reply = ask(phone.softphone, phone.softphone.call)
        assert phone.commands() == [(name, call_id, arguments)]  # before anybody waits
        waiting = asyncio.create_task(reply)
        await settle()
        phone.reply(value)
        found = await waiting
        assert (found.call_id if isinstance(found, Call) else found) == gives, name
        assert phone.softphone._now.commands.count == 0 and phone.errors == [] and len(phone.page.timers) == 1, name
        assert len(phone.commands()) == 1


def test_each_row_of_the_tables_is_asked_of_the_phone_by_a_method():
    asked = [name for _, name, _, _, _, _ in ASKED] + ["stop_recording", "recording_blob"]
    assert sorted(set(asked)) == sorted([name for name, _, _, _, _ in table.COMMANDS])
    fields = {name: row for name, _, row, _, _ in table.COMMANDS}
    for _, name, _, arguments, _, _ in ASKED:
        assert all([field in fields[name] for field in arguments]), name
    promised = [name for _, rows in methods.ALL for name, _, _, _, gives in rows if gives]
    assert len(promised) == len(table.COMMANDS) + 2  # trace and ready are none


async def test_a_recording_gives_its_sound():
    phone = ScriptedPhone([A])
    waiting = asyncio.create_task(phone.softphone.call.stop_recording())
    await settle()
    phone.reply({"id": "r1", "seconds": 3.5, "type": "audio/webm", "where": "phone"})
    recording = await waiting
    assert isinstance(recording, Recording)
    assert (recording.id, recording.seconds, recording.type, recording.where) == ("r1", 3.5, "audio/webm", "phone")
    blob = FakeBlob()
    for value, good in ((blob, True), (None, False), ("text", False), ({}, False)):
        waiting = asyncio.create_task(recording.blob())
        await settle()
        assert phone.commands()[-1] == ("recording_blob", None, {"id": "r1"})
        phone.reply(value)
        if good:
            assert await waiting is blob
        else:
            await raises_async(MessageError, waiting)
    raises(ConfigurationError, Recording({"id": None, "where": "server"}).blob)
    raises(NotInitialized, Recording({"id": "r1"}).blob)


async def test_an_error_is_raised_with_its_code_and_its_cause():
    for code, words, cause, kind in (
        ("not_now", "hold can't be done with a call that is incoming.", None, PhoneError),
        ("no_such_call", "There is no such call.", None, PhoneError),
        ("refused", "", "busy", PhoneError),
        ("line_lost", "The connection is lost.", None, PhoneError),
        ("something_new", "x" * 1000, None, PhoneError),
        ("unknown_command", "This phone knows no command hold.", None, NotSupported),
    ):
        phone = ScriptedPhone([A])
        waiting = asyncio.create_task(phone.softphone.call.hold())
        await settle()
        phone.refuse(code, words, cause)
        error = await raises_async(kind, waiting)
        assert error.code == (code if kind is PhoneError else "not_supported")
        assert getattr(error, "cause", None) == cause and error.message and len(error.message) <= 500
        await settle()
        assert phone.errors == []
    for odd in ("no", 7, True, [], {}, {"code": {}, "message": []}, {"code": None}):
        phone = ScriptedPhone([A])
        waiting = asyncio.create_task(phone.softphone.call.hold())
        await settle()
        phone.reply(error=odd)
        assert (await raises_async(PhoneError, waiting)).message


async def test_a_reply_that_is_not_what_it_should_be_is_an_error_of_who_waits():
    for ask, values in (
        (
            lambda phone: phone.softphone.make_call("1"),
            (None, 5, "b", [], {}, {"callId": 5}, {"callId": None}, {"callid": "b"}),
        ),
        (lambda phone: phone.softphone.call.stop_recording(), (None, "r1", [], True)),
        (lambda phone: phone.softphone.call.park(), ("701", 5, [])),
    ):
        for value in values:
            phone = ScriptedPhone([A])
            waiting = asyncio.create_task(ask(phone))
            await settle()
            phone.reply(value)
            await raises_async(MessageError, waiting)
            assert phone.softphone._now.commands.count == 0


async def test_left_alone_a_failure_is_told_and_a_success_is_not():
    phone = ScriptedPhone([A])
    for act in (
        lambda: phone.softphone.make_call("1002"),
        lambda: phone.softphone.call.mute(),
        lambda: phone.softphone.agent.pause(),
    ):
        act()
        phone.reply({"callId": "b"})
        await settle()
        assert phone.errors == []
        act()
        phone.refuse("not_now", "There is no line.")
        await settle()
        assert phone.codes() == ["not_now"]
        phone.errors.clear()
    phone.softphone.call.mute()
    phone.softphone.remove()
    await settle()
    assert phone.errors == []  # who takes the phone away knows


async def test_who_begins_to_wait_at_once_is_raised_to_and_nobody_else():
    phone = ScriptedPhone([A])
    for _ in range(MOST):
        phone.softphone.call.hold()
    error = await raises_async(PhoneError, phone.softphone.call.hold())
    assert error.code == "not_now" and str(MOST) in error.message and len(phone.commands()) == MOST
    later = phone.softphone.call.hold()
    await raises_async(PhoneError, asyncio.create_task(later))
    await settle()
    assert phone.errors == []
    phone.softphone.call.hold()
    await settle()
    assert phone.codes() == ["not_now"]
    phone.reply(index=0)
    phone.softphone.call.hold()
    assert len(phone.commands()) == MOST + 1


async def test_what_is_waited_for_can_be_waited_for_in_every_way():
    phone = ScriptedPhone([A])
    call = phone.softphone.call
    both = asyncio.create_task(all_of(call.hold(), call.mute()))
    await settle()
    phone.reply(index=0)
    phone.reply(index=1)
    assert list(await both) == [None, None]
    waiting = asyncio.create_task(asyncio.wait_for(call.park(), 5))
    await settle()
    phone.reply({"where": "1"})
    assert await waiting == "1"
    reply = call.park()
    phone.reply({"where": "2"})
    assert await reply == "2" and await reply == "2"
    await raises_async(asyncio.TimeoutError, asyncio.create_task(within(call.hold(), 0.001)))
    phone.refuse("refused")
    await settle()
    assert phone.errors == []  # somebody has waited, and given it up
    assert "hold" in repr(call.hold())


async def all_of(*replies):
    return await asyncio.gather(*replies)


async def within(reply, seconds):
    return await asyncio.wait_for(reply, seconds)


async def test_a_handler_may_return_what_it_has_asked():
    phone = ScriptedPhone()
    phone.softphone.on_call_incoming = lambda call: call.answer()
    phone.tell(record("a", state="incoming"))
    phone.page.say("sdk/SDK_CALL_INCOMING", callSession={"callId": "a", "number": "1001"})
    await settle()
    assert phone.commands() == [("answer", "a", {})]
    phone.refuse("not_now", "It is over.")
    await settle()
    assert phone.codes() == ["handler_failed"] and "It is over." in phone.errors[0].message


async def test_in_time_or_not():
    phone = ScriptedPhone([A])
    call = phone.softphone.call
    for ask, seconds in (
        (call.hold, 10), (call.answer, 10), (phone.softphone.set_available, 10), (phone.softphone.agent.log_in, 10),
    ):  # fmt: skip
        ask(*([True] if ask == phone.softphone.set_available else []))
        assert phone.page.timers[-1][0] == seconds
    before = len(phone.page.timers)
    for ask in (phone.softphone.make_call, call.transfer, call.consult):
        ask("1002")
    call.hold(timeout=None)
    assert len(phone.page.timers) == before
    waiting = asyncio.create_task(call.hold(timeout=3))
    await settle()
    seconds, overdue = phone.page.timers[-1]
    overdue()
    error = await raises_async(PhoneError, waiting)
    assert seconds == 3 and error.code == "timeout" and "may still happen" in error.message
    phone.reply()  # too late
    await settle()
    assert phone.errors == []
    for bad in (0, -1, "3", True, float("nan"), float("inf"), 86401, [3]):
        raises(ConfigurationError, lambda bad=bad: call.hold(timeout=bad))
    assert phone.commands()[-1][0] == "hold" and len([name for name, _, _ in phone.commands() if name == "hold"]) == 3


async def test_what_waits_for_the_phone_to_load_is_asked_then_or_not_at_all():
    phone = ScriptedPhone(None)
    first = asyncio.create_task(phone.softphone.set_available(False))
    second = asyncio.create_task(phone.softphone.sign_out(timeout=3))
    await settle()
    phone.page.timers[-1][1]()
    error = await raises_async(PhoneError, second)
    assert error.code == "timeout" and "won't happen" in error.message and phone.page.posts == []
    phone.load()
    assert phone.commands() == [("set_available", None, {"available": False})]
    phone.reply()
    assert await first is None


async def test_behind_a_form_schema_that_is_checked_it_waits_too():
    if not runtime.MICROPYTHON:
        return  # there it is checked at once
    phone = ScriptedPhone([A])
    answer = phone.page.hold_schemas()
    phone.softphone.set_form_schema({"title": "x"})
    first = asyncio.create_task(phone.softphone.call.hold())
    second = asyncio.create_task(phone.softphone.call.mute())
    await settle()
    assert phone.commands() == []
    phone.page.timers[-1][1]()
    await raises_async(PhoneError, second)
    answer([])
    await settle()
    assert phone.commands() == [("hold", "a", {})]
    phone.reply()
    assert await first is None


async def test_a_phone_that_does_not_say_commands_raises_where_it_is_asked():
    for hello in (True, False):
        softphone, page, errors = made()
        early = asyncio.create_task(softphone.set_available(True))
        left_alone = softphone.sign_out()
        await settle()
        page.load("login", hello=hello)
        await settle()
        error = await raises_async(NotSupported, early)
        assert "set_available()" in error.message and "commands" in error.message
        assert [error.code for error in errors] == ["not_supported"] and not left_alone.waits
        page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call={"callId": "a", "number": "1"})
        call = softphone.call
        for ask in (call.hold, call.answer, softphone.sign_out, softphone.agent.pause, call.stop_recording):
            assert "()" in raises(NotSupported, ask).message
        assert [type_ for type_ in page.types() if type_[:9] == "softphone"] == []
        assert softphone._now.commands.count == 0 and [call.number for call in softphone.calls] == ["1"]


async def test_make_call_at_a_phone_without_commands_gives_the_call_of_its_event():
    softphone, page, errors = made()
    page.load()
    first, second, third = [
        asyncio.create_task(softphone.make_call(number)) for number in ("1001", "+12015550123", "1003")
    ]
    await settle()
    assert page.types()[-3:] == ["bridge/ON_CLICK_TO_CALL"] * 3

    def placed(call_id, number):
        page.say("sdk/SDK_ON_OUTGOING_CALL_MADE", callSession={"callId": call_id, "number": number})

    placed("b", "0012015550123")
    placed("a", "sip:somebody-else@example.com")
    placed("c", "1003")
    placed("d", "1004")
    for task, call_id in ((first, "a"), (second, "b"), (third, "c")):
        assert (await task).call_id == call_id
    assert softphone.call.call_id == "d" and (await second).now.number == "0012015550123"
    softphone.make_call("1005")
    waiting = asyncio.create_task(softphone.make_call("1006", timeout=5))
    await settle()
    page.timers[-1][1]()
    assert (await raises_async(PhoneError, waiting)).code == "timeout"
    for _ in range(MOST + 50):
        softphone.make_call("1007")
    assert page.types().count("bridge/ON_CLICK_TO_CALL") == MOST + 55 and softphone._now.commands.count == MOST
    softphone.remove()
    await settle()
    assert errors == []


async def test_make_call_dials_by_command_where_the_phone_says_so_and_shows_it_unless_told():
    for early in (True, False):
        phone = ScriptedPhone(None if early else [A])
        reply = phone.softphone.make_call("1002 ext. 7")
        if early:
            phone.load(A)
        assert phone.commands() == [("dial", None, {"number": "1002", "postDial": ",7"})] and phone.softphone.displayed
        assert "bridge/ON_CLICK_TO_CALL" not in phone.page.types()
        phone.softphone.hide()
        phone.softphone.make_call("1003", show=False)
        assert not phone.softphone.displayed and phone.commands()[-1] == ("dial", None, {"number": "1003"})
        phone.tell(A, record("n", state="calling", number="1002"))
        phone.reply({"callId": "n"}, 0)
        call = await reply
        assert call.number == "1002" and call.state == "calling"
    raises(ConfigurationError, lambda: phone.softphone.make_call("1003", show="no"))


async def test_a_link_that_is_clicked_dials_by_command_and_its_failure_is_told():
    phone = ScriptedPhone()
    assert phone.page.page_links.dial("tel:1001") and phone.commands() == [("dial", None, {"number": "1001"})]
    phone.refuse("not_now", "There is no line.")
    await settle()
    assert phone.codes() == ["not_now"]


async def test_when_the_phone_s_page_goes_what_it_was_asked_ends_at_once_and_is_not_asked_again():
    def reloads(phone):
        phone.load(A)

    def says_hello(phone):
        phone.page.say("softphone/HELLO", capabilities=["commands"])

    def is_taken_away(phone):
        phone.page.frames[0].displaced("away")

    def is_moved(phone):
        phone.page.frames[0].lost = True
        phone.softphone.inject_css("a {}")

    for go in (reloads, says_hello, is_taken_away, is_moved):
        phone = ScriptedPhone([A])
        waiting = [
            asyncio.create_task(ask()) for ask in (phone.softphone.call.hold, lambda: phone.softphone.make_call("1"))
        ]
        await settle()
        go(phone)
        for task in waiting:
            error = await raises_async(PhoneError, task)
            assert error.code == "timeout" and "may have happened" in error.message
        del phone.page.posts[:]
        phone.load(A)
        assert phone.commands() == [] and phone.softphone._now.commands.count == 0, go
        later = asyncio.create_task(phone.softphone.call.hold())
        await settle()
        phone.reply()
        assert await later is None


async def test_after_remove_nobody_waits_and_a_call_of_before_says_so():
    phone = ScriptedPhone([A])
    call = phone.softphone.call
    waiting = asyncio.create_task(call.hold())
    await settle()
    phone.softphone.remove()
    await raises_async(NotInitialized, waiting)
    raises(NotInitialized, call.hold)
    raises(NotInitialized, phone.softphone.sign_out)
    raises(NotInitialized, phone.softphone.agent.pause)
    raises(NotInitialized, Call({"callId": "a"}).hold)
    assert phone.page.timers == [] and call.now is not None and phone.softphone.calls == []


async def test_only_the_phone_answers_and_only_once():
    phone = ScriptedPhone([A], allowed_origins=["https://other.example.com"])
    waiting = asyncio.create_task(phone.softphone.call.park())
    await settle()
    mine = phone.id()
    for origin in ("https://evil.example.com", "https://other.example.com", "null"):
        phone.reply({"where": "stranger"}, origin=origin)
    for wrong in ("", "id-0", mine + " ", mine.upper(), None, 5, True, ["id-1"], {"id": mine}, "__proto__"):
        phone.page.say("softphone/REPLY", id=wrong, value={"where": "wrong"})
    await settle()
    assert not waiting.done()
    phone.reply({"where": "right"})
    phone.reply({"where": "twice"})
    phone.refuse("refused")
    assert await waiting == "right"
    await settle()
    assert sorted(set(phone.codes())) == ["bad_message", "bad_origin"]  # strangers; an id that is no text


async def test_what_was_not_asked_yet_cannot_be_answered():
    phone = ScriptedPhone(None)
    waiting = asyncio.create_task(phone.softphone.sign_out())
    await settle()
    phone.page.say("softphone/REPLY", id="id-1", value=None)
    await settle()
    assert not waiting.done()
    phone.load()
    phone.reply()
    assert await waiting is None


async def test_a_reply_that_cannot_be_read_or_a_command_that_cannot_be_posted():
    phone = ScriptedPhone([A])
    waiting = asyncio.create_task(phone.softphone.call.park())
    await settle()
    phone.page.say("softphone/REPLY", unreadable="cyclic at value.a", id=phone.id())
    await settle()
    assert phone.codes() == ["bad_message"] and not waiting.done()
    phone.page.frames[-1].problem = "DataCloneError"
    error = await raises_async(SoftphoneError, phone.softphone.call.hold())
    assert error.code == "not_posted" and phone.codes() == ["bad_message"]
    phone.softphone.call.hold()
    await settle()
    assert phone.codes() == ["bad_message", "not_posted"]


def test_wrong_arguments_ask_nothing():
    phone = ScriptedPhone([A])
    call, softphone = phone.softphone.call, phone.softphone
    for ask, values in (
        (call.send_dtmf, ("", "x", "1 2", None, True, ["1"], "1" * 201, -1, 1.5)),
        (call.transfer, ("", "tel:", None, True, "call me", "1\n2", "1003 ext. 7", "1003,,4")),
        (call.consult, ("", "tel:hello", None, [], "room 42, floor 7")),
        (softphone.pickup, ("", None, {}, "1,2")),
        (call.merge, ("", None, 5, Call({}), True, {})),
        (softphone.end_wrap_up, ("", 5, Call({}), [])),
        (softphone.set_available, (None, 0, "no", 1)),
        (softphone.prolong_wrap_up, (0, -5, "60", None, True, 86401, float("nan"))),
        (softphone.set_language, ("", None, 5, "f\nr")),
        (softphone.agent.pause, (5, "a\nb", ["x"], True)),
        (lambda value: softphone.set_devices(speaker=value), (5, "a\nb", True, [], None)),
        (lambda value: softphone.set_volume(call=value), (-0.1, 1.1, "1", True, float("nan"), None)),
    ):
        for value in values:
            raises(ConfigurationError, ask, value)
    assert phone.commands() == []


def test_a_call_without_an_id_cannot_be_asked():
    softphone, page, _ = made()
    page.load("commands")
    page.say("sdk/SDK_CALL_INCOMING", callSession={"number": "1001"})
    assert "call_id" in raises(ConfigurationError, softphone.call.hold).message
    assert PHONE and raises(NotInitialized, Call({"callId": "a"}).hold)
