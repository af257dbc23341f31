"""The arguments of init."""

from fake_page import BUNDLED, FakePage
from softphone import options
from softphone.errors import ConfigurationError
from support import raises

GOOD_SERVERS = (
    ("demo", BUNDLED), ("stack.example.com", "https://softphone.wazo.io/"), ("10.0.0.1", "https://softphone.wazo.io/"),
    ("[::1]", "https://softphone.wazo.io/"), ("wss://pbx.example.com:8089/ws", BUNDLED), ("ws://127.0.0.1:8088", BUNDLED),
    ("ws://localhost:1", BUNDLED), ("WSS://pbx.example.com", BUNDLED),
)  # fmt: skip
BAD_SERVERS = (
    None, "", 5, "a b", "a\nb", "user@host", "host/path", "host?x", "host:443", "https://host", "wss://", "wss://a:b@host/",
    "wss://host?x", "wss://host/#x", "wss://host:0", "wss://host:99999", "ws://pbx.example.com", "-host", "host-", "a..b",
)  # fmt: skip


def check(**arguments):
    given = {"server": "demo"}
    given.update(arguments)
    return options.check(given, FakePage())


def test_servers():
    for server, url in GOOD_SERVERS:
        assert check(server=server).url == url, server
    for server in BAD_SERVERS:
        raises(ConfigurationError, check, server=server)


def test_what_may_be_secret_is_not_repeated():
    for address in (
        "alice:hunter2@host", "wss://alice:hunter2@host/", "wss://alice:hun hunter2@host", "wss://alice:hunter2\n@host",
        "alice:p@hunter2@host", "wss://host/?token=hunter2", "wss://host/#hunter2", "ftp://alice:hunter2@host/",
        {"password": "hunter2"},
    ):  # fmt: skip
        for argument in ("server", "url", "allowed_origins"):
            value = [address] if argument == "allowed_origins" else address
            if argument == "url" and isinstance(address, str) and address[:3] != "ftp":
                continue
            assert "hunter2" not in str(raises(ConfigurationError, check, **{argument: value})), (argument, address)


def test_urls():
    assert check(url="phone/").url == "https://crm.example.com/phone/"
    for bad in (
        5,
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://a/b",
        "file:///etc",
        "https://u:p@host/",
        "http://phone.example.com/",
    ):
        raises(ConfigurationError, check, url=bad)
    assert check(url="http://localhost:8000/phone/").origin == "http://localhost:8000"
    assert "mixed content" in str(raises(ConfigurationError, check, url="http://phone.example.com/"))


def test_origins_are_exact():
    assert check(allowed_origins=["https://a.example.com"]).allowed_origins == ("https://a.example.com",)
    for bad in (
        "*",
        "https://*.example.com/",
        "https://a.example.com/",
        "https://A.example.com",
        "null",
        "a.example.com",
        5,
    ):
        raises(ConfigurationError, check, allowed_origins=[bad])
    raises(ConfigurationError, check, allowed_origins="https://a.example.com")


def test_bad_arguments_are_named():
    for name, value in (
        ("width", 0), ("width", "wide"), ("width", "\u00b2"), ("width", "9" * 5000), ("allowed_origins", 5), ("allowed_origins", {}), ("height", True), ("port", 70000), ("port", 443), ("language", 5), ("debug", "yes"),
        ("wrap_up_duration", -1), ("iframe_css", "left: 0"), ("iframe_css", {"left": []}), ("parent", "#nowhere"), ("parent", 5), ("enable_agent", 1),
    ):  # fmt: skip
        assert name in str(raises(ConfigurationError, check, **{name: value})), name


def test_css_numbers_are_px():
    assert sorted(check(iframe_css={"left": 10, "zIndex": 5, "marginTop": "1em", "right": None}).iframe_css) == [
        ("left", "10px"), ("margin-top", "1em"), ("z-index", "5"),
    ]  # fmt: skip


def test_ice_servers():
    turn = {"urls": "turn:t.example", "username": "u", "credential": "p"}
    checked = check(ice_servers=["stun:a.example", turn, "turn:b.example"])
    assert checked.ice_servers == [{"urls": "stun:a.example"}, turn]
    (words,) = checked.left_out
    assert "turn:b.example is left out" in words and "password" in words
    assert check(ice_servers="stun:a.example,stun:b.example").ice_servers == [
        {"urls": "stun:a.example"},
        {"urls": "stun:b.example"},
    ]
    assert not check().ice_servers and not check().left_out
    for wrong in (5, True, {"urls": "stun:a.example"}):
        raises(ConfigurationError, check, ice_servers=wrong)


def test_ice_servers_with_a_password_are_refused_as_an_attribute():
    given = options.from_attributes({"iceServers": "stun:a.example, stun:b.example"})
    assert len(check(**given).ice_servers) == 2
    for text in ("turn:a.example u secret", "stun:a.example\nturn:b.example u secret", "turn:u:secret@a.example"):
        error = raises(ConfigurationError, options.from_attributes, {"iceServers": text})
        assert "secret" not in str(error)


def test_data_attributes():
    given = options.from_attributes({
        "server": "demo", "wrapUpDuration": "20", "enableAgent": "false", "debug": "", "iframeCss": "right: 0; top: 5px",
        "allowedOrigins": "https://a.example.com https://b.example.com", "other": "x",
    })  # fmt: skip
    checked = options.check(given, FakePage())
    assert (checked.wrap_up_duration, checked.enable_agent, checked.debug) == (20, False, True)
    assert dict(checked.iframe_css) == {"right": "0", "top": "5px"} and len(checked.allowed_origins) == 2
    raises(ConfigurationError, options.from_attributes, {"width": "wide"})
