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

# Links are marked in slices, so that ten thousand of them don't hold up the page.
SLICE = 100


class PageLinks:
    """`dial(href)` is asked at a click and says whether that is a call; `enabled(link)` hears of each link once."""

    def __init__(self, page, dial, enabled):
        self._page = page
        self._dial = dial
        self._enabled = enabled
        self._click = None
        self._observer = None
        self._scan = None  # undo of a scan that is about to run
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
        """Mark the links under `root` (an element, or None for the page), now and as they come."""
        root = self._page.document if runtime.is_nothing(root) else root
        if not any(root == known for known in self._roots):
            self._roots.append(root)
            self._observe(root)
        self._slice()

    def _observe(self, root):
        if not self._observer:
            self._changed = runtime.callback(self._on_change, self._page.report)
            self._observer = self._page.observer(self._changed)
        self._observer.observe(root, self._page.object(
            {"childList": True, "subtree": True, "attributes": True, "attributeFilter": ["href"]}
        ))  # fmt: skip

    def _on_change(self, *rest):
        if not self._scan:
            self._scan = self._page.later(0, self._slice)

    def _slice(self):
        self._scan = None
        left = SLICE
        for root in self._roots:
            for link in self._unmarked(root):
                if not left:
                    self._on_change()
                    return
                left -= self._enable(link)

    def _unmarked(self, root):
        found = root.querySelectorAll(UNMARKED)
        for index in range(found.length):
            yield found.item(index)

    def _enable(self, link):
        """1 if the link is a call. One that holds no number stays unmarked: it may be given one."""
        if not links.parse(link.getAttribute("href") or link.getAttributeNS(XLINK, "href") or ""):
            return 0
        link.setAttribute(MARK, "true")
        self._enabled(link)
        return 1

    def stop(self):
        """Give the links back to the browser."""
        if self._click:
            self._click()
        if self._observer:
            self._observer.disconnect()
            runtime.dispose(self._changed)
        if self._scan:
            self._scan()
        for root in self._roots:
            marked = root.querySelectorAll(MARKED)
            for index in range(marked.length):
                marked.item(index).removeAttribute(MARK)
        self._click = self._observer = self._scan = None
        self._roots = []
