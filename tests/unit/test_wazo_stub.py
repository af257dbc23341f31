"""The Wazo stack of the tests answers as a real one did: each recorded request is put to it again, its answer compared
field by field. Of `VARYING` only the kind is compared, because each run has its own.
"""

import base64
import http.client
import json
import os
import re
import socket
import ssl
import struct

import pytest

from tests.sip.wazo import USERS, WazoStub, password
from tests.sip.wazo.people import ANSWERS

VARYING = {
    "token", "refresh_token", "session_uuid", "issued_at", "expires_at", "utc_issued_at", "utc_expires_at", "timestamp",
    "remote_addr", "user_agent",
}  # fmt: skip
ORIGIN = "https://phone.example.com"
HEADERS = ("Content-Type", "Access-Control-Allow-Origin", "Wazo-Sessions-Revoked")
TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE


def body_of(name):
    return json.loads((ANSWERS / f"{name}.json").read_text("utf-8"))["body"]


# -- what must have been before


def paused(stack, token):
    stack.agent.update(
        logged=True, paused=True, paused_reason="Lunch", extension="1001", state_interface="PJSIP/web1001"
    )
    stack.agent["context"] = stack.confd.lines("alice")[2][1]


def logged(stack, token):
    stack.agent["logged"] = True


def with_calls(stack, token):
    stack.calls = body_of("GET_call-logd-me-cdr")["items"]


def other_client(stack, token):
    stack.auth.refresh_tokens.clear()
    stack.auth.refresh_tokens[("alice", "softphone")] = "refresh-token-2"


def refresh_token(stack, token):
    other_client(stack, token)


def nothing_to_end(stack, token):
    stack.auth.refresh_tokens.clear()


def crowded(stack, token):
    for _ in range(100):
        stack.auth.begin("dave")


# recording → (who asks, or the token; what was before)
SCENES = {
    "GET_agentd-me_bad-token": ("nonsense", None),
    "GET_agentd-me_not-an-agent": ("bob", None),
    "GET_agentd-me_paused": ("alice", paused),
    "GET_call-logd-me-cdr": ("alice", with_calls),
    "GET_call-logd-me-cdr_bad-token": ("x", None),
    "GET_confd-endpoint-merged_custom-line": ("gina", None),
    "GET_confd-endpoint-merged_no-auth-section": ("gina", None),
    "GET_confd-user_bad-token": ("nonsense", None),
    "GET_confd-user_custom-line-first": ("gina", None),
    "GET_confd-user_not-an-agent": ("bob", None),
    "GET_dird-lookup_bad-token": ("nonsense", None),
    "DELETE_auth-users-me-tokens-CLIENT": ("alice", refresh_token),
    "DELETE_auth-users-me-tokens-CLIENT_twice": ("alice", nothing_to_end),
    "POST_agentd-login_already": ("alice", logged),
    "POST_agentd-login_not-an-agent": ("bob", None),
    "POST_agentd-logoff": ("alice", logged),
    "POST_agentd-pause": ("alice", logged),
    "POST_agentd-pause_empty-reason": ("alice", logged),
    "POST_agentd-pause_no-reason": ("alice", logged),
    "POST_agentd-unpause": ("alice", paused),
    "POST_auth-token_ldap-domain": ("harry", None),
    "POST_auth-token_refresh": ("", refresh_token),
    "POST_auth-token_refresh-other-client": ("", other_client),
    "POST_auth-token_too-many-sessions": ("dave", crowded),
    "POST_auth-token_wrong-password": ("alice wrong", None),
    "GET_auth-token_unknown": ("unknown", None),
}
RECORDED = sorted(path.stem for path in ANSWERS.glob("*_*.json") if not path.stem.startswith("websocketd"))


@pytest.fixture
def stack():
    with WazoStub() as made:
        yield made


