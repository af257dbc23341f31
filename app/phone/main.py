"""The phone: composes the parts, and routes what is heard — from the host page, the line, the person — to the one it is for."""

import json
import time

import js
import page_js

from agent import Agent
from appearance import Appearance
from calls import Calls
from card import Cards
from contacts import Contacts
from devices import CHOICES, Devices
from dialling import Dialling
from keyboard import Keyboard
from log import Log
from page import dom, javascript, trace
from page.attention import Attention, ask_to_notify
from page.hold import Hold
from page.host import Host
from page.playback import Playback
from page.store import Store
from plain import Json
from post_dial import PostDial
from pulse import Pulse
from rooms import Rooms, load
from services import Services
from session import Session, kind_of
from settings import Settings
from state import State
from transfer import Transfer
from voicemail import Voicemail
from words import Words

# Troubles that are told as they are, because the person can do something about them.
IN_WORDS = ("microphone_denied", "microphone_missing", "microphone_busy", "microphone_replaced", "insecure_context", "no_webrtc",
            "peer_lost", "recording_failed", "recording_refused", "not_registered", "bad_schema", "line_lost", "hold_refused",
            "resume_refused", "not_allowed")
LINES = {"demo": ("lines.demo", "DemoLine"), "sip": ("lines.sip", "SipLine"), "wazo": ("lines.wazo", "WazoLine")}
ACCOUNT_SETTINGS = ("ice_servers", "dtmf", "auto_answer", "trusted", "messages", "trace")      # that a line is told
QUIET_SECONDS = 0.6         # after signing in, until the code of calls is fetched for the first of them


