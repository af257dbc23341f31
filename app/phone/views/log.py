"""The call log: who, when, how long, missed or not; a click calls back."""

from browser.dates import when
from browser.dom import button, h, icon, mark, show
from core import dates
from core.call_log import other
from core.text import clean

FIRST = 60  # rows made at once
ENDS = ("log:blocked", "log:voicemail")  # what a server says of a call that nobody has answered


class LogView:
    """The view of the third tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.note = h("p", "note", (), words("log:empty"))
        self.list = h("ul", "rows")
        self.older = button("older_calls", words("log:older"), "plain")
        self.clear = button("clear_log", words("log:clear"), "plain")
        self.root = h(
            "section",
            "panel log",
            (("id", "panel-log"), ("role", "tabpanel"), ("aria-labelledby", "tab-log")),
            self.note,
            self.list,
            self.older,
            self.clear,
        )
        self._drawn = None
        self._most = FIRST

    def add(self):
        """Show older ones too."""
        self._most += FIRST
        self._drawn = None
        self.ui.state.touch()

    def draw(self):
        state = self.ui.state
        show(self.root, state.shown_tab == "log")
        shown = (state.log, state.recordings, state.fetching)
        if state.shown_tab == "log" and shown != self._drawn:
            self._drawn = shown
            show(self.note, not state.log)
            show(self.clear, state.log and "call_log" not in state.abilities)
            show(self.older, len(state.log) > self._most)
            self.list.replaceChildren(
                *[self._row(entry, "log-%d" % at) for at, entry in enumerate(state.log[: self._most])]
            )

    def _row(self, entry, facts_id):
        words = self.ui.words
        party = other(entry)
        name, number = clean(party["name"] or party["extension"]), party["extension"] or ""
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
            *self._saves(entry),
            h("span", "when", (), when(entry["start"], self.ui.state.language)),
            call_back(words, name, number, facts_id) if number else None,
            *self._players(entry),
        )

    def _keys(self, entry):
        """The keys of an entry's recordings: this device's, and the server's."""
        return [entry["id"]] + [
            recording["uuid"] for recording in entry.get("recordings") or () if not recording.get("deleted")
        ]

    def _saves(self, entry):
        found = []
        for key in self._keys(entry):
            found += [save(self.ui.words("log:recording"), url, name) for url, name in self.ui.playback.of(key)]
            if key != entry["id"] and not self.ui.playback.of(key):
                found.append(hear(self.ui, "hear", key, self.ui.words("log:play")))
        return found

    def _players(self, entry):
        label = self.ui.words("log:play")
        return [player for key in self._keys(entry) for player in self.ui.playback.players(key, label)]

    def _facts(self, entry, missed):
        words = self.ui.words
        if missed:
            return words("log:missed")
        status = "log:" + (entry.get("callStatus") or "")
        unanswered = status if status in ENDS else "log:unanswered"
        length = dates.clock(entry["duration"]) if entry["answered"] else words(unanswered)
        return words("log:" + entry["callDirection"]) + " · " + length


def save(label, url, name):
    """A link that saves a sound."""
    return h("a", "save", (("href", url), ("download", name), ("aria-label", label), ("title", label)), icon("save"))


def call_back(words, name, number, facts_id):
    """The button that calls whom a row is about; `facts_id` is the element that says more of it."""
    label = words("log:call_back", (("name", name),))
    return button("dial_number", label, "go plain", "phone", number, attributes=(("aria-describedby", facts_id),))


def hear(ui, act, key, label):
    """A button that fetches a sound and plays it."""
    control = button(act, label, "save plain", "play", key)
    if key in ui.state.fetching:
        mark(control, "aria-busy", "true")
        mark(control, "aria-disabled", "true")
    return control
