"""Calls that outlive their page: restored as they were, taken back, told once."""

import json

from core import records
from phone_fakes import Phone
from tabs.keeping import Keeping

DIALOG = {"call_id": "abc"}


def kept(phone, *calls, active=None, current=None):
    """What the page before has kept of these calls, as JSON has it."""
    entries = [(json.loads(json.dumps(call)), DIALOG) for call in calls]
    phone.calls.core.take(
        "restore",
        {
            "calls": entries,
            "active": calls[0]["group"] if active is None else active,
            "current": calls[0]["id"] if current is None else current,
        },
    )


def record(call_id="one", **more):
    known = {
        "id": call_id, "sip_call_id": "sip-" + call_id, "direction": "inbound", "number": "555", "name": "Ann", "first": ("555", "Ann"),
        "phase": "talking", "group": call_id, "created": 400.5, "answered": 410.25,
    }  # fmt: skip
    known.update(more)
    return records.record(**known)


def acts(phone):
    done, phone.line.acts = phone.line.acts, []
    return done


def test_it_is_as_it_was_and_nothing_is_told_of_a_beginning():
    phone = Phone()
    kept(phone, record(muted=True, digits="12", recovery="done"))
    call = phone.current
    assert (call.number, call.phase, call.answered, call.muted, call.recovery) == (
        "555", "talking", 410.25, True, "under_way",
    )  # fmt: skip
    assert phone.state.active == "one" and acts(phone) == [("take_back", "one", DIALOG, False, True)]
    assert phone.calls.wire(call.record())["recovered"] is False
    phone.told("taken_back", "one")
    assert phone.calls.wire(call.record())["recovered"] is True
    assert phone.names() == []
    phone.time = 1010.25
    phone.told("ended", "one", "hung_up", "them")
    assert phone.names() == ["call_ended", "call_log_created"]
    assert phone.state.log[0]["duration"] == 600


def test_who_talks_comes_first_and_the_others_stay_on_hold():
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        phone = Phone()
        calls = [record("one", held=True), record("two"), record("three", held=True)]
        kept(phone, *[calls[at] for at in order], active="two", current="two")
        asked = acts(phone)
        assert asked[0] == ("take_back", "two", DIALOG, False, False)
        assert sorted([act[1] for act in asked if act[3]]) == ["one", "three"]
        for call_id in ("three", "two", "one"):
            phone.told("taken_back", call_id)
        assert acts(phone) == [], "nobody is held or resumed once more"
        assert [call["held"] for call in phone.state.calls].count(True) == 2


def test_a_conference_is_mixed_when_two_of_it_are_back():
    phone = Phone()
    kept(phone, record("one", group="g"), record("two", group="g"), record("three", group="g"), active="g")
    acts(phone)
    phone.told("taken_back", "one")
    assert acts(phone) == []
    phone.told("taken_back", "three")
    assert acts(phone) == [("mix", ("one", "three"))]
    phone.told("ended", "two", "call_lost", "line")
    assert acts(phone) == [] and phone.state.active == "g"


def test_a_consultation_goes_on():
    phone = Phone()
    first, second = record("one", held=True), record("two", consults="one", direction="outbound", number="1002")
    kept(phone, second, first, active="two", current="two")
    phone.told("taken_back", "one")
    phone.told("taken_back", "two")
    acts(phone)
    phone.of_consultation("complete")
    assert acts(phone) == [("attend", "one", "two")]
    assert phone.names() == ["confirm_indirect_transfer"]


def test_one_whose_first_call_is_gone_is_a_call_like_any_other():
    phone = Phone()
    kept(phone, record("two", consults="one"))
    assert phone.current.consults == "" and phone.names() == []


def test_one_that_is_lost_is_told_once_with_its_card_and_its_entry():
    phone = Phone()
    phone.state.change(form=True)
    kept(phone, record("one"), record("two", held=True))
    phone.told("ended", "one", "call_lost", "line")
    phone.told("ended", "one", "call_lost", "line")
    assert phone.names() == ["call_ended", "call_log_created"]
    assert phone.state.log[0]["answered"] and not phone.state.log[0]["newMissedCall"]
    assert phone.state.active == "" and phone.state.current == "two"
    phone.told("taken_back", "one")
    assert [call["id"] for call in phone.state.calls] == ["two"]


