"""Cards, log, contacts, agent, settings, session, words and theme: the phone's plain parts."""

import json

import theme
from contacts import Contacts
from core import dates
from core.agent import Agent
from core.state import State
from core.text import clean, initials
from media import sounds
from phone_fakes import Line, Phone, Store, Timers
from session import Session, kind_of
from settings import Settings
from words import Words, load

# cards


def card_of(phone, call):
    return json.loads(phone.cards.content(call.record()).text)


def test_a_card_has_its_three_fields_and_what_the_host_has_set():
    phone = Phone()
    phone.cards.set_value("early", '"for the next call"')
    call = phone.incoming()
    phone.cards.set_value("phone", '"555"')
    content = card_of(phone, call)
    assert content["phoneNumber"] == "555" and content["callId"] == "in-1" and content["cardId"]
    assert content["phone"] == "555" and content["early"] == "for the next call"
    phone.cards.read = lambda card: '{"note": "x", "cardId2": 1}'
    assert card_of(phone, call)["note"] == "x"


def test_while_one_asks_first_the_card_is_the_first_call_s():
    phone = Phone()
    call = phone.dial()
    phone.command("consult", phone.state.current, number="1006")
    phone.cards.set_value("subject", '"Order"')
    assert card_of(phone, call)["subject"] == "Order"


def test_a_page_ends_the_wrap_up_of_a_call_it_names_or_of_the_one_seen():
    phone = Phone()
    phone.state.change(form=True)
    phone.cards.wrap_up = 30
    made = []
    for number in ("1", "2", "3"):
        made.append(phone.dial(number))
        phone.told("ended", made[-1].id, "hung_up", "them")
    talking = phone.dial("4")
    assert not phone.cards.end_wrap_up(talking.id), "its call goes on"
    assert phone.cards.end_wrap_up(made[1].id)
    assert [card.number for card in phone.state.cards] == ["1", "3", "4"]
    assert not phone.cards.end_wrap_up("nobody")
    phone.told("ended", talking.id, "hung_up", "them")
    assert phone.cards.end_wrap_up() and [card.number for card in phone.state.cards] == ["3", "4"]


def test_the_wrap_up_counts_down_and_closes():
    phone = Phone()
    phone.state.change(form=True)
    phone.cards.wrap_up = 2
    call = phone.dial()
    phone.told("ended", call.id, "hung_up", "them")
    assert phone.cards.shown().left == 2
    phone.timers.tick()
    assert phone.cards.shown().left == 1
    phone.timers.tick()
    assert phone.cards.shown() is None and phone.timers.waiting == []


def test_an_edit_ends_the_countdown_until_save():
    phone = Phone()
    phone.state.change(form=True)
    phone.cards.wrap_up = 2
    call = phone.dial()
    phone.told("ended", call.id, "hung_up", "them")
    phone.cards.edited(call.id)
    for _ in range(5):
        phone.timers.tick()
    assert phone.cards.shown() is not None
    phone.names()
    phone.cards.save(call.id, '{"note": "done"}')
    assert phone.heard[0][0] == "card_saved" and json.loads(phone.heard[0][1].text)["note"] == "done"
    assert phone.cards.shown() is None


def test_a_card_edited_in_the_call_stays_without_wrap_up():
    phone = Phone()
    phone.state.change(form=True)
    call = phone.dial()
    phone.cards.edited(call.id)
    phone.told("ended", call.id, "hung_up", "them")
    assert phone.cards.shown() is not None
    phone.names()
    phone.cards.cancel(call.id)
    assert phone.names() == ["card_canceled"] and phone.cards.shown() is None


def test_without_a_form_no_card_stays():
    phone = Phone()
    phone.cards.wrap_up = 20
    call = phone.dial()
    phone.told("ended", call.id, "hung_up", "them")
    assert phone.state.cards == ()


# log


def test_the_log_is_kept_and_read_again():
    phone = Phone()
    phone.log.open("demo")
    call = phone.incoming()
    phone.told("ended", call.id, "cancelled", "them")
    other = Phone()
    other.log.store = phone.store
    other.log.open("demo")
    assert other.state.missed == 1 and other.state.log[0]["source"]["name"] == "Ann"
    assert other.log.name_of("555") == "Ann"
    other.log.seen()
    assert other.state.missed == 0


def test_rubbish_in_the_kept_log_is_left_out():
    phone = Phone()
    phone.store["log:x"] = {"entries": [1, {"start": 5}, None], "missed": 0}
    phone.log.open("x")
    assert phone.state.log == ()


