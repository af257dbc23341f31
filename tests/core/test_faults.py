"""What handlers, phones and clocks may do to the core: told once, and the next event works."""

import asyncio

from fake_page import PHONE, made, settle
from softphone.calls import Calls
from softphone.payloads import Call
from softphone.wire import codec

CALL = {"callId": "c1", "number": "1001"}
TONE = "bridge/BRIDGE_ON_DTMF"


class Odd(BaseException):
    """An exception that is no Exception."""


# Everything that Python lets a handler raise.
RAISED = (
    ValueError,
    SystemExit,
    KeyboardInterrupt,
    GeneratorExit,
    StopIteration,
    MemoryError,
    Odd,
    asyncio.CancelledError,
)


def test_whatever_a_handler_raises_the_others_run():
    softphone, page, errors = made()
    heard = []
    turn = []

    def fails(tone):
        raise turn[0]("oh")

    softphone.on_dtmf_sent(fails)
    softphone.on_dtmf_sent(heard.append)
    page.load()
    for kind in RAISED:
        turn[:] = [kind]
        page.say(TONE, tone=kind.__name__)
        assert heard[-1] == kind.__name__ and len(errors) == len(heard), kind
    assert [error.code for error in errors] == ["handler_failed"] * len(RAISED)
    assert all(name in error.message for name, error in zip(heard, errors))


def test_on_error_may_raise_anything_and_is_not_told_of_itself():
    softphone, page, errors = made()
    turn = []

    def fails(error):
        raise turn[0]("oh")

    softphone.on_error = fails
    told = []
    softphone.on_error(lambda error: told.append(error.code))
    softphone.on_dtmf_sent(lambda tone: 1 / 0)
    page.load()
    for kind in RAISED:
        turn[:] = [kind]
        page.say(TONE, tone="1")
    assert told == ["handler_failed"] * len(RAISED)


async def test_whatever_a_coroutine_raises_is_told():
    softphone, page, errors = made()
    turn = []

    async def fails(tone):
        await asyncio.sleep(0)
        raise turn[0]("oh")

    softphone.on_dtmf_sent(fails)
    page.load()
    for kind in (ValueError, MemoryError, Odd):
        turn[:] = [kind]
        page.say(TONE, tone="1")
        await settle()
        assert errors[-1].code == "handler_failed" and kind.__name__ in errors[-1].message
    assert len(errors) == 3


async def test_a_thousand_coroutines_that_never_return_end_with_remove():
    softphone, page, errors = made()
    ended = []
    heard = []

    async def never(tone):
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(tone)

    softphone.on_dtmf_sent(never)
    softphone.on_dtmf_sent(heard.append)
    page.load()
    for number in range(1000):
        page.say(TONE, tone=str(number))
    await settle()
    assert len(heard) == 1000 and ended == [] and errors == []
    softphone.remove()
    await settle()
    assert len(ended) == 1000 and errors == []


async def test_a_coroutine_may_do_whatever_coroutines_do():
    softphone, page, errors = made()
    heard, gate = [], asyncio.Event()

    async def answer():
        await asyncio.sleep(0)
        return 7

    async def works(tone):
        try:
            await asyncio.wait_for(gate.wait(), 0.001)
        except asyncio.TimeoutError:
            heard.append("late")
        heard.append(await answer())
        heard.extend(await asyncio.gather(answer(), answer()))
        await gate.wait()
        heard.append(tone)

    softphone.on_dtmf_sent(works)
    page.load()
    page.say(TONE, tone="1")
    for _ in range(2000):
        if len(heard) == 4:
            break
        await asyncio.sleep(0.001)
    gate.set()
    await settle()
    assert heard == ["late", 7, 7, 7, "1"] and errors == []


def test_reloads_in_any_place_send_everything_once():
    softphone, page, errors = made()
    softphone.make_call("1001")
    page.load()
    softphone.inject_css("a {}")
    page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call=CALL)
    del page.posts[:]
    page.say("softphone/HELLO", capabilities=[])  # a new page, which never comes to its `load`
    softphone.make_call("1002")
    softphone.login_with_token("secret")
    page.say("softphone/HELLO", capabilities=[])  # and another one within 10 ms
    softphone.set_card_value("f", 1)
    assert page.posts == []
    page.load()
    page.load()
    types = [type_.split("/")[1] for type_ in page.types()]
    opening = ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_INJECT_CSS"]
    assert types == opening + ["ON_CLICK_TO_CALL", "BRIDGE_LOGIN_WITH_TOKEN", "BRIDGE_SET_CARD_CONTENT"] + opening
    assert [error.code for error in errors] == ["phone_reloaded"] and softphone.call is None


