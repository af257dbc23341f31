"""What a Wazo stack does with the phone's own calls: it has ids of its own for them, and records them when asked to.

The stack's id of a call comes with the INVITE (`X-Wazo-Call-ID`, since 26.08) or with the push message `call_created`, joined
by SIP's Call-ID; where neither has come, the list of the user's calls is asked.
"""

from lines import wazo_records
from lines.sip_answers import text
from lines.wazo_part import Part
from lines.wazo_server import part
from media.microphone import words

CALLS = "calld/1.0/users/me/calls"
HEADER = "X-Wazo-Call-ID"
# What a request about the recording leads to, and what a push message says of it.
AFTER = {"start": "active", "resume": "active", "pause": "paused", "stop": "inactive"}
PUSHED = {
    "recording_started": "active",
    "recording_resumed": "active",
    "recording_paused": "paused",
    "recording_stopped": "inactive",
}


class Calls(Part):
    """The stack's side of the calls of this phone."""

    events = ("call_created", "call_answered", "call_updated", "recording_")

    def forget(self):
        self.sip_ids = {}  # of the phone's calls
        self.ids = {}  # the stack's, by those

    # what the SIP line tells

    def begun(self, call_id, sip_call_id):
        """A call of this phone begins: this is told before that is."""
        self.sip_ids[call_id] = sip_call_id
        session = self.line.sip.calls[call_id].session if call_id in self.line.sip.calls else None
        given = text(session._request.getHeader(HEADER)) if session is not None else ""
        if given:
            self._know(sip_call_id, given, "")

    def over(self, call_id):
        """It is over."""
        self.ids.pop(self.sip_ids.pop(call_id, None), None)

    def _know(self, sip_call_id, stack_id, conversation):
        self.ids[sip_call_id] = stack_id
        self.line.tell("server_call", sip_call_id, stack_id, conversation)

    # what the stack tells

    def pushed(self, name, data):
        stack_id = data.get("call_id")
        if name in PUSHED:
            self._recording(stack_id, PUSHED[name])
        elif data.get("sip_call_id") and stack_id:
            # One that is not here yet may come a moment later; one of another phone never does.
            self.line.tell("server_call", data["sip_call_id"], stack_id, data.get("conversation_id") or "")
            if data["sip_call_id"] in self.sip_ids.values():
                self.ids[data["sip_call_id"]] = stack_id
                self._recording(stack_id, wazo_records.record_state(data))

    def _recording(self, stack_id, state):
        for call_id, sip_call_id in self.sip_ids.items():
            if state and self.ids.get(sip_call_id) == stack_id:
                self.line.tell("recording", call_id, state)

    # what the person asks for

    def record(self, call_id, act):
        """Start, stop, pause or resume the recording of a call."""
        self.line.spawn(self._record, call_id, act)

    async def _record(self, run, call_id, act):
        line = self.line
        stack_id = self.ids.get(self.sip_ids.get(call_id)) or await self._ask_for_id(run, call_id)
        status = 404
        if stack_id:
            answer = await line.request(run, "PUT", "%s/%s/record/%s" % (CALLS, part(stack_id), act))
            status = answer.status
            if run == line.run and answer.good:
                line.tell("recording", call_id, AFTER[act])
        if run == line.run and not 200 <= status < 300:
            code = "recording_refused" if wazo_records.why(status) == "forbidden" else "recording_failed"
            line.tell("trouble", code, words(code))
            line.tell("not_done", call_id, "record", "refused")

    async def _ask_for_id(self, run, call_id):
        answer = await self.line.request(run, "GET", CALLS)
        sip_call_id = self.sip_ids.get(call_id)
        for call in answer.data.get("items") or ():
            if run == self.line.run and sip_call_id and call.get("sip_call_id") == sip_call_id and call.get("call_id"):
                self._know(sip_call_id, call["call_id"], call.get("conversation_id") or "")
        return self.ids.get(sip_call_id)
