"""A page asks its phone, in Python and in JavaScript: commands out, replies and calls in, over a real window's messages."""

import json

import pytest

from tests.core.scripted_phone import record

A, B = record("a", number="1001"), record("b", number="1002", isCurrent=False, held=True)
CALLS = "{type: 'softphone/CALLS', calls: %s, changed: []}"


def calls(*records):
    """What such a phone says of its calls; one of them holds a real Date, as JavaScript's may."""
    return CALLS % json.dumps(list(records))


def reply(phone, value="null", error="null", index=-1):
    """The phone answers a command; value and error are JavaScript."""
    phone.until("softphone/COMMAND")
    (identity,) = [fields["id"] for type_, fields in phone.wire() if type_ == "softphone/COMMAND"][index:][:1]
    phone.say("{type: 'softphone/REPLY', id: %s, value: %s, error: %s}" % (json.dumps(identity), value, error))


def asked(phone):
    """[[name, id of the call, arguments]] of the commands that came."""
    return [
        [fields["name"], fields.get("callId"), fields["args"]]
        for type_, fields in phone.wire()
        if type_ == "softphone/COMMAND"
    ]


@pytest.fixture
def commanded(desk):
    """(desk, phone) of a phone that says `commands` and has two calls."""
    url = desk.phone_url + "?hello=commands"
    desk.python(f"softphone.on_error = noting('error')\nsoftphone.init(server='demo', url={url!r})")
    phone = desk.phone()
    phone.until("bridge/CONFIG_RETRIEVED")
    phone.say(calls(A, B))
    desk.python("await softphone.ready()")
    phone.clear()
    return desk, phone


def test_a_call_is_asked_and_answers(commanded):
    desk, phone = commanded
    desk.python("""
        globals()["both"] = asyncio.gather(softphone.call.hold(), softphone.calls[1].consult("1003"))
        softphone.agent.pause("Lunch")
        softphone.set_volume(call=0.8)
        softphone.call.mute()
    """)
    phone.until("softphone/COMMAND", 5)
    assert asked(phone) == [
        ["hold", "a", {}], ["consult", "b", {"number": "1003"}], ["agent_pause", None, {"reason": "Lunch"}],
        ["set_volume", None, {"call": 0.8}], ["mute", "a", {}],
    ]  # fmt: skip
    ids = [fields["id"] for type_, fields in phone.wire() if type_ == "softphone/COMMAND"]
    assert len(set(ids)) == 5 and all(len(identity) == 32 for identity in ids)
    phone.say(calls(A, B, record("c", number="1003", consults="b", state="calling")))
    reply(phone, index=0)
    reply(phone, "{callId: 'c'}", index=1)
    reply(phone, index=2)
    reply(phone, error="{code: 'refused', message: 'No.', cause: 'busy'}", index=4)
    held, call = desk.python("return [await both][0]")
    assert held is None and call["number"] == "1003" and call["consults"] == "b"
    desk.python("await settle()")
    assert desk.heard() == [["error", ["PhoneError", "refused", "No."]]]  # nobody waited for mute


def test_nothing_of_a_reply_or_of_a_waiter_is_left(commanded):
    desk, phone = commanded
    for _ in range(3):
        desk.python("globals()['one'] = asyncio.create_task(softphone.call.hold())\nawait settle()")
        reply(phone)
        desk.python("await one")
    made = desk.made()
    assert desk.python("return softphone._now.commands.count") == 0
    desk.python("softphone.remove()")
    assert desk.made() == {} and made


def test_a_recording_is_the_browsers_blob(commanded):
    desk, phone = commanded
    desk.python("globals()['one'] = asyncio.create_task(softphone.call.stop_recording())\nawait settle()")
    reply(phone, "{id: 'r1', seconds: 2.5, type: 'audio/webm', where: 'phone'}")
    desk.python("globals()['one'] = asyncio.create_task((await one).blob())\nawait settle()")
    reply(phone, "new Blob(['sound'], {type: 'audio/webm'})")
    assert desk.python("blob = await one\nreturn [blob.size, blob.type]") == [5, "audio/webm"]
    assert asked(phone)[-1] == ["recording_blob", None, {"id": "r1"}]
    phone.clear()
    desk.javascript(
        "() => { softphone.recordingBlob('r1').then(async blob => heard.push(JSON.stringify(await blob.text()))); }"
    )
    reply(phone, "new Blob(['more'])")
    desk.page.wait_for_function("() => heard.length")
    assert desk.heard() == ["more"]


