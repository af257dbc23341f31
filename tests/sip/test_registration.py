"""What a registrar may answer, and what becomes of the line and of its calls."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.only_browser("chromium")

# Timers of the phone that wait for longer than `soon` pass at once when told: {renewal: 150 s or more, pauses: under}.
CLOCK = """
globalThis.waiting = [];
const { setTimeout: real, clearTimeout: stop } = globalThis;
globalThis.setTimeout = (act, wait, ...rest) => {
    const id = real(act, wait, ...rest);
    waiting.push({ id, act, wait });
    return id;
};
globalThis.clearTimeout = id => { waiting = waiting.filter(timer => timer.id !== id); stop(id); };
globalThis.pass = least => {
    const due = waiting.filter(timer => timer.wait >= least && timer.wait < 3e5);
    for (const { id, act } of due) { clearTimeout(id); act(); }
    return due.length;
};
"""
RENEWAL = 140_000


def scripted(peer, *statuses):
    """The registrar gives these answers to REGISTER with a Contact, in turn: statuses, or (status, headers); then 200."""
    left = list(statuses)

    def register(request):
        if not left or not request.header("contact"):
            return peer.register(request)
        status, *headers = left.pop(0) if isinstance(left[0], tuple) else (left.pop(0),)
        return peer.response(request, status, *headers)

    peer.rules["REGISTER"] = register
    return left


def renew(alice):
    """It is time to renew."""
    alice.page.wait_for_function("least => waiting.some(timer => timer.wait >= least && timer.wait < 3e5)", arg=RENEWAL)
    alice.script("least => pass(least)", RENEWAL)


@pytest.mark.parametrize("status", [403, 404, 401, (503, "Retry-After: 1"), 606])
def test_a_hiccup_of_the_registrar_is_nobodys_business(peer, line_at, status):
    alice = line_at(peer, before=CLOCK)
    mine = alice.act("dial", "bob")
    call = peer.called().answer()
    alice.wait("established", mine)
    left = scripted(peer, status)
    before = [id(request) for request in peer.all("REGISTER")]
    renew(alice)
    for _ in range(3):  # asked who is there, refused, and then taken
        peer.expect("REGISTER", where=lambda request: id(request) not in before)
    assert not left
    assert alice.names() == ["registering", "registered", "calling", "established"]
    call.hang_up()
    alice.wait("ended", mine, "hung_up", "them")


@pytest.mark.parametrize("statuses", [[403] * 3, [404] * 3, [500, 503, 404], [(503, "Retry-After: 2 (busy)")] * 2])
def test_a_registrar_that_is_ill_for_longer_loses_the_line_but_no_call(peer, line_at, statuses):
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    call = peer.called().answer()
    alice.wait("established", mine)
    scripted(peer, *statuses)
    alice.act("nudge")
    alice.wait("line_lost")
    alice.wait("line_back", seconds=30)
    assert "ended" not in alice.names() and "refused" not in alice.names()
    alice.act("hold", mine)
    call.reinvited()
    alice.wait("held", mine)


def test_a_wrong_password_was_refused_twice(peer, line_at):
    peer.password = "another"
    peer.knows_not = 0

    def register(request):
        if request.header("authorization"):
            peer.knows_not += 1
        return peer.challenge(request)

    peer.rules["REGISTER"] = register
    alice = line_at(peer, registered=False)
    assert alice.wait("refused")[1] == "wrong_password"
    nonces = [
        request.header("authorization").split('nonce="')[1][:12]
        for request in peer.all("REGISTER")
        if request.header("authorization")
    ]
    assert peer.knows_not == 2 and len(set(nonces)) == 2


def test_once_wrong_may_be_a_hiccup(peer, line_at):
    peer.password = "alice-secret"
    asked = []

    def register(request):
        if request.header("authorization"):
            asked.append(request)
            if len(asked) == 1:
                return peer.challenge(request)
        return peer.register(request)

    peer.rules["REGISTER"] = register
    alice = line_at(peer)
    assert alice.names() == ["registering", "registered"]


@pytest.mark.parametrize(
    "status, code",
    [(403, "sign_in_refused"), (404, "sign_in_refused"), (405, "sign_in_refused"), (503, "server_unreachable")],
)
def test_an_account_that_is_not_taken(peer, line_at, status, code):
    scripted(peer, status, status)
    alice = line_at(peer, registered=False)
    assert alice.wait("refused")[1] == code


def test_a_registrar_that_has_moved_and_one_that_wants_longer_registrations(peer, line_at):
    scripted(peer, (302, "Contact: <sip:other.sip.test>"), (423, "Min-Expires: 1800"))
    line_at(peer)
    first, second, third = [peer.expect("REGISTER") for _ in range(3)]
    assert (first.uri, second.uri, third.uri) == ("sip:sip.test", "sip:other.sip.test", "sip:other.sip.test")
    assert third.header("expires") == "1800"


def test_registrars_that_send_one_round_in_circles(peer, line_at):
    scripted(peer, *[(302, "Contact: <sip:a.sip.test>"), (301, "Contact: <sip:b.sip.test>")] * 10)
    alice = line_at(peer, registered=False)
    assert alice.wait("refused")[1] == "sign_in_refused"
    assert len(peer.all("REGISTER")) < 10


@pytest.mark.parametrize(
    "least", [lambda asked: 2 * asked, lambda asked: asked, lambda asked: 0, lambda asked: "soon", lambda asked: 2**40]
)
def test_registrars_to_whom_no_registration_is_long_enough(peer, line_at, least):
    def register(request):
        if not ill or not request.header("contact"):
            return peer.register(request)
        return peer.response(request, 423, f"Min-Expires: {least(int(request.header('expires')))}")

    ill = True
    peer.rules["REGISTER"] = register
    alice = line_at(peer, registered=False)
    code, words = alice.wait("refused")[1:]
    assert code == "sign_in_refused" and "(status 423)" in words
    assert len(peer.all("REGISTER")) <= 4
    assert all(request.header("expires").isdigit() for request in peer.all("REGISTER") if request.header("contact"))
    ill = False
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    call = peer.called().answer()
    alice.wait("established", mine)
    ill = True
    alice.act("nudge")
    alice.wait("line_lost")
    ill = False
    alice.wait("line_back", seconds=30)
    call.hang_up()


OTHER = "Contact: <sip:other@other.invalid;transport=ws>;expires=200"


@pytest.mark.parametrize("told", ["when asked", "in the answer to the renewal"])
def test_an_account_that_was_taken_over_is_not_fought_for(peer, phone_at, told):
    alice = phone_at(peer)
    frame = alice.page.frames[1]

    def register(request):
        asked = not request.header("contact")
        if told == "when asked" or not asked:
            return peer.response(request, 200, OTHER)
        return peer.response(request, 200, f"Contact: <{peer.contacts['alice']}>;expires=100")

    peer.rules["REGISTER"] = register
    frame.evaluate("() => dispatchEvent(new Event('online'))")
    expect(alice.phone.get_by_text("This account is signed in on another device: calls ring there.")).to_be_visible()
    assert alice.wait_for("ERROR")["code"] == "taken_over"
    before = len(peer.all("REGISTER"))
    frame.evaluate("() => dispatchEvent(new Event('online'))")
    peer.request("OPTIONS").expect(200, "OPTIONS")
    assert len(peer.all("REGISTER")) == before
    peer.rules["REGISTER"] = peer.register
    alice.button("Use it here").click()
    expect(alice.phone.locator("[data-line=ready]")).to_be_attached()
    expect(alice.phone.get_by_text("This account is signed in on another device")).to_be_hidden()
