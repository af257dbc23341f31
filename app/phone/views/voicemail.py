"""Messages: who has left them, when, how long; play, call back, delete. Where only their number is known, that, and a call."""

from browser.dates import when
from browser.dom import button, h, icon, put, show
from core import dates
from views.log import call_back, hear, save
from voicemail import who


class VoicemailView:
    """The view of the tab that is there with a mailbox."""

    def __init__(self, ui):
        self.ui = ui
        self.count = h("p", "note")
        self.call = button("dial_number", ui.words("voicemail:call"), "main", arg="")
        self.list = h("ul", "rows")
        self.root = h(
            "section",
            "panel voicemail",
            (("id", "panel-voicemail"), ("role", "tabpanel"), ("aria-labelledby", "tab-voicemail")),
            self.count,
            h("div", "buttons", (), self.call),
            self.list,
        )
        self._drawn = None

    def draw(self):
        state, words = self.ui.state, self.ui.words
        mailbox = state.voicemail
        show(self.root, state.shown_tab == "voicemail" and mailbox)
        if state.shown_tab != "voicemail" or not mailbox:
            return
        messages = mailbox["messages"]
        count = "" if messages else "voicemail:empty" if messages is not None else "voicemail:count"
        put(self.count, words(count, (("new", mailbox["new"]), ("old", mailbox["old"]))) if count else "")
        show(self.count, count)
        show(self.call, mailbox["number"])
        self.call.setAttribute("data-arg", mailbox["number"])
        shown = (messages, state.recordings, state.fetching, state.deleting)
        if shown != self._drawn:
            self._drawn = shown
            self.list.replaceChildren(
                *[self._row(message, "message-%d" % at) for at, message in enumerate(messages or ())]
            )

    def focus_question(self):
        """Bring the focus to what must be decided."""
        question = self.root.querySelector("#delete-surely")
        if question:
            question.focus()

    def _row(self, message, facts_id):
        words, playback = self.ui.words, self.ui.playback
        key, name, number = message["id"], who(message) or words("voicemail:unknown"), message["number"]
        standing = words("voicemail:new" if message["new"] else "voicemail:old")
        facts = " · ".join([standing, dates.clock(message["seconds"]), when(message["start"], self.ui.state.language)])
        here = playback.of(key)
        acts = [save(words("voicemail:save"), url, file_name) for url, file_name in here]
        if not here:
            acts.append(hear(self.ui, "hear_message", key, words("voicemail:play", (("name", name),))))
        return h(
            "li",
            "row entry message",
            (("data-kind", "new" if message["new"] else "old"),),
            icon("voicemail", "icon kind"),
            h(
                "span",
                "names",
                (),
                h("bdi", "name", (), name),
                h("span", "number", (("id", facts_id),), facts),
            ),
            *acts,
            button("delete_message", words("voicemail:delete", (("name", name),)), "save plain", "delete", key),
            call_back(words, name, number, facts_id) if number else None,
            h("p", "said", (), message["text"]) if message["text"] else None,
            *playback.players(key, words("voicemail:player")),
            self._question(key, name) if key == self.ui.state.deleting else None,
        )

    def _question(self, key, name):
        words = self.ui.words
        return h(
            "div",
            "question",
            (("role", "group"), ("aria-label", words("voicemail:sure", (("name", name),)))),
            h("p", "", (), words("voicemail:sure", (("name", name),))),
            button(
                "delete_surely", words("voicemail:delete_now"), "danger", arg=key, attributes=(("id", "delete-surely"),)
            ),
            button("keep_message", words("voicemail:keep"), "plain"),
        )
