"""The phone as a whole, in a fake page."""

import asyncio

from fake_page import PHONE, FakePage, made, settle
from softphone import conversation, runtime
from softphone.errors import ConfigurationError, NotInitialized, NotSupported, SchemaError, SoftphoneError
from softphone.softphone import Softphone
from softphone.wire import events, messages
from support import raises, raises_async

CALL = {"callId": "c1", "number": "1001", "displayName": "Alice", "isCaller": False}


def test_init_posts_nothing_before_the_phone_has_loaded():
    softphone, page, _ = made()
    softphone.make_call("1001")
    assert page.posts == []
    page.load()
    assert page.types() == [
        "bridge/CONFIG_RETRIEVED", "bridge/BRIDGE_ENABLE_AGENT", "bridge/ON_CLICK_TO_CALL",
    ]  # fmt: skip
    assert page.posts[0][1]["config"] == {"server": "stack.example.com", "disableAutoLogin": False}
    assert page.posts[2][1] == {"number": "1001"}


def test_config_carries_what_was_given_zero_too():
    _, page, _ = made(port=8443, language="fr", wrap_up_duration=0, domain_name="d", debug=True, enable_agent=False)
    page.load()
    assert page.types() == ["bridge/CONFIG_RETRIEVED", "bridge/BRIDGE_ENABLE_DEBUG"]
    assert page.posts[0][1]["config"] == {
        "server": "stack.example.com", "port": 8443, "language": "fr", "wrapUpDuration": 0, "domainName": "d",
        "disableAutoLogin": False,
    }  # fmt: skip


def test_a_second_phone_in_a_page_is_one_of_its_own():
    for given, sent in ((None, "separate"), ("shared", "shared"), ("separate", "separate")):
        page = FakePage()
        page.another_phone = True
        softphone = Softphone(page)
        softphone.init(server="stack.example.com", url=PHONE + "/", tabs=given)
        page.load()
        assert page.posts[0][1]["config"]["tabs"] == sent


def test_methods_before_init_and_after_remove_are_refused():
    softphone = Softphone(FakePage())
    for method, arguments in (
        ("make_call", ("1",)),
        ("hide", ()),
        ("show", ()),
        ("inject_css", ("",)),
        ("toggle_display", ()),
    ):
        assert raises(NotInitialized, getattr(softphone, method), *arguments).code == "not_initialized"
    softphone.init(server="stack.example.com", url=PHONE + "/")
    softphone.remove()
    raises(NotInitialized, softphone.make_call, "1")


async def test_ready_waits_and_learns_of_removal():
    softphone, page, _ = made()
    waiting = asyncio.create_task(softphone.ready())
    await settle()
    page.load()
    await waiting
    await softphone.ready()
    softphone.init(server="demo", url=PHONE + "/")
    waiting = asyncio.create_task(softphone.ready())
    await settle()
    softphone.remove()
    await raises_async(NotInitialized, waiting)


def test_show_after_remove_brings_the_last_phone_back():
    softphone, page, _ = made(width=321)
    page.load()
    softphone.show()
    softphone.remove()
    assert (page.listening, page.frames[0].removed, softphone.displayed, softphone.iframe_loaded) == (
        0,
        1,
        False,
        False,
    )
    assert softphone.iframe is None and softphone.wrapper is None and page.timers == []
    softphone.show()
    assert page.frames[1].options.width == 321 and softphone.displayed and page.listening == 1
    page.load()
    assert page.types()[0] == "bridge/CONFIG_RETRIEVED"


def test_a_second_init_starts_clean():
    softphone, page, _ = made(width=321, language="fr")
    softphone.init(server="demo", url=PHONE + "/")
    assert page.listening == 1 and page.frames[0].removed == 1
    assert page.frames[1].options.width == 500 and page.frames[1].options.language is None


def test_a_bad_second_init_changes_nothing():
    softphone, page, _ = made()
    raises(ConfigurationError, softphone.init, server="a b")
    assert page.listening == 1 and page.frames[0].removed == 0


