"""The call log: who, when, how long, missed or not; a click calls back."""

import plain
from log import other
from page.dates import when
from page.dom import button, h, icon, show

FIRST = 60          # rows made at once


class LogRoom:
    """The room of the third tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.note = h("p", "note", (), words("log:empty"))
        self.list = h("ul", "rows")
        self.older = button("older_calls", words("log:older"), "plain")
        self.clear = button("clear_log", words("log:clear"), "plain")
        self.root = h("section", "panel log", (("id", "panel-log"), ("role", "tabpanel"), ("aria-labelledby", "tab-log")),
                      self.note, self.list, self.older, self.clear)
        self._drawn = None
        self._most = FIRST

    def add(self):
        """Show older ones too."""
        self._most += FIRST
        self._drawn = None
        self.ui.state.touch()

    def draw(self):
        state = self.ui.state
        show(self.root, state.room == "log")
        if state.room == "log" and (state.log, state.recordings) != self._drawn:
            self._drawn = (state.log, state.recordings)
            show(self.note, not state.log)
            show(self.clear, state.log and "call_log" not in state.abilities)
            show(self.older, len(state.log) > self._most)
            self.list.replaceChildren(*[self._row(entry, "log-%d" % at) for at, entry in enumerate(state.log[:self._most])])

    def _row(self, entry, facts_id):
        words = self.ui.words
        party = other(entry)
        name, number = plain.clean(party["name"] or party["extension"]), party["extension"] or ""
        missed = entry["newMissedCall"]
        kind = "missed" if missed else entry["callDirection"]
        return h(
            "li",
            "row entry",
            (("data-kind", kind),),
            icon(kind if kind in ("missed", "inbound") else "outbound", "icon kind"),
            h(
                "span",
                "names",
                (),
                h("bdi", "name", (), name),
                h("span", "number", (("id", facts_id),), self._facts(entry, missed)),
            ),
            *self._saves(entry["id"]),
            h("span", "when", (), when(entry["start"], self.ui.state.language)),
            button(
                "dial_number",
                words("log:call_back", (("name", name),)),
                "go plain",
                "phone",
                number,
                attributes=(("aria-describedby", facts_id),),
            ),
            *self._players(entry["id"]),
        )

    def _recordings(self, entry_id):
        return [(url, name) for made_for, url, name in self.ui.state.recordings if made_for == entry_id]

    def _saves(self, entry_id):
        label = self.ui.words("log:recording")
        return [h("a", "save", (("href", url), ("download", name), ("aria-label", label), ("title", label)), icon("save"))
                for url, name in self._recordings(entry_id)]

    def _players(self, entry_id):
        label = self.ui.words("log:play")
        return [h("audio", "play", (("controls", ""), ("src", url), ("aria-label", label)))
                for url, _name in self._recordings(entry_id)]

    def _facts(self, entry, missed):
        words = self.ui.words
        if missed:
            return words("log:missed")
        length = plain.clock(entry["duration"]) if entry["answered"] else words("log:unanswered")
        return words("log:" + entry["callDirection"]) + " · " + length
