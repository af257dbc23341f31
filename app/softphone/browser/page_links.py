"""The page's `tel:` and `callto:` links: one click listener for all, and an observer for those that come later."""

from .. import links
from . import runtime

MARK = "data-wazo-parsed"
XLINK = "http://www.w3.org/1999/xlink"
# `*=`: an address may begin with blanks. What only looks like a link of ours `links.parse` tells apart.
UNMARKED = ", ".join(
    '%s[*|href*="%s:" i]:not([%s])' % (element, scheme, MARK) for element in ("a", "area") for scheme in links.SCHEMES
)
MARKED = "[%s]" % MARK

# Milliseconds of marking at a time: what is left of a frame is the page's. A clock is asked after so many links.
SLICE_MS = 6
STEP = 5


class PageLinks:
    """`dial(href)` is asked at a click and says whether that is a call; `enabled(link)` hears of each link once."""

    def __init__(self, page, dial, enabled):
        self._page = page
        self._dial = dial
        self._enabled = enabled
        self._click = None
        self._observer = None
        self._walk = None  # the links that are being gone through, one at a time
        self._turn = None  # undo of the slice that comes next
        self._again = False
        self._busy = False
        self._roots = []

    def take_clicks(self):
        """Dial the links that are clicked from now on."""
        if not self._click:
            self._click = runtime.listen(self._page.document, "click", self._on_click, self._page.report)

    def _on_click(self, event=None, *rest):
        found = self._page.door.href(event)
        if not runtime.is_nothing(found) and self._dial(found.href):
            event.preventDefault()

    def mark(self, root):
        """Mark the links under `root` (an element, or None for the page), now and as they come, while clicks are taken."""
        if not self._click:
            return
        root = self._page.document if runtime.is_nothing(root) else root
        if not any(root == known for known in self._roots):
            self._roots.append(root)
            self._observe(root)
        self._again = True
        if not self._busy:
            self._slice()

    def _observe(self, root):
        if not self._observer:
            self._changed = runtime.callback(self._on_change, self._page.report)
            self._observer = self._page.observer(self._changed)
        self._observer.observe(root, self._page.object(
            {"childList": True, "subtree": True, "attributes": True, "attributeFilter": ["href"]}
        ))  # fmt: skip

    def _on_change(self, *rest):
        self._again = True
        if not self._turn and not self._busy:
            self._turn = self._page.later(0, self._slice)

    def _slice(self):
        """Go on with the walk until the time is up; a change of the page meanwhile has it walked once more."""
        self._hush()
        end = self._page.now() + SLICE_MS
        self._busy = True
        try:
            while self._step():
                if self._page.now() >= end:
                    self._turn = self._page.later(0, self._slice)
                    return
        finally:
            self._busy = False

    def _step(self):
        """Mark some links. Whether there may be more; `on_link_enabled` may have taken all back."""
        if self._again and not self._walk:
            self._again = False
            self._walk = self._links()
        for _ in range(STEP):
            link = next(self._walk, None) if self._walk else None
            if link is None:
                self._walk = None
                return self._again
            self._enable(link)
        return True

    def _links(self):
        for root in self._roots:
            found = root.querySelectorAll(UNMARKED)
            for index in range(found.length):
                yield found.item(index)

    def _hush(self):
        if self._turn:
            self._turn()
            self._turn = None

    def _enable(self, link):
        """A link that holds no number stays unmarked: it may be given one."""
        if links.parse(link.getAttribute("href") or link.getAttributeNS(XLINK, "href") or ""):
            link.setAttribute(MARK, "true")
            self._enabled(link)

    def stop(self):
        """Give the links back to the browser."""
        if self._click:
            self._click()
        if self._observer:
            self._observer.disconnect()
            runtime.dispose(self._changed)
        self._hush()
        for root in self._roots:
            marked = root.querySelectorAll(MARKED)
            for index in range(marked.length):
                marked.item(index).removeAttribute(MARK)
        self._click = self._observer = self._walk = None
        self._again = False
        self._roots = []