def test_a_reload_replays_state_and_never_calls():
    softphone, page, _ = made()
    page.load("login")
    softphone.inject_css("a {}")
    softphone.inject_css("b {}")
    softphone.options_fetched("f", [{"label": "1"}])
    softphone.options_fetched("g", [{"label": "2"}])
    softphone.options_fetched("f", [{"label": "3"}])
    softphone.customize_appearance({"colors": {"primary": "red"}})
    softphone.customize_appearance({"colors": {"primary": "blue"}}, '{"en": {}}')
    softphone.customize_appearance(None, None, {"logo": "x.png"})
    softphone.make_call("1001")
    softphone.login_with_token("secret")
    softphone.login("alice", "secret")
    softphone.set_card_value("note", "x")
    softphone.on_options_results("f", [])
    del page.posts[:]
    page.load()
    assert [t.split("/")[1] for t in page.types()] == [
        "CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_INJECT_CSS", "BRIDGE_INJECT_CSS", "BRIDGE_OPTIONS_FETCHED",
        "BRIDGE_OPTIONS_FETCHED", "BRIDGE_CUSTOMIZE_APPEARANCE", "BRIDGE_CUSTOMIZE_APPEARANCE",
    ]  # fmt: skip
    assert [fields["css"] for type_, fields in page.posts if type_.endswith("CSS")] == ["a {}", "b {}"]


def test_what_waits_is_sent_once_when_the_frame_was_moved():
    softphone, page, _ = made()
    page.load()
    del page.posts[:]
    page.frames[0].lost = True
    softphone.inject_css("a {}")
    softphone.make_call("1001")
    assert page.posts == []
    page.load()
    assert [t.split("/")[1] for t in page.types()][2:] == ["BRIDGE_INJECT_CSS", "ON_CLICK_TO_CALL"]


async def test_without_hello_nothing_is_posted_until_the_phone_is_known_to_be_there():
    softphone, page, errors = made()
    page.load(hello=False)
    assert page.posts == []
    await settle()
    assert page.types()[0] == "bridge/CONFIG_RETRIEVED" and errors == []


async def test_a_phone_that_is_not_there_is_told_and_the_queue_kept():
    softphone, page, errors = made()
    page.reachable = False
    softphone.make_call("1001")
    page.load(hello=False)
    await settle()
    assert [error.code for error in errors] == ["unreachable"] and page.posts == [] and PHONE in errors[0].message
    loads = []
    softphone.on_iframe_loaded(lambda: loads.append(1))
    page.load()
    await settle()
    assert [t.split("/")[1] for t in page.types()] == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL"]
    assert loads == [1] and len(errors) == 1


async def test_a_phone_that_the_pages_policy_keeps_out_is_told_and_the_queue_kept():
    softphone, page, errors = made()
    softphone.make_call("1001")
    page.forbid()
    page.forbid()
    page.load(hello=False)
    await settle()
    page.timers[0][1]()
    assert [error.code for error in errors] == ["unreachable"] and page.posts == []
    assert "add %s to frame-src" % PHONE in errors[0].message
    softphone.remove()
    assert page.watching == 0


async def test_a_phone_that_speaks_is_there_whatever_the_check_says():
    softphone, page, errors = made()
    page.reachable = False
    page.load(hello=False)
    page.say("bridge/LOGGED_OUT")
    assert page.types()[0] == "bridge/CONFIG_RETRIEVED"


def test_load_timeout_is_told_once():
    softphone, page, errors = made(load_timeout=3)
    seconds, overdue = page.timers[0]
    overdue()
    assert seconds == 3 and [error.code for error in errors] == ["load_timeout"] and PHONE in errors[0].message


def test_every_event_reaches_its_handler():
    fields_of = {event: (type_, fields) for type_, event, fields in messages.FROM_PHONE}
    for name, script_name, arguments, _ in events.EVENTS:
        if name not in fields_of:
            continue
        softphone, page, errors = made()
        heard = []
        getattr(softphone, "on_" + name)(lambda *got: heard.append(got))
        if not arguments:
            getattr(softphone, "on_" + name).only(lambda: heard.append(()))
        page.load()
        type_, fields = fields_of[name]
        page.say(
            type_,
            **{
                field: CALL if kind == "Call" else {"x": 1} if kind[:1] in "CS" else "v"
                for field, (_, kind) in zip(fields, arguments)
            },
        )
        assert len(heard) == 1, name
        assert page.facade.told[-1] == script_name


