"""The reader of phone numbers. The cases are in phone_numbers.json; those of links alone in links.json."""

import json

from softphone.wire.phone_number import REASONS, Dial, read, read_link, reason

with open(__file__.rsplit("/", 1)[0] + "/phone_numbers.json") as file:
    CASES = json.load(file)["cases"]


def expected(case):
    return Dial(case["number"], case.get("extension"), case.get("context"), case.get("post_dial"))


def test_every_case():
    for case in CASES:
        dial = read(case["text"])
        assert dial == expected(case) and dial.why == case.get("why", ""), (case, dial, dial.why)
        assert dial.why == "" or reason(dial.why), case


def escaped(text):
    """Percent-encoded, as a page that builds its links does."""
    return "".join(["%%%02X" % byte for byte in text.encode()])


def test_a_link_reads_as_what_is_typed_does():
    compared = 0
    for case in CASES:
        text = case["text"]
        # A `;` begins a parameter in a link, a `?` ends it; names and SIP addresses have schemes of their own.
        named = case["number"] and case["number"].strip("+*#0123456789")
        if named or ":" in text or ";" in text or "?" in text or "<" in text:
            continue
        wanted = expected(case)
        assert read_link("tel:" + escaped(text)) == wanted, (case, read_link("tel:" + escaped(text)))
        if "%" not in text:
            assert read_link(" Callto://" + text) == wanted, (case, read_link(" Callto://" + text))
        compared += 1
    assert compared > 150


def test_what_was_read_reads_the_same_again():
    for case in CASES:
        dial = read(case["text"])
        if dial.number is not None:
            assert read(dial.number) == Dial(dial.number), case
            again = read(dial.text)
            assert (again.number, again.tones, again.text) == (dial.number, dial.tones, dial.text), (
                case,
                dial.text,
                again,
            )


def test_words_are_never_dialled():
    words = (
        "mobile",
        "Büro",
        "ext",
        "Zentrale",
        "ask for Bob",
        "(home)",
        "- Alice",
        "дом",
        "会社",
        "x",
        "p",
        "w",
        "no.",
        "#",
    )
    for word in words:
        for text in ("+1 201 555 0117 " + word, word + " +1 201 555 0117", word + ": +1 201 555 0117 " + word):
            assert read(text) == Dial("+12015550117"), (text, read(text))


def test_every_way_to_write_an_extension():
    for between in (" ext. ", " ext ", "ext", " Ext: ", ", ext. ", " x", "x", " X ", " #", " extension ", " extn. ", " poste ", " Durchwahl ", " DW -",
                    " int. ", " anexo ", " ramal ", " доб. ", " 内線", " 转 ", " ~", " (ext. ", " [x", "; ext ", " Nst. ", " local ", " p. "):  # fmt: skip
        for digits in ("7", "42", "90210"):
            assert read("+49 30 1234567" + between + digits) == Dial("+49301234567", digits), between + digits
            assert read("(201) 555-0117" + between + digits) == Dial("2015550117", digits), between + digits


def test_every_sort_of_dash_blank_and_digit():
    for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63\u30fc":
        assert read("+1%s201%s555%s0117" % (dash, dash, dash)) == Dial("+12015550117"), dash
    for blank in " \u00a0\u2002\u2007\u2009\u200b\u202f\u3000\t":
        assert read("+1%s201%s5550117" % (blank, blank)) == Dial("+12015550117"), repr(blank)
    for (
        unseen
    ) in "\u00ad\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff":
        assert read(unseen + "+1201" + unseen + "5550117" + unseen) == Dial("+12015550117"), hex(ord(unseen))
    for zero in (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE):
        digits = "".join([chr(zero + int(digit)) for digit in "12015550117"])
        assert read("+" + digits) == read("\uff0b" + digits) == Dial("+12015550117"), hex(zero)


def test_only_what_is_no_number_keeps_a_zero_in_brackets():
    for country in ("44", "49", "33", "61", "81", "353"):
        for start in ("+", "00", "00 ", "011 ", "+ "):
            number = (start + country).replace(" ", "") + "2079460958"
            for trunk in ("(0)", " (0)", " (0) ", "-(0)-", " [0] ", " ( 0 ) "):
                assert read(start + country + trunk + "20 7946 0958").number == number, (start, country, trunk)
    assert read("+39 (0)6 1234567").number == "+39061234567"  # Italy's 0 is part of the number


def test_whatever_it_is_it_is_dialable_or_nothing():
    allowed = "+*#0123456789"
    pieces = (
        "+",
        "1",
        "555-0117",
        "(0)",
        "(",
        ")",
        " ",
        "x42",
        "ext",
        ",",
        ";",
        "#",
        "*",
        "/",
        "FLOWERS",
        "or",
        "%2B",
        "\n",
        "p",
        ":",
        "é",
        "800",
    )
    seed = 7
    for _ in range(1500):
        text = ""
        for _ in range(6):
            seed = (seed * 1103 + 12345) % 65536
            text += pieces[seed % len(pieces)]
        for dial in (read("tel:" + text), read(text)):
            named = dial.number is not None and dial.number.strip(allowed)
            assert not named or named and " " not in dial.number, (text, dial)
            assert not dial.tones.strip(allowed + ",;pPwW"), (text, dial)
        assert not (read_link("tel:" + text).number or "").strip(allowed), text


def test_a_long_or_broken_text_is_no_number():
    for text in ("1" * 300, "+" + "1" * 16, "(" * 250, "\x00", "1\x002", "%", ";" * 200, "tel:" * 60, "<" * 256):
        dial = read(text)
        assert dial.number is None and dial.why in [row[0] for row in REASONS], text
