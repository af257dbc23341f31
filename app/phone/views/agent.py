"""The agent's view: how one stands, and the acts that lead elsewhere."""

from browser.dom import box, button, h, mark, put, show

REASONS = ("break", "lunch", "meeting", "training", "after_call")


class AgentView:
    """The view of the fourth tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.dot = h("span", "dot big")
        self.title = h("h2")
        self.hint = h("p", "hint")
        self.log_in = button("agent", words("agent:log_in"), "main wide", arg="log_in")
        self.resume = button("agent", words("agent:resume"), "main wide", arg="resume")
        self.pause = button("agent", words("agent:pause"), "wide", arg="pause")
        self.log_out = button("agent", words("agent:log_out"), "wide", arg="log_out")
        self.reason = box("reason_text", attributes=(("list", "reasons"), ("autocomplete", "off"), ("maxlength", "60")))
        self.reasons = h(
            "datalist",
            "",
            (("id", "reasons"),),
            *[h("option", "", (("value", words("agent:reason_" + name)),)) for name in REASONS],
        )
        self.why = h(
            "div",
            "field",
            (),
            h("label", "", (("for", self.reason.id),), words("agent:reason")),
            self.reason,
            self.reasons,
        )
        self.root = h(
            "section",
            "panel agent",
            (("id", "panel-agent"), ("role", "tabpanel"), ("aria-labelledby", "tab-agent")),
            h("div", "standing", (), self.dot, h("div", "", (), self.title, self.hint)),
            self.log_in,
            self.resume,
            self.why,
            self.pause,
            self.log_out,
        )

    def draw(self):
        state, words = self.ui.state, self.ui.words
        show(self.root, state.shown_tab == "agent")
        if state.shown_tab != "agent":
            return
        mark(self.root, "data-agent", state.agent)
        mark(self.root, "aria-busy", "true" if state.busy_agent else None)
        put(self.title, words("agent:" + state.agent) + (": " + state.pause_reason if state.pause_reason else ""))
        put(self.hint, words(self._hint(state), (("number", state.agent_at),)))
        show(self.log_in, state.agent == "out")
        show(self.resume, state.agent == "paused")
        show(self.pause, state.agent == "in")
        show(self.why, state.agent == "in")
        show(self.log_out, state.agent in ("in", "paused"))

    def _hint(self, state):
        """What is to be said about how one stands: most of all what one would not expect."""
        if state.agent_at:
            return "agent:elsewhere_hint"
        if state.agent_queues == 0:
            return "agent:no_queue_hint"
        return "agent:" + state.agent + "_hint"
