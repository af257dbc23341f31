"""wazo-confd: users, their lines and services. Services and forwards beyond reading the user are from its sources."""

from .http import Answer
from .people import CONTEXT, TENANT, answer, name_of
from .service import Service

FORWARDS = ("busy", "noanswer", "unconditional")
LONGEST_DESTINATION = 128


class Confd(Service):
    """Everything about a user stands in `stack.users`."""

    ROUTES = (
        ("GET", r"1\.1/infos", "infos", "confd.infos.read"),
        ("GET", r"1\.1/users/([^/]+)", "user", "confd.users.{user}.read"),
        (
            "GET", r"1\.1/users/([^/]+)/lines/(\d+)/associated/endpoints/sip", "endpoint",
            "confd.users.{user}.lines.{1}.associated.endpoints.sip.read",
        ),
        ("GET", r"1\.1/users/([^/]+)/services", "services", "confd.users.{user}.services.read"),
        ("GET", r"1\.1/users/([^/]+)/services/(dnd|incallfilter)", "service", "confd.users.{user}.services.dnd.read"),
        ("PUT", r"1\.1/users/([^/]+)/services/(dnd|incallfilter)", "set_service", "confd.users.{user}.services.dnd.update"),
        ("GET", r"1\.1/users/([^/]+)/forwards", "forwards", "confd.users.{user}.forwards.read"),
        ("PUT", r"1\.1/users/([^/]+)/forwards", "set_forwards", "confd.users.{user}.forwards.update"),
        ("GET", r"1\.1/users/([^/]+)/forwards/(\w+)", "forward", "confd.users.{user}.forwards.{1}.read"),
        ("PUT", r"1\.1/users/([^/]+)/forwards/(\w+)", "set_forward", "confd.users.{user}.forwards.{1}.update"),
    )  # fmt: skip

    def user_in(self, request, words):
        """The one whom the path names."""
        return words[0] if words else "me"

    def unauthorized(self, token, access, reason):
        """As confd says it: one text in a list, with None at the end for a token that may not."""
        rest = "" if reason == "not_found_or_expired" else ", None"
        return Answer(401, [f"('{token}', '{access}'{rest})"])

    def _of(self, request, uuid):
        return self.stack.users[request.session.user if uuid == "me" else name_of(uuid)]

    def infos(self, _request):
        return Answer(200, answer("GET_confd-infos"))

    def user(self, request, uuid):
        return Answer(200, self._of(request, uuid))

    def endpoint(self, request, uuid, line_id):
        lines = [line["id"] for line in self._of(request, uuid)["lines"]]
        found = self.stack.endpoints.get(int(line_id)) if int(line_id) in lines else None
        if found is None:
            return Answer(404, "Resource Not Found.")
        if self.stack.sip_secrets and ["webrtc", "yes"] in found["endpoint_section_options"]:
            secret = self.stack.sip_secrets.pop(0)
            options = [[name, secret if name == "password" else value] for name, value in found["auth_section_options"]]
            found = found | {"auth_section_options": options}
        return Answer(200, found)

    # -- services and forwards: from the sources (user/sub_resources)

    def services(self, request, uuid):
        return Answer(200, self._of(request, uuid)["services"])

    def service(self, request, uuid, name):
        return Answer(200, self._of(request, uuid)["services"][name])

    def set_service(self, request, uuid, name):
        body, user = request.body, self._of(request, uuid)
        if not isinstance(body, dict) or not isinstance(body.get("enabled"), bool):
            return Answer(400, ["Input Error - enabled: ['Missing data for required field.']"])
        user["services"][name] = {"enabled": body["enabled"]}
        data = {"user_id": user["id"], "user_uuid": user["uuid"], "tenant_uuid": TENANT, "enabled": body["enabled"]}
        self.stack.push(f"users_services_{name}_updated", name_of(user["uuid"]), {"service_name": name}, **data)
        return Answer(204)

    def forwards(self, request, uuid):
        return Answer(200, self._of(request, uuid)["forwards"])

    def forward(self, request, uuid, name):
        return (
            Answer(200, self._of(request, uuid)["forwards"][name])
            if name in FORWARDS
            else Answer(404, "Resource Not Found.")
        )

    def set_forwards(self, request, uuid):
        for name, body in (request.body or {}).items():
            refusal = self._set(request, uuid, name, body)
            if refusal:
                return refusal
        return Answer(204)

    def set_forward(self, request, uuid, name):
        return self._set(request, uuid, name, request.body) or Answer(204)

    def _set(self, request, uuid, name, body):
        user = self._of(request, uuid)
        if name not in FORWARDS:
            return Answer(404, "Resource Not Found.")
        forward = user["forwards"][name] | {key: body[key] for key in ("enabled", "destination") if key in (body or {})}
        if not isinstance(forward["enabled"], bool):
            return Answer(400, ["Input Error - enabled: ['Not a valid boolean.']"])
        if len(forward["destination"] or "") > LONGEST_DESTINATION:
            return Answer(400, ["Input Error - destination: ['Longer than maximum length 128.']"])
        if forward["enabled"] and not forward["destination"]:
            return Answer(400, ["Input Error - user: forward needs a destination to be enabled"])
        user["forwards"][name] = forward
        data = {"user_id": user["id"], "user_uuid": user["uuid"], "tenant_uuid": TENANT} | forward
        self.stack.push(f"users_forwards_{name}_updated", name_of(user["uuid"]), {"forward_name": name}, **data)
        return None

    # -- what other services ask

    def lines(self, user):
        """{line id: (extension, context, SIP name or None)} of a user's lines."""
        return {
            line["id"]: (line["extensions"][0]["exten"], CONTEXT, (line["endpoint_sip"] or {}).get("name"))
            for line in self.stack.users[user]["lines"]
        }
