"""Every difference between the two Pythons that the core meets. Imports no browser module."""

import sys

MICROPYTHON = sys.implementation.name == "micropython"

# The type of script that each Python runs.
SCRIPT_TYPE = "mpy" if MICROPYTHON else "py"

ANY = 99


def accepts(function):
    """How many positional arguments `function` takes, at most `ANY`.

    MicroPython can't look into bound methods and callable objects: they get all. It counts `*args` as nothing: see `call`.
    """
    try:
        if MICROPYTHON:
            return _positional(function)[0]
        import inspect

        parameters = inspect.signature(function).parameters
    except Exception:
        return ANY
    count = 0
    for parameter in parameters.values():
        if parameter.kind == parameter.VAR_POSITIONAL:
            return ANY
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            count += 1
    return count


def requires(function):
    """How many positional arguments `function` can't do without; 0 where it can't be known. What has a default is its author's."""
    try:
        if MICROPYTHON:
            positional, defaults = _positional(function)
            return positional - defaults
        import inspect

        parameters = inspect.signature(function).parameters
    except Exception:
        return 0
    named = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return len([each for each in parameters.values() if each.kind in named and each.default is inspect.Parameter.empty])


def _positional(function):
    """How many positional parameters a function of MicroPython has, and how many of them have a default.

    Read from its bytecode, as MicroPython's `inspect` does, which knows no defaults and counts wrongly from the fifth parameter
    on: mp_obj_fun_bc_t, mp_obj_closure_t, and MP_BC_PRELUDE_SIG_DECODE_INTO of py/bc.h.
    """
    import inspect

    import uctypes

    def word(address, index):
        return uctypes.struct(address, (uctypes.ARRAY | 0, uctypes.ULONG | index + 1))[index]

    def closure():
        return closed

    code, closed = id(function), 0
    if type(function) is type(closure):
        code, closed = word(code, 1), word(code, 2)  # what a closure closes over comes first
    elif type(function) not in (type(_positional), type(_generator)):
        return len(inspect.signature(function).parameters), 0
    signature = uctypes.bytearray_at(word(code, 3), 8)
    positional, defaults, place = signature[0] & 3, 0, 0
    while signature[place] & 0x80:
        place += 1
        positional |= (signature[place] & 4) << (place - 1)
        defaults |= (signature[place] & 1) << (place - 1)
    return positional - closed, defaults


def _generator():
    yield


def call(function, count, arguments):
    """Call a handler with as many of `arguments` as it takes."""
    if count or not MICROPYTHON or not arguments:
        return function(*arguments[:count])
    # Nothing or `*args`: MicroPython can't tell, but it refuses before the first line of the function runs.
    try:
        return function(*arguments)
    except TypeError as error:
        if _surplus(str(error)) != len(arguments):
            raise
    return function()


def _surplus(refusal):
    """5 of "f() takes 1 positional arguments but 6 were given"; a closure counts what it closes over on both sides."""
    words = refusal.split()
    if len(words) != 9 or words[1] != "takes" or words[3:6] != ["positional", "arguments", "but"]:
        return None
    return int(words[6]) - int(words[2])


YIELDS = "the handler yields; it must return its answer"


def is_awaitable(value):
    """Whether a handler's result is still to come: a coroutine, or a promise of JavaScript. A generator, too: see `awaitable`."""
    if hasattr(value, "__await__") or _is_generator(value):
        return True
    return MICROPYTHON and not isinstance(value, (dict, list, tuple, str)) and hasattr(value, "then")


def awaitable(value):
    """What to await of such a result. Of a generator that raises TypeError, since a handler returns its answer."""
    if not _is_generator(value):
        return value
    if MICROPYTHON:
        return _watched(value)
    raise TypeError(YIELDS)


def _is_generator(value):
    """In MicroPython coroutines are generators, and so are, by name, the functions that make them."""
    return type(value).__name__ in ("generator", "async_generator") and (
        hasattr(value, "send") or hasattr(value, "asend")
    )


def _watched(coroutine):
    """A generator that is no coroutine gives itself away by what it yields: asyncio yields None."""
    resume, value = coroutine.send, None
    while True:
        try:
            given = resume(value)
        except StopIteration as end:
            return end.value
        if given is not None:
            coroutine.close()
            raise TypeError(YIELDS)
        try:
            yield
            resume, value = coroutine.send, None
        except BaseException as error:  # `remove()` has cancelled it
            resume, value = coroutine.throw, error


def traceback_of(error):
    """The traceback of an error that was caught, as text."""
    if MICROPYTHON:
        import io

        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    import traceback

    return "".join(traceback.format_exception(error))


def weakly(thing):
    """A function that gives `thing` while somebody else holds it. MicroPython holds it itself."""
    if MICROPYTHON:
        return lambda: thing
    import weakref

    return weakref.ref(thing)
