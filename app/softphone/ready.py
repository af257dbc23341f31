"""The ready-made `softphone` of a page, and `Softphone` for another one in another corner."""

from . import forms, runtime, softphone as core
from .errors import ConfigurationError


class Softphone(core.Softphone):
    """One phone in the page."""

    def __init__(self):
        from .browser.page import Page

        page = Page()
        super().__init__(page)
        if runtime.MICROPYTHON:
            page.validator = page.make_validator(self._error)
            forms.validator = forms.validator or page.validator


class Absent:
    """Stands where there is no ready-made phone, and says why when it is used."""

    def __init__(self, why):
        super().__setattr__("_why", why)

    def __getattr__(self, name):
        raise ConfigurationError(self._why, "not_the_owner")

    def __setattr__(self, name, value):
        raise ConfigurationError(self._why, "not_the_owner")


def _ready_made():
    try:
        from .browser.runtime import registry as find_registry
    except ImportError:
        return Absent("`softphone` works in a web page, run by PyScript; this Python runs outside of one.")
    registry = find_registry()
    if registry is None:
        return Absent(
            "The SDK's door is missing: add the script tag of softphone.js, or name door.js under [js_modules.main]."
        )
    if registry.owner not in (runtime.SCRIPT_TYPE, "py", "mpy"):
        registry.owner = runtime.SCRIPT_TYPE
    if registry.owner != runtime.SCRIPT_TYPE:
        return Absent(
            "The ready-made softphone of this page belongs to its <script type=%r>. Make one of your own here: Softphone()."
            % registry.owner
        )
    made = Softphone()
    if registry.tag:
        from .browser.facade import Facade

        page = made._page
        page.facade = Facade(registry, page)
        page.facade.attach(made)
    return made


softphone = _ready_made()
