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


# -- the page


KEPT = """async count => {
    for (;;) {
        const { held } = await navigator.locks.query();
        const locks = held.filter(({ name }) => name.startsWith("softphone call "));
        if (sessionStorage["softphone:calls"] && locks.length === count) return;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
}"""


def kept(frame, count=1):
    """Waits until so many calls are kept and watched."""
    frame.evaluate(KEPT, count)


def anew(desk, count=1, schema=None):
    """The page, and its phone, loaded anew; its user need not sign in. Waits for so many calls to be back."""
    kept(desk.frame, count)
    desk.page.reload()
    desk.page.wait_for_function("() => globalThis.harness")
    if schema:
        desk.python(f"softphone.set_form_schema({schema!r})")
    desk.wait("call_moved", count)


def names(desk):
    """What the page has heard since it was loaded."""
    return [event[0] for event in desk.events()]


@pytest.fixture
def talking(desk):
    """alice has called bob, who has answered; what her page is asked before it is left is noted."""
    alice, bob = desk("alice"), desk("bob")
    alice.asked = []
    alice.page.on("dialog", lambda dialog: (alice.asked.append(dialog.type), dialog.accept()))
    call(alice, bob)
    return alice, bob


def call(caller, called):
    """The one calls the other."""
    before = names(called).count("call_incoming")
    caller.python(f"softphone.make_call({called.user!r})")
    called.wait("call_incoming", before + 1)
    called.press("Answer")
    called.wait("call_established", before + 1)


@at_both
def test_a_page_is_loaded_anew_in_a_call(talking):
    """Three times in a row, by a reload and by a link: nobody is asked, nobody is told of an end, and both hear each other again."""
    alice, bob = talking
    alice.hears("bob")
    for turn in range(3):
        if turn == 1:
            kept(alice.frame)
            alice.page.evaluate("() => { location.search = 'another'; }")
            alice.page.wait_for_url("**another")
            alice.page.wait_for_function("() => globalThis.harness")
            alice.wait("call_moved")
        else:
            anew(alice)
        alice.hears("bob")
        bob.hears("alice")
        moved = alice.wait("call_moved")[0]
        assert moved["recovered"] and moved["number"] == "bob" and moved["answered"] and not moved["held"]
        assert {"call_incoming", "outgoing_call_made", "call_established"}.isdisjoint(names(alice))
        loaded = names(alice).index("iframe_loaded")
        assert "call_changed" in names(alice)[:loaded], "softphone.calls is right before on_iframe_loaded"
        assert "call_ended" not in names(bob)
    assert alice.asked == []
    alice.press("Hang up")
    bob.wait("call_ended")
    entry = alice.wait("call_log_created")[0]
    assert entry["answered"] and entry["callDirection"] == "outbound"
    alice.phone.get_by_role("tab", name="Call log").click()
    assert alice.phone.get_by_role("listitem").count() == 1
    assert alice.frame.evaluate("() => sessionStorage.length") == 0


@pytest.mark.only_browser("chromium")
def test_hold_and_mute_are_as_they_were(talking):
    alice, bob = talking
    alice.press("Mute")
    alice.wait("call_muted")
    anew(alice)
    assert alice.wait("call_moved")[0]["muted"]
    bob.hears()
    alice.hears("bob")
    alice.press("Mute")
    bob.hears("alice")
    alice.press("Hold")
    alice.wait("call_held")
    anew(alice)
    assert alice.wait("call_moved")[0]["held"]
    bob.hears()
    alice.press("Hold")
    alice.wait("call_resumed")
    bob.hears("alice")
    alice.hears("bob")
    assert alice.asked == []


@at_both
def test_two_calls_and_a_conference(talking, desk):
    (alice, bob), carol = talking, desk("carol")
    call(alice, carol)
    anew(alice, 2)
    alice.hears("carol")
    bob.hears()
    alice.press("Merge")
    for each, others in ((alice, ("bob", "carol")), (bob, ("alice", "carol")), (carol, ("alice", "bob"))):
        each.hears(*others)
    anew(alice, 2)
    for each, others in ((alice, ("bob", "carol")), (bob, ("alice", "carol")), (carol, ("alice", "bob"))):
        each.hears(*others)
    assert alice.asked == [] and "call_ended" not in names(bob) + names(carol)


@at_both
def test_a_consultation(talking, desk):
    (alice, bob), carol = talking, desk("carol")
    alice.hand_on("carol", "Ask first")
    carol.wait("call_incoming")
    carol.press("Answer")
    carol.hears("alice")
    anew(alice, 2)
    carol.hears("alice")
    bob.hears()
    alice.press("Complete transfer")
    alice.wait("indirect_transfer_done")
    bob.hears("carol")
    carol.hears("bob")
    assert alice.asked == [] and "call_ended" not in names(bob)


SCHEMA = {
    "type": "object",
    "properties": {"note": {"type": "string", "title": "Note"}, "tags": {"type": "string", "title": "Tags"}},
}


@pytest.mark.only_browser("chromium")
def test_a_card_comes_back_as_it_was_typed(talking):
    alice, bob = talking
    alice.python(f"softphone.set_form_schema({SCHEMA!r})")
    alice.type_into("Note", 'He said "no, {thanks}": ünïcode 日本')
    anew(alice, schema=SCHEMA)
    note = alice.phone.get_by_role("textbox", name="Note", exact=True)
    note.wait_for()
    assert note.input_value() == 'He said "no, {thanks}": ünïcode 日本'
    bob.press("Hang up")
    card = alice.wait("call_ended")[1]
    assert card["note"] == 'He said "no, {thanks}": ünïcode 日本'
    alice.press("Save")  # it was edited: it stays
    assert alice.wait("card_saved")[0]["cardId"] == card["cardId"]


