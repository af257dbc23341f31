"""Finds the one number in a text that has words, signs and further digits around it: for `phone_number`.

A text becomes tokens: runs of digits ("d"), of letters ("a"), of blanks (" "), and every other character by itself. Tokens that can
be one number are a `Run`; its tail is an extension, and digits for later. Of several runs the best is taken, or none at all.
"""

from . import digit_gaps
from .characters import is_letter
from .digit_gaps import ENOUGH, SEPARATORS, kind_at as _kind
from .number_words import (
    ABROAD,
    BETWEEN,
    EXTENSION,
    FAX,
    KEEPS_ZERO,
    KEYS,
    LIKELY,
    NUMERO,
    PHONE,
    SERVICE,
    TOLL_FREE,
)

MOST_DIGITS = 15  # of E.164; so many are a number, however they are grouped
MOST_UNGROUPED = 20  # prefixes before an international number
MOST_EXTENSION, MOST_LIKELY = 20, 9  # digits after a word that says it, after a sign that may mean something else
SHORT = 6  # digits of an extension that is written in groups
NANP = 11  # digits of every number behind +1

PAUSES = ",;pPwW"
FOREIGN = "={}\\^`<>%$\u20ac\u00a3"  # no number has these beside it
DIGITS = "0123456789"


def find(text):
    """(number, extension, post-dial digits, why there is no number) of a folded text; what isn't there is None or ""."""
    if any([character in FOREIGN or character < " " and character != "\n" for character in text]):
        return None, None, None, "no_number"
    tokens = _tokens(text)
    found, at, only_extension = [], 0, False
    while at < len(tokens):
        run = Run(tokens, at) if _begins(tokens, at) else None
        if run is None or not run.dialled.strip("+" if not at else "+*#"):
            at += 1
            continue
        run.read_tail()
        if digit_gaps.is_partial(run):
            return None, None, None, "several"
        at = run.tail_end
        rank = run.rank()
        only_extension = only_extension or run.label in EXTENSION
        if rank:
            found.append((rank, run))
    if not found:
        return None, None, None, "extension_only" if only_extension else "no_number"
    return _choose(tokens, found)


def _choose(tokens, found):
    best = max([rank for rank, run in found])
    runs = [run for rank, run in found if rank == best]
    if len(runs) > 1 and not _only_numbers(tokens, found):
        if best < STRONG:
            return None, None, None, "several"
        runs = [run for run in runs if run.dialled[0] == "+"] or runs
    run = runs[0]
    if run.is_unclear:
        return None, None, None, "several"
    if run.is_too_long():
        return None, None, None, "too_long"
    return run.dialled, run.extension, run.post_dial, ""


def _only_numbers(tokens, found):
    """Whether nothing but numbers, and words that say so, is in a text: then the first is meant, the others are further ones."""
    within = []
    for _, run in found:
        within += range(run.start, run.tail_end)
    words = [text.lower() for at, (kind, text) in enumerate(tokens) if kind == "a" and at not in within]
    return all([word in BETWEEN or word in PHONE or word in FAX for word in words])


def _tokens(text):
    tokens = []
    for character in text:
        kind = "d" if character in DIGITS else "a" if is_letter(character) else character
        if tokens and tokens[-1][0] == kind and kind in "da ":
            tokens[-1] = (kind, tokens[-1][1] + character)
        else:
            tokens.append((kind, character))
    return tokens


def _begins(tokens, at):
    kind = _kind(tokens, at)
    if kind in ("(", "["):
        return bool(_group(tokens, at)[0].strip("+"))
    if kind in ("*", "#"):
        return len(tokens) == 1 or _kind(tokens, at + 1) in ("d", "*", "#")
    return kind in ("d", "+")


def _group(tokens, at):
    """(what is dialled of a pair of brackets, the position behind it): nothing where words are in them."""
    digits = ""
    for end in range(at + 1, len(tokens)):
        kind, text = tokens[end]
        if kind in (")", "]"):
            return digits, end + 1
        if kind in ("d", "+", "*", "#"):
            digits += text
        elif kind not in SEPARATORS + "/":
            return "", at
    return "", at


