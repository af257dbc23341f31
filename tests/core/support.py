"""What the tests that run on both Pythons need in the place of pytest."""


def raises(error, act, *arguments, **named):
    """Calls `act` and gives the exception, which must be an `error`."""
    try:
        act(*arguments, **named)
    except error as caught:
        return caught
    raise AssertionError("%s was not raised" % error.__name__)


async def raises_async(error, awaitable):
    """Awaits and gives the exception, which must be an `error`."""
    try:
        await awaitable
    except error as caught:
        return caught
    raise AssertionError("%s was not raised" % error.__name__)
