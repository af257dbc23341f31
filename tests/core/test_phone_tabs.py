"""Tabs that share a phone: who has the line, what the others are told, what they ask for."""

import json

from core.state import State
from phone_fakes import Timers
from tabs.shared import ACTS, Snapshot, front
from tabs.tabs import BUSY, Tabs

SESSION = {"account": {"username": "ann"}, "wire": {"uuid": "ann"}}


class Browser:
    """The lock and the channel of one name, as a browser has them. What is said arrives when `run` is called."""

    def __init__(self):
        self.tabs, self.waiting, self.said = [], [], []
        self.holder, self.now, self.count = None, 1000.0, 0

    def unique(self):
        self.count += 1
        return str(self.count)

    def connect(self, tab):
        browser = self

        class Channel:
            def __init__(self, name, hear, granted, lost, refused):
                tab.refused = refused
                tab.name, tab.hear = name, hear
                self.granted, tab.lost = granted, lost
                browser.waiting.append((tab, granted))

            def say(self, message):
                browser.said.append((tab, json.dumps(message)))

            def close(self):
                browser.gone(tab)

            def take(self):
                if browser.holder is tab:
                    return
                stolen, browser.holder = browser.holder, tab
                if stolen is not None:
                    stolen.lost()
                    browser.waiting.append((stolen, stolen.tabs.channel.granted))
                self.granted()

        return Channel

    def gone(self, tab):
        """A tab is closed, or has crashed: its lock is free."""
        self.tabs = [other for other in self.tabs if other is not tab]
        self.waiting = [row for row in self.waiting if row[0] is not tab]
        if self.holder is tab:
            self.holder = None

    def run(self):
        """Until nothing happens any more."""
        while self.said or self.holder is None and self.waiting:
            if self.holder is None and self.waiting:
                self.holder, granted = self.waiting.pop(0)
                granted()
            else:
                sender, text = self.said.pop(0)
                for tab in [tab for tab in self.tabs if tab is not sender and tab.name == sender.name]:
                    tab.hear(json.loads(text))

    def wait(self):
        """Until nothing happens any more, and no timer runs."""
        self.run()
        self.now += 5
        for tab in self.tabs:
            tab.timers.tick()
        self.run()


class Part:
    """A part of the phone that only notes what it is asked."""

    def __init__(self, name, done):
        for part, act, replies in ACTS:
            if part == name:
                setattr(self, act, self._noting(name + "." + act, replies, done))

    def _noting(self, what, replies, done):
        def act(*arguments):
            if replies:
                done.append((what, arguments[:-1]))
                arguments[-1]("value of " + str(arguments[0]), None)
            else:
                done.append((what, arguments))

        return act


class Phone:
    """A tab's phone: real state and tabs, all other parts note what they are asked."""

    def __init__(self, browser, seconds):
        self.name, self.hear = "", None
        self.state, self.done, self.heard, self.succeeded, self.begun = State(), [], [], [], 0
        self.released, self.may_release = 0, True
        self.state.change(settings={"language": ""})
        for name in [part for part, _act, _replies in ACTS]:
            setattr(self, name, Part(name, self.done))
        self.cards.told, self.cards.take = (
            lambda: [{"values": self.typed}],
            lambda told: setattr(self, "typed", told[0]["values"]),
        )
        self.typed = ""
        self.calls.tell_calls = lambda: self.heard.append("calls")
        self.signed_in = SESSION
        self.session.shared = lambda: self.signed_in
        self.keeping = self
        self.host, self.timers, self.seconds = self, Timers(), seconds
        self.formed, self.closed = [], 0
        self.tabs = Tabs(
            self,
            browser.connect(self),
            browser.unique,
            self.timers.later,
            self.look,
            lambda: browser.now,
        )
        self.tabs.wrap()
        self.state.watch(self.tabs.changed)
        browser.tabs.append(self)

    def look(self):
        return True, self.seconds

    def tell(self, event, *values):
        self.heard.append(event)

    def close_window(self):
        self.closed += 1

    def succeed(self, session, kept):
        self.succeeded.append((session, kept))

    def snapshot(self):
        """What is kept of its calls."""
        return {"calls": len(self.state.calls)} if self.state.calls else None

    def can_release(self):
        return self.may_release

    def release(self):
        self.released += 1
        return self.snapshot()

    def cannot_share(self, why):
        self.heard.append(why)

    def on_setting(self, name, value):
        self.heard.append((name, value))

    def open(self, place="crm pbx 1"):
        self.tabs.open(place, self._begin)

    def _begin(self):
        self.begun += 1
        self.state.change(screen="phone", line="ready", user={"username": "ann"})


