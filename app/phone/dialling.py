"""From a text to a call: what stands in Number, what the host page asks for, an entry of the log or of the contacts."""

from core.post_dial import digits
from core.text import clean
from softphone.wire import phone_number
from softphone.wire.characters import fold


def meant(text):
    """The words for what will be dialled, where that is not just what stands there: (key, values), or None."""
    dial = phone_number.read(text)
    if dial.number is None:
        return None
    written = "".join([character for character in text if character in "+*#0123456789"])
    if dial.tones:
        return "dial:will_call_then", (("number", dial.number), ("digits", digits(dial.tones)))
    if dial.number in (written, text.strip(), fold(text).strip()) and written:
        return None
    return None if dial.number == text.strip() else ("dial:will_call", (("number", dial.number),))


def trouble(text, line=None):
    """(the Dial of a text, the key of the words why it can't be called or "")."""
    dial = phone_number.read(text)
    if dial.number is None:
        return dial, "number:" + dial.why
    if dial.is_address and line is not None and not line.dials_addresses:
        return dial, "number:no_addresses"
    return dial, ""


def whole(text, tones):
    """A number and what follows it as one text for Number; the text alone where it could be read in another way."""
    dial = phone_number.read(text)
    if dial.number is None:
        return text
    again = phone_number.read(dial.text + tones)
    return again.text if (again.number, again.tones) == (dial.number, dial.tones + tones) else dial.number


class Dialling:
    """Calls, or says why not; then the text stands in Number, to be mended and dialled by the person."""

    def __init__(self, state, calls, log):
        self.state = state
        self.calls = calls
        self.log = log
        # The last number, the text it was called by, who did. What follows a number is kept nowhere else.
        self._last = ("", "", None)

    def dial(self):
        """Call what stands in Number; nothing there: the last number again."""
        text = self.state.number.strip() or self._again()
        if text and self._call(text):
            self.state.change(number="")

    def _again(self):
        """The last number with what follows it, as long as the page stands; else the one of the log."""
        last = self.log.last_dialled()
        number, text, user = self._last
        return text if last and (number, user) == (last, self.state.user) else last

    def dial_number(self, text):
        """Call an entry of the log or of the contacts."""
        if not self._call(text):
            self.state.change(number=text, tab="dial")

    def keep_for_later(self, number, post_dial=None):
        """A call that is asked for before there is a line can't be made: its number stands ready for the person."""
        if self.state.line != "ready" and isinstance(number, (str, int)):
            self.on_make_call(number, post_dial)

    def on_make_call(self, number, post_dial=None):
        """The host page asks for a call."""
        if not isinstance(number, (str, int)):
            return
        text, tones = clean(number, phone_number.LONGEST), phone_number.only_tones(post_dial)
        if self.state.line != "ready":
            self.state.change(number=whole(text, tones), tab="dial", notice=("quiet", "dial:no_line", ()))
        elif not self._call(text, tones):
            self.state.change(number=whole(text, tones), tab="dial")

    def _call(self, text, post_dial=""):
        dial, key = trouble(text, self.calls.line)
        if not key and self.state.line != "ready":
            key = "error:not_registered"
        if not key:
            self.calls.command("dial", "", {"number": text, "postDial": post_dial})
            self._last = (dial.number, whole(text, post_dial), self.state.user)
        if key:
            self.state.change(notice=("bad", key, ()))
        return not key