class Phone:
    """What the views are given as `ui`, too."""

    icon = staticmethod(dom.icon)
    fetch_code = staticmethod(page_js.load)

    def __init__(self):
        self.state = State()
        self.store = Store()
        self.settings = Settings(self.state, self.store)
        self.words = Words(self.state, json.loads(page_js.languages), self.fetch_words)
        self.host = Host(page_js.door, page_js.hello, self.on_host)
        self.tell = self.host.tell
        self.log = Log(self.state, self.store, self.tell, javascript.later)
        self.cards = Cards(self.state, self.tell, javascript.every)
        self.calls = Calls(self.state, self.tell, time.time, self.log, self.cards)
        self.transfer = Transfer(self.state, self.calls, self.tell)
        self.dialling = Dialling(self.state, self.calls, self.log)
        self.post_dial = PostDial(self.state, lambda call_id, tone: self.calls.line.send_dtmf(call_id, tone), javascript.later)
        self.agent = Agent(self.state, self.tell)
        self.contacts = Contacts(self.state, self.tell, javascript.later)
        self.services = Services(self.state)
        self.voicemail = Voicemail(self.state)
        self.session = Session(self.state, self.tell, self.store, self.start_line)
        self.appearance = Appearance(self.state, self.words, self.tell, lambda url: page_js.door.url(url, self.host.origin))
        self.devices = Devices(self.state, self.settings, self.on_trouble)
        self.pulse = Pulse(self.state, lambda: self.view("calls").tick(), lambda: self.session.line)
        self.attention = Attention()
        self.playback = Playback(self.state, lambda: self.settings.get("speaker"))
        self.recordings = None
        self.ring_at_once = None        # asked for before there was a line
        self._connect()
        self.rooms = Rooms(self)
        self.rooms.followers = (self.appearance.follow, self.devices.follow, self.pulse.follow, self.call_attention,
                                self.agent.apply)
        self.view = self.rooms.view
        self.state.watch(self.rooms.changed)

    now = staticmethod(time.time)

    def _connect(self):
        self.settings.on_change = self.on_setting
        self.session.on_up = self.on_up
        self.session.on_down = self.on_down
        self.calls.on_over = self.on_over
        self.calls.words = self.words
        self.calls.on_step = self.post_dial.heard
        self.words.choose(self.settings.get("language") or js.navigator.language)
        calls, transfer, session = self.calls, self.transfer, self.session
        self.line_events = {
            "registering": session.on_registering, "registered": session.on_registered, "unregistered": session.on_unregistered,
            "refused": session.on_refused, "renewed": session.on_renewed, "line_lost": session.on_line_lost,
            "line_back": session.on_line_back, "taken_over": session.on_taken_over,
            "trouble": self.on_trouble, "push": self.on_push,
            "agent_done": self.agent.done, "agent_status": self.agent.status,
            "server_refused": self.on_server_refused,
            "contacts_found": self.contacts.found, "call_log": self.log.fill, "call_logged": self.log.on_record,
            "services": self.services.on_services, "messages_waiting": self.voicemail.on_waiting,
            "messages": self.voicemail.on_messages, "sound": self.on_sound,
            "server_call": calls.on_server_call, "recording": calls.on_recording,
            "incoming": calls.on_incoming, "turned_away": calls.on_turned_away, "calling": calls.on_calling,
            "held": calls.on_held, "resumed": calls.on_resumed, "dtmf": calls.on_dtmf, "identity": self.on_identity,
            "status": calls.on_status, "ended": calls.on_ended,
            "transferred": transfer.on_transferred, "transfer_failed": transfer.on_transfer_failed,
        }
        for event in ("ringing", "early_media", "answered", "established", "steered", "muted", "unmuted"):
            self.line_events[event] = self._plain(event)
        self.host_messages = {
            "config": self.on_config, "enable_agent": lambda: self.state.change(agent_enabled=True),
            "enable_debug": self.on_debug, "make_call": self.dialling.on_make_call, "login_with_token": session.take_token,
            "login": self.on_login, "customize_appearance": self.appearance.customize, "set_form_schema": self.on_schema,
            "inject_css": self.appearance.inject,
            "set_card_value": lambda field, value: self.cards.set_value(str(field), value.text),
            "options_fetched": lambda field, options: self.on_options(field, options, True),
            "on_options_results": lambda field, options: self.on_options(field, options, False),
            "demo_ring": self.on_demo_ring, "contacts_found": self.contacts.found,
            "trace": lambda: self.tell("traced", trace.text()),
            "ice_servers": self.on_ice_servers,
        }
        self._hear_the_person()

    def _hear_the_person(self):
        calls, transfer, session, voicemail = self.calls, self.transfer, self.session, self.voicemail
        Hold(self.type_held)
        self.ears = dom.Ears({
            "tab": self.choose_tab, "digit": self.type_digit, "erase": self.erase, "answer": calls.answer, "hang_up": calls.hang_up,
            "mute": calls.mute, "hold": calls.hold, "keypad": lambda call_id: self.toggle_panel("keypad"),
            "transfer": lambda call_id: self.toggle_panel("transfer"), "add": lambda call_id: self.toggle_panel("add"),
            "record": self.record, "pause_recording": calls.pause_recording, "tone": self.send_tone, "swap": calls.swap,
            "transfer_ask": self.transfer_ask, "transfer_complete": transfer.complete,
            "transfer_cancel": transfer.cancel, "dial_number": self.dialling.dial_number,
            "send_post_dial": self.post_dial.go_on, "drop_post_dial": self.post_dial.drop,
            "clear_log": self.log.clear, "older_calls": lambda: self.view("log").add(), "hear": self.hear,
            "hear_message": self.hear_message, "delete_message": self.ask_to_delete, "delete_surely": voicemail.delete,
            "keep_message": voicemail.keep, "unforward": self.unforward,
            "agent": self.agent_act, "dismiss": lambda: self.state.change(notice=None),
            "undisturb": lambda: self.choose_disturb(False), "sign_out": session.sign_out,
            "take_back": session.take_back,
            "sign_in_again": session.give_up, "test_sound": self.devices.test_sound, "save_trace": trace.save,
            "meter": lambda: self.devices.toggle_meter(self.view("settings")),
        }, {
            "number": lambda box: self.state.change(number=box.value),
            "transfer_to": lambda box: self.state.change(handing=box.value), "query": lambda box: self.contacts.search(box.value),
            "setting": self.choose_setting, "forward": self.choose_forward,
        }, {
            "dial": self.dialling.dial, "ring_me": self.ring_me, "sign_in": self.sign_in, "transfer_now": self.transfer_now,
        }, Keyboard(self.state, {
            "m": calls.mute, "h": calls.hold, "r": self.record, "t": lambda call_id: self.toggle_panel("transfer"),
        }, self.move_to_tab).press)

    def _plain(self, event):
        return lambda call_id: self.calls.on_plain(event, call_id)

    def fetch_words(self, code, done):
        """A language that does not come with the phone."""
        async def fetch():
            done(json.loads(await page_js.words(code)))
        javascript.spawn(fetch())

    def call_attention(self):
        """Outside of the phone: a call comes in, or would be lost with the page."""
        ringing = [call for call in self.state.calls if call.state == "incoming"]
        text = self.words("said:incoming", (("party", ringing[0].party),)) if ringing else ""
        self.attention.ringing(text, self.settings.get("notifications"), self.words("app:title"))
        self.attention.in_call(any([call.answered is not None for call in self.state.calls]))

    # what the host page says

    def on_host(self, name, *values):
        self.host_messages[name](*values)

    def on_config(self, config):
        config = config if isinstance(config, dict) else {}
        if isinstance(config.get("language"), str) and not self.settings.get("language"):
            self.words.choose(config["language"])
        wrap_up = config.get("wrapUpDuration")
        self.cards.wrap_up = (
            int(wrap_up) if isinstance(wrap_up, (int, float)) and not isinstance(wrap_up, bool) and 0 < wrap_up < 86400 else 0
        )
        self.session.configure(config, self.host.origin)

    def on_debug(self):
        self.state.change(debug=True)

    def on_login(self, username, password, domain, display_name):
        if isinstance(username, str) and isinstance(password, str):
            self.session.take_login(username, password, domain, display_name)

    def on_schema(self, schema, ui_schema):
        self.view("card").take_schema(schema.text, ui_schema.text)

    def on_options(self, field, options, prefill):
        self.view("card").take_options(str(field), options.text, prefill)

    def on_ice_servers(self, servers):
        for words in self.settings.take_ice_servers(servers):
            self.tell("error", "bad_config", words)

    def on_demo_ring(self, number, display_name):
        self._ring(str(number or "anonymous"), display_name if isinstance(display_name, str) else "")

    # what the line tells

    def start_line(self, kind, account):
        """Make a line and start it."""
        media = self.devices.open()
        for name in ACCOUNT_SETTINGS:
            account[name] = self.account_setting(kind, name)
        made = []

        def tell(event, *details):
            act = self.line_events.get(event)
            if act is not None and self.session.line is made[0]:
                act(*details)
        line = load(*LINES[kind])(tell, media)
        made.append(line)
        self.calls.line = self.agent.line = self.contacts.line = self.services.line = self.voicemail.line = line
        self.state.change(abilities=tuple(line.capabilities))
        line.start(account)
        return line

    def account_setting(self, kind, name):
        """What the line is to know of a setting."""
        value = self.settings.get(name)
        if name == "auto_answer":       # a Wazo stack is one's own; what a SIP server may ask for is for the person to say
            return value == "auto_always" or value == "auto_line" and kind == "wazo"
        return self.settings.ice_servers() if name == "ice_servers" else value

    def on_up(self):
        self.log.open("%s %s" % (self.state.server, self.state.user["uri"]) if "call_log" not in self.state.abilities else "")
        self.calls.own_number = self.state.user["username"] or ""
        if not self.host.framed:
            self.store.write("server", self.state.server)
        self.agent.reset()
        self.agent.apply()
        if self.ring_at_once:
            self._ring(*self.ring_at_once)
            self.ring_at_once = None
        javascript.later(QUIET_SECONDS, self._prepare)

    def _prepare(self):
        self.view("calls")
        self.rooms.changed()

    def on_down(self):
        for call in self.state.calls:
            self.calls.on_ended(call.id, "hung_up", "us")
        self.log.close()
        self.services.reset()
        self.voicemail.reset()
        self.playback.forget()

    def on_trouble(self, code, words):
        self.tell("error", code, words)
        key = "error:" + code if code in IN_WORDS else "error:other"
        self.state.change(notice=("bad", key, (("words", words),)))

    def on_identity(self, call_id, number, name):
        self.calls.on_identity(call_id, number, name)
        if self.recordings is not None:
            self.recordings.follow(call_id)

    def on_server_refused(self, what, why, status=0):
        """The server does not do what the person has asked for: say why, and show what still holds."""
        if what == "agent":
            self.agent.failed()
        elif what == "services":
            self.services.refused()
        key = "server:%s_%s" % (what, why)
        key = key if key in self.words.table else "server:" + why
        self.state.change(notice=("bad", key, (("status", status),)))

    def on_sound(self, key, blob, name):
        self.playback.came(key, blob, name)
        if blob is not None:
            self.voicemail.heard(key)

    def on_push(self, text):
        self.tell("websocket_message", Json(text))

    def on_over(self, call):
        self.transfer.on_over(call)
        self.cards.call_over(call)
        self.pulse.forget(call)
        if self.recordings is not None:
            self.recordings.finish(call)
        self.devices.sound_end(call)
        key = self._why(call)
        if key in self.words.table:
            self.state.change(notice=("quiet", key, (("party", call.party),)))

    def _why(self, call):
        """The key of the words about a call's end, where that is news: neither the person's own doing nor told just now."""
        notice = self.state.notice
        if call.cause == "failed" and notice is not None and notice[0] == "bad":
            return ""
        unanswered = call.outgoing and call.answered is None
        theirs = call.cause == "hung_up" and call.ended_by == "them"
        return "cause:" + call.cause if unanswered or theirs or call.cause in ("answered_elsewhere", "failed", "gone") else ""

    # what the person does

    def choose_tab(self, name):
        self.state.change(tab=name, panel="" if name != "dial" else self.state.panel)
        if name == "settings":
            self.devices.list()
        if name == "log":
            self.log.seen()

    def move_to_tab(self, name):
        """As `choose_tab`, by keyboard: the focus goes along."""
        self.choose_tab(name)
        self.rooms.draw()
        self.rooms.focus_tab(name)

    def type_digit(self, digit):
        self.state.change(number=self.state.number + digit)
        self.devices.dtmf(digit)

    def type_held(self, character, instead):
        """A key was held: its other character, `instead` of the one that it gave at once."""
        self.state.change(number=(self.state.number[:-1] if instead else self.state.number) + character)

    def erase(self):
        self.state.change(number=self.state.number[:-1])

    def ring_me(self):
        self._ring(self.view("dial").caller_number.value, self.view("dial").caller_name.value)

    def _ring(self, number, name):
        if self.state.line == "registering" and self.state.kind == "demo":
            self.ring_at_once = (number, name)
        elif "ring" in self.state.abilities and self.state.line == "ready":
            self.session.line.ring(number, name)

    def toggle_panel(self, name):
        panel = "" if self.state.panel == name else name
        self.state.change(panel=panel, tab="dial")
        self.rooms.draw()
        if panel == "transfer":
            self.view("calls").transfer_to().focus()
        elif panel == "add":
            self.view("dial").number.focus()

    def send_tone(self, digit):
        self.calls.send_dtmf(digit)
        self.devices.dtmf(digit)

    def transfer_now(self):
        self.transfer.now(self.view("calls").transfer_to().value)

    def transfer_ask(self):
        self.transfer.ask(self.view("calls").transfer_to().value)

    def agent_act(self, name):
        self.agent.act(name, self.view("agent").reason.value if name == "pause" else "")

    def sign_in(self):
        form = self.view("sign_in")
        self.session.sign_in(
            form.username.value.strip(), form.password.value, form.keep.checked, form.server.value, form.domain.value.strip()
        )

    def record(self, call_id):
        if "recording" in self.state.abilities:
            self.calls.record(call_id)
            return
        if self.recordings is None:
            from page.recordings import Recordings
            self.recordings = Recordings(self.state, self.calls, self.devices.media, self.playback, self.on_trouble)
        self.recordings.toggle(call_id)

    def hear(self, recording_id):
        """A call's recording of the server."""
        entry = self.log.with_recording(recording_id)
        if entry is not None and self.playback.want(recording_id):
            self.session.line.fetch_recording(entry["id"], recording_id)

    def hear_message(self, message_id):
        if self.voicemail.message(message_id) is not None and self.playback.want(message_id):
            self.session.line.fetch_message(message_id)

    def ask_to_delete(self, message_id):
        self.voicemail.ask_to_delete(message_id)
        self.rooms.draw()
        self.view("voicemail").focus_question()

    def choose_disturb(self, on):
        """Do not disturb, at the server where that does it."""
        if not self.services.disturb(not on):
            self.settings.choose("do_not_disturb", on)

    def choose_forward(self, control):
        """A forward's switch or number has changed."""
        name = control.getAttribute("data-forward")
        on, destination = self.view("settings").forward(name)
        if on and not destination and control.type == "checkbox":
            self.view("settings").ask_destination(name)
        else:
            self.services.choose_forward(name, on, destination)

    def unforward(self):
        self.services.choose_forward("unconditional", False, self.services.forward("unconditional")[1])

    def choose_setting(self, control):
        name = control.getAttribute("data-setting")
        kind = control.type
        if name == "do_not_disturb":
            self.choose_disturb(control.checked)
            return
        self.settings.choose(
            name, control.checked if kind == "checkbox" else int(float(control.value)) if kind == "range" else control.value
        )

    async def _ask_to_notify(self):
        self.settings.choose("notifications", await ask_to_notify())

    def on_setting(self, name, value):
        if name == "language":
            self.tell("language_changed", self.words.choose(value))
        elif name in ("do_not_disturb", "call_waiting"):
            self.agent.apply()
        elif name == "notifications" and value:
            javascript.spawn(self._ask_to_notify())
        elif name in ACCOUNT_SETTINGS and self.session.line is not None:
            self.session.line.adjust(name, self.account_setting(self.state.kind, name))
        elif name in CHOICES:
            self.devices.apply(name, value)


def start():
    """Begin: in a frame the host page says how, else the person does."""
    phone = Phone()
    phone.state.change(framed=phone.host.framed)
    if phone.host.framed:
        phone.host.open()
    else:
        phone.state.change(ask_server=True, agent_enabled=True)
        last = phone.store.read("server")
        if isinstance(last, str) and kind_of(last):
            phone.session.configure({"server": last, "disableAutoLogin": last == "demo"}, "")
        else:
            phone.state.change(screen="sign_in")
    return phone


phone = start()