def desk(count):
    """(the browser, phones of so many tabs, the first of which has the line)."""
    browser = Browser()
    phones = [Phone(browser, number) for number in range(count)]
    for phone in phones:
        phone.open()
        browser.run()
    return browser, phones


def test_one_has_the_line_and_the_others_show_what_it_tells():
    browser, phones = desk(3)
    assert [phone.tabs.role for phone in phones] == ["holder", "mirror", "mirror"]
    assert [phone.begun for phone in phones] == [1, 0, 0]
    phones[0].state.change(missed=2, calls=({"id": "a", "phase": "talking"},), number="mine alone")
    browser.run()
    for phone in phones:
        assert phone.state.missed == 2 and phone.state.calls == ({"id": "a", "phase": "talking"},)
    assert [phone.state.number for phone in phones] == ["mine alone", "", ""]
    assert [phone.heard.count("authenticated") for phone in phones] == [0, 1, 1]
    assert [phone.heard.count("line_here") for phone in phones] == [1, 1, 1]


def test_what_a_mirror_asks_is_done_where_the_line_is():
    browser, (first, second, third) = desk(3)
    replies = []
    for phone in (first, second, third):
        phone.calls.request("hold", "a", {}, lambda value, problem: replies.append((value, problem)))
        phone.log.clear()
    browser.run()
    assert first.done == [("calls.request", ("hold", "a", {})), ("log.clear", ())] * 3
    assert second.done == third.done == [] and replies == [("value of hold", None)] * 3


def test_an_event_is_told_once_to_the_tab_in_front_and_what_is_true_to_all():
    browser, (first, second, third) = desk(3)
    first.tabs.tell("call_incoming", {})
    first.tabs.tell("agent_paused")
    browser.run()
    assert [phone.heard.count("call_incoming") for phone in (first, second, third)] == [0, 0, 1]
    assert [phone.heard.count("agent_paused") for phone in (first, second, third)] == [1, 1, 1]
    second.seconds = 10
    second.tabs.say_look()
    third.tabs.say("leave")
    browser.run()
    first.tabs.tell("call_incoming", {})
    browser.run()
    assert [phone.heard.count("call_incoming") for phone in (first, second, third)] == [0, 1, 1]


def test_a_tab_in_front_that_is_gone_or_asleep_hands_the_event_on():
    browser, (first, second, third) = desk(3)
    browser.tabs.remove(third)  # a crash: it says nothing of it
    first.tabs.tell("call_incoming", {})
    browser.run()
    first.timers.tick()
    browser.run()
    assert [phone.heard.count("call_incoming") for phone in (first, second)] == [0, 1]
    second.seconds = 50
    second.tabs.say_look()
    browser.run()
    first.tabs.tell("call_established", {})
    asleep, browser.said[:] = browser.said[:], []
    first.timers.tick()
    browser.now += 5
    browser.said[:0] = asleep
    browser.run()
    assert [phone.heard.count("call_established") for phone in (first, second)] == [1, 0]


def test_a_browser_that_refuses_later_leaves_each_tab_a_phone_of_its_own():
    browser = Browser()
    phone = Phone(browser, 0)
    phone.open()
    phone.refused("SecurityError")
    assert phone.tabs.role == "alone" and phone.begun == 1 and phone.heard == ["SecurityError"]


def test_a_gap_asks_for_everything():
    browser, (first, second) = desk(2)
    first.state.change(missed=1)
    del browser.said[:]
    first.state.change(missed=3)
    browser.run()
    assert second.state.missed == 3
    for strange in (
        {},
        {"kind": "changes"},
        {"kind": "changes", "place": "other"},
        {"kind": "nothing", "place": "crm pbx 1"},
    ):
        second.hear(strange)
    assert second.state.missed == 3


