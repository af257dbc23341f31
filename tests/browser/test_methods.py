"""Methods: what each posts, in whatever form its arguments come."""

import json

import pytest

CONFIG = ("bridge/CONFIG_RETRIEVED", {"config": {"server": "stack.example.com", "disableAutoLogin": False}})
AGENT = ("bridge/BRIDGE_ENABLE_AGENT", {})

SCHEMA = '{"type": "object", "required": ["zip"], "properties": {"zip": {"type": "string"}, "at": {"type": "string"}, "me": {}}}'
UI = '{"zip": {"ui:widget": "textarea"}, "at": {"ui:widget": "text"}}'

# (call, type, fields)
CALLS = (
    ("make_call('1001')", "bridge/ON_CLICK_TO_CALL", {"number": "1001"}),
    ("make_call(1001)", "bridge/ON_CLICK_TO_CALL", {"number": "1001"}),
    ("make_call('tel:+1-201-555-0123')", "bridge/ON_CLICK_TO_CALL", {"number": "+12015550123"}),
    ("login_with_token('t')", "bridge/BRIDGE_LOGIN_WITH_TOKEN", {"token": "t"}),
    ("login_with_token('t', 'r')", "bridge/BRIDGE_LOGIN_WITH_TOKEN", {"token": "t", "refreshToken": "r"}),
    ("set_card_value('f', '{')", "bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": "{"}),
    ("set_card_value('f', None)", "bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": None}),
    ("set_card_value('f', 0)", "bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": 0}),
    ("set_card_value('f', {'label': 'A', 'id': [1, None, False]})", "bridge/BRIDGE_SET_CARD_CONTENT",
     {"field": "f", "value": {"label": "A", "id": [1, None, False]}}),
    ("set_card_value('f', js.JSON.parse('{\"b\": 1, \"a\": null}'))", "bridge/BRIDGE_SET_CARD_CONTENT",
     {"field": "f", "value": {"b": 1, "a": None}}),
    ("set_card_value('f', js.Date.new(0))", "bridge/BRIDGE_SET_CARD_CONTENT",
     {"field": "f", "value": "1970-01-01T00:00:00.000Z"}),
    ("options_fetched('f', [{'label': 'A', 'id': 1}])", "bridge/BRIDGE_OPTIONS_FETCHED",
     {"fieldId": "f", "options": [{"label": "A", "id": 1}]}),
    ("on_options_results('f', '[{\"label\": \"A\"}]')", "bridge/BRIDGE_OPTIONS_FOUND",
     {"fieldId": "f", "options": [{"label": "A"}]}),
    ("on_options_results('f', js.JSON.parse('[]'))", "bridge/BRIDGE_OPTIONS_FOUND", {"fieldId": "f", "options": []}),
    ("inject_css('a {}')", "bridge/BRIDGE_INJECT_CSS", {"css": "a {}"}),
    ("customize_appearance({'colors': {'primary': '#000'}})", "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
     {"themes": {"colors": {"primary": "#000"}}}),
    ("customize_appearance(None, '{\"fr\": {}}', js.JSON.parse('{\"logo\": \"https://example.com/l.png\"}'))",
     "bridge/BRIDGE_CUSTOMIZE_APPEARANCE", {"translations": {"fr": {}}, "assets": {"logo": "https://example.com/l.png"}}),
    ("configure_server('other.example.com')", "bridge/CONFIG_RETRIEVED",
     {"config": {"server": "other.example.com", "disableAutoLogin": False}}),
    ("login('alice', 'secret', domain='d', display_name='Alice')", "softphone/LOGIN",
     {"username": "alice", "password": "secret", "domain": "d", "displayName": "Alice"}),
    ("demo_ring('1001')", "softphone/DEMO_RING", {"number": "1001"}),
)  # fmt: skip

