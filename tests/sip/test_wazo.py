"""The Wazo line in a whole phone, in a host page: a stack's REST API and push channel by `wazo_stub`, SIP by Kamailio."""

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.sip.wazo_stub import WazoStub, password


@pytest.fixture
def stack(sip_server):
    with WazoStub() as made:
        yield made


@pytest.fixture
def embed(stack, open_host):  # noqa: F811
    """Host pages with a phone at the stack: `embed({config})`."""
    return lambda config=None, *messages: open_host(
        {"server": stack.server, **(config or {})}, *messages, ignore_https_errors=True, permissions=["microphone"]
    )


@pytest.fixture
def sign_in(embed):
    """A host page whose phone is signed in by user and password."""

    def make(user="alice", keep=False, config=None):
        host = embed(config)
        fill(host, user, keep=keep)
        expect(host.box("Number")).to_be_visible(timeout=10_000)
        return host

    return make


def fill(host, user, word=None, keep=False):
    """Fills the form and signs in."""
    host.box("Username").fill(user)
    host.box("Password").fill(word or password(user))
    if keep:
        host.phone.get_by_role("checkbox", name="Keep me signed in").check()
    host.button("Sign in").click()


def token_message(stack, user="alice", refresh=True):
    token, refresh_token = stack.new_token(user, refresh)
    return {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": token, "refreshToken": refresh_token}


def give(host, message):
    """The host page gives a token, again."""
    host.post(**{"kind": message["type"]}, token=message["token"], refreshToken=message["refreshToken"])


def is_pushing(stack):
    return stack.wait(lambda: [push.started for push in stack.pushes] == [True])


# -- signing in and out


def test_by_user_and_password(stack, sign_in):
    host = sign_in(config={"domainName": "example.com", "tenantId": "tenant-1"})
    (asked,) = stack.asked("POST", "auth/0.1/token")
    assert asked.pop("expiration") > 0
    assert asked == {
        "backend": "wazo_user", "domain_name": "example.com", "tenant_id": "tenant-1", "access_type": "offline", "client_id": "softphone",
    }
    session = host.wait_for("SDK_AUTHENTICATED")["session"]
    (token,), (refresh_token,) = stack.tokens, stack.refresh_tokens
    assert (session["token"], session["refreshToken"], session["host"]) == (token, refresh_token, stack.server)
    assert (session["uuid"], session["tenantUuid"], session["engineUuid"]) == ("uuid-alice", "tenant-1", "engine-1")
    assert session["sessionUuid"].startswith("session-") and session["acl"] == ["confd.users.me.read"]
    assert session["expiresAt"].endswith("Z")
    profile = session["profile"]
    assert (profile["firstName"], profile["lastName"], profile["email"]) == ("Alice", "Martin", "alice@example.com")
    assert "alice-secret" not in str(host.heard())


def test_with_the_port_apart(stack, embed):
    name, port = stack.server.split(":")
    host = embed({"server": name, "port": port})
    fill(host, "alice")
    expect(host.box("Number")).to_be_visible(timeout=10_000)


@pytest.mark.console_errors("status of 401")
def test_a_wrong_password_is_said(stack, embed):
    host = embed()
    fill(host, "alice", "wrong")
    expect(host.phone.get_by_role("alert").filter(has_text="Username or password is wrong.")).to_be_visible()
    assert host.wait_for("ERROR")["code"] == "wrong_password"
    assert not stack.tokens


@pytest.mark.console_errors("ERR_CONNECTION_REFUSED", "can.t establish", "Same Origin Policy")
def test_a_stack_that_is_not_there_is_said(embed):
    host = embed({"server": "127.0.0.1:10091"})
    fill(host, "alice")
    assert host.wait_for("ERROR")["code"] == "server_unreachable"
    expect(host.box("Password")).to_be_visible()


def test_a_user_without_a_line_for_browsers_is_told(stack, embed):
    stack.webrtc = False
    host = embed()
    fill(host, "alice")
    assert "WebRTC" in host.wait_for("ERROR")["message"]
    assert stack.wait(lambda: stack.ended and not stack.tokens)


def test_a_sip_account_that_is_refused_is_read_once_more(stack, embed):
    stack.sip_secrets = ["wrong", "wrong"]
    host = embed()
    fill(host, "alice")
    assert "SIP" in host.wait_for("ERROR")["message"]
    assert not stack.sip_secrets
    stack.sip_secrets = ["wrong"]
    fill(host, "alice")
    expect(host.box("Number")).to_be_visible(timeout=10_000)


def test_by_token(stack, embed):
    message = token_message(stack)
    host = embed({}, message)
    session = host.wait_for("SDK_AUTHENTICATED")["session"]
    assert (session["token"], session["refreshToken"]) == (message["token"], message["refreshToken"])
    assert not stack.asked("POST", "auth/0.1/token")
    give(host, message)
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert not stack.ended and not host.heard("LOGGED_OUT")


@pytest.fixture
def talking(stack, embed, sign_in):
    """Alice, signed in by a token, and Bob, whom she has called."""
    bob = sign_in("bob")
    alice = embed({}, token_message(stack))
    alice.wait_for("SDK_AUTHENTICATED")
    assert stack.wait(lambda: [push.started for push in stack.pushes] == [True, True])
    alice.box("Number").fill("bob")
    alice.button("Call").click()
    bob.button("Answer").click(timeout=10_000)
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    return alice, bob


def test_a_newer_token_of_the_same_user_ends_no_call(stack, talking):
    alice, _ = talking
    newer = token_message(stack)
    give(alice, newer)
    session = alice.wait_for("SDK_AUTHENTICATED", 2)["session"]
    assert (session["token"], session["refreshToken"]) == (newer["token"], newer["refreshToken"])
    assert stack.wait(lambda: newer["token"] in [push.token for push in stack.pushes])
    expect(alice.button("Hang up")).to_be_visible()
    assert not alice.heard("LOGGED_OUT") and not alice.heard("ON_CALL_ENDED")
    search(alice, "dora")
    expect(alice.phone.get_by_text("Dora Diaz").first).to_be_visible()
    (headers,) = [headers for _, path, headers, _ in stack.requests if "/directories/" in path]
    assert newer["token"] in headers.values()


@pytest.mark.console_errors("status of 404")
def test_a_newer_token_that_nobody_knows_ends_no_call_either(stack, talking):
    alice, bob = talking
    give(alice, {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": "nonsense", "refreshToken": None})
    assert stack.wait(lambda: stack.asked("GET", "auth/0.1/token/nonsense"))
    # What the refusal has led to is seen: the next question's answer has come, too.
    search(alice, "dora")
    expect(alice.phone.get_by_text("Dora Diaz").first).to_be_visible()
    assert not alice.heard("ERROR") and not alice.heard("ON_CALL_ENDED")
    bob.button("Hang up").click()
    assert alice.wait_for("ERROR")["code"] == "session_expired"


def test_the_token_of_another_user_begins_anew(stack, embed):
    host = embed({}, token_message(stack))
    host.wait_for("SDK_AUTHENTICATED")
    give(host, token_message(stack, "bob"))
    assert host.wait_for("SDK_AUTHENTICATED", 2)["session"]["uuid"] == "uuid-bob"
    assert host.heard("LOGGED_OUT")


def test_a_push_channel_that_is_still_opening_is_given_up_without_a_word(stack, embed):
    # Browsers write the URL of a socket that is closed too early to the console, and the token is in it.
    stack.opening.clear()
    host = embed({}, token_message(stack))
    host.wait_for("SDK_AUTHENTICATED")
    assert stack.wait(lambda: any("websocketd" in path for path in stack.sockets))
    second = token_message(stack, "bob")
    give(host, second)
    assert stack.wait(lambda: stack.asked("GET", "auth/0.1/token/" + second["token"]))
    stack.opening.set()
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert stack.wait(lambda: [push.token for push in stack.pushes if push.started] == [second["token"]])


@pytest.mark.console_errors("status of 404")
def test_by_a_token_that_has_expired_and_its_refresh_token(stack, embed):
    message = token_message(stack)
    stack.tokens.clear()
    host = embed({}, message)
    session = host.wait_for("SDK_AUTHENTICATED")["session"]
    assert session["token"] in stack.tokens and session["refreshToken"] == message["refreshToken"]


@pytest.mark.console_errors("status of 40[14]")
def test_by_a_token_that_nobody_knows(stack, embed):
    host = embed({}, {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": "nonsense", "refreshToken": "nonsense"})
    assert host.wait_for("ERROR")["code"] == "session_expired"
    expect(host.box("Password")).to_be_visible()


def test_signing_out_ends_the_token(stack, sign_in):
    host = sign_in()
    (token,) = stack.tokens
    host.tab("Settings").click()
    host.button("Sign out").click()
    host.wait_for("LOGGED_OUT")
    expect(host.box("Password")).to_be_visible()
    assert stack.wait(lambda: stack.ended == [token])
    assert stack.wait(lambda: not stack.pushes)


# -- the token


def test_it_is_renewed_before_it_expires(stack, sign_in):
    stack.life = 5
    host = sign_in()
    first = host.wait_for("SDK_AUTHENTICATED")["session"]
    stack.life = 3600
    second = host.wait_for("SDK_AUTHENTICATED", 2)["session"]
    assert second["token"] != first["token"] and second["refreshToken"] == first["refreshToken"]
    renewal = stack.asked("POST", "auth/0.1/token")[1]
    assert (renewal["refresh_token"], renewal["client_id"]) == (first["refreshToken"], "softphone")
    assert "access_type" not in renewal
    assert stack.wait(lambda: [push.token for push in stack.pushes] == [second["token"]])


@pytest.mark.console_errors("status of 401")
def test_a_session_that_cannot_be_renewed_has_expired(stack, sign_in):
    stack.life = 5
    host = sign_in(keep=True)
    stack.refresh_tokens.clear()
    assert host.wait_for("ERROR")["code"] == "session_expired"
    expect(host.box("Password")).to_be_visible()
    assert "refresh" not in storage(host)


@pytest.mark.console_errors("status of 401")
def test_a_token_that_ends_early_is_renewed_when_it_is_needed(stack, sign_in):
    host = sign_in()
    stack.tokens.clear()
    search(host, "dora")
    expect(host.phone.get_by_text("Dora Diaz").first).to_be_visible()
    host.wait_for("SDK_AUTHENTICATED", 2)


def storage(host):
    """What the phone keeps on the device."""
    return host.page.frames[1].evaluate("JSON.stringify(localStorage)")


def test_kept_and_signed_in_again(stack, sign_in):
    host = sign_in(keep=True)
    (refresh_token,) = stack.refresh_tokens
    assert refresh_token in storage(host)
    for secret in (*stack.tokens, password("alice"), "alice-secret"):
        assert secret not in storage(host)
    host.page.reload()
    expect(host.box("Number")).to_be_visible(timeout=10_000)
    assert stack.asked("POST", "auth/0.1/token")[1]["refresh_token"] == refresh_token
    host.tab("Settings").click()
    host.button("Sign out").click()
    expect(host.box("Password")).to_be_visible()
    assert refresh_token not in storage(host)


@pytest.mark.console_errors("status of 503")
def test_a_kept_session_waits_for_a_stack_that_is_away(stack, sign_in):
    host = sign_in(keep=True)
    stack.status = 503
    host.page.reload()
    assert host.wait_for("ERROR")["code"] == "line_lost"
    stack.status = None
    expect(host.box("Number")).to_be_visible(timeout=10_000)


def test_no_kept_session_with_auto_login_off(stack, sign_in, embed):
    host = sign_in(keep=True, config={"disableAutoLogin": True})
    host.page.reload()
    expect(host.box("Password")).to_be_visible()
    assert len(stack.asked("POST", "auth/0.1/token")) == 1


# -- calls, agent, contacts, call log, push


def test_a_call(sign_in):
    alice, bob = sign_in("alice"), sign_in("bob")
    alice.box("Number").fill("bob")
    alice.button("Call").click()
    expect(bob.phone.get_by_text("Alice Martin").first).to_be_visible(timeout=10_000)
    bob.button("Answer").click()
    for host in (alice, bob):
        host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    bob.button("Hang up").click()
    ended = alice.wait_for("ON_CALL_ENDED")
    assert (ended["direction"], ended["userExtension"]) == ("outbound", "1001")


@pytest.mark.console_errors("status of 401")
def test_an_expired_session_does_not_end_a_call(stack, sign_in):
    bob = sign_in("bob")
    stack.life = 6
    alice = sign_in("alice")
    stack.refresh_tokens.clear()
    asked = len(stack.asked("POST", "auth/0.1/token"))
    alice.box("Number").fill("bob")
    alice.button("Call").click()
    bob.button("Answer").click(timeout=10_000)
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    assert stack.wait(lambda: len(stack.asked("POST", "auth/0.1/token")) > asked)
    # What the refusal has led to is seen: the next question's answer has come, too.
    search(alice, "dora")
    alice.wait_for("BRIDGE_WAZO_CONTACT_SEARCH")
    expect(alice.phone.get_by_text("Dora Diaz").first).to_be_visible()
    assert not alice.heard("ERROR") and not alice.heard("ON_CALL_ENDED")
    bob.button("Hang up").click()
    assert alice.wait_for("ERROR")["code"] == "session_expired"


def test_the_agent(stack, sign_in):
    host = sign_in()
    host.tab("Agent").click()
    for name, event, path in (
        ("Log in", "LOGGED_IN", "login"), ("Pause", "PAUSED", "pause"), ("Resume", "RESUMED", "unpause"), ("Log out", "LOGGED_OUT", "logoff"),
    ):
        if name == "Pause":
            host.phone.get_by_label("Reason").fill("Lunch")
        host.button(name, host.phone.get_by_role("tabpanel")).click()
        host.wait_for(f"BRIDGE_ON_AGENT_{event}")
        (body,) = stack.asked("POST", f"agentd/1.0/users/me/agents/{path}")
        assert body == {"login": {"line_id": 8}, "pause": {"reason": "Lunch"}}.get(path, {})


def test_the_agent_as_the_stack_says(stack, sign_in):
    stack.agent |= {"logged": True, "paused": True, "paused_reason": "Meeting"}
    host = sign_in()
    host.tab("Agent").click()
    expect(host.phone.get_by_role("heading", name="You are on pause: Meeting")).to_be_visible()
    assert is_pushing(stack)
    stack.agent |= {"logged": False, "paused": False}
    stack.push("agent_status_update", agent_id=41, status="logged_out")
    stack.push("agent_status_update", agent_id=42, status="logged_out")
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_OUT")
    assert len(stack.asked("GET", "agentd/1.0/users/me/agents")) == 2


@pytest.mark.console_errors("status of 404")
def test_who_is_no_agent_is_told(stack, sign_in):
    stack.agent = None
    host = sign_in()
    host.tab("Agent").click()
    expect(host.phone.get_by_role("heading", name="No agent")).to_be_visible()
    expect(host.button("Log in", host.phone.get_by_role("tabpanel"))).to_have_count(0)


def search(host, query):
    host.tab("Contacts").click()
    host.phone.get_by_role("searchbox").or_(host.box("Search contacts")).first.fill(query)


def test_contacts_are_found_and_called(stack, sign_in):
    host = sign_in()
    search(host, "di&az")
    assert host.wait_for("BRIDGE_WAZO_CONTACT_SEARCH")["query"] == "di&az"
    assert stack.wait(lambda: [where for _, where, *_ in stack.requests if where.endswith("?term=di%26az")])
    search(host, "dora")
    expect(host.phone.get_by_text("1042")).to_be_visible()
    expect(host.phone.get_by_text("+15550142")).to_be_visible()
    expect(host.phone.get_by_text("Emil Ek")).to_have_count(0)


def test_the_call_log_is_the_stacks(stack, sign_in):
    stack.calls = [{
        "id": 12, "start": "2026-11-20T08:00:00.000000+00:00", "answer": None, "answered": False, "end": "2026-11-20T08:00:20+00:00",
        "duration": None, "call_direction": "internal", "source_name": "Dora Diaz", "source_extension": "1042",
        "source_user_uuid": "uuid-dora", "destination_name": "Alice Martin", "destination_extension": "1001",
        "destination_user_uuid": "uuid-alice", "recordings": [],
    }]
    host = sign_in()
    host.tab("Call log").click()
    expect(host.button("Call back Dora Diaz")).to_be_visible()
    expect(host.phone.get_by_text("Missed").first).to_be_visible()
    assert is_pushing(stack)
    stack.calls.insert(0, {**stack.calls[0], "id": 13, "source_name": "Emil Ek", "source_extension": "1043"})
    stack.push("call_log_user_created", id=13)
    expect(host.button("Call back Emil Ek")).to_be_visible()
    assert "softphone:log" not in storage(host)


def test_what_the_stack_pushes_is_told(stack, sign_in):
    host = sign_in()
    assert is_pushing(stack)
    assert stack.pushes[0].version == "2"
    assert stack.pushes[0].heard[0] == {"op": "subscribe", "data": {"event_name": "*"}}
    stack.push("call_held", call_id="1.2", text="ü <b>")
    message = host.wait_for("BRIDGE_ON_WEBSOCKET_MESSAGE")["message"]
    assert message == {"name": "call_held", "data": {"call_id": "1.2", "text": "ü <b>"}}


def test_secrets_are_nowhere(stack, embed, console):
    stack.life = 5
    host = embed()
    fill(host, "alice")
    expect(host.box("Number")).to_be_visible(timeout=10_000)
    stack.life = 3600
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert is_pushing(stack)
    frame = host.page.frames[1]
    places = [frame.content(), frame.evaluate("JSON.stringify([localStorage, sessionStorage, location.href])"), console.text(),
              frame.evaluate("performance.getEntriesByType('resource').map(entry => entry.name).join()")]
    for secret in stack.secrets():
        for place in places:
            assert secret not in place
    # The one URL with a token in it, as the stack demands; so this search does find one where it is.
    told = [path for path in stack.sockets if [secret for secret in stack.secrets() if secret in path]]
    assert [path.partition("?")[0] for path in told] == ["/api/websocketd/"]
    assert len(stack.sockets) == 2
    for method, path, headers, _ in stack.requests:
        assert not [secret for secret in stack.secrets() if secret in path], (method, path)
        assert "X-Auth-Token" in {name.title() for name in headers} or "token" in path
