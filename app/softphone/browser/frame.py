"""The phone's iframe and the wrapper around it."""

from . import door as doorway, runtime

WRAPPER_ID = "iframe-wrapper"
IFRAME_ID = "wazo-softphone"
TITLE = "Softphone"

# What the phone may use, each for its own origin and the allowed ones. Semicolons separate: with commas a cross-origin
# frame gets none of them. The bundled phone has no use for those of others.
FEATURES = (
    "microphone", "autoplay", "speaker-selection", "clipboard-write", "screen-wake-lock", "local-network-access",
    "local-network", "loopback-network",
)  # fmt: skip
FEATURES_OF_OTHERS = ("camera", "display-capture", "hid")

WRAPPER_STYLE = (("position", "fixed"), ("z-index", "10000"))
DEFAULT_CSS = (("left", "0px"), ("bottom", "0px"))
IFRAME_STYLE = (
    ("display", "none"), ("border", "1px solid #aaa"), ("background", "#fff"), ("box-sizing", "border-box"),
    # A phone wider than the screen would have its buttons outside of it.
    ("max-width", "100vw"), ("max-height", "100vh"),
)  # fmt: skip


class Frame:
    """Made for one `init`. `loaded()` is called at each `load` of the iframe."""

    def __init__(self, page, options, loaded):
        self._page = page
        self._origin = options.origin
        self._window = None  # the iframe's window when the phone loaded; a moved iframe has another
        self._properties = ()
        self._base = WRAPPER_STYLE if options.parent is None else ()
        self.wrapper = page.document.createElement("div")
        self.iframe = page.document.createElement("iframe")
        self._undo = [runtime.listen(self.iframe, "load", lambda *rest: loaded(), page.report)]
        self._dress(options)
        self._mount(options)

    def _dress(self, options):
        for element, id_ in ((self.wrapper, WRAPPER_ID), (self.iframe, IFRAME_ID)):
            if runtime.is_nothing(self._page.document.getElementById(id_)):
                element.id = id_  # a second phone does without
        iframe = self.iframe
        iframe.title = TITLE
        iframe.allow = self._allow(options)
        iframe.width = str(options.width)
        iframe.height = str(options.height)
        _style(iframe, IFRAME_STYLE)
        default = DEFAULT_CSS if options.parent is None else ()
        self.style(default if options.iframe_css is None else options.iframe_css)
        self.wrapper.appendChild(iframe)

    def _allow(self, options):
        known = self._page.known_features()
        origins = " ".join((options.origin,) + options.allowed_origins)
        bundled = self._page.bundled_phone()
        wanted = FEATURES + (() if bundled and options.url.startswith(bundled) else FEATURES_OF_OTHERS)
        return "; ".join("%s %s" % (feature, origins) for feature in wanted if known is None or feature in known)

    def _mount(self, options):
        self.iframe.src = options.url
        parent = options.parent if options.parent is not None else self._page.document.body
        if not runtime.is_nothing(parent):
            parent.appendChild(self.wrapper)
            return
        # A script in head runs before there is a body.
        mount = lambda *rest: self._page.document.body.appendChild(self.wrapper)  # noqa: E731
        self._undo.append(runtime.listen(self._page.document, "DOMContentLoaded", mount, self._page.report))

    def display(self, shown):
        """Show or hide the phone."""
        self.iframe.style.setProperty("display", "block" if shown else "none")

    def shield(self, seconds):
        """Take no clicks for a moment: the second one of a double click on what is under the phone was not meant for it."""
        style = self.iframe.style
        style.setProperty("pointer-events", "none")
        self._undo.append(self._page.later(seconds, lambda: style.removeProperty("pointer-events")))

    def style(self, declarations):
        """Place the wrapper: ((property, text), …) takes the place of what was there."""
        for name, _ in self._properties:
            self.wrapper.style.removeProperty(name)
        self._properties = declarations
        _style(self.wrapper, self._base + declarations)

    def remember(self):
        """The phone has loaded in the window that the iframe has now."""
        self._window = self.iframe.contentWindow

    def is_gone(self):
        """Whether the page has taken the iframe out, or moved it, since the phone loaded."""
        if self._window is None:
            return False
        own = self.iframe.contentWindow
        # `==`: Pyodide gives each look at a window a proxy of its own.
        return runtime.is_nothing(own) or not own == self._window

    def post(self, type_, pairs):
        """Post a message to the phone's origin. Returns "" or what went wrong."""
        page = self._page
        return doorway.post(page.door, self.iframe.contentWindow, self._origin, type_, pairs, page.array)

    def remove(self):
        """Take it out of the page."""
        while self._undo:
            self._undo.pop()()
        self.wrapper.remove()


def _style(element, declarations):
    for name, text in declarations:
        element.style.setProperty(name, text)
