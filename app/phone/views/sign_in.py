"""Signing in: who, with what, and, in a phone of its own, where."""

from browser.dom import box, button, field, h, icon, mark, put, show


class SignIn:
    """The form of the sign-in screen."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.sign = h("span", "mark", (), icon("phone"))
        self.logo = h("img", "logo", (("alt", ""),))
        self.title = h("h1", "", (), words("user:welcome"))
        self.where = h("p", "hint where")
        self.reason = h("p", "reason", (("role", "alert"), ("id", "reason")))
        self.server = box("server", attributes=(("autocomplete", "off"), ("spellcheck", "false"), ("inputmode", "url")))
        self.username = box(
            "username", attributes=(("autocomplete", "username"), ("spellcheck", "false"), ("autocapitalize", "none"))
        )
        self.password = box("password", kind="password", attributes=(("autocomplete", "current-password"),))
        self.domain = box("domain", attributes=(("autocomplete", "off"), ("spellcheck", "false")))
        self.keep = h("input", "", (("type", "checkbox"), ("id", "keep")))
        self.keep_row = h("label", "check", (("for", "keep"),), self.keep, words("user:keep"))
        self.server_row = field(words("user:server"), self.server, words("user:server_hint"))
        mark(self.server, "aria-describedby", "server-hint")
        self.more = h(
            "details", "more", (), h("summary", "", (), words("user:more")), field(words("user:domain"), self.domain)
        )
        self.go = h("button", "main wide", (("type", "submit"),), words("user:login"))
        self.busy = h("p", "hint busy", (("role", "status"),))
        self.other = button("sign_in_again", words("card:cancel"), "plain wide")
        self.form = h(
            "form",
            "sign-in",
            (("data-submit", "sign_in"), ("novalidate", "")),
            self.sign,
            self.logo,
            self.title,
            self.where,
            self.reason,
            self.server_row,
            field(words("user:username"), self.username),
            field(words("user:password"), self.password),
            self.more,
            self.keep_row,
            self.go,
            self.busy,
            self.other,
        )
        self.root = h("section", "screen", (("aria-label", words("user:login")),), self.form)
        self._focused = False
        self._server = ""  # the one that was filled in last

    def draw(self):
        state, words = self.ui.state, self.ui.words
        here = state.screen in ("sign_in", "signing_in")
        show(self.root, here)
        if not here:
            self._focused = False
            if self.password.value:
                self.password.value = ""
            return
        show(self.sign, not state.logo)
        show(self.logo, state.logo)
        if state.logo:
            mark(self.logo, "src", state.logo)
        busy = state.screen == "signing_in"
        demo = state.kind == "demo" and not state.ask_server
        put(
            self.where,
            words("user:demo_hint")
            if demo
            else words("user:at", (("server", place(state.server)),))
            if state.server
            else "",
        )
        show(self.where, not state.ask_server)
        put(self.reason, words("refused:" + state.refusal) if state.refusal else "")
        show(self.reason, state.refusal)
        show(self.server_row, state.ask_server)
        show(self.more, state.ask_server)
        show(self.keep_row, not demo)
        for control in (self.username, self.password, self.server):
            control.disabled = busy
        for control in (self.username, self.password):
            mark(control, "aria-invalid", "true" if state.refusal in ("wrong_password", "incomplete") else None)
            mark(control, "aria-describedby", "reason" if state.refusal else None)
        mark(self.go, "aria-disabled", "true" if busy else None)
        put(self.busy, words("line:lost_notice" if state.line == "lost" else "user:signing_in") if busy else "")
        show(self.busy, busy)
        show(self.other, busy)
        if state.ask_server and state.server != self._server:
            self._server = self.server.value = state.server
        if not self._focused and not busy and not state.framed:
            self._focused = True
            (self.username if self.server.value or not state.ask_server else self.server).focus()


def place(server):
    """The host of a server, for a person."""
    return server.split("//")[-1].split("/")[0]
