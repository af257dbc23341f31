"""What the phone's read-only properties say."""

CALL = "{callId: '%s', number: '%s'}"
ENDED = "{type: 'sdk/ON_CALL_ENDED', callSession: %s, content: {}, direction: 'inbound', userExtension: ''}"


def state(desk):
    """All of it: [iframe, wrapper, iframe_loaded, displayed, session, call]."""
    return desk.python("""
        shown = lambda value, name: getattr(value, name) if value is not None else None
        return [shown(softphone.iframe, "tagName"), shown(softphone.wrapper, "tagName"), softphone.iframe_loaded,
                softphone.displayed, shown(softphone.session, "uuid"), shown(softphone.call, "number")]
    """)


def test_state_follows_the_phone(desk):
    assert state(desk) == [None, None, False, False, None, None]
    desk.python(f"softphone.init(server='demo', url={desk.phone_url + '?hello'!r})")
    assert state(desk) == ["IFRAME", "DIV", False, False, None, None]
    desk.python("await softphone.ready()")
    phone = desk.phone()
    assert state(desk) == ["IFRAME", "DIV", True, False, None, None]
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {uuid: 'u'}}")
    phone.say("{type: 'sdk/SDK_CALL_INCOMING', callSession: %s}" % CALL % ("c1", "1"))
    desk.python("softphone.show()")
    assert state(desk) == ["IFRAME", "DIV", True, True, "u", "1"]
    phone.say("{type: 'bridge/BRIDGE_ON_CALL_ESTABLISHED', call: %s}" % CALL % ("c2", "2"))
    assert state(desk)[-1] == "2"
    phone.say(ENDED % CALL % ("c2", "2"))
    assert state(desk)[-1] == "1"
    phone.say(ENDED % CALL % ("c1", "1"), "{type: 'bridge/LOGGED_OUT'}")
    assert state(desk) == ["IFRAME", "DIV", True, True, None, None]
    desk.python("softphone.toggle_display()")
    assert state(desk)[3] is False and not phone.element.is_visible()
    desk.python("softphone.toggle_display()")
    assert state(desk)[3] is True and phone.element.is_visible()
    desk.python("softphone.remove()")
    assert state(desk) == [None, None, False, False, None, None]


def test_a_reload_in_a_call_is_told_and_no_end_is_invented(desk):
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.on_call_ended = noting('ended')")
    phone = desk.init()
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {uuid: 'u'}}")
    phone.say("{type: 'bridge/BRIDGE_ON_CALL_ESTABLISHED', call: %s}" % CALL % ("c1", "1"))
    phone.reload()
    phone.until("bridge/BRIDGE_ENABLE_AGENT")
    assert desk.heard() == [["phone_reloaded"]] and state(desk)[2:] == [True, False, None, None]


def test_state_cannot_be_assigned(desk):
    assert (
        desk.python("""
        refused = []
        for name in ("iframe", "wrapper", "iframe_loaded", "displayed", "session", "call", "anything"):
            try:
                setattr(softphone, name, True)
            except AttributeError:
                refused.append(name)
        return len(refused)
    """)
        == 7
    )
