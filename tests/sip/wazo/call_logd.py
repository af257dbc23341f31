"""wazo-call-logd: the call log. Recordings are from its sources (26.08): those of `users/me` take the token from the header
only, while calld's messages take it from the address, too.
"""

from .http import Answer, problem
from .service import Service


class CallLogd(Service):
    """`stack.calls` holds the records; `stack.recordings` {uuid: the bytes of a WAV file}."""

    ROUTES = (
        ("GET", r"1\.0/users/me/cdr", "log", "call-logd.users.me.cdr.read"),
        (
            "GET",
            r"1\.0/users/me/cdr/(\d+)/recordings/([^/]+)/media",
            "media",
            "call-logd.users.me.cdr.{0}.recordings.{1}.media.read",
        ),
    )

    def log(self, request):
        calls = sorted(
            self.stack.calls, key=lambda call: call["start"], reverse=request.query.get("direction") == "desc"
        )
        limit, offset = int(request.query.get("limit", 1000)), int(request.query.get("offset", 0))
        return Answer(200, {"items": calls[offset:][:limit], "total": len(calls), "filtered": len(calls)})

    def media(self, _request, call_id, recording):
        found = [call for call in self.stack.calls if call["id"] == int(call_id)]
        if not found:
            return problem(
                404, "No CDR found matching this ID", "cdr-not-found-with-given-id", {"cdr_id": int(call_id)}
            )
        if recording not in [row["uuid"] for row in found[0]["recordings"]]:
            return problem(404, "No recording found", "recording-not-found", {"recording_uuid": recording})
        if recording not in self.stack.recordings:
            return problem(400, "No recording media found", "recording-media-not-found", {"recording_uuid": recording})
        return Answer(200, self.stack.recordings[recording], "audio/wav")
