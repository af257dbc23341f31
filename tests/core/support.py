"""What the tests that run on both Pythons need in the place of pytest."""

import json
import sys


def recorded(name):
    """What a service of a real Wazo stack has answered: the `body` of tests/sip/wazo/answers/NAME.json, or all of a list."""
    for folder in sys.path:
        for path in (folder + "/answers/", folder + "/tests/sip/wazo/answers/"):
            try:
                with open(path + name + ".json") as file:
                    content = json.load(file)
                    return content["body"] if isinstance(content, dict) else content
            except OSError:
                pass
    raise OSError("there is no recorded answer " + name)


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
