"""The source of a JavaScript regular expression → a tree.

A node is ("set", ranges of code points), ("sequence", parts), ("or", branches), ("repeat", body, least, most or None),
("edge", "^"), ("look",) or ("back",). What a lookaround holds is a tree of its own.
"""

LAST = 0x10FFFF
DEEPEST = 30
LONGEST = 5000

EVERYTHING = ((0, LAST),)
DIGITS = ((48, 57),)
WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE = (
    (9, 13), (32, 32), (160, 160), (5760, 5760), (8192, 8202), (8232, 8233), (8239, 8239), (8287, 8287), (12288, 12288),
    (65279, 65279),
)  # fmt: skip
LINE_ENDS = ((10, 10), (13, 13), (8232, 8233))
FOREIGN = ((128, LAST),)

# Of \p{…}: what is in ASCII. Beyond, every character is taken to be in, and to be out as well.
UPPER, LOWER = ((65, 90),), ((97, 122),)
LETTERS = UPPER + LOWER
PUNCTUATION = ((33, 35), (37, 42), (44, 47), (58, 59), (63, 64), (91, 93), (95, 95), (123, 123), (125, 125))
SYMBOLS = ((36, 36), (43, 43), (60, 62), (94, 94), (96, 96), (124, 124), (126, 126))
CONTROLS, BLANK = ((0, 31), (127, 127)), ((32, 32),)
PROPERTIES = {
    "L": LETTERS, "Letter": LETTERS, "Alphabetic": LETTERS, "Alpha": LETTERS, "Latin": LETTERS, "Latn": LETTERS,
    "Lu": UPPER, "Uppercase_Letter": UPPER, "Uppercase": UPPER, "Ll": LOWER, "Lowercase_Letter": LOWER, "Lowercase": LOWER,
    "N": DIGITS, "Number": DIGITS, "Nd": DIGITS, "Decimal_Number": DIGITS, "M": (), "Mark": (), "Mn": (), "Mc": (), "Me": (),
    "Lt": (), "Lm": (), "Lo": (), "Nl": (), "No": (), "Zl": (), "Zp": (), "Z": BLANK, "Zs": BLANK, "Separator": BLANK,
    "P": PUNCTUATION, "Punctuation": PUNCTUATION, "S": SYMBOLS, "Symbol": SYMBOLS, "Cc": CONTROLS,
    "Greek": (), "Cyrillic": (), "Han": (), "Arabic": (), "Hebrew": (), "Hiragana": (), "Katakana": (),
    "White_Space": ((9, 13), (32, 32)),
}  # fmt: skip

CONTROL_ESCAPES = {"n": 10, "r": 13, "t": 9, "v": 11, "f": 12}
SHORTHANDS = {"d": DIGITS, "w": WORD, "s": SPACE}


class BadPattern(Exception):
    """No regular expression of JavaScript; says why."""


def merged(ranges):
    """The same characters in order, each once."""
    found = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def without(ranges):
    """All other characters."""
    found, at = [], 0
    for low, high in merged(ranges):
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    return tuple(found + ([(at, LAST)] if at <= LAST else []))


def either_case(ranges):
    """With the letters of the other case; beyond ASCII, and for k and s (which have relatives there), everything."""
    found = list(ranges)
    for low, high in ranges:
        for first, shift in ((65, 32), (97, -32)):
            start, end = max(low, first), min(high, first + 25)
            if start <= end:
                found.append((start + shift, end + shift))
        if high >= 128 or any([low <= letter <= high for letter in (75, 83, 107, 115)]):
            found += FOREIGN
            found += LETTERS if high >= 128 else ()
    return merged(found)


def parsed(source):
    """(tree, the trees within lookarounds, whether a backreference stands in a repetition). Raises BadPattern."""
    if len(source) > LONGEST:
        raise BadPattern("at most %d characters" % LONGEST)
    reader = Reader(source)
    tree = reader.alternatives(0)
    if reader.at < len(source):
        raise BadPattern("unmatched )")
    inner = reader.inner
    return tree, inner, any([_refers_in_loop(part, False) for part in [tree] + inner])


def _refers_in_loop(node, in_loop):
    kind = node[0]
    if kind == "back":
        return in_loop
    if kind == "repeat":
        return _refers_in_loop(node[1], in_loop or node[3] is None or node[3] > 1)
    if kind == "look":
        return in_loop and _refers_in_loop(node[1], True)
    return kind in ("sequence", "or") and any([_refers_in_loop(part, in_loop) for part in node[1]])


