"""What the person does: each button, key and text box by its name, and what that asks for."""

from browser import javascript, trace
from browser.attention import ask_to_notify
from browser.event_delegation import EventDelegation
from browser.long_press import LongPress
from core import records
from core.post_dial import digits as shown
from core.records import is_up
from dialling import trouble
from views.keyboard import Keyboard

# Buttons of a call that are commands as they stand.
COMMANDS = ("answer", "hang_up", "swap", "merge", "split", "send_post_dial", "drop_post_dial")
# Buttons that do one thing or the other: (button, which of the two is it now).
TOGGLES = {
    "mute": lambda call: "unmute" if call["muted"] else "mute",
    "hold": lambda call: "resume" if call["held"] else "hold",
    "record": lambda call: "stop_recording" if call["recording"] else "start_recording",
    "pause_recording": lambda call: "resume_recording" if call["recording"] == "paused" else "pause_recording",
}


class Person:
    """`ui` is the phone: its parts, by name."""

    def __init__(self, ui):
        self.ui = ui
        self.state = ui.state
        LongPress(self.type_held)
        acts = {
            "tab": self.choose_tab, "digit": self.type_digit, "erase": self.erase,
            "keypad": lambda call_id: self.toggle_panel("keypad"), "transfer": lambda call_id: self.toggle_panel("transfer"),
            "add": lambda call_id: self.toggle_panel("add"), "tone": self.send_tone,
            "transfer_ask": self.consult, "transfer_complete": lambda: self.of_consultation("complete"),
            "transfer_cancel": lambda: self.of_consultation("cancel"), "dial_number": ui.dialling.dial_number,
            "clear_log": ui.log.clear, "older_calls": lambda: ui.view("log").add(), "hear": self.hear,
            "hear_message": self.hear_message, "delete_message": self.ask_to_delete, "delete_surely": ui.voicemail.delete,
            "keep_message": ui.voicemail.keep, "unforward": self.unforward, "agent": self.agent_act,
            "dismiss": lambda: self.state.change(notice=None), "undisturb": lambda: self.choose_disturb(False),
            "sign_out": ui.session.sign_out, "take_back": ui.session.take_back, "take_here": ui.tabs.take_here,
            "pop_out": lambda: ui.host.tell("pop_out"),
            "sign_in_again": ui.session.give_up,
            "test_sound": ui.devices.test_sound, "save_trace": trace.save,
            "meter": lambda: ui.devices.toggle_meter(ui.view("settings")),
        }  # fmt: skip
        for name in COMMANDS:
            acts[name] = self._command(name)
        for name in TOGGLES:
            acts[name] = self._toggle(name)
        changes = {
            "number": lambda box: self.state.change(number=box.value),
            "transfer_to": lambda box: self.state.change(handing=box.value), "query": lambda box: ui.contacts.search(box.value),
            "setting": self.choose_setting, "forward": self.choose_forward,
        }  # fmt: skip
        submits = {
            "dial": ui.dialling.dial,
            "ring_me": self.ring_me,
            "sign_in": self.sign_in,
            "transfer_now": self.transfer,
        }
        keys = {"m": acts["mute"], "h": acts["hold"], "r": acts["record"], "t": acts["transfer"]}
        self.delegation = EventDelegation(acts, changes, submits, Keyboard(self.state, keys, self.move_to_tab).press)

    def _command(self, name):
        return lambda call_id=None: self.command(name, call_id)

    def _toggle(self, name):
        def act(call_id):
            call = self.state.call(call_id)
            if call is not None:
                self.command(TOGGLES[name](call), call_id)

        return act

    def command(self, name, call_id=None, args=None, reply=None):
        """Ask for something of a call, the current one if none is named."""
        call_id = call_id or self.state.current
        if call_id:
            self.ui.calls.command(name, call_id, args, reply)

    # -- tabs and panels

    def choose_tab(self, name):
        self.state.change(tab=name, panel="" if name != "dial" else self.state.panel)
        if name == "settings":
            self.ui.devices.list()
        if name == "log":
            self.ui.log.seen()

    def move_to_tab(self, name):
        """As `choose_tab`, by keyboard: the focus goes along."""
        self.choose_tab(name)
        self.ui.views.draw()
        self.ui.views.focus_tab(name)

    def toggle_panel(self, name):
        panel = "" if self.state.panel == name else name
        self.state.change(panel=panel, tab="dial")
        self.ui.views.draw()
        if panel == "transfer":
            self.ui.view("calls").transfer_to().focus()
        elif panel == "add":
            self.ui.view("dial").number.focus()

    # -- digits

    def type_digit(self, digit):
        self.state.change(number=self.state.number + digit)
        self.ui.devices.dtmf(digit)

    def type_held(self, character, instead):
        """A key was held: its other character, `instead` of the one that it gave at once."""
        self.state.change(number=(self.state.number[:-1] if instead else self.state.number) + character)

    def erase(self):
        self.state.change(number=self.state.number[:-1])

    def send_tone(self, digit):
        call = self.state.current_call
        if call is not None and is_up(call) and not call["held"]:
            self.command("press_key", args={"digits": digit})
        self.ui.devices.dtmf(digit)

    # -- calls

    def ring_me(self):
        self.ui.lines.ring(self.ui.view("dial").caller_number.value, self.ui.view("dial").caller_name.value)

    def _handing(self):
        """(number, what follows once it is answered) of what stands in Transfer to; ("", "") and a notice where there is none."""
        text = self.ui.view("calls").transfer_to().value
        dial, key = trouble(text, self.ui.session.line)
        if key and text.strip():
            self.state.change(notice=("bad", key, ()))
        return ("", "") if key else (dial.number, dial.tones)

    def transfer(self):
        """Connect the other side with the number and leave. What is dialled once it is answered needs somebody who stays."""
        number, tones = self._handing()
        if number and tones:
            self.state.change(notice=("bad", "transfer:no_tones", (("digits", shown(tones)),)))
        elif number and self.state.asks is None:
            self.command("transfer", args={"number": number}, reply=self._handed_on)
            self.state.change(panel="")

    def _handed_on(self, _value, problem):
        """All stays open where it did not come about, to be tried again: the number that was typed."""
        if problem is not None and problem["code"] != "bad_argument" and self.state.current_call is not None:
            self.state.change(panel="transfer")

    def consult(self):
        """Hold the call and ring the number first."""
        number, tones = self._handing()
        if number and self.state.line != "ready":
            self.state.change(notice=("bad", "error:not_registered", ()))
        elif number:
            self.command("consult", args={"number": number, "postDial": tones})

    def of_consultation(self, name):
        if self.state.asks is not None:
            self.command(name, self.state.asks[1]["id"])

    # -- what can be heard

    def hear(self, recording_id):
        """A call's recording of the server."""
        entry = self.ui.log.with_recording(recording_id)
        if entry is not None and self._has_line() and self.ui.playback.want(recording_id):
            self.ui.session.line.fetch_recording(entry["id"], recording_id)

    def hear_message(self, message_id):
        if self.ui.voicemail.message(message_id) is not None and self._has_line() and self.ui.playback.want(message_id):
            self.ui.session.line.fetch_message(message_id)

    def _has_line(self):
        """What is kept at the server comes over the line, and that may be another tab's."""
        if self.ui.session.line is None:
            self.state.change(notice=("bad", "tabs:there", ()))
        return self.ui.session.line is not None

    def ask_to_delete(self, message_id):
        self.ui.voicemail.ask_to_delete(message_id)
        self.ui.views.draw()
        self.ui.view("voicemail").focus_question()

    # -- the phone

    def agent_act(self, name):
        reason = self.ui.view("agent").reason.value if name == "pause" else ""
        self.ui.commands.run("agent_" + name, {"reason": reason}, lambda value, problem: None)

    def sign_in(self):
        form = self.ui.view("sign_in")
        self.ui.session.sign_in(
            form.username.value.strip(),
            form.password.value,
            form.keep.checked,
            form.server.value,
            form.domain.value.strip(),
        )

    def choose_disturb(self, on):
        """Do not disturb, at the server where that does it."""
        self.ui.commands.run("set_available", {"available": not on}, lambda value, problem: None)

    def choose_forward(self, control):
        """A forward's switch or number has changed."""
        name = control.getAttribute("data-forward")
        on, destination = self.ui.view("settings").forward(name)
        if on and not destination and control.type == "checkbox":
            self.ui.view("settings").ask_destination(name)
        else:
            self.ui.services.choose_forward(name, on, destination)

    def unforward(self):
        self.ui.services.choose_forward("unconditional", False, self.ui.services.forward("unconditional")[1])

    def choose_setting(self, control):
        name = control.getAttribute("data-setting")
        kind = control.type
        if name == "do_not_disturb":
            self.choose_disturb(control.checked)
            return
        self.ui.settings.choose(
            name,
            control.checked if kind == "checkbox" else int(float(control.value)) if kind == "range" else control.value,
        )

    async def _ask_to_notify(self):
        self.ui.settings.choose("notifications", await ask_to_notify())

    def ask_to_notify(self):
        """Notifications were switched on: the browser asks."""
        javascript.spawn(self._ask_to_notify())

    def called(self):
        """Who calls now, as shown, or ""."""
        ringing = [call for call in self.state.calls if call["phase"] == "incoming"]
        return records.party(ringing[0]) if ringing else ""