def test_another_place_is_another_phone():
    _browser, (wiki, other) = desk(2)
    strange = {
        "kind": "whole",
        "place": "wiki pbx 1",
        "from": "x",
        "to": "",
        "number": 1,
        "session": None,
        "kept": None,
    }
    other.hear(strange | {"state": {"missed": 9}})
    other.hear(strange | {"place": "crm pbx 1", "to": "somebody", "state": {"missed": 9}})
    wiki.hear(strange | {"kind": "ask", "id": "1", "part": "log", "act": "clear", "arguments": []})
    wiki.hear(
        strange | {"kind": "ask", "place": "crm pbx 1", "id": "1", "part": "host", "act": "tell", "arguments": []}
    )
    assert other.state.missed == 0 and wiki.done == []


def test_the_next_tab_takes_the_line_and_does_what_nobody_has_heard():
    browser, (first, second, third) = desk(3)
    browser.gone(first)
    replies = []
    second.calls.request("dial", "", {}, lambda value, problem: replies.append(value))
    browser.run()
    assert second.tabs.role == "holder" and second.succeeded == [(SESSION, None)]
    second.state.change(missed=7)
    browser.run()
    assert replies == ["value of dial"] and second.done[-1] == ("calls.request", ("dial", "", {}))
    assert third.state.missed == 7 and third.tabs.role == "mirror"


def test_a_call_is_taken_to_another_tab_and_on_from_there_when_that_is_closed():
    browser, (first, second, third) = desk(3)
    first.state.change(calls=({"id": "a"},))
    browser.run()
    third.tabs.take_here()
    browser.run()
    assert [phone.tabs.role for phone in (first, second, third)] == ["mirror", "mirror", "holder"]
    assert third.succeeded == [(SESSION, {"calls": 1})] and first.released == 1 and second.succeeded == []
    assert [phone.state.line_here for phone in (first, second, third)] == [False, False, True]
    third.state.change(missed=5)
    third.tabs.say_kept({"calls": 9})
    browser.run()
    assert first.state.missed == second.state.missed == 5
    browser.gone(third)
    browser.run()
    assert second.tabs.role == "holder" and second.succeeded == [(SESSION, {"calls": 9})]


def test_who_has_signed_out_or_in_meanwhile_is_known_to_who_comes_next():
    browser, (first, second) = desk(2)
    first.signed_in = None
    first.state.change(missed=1)
    browser.run()
    assert second.tabs.session is None
    first.signed_in = {"account": {"username": "bob"}, "wire": {"uuid": "bob"}}
    first.state.change(missed=2)
    browser.run()
    browser.gone(first)
    browser.run()
    assert second.succeeded == [({"account": {"username": "bob"}, "wire": {"uuid": "bob"}}, None)]


def test_a_call_that_can_not_be_taken_along_stays():
    browser, (first, second) = desk(2)
    first.state.change(calls=({"id": "a"},))
    first.may_release = False
    second.tabs.take_here()
    browser.run()
    assert (first.tabs.role, second.tabs.role, first.released) == ("holder", "mirror", 0)
    assert second.state.notice == ("bad", "command:not_now", ())


def test_what_is_asked_is_done_in_time_or_not_at_all():
    browser, (first, second) = desk(2)
    replies = []
    second.calls.request("dial", "", {}, lambda value, problem: replies.append(problem["code"]))
    browser.now += 3
    second.timers.tick()
    browser.run()
    assert replies == ["timeout"] and first.done == []


def test_what_was_taken_and_is_lost_with_its_tab_is_said():
    browser, (first, second, third) = desk(3)
    replies = []
    for tab in (second, third):
        tab.calls.request("hold", "a", {}, lambda value, problem: replies.append(problem["code"]))
    taken = [json.loads(text) for _sender, text in browser.said]
    browser.said[:] = []
    for ask, tab in zip(taken, (second, third)):
        tab.hear({"kind": "taken", "place": tab.tabs.place, "from": first.tabs.id, "to": tab.tabs.id, "id": ask["id"]})
    browser.gone(first)
    browser.run()
    assert replies == ["line_lost", "line_lost"]


