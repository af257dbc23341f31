"""The phone by keyboard: a call's shortcuts, the tabs by arrows, Escape closes a panel."""

from views.shell import TABS, has_tab

# Where a letter is a letter.
TYPING = "input, textarea, select, [role=listbox], [role=combobox]"


class Keyboard:
    """`shortcuts` are {letter: act(call_id)}; `choose_tab(name)` brings a view up, with the focus on its tab."""

    def __init__(self, state, shortcuts, choose_tab):
        self.state = state
        self.shortcuts = shortcuts
        self.choose_tab = choose_tab

    def press(self, event):
        """A key that nobody else has taken."""
        if event.defaultPrevented or event.repeat or event.ctrlKey or event.metaKey or event.altKey:
            return
        key, state, target = event.key, self.state, event.target
        if key == "Escape" and state.panel:
            state.change(panel="")
        elif target.getAttribute("role") == "tab" and key in ("ArrowLeft", "ArrowRight", "Home", "End"):
            self._move_tab(key)
            event.preventDefault()
        elif state.current_call is not None and state.settings["shortcuts"] and not target.closest(TYPING):
            act = self.shortcuts.get(key.lower())
            if act is not None:
                act(state.current)
                event.preventDefault()

    def _move_tab(self, key):
        names = [name for name, _sign in TABS if has_tab(self.state, name)]
        at = names.index(self.state.tab)
        at = {"ArrowLeft": at - 1, "ArrowRight": at + 1, "Home": 0, "End": -1}[key] % len(names)
        self.choose_tab(names[at])
