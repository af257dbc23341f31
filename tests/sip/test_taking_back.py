"""A call outlives its page."""

import json
import re

import pytest

from tests.sip.peer import HOST
from tests.sip.server import secret
from tests.sip.servers import at_both
from tests.sip.test_lines import both_hear, talk

# -- the line


def dialog_of(page, call_id):
    """What takes a call back."""
    return json.loads(page.python(f"json.dumps(line.dialog({call_id!r}))"))


def take_back(page, call_id, dialog, held=False, muted=False):
    """Asks for it."""
    page.python(f"line.take_back({call_id!r}, json.loads({json.dumps(dialog)!r}), {held}, {muted})")


@pytest.fixture
def another(sip_server, open_line):
    """Another page of a user, signed in by what a page before knew: `another(page)`; nothing is waited for."""

    def make(page, user="alice"):
        session = page.wait("registered")[1]
        known = {"line": "sip", "server": sip_server.url, "username": user, "domain": "sip.test", "patient": True}
        return open_line().start(**known, ha1=session["ha1"], realm=session["realm"])

    return make


@at_both
@pytest.mark.parametrize("caller", ["alice", "bob"])
def test_a_line_takes_a_call_of_another_page_back(line, another, caller):
    pages = {"alice": line("alice"), "bob": line("bob")}
    called = "bob" if caller == "alice" else "alice"
    mine, theirs = talk(pages[caller], pages[called], called)
    ids = {caller: mine, called: theirs}
    for turn in ("kept", "kept once more"):  # and that page's, too
        dialog = dialog_of(pages["alice"], ids["alice"])
        assert secret("alice") not in str(dialog)
        assert dialog["direction"] == ("outbound" if caller == "alice" or turn != "kept" else "inbound")
        again = another(pages["alice"])
        take_back(again, turn, dialog)
        again.wait("taken_back", turn)
        assert both_hear(again, turn, pages["bob"], ids["bob"])
        pages["alice"].wait("ended", ids["alice"])
        pages["alice"], ids["alice"] = again, turn
        again.wait("registered")
    assert "ended" not in pages["bob"].names()
    again.act("hold", turn)
    again.wait("held", turn, "us")
    again.act("resume", turn)
    again.wait("resumed", turn, "us")
    again.act("hang_up", turn)
    assert pages["bob"].wait("ended", ids["bob"])[2:] == ("hung_up", "them")


@at_both
def test_one_on_hold_and_muted_comes_back_so(line, another):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    alice.act("mute", mine)
    alice.act("hold", mine)
    alice.wait("held", mine, "us")
    dialog = dialog_of(alice, mine)
    assert dialog["held"] is dialog["muted"] is True
    again = another(alice)
    take_back(again, "kept", dialog, held=True, muted=True)
    again.wait("taken_back", "kept")
    again.wait("held", "kept", "us")
    assert bob.falls_silent(theirs)
    again.act("resume", "kept")
    again.wait("resumed", "kept", "us")
    assert again.grows("kept", "energyIn", by=0.0001) and bob.falls_silent(theirs)
    assert [name for name in again.names() if name in ("muted", "unmuted")] == []
    again.act("unmute", "kept")
    again.wait("unmuted", "kept")
    assert bob.grows(theirs, "energyIn", by=0.0001)


@at_both
def test_one_that_is_over_disturbs_nobody(line, another):
    alice, bob = line("alice"), line("bob")
    mine, theirs = talk(alice, bob, "bob")
    dialog = dialog_of(alice, mine)
    assert dialog["replaces"] is True
    bob.act("hang_up", theirs)
    alice.wait("ended", mine)
    again = another(alice)
    take_back(again, "kept", dialog)
    assert again.wait("ended", "kept")[2:] == ("call_lost", "line")
    assert bob.names().count("incoming") == 1 and again.names().count("ended") == 1


WELL = "Supported: replaces, timer"
DIALOG = {
    "call_id": "first@call", "local": "<sip:alice@sip.test>;tag=mine", "remote": "<sip:bob@sip.test>;tag=theirs",
    "target": "sip:peer@peer.invalid", "routes": [], "cseq": 7, "direction": "outbound", "replaces": True, "number": "bob", "name": "Bob",
    "held": False, "muted": False, "server": "",
}  # fmt: skip


def asked(peer):
    """The next INVITE with Replaces: who was asked, and the call."""
    call = peer.called()
    assert call.invited.header("require") == "replaces"
    return re.match("sip:([^@]*)@", call.invited.uri)[1], call