def test_an_event_may_be_a_message_of_our_own():
    for bridge, fields in (("bridge/LOGGED_OUT", {}), ("bridge/BRIDGE_ON_DTMF", {"tone": "5"}),
                           ("bridge/BRIDGE_ON_CALL_ESTABLISHED", {"call": CALL})):  # fmt: skip
        conversation.HEARD["softphone/OF_OUR_OWN"] = row = conversation.HEARD[bridge]
        try:
            softphone, page, errors = made(allowed_origins=["https://other.example.com"])
            heard = []
            getattr(softphone, "on_" + row[0])(lambda *values: heard.append(1))
            page.load()
            page.say("softphone/OF_OUR_OWN", **fields)
            page.say("softphone/OF_OUR_OWN", origin="https://other.example.com", **fields)
            page.say("softphone/OF_NOBODY", **fields)
            assert heard == [1] and errors == []
        finally:
            del conversation.HEARD["softphone/OF_OUR_OWN"]


def test_call_ended_has_its_four_arguments_and_handlers_may_take_fewer():
    softphone, page, errors = made()
    heard = []
    softphone.on_call_ended(
        lambda call, card, direction, extension: heard.append((call.number, card["note"], direction, extension))
    )
    softphone.on_call_ended(lambda call: heard.append(call.number))
    softphone.on_call_ended(lambda: heard.append(None))
    page.load()
    page.say("sdk/ON_CALL_ENDED", callSession=CALL, content={"note": "x"}, direction="inbound", userExtension="7")
    assert heard == [("1001", "x", "inbound", "7"), "1001", None] and errors == []


def test_call_and_session_follow_the_phone():
    softphone, page, _ = made()
    page.load()
    page.say("sdk/SDK_CALL_INCOMING", callSession=CALL)
    assert softphone.call.number == "1001"
    page.say("sdk/ON_CALL_ENDED", callSession=CALL, content=None)
    assert softphone.call is None
    page.say("sdk/SDK_AUTHENTICATED", session={"token": "secret", "uuid": "u"})
    assert (
        softphone.session.token == "secret" and "secret" not in repr(softphone.session) and page.page_links.marked == 1
    )
    page.say("bridge/LOGGED_OUT")
    assert softphone.session is None


def test_what_a_phone_says_while_it_loads_counts():
    softphone, page, errors = made()
    page.say("softphone/HELLO", capabilities=[])
    page.say("sdk/SDK_AUTHENTICATED", session={"uuid": "u"})
    page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call=CALL)
    page.load()
    assert softphone.session.uuid == "u" and softphone.call.number == "1001" and errors == []


def test_a_reload_in_mid_call_is_told_and_no_end_is_invented():
    softphone, page, errors = made()
    ended = []
    softphone.on_call_ended(ended.append)
    page.load()
    page.say("bridge/BRIDGE_ON_CALL_ESTABLISHED", call=CALL)
    page.load()
    assert softphone.call is None and [error.code for error in errors] == ["phone_reloaded"] and ended == []


def test_a_stranger_is_not_heard_and_told_once():
    softphone, page, errors = made(allowed_origins=["https://login.example.com"])
    heard = []
    softphone.on_call_incoming(heard.append)
    page.load()
    for _ in range(3):
        page.say("sdk/SDK_CALL_INCOMING", origin="https://evil.example.com", callSession=CALL)
    assert heard == [] and [error.code for error in errors] == ["bad_origin"]
    assert "https://evil.example.com" in errors[0].message and PHONE in errors[0].message
    page.say("sdk/SDK_CALL_INCOMING", origin="https://login.example.com", callSession=CALL)
    assert len(heard) == 1


def test_hello_counts_from_the_phones_own_origin_only():
    softphone, page, _ = made(allowed_origins=["https://login.example.com"])
    page.say("softphone/HELLO", origin="https://login.example.com", capabilities=["login"])
    page.load(hello=True)
    raises(NotSupported, softphone.login, "alice", "secret")


def test_what_needs_a_capability():
    softphone, page, errors = made()
    softphone.login("alice", "secret", domain="sip.test")
    page.load("login")
    assert page.posts[-1] == ("softphone/LOGIN", {"username": "alice", "password": "secret", "domain": "sip.test"})
    softphone, page, errors = made()
    softphone.login("alice", "secret")
    page.load("demo")
    assert [error.code for error in errors] == ["not_supported"] and "softphone/LOGIN" not in page.types()
    assert "secret" not in errors[0].message


def test_an_unreadable_message_is_told_and_the_next_one_arrives():
    softphone, page, errors = made()
    heard = []
    softphone.on_call_incoming(heard.append)
    page.load()
    page.say("sdk/SDK_CALL_INCOMING", unreadable="cyclic at callSession.a")
    page.say("sdk/SDK_CALL_INCOMING", callSession=CALL)
    assert [error.code for error in errors] == ["bad_message"] and len(heard) == 1
    assert page.facade.told.count("onCallIncoming") == 1