# Calls that are refused, with the class of the refusal.
REFUSED = (
    ("make_call('')", "ConfigurationError"),
    ("make_call('1\\n2')", "ConfigurationError"),
    ("set_card_value('', 1)", "ConfigurationError"),
    ("set_card_value('f', object())", "ConfigurationError"),
    ("set_card_value('f', float('nan'))", "ConfigurationError"),
    ("set_card_value('f', js.eval('let o = {}; o.o = o; o'))", "ConfigurationError"),
    ("set_card_value('f', js.eval('({n: 1n})'))", "ConfigurationError"),
    ("on_options_results('f', {})", "ConfigurationError"),
    ("on_options_results('f', [{'id': 1}])", "ConfigurationError"),
    ("customize_appearance('{')", "ConfigurationError"),
    ("customize_appearance([])", "ConfigurationError"),
    ("inject_css(None)", "ConfigurationError"),
    ("login_with_token('')", "ConfigurationError"),
    ("login_with_token(5)", "ConfigurationError"),
    ("configure_server('a b')", "ConfigurationError"),
    ("configure_server('wss://pbx.example.com')", "ConfigurationError"),
    ("set_form_schema(None)", "ConfigurationError"),
    ("set_form_schema('{')", "ConfigurationError"),
    ("update_css('left: 0')", "ConfigurationError"),
    ("parse_links('::')", "ConfigurationError"),
    ("init()", "ConfigurationError"),
    ("init('')", "ConfigurationError"),
    ("init('stack.example.com', url='javascript:1')", "ConfigurationError"),
    ("init('stack.example.com', parent='#nowhere')", "ConfigurationError"),
    ("init('stack.example.com', parent='::')", "ConfigurationError"),
)


def test_what_each_method_posts(desk):
    phone = desk.init(hello="login,demo")
    assert [tuple(message) for message in phone.wire()] == [CONFIG, AGENT]
    phone.clear()
    desk.python("\n".join(f"softphone.{call}" for call, _, _ in CALLS))
    assert phone.wire() == [(type_, fields) for _, type_, fields in CALLS]
    assert {origin for _, _, origin in phone.received()} == {desk.javascript("() => origin")}


def test_what_is_absent_is_not_sent_and_null_is(desk):
    phone = desk.init()
    phone.clear()
    desk.python(
        "softphone.login_with_token('t')\nsoftphone.set_card_value('f', None)\nsoftphone.customize_appearance({})"
    )
    keys = phone.frame.evaluate("() => [0, 1, 2].map(index => Object.keys(recording.raw(index)).sort())")
    assert keys == [["token", "type"], ["field", "type", "value"], ["themes", "type"]]
    assert phone.frame.evaluate("() => recording.raw(1).value === null")


def test_what_waits_for_the_phone_is_sent_in_order(desk):
    url = desk.phone_url + "?hello=login,demo"
    desk.python(
        f"softphone.init(server='stack.example.com', url={url!r})\n"
        + "\n".join(f"softphone.{call}" for call, _, _ in CALLS)
        + "\nawait softphone.ready()"
    )
    posted = desk.phone().wire()
    waiting = [(type_, fields) for call, type_, fields in CALLS if "configure_server" not in call]
    changed = ("bridge/CONFIG_RETRIEVED", {"config": {"server": "other.example.com", "disableAutoLogin": False}})
    assert posted == [changed, AGENT, *waiting]


@pytest.mark.parametrize("form", ["JSON text", "object"])
def test_a_form_keeps_the_order_of_its_fields(desk, form):
    phone = desk.init()
    wrap = repr if form == "JSON text" else lambda text: f"js.JSON.parse({text!r})"
    desk.python(f"softphone.set_form_schema({wrap(SCHEMA)}, {wrap(UI)})")
    phone.until("bridge/BRIDGE_UPDATE_FORM_SCHEMA")
    fields = phone.wire()[-1][1]
    assert list(fields["schema"]["properties"]) == ["zip", "at", "me"]
    assert list(fields["schema"]) == ["type", "required", "properties"] and list(fields["uiSchema"]) == ["zip", "at"]


def test_a_schema_may_be_a_dict_and_micropython_says_that_it_has_no_order(desk):
    phone = desk.init()
    for _ in range(2):
        desk.python(f"softphone.set_form_schema(json.loads({SCHEMA!r}))")
    phone.until("bridge/BRIDGE_UPDATE_FORM_SCHEMA", 2)
    assert phone.wire()[-1] == ("bridge/BRIDGE_UPDATE_FORM_SCHEMA", {"schema": json.loads(SCHEMA)})
    hints = [text for kind, text in desk.page.lines if "order" in text]
    assert len(hints) == (1 if desk.runtime == "mpy" else 0)