def test_the_log_is_bounded_and_knows_the_last_number():
    phone = Phone()
    for index in range(230):
        call = phone.dial(str(2000 + index))
        phone.told("ended", call.id, "hung_up", "us")
    assert len(phone.state.log) == 200 and phone.log.last_dialled() == "2229"


# contacts


def test_only_the_answer_to_the_last_search_counts():
    heard, state, timers = [], State(), Timers()
    contacts = Contacts(state, lambda *entry: heard.append(entry), timers.later)
    contacts.search("al")
    contacts.search("ali")
    timers.tick()
    assert heard == [("wazo_contact_search", "ali")]
    contacts.found("al", [{"name": "Al", "number": "1"}])
    assert state.contacts == ()
    contacts.found("ali", [{"name": "Ali\u202e", "number": 5}, {"name": "no number"}, 7, {"number": "+33 1"}])
    assert state.contacts == (("Ali", "5"), ("+331", "+331"))
    contacts.found("ali", "nonsense")
    assert len(state.contacts) == 2


# agent


def agent():
    heard, state = [], State()
    Settings(state, Store())
    part = Agent(state, lambda *entry: heard.append(entry[0]))
    part.line = Line()
    return part, state, heard


def test_the_agent_s_acts_and_who_hears_busy():
    part, state, heard = agent()
    for act, reason in (("pause", ""), ("log_in", ""), ("pause", "Lunch"), ("resume", ""), ("log_out", "")):
        part.act(act, reason)
    assert heard == ["agent_logged_in", "agent_paused", "agent_resumed", "agent_logged_out"]
    assert [entry[1] for entry in part.line.acts] == [True, False, True, False]
    assert state.agent == "out"


def test_do_not_disturb_is_busy_too():
    part, state, _heard = agent()
    part.apply()
    state.change(settings=state.settings | {"do_not_disturb": True})
    part.apply()
    assert [entry[1] for entry in part.line.acts] == [True, False]


def test_without_call_waiting_whoever_calls_during_a_call_hears_busy():
    part, state, _heard = agent()
    for change in ({"settings": state.settings | {"call_waiting": False}}, {"calls": ("a call",)}, {"calls": ()}):
        state.change(**change)
        part.apply()
    assert [entry[1] for entry in part.line.acts] == [True, False, True]


# settings


def test_settings_are_kept_but_not_passwords_of_ice_servers():
    store = Store()
    settings = Settings(State(), store)
    settings.choose("ring_volume", 140)
    settings.choose("ice_servers", "stun:one\nturn:two me secret\nnonsense")
    assert store["settings"]["ring_volume"] == 100
    assert "secret" not in json.dumps(store) and "stun:one" in json.dumps(store)
    assert settings.ice_servers() == [
        {"urls": "stun:one"},
        {"urls": "turn:two", "username": "me", "credential": "secret"},
    ]
    assert Settings(State(), store).get("ring_volume") == 100


def test_kept_rubbish_is_the_default():
    assert Settings(State(), Store({"settings": {"ring_volume": "loud", "x": 1}})).get("ring_volume") == 60
    assert Settings(State(), Store({"settings": 5})).get("call_waiting") is True


# session


class Signing:
    """A session with a line that says what it is told to say."""

    def __init__(self, store=None):
        self.heard, self.accounts = [], []
        self.state, self.store = State(), store if store is not None else Store()
        self.session = Session(self.state, lambda *entry: self.heard.append(entry), self.store, self.start)

    def start(self, kind, account):
        self.accounts.append((kind, account))
        self.line = Line()
        return self.line

    def registered(self, **more):
        session = {
            "uri": "sip:a@b",
            "username": "alice",
            "display_name": "Alice Martin",
            "host": "b",
            "token": None,
            "refresh_token": None,
        }
        self.session.on_registered(session | more)


SIP = {"server": "wss://pbx.example.com/ws"}


def test_which_line_a_server_means():
    for server, kind in (
        ("demo", "demo"),
        ("wss://pbx/ws", "sip"),
        ("ws://localhost:1", "sip"),
        ("stack.example.com", "wazo"),
        ("", ""),
        ("wss://a@b", ""),
        ("https://x", ""),
        ("a b", ""),
        ("host/path", ""),
    ):
        assert kind_of(server) == kind, server


def test_demo_signs_in_by_itself_unless_told_not_to():
    signing = Signing()
    signing.session.configure({"server": "demo"}, "https://crm")
    assert signing.accounts == [("demo", {"server": "demo", "username": "demo"})]
    other = Signing()
    other.session.configure({"server": "demo", "disableAutoLogin": True}, "https://crm")
    assert other.accounts == [] and other.state.screen == "sign_in"


