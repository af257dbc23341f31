"""Everything together: host pages with the one tag and Python handlers, the bundled phone in them, calls through a real SIP server.

What is compared is all that the handlers of each page are called with, in order, while people press the phone's buttons.
"""

from playwright.sync_api import expect

from tests.sip.desks import lines
from tests.sip.servers import at_both


def talk(caller, called):
    """A call on the dial pad, answered by a person."""
    made, come = [
        sum(event[0] == name for event in page.events())
        for page, name in ((caller, "call_established"), (called, "call_incoming"))
    ]
    caller.dial(called.user)
    called.wait("call_incoming", come + 1)
    called.press("Answer", caller.user)
    caller.wait("call_established", made + 1)
    caller.hears(called.user)
    called.hears(caller.user)


def over(*pages):
    """Waits until the call of each page is in its log."""
    for page in pages:
        page.wait("call_log_created")


def test_a_call_with_all_that_can_be_done_in_it(desk, runtime):
    alice, bob = desk("alice", runtime), desk("bob", runtime)
    session = alice.wait("authenticated")[0]
    assert (session["uuid"], session["profile"]["username"], session["token"]) == ("alice@sip.test", "alice", None)
    alice.python("softphone.make_call('bob')")
    bob.wait("call_incoming")
    bob.press("Answer", "alice")
    alice.hears("bob")
    bob.hears("alice")
    alice.press("Hold")
    bob.hears()
    alice.press("Hold")
    bob.hears("alice")
    alice.press("Mute")
    bob.hears()
    alice.press("Mute")
    bob.hears("alice")
    alice.press("Keypad")
    alice.press("5")
    bob.hears_key(770, 1336)
    alice.press("#")
    bob.hears_key(941, 1477)
    alice.press("Hang up")
    over(alice, bob)
    assert alice.told() == lines("""
        outgoing_call_made: #1 to bob
        call_established: #1 to bob answered
        call_held
        call_resumed
        call_muted
        call_unmuted
        dtmf_sent: 5
        dtmf_sent: #
        call_ended: #1 to bob answered: card #1 bob: outbound: alice
        call_log_created: outbound alice to bob, answered
    """)
    assert bob.told() == lines("""
        call_incoming: #1 from alice
        call_locally_answered: #1 from alice
        call_established: #1 from alice answered
        call_ended: #1 from alice answered: card #1 alice: inbound: bob
        call_log_created: inbound alice to bob, answered
    """)
    assert alice.wait("outgoing_call_made")[0]["sipCallId"] == bob.wait("call_incoming")[0]["sipCallId"]


def test_a_second_call_waits_is_taken_and_swapped(desk):
    alice, bob, carol = desk("alice"), desk("bob"), desk("carol")
    talk(alice, bob)
    talk(carol, alice)
    bob.hears()
    alice.press("Swap")
    alice.hears("bob")
    carol.hears()
    alice.press("Swap")
    alice.hears("carol")
    bob.hears()
    alice.press("Hang up", "carol")
    over(alice, carol)
    alice.press("Hold", "bob")
    alice.hears("bob")
    bob.press("Hang up")
    over(bob)
    alice.wait("call_log_created", 2)
    assert any_order(alice.told()) == any_order(
        lines("""
        outgoing_call_made: #1 to bob
        call_established: #1 to bob answered
        call_incoming: #2 from carol
        call_locally_answered: #2 from carol
        call_held
        call_established: #2 from carol answered
        call_held
        call_resumed
        call_held
        call_resumed
        call_ended: #2 from carol answered: card #2 carol: inbound: alice
        call_log_created: inbound carol to alice, answered
        call_resumed
        call_ended: #1 to bob answered: card #1 bob: outbound: alice
        call_log_created: outbound alice to bob, answered
    """)
    )
    assert bob.told() == lines("""
        call_incoming: #1 from alice
        call_locally_answered: #1 from alice
        call_established: #1 from alice answered
        call_ended: #1 from alice answered: card #1 alice: inbound: bob
        call_log_created: inbound alice to bob, answered
    """)
    assert carol.told() == lines("""
        outgoing_call_made: #1 to alice
        call_established: #1 to alice answered
        call_ended: #1 to alice answered: card #1 alice: outbound: carol
        call_log_created: outbound carol to alice, answered
    """)