def test_javascript_asks_by_id(commanded):
    desk, phone = commanded
    desk.javascript("""() => {
        const note = (...values) => heard.push(JSON.stringify(values));
        softphone.onError = ({name, code, cause}) => note("onError", name, code, cause);
        softphone.onCallChanged = (call, changed) => note("changed", call.callId, call.heldByOther, changed);
        note(softphone.calls.map(({callId, held}) => [callId, held]));
        softphone.hold("a").then(value => note("held", value === undefined || value === null));
        softphone.consult("b", "1003").then(({callId, number}) => note("consult", callId, number));
        softphone.makeCall("1002", {show: false, timeout: 60}).then(({callId}) => note("call", callId));
        softphone.transfer("a", "1004").catch(error => note(error instanceof Error, error.name, error.code, error.cause));
        softphone.setDevices({speaker: "Desk"});
        softphone.agentPause("Lunch", {timeout: 3}).then(() => note("never"));
        softphone.merge("a", "b", {timeout: 5});
        softphone.park("a").then(where => note("park", where));
    }""")
    phone.until("softphone/COMMAND", 8)
    assert asked(phone) == [
        ["hold", "a", {}], ["consult", "b", {"number": "1003"}], ["dial", None, {"number": "1002"}], ["transfer", "a", {"number": "1004"}],
        ["set_devices", None, {"speaker": "Desk"}], ["agent_pause", None, {"reason": "Lunch"}], ["merge", "a", {"callId": "b"}],
        ["park", "a", {}],
    ]  # fmt: skip
    assert not phone.element.is_visible()
    phone.say(calls(A | {"heldByOther": True}, B, record("c", number="1003")))
    reply(phone, index=0)
    reply(phone, "{callId: 'c'}", index=1)
    reply(phone, "{callId: 'n'}", index=2)
    reply(phone, error="{code: 'refused', message: 'No.', cause: 'busy'}", index=3)
    reply(phone, index=4)
    reply(phone, error="{code: 'not_now', message: 'There is no agent.', cause: null}", index=5)
    reply(phone, error="{code: 'no_such_call', message: 'Gone.', cause: null}", index=6)
    reply(phone, "{where: '701'}", index=7)
    desk.page.wait_for_function("() => heard.length === 10")
    first, *heard = desk.heard()
    assert first == [[["a", False], ["b", True]]] and heard[0] == ["changed", "a", True, ["heldByOther"]]
    assert heard[1][:2] == ["changed", "c"] and "consults" not in heard[1][3] and "displayName" in heard[1][3]
    assert sorted(heard[2:], key=str) == sorted([
        ["held", True], ["consult", "c", "1003"], ["call", "n"], [True, "PhoneError", "refused", "busy"],
        ["onError", "PhoneError", "not_now", None], ["onError", "PhoneError", "no_such_call", None], ["park", "701"],
    ], key=str)  # fmt: skip
    assert desk.javascript("() => softphone.calls.length") == 3


def test_javascript_gives_options_or_none(desk):
    """The fields of the last argument; it may be left out, or be null, and so may each of them."""
    url = desk.phone_url + "?hello=login,client_id,ice_servers,commands"
    desk.javascript(
        """url => {
            softphone.onError = ({message}) => heard.push(JSON.stringify(message));
            softphone.init({server: "demo", url, width: null, iceServers: null, tokenRefresh: undefined});
            softphone.init({server: "demo", url, iceServers: ["stun:stun.example.com", {urls: "turn:t.example.com", username: "u",
                                                              credential: "c"}], height: null});
            softphone.loginWithToken("t", "r", {clientId: "desk"});
            softphone.loginWithToken("t", null, {clientId: "desk"});
            softphone.loginWithToken("t", "r", {clientId: null});
            softphone.loginWithToken("t", undefined, null);
            softphone.login("alice", "secret", null);
            softphone.login("alice", "secret", {domain: null, displayName: "Alice"});
        }""",
        url,
    )
    phone = desk.phone()
    phone.until("bridge/CONFIG_RETRIEVED")
    phone.say(calls(A))
    desk.python("await softphone.ready()")
    desk.javascript("""() => {
        for (const asked of [softphone.makeCall("1001", null), softphone.makeCall("1002", {show: false, timeout: null}),
            softphone.hold("a", null), softphone.transfer("a", "1003", {timeout: null})]) {
            asked.catch(() => {});  // nobody answers
        }
    }""")
    phone.until("softphone/COMMAND", 4)
    assert [fields for type_, fields in phone.wire() if type_ == "softphone/ICE_SERVERS"] == [{"iceServers": [
        {"urls": "stun:stun.example.com"}, {"urls": "turn:t.example.com", "username": "u", "credential": "c"}]}]  # fmt: skip
    assert [fields for type_, fields in phone.wire() if type_ == "bridge/BRIDGE_LOGIN_WITH_TOKEN"] == [
        {"token": "t", "refreshToken": "r", "clientId": "desk"}, {"token": "t", "clientId": "desk"},
        {"token": "t", "refreshToken": "r"}, {"token": "t"},
    ]  # fmt: skip
    assert [fields for type_, fields in phone.wire() if type_ == "softphone/LOGIN"] == [
        {"username": "alice", "password": "secret"}, {"username": "alice", "password": "secret", "displayName": "Alice"},
    ]  # fmt: skip
    assert asked(phone) == [
        ["dial", None, {"number": "1001"}], ["dial", None, {"number": "1002"}], ["hold", "a", {}],
        ["transfer", "a", {"number": "1003"}],
    ]  # fmt: skip
    assert desk.heard() == []


