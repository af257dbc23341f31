"""What all services have: routes, and how each says no to a token."""

from .access import allows
from .http import problem


class Service:
    """A service of `stack`. A route is (method, path, method of the service, access that a token needs or "")."""

    ROUTES = ()

    def __init__(self, stack):
        self.stack = stack

    def user_in(self, request, words):
        """Whom `{user}` in an access means."""
        return "me"

    def refusal(self, request, access):
        """The answer to a token that is not known, or may not; None for one that may. Both are 401."""
        session = self.stack.auth.known(request.token)
        request.session = session
        if session is None:
            return self.unauthorized(request.token, access, "not_found_or_expired")
        if not allows(session.acl, access, session.user_uuid, session.uuid):
            return self.unauthorized(request.token, access, "missing_permission")
        return None

    def unauthorized(self, token, access, reason):
        """As call-logd says it, and calld."""
        details = {"invalid_token": token, "reason": reason, "required_access": access}
        return problem(401, "Unauthorized", "unauthorized", details)
