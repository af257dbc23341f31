"""The agent: logged in or out, paused with a reason. On a Wazo stack its server knows, and whether there is one at all; on
other lines the phone does, and callers of a paused or logged-out agent hear busy.
"""

# What each act of the person leads to: (act, state after, what the host hears).
ACTS = (
    ("log_in", "in", "agent_logged_in"),
    ("log_out", "out", "agent_logged_out"),
    ("pause", "paused", "agent_paused"),
    ("resume", "in", "agent_resumed"),
)
# Which act makes sense in which state.
ALLOWED = {"out": ("log_in",), "in": ("log_out", "pause"), "paused": ("log_out", "resume"), "none": ()}
# Which act leads from one state to another.
CHANGES = {
    ("out", "in"): "log_in",
    ("in", "out"): "log_out",
    ("paused", "out"): "log_out",
    ("in", "paused"): "pause",
    ("out", "paused"): "pause",
    ("paused", "in"): "resume",
}


class Agent:
    """Acts of the agent, and who may call in."""

    def __init__(self, state, tell):
        self.state = state
        self.tell = tell
        self.line = None
        self._reply = None  # of the act that is being done
        self._used = False
        self._known = False  # has a server said how one stands

    def act(self, name, reason="", reply=None):
        """log_in, log_out, pause or resume. With a server the answer is awaited (`done`). Gives why it can't be done now, or
        "": then `reply(None, error)` is called once it is."""
        if self.line is None or self.state.busy_agent:
            return "another answer is awaited" if self.state.busy_agent else "there is no line"
        if name not in ALLOWED[self.state.agent]:
            return "the agent is " + self.state.agent
        self._reply = reply
        if "agent" in self.state.abilities:
            self.state.change(busy_agent=True)
            self.line.agent(name, reason)
        else:
            self.done(name, reason)
        return ""

    def done(self, name, reason=""):
        """The act has come about."""
        for act, after, event in ACTS:
            if act == name:
                self._used = True
                self.state.change(agent=after, pause_reason=reason if name == "pause" else "", busy_agent=False)
                self.tell(event)
                self.state.say(event)
        self.apply()
        self._answer(None)

    def _answer(self, problem):
        reply, self._reply = self._reply, None
        if reply is not None:
            reply(None, problem)

    def status(self, after, reason="", at="", queues=None):
        """How a server says it stands: at first, and when somebody else has changed it."""
        before, known = self.state.agent, self._known
        if self.state.busy_agent:  # what we have asked for is told by itself
            return
        self._known = True
        self.state.change(agent_at=at, agent_queues=queues)
        act = CHANGES.get((before, after)) if known else None
        if act is not None:
            self.done(act, reason)
        else:
            self.state.change(agent=after, pause_reason=reason)

    def failed(self, why=""):
        """The server has refused the act."""
        self.state.change(busy_agent=False)
        self._answer({"code": "refused", "message": "The server has refused it.", "cause": why or None})

    def reset(self):
        """A new session: nobody is logged in, and nobody is turned away for it."""
        self._used = self._known = False
        self._answer({"code": "line_lost", "message": "The line is gone.", "cause": None})
        self.state.change(agent="out", pause_reason="", agent_at="", agent_queues=None, busy_agent=False)

    def restore(self, after, reason=""):
        """The session goes on in another tab: how it stood there."""
        if "agent" not in self.state.abilities:
            self._used = after != "out"
            self.state.change(agent=after, pause_reason=reason)

    def away(self):
        """Whether callers hear busy because of it. Who never logs in as agent has a plain phone."""
        return self._used and self.state.agent != "in" and "agent" not in self.state.abilities

    def apply(self):
        """Tell the line whether callers get through."""
        if self.line is None:
            return
        settings = self.state.settings
        taken = self.state.calls and not settings["call_waiting"]
        undisturbed = self.state.services is None and settings["do_not_disturb"]  # else the server keeps them away
        self.line.set_available(not (self.away() or undisturbed or taken))