def test_a_page_that_says_hello_twice_is_not_waited_for_longer_than_a_load():
    softphone, page, errors = made(load_timeout=3)
    page.load()
    softphone.inject_css("a {}")
    for _ in range(2):
        del page.posts[:]
        page.say("softphone/HELLO", capabilities=[])
        softphone.make_call("1001")
        assert page.posts == [] and len(page.timers) == 1
        page.timers[0][1]()
        assert page.types()[2:] == ["bridge/BRIDGE_INJECT_CSS", "bridge/ON_CLICK_TO_CALL"]
    page.timers[0][1]()
    del page.posts[:]
    page.load()
    assert page.types()[2:] == ["bridge/BRIDGE_INJECT_CSS"] and errors == []
    softphone.remove()
    assert page.timers == []


def test_init_and_remove_wherever_they_are_called():
    softphone, page, errors = made()
    turns = []

    def again():
        turns.append(len(page.frames))
        if len(turns) < 5:
            softphone.init(server="demo", url=PHONE + "/", width=300 + len(turns))

    softphone.on_iframe_loaded(again)
    for _ in range(5):
        page.load()
    assert turns == [1, 2, 3, 4, 5] and page.frames[-1].options.width == 304
    assert page.listening == 1 and [frame.removed for frame in page.frames] == [1, 1, 1, 1, 0]
    softphone.remove()
    softphone.remove()
    for act in (lambda: None, page.load, lambda: page.say(TONE, tone="1")):
        softphone.init(server="demo", url=PHONE + "/")
        act()
        softphone.remove()
        assert page.listening == page.watching == 0 and page.timers == [] and not softphone.iframe_loaded
    assert errors == []


def test_events_in_any_order_leave_no_call_that_has_ended():
    steps = ("call_incoming", "outgoing_call_made", "call_locally_answered", "call_established", "call_rejected", "call_ended",
             "call_held", "indirect_call_made", "indirect_transfer_done")  # fmt: skip
    seed = 7
    for _ in range(50):
        calls, ended = Calls(), []
        for _ in range(40):
            seed = (seed * 1103 + 12347) % 65536
            step, identity = steps[seed % len(steps)], str(seed // 16 % 4)
            calls.heard(step, Call({"callId": identity, "number": identity}))
            if step in ("call_rejected", "call_ended"):
                ended.append(identity)
            assert calls.current is None or calls.current.call_id not in ended, (step, identity)


def test_a_clock_that_jumps_makes_no_negative_duration():
    for answered, ended in (
        ("2026-01-01T00:00:10Z", "2026-01-01T00:00:00Z"),
        ("2999-01-01T00:00:00Z", None),
        (None, None),
        ("x", "y"),
    ):
        assert Call({"answerTime": answered, "endTime": ended}).duration == 0.0
    assert Call({"answerTime": 1000, "endTime": 3500}).duration == 2.5


def test_dates_are_never_an_exception():
    letters = "0123456789-:.TZ+ \u0661e"
    seed = 3
    for length in range(1, 42):
        for _ in range(20):
            text = ""
            for _ in range(length):
                seed = (seed * 1103 + 12347) % 65536
                text += letters[seed // 7 % len(letters)]
            found = codec.date(text)
            assert found is None or found.utcoffset() is not None
    for odd in (
        1e300,
        -1e300,
        1e18,
        -(10**18),
        0,
        True,
        [],
        {},
        "0000-00-00",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
    ):
        found = codec.date(odd)
        assert found is None or found.utcoffset() is not None, odd


async def test_nothing_is_said_or_heard_after_remove_whatever_has_called_it():
    """`remove()`, or `init`, by whoever is told on the way: of an error, of a load, of a link, of a message."""
    for again in (False, True):
        end = lambda *_: softphone.init(server="demo", url=PHONE + "/") if again else softphone.remove()  # noqa: E731,B023
        # A reload in mid-call is told.
        softphone, page, errors = made()
        page.load()
        page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call=CALL)
        heard = []
        softphone.on_error(end)
        softphone.on_iframe_loaded(lambda: heard.append("loaded"))
        page.load()
        assert [error.code for error in errors] == ["phone_reloaded"] and heard == []
        # A silent phone speaks before it is known to be there.
        softphone, page, errors = made()
        softphone.on_iframe_loaded(end)
        waiting = asyncio.create_task(softphone.on_authenticated.once())
        await settle()
        page.load(hello=False)
        page.say("sdk/SDK_AUTHENTICATED", session={"token": "t"})
        assert page.page_links.marked == 0 and "onAuthenticated" not in page.facade.told and softphone.session is None
        assert len(softphone.on_authenticated) == 1  # still waits
        waiting.cancel()
        # A message can't be posted.
        softphone, page, errors = made(debug=True)
        page.frames[0].problem = "refused"
        softphone.on_error(end)
        softphone.login("alice", "secret")
        page.load()
        assert [error.code for error in errors] == ["not_posted"] and len(page.frames[0].posts) == 1
        assert "onIFrameLoaded" not in page.facade.told
        # The answer to a search can't be posted.
        softphone, page, errors = made()
        page.load()
        page.frames[0].problem = "refused"
        softphone.on_error(end)
        page.say("bridge/BRIDGE_SEARCH_OPTIONS", fieldId="f", query="q")
        assert "onSearchOptions" not in page.facade.told and [error.code for error in errors] == ["not_posted"]
