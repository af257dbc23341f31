"""The phone: composes the parts. What is heard goes by tables: from the line in `line_host`, from the host page in `page_messages`,
from the person in `person`.
"""

import json
import time

import js
import page_js

from appearance import Appearance
from browser import dom, javascript
from browser.attention import Attention
from browser.guard import Guard
from browser.host import Host
from browser.store import Store, TabStore
from browser.tab_channel import TabChannel, lets_share
from call_control import Calls
from command_dispatch import Commands
from contacts import Contacts
from core import records
from core.agent import Agent
from core.call_log import Log
from core.cards import Cards
from core.state import State
from dialling import Dialling
from line_host import LineHost
from media.call_stats import CallStats
from media.devices import CHOICES, Devices
from media.playback import Playback
from page_messages import PageMessages
from person import Person
from services import Services
from session import Session
from settings import Settings
from softphone.wire.server import kind_of
from tabs.keeping import Keeping
from tabs.tabs import Tabs
from views.view_manager import ViewManager
from voicemail import Voicemail
from words import Words


class Phone:
    """What the parts and the views are given as `ui`."""

    icon = staticmethod(dom.icon)
    fetch_code = staticmethod(page_js.load)
    now = staticmethod(time.time)

    def __init__(self):
        self.state = State()
        self.store = Store()
        self.settings = Settings(self.state, self.store)
        self.words = Words(self.state, json.loads(page_js.languages), self.fetch_words)
        self.host = Host(page_js.door, page_js.hello, lambda *message: self.messages.hear(*message))
        self.tabs = Tabs(self, TabChannel, javascript.unique, javascript.later, self.attended, time.time)
        self.tabs.windowed = bool(page_js.hello.windowed)
        self.tell = self.tabs.tell
        self.log = Log(self.state, self.store, self.tell, javascript.later)
        self.cards = Cards(self.state, self.tell, javascript.every)
        self.calls = Calls(self.state, self.tell, time.time, javascript.later, javascript.unique, self.log, self.cards)
        self.dialling = Dialling(self.state, self.calls, self.log)
        self.keeping = Keeping(
            self, TabStore(), Guard(lambda: self.views.changed()), javascript.later, str(page_js.version)
        )
        self.agent = Agent(self.state, self.tell)
        self.contacts = Contacts(self.state, self.tell, javascript.later)
        self.services = Services(self.state)
        self.voicemail = Voicemail(self.state)
        self.session = Session(self.state, self.tell, self.store, lambda kind, account: self.lines.start(kind, account))
        self.appearance = Appearance(
            self.state, self.words, self.tell, lambda url: page_js.door.url(url, self.host.origin)
        )
        self.lines = LineHost(self)
        self.devices = Devices(self.state, self.settings, self.lines.on_trouble)
        self.call_stats = CallStats(
            self.state, lambda: self.view("calls").tick(), lambda: self.session.line, self.calls.on_line
        )
        self.attention = Attention()
        self.playback = Playback(self.state, lambda: self.settings.get("speaker"))
        self.recordings = None
        self.commands = Commands(self)
        self.tabs.wrap()
        self.cards.tab = self.tabs.id
        self.messages = PageMessages(self)
        self.person = Person(self)
        self.delegation = self.person.delegation
        self._connect()
        self.views = ViewManager(self)
        self.views.followers = (
            self.appearance.follow, self.devices.follow, self.call_stats.follow, self.call_attention, self.agent.apply,
            self.tabs.changed,
        )  # fmt: skip
        self.view = self.views.view
        self.state.watch(self.views.changed)
        self.state.watch(self.keeping.changed)

    def _connect(self):
        self.seen = time.time()
        for target, event in ((dom.document, "visibilitychange"), (js.window, "focus")):
            javascript.listen(target, event, self.on_look)
        javascript.listen(js.window, "pagehide", self.on_leave)
        javascript.listen(js.window, "pageshow", self.on_return)
        self.keeping.on_change = self.tabs.say_kept
        self.settings.on_change = self.on_setting
        self.calls.on_transition = self.on_transition
        self.calls.on_record, self.calls.on_beep = self.record, lambda: self.devices.beep()
        self.calls.words = self.words
        self.words.choose(self.settings.get("language") or js.navigator.language)

    def share(self, config, parent):
        """The host page has said which server: its phone is shared with the site's other tabs, or this tab's own."""

        def begin():
            kept = self.keeping.find(config.get("server"), parent)
            if kept is None:
                self.calls.tell_calls()
            self.session.configure(config, parent, kept and (lambda: self.keeping.resume(kept)))

        self.session.adopt(config, parent)
        why = lets_share() if config.get("tabs", "shared") == "shared" else "asked"
        if not why:
            place = "%s %s %s" % (parent, config.get("server"), page_js.version)
            try:
                self.tabs.open(place, begin)
                self.session.is_shared = True
                return
            except Exception as error:
                why = str(error)
        if why != "asked":
            self.cannot_share(why)
        begin()

    def cannot_share(self, why):
        """This browser lets tabs share nothing."""
        self.session.is_shared = False
        self.state.change(pops_out=False)
        js.console.warn("softphone: each tab has a phone of its own: %s." % why)

    def attended(self):
        """(is this tab seen, since when)."""
        return str(dom.document.visibilityState) == "visible", self.seen

    def on_look(self, event=None):
        """This tab has come to the front, or gone."""
        self.seen = time.time()
        self.tabs.say_look()

    def on_return(self, event=None):
        """The page is here again, as the browser had kept it."""
        if event.persisted:
            self.keeping.returned()
            self.on_look()

    def on_leave(self, event=None):
        """The page goes."""
        self.keeping.leaving()
        self.tabs.say("leave")

    def close_window(self):
        """The phone's own window. A frame may close it only once it was clicked in; else a script there does."""
        self.host.tell("close_window")
        if js.navigator.userActivation.hasBeenActive:
            js.window.parent.close()

    def succeed(self, session, kept):
        """This tab has the line now: what calls it can take back go on, the others are over."""
        kept = self.keeping.sound(kept) if kept else None
        taken = [record["id"] for record, _dialog in kept["calls"]] if kept else ()
        agent, reason = self.state.agent, self.state.pause_reason
        lost = tuple([call for call in self.state.calls if call["id"] not in taken])
        self.state.change(calls=lost, current="", active="", mixed=(), joined=())
        self.calls.on_line("gone")
        if session:
            self.session.inherit(session)
        if kept:
            self.keeping.resume(kept)
        else:
            self.session.succeed(session)
        self.agent.restore(agent, reason)
        self.cards.go_on()

    def can_release(self):
        """Whether all calls can go on in another tab."""
        kept = self.keeping.snapshot()
        return len(self.state.calls) == (len(kept["calls"]) if kept else 0)

    def release(self):
        """The line is wanted in another tab; gives what its calls are taken back with."""
        kept = self.keeping.release()
        for record, _dialog in kept["calls"] if kept else ():
            self.session.line.abandon(record["id"])
        self.session.release()
        self.calls.release()
        for part in (self.calls, self.agent, self.contacts, self.services, self.voicemail):
            part.line = None
        return kept

    def fetch_words(self, code, done):
        """A language that does not come with the phone."""

        async def fetch():
            done(json.loads(await page_js.words(code)))

        javascript.spawn(fetch())

    def call_attention(self):
        """Outside of the phone: a call comes in, or would be lost with the page."""
        party = self.person.called()
        text = self.words("said:incoming", (("party", party),)) if party else ""
        self.attention.ringing(text, self.settings.get("notifications"), self.words("app:title"))
        self.attention.in_call(
            not self.tabs.mirrors
            and any(
                [call["answered"] is not None and not self.keeping.is_kept(call["id"]) for call in self.state.calls]
            )
        )

    def record(self, call_id, act):
        """Let this window's recorder start or stop."""
        if self.recordings is None:
            from media.recordings import Recordings

            self.recordings = Recordings(self)
        self.recordings.act(call_id, act)

    def on_transition(self, transition, call):
        """Something has happened to a call: what is not of the calls alone follows."""
        if transition == "identity" and self.recordings is not None:
            self.recordings.follow(call["id"])
        elif transition == "transferred":
            self.state.change(notice=("good", "transfer:done", ()))
        elif transition in ("calling", "consulting", "begun", "asking"):
            self.state.change(panel="", tab="dial")
        elif transition == "ended":
            self._ended(call)

    def _ended(self, call):
        self.call_stats.forget(call)
        if self.recordings is not None:
            self.recordings.finish(call)
        self.devices.sound_end(call)
        key = self._why(call)
        if key in self.words.table:
            self.state.change(notice=("quiet", key, (("party", records.party(call)),)))

    def _why(self, call):
        """The key of the words about a call's end, where that is news: neither the person's own doing nor told just now."""
        notice, cause = self.state.notice, call["cause"]
        if cause == "failed" and notice is not None and notice[0] == "bad":
            return ""
        unanswered = records.is_outgoing(call) and call["answered"] is None
        theirs = cause == "hung_up" and call["ended_by"] == "them"
        return (
            "cause:" + cause
            if unanswered or theirs or cause in ("answered_elsewhere", "failed", "gone", "call_lost")
            else ""
        )

    def on_setting(self, name, value):
        """A choice begins to work."""
        if name == "language":
            self.words.choose(value, lambda code: self.tell("language_changed", code))
        elif name in ("do_not_disturb", "call_waiting"):
            self.agent.apply()
        elif name == "notifications" and value:
            self.person.ask_to_notify()
        elif name in CHOICES:
            self.devices.apply(name, value)
        else:
            self.lines.adjust(name)


def begin(phone):
    """In a frame the host page says how to begin, else the person does."""
    if phone.host.framed:
        phone.host.open()
        return
    phone.state.change(ask_server=True, agent_enabled=True)
    last = phone.store.read("server")
    if isinstance(last, str) and kind_of(last):
        phone.share({"server": last, "disableAutoLogin": last == "demo"}, "")
    else:
        phone.state.change(screen="sign_in")


async def begin_when_settled(phone):
    """Where calls were kept: once it is known whether they are this page's."""
    await page_js.hello.settled
    begin(phone)


def start():
    """Make the phone, and begin."""
    phone = Phone()
    phone.state.change(framed=phone.host.framed)
    if page_js.hello.settled is None:
        begin(phone)
    else:
        javascript.spawn(begin_when_settled(phone))
    return phone


phone = start()