def test_a_holder_that_does_not_answer_is_busy():
    browser, (_first, second) = desk(2)
    replies = []
    browser.tabs = [second]
    second.calls.request("hold", "a", {}, lambda value, problem: replies.append(problem["code"]))
    second.log.clear()
    browser.run()
    second.timers.tick()
    assert replies == ["timeout"] and second.state.notice == ("bad", "tabs:busy", ())
    second.state.change(notice=None)
    second.tabs._answered("what was asked", None, BUSY)  # a clock that can't be stopped any more
    assert second.state.notice is None


def test_the_tab_in_front_is_the_newest_that_is_seen():
    tabs = {"a": {"visible": True, "since": 5}, "b": {"visible": False, "since": 9}, "c": {"visible": True, "since": 4}}
    assert front(tabs) == "a" and front({}) == ""
    tabs["a"]["visible"] = tabs["c"]["visible"] = False
    assert front(tabs) == "b"


def test_nothing_changed_is_nothing_told():
    state = State()
    snapshot = Snapshot(state, lambda: [])
    assert snapshot.changes() and snapshot.changes() is None
    state.change(number="5")
    assert snapshot.changes() is None
    state.change(missed=1)
    assert snapshot.changes() == {"missed": 1}


class Messages:
    """What a window's phone is told of its pages' forms."""

    def __init__(self, phone):
        self.hear = lambda name, *values: phone.formed.append((name,) + values)


def window(browser):
    """The phone's own window, opened now."""
    phone = Phone(browser, 0)
    phone.tabs.windowed = True
    phone.messages = Messages(phone)
    phone.open()
    browser.run()
    return phone


def test_a_window_takes_the_line_and_closes_when_it_is_wanted_elsewhere():
    browser, (first, second) = desk(2)
    first.state.change(calls=({"id": "a"},))
    popped = window(browser)
    assert [phone.tabs.role for phone in (first, second, popped)] == ["mirror", "mirror", "holder"]
    assert popped.succeeded == [(SESSION, {"calls": 1})] and popped.closed == 0
    assert [phone.state.windowed for phone in (first, second, popped)] == [True] * 3
    second.tabs.take_here()
    browser.run()
    assert [phone.tabs.role for phone in (first, second, popped)] == ["mirror", "holder", "mirror"]
    assert [phone.state.windowed for phone in (first, second, popped)] == [False] * 3
    browser.wait()
    assert popped.closed == 1 and second.tabs.role == "holder"  # it does not ask for it again
    # Closed by the person, the line is a page's again; and one more window takes the place of the one before.
    one = window(browser)
    other = window(browser)
    assert (one.tabs.role, one.closed, other.tabs.role) == ("mirror", 1, "holder")
    browser.gone(popped)
    browser.gone(one)
    browser.gone(other)
    browser.run()
    assert "holder" in (first.tabs.role, second.tabs.role) and not first.state.windowed and not second.state.windowed


def test_a_window_waits_for_a_line_that_can_not_be_let_go_of():
    browser, (first,) = desk(1)
    first.may_release = False
    popped = window(browser)
    assert popped.tabs.role == "mirror" and popped.state.notice is None and not first.state.windowed
    browser.wait()
    assert popped.tabs.role == "mirror"
    first.may_release = True
    browser.wait()
    assert popped.tabs.role == "holder" and first.state.windowed


def test_of_a_window_the_page_in_front_is_told():
    browser, (first, second) = desk(2)
    popped = window(browser)
    for event in ("call_incoming", "search_options", "wazo_contact_search", "card_saved"):
        popped.tabs.tell(event, "x")
    popped.tabs.tell("agent_paused")
    browser.run()
    assert [event for event in second.heard if event in ("call_incoming", "search_options", "wazo_contact_search")] == [
        "call_incoming", "search_options", "wazo_contact_search",
    ]  # fmt: skip
    assert (first.heard.count("call_incoming"), popped.heard.count("call_incoming")) == (0, 0)
    assert [phone.heard.count("agent_paused") for phone in (first, second)] == [1, 1]
    # What their pages ask of the look of their phones, and answer, is for it, too; and nothing else.
    for tab, name in ((first, "set_form_schema"), (second, "on_options_results"), (second, "login"), (first, "config")):
        tab.tabs.say_to_window(name, ("field", "value"))
    first.hear(
        {"kind": "page", "place": first.tabs.place, "from": "x", "to": "", "name": "set_form_schema", "values": []}
    )
    popped.hear({"kind": "page", "place": "wiki pbx 1", "from": "x", "to": "", "name": "set_form_schema", "values": []})
    browser.run()
    assert popped.formed == [("set_form_schema", "field", "value"), ("on_options_results", "field", "value")]
    assert first.formed == []