class Reader:
    """Reads a pattern from left to right."""

    def __init__(self, source):
        self.source = source
        self.at = 0
        self.inner = []
        self._modified = False

    def _peek(self, count=1):
        return self.source[self.at : self.at + count]

    def _take(self, text):
        taken = self._peek(len(text)) == text
        self.at += len(text) if taken else 0
        return taken

    def _until(self, end):
        to = self.source.find(end, self.at)
        if to < 0:
            raise BadPattern("%s is missing" % end)
        text = self.source[self.at : to]
        self.at = to + 1
        return text

    def alternatives(self, depth):
        """The parts between bars, up to a closing bracket."""
        if depth > DEEPEST:
            raise BadPattern("at most %d groups within each other" % DEEPEST)
        branches = [self._sequence(depth)]
        while self._take("|"):
            branches.append(self._sequence(depth))
        return branches[0] if len(branches) == 1 else ("or", branches)

    def _sequence(self, depth):
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom(depth)))
        return ("sequence", parts)

    def _repeated(self, body):
        counts = self._counts()
        if counts is None:
            return body
        if body[0] in ("edge", "look"):
            raise BadPattern("nothing to repeat")
        self._take("?")
        if self._peek() in ("*", "+", "?", "{") and self._peek() and (self._peek() != "{" or self._counted()):
            raise BadPattern("nothing to repeat")
        return ("repeat", body, counts[0], counts[1])

    def _counts(self):
        for mark, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(mark):
                return counts
        counted = self._counted()
        if counted:
            self.at = counted[2]
            if counted[1] is not None and counted[0] > counted[1]:
                raise BadPattern("counts out of order")
            return counted[:2]
        return None

    def _counted(self):
        """(least, most, where it ends) of a {…} that counts."""
        end = self.source.find("}", self.at)
        if self._peek() != "{" or end < 0:
            return None
        least, comma, most = self.source[self.at + 1 : end].partition(",")
        if not _is_number(least) or (most and not _is_number(most)):
            return None
        least = min(int(least), 100000)
        return least, (min(int(most), 100000) if most else None if comma else least), end + 1

    def _atom(self, depth):
        character = self._peek()
        self.at += 1
        if character == "(":
            return self._group(depth)
        if character in "^$":
            return ("edge", character)
        if character == "[":
            return ("set", self._folded(self._class()))
        if character == ".":
            return ("set", EVERYTHING if self._modified else without(LINE_ENDS))
        if character == "\\":
            return self._escaped()
        if character in "*+?":
            raise BadPattern("nothing to repeat")
        return ("set", self._folded(((ord(character), ord(character)),)))

    def _folded(self, ranges):
        return either_case(ranges) if self._modified else merged(ranges)

    def _group(self, depth):
        before, look = self._modified, False
        if self._take("?"):
            look = self._opening()
        body = self.alternatives(depth + 1)
        self._modified = before
        if not self._take(")"):
            raise BadPattern(") is missing")
        if look:
            self.inner.append(body)
            return ("look", body)
        return body

    def _opening(self):
        """What follows `(?`; whether it looks around."""
        for mark in ("=", "!", "<=", "<!"):
            if self._take(mark):
                return True
        if self._take("<"):
            if not self._until(">"):
                raise BadPattern("a group needs a name")
            return False
        flags = self._until(":")
        if any([flag not in "ims-" for flag in flags]):
            raise BadPattern("(?%s is no group of JavaScript" % flags[:1])
        self._modified = self._modified or bool(flags)
        return False

    def _escaped(self):
        character = self._peek()
        if character in ("b", "B") and character:
            self.at += 1
            return ("edge", character)
        if character in "123456789" and character:
            while _is_number(self._peek()):
                self.at += 1
            return ("back",)
        if self._peek(2) == "k<":
            self._until(">")
            return ("back",)
        return ("set", self._folded(self._escape()))

    def _escape(self):
        """The characters of what follows a backslash."""
        character = self._peek()
        if not character:
            raise BadPattern("\\ at the end")
        self.at += 1
        if character.lower() in SHORTHANDS:
            ranges = SHORTHANDS[character.lower()]
            return ranges if character.lower() == character else without(ranges)
        if character in "pP" and self._take("{"):
            return _property(self._until("}"), character == "P")
        code = self._code(character)
        return ((code, code),)

    def _code(self, character):
        if character in CONTROL_ESCAPES:
            return CONTROL_ESCAPES[character]
        if character == "u" and self._take("{"):
            return _hexadecimal(self._until("}"))
        if character == "c" and self._peek().upper() in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" and self._peek():
            self.at += 1
            return ord(self.source[self.at - 1]) % 32
        digits = {"x": 2, "u": 4}.get(character, 0)
        code = _hexadecimal(self._peek(digits)) if digits and len(self._peek(digits)) == digits else None
        if code is None:
            return 0 if character == "0" else ord(character)
        self.at += digits
        return code

    def _class(self):
        negated = self._take("^")
        ranges = []
        while not self._take("]"):
            low = self._member()
            if self._peek() == "-" and self._peek(2) not in ("-]", "-"):
                self.at += 1
                high = self._member()
                ranges += _span(low, high)
            else:
                ranges += low
        if not negated:
            return tuple(ranges)
        uncertain = FOREIGN if any([each in FOREIGN for each in ranges]) else ()
        return merged(without(ranges) + uncertain)

    def _member(self):
        character = self._peek()
        if not character:
            raise BadPattern("] is missing")
        self.at += 1
        if character != "\\":
            return ((ord(character), ord(character)),)
        if self._take("b"):
            return ((8, 8),)
        return self._escape()


def _span(low, high):
    """The ranges of `low-high`; with more than a character on a side, the dash is one of its own."""
    if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1]:
        return low + high + ((45, 45),)
    if low[0][0] > high[0][0]:
        raise BadPattern("a range out of order")
    return ((low[0][0], high[0][0]),)


def _property(name, negated):
    name = name[name.find("=") + 1 :]
    if name in ("Any", "Assigned") or PROPERTIES.get(name) is None:
        return EVERYTHING
    known = PROPERTIES[name]
    if negated:
        known = tuple([(low, min(high, 127)) for low, high in without(known) if low < 128])
    return merged(known) + FOREIGN


def _hexadecimal(text):
    try:
        return min(int(text, 16), LAST)
    except ValueError:
        return None


def _is_number(text):
    return text != "" and all(["0" <= digit <= "9" for digit in text])
