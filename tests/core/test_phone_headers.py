"""What the headers of a SIP message say: who is calling, who has forwarded it, why it ends."""

from lines.sip_headers import (
    answer_after,
    caller,
    cause_of_refusal,
    forwarder,
    is_answered_elsewhere,
    messages_waiting,
    reasons,
    words_decoded,
)


def getter(*lines):
    """The headers of a message, a line each."""
    found = {}
    for line in lines:
        name, _, value = line.partition(":")
        found.setdefault(name.strip().lower(), []).append(value.strip())
    return lambda name: found.get(name, [])


FROM = 'From: "Trunk 7" <sip:trunk7@10.0.0.1>;tag=1'


def test_the_server_goes_before_the_caller():
    for lines, expected in (
        ([FROM], ("trunk7", "Trunk 7", False)),
        ([FROM, "P-Asserted-Identity: <sip:+33123456789@x>"], ("+33123456789", "", False)),
        ([FROM, 'P-Asserted-Identity: "Ann, the one" <sip:100@x>, <tel:+33123456789>'], ("100", "Ann, the one", False)),
        ([FROM, "P-Asserted-Identity: <tel:+33-1-23.45;phone-context=example.com>"], ("+3312345", "", False)),
        ([FROM, 'Remote-Party-ID: "Bob" <sip:200@x>;party=calling;privacy=off;screen=yes'], ("200", "Bob", False)),
        ([FROM, "P-Asserted-Identity: <sip:1@x>", "Remote-Party-ID: <sip:2@x>"], ("1", "", False)),
        ([FROM, "P-Asserted-Identity: ;;<<nonsense", "Remote-Party-ID: <sip:2@x>"], ("2", "", False)),
        ([FROM, "P-Asserted-Identity: "], ("trunk7", "Trunk 7", False)),
        ([FROM, "P-Asserted-Identity: <sip:x>"], ("trunk7", "Trunk 7", False)),
        (["From: <sip:+33123;npdi;rn=+331@x;user=phone>;tag=1"], ("+33123", "", False)),
        (["From: sip:%2B33123@x;tag=1"], ("+33123", "", False)),
        (["From: Zoë Ünï <sip:zoe@x>;tag=1"], ("zoe", "Zoë Ünï", False)),
        (['From: "a \\"quoted\\" <name>" <sip:q@x>;tag=1'], ("q", 'a "quoted" <name>', False)),
        (["From: <tel:112>;tag=1"], ("112", "", False)),
        (["From: <sips:ann:secret@x:5061>;tag=1"], ("ann", "", False)),
        (['From: "=?utf-8?B?Wm/Dqw==?=" <sip:1@x>;tag=1'], ("1", "Zoë", False)),
    ):
        assert caller(getter(*lines)) == expected, (lines, caller(getter(*lines)))


def test_a_server_that_is_not_trusted_is_not_asked():
    get = getter(FROM, "P-Asserted-Identity: <sip:1@x>", "Remote-Party-ID: <sip:2@x>")
    assert caller(get, False) == ("trunk7", "Trunk 7", False)


def test_nobody_knows_and_nobody_may_know():
    for lines, anonymous in (
        (["From: <sip:10.0.0.1>;tag=1"], False),
        (["From: <sip:unknown@x>;tag=1"], False),
        (["From: sip:pbx.example.com;tag=1"], False),
        (['From: "Unavailable" <sip:unavailable@unknown.invalid>;tag=1'], False),
        (["From: <sip:x@unknown.invalid>;tag=1"], False),
        (["From: nonsense"], False),
        (['From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'], True),
        (['From: "x" <sip:x@anonymous.invalid>;tag=1'], True),
        (["From: <sip:Anonymous@pbx.example.com>;tag=1"], True),
        (['From: "Anonymous" <sip:10.0.0.1>;tag=1'], True),
        ([FROM, "Privacy: id"], True),
        ([FROM, "P-Asserted-Identity: <sip:1@x>", "Privacy: user;id;critical"], True),
        ([FROM, "Remote-Party-ID: <sip:2@x>;privacy=full"], True),
    ):
        assert caller(getter(*lines)) == ("", "", anonymous), lines
    assert caller(getter(FROM, "Privacy: none"))[0] == "trunk7"
    assert caller(getter('From: "Reception" <sip:10.0.0.1>;tag=1')) == ("", "Reception", False)
    assert caller(getter("From: <sip:anonymous@anonymous.invalid>", "P-Asserted-Identity: <sip:7@x>")) == (
        "7",
        "",
        False,
    )


