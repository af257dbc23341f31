"""The host's style sheets and logo. Constructed style sheets, so nothing of them is ever parsed as HTML."""

import js

from browser import javascript

LONGEST = 200000


class Looks:
    """The theme is always there; injected CSS only while no password is typed."""

    def __init__(self):
        self.theme = js.CSSStyleSheet.new()
        self.injected = []
        self._shown = None

    def set_theme(self, text):
        self.theme.replaceSync(text)

    def inject(self, css):
        """Add a style sheet; False if it is none."""
        if not isinstance(css, str) or len(css) > LONGEST:
            return False
        sheet = js.CSSStyleSheet.new()
        sheet.replaceSync(css)
        self.injected.append(sheet)
        self._shown = None
        return True

    def draw(self, with_injected):
        if self._shown != with_injected:
            self._shown = with_injected
            js.document.adoptedStyleSheets = javascript.plain([self.theme] + (self.injected if with_injected else []))


def color_of(name):
    """A colour's name in numbers, by asking the browser; anything else comes back as it is."""
    probe = js.document.createElement("i")
    probe.style.color = name
    if not probe.style.color:
        return name
    js.document.body.append(probe)
    found = js.getComputedStyle(probe).color
    probe.remove()
    return found


async def load_logo(url):
    """A picture as a URL of our own: the page's policy lets no picture be fetched by style sheets, so it is read first."""
    if url.startswith("data:image/"):
        return url
    response = await js.fetch(url, javascript.plain({"credentials": "omit", "referrerPolicy": "no-referrer"}))
    blob = await response.blob()
    if not response.ok or not blob.type.startswith("image/") or blob.size > 1000000:
        raise ValueError("it is no picture")
    return js.URL.createObjectURL(blob)
