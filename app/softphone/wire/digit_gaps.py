"""Digits that are missing, and digits that belong to something else: for `digits`. A number that lacks some is not dialled.

+1 201 555 XXXX, 06 •• •• •• 12     hidden
2O1 555 0117, +44 (o)20 7946 0958   letters that look like digits
+1 two 555 0117                     a word within
"""

from .number_words import BETWEEN, COUNTED, EXTENSION, FAX, LIKE_DIGITS, PHONE

ENOUGH = 7  # digits that are a whole number, where nothing else says so
WHOLE = 10  # with so many digits nothing is missing, whatever stands behind them
SEPARATORS = " -._'"


def kind_at(tokens, at):
    """The kind of a token, "" where there is none."""
    return tokens[at][0] if 0 <= at < len(tokens) else ""


def text_at(tokens, at):
    """The text of a token in small letters, "" where there is none."""
    return tokens[at][1].lower() if 0 <= at < len(tokens) else ""


def is_partial(run):
    """Whether a number that begins with + ends too early, and goes on behind a word."""
    kinds = [kind for kind, _ in run.tokens[run.tail_end :]]
    return run.dialled[:1] == "+" and run.count < WHOLE - 1 and "d" in kinds and "+" not in kinds


def lacks_digits(run):
    """Whether signs or letters stand in the place of digits, in a number, right behind it or before it."""
    end = run.end
    while end > run.start + 1 and kind_at(run.tokens, end - 1) in SEPARATORS + "|/~":
        end -= 1
    starred = "**" in run.dialled and not run.is_code and (run.dialled[0] == "+" or "***" in run.dialled)
    hidden = run.count < WHOLE and (_is_hidden_within(run, end) or _is_hidden_behind(run, end))
    return starred or hidden or _is_cut(run, end) or _goes_on_in_letters(run, end) or _begins_in_letters(run)


def _is_cut(run, end):
    """Whether a sign that nobody knows stands right between its last digit and more of them."""
    kinds = [kind_at(run.tokens, end + step) for step in (-1, 0, 1)]
    return kinds[0] == kinds[2] == "d" and kinds[1] != "a" and kinds[1] > "~"


def _is_hidden_within(run, end):
    within = "".join([text for _, text in run.tokens[run.start : end]])
    before = text_at(run.tokens, _back(run.tokens, run.start - 1, " -.()"))
    return any([sign in within for sign in ("..", "||", "__")]) or before in ("xx", "xxx", "xxxx")


def _is_hidden_behind(run, end):
    behind = "".join([text for _, text in run.tokens[end : end + 6]]).lower()
    if behind[:1] in (".", "\u2026"):
        return False  # the end of a sentence
    signs = behind.lstrip(" -(")
    return signs[:2] in ("xx", "##") or signs[:1] == "\u2026" or signs[:3] in ("___", "...", "|||")


def _goes_on_in_letters(run, end):
    tokens, at = run.tokens, end
    if kind_at(tokens, at - 1) == "d" and text_at(tokens, at) in LIKE_DIGITS:
        return True
    while kind_at(tokens, at) in ("(", "[", " ", "-"):
        at += 1
    following = [kind for kind, _ in tokens[at + 1 : at + 4] if kind not in (")", "]", " ")][:1]
    spaced = kind_at(tokens, at - 1) == kind_at(tokens, at + 1) == " "
    return text_at(tokens, at) in LIKE_DIGITS and following == ["d"] and run.count < ENOUGH and not spaced


def _begins_in_letters(run):
    at = run.start - 1
    if text_at(run.tokens, at) in LIKE_DIGITS:
        return True
    at = _back(run.tokens, at, "(-.")
    return text_at(run.tokens, at) in LIKE_DIGITS and kind_at(run.tokens, at - 1) == "d"


