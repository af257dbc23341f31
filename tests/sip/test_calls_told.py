"""What is told of calls at a scripted server: who calls, why a call ends, what the server asks for."""

import json

import pytest
from playwright.sync_api import expect

from tests.sip.peer import Call, answer, offer

pytestmark = pytest.mark.only_browser("chromium")


# -- who is calling


def test_who_calls_is_what_the_server_says(peer, line_at):
    alice = line_at(peer)
    for headers, expected in (
        ([], ["bob", "Bob"]),
        (['P-Asserted-Identity: "Ann" <sip:+33123@x>', "Remote-Party-ID: <sip:2@x>"], ["+33123", "Ann"]),
        (["Remote-Party-ID: <sip:2@x>;party=calling"], ["2", ""]),
        (["P-Asserted-Identity: ,,<<;"], ["bob", "Bob"]),
        (["Privacy: id"], ["", "", {"anonymous": True}]),
        (['Diversion: "Desk" <sip:7@x>;reason=no-answer'], ["bob", "Bob", {"forwarded_by": "Desk"}]),
        (
            ["History-Info: <sip:8@x>;index=1, <sip:alice@x;cause=302>;index=1.1;mp=1"],
            ["bob", "Bob", {"forwarded_by": "8"}],
        ),
    ):
        before = alice.names().count("incoming")
        call = peer.call("alice", *headers)
        told = alice.wait("incoming", count=before + 1)
        assert [told[2], told[3], *told[5:]] == expected, headers
        alice.act("hang_up", told[1])
        call.expect(603, "INVITE")
    peer.call("alice", caller="<sip:pbx.example.com>")
    assert alice.wait("incoming", None, "")[2:4] == ("", "")


def test_a_server_that_is_not_trusted_says_nothing(peer, line_at):
    alice = line_at(peer, trusted=False)
    call = peer.call("alice", "P-Asserted-Identity: <sip:1@x>", "Remote-Party-ID: <sip:2@x>")
    call_id = alice.wait("incoming")[1]
    assert alice.wait("incoming")[2:4] == ("bob", "Bob")
    alice.act("answer", call_id)
    call.taken()
    call.request("UPDATE", "P-Asserted-Identity: <sip:3@x>")
    call.expect(200, "UPDATE")
    assert "identity" not in alice.names()


def test_somebody_else_is_there_now(peer, line_at):
    """By answers, and by requests in the call."""
    alice = line_at(peer)
    mine = alice.act("dial", "100")
    call = peer.called().reply(180, 'P-Asserted-Identity: "Reception" <sip:100@x>')
    alice.wait("identity", mine, "100", "Reception")
    call.answer('Remote-Party-ID: "Zoë" <sip:101@x>;party=called')
    alice.wait("identity", mine, "101", "Zoë")
    call.request("UPDATE", 'P-Asserted-Identity: "Carl" <sip:102@x>')
    alice.wait("identity", mine, "102", "Carl")
    call.request("INVITE", "Remote-Party-ID: <sip:103@x>;party=calling", body="")
    alice.wait("identity", mine, "103", "")
    call.request("UPDATE", "P-Asserted-Identity: nonsense <<<", "Privacy: id")
    call.expect(200, "UPDATE")
    assert alice.names().count("identity") == 4


@pytest.mark.parametrize("trusted", [True, False])
def test_somebody_else_is_there_now_by_the_address_itself(peer, line_at, trusted):
    """RFC 4916: requests in the call have another From. What the server asserts goes first; what stays as it is says nothing."""
    alice = line_at(peer, trusted=trusted)
    mine = alice.act("dial", "100")
    placed = peer.called().answer('P-Asserted-Identity: "Ann" <sip:101@x>')
    came = peer.call("alice")
    theirs = alice.wait("incoming")[1]
    alice.act("answer", theirs)
    came.taken()
    heard = [] if not trusted else [("101", "Ann")]
    for call, call_id, address, method, told in (
        (placed, mine, '"Reception" <sip:100@sip.test>', "UPDATE", None),
        (placed, mine, '"Carl" <sip:102@sip.test>', "UPDATE", ("102", "Carl")),
        (placed, mine, "<sip:102@another.test;user=phone>", "UPDATE", None),
        (placed, mine, "<sip:+33%20103@sip.test>", "INVITE", ("+33103", "")),
        (placed, mine, "<sip:anonymous@anonymous.invalid>", "UPDATE", None),
        (placed, mine, "<sip:sip.test>", "UPDATE", None),
        (placed, mine, "sip:100@sip.test", "UPDATE", ("100", "")),
        (came, theirs, '"Bob B." <sip:bob@sip.test>', "UPDATE", None),
        (came, theirs, "<tel:+4930123456>", "INVITE", ("+4930123456", "")),
        (came, theirs, "Zoë <sip:zoe@sip.test>", "UPDATE", ("zoe", "Zoë")),
    ):
        tag = call.ours.rpartition(";tag=")[2]
        call.request(method, f"From: {address};tag={tag}", body=offer() if method == "INVITE" else "")
        if method == "INVITE":
            call.taken()
        else:
            call.expect(200, "UPDATE")
        if told:
            heard.append(told)
            alice.wait("identity", call_id, *told)
    told = [tuple(event[2:4]) for event in alice.told if event[0] == "identity"]
    assert told == heard
    placed.hang_up()
    came.hang_up()