def ask(stack, method, path, body=None, **headers):
    """(status, headers, body) of the stack's answer."""
    connection = http.client.HTTPSConnection(stack.server, context=TLS, timeout=20)
    text = None if body is None else json.dumps(body)
    connection.request(
        method, path, text, {"Origin": ORIGIN, **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    response = connection.getresponse()
    content = response.read()
    connection.close()
    is_json = response.headers["Content-Type"] == "application/json"
    return response.status, response.headers, (json.loads(content) if content and is_json else content.decode() or None)


def basic(user, word=None):
    pair = f"{user}:{word or password(user)}".encode()
    return {"Authorization": "Basic " + base64.b64encode(pair).decode()}


def differences(expected, given, where=""):
    """Where an answer is not what was recorded."""
    if where.split(".")[-1] in VARYING or (where.endswith("]") and where.split(".")[-1].split("[")[0] in VARYING):
        same_kind = type(expected) is type(given) and (not isinstance(expected, list) or len(expected) == len(given))
        is_time = isinstance(expected, str) and re.match(r"\d{4}-", expected)
        good = same_kind and (not is_time or re.sub(r"\d", "0", expected) == re.sub(r"\d", "0", given))
        return [] if good else [f"{where}: {expected!r} was recorded, {given!r} came"]
    if isinstance(expected, dict) and isinstance(given, dict):
        found = [f"{where}: {name} is in one only" for name in expected.keys() ^ given.keys()]
        return found + [
            row
            for name in expected.keys() & given.keys()
            for row in differences(expected[name], given[name], f"{where}.{name}")
        ]
    if isinstance(expected, list) and isinstance(given, list):
        if expected[-1:] == ["…"]:  # cut short in the recording
            expected, given = expected[:-1], given[: len(expected) - 1]
        found = [] if len(expected) == len(given) else [f"{where}: {len(expected)} were recorded, {len(given)} came"]
        return found + [
            row
            for n, pair in enumerate(zip(expected, given, strict=False))
            for row in differences(*pair, f"{where}[{n}]")
        ]
    return (
        []
        if expected == given and type(expected) is type(given)
        else [f"{where}: {expected!r} was recorded, {given!r} came"]
    )


def test_the_comparison_sees_what_differs():
    for expected, given in (
        ({"a": 1}, {}), ({}, {"a": 1}), ({"a": [1, 2]}, {"a": [1]}), ({"a": None}, {"a": False}), ({"token": "x"}, {"token": 1}),
        ({"a": 1}, {"a": True}), ({"timestamp": [1.5]}, {"timestamp": 1.5}), ({"issued_at": "2026-11-27T22:10:04"}, {"issued_at": "2026"}),
        ({"acl": ["a", "…"]}, {"acl": ["b", "c"]}),
    ):  # fmt: skip
        assert differences(expected, given), (expected, given)
    assert not differences(
        {"acl": ["a", "…"], "token": "x", "b": [None]}, {"acl": ["a", "b", "c"], "token": "y", "b": [None]}
    )


@pytest.mark.parametrize("name", RECORDED)
def test_it_answers_as_the_real_one_did(stack, name):
    recorded = json.loads((ANSWERS / f"{name}.json").read_text("utf-8"))
    request = recorded["request"]
    who, before = SCENES.get(name, ("alice", None))
    user, _, word = who.partition(" ")
    token = stack.new_token(user)[0] if user in USERS else user or "none"
    if before:
        before(stack, token)
    headers = {"X_Auth_Token": token} if "X-Auth-Token" in request["headers"] else {}
    if "Authorization" in request["headers"]:
        headers |= basic(user, word)
    if user == "unknown":
        token = "0e64d0b6-9d4e-4a0f-9b4e-5d1f4c1d3f55"
    status, given, body = ask(
        stack, request["method"], request["path"].replace("TOKEN", token), request["body"], **headers
    )
    assert status == recorded["status"]
    for header in HEADERS:
        assert given.get(header) == recorded["headers"].get(header), header
    text = json.dumps(recorded["body"]).replace("adc4bcdc-cf16-4264-9034-8545344b2588", token)
    assert differences(json.loads(text), body) == []


def test_every_recording_is_tried():
    assert len(RECORDED) == 51 and set(SCENES) <= set(RECORDED)


# -- what was not recorded, from the services' sources


@pytest.mark.parametrize(("body", "words"), (
    ({"access_type": "offline"}, '"client_id" must be specified'), ({"access_type": "offline", "client_id": ""}, "Length"),
    ({"refresh_token": "x"}, '"client_id" must be specified when using a "refresh_token"'),
    ({"refresh_token": "x", "client_id": "a", "access_type": "offline"}, "cannot use"), ({"expiration": 0}, "expiration"),
))  # fmt: skip
def test_a_token_is_asked_for_by_the_rules(stack, body, words):
    status, _, answer = ask(stack, "POST", "/api/auth/0.1/token", body, **basic("alice"))
    assert status == 400 and words in answer["reason"][0]


def test_one_refresh_token_for_a_user_and_a_client(stack):
    given = []
    for client in ("a", "a", "b"):
        wish = {"access_type": "offline", "client_id": client}
        given.append(ask(stack, "POST", "/api/auth/0.1/token", wish, **basic("alice"))[2]["data"]["refresh_token"])
    assert given[0] == given[1] != given[2]
    token = stack.tokens[0]
    ask(stack, "DELETE", f"/api/auth/0.1/token/{token}")
    wish = {"refresh_token": given[0], "client_id": "a"}
    assert ask(stack, "POST", "/api/auth/0.1/token", wish)[0] == 200  # the refresh token outlives the token


def test_who_is_native_is_not_found_by_ldap_and_the_other_way_round(stack):
    for user, wish, status in (
        ("alice", {}, 200), ("harry", {}, 401), ("harry", {"domain_name": "lab.example.com"}, 200),
        ("harry", {"tenant_id": "lab"}, 200), ("alice", {"domain_name": "lab.example.com"}, 401), ("harry", {"backend": "ldap_user"}, 200),
    ):  # fmt: skip
        assert ask(stack, "POST", "/api/auth/0.1/token", wish, **basic(user))[0] == status, (user, wish)


def test_a_missing_permission_is_401_at_each_service(stack):
    stack.auth.acl = ["websocketd"]
    token, _ = stack.new_token("alice")
    for path in (
        "confd/1.1/infos",
        "agentd/1.0/users/me/agents",
        "call-logd/1.0/users/me/cdr",
        "dird/0.1/directories/lookup/default",
        "calld/1.0/users/me/voicemails",
    ):
        assert ask(stack, "GET", "/api/" + path, X_Auth_Token=token)[0] == 401, path


def test_a_token_that_has_expired_is_unknown(stack):
    token, _ = stack.new_token("alice", seconds=0)
    assert ask(stack, "GET", f"/api/auth/0.1/token/{token}")[0] == 404
    assert ask(stack, "GET", "/api/confd/1.1/infos", X_Auth_Token=token)[0] == 401


def test_a_service_that_is_down(stack):
    stack.down.add("agentd")
    status, headers, _ = ask(stack, "GET", "/api/agentd/1.0/users/me/agents")
    assert status == 502 and headers["Access-Control-Allow-Origin"] is None


def test_recording_on_demand(stack):
    token, _ = stack.new_token("alice")
    stack.calld.begin("alice", "1.2", "sip-1")
    stack.calld.begin("bob", "1.3", "sip-2")
    path = "/api/calld/1.0/users/me/calls/%s/record/%s"
    for call_id, act, status in (
        ("1.2", "pause", 400), ("1.2", "start", 204), ("1.2", "pause", 204), ("1.2", "resume", 204), ("1.2", "stop", 204),
        ("1.3", "start", 403), ("1.4", "start", 404),
    ):  # fmt: skip
        assert ask(stack, "PUT", path % (call_id, act), X_Auth_Token=token)[0] == status, (call_id, act)
    stack.may_record = False
    status, _, answer = ask(stack, "PUT", path % ("1.2", "start"), X_Auth_Token=token)
    assert (status, answer["error_id"]) == (403, "recording-unauthorized")


def test_voicemail(stack):
    token, _ = stack.new_token("alice")
    base = "/api/calld/1.0/users/me/voicemails"
    assert ask(stack, "GET", base, X_Auth_Token=token)[0] == 404
    stack.calld.leave_message("alice", "m-1", b"RIFF")
    (message,) = ask(stack, "GET", base + "/messages?limit=5", X_Auth_Token=token)[2]["items"]
    assert message["folder"]["type"] == "new" and message["voicemail"]["id"] == 1
    assert ask(stack, "GET", f"{base}/messages/m-1/recording?token={token}")[2] == "RIFF"
    assert ask(stack, "PUT", base + "/messages/m-1", {"folder_id": 2}, X_Auth_Token=token)[0] == 204
    assert ask(stack, "GET", base, X_Auth_Token=token)[2]["folders"][1]["messages"][0]["id"] == "m-1"
    assert [ask(stack, "DELETE", base + "/messages/m-1", X_Auth_Token=token)[0] for _ in range(2)] == [204, 404]


def test_forwards(stack):
    token, _ = stack.new_token("alice")
    base = f"/api/confd/1.1/users/{USERS['alice']}/forwards"
    assert ask(stack, "PUT", base + "/busy", {"enabled": True}, X_Auth_Token=token)[0] == 400
    assert ask(stack, "PUT", base + "/busy", {"enabled": True, "destination": "1002"}, X_Auth_Token=token)[0] == 204
    assert ask(stack, "GET", base, X_Auth_Token=token)[2]["busy"] == {"enabled": True, "destination": "1002"}
    assert ask(stack, "PUT", base + "/nope", {"enabled": True, "destination": "1"}, X_Auth_Token=token)[0] in (401, 404)


# -- the push channel


class Client:
    """A WebSocket of our own."""

    def __init__(self, stack, query):
        raw = socket.create_connection(("127.0.0.1", stack.port), timeout=20)
        self.socket = TLS.wrap_socket(raw)
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /api/websocketd/?{query} HTTP/1.1\r\nHost: {stack.server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.socket.sendall(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        while self.file.readline().strip():
            pass

    def send(self, message):
        data = (message if isinstance(message, str) else json.dumps(message)).encode()
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack("!H", len(data))
        self.socket.sendall(b"\x81" + length + bytes(4) + data)

    def receive(self):
        """A message, or (code, reason) of the close."""
        first, length = self.file.read(2)
        if length == 126:
            length = struct.unpack("!H", self.file.read(2))[0]
        data = self.file.read(length)
        return (struct.unpack("!H", data[:2])[0], data[2:].decode()) if first & 15 == 8 else json.loads(data)

    def close(self):
        self.file.close()
        self.socket.close()


@pytest.fixture
def connect(stack):
    """Opens push channels: `connect(query)`."""
    clients = []

    def make(query):
        clients.append(Client(stack, query))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


SESSIONS = json.loads((ANSWERS / "websocketd_sessions.json").read_text("utf-8"))


@pytest.mark.parametrize("name", SESSIONS)
def test_the_push_channel_speaks_as_the_real_one_did(stack, connect, name):
    token, _ = stack.new_token("alice")
    known = {"token-4": stack.new_token("alice")[0], "token-5": "unknown", "token-6": stack.new_token("bob")[0]}
    queries = {
        "no token": "version=2", "unknown token": "version=2&token=0e64d0b6-9d4e-4a0f-9b4e-5d1f4c1d3f55", "version 1": f"token={token}",
        "nonsense token": "version=2&token=nonsense", "version 3": f"version=3&token={token}",
    }  # fmt: skip
    client = connect(queries.get(name, f"version=2&token={token}"))
    for step in SESSIONS[name]:
        if "sent" in step:
            text = json.dumps(step["sent"]) if not isinstance(step["sent"], str) else step["sent"]
            for placeholder, real in known.items():
                text = text.replace(placeholder, real)
            client.send(text)
        elif "received" in step:
            assert differences(step["received"], client.receive()) == []
        elif "closed" in step:
            if name.startswith("expires"):
                del stack.auth.sessions[token]
            assert client.receive() == (step["closed"], step["reason"])


def test_events_are_told_as_the_real_ones_were(stack, connect):
    token, _ = stack.new_token("alice")
    text = (ANSWERS / "websocketd_events.json").read_text("utf-8")
    recorded = json.loads(text.replace("6bccb4db-bec6-4946-87e9-ae6f84a3fb95", stack.auth.known(token).uuid))
    client, stranger = connect(f"version=2&token={token}"), connect(f"version=2&token={stack.new_token('bob')[0]}")
    for one in (client, stranger):
        one.send({"op": "subscribe", "data": {"event_name": "*"}})
        one.send({"op": "start"})
    told = [client.receive() for _ in range(3)]
    assert [stranger.receive()["op"] for _ in range(3)] == ["init", "subscribe", "start"]
    agent, dnd = "/api/agentd/1.0/users/me/agents/", f"/api/confd/1.1/users/{USERS['alice']}/services/dnd"
    session = recorded[-1]["data"]
    for act in (
        lambda: ask(stack, "POST", agent + "login", {"line_id": 2}, X_Auth_Token=token),
        lambda: ask(stack, "POST", agent + "pause", {"reason": "Lunch"}, X_Auth_Token=token),
        lambda: ask(stack, "POST", agent + "unpause", X_Auth_Token=token),
        lambda: ask(stack, "POST", agent + "logoff", X_Auth_Token=token),
        lambda: stack.push("call_log_user_created", **recorded[7]["data"]["data"]),
        lambda: ask(stack, "PUT", dnd, {"enabled": True}, X_Auth_Token=token),
        lambda: ask(stack, "PUT", dnd, {"enabled": False}, X_Auth_Token=token),
        lambda: stack.push(
            "auth_session_expire_soon", "alice", {"session_uuid": session["session_uuid"]}, **session["data"]
        ),
    ):
        act()
        told.append(client.receive())
    assert differences(recorded, told) == []
    stack.push("call_held", "bob", call_id="1.2")
    assert stranger.receive()["data"]["data"] == {"call_id": "1.2"}  # the first that it hears: not what was Alice's


def test_an_event_needs_its_access(stack, connect):
    stack.auth.acl = ["websocketd", "events.calls.me"]
    client = connect(f"version=2&token={stack.new_token('alice')[0]}")
    for message in ({"op": "subscribe", "data": {"event_name": "*"}}, {"op": "start"}):
        client.send(message)
    assert [client.receive()["op"] for _ in range(3)] == ["init", "subscribe", "start"]
    stack.push("agent_status_update", agent_id=1, status="logged_in")
    stack.push("call_created", call_id="1.2")
    assert client.receive()["data"]["name"] == "call_created"
