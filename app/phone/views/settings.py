"""Settings: sound, calls, the phone itself."""

from browser import dom, javascript
from browser.dom import button, choose, field, h, mark, put, show
from media.audio import RING_TONES, can_choose_device

DEVICES = (("microphone", "microphones"), ("speaker", "speakers"), ("ring_device", "speakers"))
FORWARDS = ("unconditional", "busy", "noanswer")
SWITCHES = ("do_not_disturb", "call_waiting", "trusted", "messages", "shortcuts", "notifications")
CHOICES = (
    ("ring_tone", [row[0] for row in RING_TONES]),
    ("dtmf", ("info", "rfc4733")),
    ("auto_answer", ("auto_line", "auto_always", "auto_never")),
)
CODES = ("park_code", "pickup_code")


class SettingsView:
    """The view of the last tab."""

    def __init__(self, ui):
        self.ui = ui
        words = ui.words
        self.controls = {}
        self.level = h("meter", "level", (("min", "0"), ("max", "1"), ("aria-label", words("settings:level"))))
        self.meter_on = button("meter", words("settings:meter_on"), "", "microphone", shown=words("settings:meter_on"))
        self.user = h("p", "hint")
        self.save_trace = button(
            "save_trace", words("settings:save_trace"), "", "save", shown=words("settings:save_trace")
        )
        self.forwards = {}
        self.forwarding = self._group("settings:forwards", *[self._forward(name) for name in FORWARDS])
        self.root = h(
            "section",
            "panel settings",
            (("id", "panel-settings"), ("role", "tabpanel"), ("aria-labelledby", "tab-settings")),
            self._group("settings:audio", *self._audio()),
            self._group(
                "settings:calls",
                self._select("auto_answer"),
                *[self._switch(name) for name in SWITCHES],
                *[self._code(name) for name in CODES],
            ),
            self.forwarding,
            self._group(
                "settings:phone",
                self._select("language"),
                self._select("dtmf"),
                self._text("ice_servers"),
                self._switch("trace"),
                h("div", "buttons", (), self.save_trace),
                self.user,
                button("sign_out", words("user:logout"), "wide"),
            ),
        )
        choose(self.controls["language"], ui.words.languages, ui.state.language)
        for name, values in CHOICES:
            choose(
                self.controls[name], [(value, words("settings:" + value)) for value in values], ui.settings.get(name)
            )
        self._meter = self._stop = None
        self._drawn_devices = None

    def _audio(self):
        words = self.ui.words
        test = button("test_sound", words("settings:test_sound"), "", "ring", shown=words("settings:test_sound"))
        selects = [self._select(name) for name, kind in DEVICES if kind == "microphones" or can_choose_device()]
        return selects + [
            h("div", "buttons", (), self.meter_on, self.level),
            self._slider("call_volume"),
            self._slider("ring_volume"),
            self._select("ring_tone"),
            h("div", "buttons", (), test),
        ]

    def _group(self, key, *children):
        return h("fieldset", "group", (), h("legend", "", (), self.ui.words(key)), *children)

    def _control(self, tag, name, attributes=()):
        control = h(
            tag, "box", (("id", "set-" + name), ("data-input", "setting"), ("data-setting", name)) + tuple(attributes)
        )
        self.controls[name] = control
        return control

    def _select(self, name):
        return field(self.ui.words("settings:" + name), self._control("select", name))

    def _slider(self, name):
        return field(
            self.ui.words("settings:" + name),
            self._control("input", name, (("type", "range"), ("min", "0"), ("max", "100"), ("step", "5"))),
        )

    def _switch(self, name):
        control = self._control("input", name, (("type", "checkbox"), ("role", "switch")))
        return h(
            "label", "check", (("for", control.id),), h("span", "", (), self.ui.words("settings:" + name)), control
        )

    def _code(self, name):
        facts = (("type", "tel"), ("autocomplete", "off"), ("maxlength", "16"))
        return field(self.ui.words("settings:" + name), self._control("input", name, facts))

    def _forward(self, name):
        label = self.ui.words("settings:forward_" + name)
        facts = (("data-forward", name), ("data-input", "forward"))
        switch = h("input", "box", (("id", "forward-" + name), ("type", "checkbox"), ("role", "switch")) + facts)
        number = h(
            "input",
            "box",
            (
                ("type", "tel"),
                ("autocomplete", "off"),
                ("maxlength", "128"),
                ("data-change", "forward"),
                ("data-forward", name),
                ("placeholder", self.ui.words("dial:number")),
                ("aria-label", self.ui.words("settings:forward_to", (("what", label),))),
            ),
        )
        row = h(
            "div", "forward", (), h("label", "check", (("for", switch.id),), h("span", "", (), label), switch), number
        )
        self.forwards[name] = row, switch, number
        return row

    def forward(self, name):
        """(on, destination) as the person has set them."""
        _row, switch, number = self.forwards[name]
        return switch.checked, number.value.strip()

    def ask_destination(self, name):
        """A forward needs a number first."""
        _row, switch, number = self.forwards[name]
        switch.checked = False
        number.focus()

    def _draw_forwards(self, services):
        show(self.forwarding, services is not None)
        for name, (row, switch, number) in self.forwards.items():
            known = (services or {}).get(name)
            show(row, known is not None)
            if known is not None:
                switch.checked = known[0]
                if number.value != known[1] and number != dom.document.activeElement:
                    number.value = known[1]

    def _text(self, name):
        control = self._control(
            "textarea",
            name,
            (
                ("rows", "2"),
                ("spellcheck", "false"),
                ("aria-describedby", "set-ice_servers-hint set-ice_servers-reason"),
            ),
        )
        self.left_out = h("p", "reason", (("role", "status"), ("id", "set-ice_servers-reason")))
        return h(
            "div",
            "",
            (),
            field(self.ui.words("settings:" + name), control, self.ui.words("settings:ice_hint")),
            self.left_out,
        )

    def draw(self):
        state, words = self.ui.state, self.ui.words
        show(self.root, state.shown_tab == "settings")
        if state.shown_tab != "settings":
            self.close()
            return
        if state.devices is not self._drawn_devices:
            self._draw_devices(state.devices, words)
        show(self.save_trace, state.settings["trace"])
        for name in SWITCHES + ("trace",):
            self.controls[name].checked = state.settings[name]
        self.controls["do_not_disturb"].checked = state.undisturbed
        self._draw_forwards(state.services)
        for name in ("call_volume", "ring_volume", "ice_servers") + CODES:
            value = str(state.settings[name])
            if self.controls[name].value != value:
                self.controls[name].value = value
        problems = [
            words("settings:ice_left_out", (("entry", entry), ("why", words("ice:" + code))))
            for entry, code in self.ui.settings.ice_problems()
        ]
        put(self.left_out, " ".join(problems))
        show(self.left_out, problems)
        mark(self.controls["ice_servers"], "aria-invalid", "true" if problems else None)
        user = state.user or {}
        put(
            self.user,
            words("settings:signed_in_as", (("name", user.get("display_name") or user.get("username") or ""),)),
        )

    def _draw_devices(self, devices, words):
        self._drawn_devices = devices
        for name, kind in [row for row in DEVICES if row[0] in self.controls]:
            options = [("", words("settings:default_device"))]
            options += [
                (key, label or words("settings:" + name))
                for of, key, label in devices
                if of == kind and key not in ("", "default")
            ]
            choose(self.controls[name], options, self.ui.settings.get(name))

    def meter(self, stream_meter, stop_stream):
        """Show a meter until the view is left."""
        self.close()
        self._meter = (stream_meter, stop_stream)
        mark(self.meter_on, "aria-pressed", "true")
        self._stop = javascript.every(0.1, lambda: self._show_level(stream_meter.level()))

    def _show_level(self, level):
        self.level.value = max(level, self.level.value - 0.04)  # falls slower than it rises, to be seen

    def close(self):
        """No meter any more: the microphone is let go."""
        if self._stop is not None:
            self._stop()
            self._meter[0].close()
            self._meter[1]()
            self._stop = self._meter = None
            mark(self.meter_on, "aria-pressed", "false")
            self.level.value = 0

    @property
    def measuring(self):
        return self._stop is not None
