"""Handing a call on: at once, or after asking the other one first (a consultation, a second call of ours).

    ask → indirect_call_made → [they talk] → complete → indirect_transfer_done
                                           → cancel, or the other one does not want it
"""

from dialling import trouble
from post_dial import digits


class Transfer:
    """The transfer of the current call; `state.consult` holds the two calls while it asks first."""

    def __init__(self, state, calls, tell):
        self.state = state
        self.calls = calls
        self.tell = tell
        self.completing = False
        self.to = ""                # whom it was last handed to

    def now(self, number):
        """Connect the other side with `number` and leave. What would be dialled once it is answered needs somebody who stays."""
        number, tones = self._read(number)
        call = self.state.current_call
        if number and tones:
            self.state.change(notice=("bad", "transfer:no_tones", (("digits", digits(tones)),)))
        elif number and call is not None and self.state.consult is None:
            self.to = number
            self.tell("direct_transfer", number)
            self.calls.line.transfer(call.id, number)
            self.state.change(panel="")

    def ask(self, number):
        """Hold the call and ring `number` first."""
        number, tones = self._read(number)
        call = self.state.current_call
        if not number or call is None or self.state.consult is not None:
            return
        if self.state.line != "ready":
            self.state.change(notice=("bad", "error:not_registered", ()))
            return
        self.completing = False
        self.to = number
        self.tell("create_indirect_transfer", number)
        consultation = self.calls.dial(number, call.id, tones)
        self.state.change(consult=(call.id, consultation.id))

    def _read(self, text):
        """(number, what follows once it is answered); "" and a notice where there is none."""
        dial, key = trouble(text, self.calls.line)
        if key and text.strip():
            self.state.change(notice=("bad", key, ()))
        return ("", "") if key else (dial.number, dial.tones)

    def complete(self):
        """Connect the two, leave."""
        if self.ready():
            self.completing = True
            self.tell("confirm_indirect_transfer")
            self.calls.line.attend(*self.state.consult)

    def ready(self):
        """Does the consultation stand, and has nobody asked yet?"""
        consultation = self.state.call(self.state.consult[1]) if self.state.consult else None
        return consultation is not None and consultation.answered is not None and not self.completing

    def cancel(self):
        """Back to the first call."""
        if self.state.consult is not None:
            first, second = self.state.consult
            self._given_up()
            self.calls.hang_up(second)
            self._back_to(first)

    # what the line tells

    def on_transferred(self, call_id):
        """It came about; the line ends the calls itself."""
        pair = self.state.consult
        if pair is not None and call_id in pair:
            consultation = self.state.call(pair[1])
            self.state.change(consult=None)
            if consultation is not None:
                self.tell("indirect_transfer_done", consultation.wire(self.calls.own_number))
        self.state.change(notice=("good", "transfer:done", ()))
        self.state.say("transferred")

    def on_transfer_failed(self, call_id, cause):
        """The calls are still ours; all stays open, to be tried again: the consultation, or the number that was typed."""
        self.completing = False
        self.tell("error", "transfer_failed", cause)
        key = "transfer:failed" if cause == "failed" else "cause:" + cause
        self.state.change(notice=("bad", key, (("party", self.to),)))
        if self.state.consult is None and self.state.current == call_id:
            self.state.change(panel="transfer")

    def on_over(self, call):
        """A call has ended: was it one of the two?"""
        if self.state.consult is None or call.id not in self.state.consult:
            return
        first, second = self.state.consult
        self._given_up()
        if call.id == second:
            self._back_to(first)
        else:
            self._promote(self.state.call(second))

    def _given_up(self):
        self.state.change(consult=None)
        self.tell("cancel_indirect_transfer")

    def _back_to(self, call_id):
        call = self.state.call(call_id)
        if call is not None:
            self.state.change(current=call_id)
            if call.state == "held":
                self.calls.line.resume(call_id)

    def _promote(self, call):
        """The one that was asked stays on the line alone: from now on a call like any other."""
        if call is not None:
            call.consult_of = ""
            self.calls.cards.begin(call)
            self.tell("call_established" if call.answered is not None else "outgoing_call_made", call.wire(self.calls.own_number))