def test_a_message_with_values_of_the_wrong_kind_is_told_and_dropped():
    softphone, page, errors = made()
    heard = []
    softphone.on_search_options(lambda field, query: heard.append((field, query)))
    page.load()
    for field, query in (({}, "q"), ([1], "q"), ("f", {"a": 1})):
        page.say("bridge/BRIDGE_SEARCH_OPTIONS", fieldId=field, query=query)
    for capabilities in (5, "login", {"login": 1}, True):
        page.say("softphone/HELLO", capabilities=capabilities)
    page.say("softphone/ERROR", code=[], message={})
    assert [error.code for error in errors] == ["bad_message"] * 8 and heard == []
    assert "fieldId is no text" in errors[0].message and "capabilities is no list" in errors[3].message
    page.say("bridge/BRIDGE_SEARCH_OPTIONS", fieldId=7, query=None)
    assert heard == [(7, None)] and softphone.iframe_loaded
    softphone.make_call("1001")
    assert page.posts[-1][1] == {"number": "1001"}


def test_phone_errors_are_told():
    softphone, page, errors = made()
    page.load()
    page.say("softphone/ERROR", code="wrong_password", message="Refused")
    assert (errors[0].code, errors[0].message, type(errors[0]).__name__) == ("wrong_password", "Refused", "PhoneError")


def test_unknown_messages_reach_unhandled_but_ours_do_not():
    softphone, page, _ = made()
    heard = []
    softphone.on_unhandled_event(heard.append)
    page.load()
    page.say("bridge/NEWS", a=1)
    page.say("softphone/NEWS", a=1)
    assert heard == [{"a": 1}]


def test_a_failing_handler_is_reported_and_the_others_run():
    softphone, page, errors = made()
    heard = []

    def fails(call):
        raise ValueError("oh")

    softphone.on_call_incoming(fails)
    softphone.on_call_incoming(heard.append)
    softphone.on_error(fails)
    page.load()
    page.say("sdk/SDK_CALL_INCOMING", callSession=CALL)
    assert len(heard) == 1 and [error.code for error in errors] == ["handler_failed"]
    assert "ValueError: oh" in errors[0].message


def test_after_remove_inside_a_handler_nothing_is_heard():
    softphone, page, _ = made()
    heard = []
    softphone.on_call_incoming(lambda call: softphone.remove())
    softphone.on_call_incoming(heard.append)
    page.load()
    page.say("sdk/SDK_CALL_INCOMING", callSession=CALL)
    assert heard == [] and "onCallIncoming" not in page.facade.told


def test_unknown_events_are_refused_with_the_right_name():
    softphone, _, _ = made()
    error = raises(AttributeError, setattr, softphone, "on_call_incomming", print)
    assert "on_call_incoming" in str(error)
    assert "on_call_incoming" in str(raises(AttributeError, getattr, softphone, "on_call_incomin"))
    raises(AttributeError, setattr, softphone, "displayed", True)


def test_make_call_shows_the_phone_and_checks_the_number():
    softphone, page, _ = made()
    page.load()
    softphone.make_call(" +1 201 555 0123 ")
    assert softphone.displayed and page.posts[-1][1] == {"number": "+12015550123"}
    for number, dialled in (
        (1001, "1001"), ("tel:+1-201-555-0123", "+12015550123"), ("+44 (0)20 7946 0958", "+442079460958"), ("*97", "*97"),
        ("Tel.: \u202a+1 201 555 0123\u202c (mobile)", "+12015550123"), ("alice", "alice"), ("sip:alice@host", "sip:alice@host"),
    ):  # fmt: skip
        softphone.make_call(number)
        assert page.posts[-1] == ("bridge/ON_CLICK_TO_CALL", {"number": dialled}), number
    for bad in ("", "  ", "tel:", "tel:hello", " TEL:// ", "callto:", None, "1\n2", "1\x7f", "9" * 300, True, ["1"], "call me",
                "room 42, floor 7", "ext. 42", "https://example.com/1001"):  # fmt: skip
        raises(ConfigurationError, softphone.make_call, bad)
    assert "more than one way" in str(raises(ConfigurationError, softphone.make_call, "room 42, floor 7"))


