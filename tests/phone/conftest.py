"""A host page on its own origin with the phone in a frame, and what it hears."""

import json

import pytest
from playwright.sync_api import expect

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh; display: block }</style>
<script>
window.heard = [];
const options = OPTIONS;
addEventListener("message", event => {
  if (event.source === phone.contentWindow) heard.push({ at: event.origin, ...event.data });
});
const phone = document.createElement("iframe");
phone.allow = "microphone *; autoplay *";
phone.title = "Phone";
window.post = message => phone.contentWindow.postMessage(message, "PHONE");
phone.onload = () => options.forEach(post);
phone.src = "PHONE/phone/index.html";
document.addEventListener("DOMContentLoaded", () => document.body.append(phone));
</script></html>"""


class Host:
    """The host page: `phone` finds things in the frame, `post` speaks, `heard` listens."""

    def __init__(self, page):
        self.page = page
        self.phone = page.frame_locator('iframe[title="Phone"]')

    def post(self, kind, **fields):
        """Posts a message to the phone."""
        self.page.evaluate("message => post(message)", {"type": kind, **fields})

    def heard(self, kind=None):
        """All messages so far; those of one type, by the last part of its name."""
        messages = self.page.evaluate("heard")
        return [message for message in messages if kind is None or message["type"].split("/")[1] == kind]

    def names(self):
        """The messages' names, without those that come beside others: at the start, and with every change of a call."""
        names = [message["type"].split("/")[1] for message in self.heard()]
        return [name for name in names if name not in ("HELLO", "LINE_HERE", "SDK_AUTHENTICATED", "CALLS")]

    def forget(self):
        """Begin to listen anew."""
        self.page.evaluate("heard.length = 0")

    def wait_for(self, kind, count=1):
        """Waits for messages of a type; gives the last one."""
        self.page.wait_for_function(
            "([kind, count]) => heard.filter(message => message.type.endsWith('/' + kind)).length >= count",
            arg=[kind, count],
        )
        return self.heard(kind)[-1]

    def button(self, name, within=None):
        """A button by its whole name."""
        return (within or self.phone).get_by_role("button", name=name, exact=True)

    def box(self, name):
        """A text box by its whole name."""
        return self.phone.get_by_role("textbox", name=name, exact=True)

    def tab(self, name):
        """A tab by its name."""
        return self.phone.get_by_role("tab", name=name)

    def party(self, name):
        """The region of a call."""
        return self.phone.get_by_role("region", name=name, exact=True)

    def dial(self, number):
        """Calls a number and waits until both can talk."""
        before = len(self.heard("BRIDGE_ON_CALL_ESTABLISHED"))
        self.box("Number").fill(number)
        self.button("Call").click()
        self.wait_for("BRIDGE_ON_CALL_ESTABLISHED", before + 1)

    def ring(self, number="5551234", name="Alice Martin"):
        """Somebody calls."""
        self.post("softphone/DEMO_RING", number=number, displayName=name)
        expect(self.button("Answer", self.party(name))).to_be_visible()

    def answer(self, name="Alice Martin"):
        """Answers and waits until both can talk."""
        before = len(self.heard("BRIDGE_ON_CALL_ESTABLISHED"))
        self.button("Answer", self.party(name)).click()
        self.wait_for("BRIDGE_ON_CALL_ESTABLISHED", before + 1)


@pytest.fixture
def open_host(make_page, site, new_context):
    """Opens a host page: `open_host({config}, more messages…, context options)` → Host; `prepare(context)` comes before it."""

    def make(config=None, *messages, agent=True, debug=False, prepare=None, **options):
        first = [{"type": "bridge/CONFIG_RETRIEVED", "config": {"server": "demo", **(config or {})}}]
        first += [{"type": "bridge/BRIDGE_ENABLE_AGENT"}] if agent else []
        first += [{"type": "bridge/BRIDGE_ENABLE_DEBUG"}] if debug else []
        html = PAGE.replace("PHONE", site.origin).replace("OPTIONS", json.dumps(first + list(messages)))
        context = new_context(viewport={"width": 500, "height": 600}, **options)
        if prepare is not None:
            prepare(context)
        page = context.new_page()
        page.goto(make_page(html))
        return Host(page)

    return make


@pytest.fixture
def host(open_host):
    """A host page whose phone is signed in to the demo line."""
    made = open_host()
    expect(made.box("Number")).to_be_visible()
    return made


class Desk:
    """Tabs of one CRM in one browser."""

    def __init__(self, context, url):
        self.context, self.url = context, url

    def tab(self, url=None):
        """Opens one more."""
        page = self.context.new_page()
        page.goto(url or self.url)
        page.bring_to_front()
        host = Host(page)
        expect(host.tab("Dial pad")).to_be_visible()
        return host


@pytest.fixture
def open_desk(make_page, site, new_context):
    """Tabs that share a phone: `open_desk({config})`."""

    def make(config=None, *messages):
        first = [{"type": "bridge/CONFIG_RETRIEVED", "config": {"server": "demo", "tabs": "shared", **(config or {})}}]
        html = PAGE.replace("PHONE", site.origin).replace("OPTIONS", json.dumps(first + list(messages)))
        return Desk(new_context(viewport={"width": 500, "height": 600}), make_page(html))

    return make
