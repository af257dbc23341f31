"""The phone: composes the parts, and routes what is heard — from the host page, the line, the person — to the one it is for."""

import json
import time

import js
import page_js

import sounds
from agent import Agent
from calls import Calls
from card import Cards
from contacts import Contacts
from log import Log
from page import dom, javascript
from page.attention import Attention
from page.host import Host
from page.looks import Looks
from page.store import Store
from plain import Json
from session import Session, kind_of
from settings import Settings
from state import State
from transfer import Transfer
from views.shell import TABS, Shell
from words import Words

# Troubles that are told as they are, because the person can do something about them.
IN_WORDS = ("microphone_denied", "microphone_missing", "microphone_busy", "insecure_context", "call_failed", "peer_lost",
            "recording_failed", "not_registered", "bad_schema", "server_unreachable", "session_expired", "line_lost")
# The views, made when they are first needed: (name, module, class).
VIEWS = (
    ("sign_in", "views.sign_in", "SignIn"), ("calls", "views.call", "CallRoom"), ("card", "views.card", "CardRoom"),
    ("dial", "views.dial", "DialPad"), ("contacts", "views.contacts", "Contacts"), ("log", "views.log", "LogRoom"),
    ("agent", "views.agent", "AgentRoom"), ("settings", "views.settings", "SettingsRoom"),
)
LINES = {"demo": ("lines.demo", "DemoLine"), "sip": ("lines.sip", "SipLine"), "wazo": ("lines.wazo", "WazoLine")}
NOTICE_SECONDS = 6
QUIET_SECONDS = 0.6         # after signing in, until the code of calls is fetched for the first of them


def load(module, name):
    """A class of a module, imported now."""
    return getattr(__import__(module, None, None, (name,)), name)


