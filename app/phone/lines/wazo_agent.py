"""The agent of a Wazo user: agentd knows whether one is logged in or on pause."""

from lines import wazo_data
from lines.wazo_part import Part
from page.media import words

# An act of the agent, and the request that does it.
ACTS = {"log_in": "login", "log_out": "logoff", "pause": "pause", "resume": "unpause"}
AGENT = "agentd/1.0/users/me/agents"


class Agent(Part):
    """Acts of the agent, and how it stands."""

    events = ("agent_",)

    def forget(self):
        self.id = None

    def act(self, act, reason):
        """Let the agent log in or out, pause or resume."""
        self.line.spawn(self._act, act, reason)

    async def _act(self, run, act, reason):
        line = self.line
        body = {"line_id": line.line_id} if act == "log_in" else {"reason": reason} if act == "pause" else None
        answer = await line.request(run, "POST", "%s/%s" % (AGENT, ACTS[act]), body)
        if run != line.run:
            return
        if answer.good:
            line.tell("agent_done", act, reason)
            return
        line.tell("agent_failed", self._words(answer))
        if answer.status == 409:        # it stands otherwise than we thought
            await self._read(run)

    def _words(self, answer):
        if answer.status == 404:
            return "this user is not an agent"
        return "status %d" % answer.status if answer.status else words("server_unreachable")

    def read(self):
        self.line.spawn(self._read)

    async def _read(self, run):
        line = self.line
        answer = await line.request(run, "GET", AGENT)
        if run == line.run and answer.good:
            self.id = answer.data.get("id")
            line.tell("agent_status", *wazo_data.agent_status(answer.data))

    def pushed(self, name, data):
        # Those of all agents come here: only the own one is asked about.
        if self.id is not None and data.get("agent_id") == self.id:
            self.read()