@pytest.mark.only_browser("chromium")
def test_nothing_is_kept_but_while_there_is_a_call(talking):
    """HA1 and tags in the frame's own storage, no password; and what is kept for longer knows none of it."""
    alice, bob = talking
    kept(alice.frame)
    session = alice.frame.evaluate("() => JSON.stringify({ ...sessionStorage })")
    local = alice.frame.evaluate("() => JSON.stringify({ ...localStorage })")
    assert secret("alice") not in session + local and "MD5:" in session
    phone = json.loads(json.loads(session)["softphone:calls"])["phone"]
    tags = [phone["calls"][0][1][name].rpartition("tag=")[2] for name in ("local", "remote")]
    assert all(tags) and not any(word in local for word in (*tags, "MD5:", phone["session"]["ha1"]))
    assert alice.page.evaluate("() => sessionStorage.length + localStorage.length") == 0
    assert alice.frame.evaluate("async () => (await caches.keys()).length + (await indexedDB.databases()).length") == 0
    bob.press("Hang up")
    alice.wait("call_ended")
    assert alice.frame.evaluate("() => sessionStorage.length") == 0
    call(alice, bob)
    kept(alice.frame)
    alice.python("softphone.sign_out()")
    alice.wait("logged_out")
    assert alice.frame.evaluate("() => sessionStorage.length") == 0


def test_the_other_side_hangs_up_while_the_page_loads(talking):
    alice, bob = talking
    kept(alice.frame)
    here = alice.page.url
    alice.page.goto("about:blank")
    bob.press("Hang up")
    bob.wait("call_ended")
    alice.page.goto(here)
    ended = alice.wait("call_ended")[0]
    assert (ended["cause"], ended["answered"]) == ("call_lost", True)
    alice.wait("call_log_created")
    assert names(alice).count("call_ended") == names(alice).count("call_log_created") == 1
    assert "call_moved" not in names(alice) and alice.frame.evaluate("() => sessionStorage.length") == 0


def test_a_tab_that_is_closed_in_a_call_leaves_nobody_to_listen_to_silence(talking):
    alice, bob = talking
    kept(alice.frame)
    alice.page.close()
    bob.wait("call_ended")


@pytest.mark.only_browser("chromium")
def test_a_duplicate_of_the_tab_leaves_the_call_where_it_is(talking, site):
    alice, bob = talking
    kept(alice.frame)
    text = alice.frame.evaluate("() => sessionStorage['softphone:calls']")
    twin = alice.page.context.new_page()
    twin.add_init_script(
        f"if (location.href.startsWith({site.url!r})) sessionStorage['softphone:calls'] = {json.dumps(text)};"
    )
    twin.goto(alice.page.url)
    twin.wait_for_function("() => heard.some(text => JSON.parse(text)[0] === 'iframe_loaded')")
    bob.hears("alice")
    assert "call_moved" not in " ".join(twin.evaluate("heard")) and "call_ended" not in names(alice)


# -- what it says to the server


@pytest.mark.only_browser("chromium")
def test_the_page_signs_in_again_with_what_was_kept(peer, phone_at):
    """Also one that signs in by itself each time, or wants no sign-in to be kept; and it is told so only once."""
    peer.password = secret("alice")
    host = phone_at(peer)
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    first = peer.called().answer("Supported: replaces")
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    kept(host.page.frames[1])
    host.page.evaluate("options[0].config.disableAutoLogin = true")
    host.page.reload()
    user, again = asked(peer)
    assert user == "bob" and first.id in again.invited.header("replaces")
    again.answer("Supported: replaces")
    host.wait_for("SDK_AUTHENTICATED")
    host.page.wait_for_function("() => heard.findLast(each => each.type === 'softphone/CALLS').calls[0].recovered")
    assert len(host.heard("SDK_AUTHENTICATED")) == 1 and not peer.all("BYE")
    assert [message["id"] for message in host.heard("LOGGED_OUT")] == []


@pytest.mark.only_browser("chromium")
def test_where_the_other_side_can_not_do_it_the_page_asks_and_says_goodbye(peer, phone_at):
    host = phone_at(peer)
    questions = []
    host.page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    call = peer.called().answer("Supported: timer")
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    host.page.mouse.click(5, 5)
    host.page.reload()
    call.expect("BYE")
    assert questions == ["beforeunload"]
    assert host.page.frames[1].evaluate("() => sessionStorage.length") == 0


@pytest.mark.only_browser("chromium")
def test_a_page_out_of_the_browsers_cache_takes_back_what_nobody_else_has(peer, phone_at):
    host = phone_at(peer)
    host.post("bridge/ON_CLICK_TO_CALL", number="bob")
    first = peer.called().answer("Supported: replaces")
    host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    frame = host.page.frames[1]
    kept(frame)
    frame.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    frame.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    user, again = asked(peer)
    assert first.id in again.invited.header("replaces") and not peer.all("BYE")
    again.answer("Supported: replaces")
    host.page.wait_for_function("() => heard.findLast(each => each.type === 'softphone/CALLS').calls[0].recovered")
    assert not host.heard("ON_CALL_ENDED")


@pytest.mark.only_browser("chromium")
def test_a_page_is_loaded_anew_before_it_has_come_to_rest(talking):
    """Whatever of the taking back is under way: what watched the call for the page before watches it still."""
    alice, bob = talking
    kept(alice.frame)
    for _ in range(12):
        alice.page.reload()
        alice.page.wait_for_function("() => globalThis.harness")
        alice.wait("call_moved")
    alice.hears("bob")
    bob.hears("alice")
    assert alice.asked == [] and "call_ended" not in names(bob)