def test_what_can_be_asked_meanwhile():
    phone = Phone()
    kept(phone, record())
    acts(phone)
    asked = {name: phone.command(name, "one") for name in ("hold", "mute", "send_dtmf", "transfer", "start_recording")}
    for name, replies in asked.items():
        assert replies == [(None, "not_now")], name
    assert acts(phone) == []
    replies = phone.command("hang_up", "one")
    assert replies == [] and acts(phone) == [("hang_up", "one")]
    phone.told("taken_back", "one")
    phone.told("ended", "one", "hung_up", "us")
    assert replies == [(None, None)]


def test_another_call_meanwhile_is_heard_and_the_one_that_comes_back_is_held():
    phone = Phone()
    kept(phone, record())
    other = phone.dial("1001")
    acts(phone)
    phone.told("taken_back", "one")
    assert acts(phone) == [("hold", "one")] and phone.state.active == other.id


def test_one_that_was_on_hold_is_resumed_when_it_is_there():
    phone = Phone()
    kept(phone, record("one", held=True), record("two"), active="two", current="two")
    phone.told("taken_back", "two")
    acts(phone)
    replies = phone.command("swap", "two")
    assert acts(phone) == [("hold", "two")]
    phone.told("held", "two", "us")
    phone.told("taken_back", "one")
    assert acts(phone) == [("resume", "one")] and replies == []
    phone.told("resumed", "one", "us")
    assert replies == [(None, None)]


def test_what_was_half_done_is_not_done():
    phone = Phone()
    kept(phone, record(asked="hold", handing={"to": "1001", "attended": False, "done": False}))
    assert phone.current.asked == "" and phone.current.handing is None


def test_digits_that_were_still_to_be_dialled_wait_for_the_connection():
    phone = Phone()
    kept(phone, record(post_dial="12"))
    assert [act[0] for act in acts(phone)] == ["take_back"]
    phone.told("taken_back", "one")
    assert acts(phone) == [("send_dtmf", "one", "1")]


def test_the_recording_goes_on_in_this_window_or_at_the_server():
    for abilities, expected in (((), [("one", "start")]), (("recording",), [])):
        phone = Phone()
        asked = []
        phone.calls.on_record = lambda call_id, act: asked.append((call_id, act))
        phone.state.change(abilities=abilities)
        kept(phone, record(recording="active"))
        assert asked == []
        phone.told("taken_back", "one")
        assert asked == expected and phone.current.recording == "active"
        assert phone.names() == []


def test_a_page_that_was_away_takes_its_own_calls_back():
    phone = Phone()
    call = phone.dial("1001")
    phone.names()
    kept(phone, call.record())
    assert acts(phone)[-1] == ("take_back", call.id, DIALOG, False, False)
    assert len(phone.state.calls) == 1 and phone.names() == []
    phone.told("taken_back", call.id)
    assert phone.current.recovery == "done"


# -- what is kept


class Storage:
    """A tab's storage."""

    def __init__(self, text=""):
        self.text = text

    def read(self, name):
        assert name == "calls"
        return self.text

    def write(self, name, text):
        self.text = text

    def remove(self, name):
        self.text = ""


class Guard:
    """Watches what it is told to."""

    def __init__(self):
        self.watched = []
        self.works = True

    def watch(self, calls, credentials):
        self.watched = [call_id for call_id, _dialog in calls]
        self.credentials = credentials

    def let_go(self):
        self.watched = ["let go"]

    def is_watching(self, call_id):
        return self.works and call_id in self.watched


def full(call_id, **more):
    dialog = {
        "call_id": "sip-" + call_id, "local": "<sip:a@x>;tag=mine", "remote": "<sip:b@x>;tag=theirs", "target": "sip:b@x", "routes": [],
        "cseq": 1, "direction": "outbound", "replaces": True, "number": "1001", "name": "", "held": False, "muted": False,
        "server": "wss://x",
    }  # fmt: skip
    dialog.update(more)
    return dialog


