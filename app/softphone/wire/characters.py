"""Characters as people's keyboards, tables and web pages write them, made the ASCII that they stand for."""

# What is not seen: direction marks, soft hyphens, joiners, byte-order marks, accents and keycaps put over a character.
UNSEEN = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF),
)  # fmt: skip

# The zero of each script that has digits of its own (Unicode's Nd); the other nine follow it.
ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x11066, 0x110F0, 0x11136, 0x111D0,
    0x112F0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E950, 0x1FBF0,
)  # fmt: skip

# What stands for an ASCII character: (that one, those that do).
ALIKE = (
    ("-", "\u02d7\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u2796\u2e3a\u2e3b"),
    ("-", "\u301c\u30fc\ufe58\ufe63\uff70\u058a\u1400\u2e17\u2e1a\u2e40\u2e5d\u3030\u30a0\ufe31\ufe32\U00010ead"),
    (" ", "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\u3164"),
    ("\n", "\r\x0b\x0c\x85\u2028\u2029"),
    (".", "\u066b\u2024\u3002\ufe52\uff61"),
    # One of these stands between the parts of a number, or between two numbers.
    ("|", "\u00a6\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u2502"),
    ("/", "\u2044\u2215"),
    ("~", "\u02dc\u2053\u223c"),
    ("+", "\u207a\u2795\ufb29\ufe62"),
    ("*", "\u066d\u2217\u2731\ufe61"),
    ("#", "\u2116\ufe5f"),
    ("x", "\u00d7\u2715"),
    (",", "\u060c\ufe50\u3001"),
    (";", "\u061b\ufe54"),
    (":", "\u02d0\ua789\ufe55"),
    ("'", "\u2018\u2019\u02bc\u2032"),
    ("(", "\u207d\u2768\ufe59"), (")", "\u207e\u2769\ufe5a"),
    ("[", "\u3010\u3014\u300c"), ("]", "\u3011\u3015\u300d"),
    ("<", "\u2039\u3008"), (">", "\u203a\u3009"),
)  # fmt: skip
USUAL = "".join([chr(code) for code in range(32, 127)])
ASCII_OF = {other: character for character, others in ALIKE for other in others}


def fold(text):
    """A text with every character that only looks different made the usual one; what is not seen is dropped."""
    if not text.strip(USUAL):  # nothing else is in it; a loop takes ten times as long
        return text
    return "".join([_folded(character) for character in text])


def is_letter(character):
    """Whether a folded character is a letter of any script, not a sign or a picture."""
    if "a" <= character.lower() <= "z":
        return True
    code = ord(character)
    return (
        0xC0 <= code < 0x2000
        or 0x2C00 <= code < 0x2E00
        or 0x3005 <= code < 0xD800
        or 0xF900 <= code < 0xFE00
        or code >= 0x20000
    )


def _folded(character):
    if character <= "~" and character not in "\t\r\x0b\x0c":
        return character
    if character in ASCII_OF:
        return ASCII_OF[character]
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)  # full-width forms
    for first, last in UNSEEN:
        if first <= code <= last:
            return ""
    for zero in ZEROS:
        if zero <= code < zero + 10:
            return chr(code - zero + 48)
    return character
