"""What the host page says, message by message."""

from browser import trace
from tabs.shared import FORMING


class PageMessages:
    """`ui` is the phone: its parts, by name."""

    def __init__(self, ui):
        self.ui = ui
        session = ui.session
        self.acts = {
            "config": self.on_config, "enable_agent": lambda: ui.state.change(agent_enabled=True),
            "enable_debug": lambda: ui.state.change(debug=True), "make_call": ui.dialling.on_make_call,
            "login_with_token": session.take_token, "login": self.on_login,
            "customize_appearance": ui.appearance.customize, "inject_css": ui.appearance.inject,
            "set_form_schema": lambda schema, ui_schema: ui.view("card").take_schema(schema.text, ui_schema.text),
            "set_card_value": lambda field, value: ui.cards.set_value(str(field), value.text),
            "options_fetched": lambda field, options: ui.view("card").take_options(str(field), options.text, True),
            "on_options_results": lambda field, options: ui.view("card").take_options(str(field), options.text, False),
            "demo_ring": self.on_demo_ring, "contacts_found": ui.contacts.found,
            "trace": lambda: ui.tell("traced", trace.text()), "ice_servers": self.on_ice_servers,
            "command": ui.commands.on_command, "front": ui.on_look,
            "window": self.on_window,
        }  # fmt: skip

    def hear(self, name, *values):
        """A message of the host page."""
        self.acts[name](*values)
        if name in FORMING:
            self.ui.tabs.say_to_window(name, values)

    def on_config(self, config):
        ui = self.ui
        config = config if isinstance(config, dict) else {}
        if isinstance(config.get("language"), str) and not ui.settings.get("language"):
            ui.words.choose(config["language"])
        wrap_up = config.get("wrapUpDuration")
        ui.cards.wrap_up = (
            int(wrap_up)
            if isinstance(wrap_up, (int, float)) and not isinstance(wrap_up, bool) and 0 < wrap_up < 86400
            else 0
        )
        ui.share(config, ui.host.origin)

    def on_window(self, opens):
        """Whether the page opens a window for the phone; False: the browser has blocked it."""
        state = self.ui.state
        state.change(pops_out=True) if opens else state.change(notice=("bad", "tabs:blocked", ()))

    def on_login(self, username, password, domain, display_name):
        if isinstance(username, str) and isinstance(password, str):
            self.ui.session.take_login(username, password, domain, display_name)

    def on_ice_servers(self, servers):
        for words in self.ui.settings.take_ice_servers(servers):
            self.ui.tell("error", "bad_config", words)

    def on_demo_ring(self, number, display_name):
        self.ui.lines.ring(str(number or "anonymous"), display_name if isinstance(display_name, str) else "")
