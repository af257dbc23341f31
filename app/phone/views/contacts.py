"""Contacts: a search box and what was found."""

from browser.dom import box, button, h, icon, put, show
from core.text import clean, initials


class Contacts:
    """The view of the second tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.query = box(
            "query",
            "box search-box",
            "search",
            (
                ("aria-label", words("contacts:search")),
                ("placeholder", words("contacts:search")),
                ("autocomplete", "off"),
            ),
        )
        self.note = h("p", "note", (("role", "status"),))
        self.list = h("ul", "rows")
        self.root = h(
            "section",
            "panel contacts",
            (("id", "panel-contacts"), ("role", "tabpanel"), ("aria-labelledby", "tab-contacts")),
            h("div", "search", (), icon("search"), self.query),
            self.note,
            self.list,
        )
        self._drawn = None

    def draw(self):
        state, words = self.ui.state, self.ui.words
        show(self.root, state.shown_tab == "contacts")
        if state.shown_tab != "contacts":
            return
        if self.query.value != state.query and clean(self.query.value, 100) != state.query:
            self.query.value = state.query
        note = (
            ""
            if state.contacts
            else "contacts:searching"
            if state.searching
            else "contacts:none"
            if state.query
            else "contacts:empty"
        )
        put(self.note, words(note, (("query", state.query),)) if note else "")
        show(self.note, note)
        if state.contacts is not self._drawn:
            self._drawn = state.contacts
            self.list.replaceChildren(*[self._row(name, number) for name, number in state.contacts])

    def _row(self, name, number):
        return h(
            "li",
            "row contact",
            (),
            h("span", "avatar", (("aria-hidden", "true"),), initials(name) or "#"),
            h(
                "span",
                "names",
                (),
                h("bdi", "name", (), name),
                h("bdi", "number", (), number if number != name else ""),
            ),
            button("dial_number", self.ui.words("contacts:call", (("name", name),)), "go plain", "phone", number),
        )