def any_order(told):
    """Holding and resuming are told when the far side has answered, which may be a moment sooner or later: here they come last."""
    held = ("call_held", "call_resumed")
    return [line for line in told if line not in held] + sorted(line for line in told if line in held)


@at_both
def test_a_blind_transfer_and_a_recording_that_goes_along(desk):
    alice, bob, carol = desk("alice"), desk("bob"), desk("carol")
    talk(alice, bob)
    bob.press("Record")
    bob.wait("start_recording")
    bob.hears("alice")
    alice.hand_on("carol", "Transfer now")
    carol.wait("call_incoming")
    carol.press("Answer", "bob")
    bob.hears("carol")
    carol.hears("bob")
    bob.press("Record")
    bob.press("Hang up")
    over(alice, bob, carol)
    assert alice.told() == lines("""
        outgoing_call_made: #1 to bob
        call_established: #1 to bob answered
        direct_transfer: carol
        call_ended: #1 to bob answered: card #1 bob: outbound: alice
        call_log_created: outbound alice to bob, answered
    """)
    assert bob.told() == lines("""
        call_incoming: #1 from alice
        call_locally_answered: #1 from alice
        call_established: #1 from alice answered
        start_recording
        stop_recording
        call_ended: #1 from carol answered: card #1 alice: inbound: bob
        call_log_created: inbound alice to bob, answered
    """)
    assert carol.told() == lines("""
        call_incoming: #1 from bob
        call_locally_answered: #1 from bob
        call_established: #1 from bob answered
        call_ended: #1 from bob answered: card #1 bob: inbound: carol
        call_log_created: inbound bob to carol, answered
    """)
    parts = bob.recording()
    assert parts is None or parts.index({"alice", "bob"}) < parts.index({"bob", "carol"}), parts


def test_a_transfer_after_asking_cancelled_then_completed(desk):
    alice, bob, carol = desk("alice"), desk("bob"), desk("carol")
    talk(alice, bob)
    alice.hand_on("carol", "Ask first")
    carol.wait("call_incoming")
    carol.press("Answer", "alice")
    alice.hears("carol")
    bob.hears()
    alice.press("Cancel transfer")
    alice.hears("bob")
    bob.hears("alice")
    over(carol)
    alice.hand_on("carol", "Ask first")
    carol.wait("call_incoming", 2)
    carol.press("Answer", "alice")
    carol.hears("alice")
    carol.press("Record")
    carol.wait("start_recording")
    alice.hears("carol")
    alice.press("Complete transfer")
    bob.hears("carol")
    carol.hears("bob")
    bob.press("Hang up")
    over(bob)
    alice.wait("call_log_created", 3)
    carol.wait("call_log_created", 2)
    assert alice.told() == lines("""
        outgoing_call_made: #1 to bob
        call_established: #1 to bob answered
        create_indirect_transfer: carol
        indirect_call_made: #2 to carol
        call_held
        cancel_indirect_transfer
        call_log_created: outbound alice to carol, answered
        call_resumed
        create_indirect_transfer: carol
        indirect_call_made: #3 to carol
        call_held
        confirm_indirect_transfer
        indirect_transfer_done: #3 to carol answered
        call_ended: #1 to bob answered: card #1 bob: outbound: alice
        call_log_created: outbound alice to bob, answered
        call_log_created: outbound alice to carol, answered
    """)
    assert bob.told() == lines("""
        call_incoming: #1 from alice
        call_locally_answered: #1 from alice
        call_established: #1 from alice answered
        call_ended: #1 from carol answered: card #1 alice: inbound: bob
        call_log_created: inbound alice to bob, answered
    """)
    assert carol.told() == lines("""
        call_incoming: #1 from alice
        call_locally_answered: #1 from alice
        call_established: #1 from alice answered
        call_ended: #1 from alice answered: card #1 alice: inbound: carol
        call_log_created: inbound alice to carol, answered
        call_incoming: #2 from alice
        call_locally_answered: #2 from alice
        call_established: #2 from alice answered
        start_recording
        stop_recording
        call_ended: #2 from bob answered: card #2 alice: inbound: carol
        call_log_created: inbound alice to carol, answered
    """)
    parts = carol.recording()
    assert parts is None or parts.index({"alice", "carol"}) < parts.index({"bob", "carol"}), parts


