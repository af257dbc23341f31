"""Conferences of calls through real servers: who hears whom is measured at each end, by tones."""

import pytest

from tests.sip.servers import at_both, holds
from tests.sip.test_lines import talk
from tests.sip.test_native import calls_native, hears, native_hears, transferred

pytestmark = [at_both, pytest.mark.only_browser("chromium")]

RECORD = "id => { window.recorder = run(`__import__('media.recorder', None, None, (None,)).Recorder(media, line.peer('${id}'))`); }"
RECORDED = "async voices => await voicesIn(URL.createObjectURL(await recorder.stop()), voices)"
TONES = {"alice": 350, "bob": 560, "petra": 800, "carol": 1050, "paul": 1350}


class Conference:
    """Alice's calls, with whoever is at their other ends."""

    def __init__(self, alice):
        self.alice = alice
        self.ends = {}  # (her id, page or phone, its id) of each user

    def mine(self, *users):
        return [self.ends[user][0] for user in users]

    def theirs(self, user):
        return self.ends[user][2]

    def call_page(self, user, page, called_by_them=False):
        """A call with a page, by her or by it."""
        if called_by_them:
            theirs, mine = talk(page, self.alice, "alice")
        else:
            mine, theirs = talk(self.alice, page, user)
        self.ends[user] = (mine, page, theirs)
        return page

    def call_native(self, phone):
        mine, theirs = calls_native(self.alice, phone)
        self.ends[phone.user] = (mine, phone, theirs)

    def mix(self, *users):
        """One conference of these."""
        ids = self.mine(*users)
        self.alice.act("mix", ids)
        self.is_mixed(*users)

    def is_mixed(self, *users):
        last = "() => told.map(text => JSON.parse(text)).filter(([name]) => name === 'mixed').at(-1)"
        ids = self.mine(*users)
        self.alice.page.wait_for_function(f"ids => String(({last})()) === String(ids)", arg=["mixed", ids])

    def hears(self, user, *users):
        """The other end of one of her calls hears just these people."""
        _, end, call_id = self.ends[user]
        if hasattr(end, "script"):
            hears(end, *users)
        else:
            native_hears(end, call_id, *users)

    def all_hear(self, *users, us=("alice",)):
        for user in users:
            self.hears(user, *us, *[each for each in users if each != user])
        hears(self.alice, *users)

    def act(self, name, *users):
        """Alice does something with these calls, and it has come about."""
        done = {"hold": "held", "resume": "resumed", "mute": "muted", "unmute": "unmuted"}[name]
        before = [self.alice.names().count(done) for _ in users]
        for mine in self.mine(*users):
            self.alice.act(name, mine)
        self.alice.page.wait_for_function(
            "([name, count]) => hasTold([name], count)", arg=[done, before[0] + len(users)]
        )


@pytest.fixture
def conference(voice):
    return Conference(voice("alice"))


def test_three_others(conference, voice, native):
    """Each hears just the others, as they come, go, are muted, held and taken out."""
    bob, petra = voice("bob"), native("petra")
    conference.call_page("bob", bob)
    conference.call_native(petra)
    conference.mix("bob", "petra")
    conference.all_hear("bob", "petra")

    conference.call_page("carol", voice("carol"), called_by_them=True)
    conference.mix("bob", "petra", "carol")
    conference.all_hear("bob", "petra", "carol")

    conference.alice.act("mute", conference.mine("petra")[0])
    conference.all_hear("bob", "petra", "carol", us=())
    conference.act("hold", "bob", "petra", "carol")
    for user in ("bob", "petra", "carol"):
        conference.hears(user)
    hears(conference.alice)
    conference.act("resume", "bob", "petra", "carol")
    conference.all_hear("bob", "petra", "carol", us=())
    conference.alice.act("unmute", conference.mine("carol")[0])
    conference.all_hear("bob", "petra", "carol")

    conference.mix("bob", "carol")
    conference.act("hold", "petra")
    conference.hears("petra")
    conference.all_hear("bob", "carol")
    conference.act("resume", "petra")
    conference.hears("petra", "alice")
    conference.mix("bob", "petra", "carol")
    conference.all_hear("bob", "petra", "carol")

    bob.act("hang_up", conference.theirs("bob"))
    conference.is_mixed("petra", "carol")
    conference.all_hear("petra", "carol")
    conference.alice.act("hang_up", conference.mine("petra")[0])
    conference.is_mixed()
    conference.hears("carol", "alice")
    hears(conference.alice, "carol")


def test_a_member_that_holds_sends_no_music(conference, voice, native, sip_server):
    """Petra holds, and her phone goes on sending what it plays: nobody hears that. (Asterisk plays its own, and tells nobody.)"""
    petra = native("petra")
    conference.call_page("bob", voice("bob"))
    conference.call_native(petra)
    conference.mix("bob", "petra")
    conference.all_hear("bob", "petra")
    petra.act("hold", conference.theirs("petra"))
    if holds(sip_server, "hold is told"):
        conference.alice.wait("held", conference.mine("petra")[0], "them")
    conference.hears("bob", "alice")
    hears(conference.alice, "bob")
    petra.act("resume", conference.theirs("petra"))
    conference.all_hear("bob", "petra")


def test_a_recording_has_all(conference, voice, native):
    conference.call_page("bob", voice("bob"))
    conference.call_native(native("petra"))
    conference.alice.script(RECORD, conference.mine("bob")[0])
    conference.mix("bob", "petra")
    conference.all_hear("bob", "petra")
    conference.act("hold", "petra")
    conference.hears("bob", "alice")
    assert conference.alice.grows(conference.mine("bob")[0], "received", by=50)
    parts = [set(part) for part in conference.alice.script(RECORDED, list(TONES.values()))]
    both = {TONES["alice"], TONES["bob"]}
    in_turn = [both | {TONES["petra"]}, both]
    whole = [part for part in parts if part in in_turn]  # a part may begin or end within a tone
    assert in_turn[0] in whole and whole[-1] == both, parts


@pytest.mark.parametrize("how", ["transfer", "attend"])
def test_a_member_that_is_transferred_stays_in(conference, voice, native, sip_server, how):
    """Bob hands Alice on to Petra: her call has another connection, or another party on it, and its place in the conference."""
    bob, petra = voice("bob"), native("petra")
    conference.call_page("bob", bob)
    conference.call_page("carol", voice("carol"))
    conference.mix("bob", "carol")
    conference.alice.act("mute", conference.mine("carol")[0])
    conference.all_hear("bob", "carol", us=())
    mine, theirs = conference.mine("bob")[0], conference.theirs("bob")
    if how == "transfer":
        bob.act("transfer", theirs, "petra")
        arrived = petra.wait("incoming")[1]
        petra.act("answer", arrived)
    else:
        bob.act("hold", theirs)
        consult, arrived = calls_native(bob, petra)
        bob.act("attend", theirs, consult)
    bob.wait("ended", theirs)
    conference.alice.wait("identity", mine, "petra")
    conference.ends["petra"] = (mine, petra, arrived if how == "transfer" else transferred(sip_server, petra, arrived))
    conference.all_hear("petra", "carol", us=())
    conference.alice.act("unmute", mine)
    conference.all_hear("petra", "carol")