# -- why it ends


@pytest.mark.parametrize(
    "status, headers, cause",
    [
        (403, ["Reason: Q.850;cause=21"], "declined"),
        (480, ["Reason: Q.850;cause=19"], "no_answer"),
        (500, ['Reason: SIP;cause=486;text="Busy"'], "busy"),
        (503, [], "failed"),
        (488, [], "failed"),
        (403, [], "failed"),
    ],
)
def test_why_a_call_is_refused(peer, line_at, status, headers, cause):
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    peer.called().reply(status, *headers)
    assert alice.wait("ended") == ("ended", mine, cause, "them")
    assert alice.wait("status")[1:] == (mine, status)


def test_answered_on_another_phone(peer, line_at):
    alice = line_at(peer)
    for reason, cause in (
        ("SIP;cause=200", "answered_elsewhere"),
        ("Q.850;cause=26", "answered_elsewhere"),
        ('Q.850;cause=16, SIP;cause=200;text="x"', "answered_elsewhere"),
        ('SIP;cause=487;text="200"', "cancelled"),
        ("Q.850;cause=200", "cancelled"),
    ):
        call = peer.call("alice")
        call.expect(180, "INVITE")
        call.cancel("Reason: " + reason)
        call.expect(487, "INVITE")
        assert alice.told[-1][2:] == (cause, "them") or alice.wait("ended", None, cause), reason
    assert [event[2] for event in alice.told if event[0] == "ended"] == ["answered_elsewhere"] * 3 + ["cancelled"] * 2


# -- transfers


def test_a_transfer_may_ring_as_long_as_it_takes(peer, line_at):
    alice = line_at(peer, before="globalThis.waits = []; const real = setTimeout; setTimeout = (act, wait, ...rest) => "
                                 "{ waits.push(wait); return real(act, wait, ...rest); };")  # fmt: skip
    mine = alice.act("dial", "bob")
    call = peer.called().answer()
    alice.wait("established", mine)
    alice.act("transfer", mine, "carol")
    refer = call.expect("REFER")
    peer.reply(refer, 202, "Contact: <sip:peer@peer.invalid;transport=ws>")
    event = f"Event: refer;id={refer.number}"

    def notify(state, line):
        call.request("NOTIFY", event, f"Subscription-State: {state}", body=line, kind="message/sipfrag")
        call.expect(200, "NOTIFY")

    notify("active;expires=555", "SIP/2.0 180 Ringing")
    alice.page.wait_for_function("() => waits.includes(555_000)")
    assert not alice.script("waits.filter(wait => wait === 60_000)")
    notify("terminated;reason=noresource", "SIP/2.0 486 Busy Here")
    assert alice.wait("transfer_failed") == ("transfer_failed", mine, "busy")
    call.reinvited()  # are you still there?
    assert "ended" not in alice.names()
    alice.act("transfer", mine, "carol")
    refer = call.expect("REFER")
    peer.reply(refer, 202, "Contact: <sip:peer@peer.invalid;transport=ws>")
    event = f"Event: refer;id={refer.number}"
    notify("active;expires=60", "SIP/2.0 180 Ringing")
    notify("terminated;reason=timeout", "SIP/2.0 503 Service Unavailable")
    alice.wait("transfer_failed", count=2)
    call.reinvited(481)  # gone there
    assert alice.wait("ended") == ("ended", mine, "gone", "line")


# -- what the server asks for


