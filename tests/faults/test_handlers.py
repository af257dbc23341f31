"""Handlers that block, that eat all memory, that go down for ever; and many events. What comes next works."""

import pytest

from tests.attack.stage import until

pytestmark = pytest.mark.only_browser("chromium")


def tones(stage, count, start=0):
    """The phone sends tones "start" to "start + count - 1"."""
    stage.phone.evaluate("""([start, count]) => {
      for (let i = start; i < start + count; i++) window.say({ type: "bridge/BRIDGE_ON_DTMF", tone: String(i) });
    }""", [start, count])  # fmt: skip


def test_a_handler_that_blocks(stage):
    """What came meanwhile is heard after that, in order, and a call made in it is placed once."""
    stage.open()
    stage.python("""
        def block(tone):
            if tone == "0":
                softphone.make_call("1001")
                end = js.performance.now() + 500
                while js.performance.now() < end:
                    pass

        softphone.on_dtmf_sent(block)
    """)
    stage.forget()
    tones(stage, 50)
    stage.wait_for("dtmf_sent", 50)
    assert [values[0] for _, values in stage.heard("dtmf_sent")] == [str(number) for number in range(50)]
    until(stage.phone, "() => window.got.some(({ data }) => data.number)")
    assert stage.posted_types().count("ON_CLICK_TO_CALL") == 1


@pytest.mark.console_errors("a handler of on_")
def test_a_handler_out_of_memory_or_too_deep(stage):
    """Each is told, the next event works, ten times over."""
    stage.open()
    stage.python("""
        from softphone.runtime import MICROPYTHON

        def fails(tone):
            if int(tone) % 2:
                fails(tone)
            bytearray(2**31 - 64) if MICROPYTHON else [0] * (2**31 - 1)

        softphone.on_dtmf_sent(fails)
    """)
    stage.forget()
    tones(stage, 30)
    stage.wait_for("dtmf_sent", 30)
    assert stage.errors() == ["handler_failed"] * 30
    stage.good_call()


def test_memory_stays_flat(stage):
    """Thousands of events, heard by a handler and by a coroutine, leave nothing behind."""
    stage.open()
    stage.python("""
        import gc
        from softphone.wire import events as wire

        for name, _, _, _ in wire.EVENTS:
            setattr(softphone, "on_" + name, None)

        async def later(call):
            counts["later"] += 1

        def now(tone):
            counts["now"] += 1

        counts = {"now": 0, "later": 0}
        softphone.on_call_incoming(later)
        softphone.on_dtmf_sent(now)

        def size():
            gc.collect()
            gc.collect()
            return gc.mem_alloc() if hasattr(gc, "mem_alloc") else 100 * len(gc.get_objects())
    """)

    def round_of(count):
        wanted = [stage.python("result = counts['now'] + counts['later']") + 2 * count + 1]
        stage.phone.evaluate("""count => {
          for (let i = 0; i < count; i++) {
            const callSession = { callId: "c" + i, number: "1001", displayName: "x".repeat(200) };
            window.say({ type: "sdk/SDK_CALL_INCOMING", callSession },
              { type: "sdk/ON_CALL_ENDED", callSession, content: {}, direction: "inbound", userExtension: "7" },
              { type: "bridge/BRIDGE_ON_DTMF", tone: "1" });
          }
          window.say({ type: "bridge/BRIDGE_ON_DTMF", tone: "last" });
        }""", count)  # fmt: skip
        until(
            stage.page,
            "([wanted]) => window.run(\"result = counts['now'] + counts['later']\") === String(wanted)",
            wanted,
        )
        return stage.python("result = size()")

    sizes = [round_of(1000) for _ in range(4)]
    assert max(sizes[2:]) < min(sizes[:2]) + 20_000, sizes
