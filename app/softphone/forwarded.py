"""JSON that is only passed on: schemas, options, themes, translations, card values.

Each may be given as Python objects, as JSON text or as a JavaScript object, and becomes `codec.Json`: text, so that the
order of its keys stays what its author wrote.
"""

import json

from . import runtime
from .errors import ConfigurationError
from .wire.json_text import Json

LIST_FORM = '[{"%s": "Alice", "id": 1}]'


class Forwarder:
    """Makes `Json` of what a method was given. Raises ConfigurationError. `page` reads what is JavaScript's."""

    def __init__(self, page):
        self._page = page

    def value(self, name, value):
        """Json of a value as it is: a str is a string."""
        text = self._page.text(value)
        if text is None:
            text = self._dumped(value)
        if text[:1] == "!":
            raise ConfigurationError("%s can't be sent as JSON: %s." % (name, text[1:]))
        return Json(text)

    def object(self, name, value):
        """Json of an object: a dict, JSON text of one, or a JavaScript object. None, null and undefined stay None."""
        if self._page.is_nothing(value):
            return None
        found = self._of(name, value)
        if found.text[:1] != "{":
            raise ConfigurationError("%s is an object: a dict, JSON text of one, or a JavaScript object." % name)
        return found

    def form(self, schema, ui_schema):
        """The same of a form's schema and ui schema. Order counts there, and MicroPython's plain dicts have none: that is said
        once, unless the ui schema gives the order."""
        found, ui_found = self.object("schema", schema), self.object("ui_schema", ui_schema)
        properties = schema.get("properties") if runtime.MICROPYTHON and type(schema) is dict else None
        ordered = ui_found is not None and '"ui:order"' in ui_found.text
        if type(properties) is dict and len(properties) > 1 and not ordered:
            self._page.hint_order()
        return found, ui_found

    def options(self, value, label="label"):
        """Json of a list of options, each with a label."""
        found = self._of("options", list(value) if isinstance(value, tuple) else value)
        if found.text[:1] != "[":
            raise ConfigurationError(
                "options are a list, such as %s, not %s." % (LIST_FORM % label, type(value).__name__)
            )
        for option in json.loads(found.text):
            if not isinstance(option, dict) or label not in option:
                raise ConfigurationError('each option has a "%s", as in %s.' % (label, LIST_FORM % label))
        return found

    def plain(self, name, value):
        """A JavaScript object as Python objects; what is Python's already stays as it is."""
        return value if self._page.text(value) is None else json.loads(self.value(name, value).text)

    def _of(self, name, value):
        """Json of JSON text, or of objects."""
        if not isinstance(value, str):
            return self.value(name, value)
        problem = self._page.json_problem(value)
        if problem:
            raise ConfigurationError("%s is no JSON text: %s." % (name, problem))
        return Json(value.strip())

    def _dumped(self, value):
        """JSON text of a Python value, or "!" and what is wrong with it."""
        try:
            if not runtime.MICROPYTHON:
                return json.dumps(value, allow_nan=False)
            text = json.dumps(value)
        except Exception as error:
            return "!%s: %s" % (type(error).__name__, error)
        problem = self._page.json_problem(text)  # MicroPython writes what is no JSON, too
        return "!" + problem if problem else text