STEERING = [
    "Call-Info: <sip:x>;answer-after=0", "Call-Info: ;answer-after=0", r"Call-Info: <sip:x>\;answer-after=0", "Call-Info: answer-after=0",
    "Alert-Info: <http://x>;info=alert-autoanswer;delay=0", "Alert-Info: Auto Answer", "Alert-Info: Ring Answer", "Alert-Info: ;info=RingAnswer",
    "Answer-Mode: Auto", "Answer-Mode: Auto;require",
]  # fmt: skip


def test_calls_that_the_server_wants_answered(peer, line_at):
    """The line says so; what is done about it is the phone's."""
    alice = line_at(peer, auto_answer=True)
    for count, header in enumerate(STEERING, 1):
        call = peer.call("alice", header)
        call.expect(180, "INVITE")
        alice.wait("incoming", count=count)
        assert alice.wait("incoming")[5] == {"answer_after": 0}
        call.cancel()
        alice.wait("ended", count=count)


def test_a_server_that_steers(peer, phone_at):
    alice = phone_at(peer)
    alice.tab("Settings").click()
    alice.phone.get_by_role("combobox", name="Answered by itself").select_option("Whenever the server asks for it")
    talking = peer.call("alice", STEERING[0]).taken()
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    assert alice.wait_for("SDK_CALL_INCOMING")["callSession"]["autoAnswered"] is True
    waiting = peer.call("alice", STEERING[0])
    waiting.expect(180, "INVITE")
    assert (
        alice.wait_for("SDK_CALL_INCOMING", 2)["callSession"]["autoAnswered"] is False
    )  # not over a call that is under way
    waiting.cancel()
    talking.request("NOTIFY", "Event: Hold;id=1", "Subscription-State: active")
    talking.expect(200, "NOTIFY")
    talking.reinvited()
    alice.wait_for("BRIDGE_ON_CALL_HELD")
    talking.request("NOTIFY", "Event: talk", "Subscription-State: active;expires=1")
    talking.reinvited()
    alice.wait_for("BRIDGE_ON_CALL_RESUMED")
    talking.hang_up()
    alice.wait_for("ON_CALL_ENDED", 2)
    ringing = peer.call("alice")
    ringing.expect(180, "INVITE")
    ringing.theirs = next(each for each in peer.heard if each.call_id == ringing.id and each.status == 180).header("to")
    ringing.request("NOTIFY", "Event: talk", "Subscription-State: active")
    ringing.expect(200, "NOTIFY")
    ringing.taken()
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED", 2)


def test_a_server_has_nothing_answered_unless_it_may(peer, line_at):
    alice = line_at(peer)
    for header in [
        *STEERING,
        "Alert-Info: <http://x/ring.wav>",
        "Answer-Mode: Manual",
        "Call-Info: <http://x/photo.jpg>;purpose=icon",
    ]:
        call = peer.call("alice", header)
        call.expect(180, "INVITE")
        call.cancel()
        call.expect(487, "INVITE")
    assert "answered" not in alice.names() and all(len(event) == 5 for event in alice.told if event[0] == "incoming")


# -- in the phone


