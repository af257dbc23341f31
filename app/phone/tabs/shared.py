"""What tabs share, as tables: the state, what may be asked of the one that holds the line, who hears what."""

# The fields of the state that are true of the phone; the others are a window's own.
STATE = (
    "screen", "server", "kind", "line", "abilities", "user", "refusal", "ask_server",
    "agent", "pause_reason", "agent_at", "agent_queues", "busy_agent",
    "log", "missed", "voicemail", "services", "settings",
    "calls", "over", "active", "current", "mixed", "joined", "windowed",
)  # fmt: skip

# What a mirror asks of the holder: (part of the phone, method). One named with "reply" gets its reply as the last argument.
ACTS = (
    ("calls", "request", True),
    ("commands", "run", True),
    ("session", "sign_in", False),
    ("session", "sign_out", False),
    ("session", "take_token", False),
    ("session", "take_login", False),
    ("session", "take_back", False),
    ("session", "give_up", False),
    ("settings", "choose", False),
    ("services", "choose_forward", False),
    ("voicemail", "delete_now", False),
    ("voicemail", "heard", False),
    ("cards", "set_value", False),
    ("cards", "type", False),
    ("cards", "save", False),
    ("cards", "cancel", False),
    ("log", "clear", False),
    ("log", "seen", False),
    ("lines", "ring", False),
)

# Events that are true of the phone: every page hears them.
EVERYONE = (
    "authenticated", "logged_out", "agent_logged_in", "agent_logged_out", "agent_paused", "agent_resumed",
    "calls", "error", "websocket_message",
)  # fmt: skip
# Events of this window's own page.
OWN = ("line_here", "reply", "traced", "language_changed", "wazo_contact_search", "search_options")
# ... but the phone's own window has no page: the one in front is asked.
SEARCHES = ("wazo_contact_search", "search_options")
# What the window's phone is told of what pages ask of theirs.
FORMING = ("customize_appearance", "set_form_schema", "options_fetched", "on_options_results", "contacts_found")
# What is not lost while the window has no page at all: the next one is told.
LASTING = ("card_saved", "call_log_created")
# All others ask for an act (a screen pop, a card to save): they are told once, to the page in front.


def plain(value):
    """A field as it came (JSON has no tuples)."""
    return tuple(value) if isinstance(value, list) else value


class Snapshot:
    """The shared state as it was told last, and what has changed since."""

    def __init__(self, state, cards):
        self.state = state
        self.cards = cards  # the function that gives them as plain data
        self.number = 0
        self._told = {}

    def whole(self):
        """All of it."""
        return dict([(name, getattr(self.state, name)) for name in STATE]) | {"cards": self.cards()}

    def changes(self):
        """What has changed since the last time, or None; counted."""
        changed = {}
        for name in STATE:
            value = getattr(self.state, name)
            if name not in self._told or self._told[name] is not value and self._told[name] != value:
                changed[name] = self._told[name] = value
        cards = self.cards()
        if cards != self._told.get("cards"):
            changed["cards"] = self._told["cards"] = cards
        if not changed:
            return None
        self.number += 1
        return changed


def front(tabs):
    """The id of the tab in front: the newest that was looked at, a hidden one only where all are. `tabs` is
    {id: {"visible": bool, "since": seconds}}."""
    best = ""
    for tab in tabs:
        if not best or _rank(tabs, tab) > _rank(tabs, best):
            best = tab
    return best


def _rank(tabs, tab):
    return (bool(tabs[tab]["visible"]), tabs[tab]["since"], tab)