def test_calls_that_nobody_takes(desk):
    alice, bob = desk("alice"), desk("bob", prepare=lambda context: context.clock.install())
    alice.dial("bob")
    bob.wait("call_incoming")
    bob.press("Decline", "alice")
    over(alice, bob)
    alice.dial("bob")
    bob.wait("call_incoming", 2)
    bob.page.clock.fast_forward("04:00")  # it rings for as long as the server lets it
    expect(bob.phone.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    alice.press("Hang up")
    bob.wait("call_log_created", 2)
    alice.wait("call_log_created", 2)
    bob.phone.get_by_role("tab", name="Settings").click()
    bob.phone.get_by_role("switch", name="Do not disturb").check()
    alice.dial("bob")
    bob.wait("call_log_created", 3)
    alice.wait("call_log_created", 3)
    assert alice.told() == lines("""
        outgoing_call_made: #1 to bob
        call_ended: #1 to bob: card #1 bob: outbound: alice
        call_log_created: outbound alice to bob, no answer
        outgoing_call_made: #2 to bob
        call_ended: #2 to bob: card #2 bob: outbound: alice
        call_log_created: outbound alice to bob, no answer
        outgoing_call_made: #3 to bob
        call_ended: #3 to bob: card #3 bob: outbound: alice
        call_log_created: outbound alice to bob, no answer
    """)
    statuses = [event[1]["sipStatus"] for event in alice.events() if event[0] == "call_ended"]
    assert statuses == [603, 487, 486]
    assert bob.told() == lines("""
        call_incoming: #1 from alice
        call_rejected: #1 from alice
        call_ended: #1 from alice: card #1 alice: inbound: bob
        call_log_created: inbound alice to bob, no answer
        call_incoming: #2 from alice
        call_ended: #2 from alice: card #2 alice: inbound: bob
        call_log_created: inbound alice to bob, missed
        call_log_created: inbound alice to bob, missed
    """)


def test_a_wrong_password_is_told_to_the_page_and_to_the_person(desk):
    alice = desk("alice", sign_in=False)
    alice.python("softphone.login('alice', 'wrong', domain='sip.test')")
    assert alice.wait("error")[0][:2] == ["PhoneError", "wrong_password"]
    expect(alice.phone.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_what_follows_a_number_is_dialled_once_it_is_answered(desk):
    alice, bob = desk("alice", "mpy"), desk("bob", "mpy")
    alice.wait("authenticated")
    bob.wait("authenticated")
    alice.javascript("""() => document.querySelector("#wazo-softphone").contentWindow.postMessage(
        {type: "bridge/ON_CLICK_TO_CALL", number: "bob", postDial: ",5w#"}, "*")""")
    bob.wait("call_incoming")
    alice.wait("outgoing_call_made")
    bob.press("Answer", "alice")
    bob.hears_key(770, 1336)
    alice.press("Dial now")
    bob.hears_key(941, 1477)
    alice.wait("dtmf_sent", 2)
    assert [event[1:] for event in alice.events() if event[0] == "dtmf_sent"] == [["5"], ["#"]]
    alice.press("Hang up")
    over(alice, bob)