@pytest.mark.only_browser("chromium")
def test_what_is_told_of_a_dialog(peer, line_at):
    """Tags, routes and numbers as the other side has them, of strange kinds too."""
    alice = line_at(peer)
    routes = ("Record-Route: <sip:one.test;lr>", "Record-Route: <sip:two.test;lr;x=1>")
    for headers, takes in (((WELL, *routes), True), (("k: 100rel,Replaces", *routes), True), (("Supported: timer", *routes), False),
                           (routes, False)):  # fmt: skip
        mine = alice.act("dial", "bob")
        call = peer.called().answer(*headers)
        alice.wait("established", mine)
        dialog = dialog_of(alice, mine)
        assert dialog["call_id"] == call.id and dialog["replaces"] is takes
        assert dialog["local"] == f"<sip:alice@{HOST}>;tag={call.invited.tag('from')}"
        assert dialog["remote"] == f"<sip:bob@{HOST}>{call.ours.partition('>')[2]}"
        assert dialog["routes"] == ["<sip:two.test;lr;x=1>", "<sip:one.test;lr>"]
        assert dialog["target"].startswith("sip:peer@peer.invalid") and dialog["cseq"] == call.invited.number
        assert alice.python("json.dumps(line.dialog('nobody'))") == "null"
        alice.act("hang_up", mine)
        call.expect("BYE")
    call = peer.call("alice", "Supported: replaces", caller='"Bob" <sips:bob@019f9ae299f5>')
    theirs = alice.wait("incoming")[1]
    assert alice.python(f"json.dumps(line.dialog({theirs!r}))") == "null"
    alice.act("answer", theirs)
    call.taken()
    alice.wait("established", theirs)
    dialog = dialog_of(alice, theirs)
    assert dialog["remote"] == f"<sips:bob@019f9ae299f5>;tag=peer-{call.id}" and dialog["direction"] == "inbound"
    assert dialog["replaces"] is True


@pytest.mark.only_browser("chromium")
def test_who_is_asked(peer, line_at):
    """A server wants a number of its own first: the other one's, one's own, that of call pickup."""
    for statuses in ((), (404,), (480, 604), (484, 403)):
        alice = line_at(peer, registered=False)
        take_back(alice, "kept", DIALOG)
        for count, status in enumerate((*statuses, 200)):
            user, call = asked(peer)
            assert user == ("bob", "alice", "*8")[count]
            assert call.invited.header("replaces") == "first@call;to-tag=theirs;from-tag=mine"
            call.answer() if status == 200 else call.reply(status).expect("ACK")
        alice.wait("taken_back", "kept")
        assert "calling" not in alice.names()


@pytest.mark.only_browser("chromium")
def test_what_is_lost(peer, line_at):
    for statuses in ((481,), (420,), (603,), (404, 404, 404), (404, 481), (500,)):
        alice = line_at(peer, registered=False)
        take_back(alice, "kept", DIALOG)
        for status in statuses:
            asked(peer)[1].reply(status).expect("ACK")
        assert alice.wait("ended")[1:] == ("kept", "call_lost", "line")
        alice.page.close()
        assert peer.expect("REGISTER", where=lambda message: message.header("contact"))


@pytest.mark.only_browser("chromium")
def test_nobody_who_is_asked_says_anything(peer, line_at):
    alice = line_at(peer, registered=False)
    take_back(alice, "kept", DIALOG)
    _, call = asked(peer)
    call.reply(100)
    assert alice.wait("ended", seconds=15)[1:] == ("kept", "call_lost", "line")
    call.expect("CANCEL")


@pytest.mark.only_browser("chromium")
def test_hold_is_refused_once_it_is_back(peer, line_at):
    """Nothing was heard on either side meanwhile; now it is not on hold, which is told."""
    alice = line_at(peer, registered=False)
    take_back(alice, "kept", DIALOG, held=True)
    _, call = asked(peer)
    call.answer()
    held = call.reinvited(488)
    assert "a=sendonly" in held.body
    alice.wait("resumed", "kept", "us")
    alice.wait("not_done", "kept", "hold", "refused")


@pytest.mark.only_browser("chromium")
def test_it_is_hung_up_when_it_is_there(peer, line_at):
    alice = line_at(peer, registered=False)
    take_back(alice, "kept", DIALOG)
    alice.act("hang_up", "kept")
    _, call = asked(peer)
    call.answer().expect("BYE")
    assert alice.wait("ended")[1:] == ("kept", "hung_up", "us")
    assert alice.names().count("ended") == 1


@pytest.mark.only_browser("chromium")
def test_the_connection_breaks_meanwhile(peer, line_at):
    alice = line_at(peer, registered=False)
    take_back(alice, "kept", DIALOG)
    asked(peer)
    peer.hang_up()
    user, call = asked(peer)
    assert user == "bob"
    call.answer()
    alice.wait("taken_back", "kept")
    alice.act("stop")
    call.expect("BYE")


@pytest.mark.only_browser("chromium")
def test_signing_out_meanwhile(peer, line_at):
    alice = line_at(peer, registered=False)
    take_back(alice, "kept", DIALOG)
    _, call = asked(peer)
    call.reply(100)
    alice.act("stop")
    call.expect("CANCEL")
    assert alice.python("len(line.calls)") == 0 and "taken_back" not in alice.names()
