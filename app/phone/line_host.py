"""The line that the phone has: made, started, given up; and what it tells, to the one it is for."""

from browser import javascript
from core.step import LINE_EVENTS
from softphone.wire.json_text import Json
from views.view_manager import load

LINES = {"demo": ("lines.demo", "DemoLine"), "sip": ("lines.sip", "SipLine"), "wazo": ("lines.wazo", "WazoLine")}
ACCOUNT_SETTINGS = ("ice_servers", "dtmf", "auto_answer", "trusted", "messages", "trace")  # that a line is told
QUIET_SECONDS = 0.6  # after signing in, until the code of calls is fetched for the first of them
# Troubles that are told as they are, because the person can do something about them.
IN_WORDS = (
    "microphone_denied", "microphone_missing", "microphone_busy", "microphone_replaced", "insecure_context", "no_webrtc",
    "peer_lost", "recording_failed", "recording_refused", "not_registered", "bad_schema", "line_lost", "hold_refused",
    "resume_refused", "not_allowed",
)  # fmt: skip


class LineHost:
    """`ui` is the phone: its parts, by name."""

    def __init__(self, ui):
        self.ui = ui
        self.state = ui.state
        self.ring_at_once = None  # asked for before there was a line
        session, agent = ui.session, ui.agent
        self.events = {
            "registering": session.on_registering, "registered": session.on_registered, "unregistered": session.on_unregistered,
            "refused": session.on_refused, "renewed": session.on_renewed, "line_lost": session.on_line_lost,
            "line_back": session.on_line_back, "taken_over": session.on_taken_over, "trouble": self.on_trouble,
            "push": lambda text: ui.tell("websocket_message", Json(text)),
            "agent_done": agent.done, "agent_status": agent.status, "server_refused": self.on_server_refused,
            "contacts_found": ui.contacts.found, "call_log": ui.log.fill, "call_logged": ui.log.on_record,
            "services": ui.services.on_services, "messages_waiting": ui.voicemail.on_waiting,
            "messages": ui.voicemail.on_messages, "sound": self.on_sound,
        }  # fmt: skip
        for event in LINE_EVENTS:
            self.events[event] = self._of_calls(event)
        session.on_up, session.on_down = self.on_up, self.on_down

    def _of_calls(self, event):
        return lambda *details: self.ui.calls.on_line(event, *details)

    def start(self, kind, account):
        """Make a line and start it."""
        ui = self.ui
        media = ui.devices.open()
        for name in ACCOUNT_SETTINGS:
            account[name] = self._setting(kind, name)
        made = []

        def tell(event, *details):
            act = self.events.get(event)
            if act is not None and ui.session.line is made[0]:
                act(*details)

        line = load(*LINES[kind])(tell, media)
        made.append(line)
        for part in (ui.calls, ui.agent, ui.contacts, ui.services, ui.voicemail):
            part.line = line
        self.state.change(abilities=tuple(line.capabilities))
        line.keep_on_leaving(ui.keeping.is_kept)
        line.start(account)
        return line

    def _setting(self, kind, name):
        """What the line is to know of a setting."""
        value = self.ui.settings.get(name)
        if name == "auto_answer":  # a Wazo stack is one's own; what a SIP server may ask for is for the person to say
            return value == "auto_always" or value == "auto_line" and kind == "wazo"
        return self.ui.settings.ice_servers() if name == "ice_servers" else value

    def adjust(self, name):
        """A setting has changed that the line is told."""
        if name in ACCOUNT_SETTINGS and self.ui.session.line is not None:
            self.ui.session.line.adjust(name, self._setting(self.state.kind, name))

    def ring(self, number, name):
        """Let the demo line be called, as soon as it is up."""
        if self.state.line == "registering" and self.state.kind == "demo":
            self.ring_at_once = (number, name)
        elif "ring" in self.state.abilities and self.state.line == "ready":
            self.ui.session.line.ring(number, name)

    # -- it is up, it is gone

    def on_up(self):
        ui = self.ui
        kept = "call_log" not in self.state.abilities
        ui.log.open("%s %s" % (self.state.server, self.state.user["uri"]) if kept else "")
        ui.calls.own_number = self.state.user["username"] or ""
        if not ui.host.framed:
            ui.store.write("server", self.state.server)
        ui.agent.reset()
        ui.agent.apply()
        if self.ring_at_once:
            self.ring(*self.ring_at_once)
            self.ring_at_once = None
        javascript.later(QUIET_SECONDS, self._prepare)

    def _prepare(self):
        self.ui.view("calls")
        self.ui.views.changed()

    def on_down(self):
        ui = self.ui
        ui.calls.on_line("gone")
        ui.keeping.write()
        ui.log.close()
        ui.services.reset()
        ui.voicemail.reset()
        ui.playback.forget()

    # -- what it tells beside calls

    def on_trouble(self, code, words):
        """Something that the person should know."""
        self.ui.tell("error", code, words)
        key = "error:" + code if code in IN_WORDS else "error:other"
        self.state.change(notice=("bad", key, (("words", words),)))

    def on_server_refused(self, what, why, status=0):
        """The server does not do what the person has asked for: say why, and show what still holds."""
        if what == "agent":
            self.ui.agent.failed(why)
        elif what == "services":
            self.ui.services.refused()
        key = "server:%s_%s" % (what, why)
        key = key if key in self.ui.words.table else "server:" + why
        self.state.change(notice=("bad", key, (("status", status),)))

    def on_sound(self, key, blob, name):
        self.ui.playback.came(key, blob, name)
        if blob is not None:
            self.ui.voicemail.heard(key)
