"""The phone's iframe and the wrapper around it."""

from ..errors import SoftphoneError
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

# What a style sheet of the page must not take away: an iframe of a phone is none of an embedded video. All of it is set with
# priority; `iframe_css` takes the place of what it names.
SEEN = (
    ("visibility", "visible"), ("opacity", "1"), ("pointer-events", "auto"), ("transform", "none"), ("filter", "none"),
    ("clip-path", "none"), ("content-visibility", "visible"), ("float", "none"), ("margin", "0"), ("min-width", "0"),
    ("min-height", "0"),
)  # fmt: skip
WRAPPER_STYLE = SEEN + (("display", "block"),)
# Where it is in nobody's layout: at the end of the body, or over a dialog. The popover that it is there has styles, too.
FLOATING_STYLE = WRAPPER_STYLE + (
    ("position", "fixed"), ("z-index", "10000"), ("inset", "auto"), ("width", "auto"), ("height", "auto"),
    ("max-width", "none"), ("max-height", "none"), ("padding", "0"), ("border", "0"), ("overflow", "visible"),
    ("background", "none"),
)  # fmt: skip
DEFAULT_CSS = (("left", "0px"), ("bottom", "0px"))
# A phone wider than the screen would have its buttons outside of it.
IFRAME_STYLE = SEEN + (
    ("position", "static"), ("box-sizing", "border-box"), ("padding", "0"), ("max-width", "100vw"), ("max-height", "100vh"),
)  # fmt: skip
# The page may want these otherwise.
IFRAME_LOOKS = (("border", "1px solid #aaa"), ("background", "#fff"))
PRIORITY = "important"

NOT_SHARED = (
    'pop_out() needs a phone that tabs share: init(tabs="shared"), a browser that lets them (see docs/tabs.md), and a phone that '
    "has loaded."
)
BLOCKED = (
    "The phone's window was not opened (%s): call pop_out() as the person clicks, and allow pop-ups for this page."
)


class Frame:
    """Made for one `init`. `loaded()` is called at each `load` of the iframe, `displaced(how)` when the page has taken it away
    ("away"), does so again and again ("lost"), or lays something over it ("covered").
    """

    def __init__(self, page, options, loaded, displaced):
        self._page = page
        self._origin = options.origin
        self._parent = options.parent
        self._selector = options.selector
        self._window = None  # the iframe's window when the phone loaded; a moved iframe has another
        self._displaced = displaced
        self._floating = options.parent is None
        self._place = None
        self._shown = False
        self._opened = None
        self.is_shared = False  # is the phone that of other tabs, too
        self._styled = ()
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
        _style(iframe, IFRAME_LOOKS, "")
        _style(iframe, IFRAME_STYLE + (("width", "%spx" % options.width), ("height", "%spx" % options.height)))
        self.display(False)
        self._css = options.iframe_css
        self._restyle()
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
            self._keep()
            return
        # A script in head runs before there is a body.
        self._undo.append(runtime.listen(self._page.document, "DOMContentLoaded", self._mount_late, self._page.report))

    def _mount_late(self, *rest):
        self._page.document.body.appendChild(self.wrapper)
        self._keep()

    def _keep(self):
        """Have it kept in the page, from now on."""
        told = runtime.callback(self._moved, self._page.report)
        self._place = self._page.door.keep(self.wrapper, self.iframe, self._parent, self._selector, told)
        self._undo.append(lambda: (self._place.stop(), runtime.dispose(told)))
        self._say()

    def _say(self):
        """Where the page's own CSS places the phone, the page says what it lies over, too."""
        if self._place is not None:
            named = [name for name, _ in self._css or ()]
            self._place.show(self._shown, not ("position" in named or "z-index" in named))

    def _moved(self, how="", *rest):
        if how in ("floating", "settled"):
            self._floating = how == "floating" or self._parent is None
            self._restyle()
        else:
            if how == "away":
                runtime.listen_again()
                self._page.door.clicksAgain()
            self._displaced(how)

    def display(self, shown):
        """Show or hide the phone."""
        self._shown = shown
        self.iframe.style.setProperty("display", "block" if shown else "none", PRIORITY)
        self._say()

    def shield(self, seconds):
        """Take no clicks for a moment: the second one of a double click on what is under the phone was not meant for it."""
        style = self.iframe.style
        style.setProperty("pointer-events", "none", PRIORITY)
        self._undo.append(self._page.later(seconds, lambda: style.setProperty("pointer-events", "auto", PRIORITY)))

    def style(self, declarations):
        """Place the wrapper: ((property, text), …) takes the place of what was there."""
        self._css = declarations
        self._restyle()
        self._say()

    def _restyle(self):
        for name, _ in self._styled:
            self.wrapper.style.removeProperty(name)
        base = FLOATING_STYLE if self._floating else WRAPPER_STYLE
        default = DEFAULT_CSS if self._floating else ()
        self._styled = base + (default if self._css is None else self._css)
        _style(self.wrapper, self._styled)

    def remember(self):
        """The phone has loaded in the window that the iframe has now."""
        if self._place is not None:
            self._place.loaded()
        self._window = self.iframe.contentWindow

    def is_gone(self):
        """Whether the page has taken the iframe out, or moved it, since the phone loaded."""
        if self._window is None:
            return False
        own = self.iframe.contentWindow
        # `==`: Pyodide gives each look at a window a proxy of its own.
        return runtime.is_nothing(own) or not own == self._window

    def post(self, type_, pairs, window=None):
        """Post a message to the phone's origin. Returns "" or what went wrong."""
        page = self._page
        return doorway.post(page.door, window or self.iframe.contentWindow, self._origin, type_, pairs, page.array)

    def post_there(self, message):
        """Post a message to the phone in the window that this page has opened, if there is one."""
        if self._opened:
            self.post(message.type, message.pairs, self._opened)

    def pop_out(self, name, posts):
        """Put the phone into a window of this name, which is given `posts`, or bring it to the front. Raises SoftphoneError."""
        if not self.is_shared:
            raise SoftphoneError(NOT_SHARED, "not_shared")
        opened = self._page.door.popOut(name, self.iframe)
        if not isinstance(opened, str):
            self._opened = opened
            for message in posts:
                self.post_there(message)
        elif opened:
            raise SoftphoneError(BLOCKED % opened, "popup_blocked")

    def remove(self):
        """Take it out of the page."""
        while self._undo:
            self._undo.pop()()
        self.wrapper.remove()


def _style(element, declarations, priority=PRIORITY):
    for name, text in declarations:
        element.style.setProperty(name, text.replace("!important", ""), priority)
