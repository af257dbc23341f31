"""The `pictures` command: docs/images/, each room of the phone as a person sees it, and the page that shows them."""

import subprocess
import sys
from datetime import datetime, timedelta

from . import machine, png, site
from .project import DIST, DOCS, ROOT, Trouble, say
from .serve import Server
from .toolchain import environment

IMAGES = DOCS / "images"
DEMO_SIZE, PHONE_SIZE = (1280, 800), (500, 600)
NOON = datetime(2026, 3, 12, 11, 48)  # the pictures' own clock, so that they are the same each time
# What is in docs/pictures.md: (picture, what is seen).
PICTURES = (
    ("demo", "The demo page: a customer calls, and her record comes up."),
    ("sign-in", "Signing in to a SIP server."),
    ("dial-pad", "The dial pad, here on the demo line."),
    ("dial-pad-dark", "The same in a dark scheme."),
    ("incoming", "Somebody calls."),
    ("in-call-card", "In a call, with the page's form as a card."),
    ("in-call-dark", "In a call, in a dark scheme."),
    ("transfer", "Handing a call on, at once or after asking."),
    ("two-calls", "Two calls at a time."),
    ("contacts", "Contacts: what the page, or the server's directory, answers."),
    ("call-log", "The call log."),
    ("agent", "The agent's view."),
    ("settings", "Settings: devices, volumes, a meter and a test sound."),
    ("appearance", "In a page's own colours, sizes and words."),
)
HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh; display: block }</style>
<iframe title="Phone" src="phone/index.html" allow="microphone; autoplay"></iframe></html>"""
DEVICES = """navigator.mediaDevices.enumerateDevices = async () => [["audioinput", "Headset"], ["audioinput", "Microphone"],
  ["audiooutput", "Headset"], ["audiooutput", "Speakers"]]
  .map(([kind, label], index) => ({ kind, label, deviceId: `d${index}`, groupId: "" }));"""
LOOKS = {
    "themes": {
        "colors": {
            "primary": "#00695c",
            "button": "#00695c",
            "secondary": "#00897b",
            "headerColor": "#00695c",
            "secondGrey": "#e0f2f1",
            "greenButton": "#26a69a",
            "avatar": "#b2dfdb",
            "hovered": "#80cbc4",
        },
        "metrics": {"borderRadius": 14, "navigation": 68, "dialer": {"key": 26}, "spacing": {"small": 14}},
    },
    "translations": {
        "en": {"app": {"title": "Hartmann & Vale"}, "dial": {"call": "Ring them"}, "tab": {"dial": "Keys"}}
    },
    "assets": None,
}
FORM = {
    "type": "object",
    "required": ["subject"],
    "properties": {
        "subject": {"type": "string", "title": "Subject", "enum": ["Order", "Invoice", "Complaint"]},
        "note": {"type": "string", "title": "Note"},
    },
}
CONTACTS = (("Marta Brandt", "+12015550117"), ("Julien Moreau", "+33199004210"), ("Mara Lindqvist", "+4722550136"))


def run():
    """Builds, and takes the pictures in a Chromium of the tests' environment."""
    site.build()
    python = environment("venv", "requirements-test.txt") / "python"
    machine.prepare(python)
    if machine.why_not("chromium"):
        raise Trouble(f"Pictures need a browser: {machine.why_not('chromium')}.")
    say("Taking pictures …")
    return subprocess.run([python, "-m", "tools.pictures"], cwd=ROOT).returncode


class Phone:
    """A page with the phone in it, and what a person and a host page do with it."""

    def __init__(self, context, url, config):
        self.context = context
        self.time = NOON
        context.clock.set_fixed_time(self.time)
        self.page = context.new_page()
        self.page.goto(url)
        self.frame = self.page.frame_locator("iframe")
        self.post("bridge/CONFIG_RETRIEVED", config=config)
        self.post("bridge/BRIDGE_ENABLE_AGENT")

    def post(self, kind, **fields):
        """A message of the host page."""
        self.page.evaluate(
            "message => document.querySelector('iframe').contentWindow.postMessage(message, '*')",
            {"type": kind, **fields},
        )

    def later(self, **span):
        """Time has passed."""
        self.time += timedelta(**span)
        self.context.clock.set_fixed_time(self.time)
        self.page.wait_for_timeout(1100)  # until the phone has looked at its clock

    def click(self, name, role="button", within=None):
        """Presses what has this name."""
        (within or self.frame).get_by_role(role, name=name, exact=role == "button").click()

    def fill(self, name, text):
        """Types into a box."""
        self.frame.get_by_label(name, exact=True).fill(text)

    def party(self, name):
        """The region of a call."""
        return self.frame.get_by_role("region", name=name, exact=True)

    def ring(self, number, name):
        """Somebody calls."""
        self.post("softphone/DEMO_RING", number=number, displayName=name)
        self.party(name).wait_for()

    def answer(self, name):
        """... and is answered."""
        self.click("Answer", within=self.party(name))
        self.party(name).get_by_text("0:00", exact=True).wait_for()

    def take(self, name):
        """The picture, when all has come to rest."""
        self.page.mouse.move(1, 1)
        self.page.wait_for_timeout(400)
        shoot(self.page, name)