class Page(Phone):
    """A page of the phone, with what it keeps in a storage."""

    def __init__(self, storage, version="1"):
        super().__init__()
        self.storage, self.guard = storage, Guard()
        self.dialogs = {}
        self.signed_in = []
        self.session = self.tabs = self
        self.role, self.mirrors = "alone", False
        self.parent = "https://crm.example.com"
        self.line.dialog = self.dialog
        self.line.credentials = lambda: {"username": "a", "realm": "x", "ha1": "MD5:1"}
        self.state.change(server="wss://x", user={"username": "a"})
        self.keeping = Keeping(self, storage, self.guard, self.timers.later, version)
        self.state.watch(self.keeping.changed)

    def now(self):
        return self.time

    def dialog(self, call_id):
        return self.dialogs.get(call_id, full(call_id))

    def credentials(self):
        return {"username": "a", "realm": "x", "ha1": "MD5:1"}

    def resume(self, account, user):
        self.signed_in.append((account["ha1"], user["username"]))

    def written(self):
        self.timers.tick()
        return json.loads(self.storage.text) if self.storage.text else None

    def next(self, seconds=1, **more):
        """The page that comes after it."""
        self.keeping.leaving()
        page = Page(self.storage, **more)
        page.time = self.time + seconds
        return page

    def found(self, server="wss://x", origin="https://crm.example.com"):
        return self.keeping.find(server, origin)


def test_a_call_is_kept_from_the_moment_that_both_can_talk_to_its_end():
    page = Page(Storage())
    call = page.dial(upto="ringing")
    assert page.written() is None
    page.told("established", call.id)
    assert not page.storage.text, "changes of a moment are written together"
    kept = page.written()
    assert [record["id"] for record, _dialog in kept["phone"]["calls"]] == [call.id]
    assert page.guard.watched == [call.id] and page.keeping.is_kept(call.id)
    text = page.storage.text
    page.told("quality", call.id, 2)
    assert page.written() and page.storage.text == text, "how good the connection is is nothing to keep"
    page.told("muted", call.id)
    assert page.written()["phone"]["calls"][0][0]["muted"] is True
    page.told("ended", call.id, "hung_up", "them")
    assert page.storage.text == "" and page.guard.watched == []


def test_calls_that_can_not_come_back_are_not_kept():
    for dialog in (None, full("x", replaces=False)):
        page = Page(Storage())
        page.line.dialog = lambda call_id, dialog=dialog: dialog
        call = page.dial()
        assert page.written() is None and not page.keeping.is_kept(call.id) and page.keeping.snapshot() is None
        assert page.guard.watched == ([call.id] if dialog else []), "whoever can be hung up is watched"
        page.told("ended", call.id, "hung_up", "them")
        assert page.guard.watched == []


def test_without_a_guard_nothing_is_kept_over_the_end_of_the_page():
    page = Page(Storage())
    call = page.dial()
    assert page.written()
    page.guard.works = False
    assert not page.keeping.is_kept(call.id)
    page.keeping.leaving()
    assert page.storage.text == ""


def test_everything_is_as_it_was():
    page = Page(Storage())
    page.state.change(form=True)
    first = page.dial()
    page.told("held", first.id, "us")
    second = page.dial("1002")
    page.cards.edited(second.id)
    page.cards.read = lambda card: (
        '{"note": "a, \\"b\\": {", "list": [1, {"x": 2}], "big": 12345678901234567890}'
        if card.call_id == second.id
        else None
    )
    page.told("muted", second.id)
    page.written()
    again = page.next()
    kept = again.found()
    again.keeping.resume(kept)
    assert again.signed_in == [("MD5:1", "a")]
    assert again.keeping.is_kept(first.id) and again.keeping.is_kept(second.id), "as it is left again"
    assert again.state.active == page.state.active and again.state.current == page.state.current
    for before, after in zip(page.state.calls, again.state.calls):
        for field, _value in records.FIELDS:
            if field not in ("recovery", "asked", "quality"):
                assert before[field] == after[field], field
    card = again.cards.find(second.id)
    assert card.edited and card.values == (
        ("note", '"a, \\"b\\": {"'), ("list", '[1, {"x": 2}]'), ("big", "12345678901234567890"),
    )  # fmt: skip
    assert again.cards.find(first.id).id == page.cards.find(first.id).id
    assert again.heard == []
    assert again.written()["phone"]["calls"] and again.guard.watched == [first.id, second.id]
    assert again.found() is None, "it is looked for once"


