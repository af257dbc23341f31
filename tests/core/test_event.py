"""Handlers, waiters and loops of one event."""

import asyncio

from fake_page import settle
from softphone.event import BACKLOG, Event
from support import raises, raises_async


def event(arity=1):
    failed = []
    return Event("x", arity, lambda error, name: failed.append(error), asyncio.create_task), failed


def test_handlers_run_in_order_and_come_back_unchanged():
    made, _ = event()
    heard = []
    first = lambda value: heard.append(("first", value))  # noqa: E731
    assert made(first) is first
    made(lambda value: heard.append(("second", value)))
    made(first)
    made.fire((1,))
    assert heard == [("first", 1), ("second", 1)]
    made.remove(first)
    made.remove(first)
    made.fire((2,))
    assert heard[2:] == [("second", 2)]


def test_only_replaces_and_none_clears():
    made, _ = event()
    heard = []
    made(lambda value: heard.append("old"))
    made.only(lambda value: heard.append("new"))
    made.fire((1,))
    made.only(None)
    made.fire((1,))
    assert heard == ["new"] and len(made) == 0
    raises(TypeError, made.only, 5)
    raises(TypeError, made, "x")


def test_handlers_that_change_the_list_while_it_runs():
    made, _ = event()
    heard = []

    def second(value):
        heard.append("second")

    def first(value):
        heard.append("first")
        made.remove(second)
        made(lambda value: heard.append("late"))

    made(first)
    made(second)
    made.fire((1,))
    assert heard == ["first"]


def test_star_arguments_and_defaults():
    made, failed = event(2)
    heard = []

    def star(*values):
        heard.append(values)

    def default(one, two=None):
        heard.append((one, two))

    class Page:
        def method(self, one, two):
            heard.append((one, two))

    made(star)
    made(default)
    made(Page().method)
    made.fire((1, 2))
    assert heard == [(1, 2), (1, 2), (1, 2)] and failed == []


def test_a_handler_gets_as_many_arguments_as_it_takes():
    outside = 5
    for arity in (0, 1, 2, 5, 6, 9):
        given = tuple(range(arity))
        heard = []
        made, failed = event(arity)
        made(lambda *, last=1: heard.append(last))
        made(lambda one=None, *, last=outside: heard.append((one, last)))
        made(lambda *rest, last=1: heard.append((rest, last)))
        made(lambda a=0, b=0, c=0, d=0, e=0: heard.append((a, b, c, d, e)))
        made(lambda a=0, b=0, c=0, d=0, e=0, f=0, g=0: heard.append((a, b, c, d, e, f, g, outside)))
        made.fire(given)
        wanted = [
            1,
            (0 if arity else None, outside),
            (given, 1),
            (given + (0,) * 5)[:5],
            (given + (0,) * 7)[:7] + (outside,),
        ]
        assert heard == wanted and failed == [], (arity, heard, failed)


async def test_coroutines_run_and_their_failures_are_reported():
    made, failed = event()
    heard = []

    async def good(value):
        await asyncio.sleep(0)
        heard.append(value)

    async def bad(value):
        raise ValueError("oh")

    made(good)
    made(bad)
    made.fire((1,))
    await settle()
    assert heard == [1] and len(failed) == 1


async def test_once_gives_the_payload_and_leaves_nothing():
    for arguments, payload in (((), None), ((1,), 1), ((1, 2), (1, 2))):
        made, _ = event(len(arguments))
        waiting = asyncio.create_task(made.once())
        await settle()
        assert len(made) == 1
        made.fire(arguments)
        assert await waiting == payload and len(made) == 0


async def test_once_times_out_and_is_cancelled():
    made, _ = event()
    await raises_async(asyncio.TimeoutError, made.once(0.001))
    assert len(made) == 0
    waiting = asyncio.create_task(made.once())
    await settle()
    waiting.cancel()
    await settle()
    assert len(made) == 0


async def test_async_for_gets_every_payload():
    made, _ = event()
    heard = []

    async def loop():
        async for value in made:
            heard.append(value)
            if value == 2:
                break

    task = asyncio.create_task(loop())
    await settle()
    for value in range(5):
        made.fire((value,))
    await task
    assert heard == [0, 1, 2]


async def test_a_loop_that_falls_behind_keeps_the_newest_and_that_is_told_once():
    made, failed = event()
    stream = made.__aiter__()
    for turn in range(2):
        for value in range(BACKLOG + 10):
            made.fire((value,))
        assert len(made) == 1 and len(failed) == turn
        for value in range(10, BACKLOG + 10):
            assert await stream.__anext__() == value
        assert len(failed) == 1 and "%d payloads behind" % BACKLOG in str(failed[0])


async def test_an_abandoned_loop_is_let_go():
    made, failed = event()
    stream = made.__aiter__()
    for value in range(3 * BACKLOG):
        made.fire((value,))
    assert len(made) == 0 and failed == []
    for value in range(BACKLOG, 2 * BACKLOG):
        assert await stream.__anext__() == value
    later = asyncio.create_task(stream.__anext__())
    await settle()
    made.fire((99,))
    assert await later == 99 and len(failed) == 1
