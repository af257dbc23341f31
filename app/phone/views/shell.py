"""What stands around the views: the line at the top, strips and banner, the tabs, and the room for announcements."""

from browser.dom import button, h, icon, mark, put, show
from core.records import is_up

# (tab, sign)
TABS = (
    ("dial", "dial"),
    ("contacts", "contacts"),
    ("log", "log"),
    ("voicemail", "voicemail"),
    ("agent", "agent"),
    ("settings", "settings"),
)
# A tab that counts: (tab, the key of its words, what is counted).
BADGES = (
    ("log", "tab:missed", lambda state: state.missed),
    ("voicemail", "tab:messages", lambda state: (state.voicemail or {}).get("new")),
)
NOTICE_SIGNS = {"good": "good", "bad": "warning", "quiet": "phone"}


def has_tab(state, name):
    """Whether there is this tab now."""
    return state.agent_enabled if name == "agent" else state.voicemail is not None if name == "voicemail" else True


class Shell:
    """`main` is where the views go."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.logo = h("img", "logo", (("alt", ""),))
        self.dot = h("span", "dot")
        self.line = h("span", "line-words")
        self.user = h("span", "user")
        self.top = h(
            "header",
            "top",
            (),
            h("h1", "title", (), self.logo, h("span", "brand", (), words("app:title"))),
            h("p", "line", (), self.dot, self.line, h("bdi", "", (), self.user)),
        )
        self.pop_out = button("pop_out", words("tabs:pop_out"), "plain small", "window")
        self.top.append(self.pop_out)
        notices = self._notices()
        self.alert = h("p", "unseen", (("role", "alert"),))
        self.live = h("p", "unseen", (("role", "status"), ("aria-live", "polite")))
        self.main = h("main", "views")
        self.tabs = {}
        for name, sign in TABS:
            self.tabs[name] = self._tab(name, sign)
        tablist = h("div", "tablist", (("role", "tablist"),), *[self.tabs[name] for name, _sign in TABS])
        self.nav = h("nav", "tabs", (("aria-label", words("app:title")),), tablist)
        self.badges = {}
        for name, _key, _count in BADGES:
            self.badges[name] = (
                h("span", "badge", (("aria-hidden", "true"),)),
                h("span", "unseen", (("id", "counted-" + name),)),
            )
            self.tabs[name].append(self.badges[name][0])
        self.root = h(
            "div",
            "phone",
            (),
            self.top,
            notices,
            self.main,
            self.nav,
            self.alert,
            self.live,
            *[self.badges[name][1] for name, _key, _count in BADGES],
        )
        self._drawn_notice = None

    def _notices(self):
        """Strips for what lasts, and the banner for what has just happened."""
        words = self.ui.words
        self.lost = self._strip("warning", "line:lost_notice")
        self.elsewhere = self._strip("warning", "line:elsewhere_notice", ("take_back", "line:take_back", None))
        self.there = self._strip("phone", "tabs:line_there", ("take_here", "tabs:take_here", None))
        self.window = self._strip("window", "tabs:in_window", ("pop_out", "tabs:show_window", None))
        self.window.append(button("take_here", words("tabs:bring_back"), "plain small"))
        self.locked = self._strip("sound_off", "banner:sound_locked")
        self.away = self._strip("pause", "banner:agent_paused", ("agent", "agent:resume", "resume"))
        self.disturb = self._strip("moon", "banner:do_not_disturb", ("undisturb", "banner:turn_off", None))
        self.forward = self._strip("forward", "banner:forward", ("unforward", "banner:turn_off", None))
        self.notice_words = h("p", "notice-words")
        self.notice_sign = h("span", "notice-sign")
        self.notice = h(
            "div",
            "notice",
            (("role", "status"),),
            self.notice_sign,
            self.notice_words,
            button("dismiss", words("banner:dismiss"), "plain small", "close"),
        )
        return h(
            "aside",
            "notices",
            (("aria-label", words("banner:notices")),),
            self.lost,
            self.elsewhere,
            self.there,
            self.window,
            self.locked,
            self.away,
            self.disturb,
            self.forward,
            self.notice,
        )

    def _strip(self, sign, key, act=None):
        strip = h("div", "strip", (), icon(sign), h("span", "", (), self.ui.words(key)))
        if act is not None:
            strip.append(button(act[0], self.ui.words(act[1]), "plain small", arg=act[2]))
        return strip

    def _tab(self, name, sign):
        label = self.ui.words("tab:" + name)
        return h(
            "button",
            "tab",
            (
                ("type", "button"),
                ("role", "tab"),
                ("id", "tab-" + name),
                ("aria-controls", "panel-" + name),
                ("data-act", "tab"),
                ("data-arg", name),
            ),
            icon(sign),
            h("span", "", (), label),
        )

    def draw(self):
        state, words = self.ui.state, self.ui.words
        phone = state.screen == "phone"
        mark(self.root, "data-screen", state.screen)
        mark(self.root, "data-line", state.line)
        mark(self.root, "data-calls", str(len(state.calls)))
        show(self.top, phone)
        show(self.nav, phone)
        show(self.logo, state.logo)
        if state.logo:
            mark(self.logo, "src", state.logo)
        put(self.line, words("line:" + state.line))
        user = state.user or {}
        put(self.user, user.get("display_name") or user.get("username") or "")
        show(self.lost, phone and state.line == "lost")
        show(self.elsewhere, phone and state.line == "elsewhere")
        away = phone and not state.line_here
        show(self.there, away and not state.windowed and len([call for call in state.calls if is_up(call)]) > 0)
        show(self.window, away and state.windowed)
        show(self.window.querySelector("button"), state.pops_out)
        show(self.pop_out, state.pops_out and not state.windowed)
        show(self.locked, state.sound_locked)
        away = self.ui.agent.away()
        show(self.away, phone and (away or state.agent == "paused"))
        put(self.away.querySelector("span"), words(("banner:agent_" if away else "agent:") + state.agent))
        show(self.away.querySelector("button"), state.agent == "paused")
        show(self.disturb, phone and state.undisturbed)
        put(
            self.disturb.querySelector("span"),
            words("banner:do_not_disturb" + ("" if state.services is None else "_server")),
        )
        forwarded, destination = self.ui.services.forward("unconditional")
        show(self.forward, phone and forwarded)
        put(self.forward.querySelector("span"), words("banner:forward", (("number", destination),)))
        self._draw_tabs(state, words)
        self._draw_notice(state, words)
        self._draw_said(state.said, words)

    def _draw_tabs(self, state, words):
        for name, tab in self.tabs.items():
            chosen = name == state.tab
            mark(tab, "aria-selected", "true" if chosen else "false")
            mark(tab, "tabindex", "0" if chosen else "-1")
            show(tab, has_tab(state, name))
        for name, key, count in BADGES:
            number, (badge, badge_words) = count(state) or 0, self.badges[name]
            show(badge, number)
            put(badge, str(number) if number < 100 else "99+")
            put(badge_words, words(key, (("count", number),)) if number else "")
            mark(self.tabs[name], "aria-describedby", badge_words.id if number else None)

    def _draw_said(self, said, words):
        name, party, count = said
        if "said:" + name in words.table:
            put(self.live, words("said:" + name, (("party", party),)) + ("\u00a0" if count % 2 else ""))

    def _draw_notice(self, state, words):
        show(self.notice, state.notice)
        if state.notice is self._drawn_notice:
            return
        self._drawn_notice = state.notice
        if state.notice:
            tone, key, values = state.notice
            mark(self.notice, "data-tone", tone)
            self.notice_sign.replaceChildren(icon(NOTICE_SIGNS[tone]))
            put(self.notice_words, words(key, values))
        put(self.alert, words(state.notice[1], state.notice[2]) if state.notice and state.notice[0] == "bad" else "")
