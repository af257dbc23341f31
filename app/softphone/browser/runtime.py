"""What Python and JavaScript hand each other, alike on both Pythons: callbacks, nothings, the registry of the page's parts."""

import js

from .. import runtime

if runtime.MICROPYTHON:
    from jsffi import JsProxy, create_proxy

    NULL = js.undefined

    def dispose(proxy):
        """MicroPython has no way to destroy a proxy; its garbage collector does."""

else:
    import os
    import sys

    from pyodide.ffi import JsProxy, create_proxy

    # Where the tag puts jsonschema: a constant of installer.js too.
    ZIP_FILE = "/schema-check.zip"
    if os.path.exists(ZIP_FILE) and ZIP_FILE not in sys.path:
        sys.path.append(ZIP_FILE)

    try:
        from pyodide.ffi import jsnull as NULL
    except ImportError:  # a page's own Pyodide may be older, and give None for null
        NULL = None

    def dispose(proxy):
        """Let a proxy go that JavaScript holds no longer."""
        proxy.destroy()


def is_nothing(value):
    """Whether a value is None, or JavaScript's null or undefined."""
    return value is None or value is NULL


def is_foreign(value):
    """Whether a value is an object of JavaScript."""
    return isinstance(value, JsProxy)


def callback(function, report):
    """`function` for JavaScript to call. It never throws: what it raises goes to `report`. Keep it, and `dispose` of it.

    JavaScript drops trailing undefineds, so `function` gives its parameters defaults.
    """

    def guarded(*arguments):
        try:
            return function(*arguments)
        except Exception as error:
            report(error)

    return create_proxy(guarded)


listening = []  # what `listen` has added and nobody has taken back


def listen(target, name, function, report, *options):
    """Add an event listener. Returns its undo."""
    proxy = callback(function, report)
    entry = (target, name, proxy) + options
    listening.append(entry)
    target.addEventListener(*entry[1:])

    def undo():
        listening[:] = [other for other in listening if other is not entry]
        target.removeEventListener(*entry[1:])
        dispose(proxy)

    return undo


def listen_again():
    """Add all listeners once more: `document.open` has them forgotten. Those that are still there stay as they are."""
    for entry in list(listening):
        entry[0].addEventListener(*entry[1:])


def registry():
    """The object in which the page's parts meet, or None in a page that has neither our tag nor `door.js`."""
    found = js.Reflect.get(js.globalThis, getattr(js.Symbol, "for")("softphone"))
    return None if is_nothing(found) else found