class Phone:
    """What the views are given as `ui`, too."""

    icon = staticmethod(dom.icon)
    plain = staticmethod(javascript.plain)

    def __init__(self):
        self.state = State()
        self.store = Store()
        self.settings = Settings(self.state, self.store)
        self.words = Words(self.state, json.loads(page_js.languages), self.fetch_words)
        self.host = Host(page_js.door, page_js.hello, self.on_host)
        self.tell = self.host.tell
        self.log = Log(self.state, self.store)
        self.cards = Cards(self.state, self.tell, javascript.every)
        self.calls = Calls(self.state, self.tell, time.time, self.log, self.cards)
        self.transfer = Transfer(self.state, self.calls, self.tell)
        self.agent = Agent(self.state, self.tell)
        self.contacts = Contacts(self.state, self.tell, javascript.later)
        self.session = Session(self.state, self.tell, self.store, self.start_line)
        self.attention = Attention()
        self.looks = Looks()
        self.media = None
        self.recordings = None
        self.qualities = {}
        self._tone = ("", None)
        self._ticking = None
        self._notice = None
        self._translations = None
        self._drawing = False
        self._draw_soon = javascript.in_turn(self.draw)
        self._connect()
        self.build()
        self.state.watch(self.changed)

    now = staticmethod(time.time)

    def _connect(self):
        self.settings.on_change = self.on_setting
        self.session.on_up = self.on_up
        self.session.on_down = self.on_down
        self.calls.on_over = self.on_over
        self.words.choose(self.settings.get("language") or js.navigator.language)
        calls, transfer, session = self.calls, self.transfer, self.session
        self.line_events = {
            "registering": session.on_registering, "registered": session.on_registered, "unregistered": session.on_unregistered,
            "refused": session.on_refused, "renewed": session.on_renewed, "line_lost": session.on_line_lost,
            "line_back": session.on_line_back, "trouble": self.on_trouble, "push": self.on_push,
            "agent_done": self.agent.done, "agent_failed": self.agent.failed, "agent_status": self.agent.status,
            "contacts_found": self.contacts.found, "call_log": self.log.fill,
            "incoming": calls.on_incoming, "turned_away": calls.on_turned_away, "calling": calls.on_calling,
            "held": calls.on_held, "resumed": calls.on_resumed, "dtmf": calls.on_dtmf, "identity": self.on_identity,
            "ended": calls.on_ended, "transferring": lambda *_: None,
            "transferred": transfer.on_transferred, "transfer_failed": transfer.on_transfer_failed,
        }
        for event in ("ringing", "early_media", "answered", "established", "muted", "unmuted"):
            self.line_events[event] = self._plain(event)
        self.host_messages = {
            "config": self.on_config, "enable_agent": lambda: self.state.change(agent_enabled=True),
            "enable_debug": self.on_debug, "make_call": self.on_make_call, "login_with_token": session.take_token,
            "login": self.on_login, "customize_appearance": self.on_appearance, "set_form_schema": self.on_schema,
            "inject_css": self.on_css, "set_card_value": lambda field, value: self.cards.set_value(str(field), value.text),
            "options_fetched": lambda field, options: self.on_options(field, options, True),
            "on_options_results": lambda field, options: self.on_options(field, options, False),
            "demo_ring": self.on_demo_ring, "contacts_found": self.contacts.found,
        }
        dom.Ears({
            "tab": self.choose_tab, "digit": self.type_digit, "erase": self.erase, "answer": calls.answer, "hang_up": calls.hang_up,
            "mute": calls.mute, "hold": calls.hold, "keypad": lambda call_id: self.toggle_panel("keypad"),
            "transfer": lambda call_id: self.toggle_panel("transfer"), "add": lambda call_id: self.toggle_panel("add"),
            "record": self.record, "tone": self.send_tone, "swap": calls.swap, "transfer_ask": self.transfer_ask,
            "transfer_complete": transfer.complete, "transfer_cancel": transfer.cancel, "dial_number": self.dial_number,
            "clear_log": self.log.clear, "agent": self.agent_act, "dismiss": lambda: self.state.change(notice=None),
            "undisturb": lambda: self.settings.choose("do_not_disturb", False), "sign_out": session.sign_out,
            "sign_in_again": self.sign_in_again, "meter": self.toggle_meter, "test_sound": lambda: self.media.audio.test(),
        }, {
            "number": lambda box: self.state.change(number=box.value), "query": lambda box: self.contacts.search(box.value),
            "setting": self.choose_setting,
        }, {
            "dial": self.dial, "ring_me": self.ring_me, "sign_in": self.sign_in, "transfer_now": self.transfer_now,
        }, self.on_key)

    def _plain(self, event):
        return lambda call_id: self.calls.on_plain(event, call_id)

    # the page

    def build(self):
        """Make the views, in the chosen language; again when words change."""
        self.shell = Shell(self)
        card = getattr(self, "views", {}).get("card")
        self.views = {"card": card} if card is not None else {}
        if card is not None:
            card.reword()
            self.shell.room.append(card.root)
        self._built = (self.state.language, self.state.debug, self.words.own)
        dom.document.documentElement.lang = self.state.language

    def fetch_words(self, code, done):
        """A language that does not come with the phone."""
        async def fetch():
            done(json.loads(await page_js.words(code)))
        javascript.spawn(fetch())

    def changed(self):
        """Draw, once for all changes of this moment."""
        if not self._drawing:
            self._drawing = True
            self._draw_soon()

    def draw(self):
        self._drawing = False
        state = self.state
        if state.screen == "starting":
            return
        focused = dom.document.activeElement
        if self._built != (state.language, state.debug, self.words.own):
            self.build()
        if not self.shell.root.isConnected:
            dom.document.getElementById("app").replaceChildren(self.shell.root)
        for name in self._needed():
            self.view(name)
        dom.mark(self.shell.root, "data-layout", self._layout())
        self.shell.draw()
        for view in list(self.views.values()):
            view.draw()
        self.looks.draw(state.screen not in ("sign_in", "signing_in"))
        self._sound()
        self._tick()
        self._attend()
        self._end_notice()
        if focused and focused != dom.document.body and not focused.getClientRects().length:
            self._refocus(focused.id)

    def _refocus(self, was):
        """What had the focus is gone: what has its place now takes it, or the call, or the tab."""
        same = dom.document.getElementById(was) if was else None
        if same and same.getClientRects().length:
            same.focus()
        elif self.state.calls:
            self.view("calls").focus()
        elif self.state.room:
            dom.document.getElementById("tab-" + self.state.tab).focus()

    def _layout(self):
        state = self.state
        if state.screen != "phone":
            return "screen"
        if not state.calls:
            return "room"
        return "stage" if state.tab == "dial" and self.cards.shown() is None and state.panel != "add" else "both"

    def _needed(self):
        """The views that there must be now."""
        state = self.state
        needed = [state.tab] if state.screen == "phone" else ["sign_in"]
        if state.calls:
            needed += ["calls", "dial"]
        if state.form:
            needed.append("card")
        return needed

    def view(self, wanted):
        """A view, made if it is not there yet; calls stand above everything."""
        for name, module, kind in VIEWS:
            if name == wanted and name not in self.views:
                view = self.views[name] = load(module, kind)(self)
                if name == "calls":
                    self.shell.room.prepend(view.root)
                else:
                    self.shell.room.append(view.root)
                if name == "settings":
                    self.list_devices()
        return self.views[wanted]

    def _sound(self):
        if self.media is None:
            return
        name = sounds.fitting(self.state)
        if name != self._tone[0]:
            if self._tone[1] is not None:
                self._tone[1].close()
            audio = self.media.audio
            self._tone = (name, None if not name else audio.ring() if name == "ring" else audio.play(name))

    def _tick(self):
        if self.state.calls and self._ticking is None:
            self._ticking = javascript.every(1, self._second)
        elif not self.state.calls and self._ticking is not None:
            self._ticking()
            self._ticking = None

    def _second(self):
        self.view("calls").tick()
        call = self.state.current_call
        if call is not None and call.state == "talking" and not dom.document.hidden:
            javascript.spawn(self._read_quality(call))

    async def _read_quality(self, call):
        from page.quality import Quality
        peer = self.session.line.peer(call.id)
        if not peer:
            return
        quality = self.qualities.get(call.id)
        if quality is None or quality.peer != peer:
            quality = self.qualities[call.id] = Quality(peer)
        reading = await quality.read()
        if call.quality != reading["bars"]:
            call.quality = reading["bars"]
            self.state.touch()

    def _attend(self):
        ringing = [call for call in self.state.calls if call.state == "incoming"]
        text = self.words("said:incoming", (("party", ringing[0].party),)) if ringing else ""
        self.attention.ringing(text, self.settings.get("notifications"), self.words("notify:incoming"))
        self.attention.in_call = bool([call for call in self.state.calls if call.answered is not None])

    def _end_notice(self):
        notice = self.state.notice
        if notice is not None and notice is not self._notice and notice[0] != "bad":
            javascript.later(NOTICE_SECONDS, lambda: self.state.change(notice=None) if self.state.notice is notice else None)
        self._notice = notice

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

    def on_make_call(self, number):
        if isinstance(number, (str, int)) and not self.calls.dial(str(number)):
            from plain import number_text
            self.state.change(number=number_text(str(number)), tab="dial")
            if self.state.line != "ready":
                self.state.change(notice=("quiet", "dial:no_line", ()))

    def on_login(self, username, password, domain, display_name):
        if isinstance(username, str) and isinstance(password, str):
            self.session.take_login(username, password, domain, display_name)

    def on_schema(self, schema, ui_schema):
        self.view("card").take_schema(schema.text, ui_schema.text)

    def on_options(self, field, options, prefill):
        self.view("card").take_options(str(field), options.text, prefill)

    def on_css(self, css):
        if not self.looks.inject(css):
            self.tell("error", "bad_appearance", "The CSS was refused: it is no text, or longer than 200,000 characters.")
        self.changed()

    def on_appearance(self, themes, translations, assets):
        import theme
        from page import looks
        lines, refused = theme.variables(themes, looks.color_of)
        self.looks.set_theme(theme.sheet(lines))
        self.words.override(translations)
        logo = assets.get("logo") if isinstance(assets, dict) else None
        if logo:
            javascript.spawn(self._show_logo(logo))
        if refused:
            self.tell("error", "bad_appearance", "Refused, because they are no colours or sizes: " + ", ".join(refused) + ".")

    async def _show_logo(self, logo):
        from page import looks
        url = page_js.door.url(logo, self.host.origin) if isinstance(logo, str) else ""
        try:
            if not (url.startswith("https://") or url.startswith("http://") or url.startswith("data:image/")):
                raise ValueError("it is no https: or data:image/ URL")
            self.state.change(logo=await looks.load_logo(url))
        except Exception as error:
            self.tell("error", "bad_appearance", "The logo was refused: %s. Its server must allow this origin (CORS)." % error)

    def on_demo_ring(self, number, display_name):
        self._ring(str(number or "anonymous"), display_name if isinstance(display_name, str) else "")

    # what the line tells

    def start_line(self, kind, account):
        """Make a line and start it."""
        if self.media is None:
            self._make_media()
        if self.settings.ice_servers():
            account["ice_servers"] = self.settings.ice_servers()
        made = []

        def tell(event, *details):
            act = self.line_events.get(event)
            if act is not None and self.session.line is made[0]:
                act(*details)
        line = load(*LINES[kind])(tell, self.media)
        made.append(line)
        self.calls.line = self.agent.line = self.contacts.line = line
        self.state.change(abilities=tuple(line.capabilities))
        line.start(account)
        return line

    def _make_media(self):
        from page.audio import Audio
        from page.media import Media
        audio = Audio()
        audio.on_locked = lambda locked: self.state.change(sound_locked=locked)
        self.media = Media(audio, self.on_trouble)
        self.media.on_devices = self.list_devices
        for name in ("microphone", "speaker", "ring_device", "call_volume", "ring_volume", "ring_tone"):
            self._apply_sound(name, self.settings.get(name))
        javascript.listen(dom.document, "pointerdown", lambda *_: javascript.spawn(audio.unlock()) if audio.locked else None)

    def on_up(self):
        self.log.open("%s %s" % (self.state.server, self.state.user["uri"]) if "call_log" not in self.state.abilities else "")
        self.calls.own_number = self.state.user["username"] or ""
        if not self.host.framed:
            self.store.write("server", self.state.server)
        self.agent.reset()
        self.agent.apply()
        javascript.later(QUIET_SECONDS, self._prepare)

    def _prepare(self):
        self.view("calls")
        self.changed()

    def on_down(self):
        for call in self.state.calls:
            self.calls.on_ended(call.id, "hung_up", "us")

    def on_trouble(self, code, words):
        self.tell("error", code, words)
        key = "error:" + code if code in IN_WORDS else "error:other"
        self.state.change(notice=("bad", key, (("words", words),)))

    def on_identity(self, call_id, number, name):
        self.calls.on_identity(call_id, number, name)
        if self.recordings is not None:
            self.recordings.follow(call_id)

    def on_push(self, text):
        self.tell("websocket_message", Json(text))

    def on_over(self, call):
        self.transfer.on_over(call)
        self.cards.call_over(call)
        self.qualities.pop(call.id, None)
        if self.recordings is not None:
            self.recordings.finish(call)
        tone = sounds.of_end(call)
        if tone and not self.state.calls:
            sound = self.media.audio.play(tone)
            javascript.later(sounds.FAILURE, sound.close)
        key = "cause:" + call.cause
        if key in self.words.table and (
            call.outgoing and call.answered is None or call.cause in ("peer_lost", "answered_elsewhere")
        ):
            self.state.change(notice=("quiet", key, (("party", call.party),)))

    # what the person does

    def choose_tab(self, name):
        self.state.change(tab=name, panel="" if name != "dial" else self.state.panel)
        if name == "log":
            self.log.seen()

    def type_digit(self, digit):
        self.state.change(number=self.state.number + digit)
        if self.media is not None:
            self.media.audio.dtmf(digit)

    def erase(self):
        self.state.change(number=self.state.number[:-1])

    def dial(self):
        """Call what stands in Number; nothing there: the last number again."""
        number = self.state.number
        if not number.strip():
            self.state.change(number=self.log.last_dialled())
        elif self.calls.dial(number):
            self.state.change(number="")
        else:
            self.state.change(notice=("bad", "error:not_registered", ()))

    def dial_number(self, number):
        if not self.calls.dial(number):
            self.state.change(number=number, tab="dial")

    def ring_me(self):
        self._ring(self.view("dial").caller_number.value, self.view("dial").caller_name.value)

    def _ring(self, number, name):
        if "ring" in self.state.abilities and self.state.line == "ready":
            self.session.line.ring(number, name)

    def toggle_panel(self, name):
        panel = "" if self.state.panel == name else name
        self.state.change(panel=panel, tab="dial")
        self.draw()
        if panel == "transfer":
            self.view("calls").transfer_to().focus()
        elif panel == "add":
            self.view("dial").number.focus()

    def send_tone(self, digit):
        self.calls.send_dtmf(digit)
        self.media.audio.dtmf(digit)

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

    def sign_in_again(self):
        self.session.give_up()

    def record(self, call_id):
        if self.recordings is None:
            from page.recordings import Recordings
            self.recordings = Recordings(self.state, self.calls, self.media, self.on_trouble)
        self.recordings.toggle(call_id)

    def choose_setting(self, control):
        name = control.getAttribute("data-setting")
        kind = control.type
        self.settings.choose(
            name, control.checked if kind == "checkbox" else int(float(control.value)) if kind == "range" else control.value
        )

    def on_setting(self, name, value):
        if name == "language":
            self.tell("language_changed", self.words.choose(value))
        elif name == "do_not_disturb":
            self.agent.apply()
        elif name == "notifications" and value:
            from page.attention import ask_to_notify
            javascript.spawn(ask_to_notify())
        else:
            self._apply_sound(name, value)

    def _apply_sound(self, name, value):
        audio = self.media.audio
        if name == "microphone":
            javascript.spawn(self.media.choose_microphone(value))
        elif name in ("speaker", "ring_device"):
            getattr(audio, "set_" + name)(value)
        elif name in ("call_volume", "ring_volume"):
            getattr(audio, "set_" + name)(value / 100)
        elif name == "ring_tone":
            audio.ring_tone = value

    def list_devices(self):
        javascript.spawn(self._list_devices())

    async def _list_devices(self):
        found = await self.media.devices()
        self.state.change(devices=tuple([(kind, key, label) for kind in ("microphones", "speakers") for key, label in found[kind]]))

    def toggle_meter(self):
        room = self.view("settings")
        if room.measuring:
            room.close()
        else:
            javascript.spawn(self._measure(room))

    async def _measure(self, room):
        from page.media import MediaTrouble, stop
        try:
            stream = await self.media.open()
        except MediaTrouble as trouble:
            self.on_trouble(trouble.code, trouble.words)
            return
        await self.media.audio.unlock()
        room.meter(self.media.meter(stream), lambda: stop(stream))
        self.list_devices()

    # the keyboard

    def on_key(self, event):
        if event.defaultPrevented or event.ctrlKey or event.metaKey or event.altKey:
            return
        key, state = event.key, self.state
        target = event.target
        if key == "Escape" and state.panel:
            self.state.change(panel="")
        elif target.getAttribute("role") == "tab" and key in ("ArrowLeft", "ArrowRight", "Home", "End"):
            self._move_tab(key)
            event.preventDefault()
        elif (
            state.current_call is not None
            and state.settings["shortcuts"]
            and not target.closest("input, textarea, select, [role=listbox], [role=combobox]")
        ):
            act = {
                "m": self.calls.mute,
                "h": self.calls.hold,
                "r": self.record,
                "t": lambda _id: self.toggle_panel("transfer"),
            }.get(key.lower())
            if act is not None:
                act(state.current)
                event.preventDefault()

    def _move_tab(self, key):
        names = [name for name, _sign in TABS if name != "agent" or self.state.agent_enabled]
        at = names.index(self.state.tab)
        at = {"ArrowLeft": at - 1, "ArrowRight": at + 1, "Home": 0, "End": -1}[key] % len(names)
        self.choose_tab(names[at])
        self.draw()
        dom.document.getElementById("tab-" + names[at]).focus()


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
