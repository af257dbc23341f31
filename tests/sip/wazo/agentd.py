"""wazo-agentd: the agent of a user."""

from .http import Answer
from .people import ENGINE, TENANT
from .service import Service

LONGEST_REASON = 80
IDLE = {
    "logged": False,
    "paused": False,
    "paused_reason": None,
    "extension": None,
    "context": None,
    "state_interface": None,
}
QUEUE = {"id": 1, "name": "support", "display_name": "Support"}


def no(status, text):
    """An error as agentd writes it."""
    return Answer(status, {"error": text})


class Agentd(Service):
    """Alice is agent 42, in one queue; a test takes `queues` or the agent away."""

    ROUTES = (
        ("GET", r"1\.0/users/me/agents", "state", "agentd.users.me.agents.read"),
        ("POST", r"1\.0/users/me/agents/login", "login", "agentd.users.me.agents.login.create"),
        ("POST", r"1\.0/users/me/agents/logoff", "logoff", "agentd.users.me.agents.logoff.create"),
        ("POST", r"1\.0/users/me/agents/pause", "pause", "agentd.users.me.agents.pause.create"),
        ("POST", r"1\.0/users/me/agents/unpause", "unpause", "agentd.users.me.agents.unpause.create"),
    )

    def __init__(self, stack):
        super().__init__(stack)
        self.agents = {"alice": {"id": 1, "tenant_uuid": TENANT, "origin_uuid": ENGINE, "number": "42"} | IDLE}
        self.queues = [QUEUE]

    def unauthorized(self, token, access, reason):
        """One word for all."""
        return no(401, "invalid token or unauthorized")

    def told(self, user):
        """An agent as it is told: only who is logged in is in queues, and there is no pause without one."""
        agent = self.agents[user]
        paused = agent["paused"] and bool(self.queues)
        reason = agent["paused_reason"] if paused else None
        queues = [queue | {"logged": True, "paused": paused, "paused_reason": reason} for queue in self.queues]
        return agent | {"paused": paused, "paused_reason": reason, "queues": queues if agent["logged"] else []}

    def state(self, request):
        user = request.session.user
        return Answer(200, self.told(user)) if user in self.agents else no(404, "no such agent")

    def login(self, request):
        user = request.session.user
        line_id = request.body.get("line_id") if isinstance(request.body, dict) else None
        if not isinstance(line_id, int):
            return no(400, "invalid fields: line_id")
        if user not in self.agents:
            return no(404, "no such agent")
        line = self.stack.confd.lines(user).get(line_id)
        if line is None:
            return no(400, "no such line")
        if self.agents[user]["logged"]:
            return no(409, "already logged")
        extension, context, name = line
        self.agents[user] |= {
            "logged": True,
            "extension": extension,
            "context": context,
            "state_interface": f"PJSIP/{name}",
        }
        self._tell(user)
        return Answer(204)

    def logoff(self, request):
        user = request.session.user
        refusal = self._refusal(user)
        if refusal is None:
            self.agents[user] |= IDLE
            self._tell(user)
        return refusal or Answer(204)

    def pause(self, request):
        body = request.body or {}
        if "reason" in body and not (isinstance(body["reason"], str) and 0 < len(body["reason"]) <= LONGEST_REASON):
            return no(400, "invalid fields: reason")
        return self._set(request.session.user, True, body.get("reason"))

    def unpause(self, request):
        return self._set(request.session.user, False, None)

    def _refusal(self, user):
        if user not in self.agents:
            return no(404, "no such agent")
        return None if self.agents[user]["logged"] else no(409, "not logged in")

    def _set(self, user, paused, reason):
        refusal = self._refusal(user)
        if refusal is None:
            self.agents[user] |= {"paused": paused, "paused_reason": reason}
            for queue in self.queues:
                agent = self.agents[user]
                self.stack.push(
                    "agent_paused" if paused else "agent_unpaused", user, agent_id=agent["id"], agent_number=agent["number"],
                    paused=paused, paused_reason=reason or "", queue=queue["name"],
                )  # fmt: skip
        return refusal or Answer(204)

    def _tell(self, user):
        agent = self.agents[user]
        status = "logged_in" if agent["logged"] else "logged_out"
        self.stack.push("agent_status_update", user, agent_id=agent["id"], status=status)