def test_what_a_window_without_pages_has_to_tell_is_not_lost():
    browser, (first,) = desk(1)
    popped = window(browser)
    first.tabs.say("leave")
    browser.gone(first)
    browser.run()
    for event in ("call_incoming", "card_saved", "call_log_created"):
        popped.tabs.tell(event, {})
    browser.wait()
    page = Phone(browser, 9)
    page.open()
    browser.run()
    assert [event for event in page.heard if event in ("call_incoming", "card_saved", "call_log_created")] == [
        "card_saved", "call_log_created",
    ]  # fmt: skip
    browser.wait()
    assert page.heard.count("card_saved") == 1


def seeded(seed):
    """A function that gives numbers below its argument, the same on every Python."""
    state = [seed * 7919 + 17]

    def below(count):
        state[0] = (state[0] * 1103 + 12345) % 1048573
        return state[0] * 7 // 5 % count

    return below


class Walk:
    """Tabs that come, go, crash, ask and take the line, in any order."""

    def __init__(self, seed):
        self.below, self.browser = seeded(seed), Browser()
        self.phones, self.gone, self.replies = [], [], []
        self.told = self.asked = self.turn = 0
        self.acts = (
            self.open, self.open, self.close, self.take, self.change, self.call, self.ask, self.look, self.nothing, self.pop_out,
        )  # fmt: skip

    def one(self):
        return self.phones[self.below(len(self.phones))]

    def holder(self):
        return [phone for phone in self.phones if phone.tabs.role == "holder"][:1]

    def step(self):
        self.turn += 1
        act = self.acts[self.below(len(self.acts))]
        (act if self.phones else self.open)()

    def open(self):
        if len(self.phones) < 5:
            self.phones.append(Phone(self.browser, self.turn))
            self.phones[-1].open()

    def pop_out(self):
        if len(self.phones) < 5:
            self.phones.append(window(self.browser))

    def close(self):
        phone = self.one()
        self.phones.remove(phone)
        self.gone.append(phone)
        if self.below(2):
            phone.tabs.say("leave")
        self.browser.gone(phone)

    def take(self):
        self.one().tabs.take_here()

    def change(self):
        for phone in self.holder():
            phone.state.change(missed=self.turn, calls=({"id": str(self.turn)},) if self.below(2) else ())

    def call(self):
        self.browser.run()
        for phone in self.holder():
            phone.tabs.tell("call_incoming", {})
            self.told += 1

    def ask(self):
        self.asked += 1
        self.one().calls.request("hold", self.turn, {}, lambda value, problem: self.replies.append(value))

    def look(self):
        phone = self.one()
        phone.seconds = self.turn
        phone.tabs.say_look()

    def nothing(self):
        """Time passes: one has the line."""
        self.browser.wait()
        roles = sorted([phone.tabs.role for phone in self.phones])
        assert roles == (["holder"] + ["mirror"] * (len(self.phones) - 1) if self.phones else []), roles

    def check(self):
        """At the end: every mirror shows what the holder has, nothing was told or answered twice."""
        self.nothing()
        for phone in self.phones:
            (holder,) = self.holder()
            assert (phone.state.missed, phone.state.calls) == (holder.state.missed, holder.state.calls)
        heard = sum([phone.heard.count("call_incoming") for phone in self.phones + self.gone])
        assert heard <= self.told and len(self.replies) <= self.asked


def test_a_walk_over_tabs_that_come_and_go_has_one_line_and_one_truth():
    for seed in range(40):
        walk = Walk(seed)
        for _ in range(60):
            walk.step()
        walk.check()
