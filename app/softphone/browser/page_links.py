"""The page's telephone links: one click listener for all, and an observer for those that come later.

What lies in a same-origin frame, or in a closed shadow root, is only reached where `parse_links(root)` names it.
"""

import js

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
    """`is_call(href)` says whether a link is one; `dial(href, at, count)` hears of each click on such a link: its time in ms, and
    the how manieth in a row it is; `enabled(link)` hears of each link once.
    """

    def __init__(self, page, is_call, dial, enabled):
        self._page = page
        self._is_call = is_call
        self._dial = dial
        self._enabled = enabled
        self._wants = self._clicked = None  # proxies for the door
        self._undo = []  # of what listens
        self._frames = []  # those that were named
        self._reached = []  # [root, undo of what listens for it alone]
        self._observer = None
        self._walk = None  # the links that are being gone through, one at a time
        self._turn = None  # undo of the slice that comes next
        self._again = False
        self._busy = False
        self._roots = []

    def take_clicks(self):
        """Dial the links that are clicked from now on."""
        if not self._undo:
            self._wants = runtime.callback(lambda href="", *rest: self._is_call(href), self._page.report)
            self._clicked = runtime.callback(self._on_click, self._page.report)
            self._undo.append(self._listen(js.window))

    def _listen(self, root):
        return self._page.door.clicks(root, self._wants, self._clicked)

    def _on_click(self, href="", event=None, *rest):
        self._dial(href, event.timeStamp, event.detail)

    def mark(self, root):
        """Mark the links under `root` (an element, or None for the page), now and as they come, while clicks are taken."""
        if not self._undo:
            return
        root = self._page.document if runtime.is_nothing(root) else root
        if not any(root == known for known in self._roots):
            self._roots.append(root)
            self._observe(root)
            self._reach(root)
        self._again = True
        if not self._busy:
            self._slice()

    def _reach(self, root):
        """Hear the clicks that the page's own window doesn't: those in a frame, and in a closed shadow root."""
        document = root if runtime.is_nothing(root.ownerDocument) else root.ownerDocument
        window, top = document.defaultView, root.getRootNode()
        if not runtime.is_nothing(window) and window != js.window:
            self._reached.append([root, self._listen(window)])
        if getattr(top, "mode", None) == "closed":
            self._reached.append([root, self._listen(top)])

    def mark_frame(self, frame):
        """Mark the links in a frame's page, and in the next one that it loads."""
        if not self._undo or any(frame == known for known in self._frames):
            return
        self._frames.append(frame)
        held = []

        def loaded(*rest):
            for root in held:
                self._forget(root)
            document = self._page.inside(frame)
            held[:] = [] if document is None else [document.documentElement]
            for root in held:
                self.mark(root)

        self._undo.append(runtime.listen(frame, "load", loaded, self._page.report))
        loaded()

    def _forget(self, root):
        """The page of a frame has gone."""
        self._roots = [known for known in self._roots if known != root]
        for entry in [entry for entry in self._reached if entry[0] == root]:
            self._reached.remove(entry)
            entry[1]()

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
        if self._is_call(link.getAttribute("href") or link.getAttributeNS(XLINK, "href") or ""):
            link.setAttribute(MARK, "true")
            self._enabled(link)

    def stop(self):
        """Give the links back to the browser."""
        undo, self._undo = self._undo + [entry[1] for entry in self._reached], []
        self._frames, self._reached = [], []
        for act in undo:
            act()
        if undo:
            runtime.dispose(self._wants)
            runtime.dispose(self._clicked)
        if self._observer:
            self._observer.disconnect()
            runtime.dispose(self._changed)
        self._hush()
        for root in self._roots:
            marked = root.querySelectorAll(MARKED)
            for index in range(marked.length):
                marked.item(index).removeAttribute(MARK)
        self._wants = self._clicked = self._observer = self._walk = None
        self._again = False
        self._roots = []