def test_what_is_dialled_later_goes_only_to_a_phone_that_can():
    for capabilities, expected in (
        (("post_dial",), [",42", ",,7#", None, ",42p7"]), (("login",), [None] * 4), ((), [None] * 4),
    ):  # fmt: skip
        for early in (True, False):
            softphone, page, _ = made()
            if not early:
                page.load(*capabilities)
            for text in (
                "+1 201 555 0123 ext. 42",
                "+12015550123,,7#",
                "+12015550123",
                "tel:+12015550123;ext=42;postd=p7",
            ):
                softphone.make_call(text)
            if early:
                page.load(*capabilities)
            posts = [fields for type_, fields in page.posts if type_ == "bridge/ON_CLICK_TO_CALL"]
            assert [fields.get("postDial") for fields in posts] == expected, (capabilities, early)
            assert all([fields["number"] == "+12015550123" and len(fields) < 3 for fields in posts])


def test_links_dial():
    softphone, page, _ = made()
    assert page.page_links.clicks
    page.load()
    assert page.page_links.dial("tel:+1-201-555-0123") and not page.page_links.dial("tel:")
    assert page.posts[-1][1] == {"number": "+12015550123"}
    softphone.remove_parsed_links_event()
    assert not page.page_links.clicks


def called(page):
    return [fields["number"] for type_, fields in page.posts if type_ == "bridge/ON_CLICK_TO_CALL"]


def test_the_second_click_on_a_link_is_no_call_but_ours():
    softphone, page, _ = made()
    page.load()

    def click(href, at, count):
        page.time = at
        return page.page_links.dial(href, at, count)

    assert click("tel:1001", 5000, 1) and click("tel:1001", 5180, 2) and called(page) == ["1001"]
    assert (
        click("tel:1001", 5900, 1) and click("tel:1001", 6700, 1) and called(page) == ["1001"]
    )  # one who doesn't stop
    assert click("tel:1001", 7800, 1) and called(page) == ["1001"] * 2
    assert click("tel:1002", 7900, 1) and called(page)[2:] == ["1002"]  # another link is another wish
    assert click("tel:1003", 8000, 2) and called(page)[3:] == []  # but for one that has slid under the pointer
    assert (
        click("tel:+1-201-555-0123", 20000, 1)
        and click("tel:+1 (201) 555 0123", 20100, 1)
        and called(page)[3:] == ["+12015550123"]
    )


def test_only_clicks_on_links_are_left_out():
    softphone, page, _ = made()
    page.load()
    softphone.make_call("1001")
    softphone.make_call("1001")
    assert called(page) == ["1001"] * 2
    page.time = 9000
    softphone.make_call("1002")  # a handler of the link's own
    assert page.page_links.dial("tel:1002", 9000, 1) and page.page_links.dial("tel:1003", 9001, 1)
    assert called(page)[2:] == ["1002", "1003"]
    softphone.remove()
    softphone.init(server="demo", url="https://phone.example.com/")
    page.load()
    assert page.page_links.dial("tel:1003", 9100, 2) and called(page) == ["1003"]


def test_a_sip_link_is_a_call_where_the_line_takes_addresses():
    for server, ours in (("demo", True), ("wss://pbx.example.com/ws", True), ("stack.example.com", False)):
        _, page, _ = made(server=server)
        page.load()
        for href in (
            "sip:alice@example.com",
            "SIPS:bob@example.com",
            "callto:sip:1001@example.com",
            "callto:carol@example.com",
        ):
            assert page.page_links.dial(href, 0) is ours, (server, href)
        assert not page.page_links.dial("sip:", 0) and not page.page_links.dial("mailto:alice@example.com", 0)
        assert page.page_links.dial("callto:alice", 5000)


def test_a_click_that_was_held_dials_or_goes_back():
    for href, number, gave_back in (("tel:1001", "1001", 0), ("tel:", None, 1)):
        page = FakePage()
        page.facade.held = href
        softphone = Softphone(page)
        softphone.init(server="demo", url=PHONE + "/")
        page.load()
        assert page.facade.gave_back == gave_back
        assert [f["number"] for t, f in page.posts if t == "bridge/ON_CLICK_TO_CALL"] == ([number] if number else [])


def test_configure_server_sends_the_whole_config():
    softphone, page, _ = made(language="fr")
    page.load()
    softphone.configure_server("other.example.com")
    assert page.posts[-1] == (
        "bridge/CONFIG_RETRIEVED", {"config": {"server": "other.example.com", "language": "fr", "disableAutoLogin": False}},
    )  # fmt: skip
    raises(ConfigurationError, softphone.configure_server, "wss://pbx.example.com")


