"""The same JavaScript on both SDKs: the phone is sent the same, the callbacks are given the same."""

import pytest

from tests.compat.expectations import EVENTS, INITS, METHODS, NOTE_ALL, OTHER_EVENTS, UNKNOWN, message

# What is compared is two SDKs, not two browsers; `tests/browser` runs ours in both.
pytestmark = pytest.mark.only_browser("chromium")


def expected(sdk, row):
    """What this SDK is to send, of a row of the expectations."""
    _, _, ours, theirs, _ = row
    return list(ours if sdk.name != "upstream" or theirs is None else theirs)


def test_rows_that_differ_say_why():
    for row in (*INITS, *METHODS):
        assert (row[3] is None) == (row[4] is None), row[0]


def test_init_sends_the_same(sdk):
    sdk.open()
    for row in INITS:
        phone = sdk.init(row[1])
        assert sdk.sync(phone) == expected(sdk, row), row[0]


def test_methods_send_the_same(sdk):
    phone = sdk.open().init()
    for row in METHODS:
        phone.clear()
        sdk.js("code => { eval(code); }", row[1])
        phone.frame.wait_for_function("count => JSON.parse(recording.received()).length >= count", arg=len(row[2]))
        assert phone.wire() == expected(sdk, row), row[0]
    phone.clear()
    assert sdk.sync(phone) == []


def test_what_is_asked_before_the_phone_has_loaded_is_sent_in_order(sdk):
    # One form only: of two that are asked for in one breath, the first may be left out.
    rows = [row for row in METHODS if row[0] not in ("configureServer", "setFormSchema without ui schema")]
    sdk.open().js("""([url, codes]) => new Promise(resolve => {
        softphone.onIFrameLoaded = resolve;
        softphone.init({server: "stack.example.com", url});
        for (const code of codes) eval(code);
    })""", [sdk.phone_url, [row[1] for row in rows]])  # fmt: skip
    phone = sdk.phone()
    wanted = expected(sdk, INITS[0]) + [sent for row in rows for sent in expected(sdk, row)]
    phone.frame.wait_for_function("count => JSON.parse(recording.received()).length >= count", arg=len(wanted))
    # A form's schema is checked before it is sent, and in MicroPython the check has to be loaded first.
    late = "bridge/BRIDGE_UPDATE_FORM_SCHEMA"
    assert [sent for sent in sdk.sync(phone) if sent[0] != late] == [sent for sent in wanted if sent[0] != late]
    assert [sent for sent in phone.wire() if sent[0] == late] == [sent for sent in wanted if sent[0] == late]


def test_callbacks_are_given_the_same(sdk):
    sdk.open()
    names = [row[0] for row in EVENTS] + [
        name for name, _ in OTHER_EVENTS if name not in ("onShow", "onHide", "onError")
    ]
    phone = sdk.init()
    sdk.js(NOTE_ALL, names)
    phone.say(*[message(type_, fields) for _, _, type_, fields, _ in EVENTS], UNKNOWN)
    given = [(name, values) for name, values in sdk.js("() => script") if values != ["fence:"]]
    shown = sdk.js(
        """rows => {
        const show = value => value instanceof Date ? {date: value.getTime()} : Array.isArray(value) ? value.map(show)
            : value && typeof value === "object"
            ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item)])) : value;
        return rows.map(([name, values]) => [name, values.map(text => show(eval(`(${text})`)))]);
    }""",
        [[name, [fields[field] for field in order]] for name, _, _, fields, order in EVENTS],
    )
    assert [list(pair) for pair in given] == [
        *shown,
        ["onUnHandledEvent", [{"type": "bridge/NEWS", "at": {"date": 0}, "more": [1]}]],
    ]


def test_callbacks_are_called_on_the_softphone(sdk):
    phone = sdk.open().init()
    sdk.js("() => { softphone.onCallHeld = function () { globalThis.self_ = this; }; }")
    phone.say("{type: 'bridge/BRIDGE_ON_CALL_HELD'}")
    assert sdk.js("() => Object.is(globalThis.self_?.makeCall, softphone.makeCall)")


def test_a_search_that_nobody_hears_is_answered_and_one_that_is_heard_is_not(sdk):
    phone = sdk.open().init()
    phone.clear()
    search = "{type: 'bridge/BRIDGE_SEARCH_OPTIONS', fieldId: 'f', query: 'q'}"
    phone.say(search)
    assert sdk.sync(phone) == [("bridge/BRIDGE_OPTIONS_FOUND", {"fieldId": "f", "options": []})]
    sdk.js("() => { softphone.onSearchOptions = () => {}; }")
    phone.clear()
    phone.frame.evaluate("() => { globalThis.asked = 0; }")
    phone.say(search)
    assert sdk.sync(phone) == []


@pytest.mark.parametrize("act", ["show", "hide", "toggleDisplay"])
def test_the_phone_is_hidden_until_it_is_shown(sdk, act):
    phone = sdk.open().init()
    assert phone.element.is_hidden()
    sdk.js("act => { softphone[act](); }", act)
    sdk.sync(phone)
    assert phone.element.is_visible() is (act != "hide")
    box = phone.element.evaluate(
        "iframe => [iframe.width, iframe.height, iframe.id, iframe.parentElement.id, iframe.style.border]"
    )
    assert box == ["500", "600", "wazo-softphone", "iframe-wrapper", "1px solid rgb(170, 170, 170)"]
