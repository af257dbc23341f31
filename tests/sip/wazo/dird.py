"""wazo-dird: the directory."""

import time

from .http import Answer
from .people import answer
from .service import Service


def no(status, text, stamp):
    """An error as dird writes it."""
    return Answer(status, {"reason": [text], "timestamp": stamp, "status_code": status})


class Dird(Service):
    """Searches `stack.contacts`."""

    ROUTES = (("GET", r"0\.1/directories/lookup/([^/]+)", "lookup", "dird.directories.lookup.{0}.read"),)

    def __init__(self, stack):
        super().__init__(stack)
        head = answer("GET_dird-lookup")
        self.columns = {name: head[name] for name in ("column_headers", "column_types")}

    def unauthorized(self, token, access, reason):
        """Its 401 is its own."""
        return no(401, "Unauthorized", time.time())

    def lookup(self, request, profile):
        if profile != "default":
            return no(404, f"The profile `{profile}` does not exist", [time.time()])
        term = request.query.get("term", "")
        found = [
            row
            for row in self.stack.contacts
            if term.lower() in " ".join(filter(None, row["column_values"][:1])).lower()
        ]
        return Answer(200, self.columns | {"results": found, "term": term})
