"""The Wazo line in a whole phone, in a host page: a stack's REST API and push channel by `tests.sip.wazo`, SIP by Kamailio."""

import pytest
from playwright.sync_api import expect

from tests.phone.conftest import open_host  # noqa: F401
from tests.sip.wazo import USERS, WazoStub, password
from tests.sip.wazo.people import ENGINE, SIP_SECRET, TENANT, answer


@pytest.fixture
def stack(sip_server):
    with WazoStub() as made:
        yield made


@pytest.fixture
def embed(stack, open_host):  # noqa: F811
    """Host pages with a phone at the stack: `embed({config})`."""
    return lambda config=None, *messages, **more: open_host(
        {"server": stack.server, **(config or {})},
        *messages,
        ignore_https_errors=True,
        permissions=["microphone"],
        **more,
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


def token_message(stack, user="alice", client_id="softphone", seconds=3600):
    token, refresh_token = stack.new_token(user, client_id, seconds)
    return {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": token, "refreshToken": refresh_token}


def give(host, message):
    """The host page gives a token, again."""
    host.post(**{"kind": message["type"]}, token=message["token"], refreshToken=message["refreshToken"])


def is_pushing(stack):
    return stack.wait(lambda: [push.started for push in stack.pushes] == [True])


# -- signing in and out


@pytest.mark.console_errors("status of 401")
def test_by_user_and_password(stack, sign_in):
    host = sign_in(config={"domainName": "lab.example.com", "tenantId": "lab"})
    # A domain, or a tenant, is LDAP's, and never both: who is not found there is looked for without.
    first, second = stack.asked("POST", "auth/0.1/token")
    assert first == second | {"domain_name": "lab.example.com"}
    assert list(second) == ["expiration"] and second["expiration"] > 3600
    session = host.wait_for("SDK_AUTHENTICATED")["session"]
    assert (session["token"], session["refreshToken"], session["host"]) == (stack.tokens[0], None, stack.server)
    assert (session["uuid"], session["tenantUuid"], session["engineUuid"]) == (USERS["alice"], TENANT, ENGINE)
    assert session["engineVersion"] == "26.08" and session["authorizations"] == []
    assert session["sessionUuid"] and "confd.users.me.read" in session["acl"] and session["expiresAt"].endswith("Z")
    profile = session["profile"]
    assert (profile["firstName"], profile["lastName"], profile["email"]) == ("Alice", "Martin", "alice@lab.example.com")
    assert profile["agent"] == {"id": 1, "number": "42", "firstname": "Alice", "lastname": "Martin"}
    assert [line["extensions"][0]["exten"] for line in profile["lines"]] == ["1901", "1001"]
    assert SIP_SECRET not in str(host.heard())


def test_a_user_of_ldap(stack, sign_in):
    host = sign_in("harry", config={"domainName": "lab.example.com"})
    assert host.wait_for("SDK_AUTHENTICATED")["session"]["uuid"] == USERS["harry"]
    assert len(stack.asked("POST", "auth/0.1/token")) == 1


def test_an_old_stack_is_told_the_backend(stack, sign_in):
    sign_in("harry", config={"backend": "ldap_user"})
    assert stack.asked("POST", "auth/0.1/token")[0]["backend"] == "ldap_user"


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


@pytest.mark.console_errors("status of 404")
def test_a_user_without_a_line_for_browsers_is_told(stack, embed):
    # Carol's line is no WebRTC line, Gina's first is no SIP line, her second has no user and password, Dave has none.
    stack.endpoints[4]["endpoint_section_options"].remove(["webrtc", "yes"])
    for count, user in enumerate(("carol", "gina", "dave"), start=1):
        host = embed()
        fill(host, user, keep=True)
        assert "WebRTC" in host.wait_for("ERROR")["message"]
        assert stack.wait(lambda: len(stack.ended) == count and not stack.tokens and not stack.refresh_tokens)  # noqa: B023


@pytest.mark.console_errors("status of 404")
def test_the_first_line_that_works_in_a_browser_is_taken(stack, embed):
    # The options in another order, after a line that is no SIP line.
    stack.endpoints[3]["auth_section_options"].reverse()
    stack.users["bob"]["lines"] = [*stack.users["gina"]["lines"], *stack.users["bob"]["lines"]]
    host = embed()
    fill(host, "bob")
    expect(host.box("Number")).to_be_visible(timeout=10_000)


@pytest.mark.console_errors("status of 401")
def test_who_may_not_read_the_own_user_is_told(stack, embed):
    stack.auth.acl = [access for access in stack.auth.acl if not access.startswith("confd.")]
    host = embed()
    fill(host, "alice")
    assert host.wait_for("ERROR")["code"] == "not_allowed"
    expect(host.phone.get_by_role("alert").filter(has_text="Ask who runs it")).to_be_visible()


@pytest.mark.console_errors("status of 401")
def test_a_missing_permission_is_said_once_and_not_tried_for_again(stack, sign_in):
    stack.auth.acl = [access for access in stack.auth.acl if not access.startswith("call-logd.")]
    host = sign_in(keep=True)
    assert "call-logd.users.me.cdr.read" in host.wait_for("ERROR")["message"]
    assert is_pushing(stack)
    asked = len(stack.asked("GET", "call-logd/1.0/users/me/cdr"))
    stack.auth.acl.append("events.call_log.user.me.created")
    for number in range(3):
        stack.push("call_log_user_created", id=number)
        host.wait_for("BRIDGE_ON_WEBSOCKET_MESSAGE", number + 1)
    search(host, "harry")
    expect(host.phone.get_by_text("1008", exact=True)).to_be_visible()
    assert len(stack.asked("POST", "auth/0.1/token")) == 2  # signing in, and the one renewal
    assert len(host.heard("ERROR")) == 1 and asked == 2


@pytest.mark.console_errors("status of 429")
def test_too_many_sessions_have_their_own_words(stack, embed):
    for _ in range(100):
        stack.auth.begin("alice")
    host = embed()
    fill(host, "alice")
    assert host.wait_for("ERROR")["code"] == "too_many_sessions"
    expect(host.phone.get_by_role("alert").filter(has_text="signed in too often")).to_be_visible()


def test_the_host_that_the_stack_names_is_gone_on_with(stack, sign_in):
    stack.stack_host = f"localhost:{stack.port}"
    host = sign_in()
    assert host.wait_for("SDK_AUTHENTICATED")["session"]["host"] == stack.stack_host
    hosts = {headers["Host"] for _, path, headers, _ in stack.requests if "/confd/" in path}
    assert hosts == {stack.stack_host}


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
    alice.box("Number").fill("1002")
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
    search(alice, "harry")
    expect(alice.phone.get_by_text("1008", exact=True)).to_be_visible()
    (headers,) = [headers for _, path, headers, _ in stack.requests if "/directories/" in path]
    assert newer["token"] in headers.values()


@pytest.mark.console_errors("status of 404")
def test_a_newer_token_that_nobody_knows_ends_no_call_either(stack, talking):
    alice, bob = talking
    give(alice, {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": "nonsense", "refreshToken": None})
    assert stack.wait(lambda: stack.asked("GET", "auth/0.1/token/nonsense"))
    # What the refusal has led to is seen: the next question's answer has come, too.
    search(alice, "harry")
    expect(alice.phone.get_by_text("1008", exact=True)).to_be_visible()
    assert not alice.heard("ERROR") and not alice.heard("ON_CALL_ENDED")
    bob.button("Hang up").click()
    assert alice.wait_for("ERROR")["code"] == "session_expired"


def test_the_token_of_another_user_begins_anew(stack, embed):
    host = embed({}, token_message(stack))
    host.wait_for("SDK_AUTHENTICATED")
    give(host, token_message(stack, "bob"))
    assert host.wait_for("SDK_AUTHENTICATED", 2)["session"]["uuid"] == USERS["bob"]
    assert host.heard("LOGGED_OUT")


def test_a_push_channel_that_is_still_opening_is_given_up_without_a_word(stack, embed):
    # Browsers write the URL of a socket that is closed too early to the console, and the token is in it.
    stack.opening.clear()
    host = embed({}, token_message(stack))
    host.wait_for("SDK_AUTHENTICATED")
    assert stack.wait(lambda: any("token" in path for path in stack.sockets))
    second = token_message(stack, "bob")
    give(host, second)
    assert stack.wait(lambda: stack.asked("GET", "auth/0.1/token/" + second["token"]))
    stack.opening.set()
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert stack.wait(lambda: [push.token for push in stack.pushes if push.started] == [second["token"]])


@pytest.mark.console_errors("status of 401")
def test_a_refresh_token_of_another_client_is_forgotten(stack, embed):
    stack.life = 15
    host = embed({}, token_message(stack, client_id="crm"))
    token = host.wait_for("SDK_AUTHENTICATED")["session"]["token"]
    assert stack.wait(lambda: stack.asked("POST", "auth/0.1/token"), 20)
    # Refused; the token is used until it expires.
    search(host, "harry")
    expect(host.phone.get_by_text("1008", exact=True)).to_be_visible()
    assert token in stack.tokens and not host.heard("ERROR")
    assert host.wait_for("ERROR")["code"] == "session_expired"
    assert len(stack.asked("POST", "auth/0.1/token")) == 1
    assert ("alice", "crm") in stack.auth.refresh_tokens


def test_a_refresh_token_whose_client_is_named(stack, embed):
    stack.life = 5
    message = token_message(stack, client_id="crm")
    host = embed({}, message | {"clientId": "crm"})
    first = host.wait_for("SDK_AUTHENTICATED")["session"]["token"]
    stack.life = 3600
    assert host.wait_for("SDK_AUTHENTICATED", 2)["session"]["token"] != first
    assert stack.asked("POST", "auth/0.1/token")[0]["client_id"] == "crm"
    assert first not in stack.ended  # it is the host page's
    host.tab("Settings").click()
    host.button("Sign out").click()
    assert stack.wait(lambda: not stack.auth.refresh_tokens and stack.ended)


@pytest.mark.console_errors("status of 404")
def test_by_a_token_that_has_expired_and_its_refresh_token(stack, embed):
    message = token_message(stack)
    stack.auth.sessions.clear()
    host = embed({}, message)
    session = host.wait_for("SDK_AUTHENTICATED")["session"]
    assert session["token"] in stack.tokens and session["refreshToken"] == message["refreshToken"]


@pytest.mark.console_errors("status of 40[14]")
def test_by_a_token_that_nobody_knows(stack, embed):
    host = embed({}, {"type": "bridge/BRIDGE_LOGIN_WITH_TOKEN", "token": "nonsense", "refreshToken": "nonsense"})
    assert host.wait_for("ERROR")["code"] == "session_expired"
    expect(host.box("Password")).to_be_visible()


def test_signing_out_ends_both_tokens(stack, sign_in):
    host = sign_in(keep=True)
    (token,) = stack.tokens
    other, _ = stack.new_token("alice", "crm")
    host.tab("Settings").click()
    host.button("Sign out").click()
    host.wait_for("LOGGED_OUT")
    expect(host.box("Password")).to_be_visible()
    assert stack.wait(lambda: stack.ended == [token] and list(stack.auth.refresh_tokens) == [("alice", "crm")])
    assert stack.wait(lambda: not stack.pushes)


# -- the token


def test_it_is_renewed_before_it_expires(stack, sign_in):
    stack.life = 5
    host = sign_in(keep=True)
    first = host.wait_for("SDK_AUTHENTICATED")["session"]
    stack.life = 3600
    second = host.wait_for("SDK_AUTHENTICATED", 2)["session"]
    assert second["token"] != first["token"] and second["refreshToken"] == first["refreshToken"]
    (client,) = [client for _, client in stack.auth.refresh_tokens]
    signing_in, renewal = stack.asked("POST", "auth/0.1/token")
    assert (signing_in["access_type"], signing_in["client_id"]) == ("offline", client)
    assert client.startswith("softphone-") and len(client) > 20
    assert renewal == {"expiration": 3600, "refresh_token": first["refreshToken"], "client_id": client}
    # The push channel goes on with the new one, then the old one is ended: a user's sessions are counted.
    assert stack.wait(lambda: [push.token for push in stack.pushes] == [second["token"]])
    assert stack.wait(lambda: stack.ended == [first["token"]])
    assert len([path for path in stack.sockets if path.count("token") or "asterisk" in path]) == 2


@pytest.mark.console_errors("status of 40[14]")
def test_a_session_that_cannot_be_renewed_has_expired(stack, sign_in):
    stack.life = 5
    host = sign_in(keep=True)
    stack.auth.refresh_tokens.clear()
    assert host.wait_for("ERROR")["code"] == "session_expired"
    expect(host.box("Password")).to_be_visible()
    assert "refresh" not in storage(host)


@pytest.mark.console_errors("status of 401")
def test_a_token_that_ends_early_is_renewed_when_it_is_needed(stack, sign_in):
    host = sign_in(keep=True)
    assert is_pushing(stack)
    stack.auth.sessions.clear()
    search(host, "harry")
    expect(host.phone.get_by_text("1008", exact=True)).to_be_visible()
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert stack.wait(lambda: [push.token for push in stack.pushes] == stack.tokens)
    assert len(stack.asked("POST", "auth/0.1/token")) == 2


@pytest.mark.console_errors("status of 40[14]")
def test_a_token_that_ends_early_and_cannot_be_renewed_has_expired(stack, sign_in):
    host = sign_in()
    assert is_pushing(stack)
    stack.auth.sessions.clear()
    assert host.wait_for("ERROR")["code"] == "session_expired"


def storage(host):
    """What the phone keeps on the device."""
    return host.page.frames[1].evaluate("JSON.stringify(localStorage)")


def test_kept_and_signed_in_again(stack, sign_in):
    host = sign_in(keep=True)
    (refresh_token,) = stack.refresh_tokens
    assert refresh_token in storage(host)
    for secret in (*stack.tokens, password("alice"), SIP_SECRET):
        assert secret not in storage(host)
    host.page.reload()
    expect(host.box("Number")).to_be_visible(timeout=10_000)
    assert stack.asked("POST", "auth/0.1/token")[1]["refresh_token"] == refresh_token
    host.tab("Settings").click()
    host.button("Sign out").click()
    expect(host.box("Password")).to_be_visible()
    assert refresh_token not in storage(host)


@pytest.mark.console_errors("status of 503", "CORS", "ERR_FAILED", "Same Origin Policy")
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
    alice.box("Number").fill("1002")
    alice.button("Call").click()
    expect(bob.phone.get_by_text("Alice Martin").first).to_be_visible(timeout=10_000)
    bob.button("Answer").click()
    for host in (alice, bob):
        host.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    bob.button("Hang up").click()
    ended = alice.wait_for("ON_CALL_ENDED")
    assert (ended["direction"], ended["userExtension"]) == ("outbound", "1001")


@pytest.mark.console_errors("status of 40[14]")
def test_an_expired_session_does_not_end_a_call(stack, sign_in):
    bob = sign_in("bob")
    stack.life = 8
    alice = sign_in("alice", keep=True)
    stack.auth.refresh_tokens.clear()
    asked = len(stack.asked("POST", "auth/0.1/token"))
    alice.box("Number").fill("1002")
    alice.button("Call").click()
    bob.button("Answer").click(timeout=10_000)
    alice.wait_for("BRIDGE_ON_CALL_ESTABLISHED")
    assert stack.wait(lambda: len(stack.asked("POST", "auth/0.1/token")) > asked)
    # What the refusal has led to is seen: the next question's answer has come, too.
    search(alice, "harry")
    alice.wait_for("BRIDGE_WAZO_CONTACT_SEARCH")
    expect(alice.phone.get_by_text("1008", exact=True)).to_be_visible()
    assert not alice.heard("ERROR") and not alice.heard("ON_CALL_ENDED")
    bob.button("Hang up").click()
    assert alice.wait_for("ERROR")["code"] == "session_expired"


def test_the_agent(stack, sign_in):
    host = sign_in()
    host.tab("Agent").click()
    for name, event, path in (
        ("Log in", "LOGGED_IN", "login"),
        ("Pause", "PAUSED", "pause"),
        ("Resume", "RESUMED", "unpause"),
        ("Log out", "LOGGED_OUT", "logoff"),
    ):
        if name == "Pause":
            host.phone.get_by_label("Reason").fill("Lunch")
        host.button(name, host.phone.get_by_role("tabpanel")).click()
        host.wait_for(f"BRIDGE_ON_AGENT_{event}")
        (body,) = stack.asked("POST", f"agentd/1.0/users/me/agents/{path}")
        assert body == {"login": {"line_id": 2}, "pause": {"reason": "Lunch"}}.get(path, {})


def test_the_agent_as_the_stack_says(stack, sign_in):
    stack.agent.update(logged=True, paused=True, paused_reason="Meeting")
    host = sign_in()
    host.tab("Agent").click()
    expect(host.phone.get_by_role("heading", name="You are on pause: Meeting")).to_be_visible()
    assert is_pushing(stack)
    stack.agent.update(logged=False, paused=False)
    stack.push("agent_status_update", agent_id=41, status="logged_out")
    stack.push("agent_status_update", agent_id=1, status="logged_out")
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_OUT")
    assert len(stack.asked("GET", "agentd/1.0/users/me/agents")) == 2


@pytest.mark.console_errors("status of 404")
def test_who_is_no_agent_is_told(stack, sign_in):
    stack.agentd.agents.clear()
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
    (harry,) = [row for row in stack.contacts if row["column_values"][0] == "Harry Ldap"]
    harry["column_values"][4] = "+15550142"
    search(host, "harry")
    expect(host.phone.get_by_text("1008", exact=True)).to_be_visible()
    expect(host.phone.get_by_text("+15550142")).to_be_visible()
    expect(host.phone.get_by_text("Gina Mixed")).to_have_count(0)


def test_the_call_log_is_the_stacks(stack, sign_in):
    missed, *_ = recorded = answer("GET_call-logd-me-cdr")["items"]
    stack.calls = [missed]
    host = sign_in()
    host.tab("Call log").click()
    expect(host.button("Call back Bob")).to_be_visible()
    expect(host.phone.get_by_text("Missed").first).to_be_visible()
    assert is_pushing(stack)
    inbound = recorded[-1] | {"id": 13, "start": "2026-11-27T23:16:50.060057+00:00"}
    stack.calls.append(inbound)
    stack.push("call_log_user_created", **inbound)
    expect(host.button("Call back Zoé Külz")).to_be_visible()
    assert "softphone:log" not in storage(host)


def test_what_the_stack_pushes_is_told(stack, sign_in):
    host = sign_in()
    assert is_pushing(stack)
    assert stack.pushes[0].version == "2"
    assert stack.pushes[0].heard[0] == {"op": "subscribe", "data": {"event_name": "*"}}
    stack.push("call_held", call_id="1.2", text="ü <b>")
    message = host.wait_for("BRIDGE_ON_WEBSOCKET_MESSAGE")["message"]
    assert (message["name"], message["data"]) == ("call_held", {"call_id": "1.2", "text": "ü <b>"})
    assert message["required_acl"] == f"events.calls.{USERS['alice']}"


# -- the push channel in bad weather


def test_the_push_channel_is_pinged(stack, embed):
    host = embed(prepare=lambda context: context.clock.install())
    fill(host, "alice")
    assert is_pushing(stack)
    (push,) = stack.pushes
    host.page.clock.fast_forward(31_000)
    assert stack.wait(lambda: push.heard[-1] == {"op": "ping", "data": {"payload": "softphone"}})
    stack.push("call_held", call_id="1.2")
    host.wait_for("BRIDGE_ON_WEBSOCKET_MESSAGE")  # it has heard that the channel lives
    push.mute = True  # no answer any more: it is taken for dead
    for pings in (2, 2):
        host.page.clock.fast_forward(31_000)
        assert stack.wait(lambda: len([one for one in push.heard if one["op"] == "ping"]) == pings)  # noqa: B023
    newer = lambda: [one for one in stack.pushes if one is not push and one.started]  # noqa: E731
    for _ in range(20):  # the pauses between its tries grow
        host.page.clock.fast_forward(5_000)
        if stack.wait(newer, 1):
            break
    assert len(newer()) == 1


def test_what_happened_while_the_channel_was_away_is_read(stack, sign_in):
    host = sign_in()
    assert is_pushing(stack)
    stack.agent.update(logged=True)
    stack.websocketd.cut()
    host.wait_for("BRIDGE_ON_AGENT_LOGGED_IN")
    assert stack.wait(lambda: len(stack.asked("GET", "call-logd/1.0/users/me/cdr")) == 2)


@pytest.mark.console_errors("status of 401")
def test_a_channel_that_the_user_may_not_have_is_said(stack, sign_in):
    stack.auth.acl.remove("websocketd")
    host = sign_in(keep=True)
    assert "websocketd" in host.wait_for("ERROR")["message"]
    assert not stack.pushes


@pytest.mark.console_errors("WebSocket", "websocketd")
def test_a_channel_that_is_down_is_asked_without_a_token(stack, sign_in):
    """From the first time on: the browser writes the address of a connection that fails to the console."""
    stack.down.add("websocketd")
    sign_in()
    assert stack.wait(lambda: len([path for path in stack.sockets if "websocketd" in path]) > 1)
    assert [path for path in stack.sockets if "token" in path] == []
    stack.down.clear()
    assert stack.wait(lambda: is_pushing(stack), 30)
    stack.down.add("websocketd")
    before = len(stack.sockets)
    stack.websocketd.cut()
    assert stack.wait(
        lambda: len(stack.sockets) > before + 1, 60
    )  # the pauses grow until the phone has heard that it is up
    assert [path for path in stack.sockets[before:] if "token" in path] == []
    stack.down.clear()
    assert stack.wait(lambda: [push.started for push in stack.pushes] == [True], 30)


def test_secrets_are_nowhere(stack, embed, console):
    stack.life = 5
    host = embed()
    fill(host, "alice", keep=True)
    expect(host.box("Number")).to_be_visible(timeout=10_000)
    stack.life = 3600
    host.wait_for("SDK_AUTHENTICATED", 2)
    assert is_pushing(stack)
    frame = host.page.frames[1]
    (kept,) = stack.refresh_tokens
    stored = frame.evaluate("JSON.stringify([localStorage, sessionStorage, location.href])")
    assert stored.count(kept) == 1  # the one that the person has asked to be kept
    places = [
        frame.content(),
        stored.replace(kept, ""),
        console.text(),
        frame.evaluate("performance.getEntriesByType('resource').map(entry => entry.name).join()"),
    ]
    # One that is signed out is worth nothing; the address that ends it is among the browser's.
    for secret in [secret for secret in stack.secrets() if secret not in stack.ended]:
        for place in places:
            assert secret not in place
    # The one URL with a token in it, as the stack demands; so this search does find one where it is.
    told = [path for path in stack.sockets if [secret for secret in stack.secrets() if secret in path]]
    ends = [path for method, path, _, _ in stack.requests if method == "DELETE"]
    assert ends == ["/api/auth/0.1/token/" + token for token in stack.ended]
    assert [path.partition("?")[0] for path in told] == ["/api/websocketd/"]
    assert len([path for path in stack.sockets if path.count("token") or "asterisk" in path]) == 2
    for method, path, headers, _ in stack.requests:
        assert method == "DELETE" or not [secret for secret in stack.secrets() if secret in path], (method, path)
        assert "X-Auth-Token" in {name.title() for name in headers} or "token" in path