def test_what_says_of_itself_that_nobody_knows_is_no_name():
    for lines, expected in (
        (["Remote-Party-ID: <sip:5@x>;party=called"], ("trunk", "Trunk", False)),
        (['Remote-Party-ID: "Us" <sip:5@x>;party=CALLED, "Ann" <sip:6@x>;party=calling'], ("6", "Ann", False)),
        (["Remote-Party-ID: <sip:5@x>"], ("5", "", False)),
        (['P-Asserted-Identity: "Unavailable" <sip:unavailable@x>'], ("", "", False)),
        (['P-Asserted-Identity: "Unknown" <sip:x>'], ("", "", False)),
        (['P-Asserted-Identity: "Private" <sip:private@x>'], ("", "", True)),
        (["P-Asserted-Identity: <sip:Withheld@x>"], ("", "", True)),
    ):
        told = caller(getter('From: "Trunk" <sip:trunk@x>;tag=1', *lines))
        assert told == expected, (lines, told)


def test_who_has_forwarded_it():
    for lines, expected in (
        ([], ""),
        (['Diversion: "Reception" <sip:4711@x>;reason=unconditional'], "Reception"),
        (["Diversion: <sip:4711@x>;reason=user-busy;counter=1"], "4711"),
        (["Diversion: <sip:1@x>;reason=no-answer, <sip:2@x>;reason=unknown"], "1"),
        (["Diversion: <tel:+33123>;reason=time-of-day"], "+33123"),
        (["Diversion: <sip:4711@x>;privacy=full"], ""),
        (["History-Info: <sip:bob@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:alice@x>;index=1.1"], "bob"),
        (["History-Info: <sip:bob@x>;index=1", "History-Info: <sip:alice@x;cause=408>;index=1.1;mp=1"], "bob"),
        (
            ['History-Info: <sip:a@x>;index=1, "Desk" <sip:b@x>;index=1.1;mp=1, <sip:c@x;cause=486>;index=1.2;mp=1.1'],
            "Desk",
        ),
        (["History-Info: <sip:bob@x>;index=1, <sip:bob@10.0.0.7>;index=1.1;rc=1"], ""),
        (["History-Info: <sip:bob@x>;index=1"], ""),
    ):
        assert forwarder(getter(*lines)) == expected, (lines, forwarder(getter(*lines)))


def test_encoded_words():
    for text, expected in (
        ("=?UTF-8?Q?J=C3=BCrgen_M?=", "Jürgen M"),
        ("=?iso-8859-1?q?Andr=E9?= x", "André x"),
        ("=?utf-8?B?5pel?= =?utf-8?B?5pys?=", "日本"),
        ("=?koi8-r?B?8PLJ?=", "=?koi8-r?B?8PLJ?="),
        ("a =? b", "a =? b"),
        ("=?utf-8?B?!!?=", "=?utf-8?B?!!?="),
    ):
        assert words_decoded(text) == expected, (text, words_decoded(text))


def test_why_a_call_is_refused():
    for lines, status, expected in (
        ([], 486, "busy"),
        ([], 302, "failed"),
        (["Reason: Q.850;cause=21"], 403, "declined"),
        (["Reason: Q.850;cause=19"], 480, "no_answer"),
        (['Reason: Q.850;cause=18;text="No user responding"'], 500, "no_answer"),
        (["Reason: q.850 ; cause=17"], 503, "busy"),
        (["Reason: Q.850;cause=3"], 500, "not_found"),
        (["Reason: Q.850;cause=20"], 404, "offline"),
        (["Reason: Q.850;cause=38"], 480, "failed"),
        (["Reason: Q.850;cause=47"], 603, "failed"),
        (["Reason: Q.850;cause=58"], 603, "failed"),
        (["Reason: Q.850;cause=111"], 480, "failed"),
        (["Reason: Q.850;cause=2"], 500, "not_found"),
        (['Reason: Q.850;cause=127;text="Interworking, unspecified"'], 603, "declined"),
        (['Reason: Q.850;cause=16;text="Normal Clearing"'], 486, "busy"),
        (['Reason: SIP;cause=486;text="Busy Here"'], 500, "busy"),
        (["Reason: SIP;cause=487, Q.850;cause=21"], 603, "declined"),
        (["Reason: SIP;cause=603", "Reason: Q.850;cause=17"], 500, "busy"),
        (['Reason: SIP;text="cause=486"'], 404, "not_found"),
        (["Reason: preemption;cause=1"], 480, "offline"),
        (["Reason: Q.850;cause=x"], 480, "offline"),
        (["Reason: Q.850;cause=\u00b2\u00b9"], 480, "offline"),
        (["Reason: Q850;cause=21"], 403, "declined"),
        (['Reason: Q.850;cause="021";location=LN'], 403, "declined"),
        (["Reason: X.int;reasoncode=0x0;add-info=0,Q.850;cause=17"], 500, "busy"),
    ):
        assert cause_of_refusal(getter(*lines), status) == expected, (lines, status)


