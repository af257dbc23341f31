"""wazo-calld: the calls that Asterisk has, recording on demand, voicemail. All from its API specification and sources
(26.08): it was not among the services that were recorded.
"""

import time

from .http import Answer, problem
from .people import USERS
from .service import Service

FOLDERS = ((1, "inbox", "new"), (2, "old", "old"))


class Calld(Service):
    """`stack.channels` {call id: call} and `stack.voicemail` {user: {"id", "name", …, "messages"}}."""

    ROUTES = (
        ("GET", r"1\.0/users/me/calls", "calls", "calld.users.me.calls.read"),
        ("DELETE", r"1\.0/users/me/calls/([^/]+)", "hang_up", "calld.users.me.calls.{0}.delete"),
        ("PUT", r"1\.0/users/me/calls/([^/]+)/record/(start|stop|pause|resume)", "record", "calld.users.me.calls.{0}.record.{1}.update"),
        ("GET", r"1\.0/users/me/voicemails", "voicemail", "calld.users.me.voicemails.read"),
        ("GET", r"1\.0/users/me/voicemails/folders/(\d+)", "folder", "calld.users.me.voicemails.folders.{0}.read"),
        ("GET", r"1\.0/users/me/voicemails/messages", "messages", "calld.users.me.voicemails.messages.read"),
        ("GET", r"1\.0/users/me/voicemails/messages/([-\w]+)", "message", "calld.users.me.voicemails.messages.{0}.read"),
        ("PUT", r"1\.0/users/me/voicemails/messages/([-\w]+)", "move", "calld.users.me.voicemails.messages.{0}.update"),
        ("DELETE", r"1\.0/users/me/voicemails/messages/([-\w]+)", "delete", "calld.users.me.voicemails.messages.{0}.delete"),
        (
            "GET", r"1\.0/users/me/voicemails/messages/([-\w]+)/recording", "recording",
            "calld.users.me.voicemails.messages.{0}.recording.read",
        ),
    )  # fmt: skip

    def refusal(self, request, access):
        """Recordings take the token from the address, too."""
        if access.endswith(".recording.read"):
            request.token = request.query.get("token") or request.token
        return super().refusal(request, access)

    # -- calls

    def begin(self, user, call_id, sip_call_id, **more):
        """A call of a user is in Asterisk: told by push, joined to the phone's own by the SIP Call-ID."""
        number = more.get("number", "")
        call = {
            "bridges": [], "call_id": call_id, "caller_id_name": "", "caller_id_number": "", "conversation_id": call_id,
            "peer_caller_id_name": "", "peer_caller_id_number": number, "creation_time": "2026-11-27T22:17:12.707+00:00",
            "status": "Ring", "on_hold": False, "muted": False, "record_state": "inactive", "talking_to": {},
            "user_uuid": USERS[user], "is_caller": more.get("is_caller", True), "is_video": False, "dialed_extension": number,
            "sip_call_id": sip_call_id, "line_id": 2, "answer_time": None, "hangup_time": None, "direction": "internal",
            "parked": False,
        }  # fmt: skip
        self.stack.channels[call_id] = call
        self.stack.push("call_created", user, **call)
        return call

    def _mine(self, request, call_id):
        """(call, None) or (None, the refusal)."""
        call = self.stack.channels.get(call_id)
        if call is None:
            return None, problem(404, "No such call", "no-such-call", {"call_id": call_id})
        if call["user_uuid"] != request.session.user_uuid:
            text = "User does not have permission to handle objects of other users"
            return None, problem(403, text, "user-permission-denied", {"user": request.session.user_uuid})
        return call, None

    def calls(self, request):
        mine = [call for call in self.stack.channels.values() if call["user_uuid"] == request.session.user_uuid]
        return Answer(200, {"items": mine})

    def hang_up(self, request, call_id):
        call, refusal = self._mine(request, call_id)
        if call:
            del self.stack.channels[call_id]
            self.stack.push("call_ended", request.session.user, **call, reason_code=16)
        return refusal or Answer(204)

    def record(self, request, call_id, act):
        call, refusal = self._mine(request, call_id)
        if refusal:
            return refusal
        if not self.stack.may_record:
            return problem(403, "Recording unauthorized", "recording-unauthorized", {"call_id": call_id})
        if act in ("pause", "resume") and call["record_state"] == "inactive":
            return problem(400, "Recording not started", "recording-not-started", {"call_id": call_id})
        after, event = {
            "start": ("active", "started"), "stop": ("inactive", "stopped"),
            "pause": ("paused", "paused"), "resume": ("active", "resumed"),
        }[act]  # fmt: skip
        if call["record_state"] != after:
            call["record_state"] = after
            self.stack.push(f"recording_{event}", request.session.user, call_id=call_id)
        return Answer(204)

    # -- voicemail

    def leave_message(self, user, message_id, recording=b"", **more):
        """Somebody leaves a message."""
        box = self.stack.voicemail.setdefault(
            user, {"id": 1, "name": user, "number": "1001", "accesstype": "personal", "messages": []}
        )
        message = {
            "id": message_id, "caller_id_name": "Bob", "caller_id_num": "1002", "duration": 12, "timestamp": int(time.time()),
            "empty": False, "transcription": None, "folder": self._folder(1),
        } | more  # fmt: skip
        box["messages"].append(message)
        self.stack.recordings[message_id] = recording
        self._tell(user, "created", box, message)

    @staticmethod
    def _folder(number):
        return next(({"id": row[0], "name": row[1], "type": row[2]} for row in FOLDERS if row[0] == number), None)

    def _tell(self, user, what, box, message):
        self.stack.push(
            f"user_voicemail_message_{what}", user, user_uuid=USERS[user], voicemail_id=box["id"], message_id=message["id"],
            message=message,
        )  # fmt: skip

    def _box(self, request):
        """(voicemail, None) or (None, the refusal)."""
        box = self.stack.voicemail.get(request.session.user)
        if box is None:
            return None, problem(
                404, "No such user voicemail", "no-such-user-voicemail", {"user_uuid": request.session.user_uuid}
            )
        return box, None

    def voicemail(self, request):
        box, refusal = self._box(request)
        if refusal:
            return refusal
        folders = [self._folder(row[0]) | {"messages": self._in(box, row[0])} for row in FOLDERS]
        return Answer(200, {key: box[key] for key in ("id", "name", "number", "accesstype")} | {"folders": folders})

    @staticmethod
    def _in(box, folder_id):
        bare = [message for message in box["messages"] if message["folder"]["id"] == folder_id]
        return [{key: value for key, value in message.items() if key != "folder"} for message in bare]

    def folder(self, request, folder_id):
        box, refusal = self._box(request)
        folder = self._folder(int(folder_id))
        if refusal or folder is None:
            return refusal or problem(
                404, "No such voicemail folder", "no-such-voicemail-folder", {"folder_id": int(folder_id)}
            )
        return Answer(200, folder | {"messages": self._in(box, int(folder_id))})

    def messages(self, request):
        box = self.stack.voicemail.get(request.session.user)
        listed = sorted(box["messages"], key=lambda message: message["timestamp"]) if box else []
        listed = listed[::-1] if request.query.get("direction") == "desc" else listed
        listed = listed[int(request.query.get("offset", 0)) :][: int(request.query.get("limit", 1000))]
        known = {key: box[key] for key in ("id", "name", "accesstype")} if box else {}
        return Answer(
            200,
            {
                "items": [message | {"voicemail": known} for message in listed],
                "total": len(box["messages"] if box else ()),
            },
        )

    def _find(self, request, message_id):
        box = self.stack.voicemail.get(request.session.user) or {"messages": []}
        message = next((row for row in box["messages"] if row["id"] == message_id), None)
        missing = problem(404, "No such voicemail message", "no-such-voicemail-message", {"message_id": message_id})
        return box, message, missing

    def message(self, request, message_id):
        _, message, missing = self._find(request, message_id)
        return Answer(200, message) if message else missing

    def move(self, request, message_id):
        box, message, missing = self._find(request, message_id)
        folder = self._folder((request.body or {}).get("folder_id"))
        if not message:
            return missing
        if folder is None:
            return problem(404, "No such voicemail folder", "no-such-voicemail-folder", request.body)
        message["folder"] = folder
        self._tell(request.session.user, "updated", box, message)
        return Answer(204)

    def delete(self, request, message_id):
        box, message, missing = self._find(request, message_id)
        if not message:
            return missing
        box["messages"].remove(message)
        self._tell(request.session.user, "deleted", box, message)
        return Answer(204)

    def recording(self, request, message_id):
        _, message, missing = self._find(request, message_id)
        return Answer(200, self.stack.recordings[message_id], "audio/wav") if message else missing
