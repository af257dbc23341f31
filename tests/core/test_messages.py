"""The wire's tables fit each other."""

from softphone.wire import events as events_table, messages, payloads


def test_every_message_names_an_event_and_its_arguments():
    events = {name: arguments for name, _, arguments, _ in events_table.EVENTS}
    for type_, event, fields in messages.FROM_PHONE:
        assert event in events, type_
        assert len(fields) == len(events[event]), type_


def test_every_kind_is_known():
    kinds = [name for name, _ in payloads.PAYLOADS] + ["text", "flag", "list", "json", "element", "error", "message"]
    for name, _, arguments, _ in events_table.EVENTS:
        for argument, kind in arguments:
            assert kind in kinds, (name, argument)


async def test_a_coroutine_function_is_awaited():
    await an_answer()


async def an_answer():
    return 42