def test_configure_server_waits_for_a_frame_that_was_moved():
    softphone, page, errors = made()
    page.load()
    del page.posts[:]
    page.frames[0].lost = True
    softphone.configure_server("other.example.com")
    assert page.posts == [] and errors == []
    page.load()
    assert page.posts[0][1]["config"]["server"] == "other.example.com"


async def test_search_answers():
    softphone, page, errors = made()
    page.load()
    answers = lambda: [fields for type_, fields in page.posts if type_.endswith("OPTIONS_FOUND")]  # noqa: E731

    def ask(query):
        page.say("bridge/BRIDGE_SEARCH_OPTIONS", fieldId="f", query=query)

    ask("nobody listens")
    assert answers() == [{"fieldId": "f", "options": "[]"}]
    gates = {"old": asyncio.Event(), "new": asyncio.Event()}

    async def search(field, query):
        await gates[query].wait()
        return [{"label": query}]

    softphone.on_search_options = search
    ask("old")
    ask("new")
    await settle()
    gates["new"].set()
    await settle()
    gates["old"].set()
    await settle()
    assert [fields["options"] for fields in answers()[1:]] == ['[{"label": "new"}]']
    softphone.on_search_options = lambda field, query: None
    ask("by itself")
    assert len(answers()) == 2
    for bad in ({"label": 1}, [1], [{"id": 1}], "x", 5):
        softphone.on_search_options = lambda field, query: bad
        ask("bad")
        assert errors[-1].code == "bad_answer" and answers()[-1]["options"] == "[]"
    softphone.on_search_options = lambda field, query: 1 / 0
    ask("fails")
    assert errors[-1].code == "handler_failed" and answers()[-1]["options"] == "[]"

    def generator(field, query):
        yield {"label": query}

    softphone.on_search_options = generator
    ask("yields")
    await settle()
    assert errors[-1].code == "handler_failed" and "yields" in errors[-1].message and answers()[-1]["options"] == "[]"
    before = len(answers())
    page.facade.heard = ("onSearchOptions",)
    ask("fails, but JavaScript listens")
    assert len(answers()) == before


async def test_a_search_answer_after_remove_is_not_posted():
    softphone, page, errors = made()
    page.load()
    gate = asyncio.Event()

    async def search(field, query):
        await gate.wait()
        return []

    softphone.on_search_options(search)
    page.say("bridge/BRIDGE_SEARCH_OPTIONS", fieldId="f", query="q")
    await settle()
    softphone.remove()
    gate.set()
    await settle()
    assert all(not type_.endswith("OPTIONS_FOUND") for type_ in page.types()) and errors == []


def test_contacts_answer_a_phone_that_understands():
    for capabilities, expected in ((("contacts",), 1), ((), 0)):
        softphone, page, _ = made()
        softphone.on_wazo_contact_search(lambda query: [{"name": "Alice", "number": "1"}])
        page.load(*capabilities)
        page.say("bridge/BRIDGE_WAZO_CONTACT_SEARCH", query="al")
        assert page.types().count("softphone/CONTACTS_FOUND") == expected


async def test_set_form_schema_sends_good_ones_only():
    softphone, page, errors = made()
    page.load()
    softphone.set_form_schema(
        '{"type": "object", "properties": {"b": {}, "a": {}}}', '{"b": {"ui:widget": "textarea"}}'
    )
    await settle()
    assert page.posts[-1][1]["schema"].index('"b"') < page.posts[-1][1]["schema"].index('"a"')
    for bad in ("{", 5, None, [], "[]"):
        raises(ConfigurationError, softphone.set_form_schema, bad)
    both = {"b": {"type": "string"}, "a": {"type": "string"}}
    assert page.hints == 0
    softphone.set_form_schema({"properties": both}, {"ui:order": ["b", "a"]})
    softphone.set_form_schema({"properties": {"a": {}}})
    assert page.hints == 0
    softphone.set_form_schema({"properties": both}, {"a": {"ui:widget": "textarea"}})
    assert page.hints == (1 if runtime.MICROPYTHON else 0)
    try:
        softphone.set_form_schema({"properties": 5})
    except SchemaError:
        assert not runtime.MICROPYTHON  # there it comes to `on_error`, later
    long = '{"title": "%s"}' % ("x" * 1000000)
    assert "1000000 characters" in str(raises(SchemaError, softphone.set_form_schema, long))