def test_a_wrong_argument_is_refused_and_changes_nothing(desk):
    phone = desk.init()
    desk.python("softphone.on_error = noting('error')\n" + "\n".join(
        f"try:\n    softphone.{call}\n    note({call!r})\nexcept SoftphoneError as error:\n    note(type(error).__name__)"
        for call, _ in REFUSED
    ))  # fmt: skip
    assert [heard[0] for heard in desk.heard()] == [name for _, name in REFUSED]
    assert (
        phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"] and desk.javascript("() => counts().iframes") == 1
    )


def test_without_phone_every_method_says_so(desk):
    methods = [call for call, _, _ in CALLS] + ["hide()", "toggle_display()", "update_css({})", "parse_links()",
                                                "remove_parsed_links_event()", "set_form_schema({})"]  # fmt: skip
    desk.python("\n".join(
        f"try:\n    softphone.{call}\n    note({call!r})\nexcept SoftphoneError as error:\n    note(error.code)"
        for call in methods
    ) + "\ntry:\n    await softphone.ready()\nexcept SoftphoneError as error:\n    note(error.code)")  # fmt: skip
    assert desk.heard() == [["not_initialized"]] * (len(methods) + 1)


def test_what_this_phone_cannot_do_is_refused(desk):
    desk.python("softphone.on_error = noting('error')")
    url = desk.phone_url + "?hello=demo"
    desk.python(
        f"softphone.init(server='demo', url={url!r})\nsoftphone.login('alice', 'secret')\nawait softphone.ready()"
    )
    phone = desk.phone()
    desk.python("try:\n    softphone.login('alice', 'secret')\nexcept SoftphoneError as error:\n    note(error.code)")
    (_, (name, code, text)), second = desk.heard()
    assert (name, code) == ("NotSupported", "not_supported") and second == ["not_supported"] and "secret" not in text
    assert "LOGIN" not in phone.types()
    old = desk.init(hello=None)
    desk.python("try:\n    softphone.demo_ring('1')\nexcept SoftphoneError as error:\n    note(error.code)")
    assert desk.heard() == [["not_supported"]] and not [
        type_ for type_, _ in old.wire() if type_.startswith("softphone/")
    ]


def test_search_answers(desk):
    phone = desk.init(hello="contacts")
    phone.clear()
    search = "{type: 'bridge/BRIDGE_SEARCH_OPTIONS', fieldId: 'f', query: '%s'}"
    phone.say(search % "nobody")
    desk.python("""
        gates = globals()["gates"] = {"old": asyncio.Event(), "new": asyncio.Event()}

        @softphone.on_search_options
        async def search(field, query):
            if query in gates:
                await gates[query].wait()
            return [{"label": query, "id": 1}]

        softphone.on_wazo_contact_search = lambda query: [{"name": "Alice", "number": "1"}]
    """)
    phone.say(
        search % "plain", search % "old", search % "new", "{type: 'bridge/BRIDGE_WAZO_CONTACT_SEARCH', query: 'al'}"
    )
    desk.python("await settle()\ngates['new'].set()\nawait settle()\ngates['old'].set()\nawait settle()")
    desk.python("softphone.on_search_options = lambda field, query: softphone.on_options_results(field, '[]')")
    phone.say(search % "by itself")
    found = "bridge/BRIDGE_OPTIONS_FOUND"
    assert phone.wire() == [
        (found, {"fieldId": "f", "options": []}),
        # That nobody waits for "plain" and "old" any more is the point: both are older than "new".
        ("softphone/CONTACTS_FOUND", {"query": "al", "contacts": [{"name": "Alice", "number": "1"}]}),
        (found, {"fieldId": "f", "options": [{"label": "new", "id": 1}]}),
        (found, {"fieldId": "f", "options": []}),
    ]  # fmt: skip
