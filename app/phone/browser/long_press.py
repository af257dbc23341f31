"""Holding a key gives its other character, as on every phone: 0 gives +. By finger, by mouse and by keyboard.

A button with `data-hold` is held by pointer, Enter or the space bar; a text box with `data-hold` by the key in its `data-key`.
"""

from browser import javascript
from browser.dom import document

SECONDS = 0.5
PRESSING = (" ", "Enter")


class LongPress:
    """`act(character, instead)`: with `instead` the short press has been taken already. Listens before `EventDelegation` does."""

    def __init__(self, act):
        self.act = act
        self._cancel = None
        self._done = False  # held long enough: the click, or the repeated keys, that follow are not meant
        for event, function in (
            ("pointerdown", self._down),
            ("pointerup", self._up),
            ("pointercancel", self._up),
            ("contextmenu", self._menu),
            ("click", self._click),
            ("keydown", self._key),
        ):
            javascript.listen(document, event, function)

    def _down(self, event=None):
        self._up()
        self._done = False
        target = event.target.closest("button[data-hold]")
        if target and event.button == 0:
            self._cancel = javascript.later(SECONDS, lambda: self._held(target, False))

    def _up(self, event=None):
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _held(self, target, instead):
        self._done = True
        self.act(target.getAttribute("data-hold"), instead)

    def _menu(self, event=None):
        if event.target.closest("button[data-hold]"):
            event.preventDefault()

    def _click(self, event=None):
        if self._done:
            self._done = False
            if event.target.closest("button[data-hold]"):
                event.stopImmediatePropagation()

    def _key(self, event=None):
        target = event.target.closest("[data-hold]")
        if not event.repeat:
            self._done = False
        elif target and self._is_held(target, event.key):
            event.preventDefault()
            if not self._done:
                self._held(target, event.key != " ")

    def _is_held(self, target, key):
        own = target.getAttribute("data-key")
        if own is None:
            return key in PRESSING
        return key == own and (self._done or target.value.endswith(own) and target.selectionStart == len(target.value))
