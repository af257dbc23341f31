"""What the person has chosen, kept on the device. No secrets: ICE servers with a password live as long as the page."""

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
    ("ice_servers", "", "text", True),
)
KINDS = {"device": str, "percent": int, "choice": str, "switch": bool, "text": str}
ICE = ("stun:", "stuns:", "turn:", "turns:")


class Settings:
    """Reads and keeps the choices; `on_change(name, value)` makes them work."""

    def __init__(self, state, store):
        self.state = state
        self.store = store
        self.on_change = None
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
                value = "\n".join([line for line in value.split("\n") if len(line.split()) < 2])
            if keep and value != default:
                kept[name] = value
        self.store.write("settings", kept)

    def ice_servers(self):
        """The text of the settings as WebRTC wants it: a line each, `stun:host` or `turn:host user password`."""
        servers = []
        for line in self.state.settings["ice_servers"].split("\n"):
            parts = line.split()
            if parts and any([parts[0].startswith(scheme) for scheme in ICE]):
                server = {"urls": parts[0]}
                if len(parts) >= 3:
                    server["username"], server["credential"] = parts[1], parts[2]
                servers.append(server)
        return servers
