"""ICE servers as people write them: what is used, what is left out and why; the same in the settings and in `init`."""

from softphone.wire import ice

TURN = {"urls": "turn:turn.example.com", "username": "u", "credential": "p"}

# What is given, what is used of it, and (what is shown, code) of the rest.
CASES = (
    ("", [], []),
    (None, [], []),
    ("stun:stun.example.com", [{"urls": "stun:stun.example.com"}], []),
    ("STUN:stun.example.com:3478", [{"urls": "stun:stun.example.com:3478"}], []),
    ("  stuns:[2001:db8::1]:5349 ", [{"urls": "stuns:[2001:db8::1]:5349"}], []),
    ("stun:a.example,stun:b.example", [{"urls": "stun:a.example"}, {"urls": "stun:b.example"}], []),
    ("stun:a.example, stun:b.example,", [{"urls": "stun:a.example"}, {"urls": "stun:b.example"}], []),
    ("stun:a.example\r\n\nstun:b.example", [{"urls": "stun:a.example"}, {"urls": "stun:b.example"}], []),
    ("stun:a.example; stun:b.example", [{"urls": "stun:a.example"}, {"urls": "stun:b.example"}], []),
    ("turn:turn.example.com u p", [TURN], []),
    ("turn:turn.example.com u p,q", [TURN | {"credential": "p,q"}], []),
    ("turn:turn.example.com u p;q", [TURN | {"credential": "p;q"}], []),
    ("turn:turn.example.com u p, stun:a.example", [TURN, {"urls": "stun:a.example"}], []),
    ("turns:t.example:443?transport=TCP u p", [{"urls": "turns:t.example:443?transport=tcp", "username": "u", "credential": "p"}], []),
    ("stun://stun.example.com", [{"urls": "stun:stun.example.com"}], []),
    # left out
    ("turn:turn.example.com", [], [("turn:turn.example.com", "credentials")]),
    ("turn:turn.example.com u", [], [("turn:turn.example.com", "rest")]),
    ("turn:turn.example.com u p x", [], [("turn:turn.example.com", "rest")]),
    ("turn:user:secret@turn.example.com", [], [("turn:…@turn.example.com", "host")]),
    ("stun:a.example?transport=udp", [], [("stun:a.example?transport=udp", "query")]),
    ("stuns:a.example?", [], [("stuns:a.example?", "query")]),
    ("turn:a.example?transport=sctp u p", [], [("turn:a.example?transport=sctp", "transport")]),
    ("turn:a.example?protocol=udp u p", [], [("turn:a.example?protocol=udp", "transport")]),
    ("stun.example.com", [], [("stun.example.com", "scheme")]),
    ("stun.example.com:3478", [], [("stun.example.com:3478", "scheme")]),
    ("https://stun.example.com", [], [("https://stun.example.com", "scheme")]),
    ("stun:", [], [("stun:", "host")]),
    ("stun::3478", [], [("stun::3478", "host")]),
    ("stun:a.example/path", [], [("stun:a.example/path", "host")]),
    ("stun:2001:db8::1", [], [("stun:2001:db8::1", "port")]),
    ("stun:a.example:0", [], [("stun:a.example:0", "port")]),
    ("stun:a.example:99999", [], [("stun:a.example:99999", "port")]),
    ("stun:a.example:", [], [("stun:a.example:", "port")]),
    ("turn:a.example, stun:b.example", [{"urls": "stun:b.example"}], [("turn:a.example", "credentials")]),
    # as WebRTC has them
    ([TURN, "stun:a.example"], [TURN, {"urls": "stun:a.example"}], []),
    (TURN, [TURN], []),
    ([{"url": "stun:a.example"}], [{"urls": "stun:a.example"}], []),
    ([{"urls": ["stun:a.example", "stun:b.example"]}], [{"urls": ["stun:a.example", "stun:b.example"]}], []),
    ([{"urls": "stun:a.example,stun:b.example"}], [{"urls": ["stun:a.example", "stun:b.example"]}], []),
    ([{"urls": ["stun:a.example", "turn:b.example"]}], [{"urls": "stun:a.example"}], [("turn:b.example", "credentials")]),
    ([{"urls": ["stun:a.example", "turn:b.example"], "username": "u", "credential": "p"}],
     [{"urls": ["stun:a.example", "turn:b.example"], "username": "u", "credential": "p"}], []),
    ([{"urls": "turn:a.example", "username": "", "credential": "p"}], [], [("turn:a.example", "credentials")]),
    ([{"urls": "turn:a.example", "username": "u", "credential": 5}], [], [("turn:a.example", "credentials")]),
    ([{"urls": "turn:a.example", "username": "u", "credential": "x" * 600}], [], [("turn:a.example", "credentials")]),
    ([{"urls": "turn:a.example", "username": "u", "credential": "p", "credentialType": "oauth"}], [], [("turn:a.example", "type")]),
    ([{"urls": []}], [], [("NoneType", "form")]),
    ([{}], [], [("NoneType", "form")]),
    ([5, None], [], [("int", "form"), ("NoneType", "form")]),
    ([{"urls": "stun:a.example", "username": "u", "credential": "p"}], [{"urls": "stun:a.example"}], []),
)  # fmt: skip


def test_every_case():
    for given, servers, problems in CASES:
        assert ice.check(given) == (servers, problems), (given, ice.check(given))


def test_each_problem_has_words():
    for _, _, problems in CASES:
        for _, code in problems:
            assert ice.words(code)


def test_a_flood_is_cut():
    servers, problems = ice.check("stun:a.example\n" * 40)
    assert len(servers) == 32 and problems == [("stun:a.example", "many")] * 8


def test_where_secrets_are():
    for given in (
        "turn:a.example u p",
        "turn:u:p@a.example",
        [TURN],
        ["stun:a", "turn:b u p"],
        [{"urls": "turn:u@a.example"}],
    ):
        assert ice.has_credentials(given), given
    for given in ("", "stun:a.example,stun:b.example", "turn:a.example", [{"urls": "stun:a.example"}], [None]):
        assert not ice.has_credentials(given), given


def test_no_secret_is_shown():
    entry = {"urls": "turn:u:secret@b", "credential": "secret"}
    for given in ("turn:a.example user secret", "turn:user:secret@a.example", "nope user secret", [entry]):
        for text, _ in ice.check(given)[1]:
            assert "secret" not in text and "user" not in text