class Run:
    """Tokens that are one number, from `start` to `end`, and the tail behind them."""

    def __init__(self, tokens, start):
        self.tokens = tokens
        self.start = self.end = start
        self.limit = len(tokens)
        self.dialled = ""
        self.is_encoded = self.is_unclear = False
        self.extension = self.post_dial = None
        self.tail_end, self.divided = start, 0  # the digits before the last stroke
        self.label = ""
        self._take()
        self._halve()

    @property
    def count(self):
        """How many digits there are."""
        return len([character for character in self.dialled if character in DIGITS])

    @property
    def is_code(self):
        """Whether it is a code for the server, such as *97 or #31#600."""
        return self.dialled[:1] in ("*", "#")

    def _country(self):
        """The digits behind + or 00; None where there is neither."""
        for prefix in ABROAD:
            if self.dialled.startswith(prefix):
                return self.dialled[len(prefix) :]
        return None

    def _take(self):
        while self.end < self.limit:
            kind, text = self.tokens[self.end]
            step = STEPS.get(kind)
            taken = step(self, text) if step else 0
            if not taken:
                return
            self.end += taken

    # What a token does to the number. Each returns how many tokens it has taken; none ends the number.

    def _digits(self, text):
        another = self.count >= ENOUGH and len(text) >= ENOUGH and self._country() is None and not self.is_code
        if another and _kind(self.tokens, self.end - 1) == " ":
            return 0
        if self._is_whole() or self.count >= ENOUGH and digit_gaps.is_counted(self, text):
            return 0
        self.dialled += text
        return 1

    def _is_whole(self):
        country = self._country()
        return country is not None and country[:1] == "1" and len(country) == NANP

    def _separator(self, text):
        return 1

    def _plus(self, text):
        around = _kind(self.tokens, self.end - 1), _kind(self.tokens, self.end + 1)
        if not self.dialled or self.is_code and self.count and "+" not in self.dialled:
            self.dialled += "+"
        elif around == ("d", "d") and (self.count < ENOUGH or self.is_encoded):
            self.is_encoded = True  # "+1+201": blanks that an address has encoded
        elif self.dialled != "+":
            return 0
        return 1

    def _star(self, text):
        if digit_gaps.is_footnote(self):
            return 0
        self.dialled += text
        return 1

    def _hash(self, text):
        if self.dialled and not self.is_code:
            after = _kind(self.tokens, self.end + 1)
            after = _kind(self.tokens, self.end + 2) if after == " " else after
            spaced = _kind(self.tokens, self.end - 1) == " "
            if self.dialled[0] == "+" or after == "d" and (spaced or self.count >= ENOUGH):
                return 0
        self.dialled += text
        return 1

    def _bracket(self, text):
        digits, end = _group(self.tokens, self.end)
        if not digits or self._is_whole():
            return 0
        if digits[0] == "+" and self.dialled not in ("", "+") or self.count >= ENOUGH <= len(digits):
            return 0
        self.dialled += (
            self._without_trunk(digits, end) if self.count else digits.lstrip("+") if self.dialled else digits
        )
        return end - self.end

    def _without_trunk(self, digits, end):
        """+44 (0)20, +49 (0 30): the 0 that is not dialled from abroad."""
        country = self._country()
        if digits[0] != "0" or not any([kind == "d" for kind, _ in self.tokens[end : self.limit]]):
            return digits
        if country is None and (digits != "0" or self.dialled[0] == "0"):
            return digits
        if digits != "0" and (len(country) > 3 or country == "7"):
            return digits
        code = self.dialled if country is None else country
        return digits if any([code.startswith(one) for one in KEEPS_ZERO]) else digits[1:]

    def _divide(self, text):
        """A stroke stands between the parts of a number, or between two."""
        part, after = self.count - self.divided, digit_gaps.digits_behind(self.tokens, self.end + 1)
        small = self.divided and part < 4 and after <= 4
        if self.dialled[:1] == "+":
            whole = 9
        elif self.dialled[:1] == "0" or self.divided or after > part:
            whole = 11 if self.dialled[:2] == "00" else ENOUGH
        else:
            whole = 4
        self.divided = self.count
        return 1 if self.count < whole or small else 0

    def _letters(self, text):
        """Vanity letters, in the shapes that are used."""
        if not self.count or self.is_code:
            return 0
        keyed, letters, capital = "", 0, True
        for at in range(self.end, self.limit):
            kind, word = self.tokens[at]
            if kind == "a":
                if not self._is_vanity(word, _kind(self.tokens, at - 1) == " "):
                    return 0
                keyed += "".join([KEYS[letter] for letter in word.upper()])
                letters, capital = letters + len(word), capital and word == word.upper()
            elif kind == "d":
                keyed += word
            elif kind not in ("-", ".", " "):
                return 0
            if letters > 2 and kind in "da" and self._fits(keyed, kind == "a", capital):
                self.dialled += keyed
                return at + 1 - self.end
        return 0

    def _is_vanity(self, word, spaced):
        if word.lower() == "x" * len(word):
            return False  # it stands for digits that are not told
        if not all([letter.upper() in KEYS for letter in word]) or word.lower() in EXTENSION:
            return False
        plain = word.lower() in PHONE or word.lower() in FAX or word.lower() in BETWEEN
        return word == word.upper() and not plain if spaced else word == word.upper() or not plain

    def _fits(self, keyed, by_word, capital):
        """Whether a number has that many digits with the letters' keys."""
        dialled = self.dialled
        national = dialled[2:] if dialled[:2] == "+1" else dialled[1:] if dialled[0] == "1" else dialled
        total = len(national) + len(keyed)
        if dialled in SERVICE or dialled[:1] == "+" and dialled[-3:] == "800" and dialled[1] != "1":
            return 6 <= len(keyed) <= 8
        if dialled == "13":
            return len(keyed) == 4
        if not 3 <= len(national) <= 7 or national[0] in "01+":
            return False
        if national[:3] in TOLL_FREE:
            return total == 10 or 10 < total <= 13 and by_word
        return capital and (total == 10 or total == 7 and dialled == national and len(national) == 3)

    def _halve(self):
        """Two numbers with a blank between them: the same shape twice."""
        spaces = [at for at in range(self.start, self._last()) if self.tokens[at][0] == " "]
        if len(spaces) % 2:
            middle = spaces[len(spaces) // 2]
            first, second = self._shape(self.start, middle), self._shape(middle + 1, self._last() + 1)
            if first == second and sum([part for part in first if isinstance(part, int)]) >= ENOUGH:
                self.end, self.limit, self.dialled = self.start, middle, ""
                self._take()
                self.limit = len(self.tokens)

    def _last(self):
        """The position of the last token that is no separator."""
        last = self.end - 1
        while last > self.start and self.tokens[last][0] in SEPARATORS:
            last -= 1
        return last

    def _shape(self, start, end):
        return [len(text) if kind == "d" else text for kind, text in self.tokens[start:end]]

    # How good it is.

    def is_too_long(self):
        """Whether no number has so many digits."""
        if self.is_code:
            return False
        grouped = len([1 for kind, _ in self.tokens[self.start : self.end] if kind == "d"]) > 1
        country = self._country()
        if country is not None:
            return len(country) > MOST_DIGITS
        return self.count > (MOST_DIGITS if grouped else MOST_UNGROUPED)

    def rank(self):
        """0 for what is no number to call; else the higher the better."""
        self.label, glued = self._word_before()
        known = self.label in PHONE or self.label in FAX
        strong = self.dialled[0] == "+" or self.count >= ENOUGH or self.is_code
        if self.label in EXTENSION and not strong or digit_gaps.is_no_number(self):
            return 0
        if glued == "right" and not known or glued and not strong and not known:
            return 0
        if (
            not strong
            and digit_gaps.runs_into_a_word(self)
            or self.dialled[0] == "#"
            and self.label
            and "#" not in self.dialled[1:]
        ):
            return 0
        self.is_unclear = self.is_unclear or digit_gaps.lacks_digits(self)
        backwards = digit_gaps.is_backwards(self)
        if self.is_unclear or backwards:
            self.is_unclear = True
            return UNCLEAR
        self.is_unclear = not strong and not known and digit_gaps.is_in_a_sentence(self)
        return (STRONG if strong else LABELLED if known else WEAK) - (
            3 if self.label in FAX and strong else 1 if self.label in FAX else 0
        )

    def _word_before(self):
        """The word before the number, small, and whether it stands "right" at it, or "near", behind a dot or a hyphen."""
        at, glued = self.start - 1, "right"
        while at >= 0 and self.tokens[at][0] in " .:-_#([)]/":
            glued = (
                "" if self.tokens[at][0] in " :)]/" or not glued else glued if self.tokens[at][0] in "([" else "near"
            )
            at -= 1
        if _kind(self.tokens, at) != "a":
            return "", ""
        word = self.tokens[at][1]
        if word.lower() in NUMERO and self.tokens[at - 2 : at - 1] and self.tokens[at - 2][1].lower() in EXTENSION:
            word = self.tokens[at - 2][1]
        in_ascii = ord(word[-1]) < 128
        return (word.lower() if in_ascii else word), glued if in_ascii else ""

    # What follows it.

    def read_tail(self):
        """An extension, and digits to be dialled later."""
        at = self.tail_end = self.end
        while at < self.limit:
            kind, text = self.tokens[at]
            if kind in ",;" or kind == "a" and all([letter in "pPwW" for letter in text]):
                after = self._later(at)
                if after is None:
                    return
                if after > at:
                    self.tail_end = at = after
                    continue
            label = self.extension is None and self._labelled(at)
            if label:
                self.tail_end = at = label
            elif (
                kind in "d+"
                or kind == "a"
                and text.lower() in BETWEEN
                or kind in "\n/|"
                and not digit_gaps.extends(self, at)
            ):
                return
            else:
                at += 1

    def _labelled(self, at):
        """The position behind an extension that begins at a word or a sign for one; 0 where none does."""
        kind, text = self.tokens[at]
        word = text.lower() if ord(text[0]) < 128 else text
        french = word == "p" and _kind(self.tokens, at + 1) == "."
        if not (french or kind in LIKELY or kind == "a" and word in EXTENSION):
            return 0
        at += 1
        while (
            _kind(self.tokens, at)
            and _kind(self.tokens, at) in " .:#-,()"
            or self.tokens[at : at + 1]
            and self._is_numero(at)
        ):
            at += 1
        digits, end = self._grouped(at)
        most = MOST_LIKELY if word in LIKELY else MOST_EXTENSION
        if not digits or len(digits) > most or word in LIKELY and _kind(self.tokens, end) == "-":
            return 0
        self.extension = digits
        return end

    def _is_numero(self, at):
        kind, text = self.tokens[at]
        return kind == "a" and text.lower() in NUMERO

    def _grouped(self, at):
        """Digits at a position, in groups with blanks between while they are few; and the position behind them."""
        if _kind(self.tokens, at) != "d":
            return "", at
        digits, end = self.tokens[at][1], at + 1
        while (
            _kind(self.tokens, end) == " " and _kind(self.tokens, end + 1) == "d" and len(self.tokens[end + 1][1]) > 1
        ):
            digits, end = digits + self.tokens[end + 1][1], end + 2
        if len(digits) > SHORT and end > at + 1:
            return self.tokens[at][1], at + 1
        return digits, end + 1 if _kind(self.tokens, end) == "#" else end

    def _later(self, at):
        """The position behind digits for later that begin with a pause at a position; that position itself where there are none,
        None where another number comes."""
        end, text = at, ""
        while end < self.limit:
            kind, part = self.tokens[end]
            if kind not in "d,;*# " and not (kind == "a" and all([letter in "pPwW" for letter in part])):
                break
            text, end = text + part, end + 1
        pauses = len(text) - len(text.lstrip(PAUSES + " "))
        digits = text[pauses:]
        lead, signs = text[:pauses], text[:pauses].replace(" ", "")
        if not digits or lead[0] not in ",;" and lead != signs:
            return at
        spaced = len(signs) == 1 and signs in ",;" and lead != signs
        formed = _kind(self.tokens, end) in ("-", "(", "+", ".", "/") and len(signs) == 1
        short = self.count < ENOUGH and not self.is_code and self.dialled[0] != "+"
        if short and len(digits) >= ENOUGH and "#" not in digits and (len(signs) == 1 or self.count < 3):
            self.is_unclear = True  # "9,5550117": a prefix and a number, or a number and digits for later
        if "#" not in digits and spaced or formed:
            return None
        self.post_dial = (self.post_dial or "") + text.replace(" ", "").rstrip(PAUSES)
        return end


# Ranks: a whole number, a short one behind a word that calls it a number, a short one.
# One that is unclear may be meant: better than a short one, so that nobody takes that instead.
STRONG, UNCLEAR, LABELLED, WEAK = 6, 5, 4, 2

STEPS = {
    "d": Run._digits,
    "a": Run._letters,
    "+": Run._plus,
    "*": Run._star,
    "#": Run._hash,
    "(": Run._bracket,
    "[": Run._bracket,
}
for _mark in SEPARATORS:
    STEPS[_mark] = Run._separator
for _mark in "/|~":
    STEPS[_mark] = Run._divide
