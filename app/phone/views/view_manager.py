"""Which views there must be now, where they stand, and when everything is drawn."""

from browser import dom, javascript
from views.shell import Shell

# The views, made when they are first needed: (name, module, class).
VIEWS = (
    ("sign_in", "views.sign_in", "SignIn"),
    ("calls", "views.call", "CallsView"),
    ("card", "views.card", "CardView"),
    ("dial", "views.dial", "DialPad"),
    ("contacts", "views.contacts", "Contacts"),
    ("log", "views.log", "LogView"),
    ("voicemail", "views.voicemail", "VoicemailView"),
    ("agent", "views.agent", "AgentView"),
    ("settings", "views.settings", "SettingsView"),
)
NOTICE_SECONDS = 6


def load(module, name):
    """A class of a module, imported now."""
    return getattr(__import__(module, None, None, (name,)), name)


class ViewManager:
    """Draws the views when the state has changed, once for all changes of a moment, and then whoever else follows it.

    `followers` are called after each drawing.
    """

    def __init__(self, ui):
        self.ui = ui
        self.followers = ()
        self.views = {}
        self._typed = {}
        self._notice = None
        self._drawing = False
        self._draw_soon = javascript.in_turn(self.draw)
        self.build()

    def build(self):
        """Make the views, in the chosen language; again when words change."""
        state = self.ui.state
        self.shell = Shell(self.ui)
        card, settings = self.views.get("card"), self.views.get("settings")
        if settings is not None:
            settings.close()
        self._typed = dom.typed()
        self.views = {}
        if card is not None:
            self.views["card"] = card
            card.reword()
            self.shell.main.append(card.root)
        self._built = self._wording()
        dom.document.documentElement.lang = state.language

    def _wording(self):
        return self.ui.state.language, self.ui.state.debug, self.ui.words.own

    def changed(self):
        """Draw, once for all changes of this moment."""
        if not self._drawing:
            self._drawing = True
            self._draw_soon()

    def draw(self):
        """Draw now."""
        self.ui.delegation.steadily(self._draw)

    def _draw(self):
        self._drawing = False
        if self.ui.state.screen == "starting":
            return
        focused = dom.document.activeElement
        if self._built != self._wording():
            self.build()
        if not self.shell.root.isConnected:
            dom.document.getElementById("app").replaceChildren(self.shell.root)
        for name in self._needed():
            self.view(name)
        dom.mark(self.shell.root, "data-layout", self._layout())
        self.shell.draw()
        for view in list(self.views.values()):
            view.draw()
        if self._typed:
            dom.retype(self._typed)
            self._typed = {}
        for follow in self.followers:
            follow()
        self._end_notice()
        if focused and focused != dom.document.body and not focused.getClientRects().length:
            self._refocus(focused.id)

    def _refocus(self, was):
        """What had the focus is gone: what has its place now takes it, or the call, or the tab."""
        same = dom.document.getElementById(was) if was else None
        if same and same.getClientRects().length:
            same.focus()
        elif self.ui.state.calls:
            self.view("calls").focus()
        elif self.ui.state.shown_tab:
            self.focus_tab(self.ui.state.tab)

    def focus_tab(self, name):
        """Give a tab the focus."""
        dom.document.getElementById("tab-" + name).focus()

    def _layout(self):
        state = self.ui.state
        if state.screen != "phone":
            return "screen"
        if not state.calls:
            return "view"
        return "stage" if state.tab == "dial" and self.ui.cards.shown() is None and state.panel != "add" else "both"

    def _needed(self):
        """The views that there must be now."""
        state = self.ui.state
        needed = [state.tab] if state.screen == "phone" else ["sign_in"]
        if state.calls:
            needed += ["calls", "dial"]
        if state.form:
            needed.append("card")
        return needed

    def view(self, wanted):
        """A view, made if it is not there yet; calls stand above everything."""
        for name, module, kind in VIEWS:
            if name == wanted and name not in self.views:
                view = self.views[name] = load(module, kind)(self.ui)
                if name == "calls":
                    self.shell.main.prepend(view.root)
                else:
                    self.shell.main.append(view.root)
        return self.views[wanted]

    def _end_notice(self):
        state = self.ui.state
        notice = state.notice
        if notice is not None and notice is not self._notice and notice[0] != "bad":
            javascript.later(NOTICE_SECONDS, lambda: state.change(notice=None) if state.notice is notice else None)
        self._notice = notice