def shoot(page, name):
    """One picture."""
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.png").write_bytes(png.small(page.screenshot(animations="disabled", caret="hide")))


def of_demo(page):
    """The demo page with a caller."""
    page.locator("#ring:enabled").click()
    page.frame_locator("iframe").get_by_role("button", name="Answer", exact=True).wait_for()
    page.wait_for_timeout(500)
    shoot(page, "demo")


def of_sign_in(phone):
    """The sign-in, filled in."""
    phone.fill("Username", "marta")
    phone.fill("Password", "not a password")
    phone.take("sign-in")


def of_calls(phone):
    """All that has to do with calls."""
    phone.frame.get_by_role("textbox", name="Number", exact=True).wait_for()
    phone.take("dial-pad")
    phone.ring("+12015550117", "Marta Brandt")
    phone.take("incoming")
    phone.post("bridge/BRIDGE_UPDATE_FORM_SCHEMA", schema=FORM, uiSchema={"note": {"ui:widget": "textarea"}})
    phone.answer("Marta Brandt")
    phone.fill("Note", "Asks when the windows will come.")
    phone.later(minutes=2, seconds=7)
    phone.take("in-call-card")
    phone.post("bridge/BRIDGE_UPDATE_FORM_SCHEMA", schema=None, uiSchema=None)
    phone.click("Transfer")
    phone.fill("Transfer to", "1001")
    phone.take("transfer")
    phone.click("Transfer")
    phone.ring("+33199004210", "Julien Moreau")
    phone.answer("Julien Moreau")
    phone.later(seconds=24)
    phone.take("two-calls")
    for name in ("Marta Brandt", "Julien Moreau"):
        phone.click("Hang up", within=phone.party(name))
        phone.party(name).wait_for(state="detached")


def of_views(phone):
    """The views behind the other tabs."""
    for number, name in (("+12015550142", "Chidi Okafor"), ("+4722550136", "Astrid Lindqvist")):
        phone.later(minutes=9)
        phone.ring(number, name)
        phone.click("Decline", within=phone.party(name))
        phone.party(name).wait_for(state="detached")
    phone.later(minutes=7)
    phone.fill("Number", "1002")
    phone.click("Call")
    phone.party("1002").wait_for()
    phone.party("1002").wait_for(state="detached")
    phone.click("Dismiss")
    phone.later(minutes=4)
    phone.click("Call log", "tab")
    phone.take("call-log")
    phone.click("Contacts", "tab")
    phone.fill("Search contacts", "ma")
    phone.page.wait_for_timeout(600)
    phone.post(
        "softphone/CONTACTS_FOUND", query="ma", contacts=[{"name": name, "number": number} for name, number in CONTACTS]
    )
    phone.take("contacts")
    phone.click("Agent", "tab")
    phone.click("Log in")
    phone.take("agent")
    phone.click("Settings", "tab")
    phone.take("settings")


def of_looks(phone):
    """The appearance that a page gives it."""
    phone.frame.get_by_role("textbox", name="Number", exact=True).wait_for()
    phone.post("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", **LOOKS)
    phone.frame.get_by_role("button", name="Ring them").wait_for()
    phone.take("appearance")


def of_dark(phone):
    """Two views in a dark scheme."""
    phone.frame.get_by_role("textbox", name="Number", exact=True).wait_for()
    phone.take("dial-pad-dark")
    phone.ring("+12015550117", "Marta Brandt")
    phone.answer("Marta Brandt")
    phone.later(minutes=2, seconds=7)
    phone.take("in-call-dark")


# (configuration, scheme, what is taken in this phone)
SESSIONS = (
    ({"server": "wss://pbx.example.com:8089/ws"}, "light", (of_sign_in,)),
    ({"server": "demo"}, "light", (of_calls, of_views)),
    ({"server": "demo"}, "light", (of_looks,)),
    ({"server": "demo"}, "dark", (of_dark,)),
)


def take():
    """All of them."""
    from playwright.sync_api import sync_playwright

    with Server(DIST) as server, sync_playwright() as playwright:
        server.pages["/pictures.html"] = HOST
        browser = playwright.chromium.launch(
            executable_path=machine.find("chromium"), args=machine.chromium_arguments()
        )
        options = {"locale": "en-GB", "timezone_id": "UTC"}
        page = browser.new_context(viewport=size(DEMO_SIZE), color_scheme="light", **options).new_page()
        page.goto(f"{server.origin}/index.html")
        of_demo(page)
        for config, scheme, parts in SESSIONS:
            context = browser.new_context(viewport=size(PHONE_SIZE), color_scheme=scheme, **options)
            context.add_init_script(DEVICES)
            phone = Phone(context, f"{server.origin}/pictures.html", config)
            for part in parts:
                part(phone)
            context.close()
        browser.close()
    (DOCS / "pictures.md").write_text(text(), encoding="utf-8")


def size(pair):
    """A size as Playwright wants it."""
    return dict(zip(("width", "height"), pair, strict=True))


def text():
    """docs/pictures.md."""
    shown = "\n".join(f"\n## {words.rstrip('.')}\n\n![{words}](images/{name}.png)" for name, words in PICTURES)
    return f"# Pictures\n\nThe demo, and each view of the bundled phone. `python3 build.py pictures` takes them anew.\n{shown}\n"


if __name__ == "__main__":
    sys.exit(take())