def test_what_the_person_sees_and_the_page_hears(peer, phone_at):
    alice = phone_at(peer)
    alice.tab("Settings").click()
    alice.phone.get_by_role("combobox", name="Answered by itself").select_option("Whenever the server asks for it")
    call = peer.call("alice", "Answer-Mode: Auto").taken()
    assert alice.wait_for("SDK_CALL_INCOMING")["callSession"]["autoAnswered"] is True
    call.hang_up()
    alice.phone.get_by_role("switch", name="Believe the server about who is calling").uncheck()
    call = peer.call("alice", "P-Asserted-Identity: <sip:1@x>")
    expect(alice.party("Bob")).to_be_visible()
    call.cancel()
    alice.wait_for("ON_CALL_ENDED", 2)
    alice.phone.get_by_role("switch", name="Believe the server about who is calling").check()
    alice.forget()
    calls = (
        (["Privacy: id"], "Anonymous"),
        ([], "Unknown number"),
        (['Diversion: "Desk" <sip:7@x>;reason=no-answer'], "Unknown number"),
    )
    for count, (headers, name) in enumerate(calls, 1):
        call = peer.call("alice", *headers, caller="<sip:pbx.example.com>")
        expect(alice.party(name)).to_be_visible()
        told = alice.wait_for("SDK_CALL_INCOMING", count)["callSession"]
        assert (told["number"], told["displayName"]) == ("", name)
        if len(headers) and "Diversion" in headers[0]:
            expect(alice.party(name)).to_contain_text("forwarded by Desk")
            assert told["forwardedBy"] == "Desk"
        call.cancel()
        alice.wait_for("ON_CALL_ENDED", count)
    alice.tab("Call log").click()
    expect(alice.phone.locator(".entry .name").first).to_have_text("Unknown number")
    expect(alice.phone.locator(".entry .name").nth(2)).to_have_text("Anonymous")
    expect(alice.phone.get_by_role("button", name="Call back")).to_have_count(2)  # those with a number
    for count, (status, reason) in enumerate(
        [(302, "Contact: <sip:bob@sip.test>"), (403, "Reason: Q.850;cause=21"), (503, "")], 4
    ):
        alice.post("bridge/ON_CLICK_TO_CALL", number="bob")
        call = peer.called()
        call.reply(status, *[reason] if reason else [])
        told = alice.wait_for("ON_CALL_ENDED", count)["callSession"]
        assert (told["sipStatus"], told["cause"]) == (status, "declined" if "21" in reason else "failed"), json.dumps(
            told
        )
    alice.post("bridge/ON_CLICK_TO_CALL", number="bob")
    call = peer.called().answer()
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    alice.button("Hold").click()
    call.reinvited(488)
    expect(alice.phone.get_by_text("The call could not be put on hold. It goes on.").first).to_be_visible()
    assert alice.wait_for("ERROR")["code"] == "hold_refused" and not alice.heard("BRIDGE_ON_CALL_HELD")
    alice.button("Hold").click()
    asked = call.expect("INVITE")
    assert not alice.heard("BRIDGE_ON_CALL_HELD")
    peer.reply(asked, 200, "Contact: <sip:peer@peer.invalid;transport=ws>", body=answer(asked.body))
    alice.wait_for("BRIDGE_ON_CALL_HELD")


SUMMARY = "Messages-Waiting: yes\r\nMessage-Account: sip:*98@sip.test\r\nVoice-Message: 3/1\r\n"
KIND = "application/simple-message-summary"


def test_messages_wait(peer, phone_at):
    """Told by the server of its own accord."""
    alice = phone_at(peer)
    call = peer.request(
        "NOTIFY", "alice", "Event: message-summary", "Subscription-State: active", body=SUMMARY, kind=KIND
    )
    call.expect(200, "NOTIFY")
    expect(alice.tab("Voicemail")).to_contain_text("3")
    alice.tab("Voicemail").click()
    alice.button("Call voicemail").click()
    assert peer.called().invited.uri.startswith("sip:*98@")


@pytest.mark.parametrize("told", ["by the server", "by the settings"])
def test_messages_are_asked_for_where_that_is_wanted(peer, line_at, told):
    if told == "by the server":
        register = peer.register
        peer.rules["REGISTER"] = lambda request: register(request).replace(
            "\r\n\r\n", "\r\nAllow-Events: message-summary\r\n\r\n", 1
        )
    alice = line_at(peer, messages=told == "by the settings")
    asked = peer.expect("SUBSCRIBE")
    assert (asked.header("event"), asked.header("accept")) == ("message-summary", KIND)
    call = Call(peer, asked)
    call.request("NOTIFY", "Event: message-summary", "Subscription-State: active;expires=600", body=SUMMARY, kind=KIND)
    call.expect(200, "NOTIFY")
    assert alice.wait("messages_waiting")[1:] == (3, 1, "*98")


def test_nobody_is_asked_who_does_not_say_so(peer, line_at):
    alice = line_at(peer)
    peer.request("NOTIFY", "alice", "Event: presence", "Subscription-State: active").expect(489, "NOTIFY")
    assert not peer.all("SUBSCRIBE") and "messages_waiting" not in [event[0] for event in alice.told]


def test_a_microphone_that_gives_nothing_is_said(peer, line_at):
    alice = line_at(
        peer, before="if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => new MediaStream();"
    )
    mine = alice.act("dial", "bob")
    assert alice.wait("ended") == ("ended", mine, "media", "line")
    assert alice.wait("trouble")[1] == "microphone_missing"
    call = peer.call()
    theirs = alice.wait("incoming")[1]
    alice.act("answer", theirs)
    call.expect(480, "INVITE")