def asked_of(softphone):
    """All that is asked after a form schema, each once."""
    softphone.set_card_value("f", 1)
    softphone.options_fetched("f", [])
    softphone.make_call("1001")
    softphone.configure_server("other.example.com")
    softphone.login("alice", "secret")


ASKED = [
    "bridge/BRIDGE_UPDATE_FORM_SCHEMA", "bridge/BRIDGE_SET_CARD_CONTENT", "bridge/BRIDGE_OPTIONS_FETCHED", "bridge/ON_CLICK_TO_CALL",
    "bridge/CONFIG_RETRIEVED", "softphone/LOGIN",
]  # fmt: skip


async def test_what_is_asked_after_a_form_schema_is_posted_after_it():
    """In MicroPython its validator may still be on its way; in CPython it is checked at once."""
    for loads in ("before", "while it is checked", "after"):
        softphone, page, errors = made()
        answer = page.hold_schemas()
        if loads == "before":
            page.load("login")
            page.posts.clear()
        softphone.set_form_schema({"title": "one"})
        asked_of(softphone)
        await settle()
        assert loads != "before" or len(page.posts) == (0 if runtime.MICROPYTHON else len(ASKED))
        if loads == "while it is checked":
            page.load("login")
            await settle()
        answer([])
        await settle()
        if loads == "after":
            page.load("login")
        after = [type_ for type_ in page.types() if type_ in ASKED]
        assert [type_ for type_ in after if "CONFIG" not in type_] == [
            type_ for type_ in ASKED if "CONFIG" not in type_
        ], loads
        assert loads != "before" or after == ASKED
        assert errors == []


async def test_two_schemas_in_a_row_each_keep_their_place_and_a_bad_one_is_dropped():
    if not runtime.MICROPYTHON:
        return  # there the bad one raises where it is given
    for verdicts, kept in (([[], []], ["1", "2"]), ([[("type", "x")], []], ["2"]), ([[], [("type", "x")]], ["1"])):
        softphone, page, errors = made()
        page.load()
        page.posts.clear()
        answer = page.hold_schemas()
        softphone.set_card_value("f", 0)
        softphone.set_form_schema({"title": "1"})
        softphone.set_card_value("f", 1)
        softphone.set_form_schema({"title": "2"})
        softphone.set_card_value("f", 2)
        answer(verdicts[1], '{"title": "2"}')  # the second one is known first
        await settle()
        assert len(page.posts) == 1
        answer(verdicts[0], '{"title": "1"}')
        await settle()
        order = [fields.get("value") or fields["schema"][11:12] + "s" for _, fields in page.posts]
        assert order == [part for part in ("0", "1s", "1", "2s", "2") if part[1:] != "s" or part[0] in kept]
        assert [error.path for error in errors] == ["type"] * (2 - len(kept))


async def test_a_phone_that_is_removed_while_a_schema_is_checked_gets_nothing_and_the_next_one_only_its_own():
    for again in (False, True):
        softphone, page, errors = made()
        page.load()
        answer = page.hold_schemas()
        softphone.set_form_schema({"title": "one"})
        softphone.set_card_value("old", 1)
        softphone.remove()
        page.posts.clear()
        if again:
            softphone.init(server="stack.example.com", url=PHONE + "/")
            softphone.set_card_value("new", 1)
        answer([])
        await settle()
        if again:
            page.load()
            assert [fields.get("field") for type_, fields in page.posts][-1] == "new"
        assert "old" not in [fields.get("field") for type_, fields in page.posts] and errors == []
        assert [type_ for type_ in page.types() if "SCHEMA" in type_] == []


async def test_a_check_that_fails_keeps_nothing_back():
    softphone, page, errors = made()
    page.load("login")

    async def fails(schema, ui_schema):
        raise ValueError("no answer")

    page.check_schema = fails
    page.spawn = quietly
    softphone.set_form_schema({"title": "one"})
    softphone.set_card_value("f", 1)
    await settle()
    assert page.types()[-1] == "bridge/BRIDGE_SET_CARD_CONTENT"