def test_the_card_of_a_call_that_is_over_and_its_time():
    page = Page(Storage())
    page.state.change(form=True)
    page.cards.wrap_up = 30
    first = page.dial()
    page.dial("1002")
    page.told("ended", first.id, "hung_up", "them")
    page.timers.tick()
    left = page.cards.find(first.id).left
    again = page.next()
    again.state.change(form=True)
    again.keeping.resume(again.found())
    card = again.cards.find(first.id)
    assert card.call_over and card.left == left < 30
    again.timers.tick()
    assert card.left == left - 1


def test_what_is_of_another_place_or_can_not_be_true_is_removed():
    page = Page(Storage())
    page.dial()
    page.written()
    page.keeping.leaving()
    good = page.storage.text
    assert Page(Storage(good)).found() is not None

    def changed(change):
        kept = json.loads(good)
        change(kept)
        return json.dumps(kept)

    def put(path, value):
        def change(kept):
            for part in path[:-1]:
                kept = kept[part]
            kept[path[-1]] = value

        return changed(change)

    call, dialog = ("phone", "calls", 0, 0), ("phone", "calls", 0, 1)
    bad = [
        "", "{", "null", "[]", "{}", "7", '"x"', put(("phone",), None), put(("times",), []), put(("times", "at"), "now"),
        put(("phone", "calls"), []), put(("phone", "calls"), [1]), put(("phone", "calls", 0), [{}, {}]), put(call, {}), put(dialog, {}),
        put(call + ("phase",), "over"), put(call + ("answered",), None), put(call + ("first",), ["1"]), put(call + ("muted",), "yes"),
        put(call + ("id",), ""), put(dialog + ("routes",), "x"), put(dialog + ("remote",), None), put(("phone", "session"), {}),
        put(("phone", "user"), None), put(("phone", "cards"), {}), put(("phone", "active"), 1), put(("phone", "place"), ["x"]),
    ]  # fmt: skip
    for text in bad:
        page = Page(Storage(text))
        assert page.found() is None, text
        assert not page.storage.text, text
    for page, where in (
        (Page(Storage(good)), ("wss://y", "https://crm.example.com")),
        (Page(Storage(good)), ("wss://x", "https://other.example.com")),
        (Page(Storage(good), version="2"), ("wss://x", "https://crm.example.com")),
    ):
        assert page.found(*where) is None and page.storage.text == ""
    for seconds in (61, 100000, -61):
        page = Page(Storage(good))
        page.time += seconds
        assert page.found() is None and page.storage.text == "", seconds


def test_a_page_that_crashed_says_nothing_of_its_leaving():
    page = Page(Storage())
    page.dial()
    page.written()
    for seconds, is_there in ((3600, True), (90000, False)):
        again = Page(Storage(page.storage.text))
        again.time += seconds
        assert (again.found() is not None) == is_there


def test_a_page_that_comes_back_has_what_nobody_has_taken():
    page = Page(Storage())
    first, second = page.dial(), page.dial("1002")
    page.written()
    page.keeping.leaving()
    page.names()
    kept = json.loads(page.storage.text)
    kept["phone"]["calls"] = [entry for entry in kept["phone"]["calls"] if entry[0]["id"] == second.id]
    page.storage.text = json.dumps(kept)
    page.line.acts = []
    page.keeping.returned()
    assert ("abandon", first.id) in page.line.acts
    assert [act[:2] for act in page.line.acts if act[0] == "take_back"] == [("take_back", second.id)]
    assert page.names() == ["call_ended", "call_log_created"]
    assert [call["id"] for call in page.state.calls] == [second.id]


def test_a_tab_that_only_mirrors_lets_go_of_what_its_page_had():
    page = Page(Storage())
    page.dial()
    page.written()
    again = page.next()
    again.role, again.mirrors = "waiting", True
    again.state.change(number="1")
    assert again.storage.text, "it may get the line yet"
    again.role = "mirror"
    again.state.change(number="2")
    assert again.storage.text == "" and again.guard.watched == ["let go"]
