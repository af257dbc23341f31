"""Commands of the host page: those of calls go to the core, those of the phone to the part they are for. Each gets one reply."""

from core.errors import error

NOT_NOW = {
    "line": "Nobody is signed in.",
    "agent": "The agent can't do that now: %s.",
    "card": "There is no card that waits to be saved.",
}
DEVICES = (
    ("microphone", "microphone", "microphones"),
    ("speaker", "speaker", "speakers"),
    ("ringer", "ring_device", "speakers"),
)
VOLUMES = (("call", "call_volume"), ("ring", "ring_volume"))


def not_now(key, detail=""):
    """The error of what can't be done now."""
    text = NOT_NOW[key]
    return {"code": "not_now", "message": text % detail if "%" in text else text, "cause": None}


def bad_argument(words):
    """The error of an argument that can't be used; the words say what can."""
    return {"code": "bad_argument", "message": words, "cause": None}


class Commands:
    """`ui` is the phone: its parts, by name."""

    def __init__(self, ui):
        self.ui = ui
        self.rows = {
            "set_available": self._set_available, "agent_log_in": self._agent("log_in"), "agent_log_out": self._agent("log_out"),
            "agent_pause": self._agent("pause"), "agent_resume": self._agent("resume"), "set_devices": self._set_devices,
            "set_volume": self._set_volume, "end_wrap_up": self._end_wrap_up, "prolong_wrap_up": self._prolong_wrap_up,
            "sign_out": self._sign_out, "set_language": self._set_language, "recording_blob": self._recording_blob,
        }  # fmt: skip

    def on_command(self, command_id, name, call_id, args):
        """A command of the host page; it has its reply under its id."""
        if not isinstance(command_id, str) or not command_id:
            return

        def reply(value, problem):
            self.ui.tell("reply", command_id, value, problem)

        args = args if isinstance(args, dict) else {}
        if name == "dial":
            self.ui.dialling.keep_for_later(args.get("number"), args.get("postDial"))
        if self.ui.calls.has(name):
            self.ui.calls.command(name, call_id if isinstance(call_id, str) else "", args, reply)
        elif name == "recording_blob":  # what sounds here is here
            self._recording_blob(args, reply)
        elif name in self.rows:
            self.run(name, args, reply)
        else:
            reply(None, error("unknown_command", name=str(name)[:80]))

    def run(self, name, args, reply):
        """A command of the phone, where the line is."""
        self.rows[name](args, reply)

    # -- who may call

    def _set_available(self, args, reply):
        if not isinstance(args.get("available"), bool):
            reply(None, bad_argument("set_available takes True or False."))
        elif not self.ui.services.disturb(args["available"], reply):
            self.ui.settings.choose("do_not_disturb", not args["available"])
            reply(None, None)

    def _agent(self, act):
        def command(args, reply):
            reason = args.get("reason")
            why = self.ui.agent.act(act, reason if isinstance(reason, str) else "", reply)
            if why:
                reply(None, not_now("agent", why))

        return command

    # -- sound

    def _set_devices(self, args, reply):
        self.ui.devices.find(
            [(setting, kind, args[name]) for name, setting, kind in DEVICES if isinstance(args.get(name), str)],
            lambda chosen, missing: self._take_devices(chosen, missing, reply),
        )

    def _take_devices(self, chosen, missing, reply):
        if missing:
            reply(None, bad_argument("There is no device %s." % missing[:80]))
            return
        for setting, device in chosen:
            self.ui.settings.choose(setting, device)
        reply(None, None)

    def _set_volume(self, args, reply):
        chosen = [(setting, args[name]) for name, setting in VOLUMES if args.get(name) is not None]
        for _setting, value in chosen:
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                reply(None, bad_argument("A volume is a number from 0 to 1."))
                return
        for setting, value in chosen:
            self.ui.settings.choose(setting, int(value * 100 + 0.5))
        reply(None, None)

    # -- the card

    def _end_wrap_up(self, args, reply):
        call_id = args.get("callId")
        ended = self.ui.cards.end_wrap_up(call_id if isinstance(call_id, str) else None)
        reply(None, None if ended else not_now("card"))

    def _prolong_wrap_up(self, args, reply):
        seconds = args.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 < seconds < 86400:
            reply(None, bad_argument("prolong_wrap_up takes a number of seconds."))
        else:
            reply(None, None if self.ui.cards.prolong_wrap_up(int(seconds)) else not_now("card"))

    # -- the phone

    def _sign_out(self, _args, reply):
        if self.ui.session.line is None:
            reply(None, not_now("line"))
        else:
            self.ui.session.signed_out.append(lambda: reply(None, None))
            self.ui.session.sign_out()

    def _set_language(self, args, reply):
        language = args.get("language")
        known = [code for code, _name in self.ui.words.languages]
        if language not in known:
            reply(None, bad_argument("The phone speaks %s." % ", ".join(known)))
        else:
            self.ui.settings.choose("language", language)
            reply(None, None)

    def _recording_blob(self, args, reply):
        blob = self.ui.playback.blob(args.get("id"))
        reply(blob, None if blob is not None else bad_argument("There is no recording of that id."))