async def test_what_is_wrong_with_a_schema_is_told_once_though_the_phone_is_removed_meanwhile():
    if not runtime.MICROPYTHON:
        return  # there it is raised where it is given
    ends = (
        lambda softphone: softphone.remove(),
        lambda softphone: softphone.init(server="stack.example.com", url=PHONE + "/"),
        lambda softphone: (softphone.remove(), softphone.show()),
        lambda softphone: (
            softphone.remove(),
            softphone.remove(),
            softphone.init(server="stack.example.com", url=PHONE + "/"),
        ),
    )
    for end in ends:
        softphone, page, errors = made()
        page.load()
        answer = page.hold_schemas()
        softphone.set_form_schema({"title": "one"})
        softphone.set_form_schema({"title": "two"})
        await settle()
        end(softphone)
        page.posts.clear()
        answer([("type", "x")], '{"title": "one"}')
        answer([], '{"title": "two"}')
        await settle()
        assert [(error.code, error.path) for error in errors] == [("bad_schema", "type")]
        if page.frames[-1].removed == 0:
            page.load()
        assert "bridge/BRIDGE_UPDATE_FORM_SCHEMA" not in page.types()


def quietly(coroutine, lasting=False):
    async def run():
        try:
            await coroutine
        except ValueError:
            pass

    return asyncio.create_task(run())


def test_a_card_is_checked_by_the_phone_that_it_has_come_from():
    cards, pages = [], []
    for _ in range(2):
        softphone, page, _ = made()
        pages.append(page)
        softphone.on_card_saved(cards.append)
        page.load()
        page.say("bridge/BRIDGE_CREATE_OR_UPDATE_CARD", content={"n": 1})
    for card in cards:
        try:
            card.validate({"properties": {"n": {"type": "string"}}})
        except SchemaError as error:
            assert error.path == "n" and not runtime.MICROPYTHON
    asked = 1 if runtime.MICROPYTHON else 0
    assert [page.validator.asked for page in pages] == [asked, asked]


def test_card_values_are_taken_as_they_are():
    softphone, page, _ = made()
    page.load()
    for value, text in (("{", '"{"'), (None, "null"), (True, "true"), ({"label": "A", "id": 1}, None), (1.5, "1.5")):
        softphone.set_card_value("f", value)
        assert text is None or page.posts[-1][1]["value"] == text
    raises(ConfigurationError, softphone.set_card_value, "f", object())
    raises(ConfigurationError, softphone.set_card_value, "f", float("nan"))


def test_a_hundred_inits_leave_nothing():
    softphone, page, _ = made()
    for _ in range(100):
        softphone.init(server="demo", url=PHONE + "/")
        page.load()
        softphone.remove()
        softphone.remove()
    assert page.listening == 0 and page.timers == [] and all(frame.removed == 1 for frame in page.frames)


def test_a_window_begins_with_what_a_reload_replays():
    softphone, page, _ = made(tabs="shared")
    raises(NotInitialized, Softphone(FakePage()).pop_out)
    page.load("login", "tabs", "pop_out")
    softphone.inject_css("a {}")
    softphone.options_fetched("f", [{"label": "1"}])
    softphone.options_fetched("f", [{"label": "2"}])
    softphone.make_call("1001")
    softphone.login("alice", "secret")
    frame = page.frames[0]
    assert not frame.is_shared
    page.say("softphone/LINE_HERE", here=False)
    assert frame.is_shared and page.posts[-1] == ("softphone/WINDOW", {"opens": True})
    page.say("softphone/POP_OUT")
    softphone.pop_out()
    begun = (
        "softphone stack.example.com",
        [
            "bridge/CONFIG_RETRIEVED",
            "bridge/BRIDGE_ENABLE_AGENT",
            "bridge/BRIDGE_INJECT_CSS",
            "bridge/BRIDGE_OPTIONS_FETCHED",
        ],
    )
    assert frame.opened == [begun, begun]
    # What comes later goes there, too: never calls, nor what is secret.
    del frame.there[:]
    softphone.inject_css("b {}")
    softphone.make_call("1002")
    softphone.set_card_value("field", "x")
    softphone.login("alice", "secret")
    assert frame.there == ["bridge/BRIDGE_INJECT_CSS"]


def test_a_window_that_is_blocked_is_said_to_the_phone_and_to_the_page():
    softphone, page, _ = made(tabs="shared")
    page.load("pop_out")
    errors = []
    softphone.on_error = errors.append

    def blocked(name, posts):
        raise SoftphoneError("no", "popup_blocked")

    page.frames[0].pop_out = blocked
    page.say("softphone/POP_OUT")
    assert [error.code for error in errors] == ["popup_blocked"]
    assert page.posts[-1] == ("softphone/WINDOW", {"opens": False})
    error = raises(SoftphoneError, softphone.pop_out)
    assert error.code == "popup_blocked" and len(errors) == 1
