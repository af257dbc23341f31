"""What the person has chosen, kept on the device. No secrets: ICE servers with a password live as long as the page."""

from softphone.wire.ice import check, has_credentials, words

# (name, default, kind, kept)
ROWS = (
    ("microphone", "", "device", True),
    ("speaker", "", "device", True),
    ("ring_device", "", "device", True),
    ("call_volume", 100, "percent", True),
    ("ring_volume", 60, "percent", True),
    ("ring_tone", "classic", "choice", True),
    ("do_not_disturb", False, "switch", False),
    ("call_waiting", True, "switch", True),
    ("shortcuts", True, "switch", True),
    ("notifications", False, "switch", True),
    ("language", "", "choice", True),
    ("dtmf", "info", "choice", True),
    ("auto_answer", "auto_line", "choice", True),
    ("trusted", True, "switch", True),
    ("trace", False, "switch", False),
    ("messages", False, "switch", True),
    ("park_code", "", "text", True),
    ("pickup_code", "", "text", True),
    ("ice_servers", "", "text", True),
)
KINDS = {"device": str, "percent": int, "choice": str, "switch": bool, "text": str}


class Settings:
    """Reads and keeps the choices; `on_change(name, value)` makes them work."""

    def __init__(self, state, store):
        self.state = state
        self.store = store
        self.on_change = None
        self._given = []  # the host page's ICE servers
        kept = store.read("settings")
        kept = kept if isinstance(kept, dict) else {}
        chosen = {}
        for name, default, kind, _keep in ROWS:
            value = kept.get(name, default)
            chosen[name] = value if isinstance(value, KINDS[kind]) else default
        state.change(settings=chosen)

    def get(self, name):
        """One choice."""
        return self.state.settings[name]

    def choose(self, name, value):
        """Change one, keep it, make it work."""
        for row_name, _default, kind, _keep in ROWS:
            if row_name == name:
                if kind == "percent":
                    value = max(0, min(100, int(value)))
                if not isinstance(value, KINDS[kind]) or value == self.state.settings[name]:
                    return
                self.state.change(settings=self.state.settings | {name: value})
                self._keep()
                if self.on_change is not None:
                    self.on_change(name, value)

    def _keep(self):
        kept = {}
        for name, default, _kind, keep in ROWS:
            value = self.state.settings[name]
            if name == "ice_servers":
                value = "\n".join([line for line in value.split("\n") if not has_credentials(line)])
            if keep and value != default:
                kept[name] = value
        self.store.write("settings", kept)

    def ice_servers(self):
        """What the person has written, as WebRTC wants it, and what the host page has given."""
        return check(self.state.settings["ice_servers"])[0] + self._given

    def take_ice_servers(self, servers):
        """The host page's; gives in words what of them can't be used."""
        self._given, problems = check(servers)
        if self.on_change is not None:
            self.on_change("ice_servers", self.state.settings["ice_servers"])
        return ["ICE server %s is left out: %s." % (entry, words(code)) for entry, code in problems]

    def ice_problems(self):
        """What of the person's is left out: (entry, code) each."""
        return check(self.state.settings["ice_servers"])[1]