def test_answered_elsewhere_is_a_value_not_a_text():
    for value in (
        "SIP;cause=200",
        'SIP ;cause=200 ;text="Call completed elsewhere"',
        "Q.850;cause=26",
        "q.850;CAUSE=26",
        'Q.850;cause=16;text="x", SIP;cause=200',
        'SIP;text="a, b; c";cause=200',
        "SIP; cause = 200",
        'SIP;text="Call completed elsewhere"',
        'SIP;text="Answered Elsewhere"',
        "SIP;cause=200 OK",
        "Q850;cause=26",
    ):
        assert is_answered_elsewhere(getter("Reason: " + value)), value
    for value in (
        "SIP;cause=487",
        'SIP;cause=487;text="200 calls"',
        "Q.850;cause=200",
        "SIP;cause=26",
        'SIP;text="SIP;cause=200"',
        "SIP;cause=2000",
        'SIP;cause=603;text="Call completed elsewhere"',
        "",
        "nonsense",
        "Q.850;cause=16",
        "SIP;cause=210",
        "SIP;cause=-200",
        'SIP;text="Busy elsewhere"',
    ):
        assert not is_answered_elsewhere(getter("Reason: " + value)), value
    assert is_answered_elsewhere(getter("Reason: Q.850;cause=16", "Reason: SIP;cause=200"))
    assert reasons(getter('Reason: SIP;cause=1;text="a \\"b\\""')) == [("SIP", 1, 'a "b"')]


def test_what_the_server_wants_answered():
    for line, expected in (
        ("Call-Info: <sip:x>;answer-after=0", 0),
        ("Call-Info: <sip:x>; answer-after = 3", 3),
        ("Call-Info: <http://x/a.jpg>;purpose=icon, <sip:x>;answer-after=1", 1),
        ("Alert-Info: info=alert-autoanswer;delay=2", 2),
        ("Alert-Info: <http://x>;info=alert-autoanswer", 0),
        ("Alert-Info: <Auto Answer>", 0),
        ('Alert-Info: <http://x>;info="Auto Answer"', 0),
        ("Alert-Info: intercom", 0),
        ("Alert-Info: Intercom=true", 0),
        ("Alert-Info: <http://x>;Auto-Answer=1", 0),
        ("Alert-Info: <http://x>;answer-after=2", 2),
        ("Alert-Info: <http://x>;intercom=false", None),
        ("Answer-Mode: AUTO;require", 0),
        ("Priv-Answer-Mode: Auto", 0),
        ("Call-Info: <sip:x>;answer-after=soon", 0),
        ("Answer-Mode: Manual", None),
        ("Alert-Info: <http://x/auto-answer/ring.wav>", None),
        ("Alert-Info: <urn:alert:service:normal>", None),
        ("Call-Info: <http://x/answer-after=0>;purpose=info", None),
    ):
        assert answer_after(getter(line)) == expected, (line, answer_after(getter(line)))


def test_messages_waiting():
    for body, expected in (
        ("Messages-Waiting: yes\r\nMessage-Account: sip:*98@x\r\nVoice-Message: 2/8 (0/2)\r\n", (2, 8, "*98")),
        ("Messages-Waiting: no\r\nVoice-Message: 0/3\r\n", (0, 3, "")),
        ("messages-waiting:YES\nvoice-message: 1/0", (1, 0, "")),
        ("Messages-Waiting: yes", (1, 0, "")),
        ("Messages-Waiting: no", (0, 0, "")),
        ("", (0, 0, "")),
        ("nonsense", (0, 0, "")),
        (
            "Messages-Waiting: yes\r\nMessage-Account: <sip:voicemail.example.com>\r\nVoice-Message: x/y",
            (1, 0, "sip:voicemail.example.com"),
        ),
    ):
        assert messages_waiting(body) == expected, (body, messages_waiting(body))