def is_counted(run, text):
    """2nd floor, 9am, 24/7, 9:00: digits that something else is counted by."""
    if len(text) > 2 or kind_at(run.tokens, run.end - 1) != " ":
        return False
    following = "".join([token[1] for token in run.tokens[run.end + 1 : run.end + 3]]).lower()
    spaced = text_at(run.tokens, run.end + 2) if kind_at(run.tokens, run.end + 1) == " " else ""
    counts = text_at(run.tokens, run.end + 1) in COUNTED or spaced in COUNTED and spaced not in PHONE
    return counts or following == "/7" and text == "24" or following[:1] == ":" and following[1:].isdigit()


def digits_behind(tokens, at):
    """How many digits stand together at a position, or behind blanks and brackets there."""
    while kind_at(tokens, at) and kind_at(tokens, at) in " ([":
        at += 1
    return len(tokens[at][1]) if kind_at(tokens, at) == "d" else 0


def extends(run, at):
    """Whether an extension stands behind a stroke or the end of a line, and not another number."""
    while kind_at(run.tokens, at) and kind_at(run.tokens, at) in "\n/| (":
        at += 1
    return text_at(run.tokens, at) in EXTENSION and run.extension is None


def is_backwards(run):
    """Whether its + stands behind it, and not before another number."""
    around = [kind_at(run.tokens, run.end + step) for step in (-1, 0, 1)]
    return around[:2] == ["d", "+"] and around[2] != "d"


def is_footnote(run):
    """Whether the star at the end of a whole number is none of its own."""
    whole = run.dialled[:1] == "+" or run.count >= ENOUGH
    return whole and not run.is_code and kind_at(run.tokens, run.end + 1) not in ("d", "*")


def is_no_number(run):
    """Whether it is a time, a date, an address of the net."""
    return is_time(run) or is_date(run) or is_host([text for _, text in run.tokens[run.start : run._last() + 1]])


def is_host(parts):
    """Whether some tokens are an IPv4 address. Four times two digits are a number, too."""
    if len(parts) != 7 or [parts[1], parts[3], parts[5]] != [".", ".", "."]:
        return False
    groups = [parts[0], parts[2], parts[4], parts[6]]
    small = all([len(group) < 4 and not group.strip("0123456789") and int(group) < 256 for group in groups])
    return small and any([len(group) != 2 for group in groups])


def is_time(run):
    """Whether it is a time of the day: 10:30."""
    beside = kind_at(run.tokens, run.start - 2) + kind_at(run.tokens, run.start - 1), kind_at(run.tokens, run.end)
    return beside[0] == "d:" or beside[1] == ":" and kind_at(run.tokens, run.end + 1) == "d"


def is_date(run):
    """Whether it is a date among words: 2024-05-01."""
    shape = run._shape(run.start, run._last() + 1)
    alone = run.start == 0 and run.end == len(run.tokens)
    return not alone and shape in ([4, "-", 2, "-", 2], [4, "/", 2, "/", 2]) and run.dialled[:2] in ("19", "20")


def is_in_a_sentence(run):
    """Whether a few digits belong to words: 3 cats, room 42."""
    after = run.tail_end + (kind_at(run.tokens, run.tail_end) == " ")
    word = run.tokens[after][1].lower() if kind_at(run.tokens, after) == "a" else ""
    between = [kind for kind, _ in run.tokens[run._last() + 1 : after]]
    set_apart = " " in between and len(between) > 1  # "1001 - Alice"
    follows = bool(word) and not set_apart and word not in PHONE and word not in FAX and word not in BETWEEN
    return follows or bool(run.label) and run.count < 3 and run.label not in BETWEEN


def runs_into_a_word(run):
    """Whether a word is written right at it: 5th."""
    if run.tail_end > run.end or kind_at(run.tokens, run.end - 1) != "d" or kind_at(run.tokens, run.end) != "a":
        return False
    word = run.tokens[run.end][1]
    return ord(word[0]) < 128 and word.lower() not in PHONE and word.lower() not in BETWEEN


def _back(tokens, at, kinds):
    while at > 0 and kind_at(tokens, at) in kinds:
        at -= 1
    return at