def test_the_same_configuration_again_changes_nothing():
    signing = Signing()
    signing.session.configure({"server": "demo"}, "https://crm")
    signing.registered()
    signing.session.configure({"server": "demo", "wrapUpDuration": 5}, "https://crm")
    assert len(signing.accounts) == 1 and signing.state.screen == "phone"


def test_only_what_was_asked_for_is_kept_and_it_resumes_only_there():
    store = Store()
    signing = Signing(store)
    signing.session.configure(SIP, "https://crm")
    assert signing.state.screen == "sign_in"
    signing.session.sign_in("alice", "secret", keep=True)
    assert signing.accounts[-1][1]["password"] == "secret"
    signing.registered(ha1="abc", realm="sip.test")
    assert signing.heard[-1][0] == "authenticated" and signing.heard[-1][1]["token"] is None
    assert "secret" not in json.dumps(store) and "abc" in json.dumps(store)
    again = Signing(store)
    again.session.configure(SIP, "https://crm")
    assert again.accounts[0][1]["ha1"] == "abc" and again.accounts[0][1]["patient"]
    for config, parent in (
        (SIP, "https://evil"),
        ({"server": "wss://evil/ws"}, "https://crm"),
        (SIP | {"disableAutoLogin": True}, "https://crm"),
    ):
        strange = Signing(store)
        strange.session.configure(config, parent)
        assert strange.accounts == [] and strange.state.screen == "sign_in"


def test_not_asked_nothing_is_kept():
    signing = Signing()
    signing.session.configure(SIP, "https://crm")
    signing.session.sign_in("alice", "secret")
    signing.registered(ha1="abc")
    assert signing.store == {}


def test_a_refusal_says_why_and_forgets():
    store = Store()
    signing = Signing(store)
    signing.session.configure(SIP, "https://crm")
    signing.session.sign_in("alice", "secret", keep=True)
    signing.registered(ha1="abc")
    signing.session.on_refused("wrong_password", "The server refused user or password.")
    assert signing.state.screen == "sign_in" and signing.state.refusal == "wrong_password"
    assert signing.heard[-1] == ("error", "wrong_password", "The server refused user or password.")
    assert store == {}


def test_signing_out_forgets_and_says_so():
    store = Store()
    signing = Signing(store)
    signing.session.configure(SIP, "https://crm")
    signing.session.sign_in("alice", "secret", keep=True)
    signing.registered(ha1="abc")
    signing.session.sign_out()
    signing.session.on_unregistered()
    assert signing.heard[-1] == ("logged_out",) and store == {} and signing.state.screen == "sign_in"


def test_whenever_a_session_ends_the_page_is_told_once():
    for end, last in (
        (lambda session: session.on_refused("session_expired", "The session has ended."), ["logged_out", "error"]),
        (lambda session: session.configure({"server": "wss://other/ws"}, "https://crm"), ["logged_out"]),
        (lambda session: session.give_up(), ["logged_out"]),
        (lambda session: session.take_login("bob", "secret"), ["logged_out"]),
    ):
        signing = Signing()
        signing.session.configure(SIP, "https://crm")
        signing.session.sign_in("alice", "secret")
        signing.registered()
        end(signing.session)
        assert [entry[0] for entry in signing.heard] == ["authenticated"] + last
        assert signing.state.user is None


def test_an_unusable_server_is_said():
    signing = Signing()
    signing.session.configure({"server": "wss://a@b"}, "https://crm")
    assert signing.heard[-1][:2] == ("error", "bad_config") and signing.state.refusal == "bad_config"


# words

LANGUAGES = (("en", "English"), ("fr", "Français"))


def in_words(state):
    return Words(state, LANGUAGES, lambda code, done: done(load(code)))


def test_all_languages_have_all_words():
    english = load("en")
    for language, _name in LANGUAGES:
        table = load(language)
        assert sorted(table) == sorted(english), language
        for key in english:
            holes = [part.split("}")[0] for part in english[key].split("{")[1:]]
            for hole in holes:
                assert "{" + hole + "}" in table[key], (language, key)


def test_words_are_replaced_and_filled_without_format():
    words = in_words(State())
    words.override({"en": {"user": {"login": "Let me in", "logout": 5}}, "fr": "nonsense"})
    assert words("user:login") == "Let me in"
    assert words("user:at", (("server", "{0.__class__}"),)) == "Sign in to {0.__class__}"
    assert words("no:such") == "no:such"
    assert words.choose("fr-CA") is None and words.state.language == "fr" and words("user:login") == "Se connecter"
    words.choose("xx")
    assert words.state.language == "en"


