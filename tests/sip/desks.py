"""Desks: host pages whose handlers are Python, the bundled phone in them, and people with voices of their own.

Each microphone is a tone, because the beeps of browsers' fake microphones cannot be told apart, and because two that beep at the
same time on one machine are an echo to the browser, which takes it away. Firefox runs no AudioContext on a machine without a sound
device: there the fake microphones beep, and it is only known whether somebody is heard.
"""

import json
import re

import pytest

from tests.pages import HARNESS, PythonPage, tag
from tests.sip.server import secret
from tools.project import ROOT

VOICES = {"alice": 350, "bob": 560, "carol": 1050}  # Hz
EARS = (ROOT / "tests/sip/ears.js").read_text("utf-8")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Desk</title><link rel="icon" href="data:,">
<script>globalThis.heard = [];</script>
TAG
<body><script type="RUNTIME">
HARNESS
for name, _, _, _ in events.EVENTS:
    setattr(softphone, "on_" + name, noting(name))
softphone.init(server="SERVER", url="SITEphone/", enable_agent=False, width=480, height=640, tabs="TABS")
softphone.show()
</script></body></html>"""


class Desk(PythonPage):
    """A host page and the phone in it."""

    def __init__(self, page, runtime, user, voices):
        super().__init__(page, runtime, "")
        self.user = user
        self.voices = voices
        self.phone = page.frame_locator("#wazo-softphone")

    def sign_in(self):
        """Signs in as the host page does it for its user, who has clicked somewhere: browsers let no page sound before."""
        self.page.mouse.click(400, 5)
        self.python(f"softphone.login({self.user!r}, {secret(self.user)!r}, domain='sip.test')")
        self.wait("authenticated")
        return self

    @property
    def frame(self):
        """The phone's page."""
        return self.page.query_selector("#wazo-softphone").content_frame()

    # what the person does

    def press(self, name, party=None):
        """Presses a button of the phone, or of one call: Asterisk calls alice "Alice"."""
        name_of_party = re.compile(f"^{party}$", re.I)
        within = self.phone.get_by_role("region", name=name_of_party) if party else self.phone
        self.page.mouse.move(2, 2)  # what has come under a resting pointer takes no click for a moment
        within.get_by_role("button", name=name, exact=True).click()

    def type_into(self, name, text):
        """Types into a text box, after a click: Firefox fills none in a window that has not the focus."""
        box = self.phone.get_by_role("textbox", name=name, exact=True)
        box.click()
        box.fill(text)

    def dial(self, number):
        """Calls a number on the dial pad."""
        self.type_into("Number", number)
        self.press("Call")

    def hand_on(self, number, how):
        """`how` is the button: at once or after asking."""
        self.press("Transfer")
        self.type_into("Transfer to", number)
        self.press(how)

    # what the host page hears

    def wait(self, name, count=1):
        """Waits until the handler of an event has been called so often; gives the last arguments."""
        self.page.wait_for_function(
            "([name, count]) => heard.filter(text => JSON.parse(text)[0] === name).length >= count", arg=[name, count]
        )
        return [event[1:] for event in self.events() if event[0] == name][-1]

    def events(self):
        """[name, arguments …] of each call of a handler."""
        return [json.loads(text) for text in self.page.evaluate("heard")]

    def told(self):
        """A line for each call of a handler since the user has signed in: the event, and each of its arguments in short.

        `call_changed`, which comes beside all the others, is left out.
        """
        names = [event[0] for event in self.events()]
        calls = []
        return [
            ": ".join([name, *[short(value, calls) for value in values]])
            for name, *values in self.events()[names.index("authenticated") + 1 :]
            if name != "call_changed"
        ]

    # what the person hears

    def hears(self, *users):
        """Listens until these people, and nobody else, are heard from the phone."""
        wanted = sorted(self.voices[user] for user in users)
        heard = self.frame.evaluate("wanted => listen(wanted)", [wanted, list(self.voices.values())])
        assert heard == wanted, (
            f"{self.user} hears {[user for user in self.voices if self.voices[user] in heard]}, not {users}"
        )

    def hears_key(self, low, high):
        """Waits until a key's two tones have sounded."""
        self.frame.wait_for_function("tones => tones.every(tone => haveSounded.has(tone))", arg=[low, high])

    def recording(self):
        """Who is heard one after the other in the newest recording, sets of users; None where voices can't be told apart."""
        self.phone.get_by_role("tab", name="Call log").click()
        link = self.phone.get_by_role("link", name="Save recording").first
        link.wait_for()
        if self.voices[self.user]:
            parts = link.evaluate("(link, voices) => voicesIn(link.href, voices)", list(self.voices.values()))
            return [{user for user in self.voices if self.voices[user] in part} for part in parts]
        return None


def short(value, calls):
    """A value in a few words; calls are numbered as they come."""
    if not isinstance(value, dict):
        return str(value)
    if "callDirection" in value:
        ends = f"{value['source']['extension']} to {value['destination']['extension']}"
        outcome = "answered" if value["answered"] else "missed" if value["newMissedCall"] else "no answer"
        return f"{value['callDirection']} {ends}, {outcome}"
    calls += [value["callId"]] if value["callId"] not in calls else []
    number = f"#{calls.index(value['callId']) + 1}"
    if "cardId" in value:
        rest = {key: value[key] for key in value if key not in ("cardId", "callId", "phoneNumber")}
        return f"card {number} {value['phoneNumber']}" + (f" {rest}" if rest else "")
    return f"{number} {'to' if value['isCaller'] else 'from'} {value['number']}" + (
        " answered" if value["answered"] else ""
    )


def lines(text):
    """The lines of a text."""
    return [line.strip() for line in text.strip().splitlines()]


@pytest.fixture
def desk(sip_server, site, make_page, new_context, browser_name):
    """Opens a host page and signs its user in: `desk("alice")`; `runtime` is the Python of its handlers."""

    def make(user, runtime="mpy", sign_in=True, prepare=None, tabs="shared"):
        words = {
            "TABS": tabs,
            "TAG": tag(site),
            "SITE": site.url,
            "SERVER": sip_server.url,
            "HARNESS": HARNESS,
            "RUNTIME": runtime,
        }
        page_text = PAGE
        for word, text in words.items():
            page_text = page_text.replace(word, text)
        context = new_context(permissions=["microphone"] if browser_name == "chromium" else None)
        if prepare is not None:
            prepare(context)
        voices = VOICES if browser_name == "chromium" else dict.fromkeys(VOICES, 0)
        context.add_init_script(f"globalThis.myVoice = {voices[user]};\n{EARS}")
        page = context.new_page()
        page.goto(make_page(page_text, path=f"/{user}.html"))
        page.wait_for_function("() => globalThis.harness", timeout=40_000)
        made = Desk(page, runtime, user, voices)
        return made.sign_in() if sign_in else made

    def beside(other):
        """One more tab of a desk."""
        page = other.page.context.new_page()
        page.goto(other.page.url)
        page.wait_for_function("() => globalThis.harness", timeout=40_000)
        page.bring_to_front()
        page.mouse.click(400, 5)
        return Desk(page, other.runtime, other.user, other.voices)

    make.beside = beside
    return make