def test_javascript_gives_wrong_arguments(commanded):
    desk, phone = commanded
    desk.javascript("""() => {
        softphone.onError = ({name}) => heard.push(JSON.stringify([name]));
        const cyclic = {};
        cyclic.left = cyclic;
        for (const act of [() => softphone.hold(), () => softphone.hold(7), () => softphone.hold({}), () => softphone.hold("a", 5),
            () => softphone.hold("a", {timeout: "x"}), () => softphone.hold("a", cyclic), () => softphone.makeCall(),
            () => softphone.makeCall("1", {show: 5}), () => softphone.setVolume(), () => softphone.setAvailable("no"),
            () => softphone.recordingBlob(), () => softphone.transfer("a"), () => softphone.merge("a", [])]) {
            act().then(() => heard.push('"none"'), ({name, code}) => heard.push(JSON.stringify([name, code])));
            act();
        }
    }""")
    desk.page.wait_for_function("() => heard.length >= 26")
    names = ["ConfigurationError"] * 11 + ["SoftphoneError"] * 2  # two lack an argument
    heard = desk.heard()
    assert sorted(row for row in heard if len(row) == 1) == [[name] for name in names]
    assert sorted(row for row in heard if len(row) == 2) == [[name, "bad_argument"] for name in names]
    assert asked(phone) == []


def test_a_promise_that_is_left_alone_makes_no_noise(commanded):
    desk, phone = commanded
    desk.page.evaluate("""() => {
        addEventListener("unhandledrejection", ({reason}) => heard.push(JSON.stringify(["unhandled", reason.message])));
        softphone.onError = ({code}) => heard.push(JSON.stringify([code]));
        softphone.hold("a");
    }""")
    reply(phone, error="{code: 'not_now', message: 'No.'}")
    desk.page.wait_for_function("() => heard.length")
    assert desk.heard() == [["not_now"]]
    desk.python("softphone.call.hold()")
    reply(phone, error="{code: 'not_now', message: 'No.'}")
    desk.python("await settle()")
    assert desk.heard() == [["error", ["PhoneError", "not_now", "No."]], ["not_now"]]


def test_the_bare_events_bring_their_call_to_who_declares_it(commanded):
    desk, phone = commanded
    desk.python("softphone.on_call_held = lambda call: note('py', call.call_id)")
    desk.javascript("""() => {
        softphone.onCallHeld = call => heard.push(JSON.stringify(["js", call.callId]));
        softphone.onDtmfSent = (tone, call) => heard.push(JSON.stringify([tone, call.callId]));
        softphone.onCallMuted = (...rest) => heard.push(JSON.stringify(rest));
    }""")
    phone.say(calls(A | {"held": True}, B), "{type: 'bridge/BRIDGE_ON_CALL_HELD'}", "{type: 'bridge/BRIDGE_ON_DTMF', tone: '5'}",
              "{type: 'bridge/BRIDGE_ON_CALL_MUTED'}")  # fmt: skip
    assert desk.heard() == [["py", "a"], ["js", "a"], ["5", "a"], []]


def test_a_reload_of_the_phone_ends_what_waits_and_loaded_has_the_calls(commanded):
    desk, phone = commanded
    desk.python("""
        softphone.on_iframe_loaded = lambda: note("loaded", [call.call_id for call in softphone.calls])


        async def wait(reply):
            try:
                await reply
            except SoftphoneError as error:
                note("waited", error.code)

        asyncio.create_task(wait(softphone.call.hold()))
    """)
    phone.until("softphone/COMMAND")
    phone.reload()
    phone.until("bridge/CONFIG_RETRIEVED")
    assert asked(phone) == [] and desk.python("return softphone.calls") == []
    phone.say(calls(B))
    told = desk.heard()
    assert told[-1] == ["loaded", ["b"]] and ["waited", "timeout"] in told
    assert [row[1][1] for row in told[:-1] if row[0] == "error"] == ["phone_reloaded"] and len(told) == 3


def test_a_phone_without_commands_says_so_and_make_call_gives_its_event(desk):
    phone = desk.init(hello="demo")
    desk.python("globals()['one'] = asyncio.create_task(softphone.make_call('1002'))\nawait settle()")
    desk.javascript("""() => {
        softphone.makeCall("1003").then(({callId, number}) => heard.push(JSON.stringify([callId, number])));
        softphone.hold("a").catch(({name}) => heard.push(JSON.stringify([name])));
    }""")
    phone.until("bridge/ON_CLICK_TO_CALL", 2)
    placed = "{type: 'sdk/SDK_ON_OUTGOING_CALL_MADE', callSession: {callId: '%s', number: '%s'}}"
    phone.say(placed % ("y", "1003"), placed % ("x", "1002"))
    assert desk.python("call = await one\nreturn [call.call_id, call.number]") == ["x", "1002"]
    desk.page.wait_for_function("() => heard.length === 2")
    assert sorted(desk.heard()) == [["NotSupported"], ["y", "1003"]]
    assert desk.javascript("() => softphone.calls.map(({number}) => number)") == ["1003", "1002"]