def test_a_language_is_seen_when_its_words_have_come():
    state, coming = State(), []
    words = Words(state, LANGUAGES, lambda code, done: coming.append(done))
    assert words.choose("fr") is None and (state.language, words("user:login")) == ("en", "Sign in")
    words.choose("en")
    coming[0]({"user:login": "Se connecter"})
    assert state.language == "en"
    assert words.choose("fr") is None and (state.language, words("user:login")) == ("fr", "Se connecter")
    assert words("user:logout") == "Sign out"


def test_a_language_is_told_once_its_words_are_there():
    state, coming, told = State(), [], []
    words = Words(state, LANGUAGES, lambda code, done: coming.append(done))
    words.choose("fr", told.append)
    assert told == [] and state.language == "en"
    words.choose("en", told.append)  # another choice meanwhile: the first one comes too late
    assert told == ["en"]
    coming[0]({"user:login": "Se connecter"})
    assert told == ["en"]
    words.choose("fr", told.append)
    assert told == ["en", "fr"] and state.language == "fr"


def test_debug_shows_the_keys():
    state = State()
    words = in_words(state)
    state.change(debug=True)
    assert words("user:login") == "user:login"


# theme


def test_colours_are_parsed_and_written_anew():
    for text, css in (
        ("#fff", "#ffffff"),
        ("#12345680", "rgba(18, 52, 86, 0.502)"),
        ("rgb(255, 0, 0)", "#ff0000"),
        ("rgba(0, 0, 0, 0.12)", "rgba(0, 0, 0, 0.120)"),
        ("hsl(120, 100%, 50%)", "#00ff00"),
    ):
        assert theme.css(theme.parse(text)) == css, text
    for text in (
        "url(https://evil)",
        "red;}",
        "#ggg",
        "rgb(1)",
        "rgb(a,b,c)",
        "x" * 100000,
        None,
        5,
        "rgb(1,2,3);@import",
        "rgb(--1, 2, 3)",
    ):
        assert theme.parse(text) is None, text


def test_a_theme_becomes_variables_and_what_is_refused_is_named():
    lines, refused = theme.variables(
        {
            "colors": {"primary": "#ffff00", "error": "url(x)", "nonsense": 1},
            "metrics": {
                "borderRadius": 9,
                "spacing": {"tiny": "4px", "small": "huge", "large": -1},
                "breakpoint": {"sm": 5},
            },
        }
    )
    values = dict(lines)
    assert (
        values["--color-primary"] == "#ffff00"
        and values["--border-radius"] == "9px"
        and values["--spacing-tiny"] == "4px"
    )
    assert refused == ["colors.error", "metrics.spacing.small", "metrics.spacing.large"]
    light = theme.parse(values["--ink-primary"][len("light-dark(") :].split(",")[0])
    assert theme.contrast(light, theme.parse("#fff")) >= 4.5
    assert theme.variables(None) == ([], [])
    assert "}" not in theme.sheet(lines)[:-1]


def test_text_on_a_fill_can_be_read():
    assert theme.text_on(theme.parse("#ffff00"), theme.parse("#fff"), 4.5) == (0.0, 0.0, 0.0, 1.0)
    assert theme.text_on(theme.parse("#203890"), theme.parse("#fff"), 4.5)[:3] == (1.0, 1.0, 1.0)


# plain, sounds


def test_texts_from_outside_are_one_safe_line():
    assert clean("a\u202eb\n\x00c" + "x" * 500)[:6] == "a b cx"
    assert len(clean("x" * 500)) == 80 and clean(None) == "" and clean(5) == "5"
    assert initials("zoé dupont") == "ZD" and initials("+33") == ""
    assert dates.clock(3725) == "1:02:05" and dates.clock(-1) == "0:00"


def test_the_sound_fits_the_calls():
    phone = Phone()
    assert sounds.fitting(phone.state) == ""
    call = phone.dial(upto="ringing")
    assert sounds.fitting(phone.state) == "ringback"
    phone.told("early_media", call.id)
    assert sounds.fitting(phone.state) == ""
    phone.incoming()
    assert sounds.fitting(phone.state) == "waiting"
    phone.told("ended", call.id, "busy", "them")
    assert sounds.fitting(phone.state) == "ring" and sounds.of_end(call.record()) == "busy"
