"""The agent of a Wazo user: agentd knows whether one is logged in or on pause, and at which phone."""

from lines import wazo_records
from lines.wazo_part import Part

# An act of the agent: the request that does it, the states that it leads to.
ACTS = {
    "log_in": ("login", ("in", "paused")),
    "log_out": ("logoff", ("out",)),
    "pause": ("pause", ("paused",)),
    "resume": ("unpause", ("in",)),
}
AGENT = "agentd/1.0/users/me/agents"
NO_AGENT = ("none", "", "", None)
OTHERWISE = 409  # it stands otherwise than we thought


class Agent(Part):
    """Acts of the agent, and how it stands."""

    events = ("agent_",)

    def forget(self):
        self.id = None

    def act(self, act, reason=""):
        """Let the agent log in or out, pause or resume."""
        self.line.spawn(self._act, act, reason)

    async def _act(self, run, act, reason):
        line, (path, after) = self.line, ACTS[act]
        body = {"line_id": line.line_id} if act == "log_in" else wazo_records.pause(reason) if act == "pause" else None
        answer = await line.request(run, "POST", "%s/%s" % (AGENT, path), body)
        status = await self._ask(run) if answer.good or answer.status in (OTHERWISE, 404) else None
        if run != line.run:
            return
        why = self._refusal(act, after, answer, status)
        if why:
            line.tell("server_refused", "agent", why, answer.status)
        else:
            line.tell("agent_done", act, body["reason"] if body and "reason" in body else "")
        # A queue learns of a pause a moment later: agentd may still say how it stood before. A push message says so then.
        if status is not None and (why or status[0] in after):
            line.tell("agent_status", *status)

    def _refusal(self, act, after, answer, status):
        'Why an act has not come about; "" if it has, by whomever.'
        if status is not None and status[0] in after:
            return ""
        if answer.good:
            return "no_queue" if act == "pause" and status is not None and status[3] == 0 else ""
        if answer.data.get("error") == wazo_records.IN_USE:
            return "in_use"
        return "otherwise" if answer.status == OTHERWISE else wazo_records.why(answer.status)

    def read(self):
        # A stack that doesn't say whether the user is an agent is asked.
        if self.line.user.get("agent", True) is None:
            self.line.tell("agent_status", *NO_AGENT)
        else:
            self.line.spawn(self._read)

    async def _read(self, run):
        status = await self._ask(run)
        if run == self.line.run and status is not None:
            self.line.tell("agent_status", *status)

    async def _ask(self, run):
        "How the agent stands, or None for an answer that doesn't say."
        answer = await self.line.request(run, "GET", AGENT)
        if answer.good:
            self.id = answer.data.get("id")
            return wazo_records.agent_status(answer.data, self.line.extension)
        return NO_AGENT if answer.status == 404 else None

    def pushed(self, name, data):
        # Those of all agents come here: only the own one is asked about.
        if self.id is not None and data.get("agent_id") == self.id:
            self.read()
