"""The cards' forms, one a call: each stays as it is while another one is seen."""

import json

from browser import javascript
from browser.dom import h, mark, put, show
from core import records

PROBLEMS_TOLD = 5  # of a form that cannot be shown


class CardForm:
    """One card's form, in JavaScript; until that is loaded, what it is told waits."""

    def __init__(self, ui, card):
        self.ui = ui
        self.card = card
        self.form = None
        self.place = h("div", "form")
        self.left = h("p", "hint left", (("role", "status"),))
        self.who = h("bdi")
        self.title = h("h2")
        self.root = h("section", "card", (), h("header", "card-head", (), self.title, self.who, self.left), self.place)
        self.reword()

    def reword(self):
        """Take the words as they are now."""
        put(self.title, self.ui.words("card:title"))
        mark(self.root, "aria-label", self.ui.words("card:title"))
        if self.form is not None:
            self.form.setWords()

    def mount(self, module):
        """Make the form; it is empty."""
        cards, card = self.ui.cards, self.card
        bridge = javascript.plain({})
        for name, function in (
            ("search", lambda field="", query="": self.ui.tell("search_options", field, query)),
            ("display", lambda option=None: self.ui.tell("display_linked_option", option)),
            ("change", lambda _text="{}", by_person=True, *_: self._changed(by_person)),
            ("save", lambda text="{}": cards.save(card.call_id, text)),
            ("cancel", lambda *_: cards.cancel(card.call_id)),
            ("invalid", lambda *_: None),
            ("text", lambda key="": self.ui.words(key)),
        ):
            setattr(bridge, name, javascript.callback(function))
        self.form = module.mountCard(self.place, bridge)

    def fill(self, options):
        """What the host has given for its fields."""
        for field, text in options:
            self.form.setOptions(field, text, True)
        for field, text in self.card.values:
            self.form.setValue(field, text)

    def take_schema(self, schema, ui_schema):
        """Show another form; gives why not as [[path, reason], ...], and then shows what it showed."""
        return json.loads(self.form.setSchema(schema, ui_schema))

    def _changed(self, by_person):
        cards, tabs = self.ui.cards, self.ui.tabs
        if by_person is False:
            if tabs.role == "holder":
                cards.holds(self.card, self.form.value())
        elif tabs.role == "alone":
            cards.edited(self.card.call_id)
        else:
            cards.type(self.card.call_id, self.form.value(), tabs.id)

    def draw(self, seen):
        show(self.root, seen)
        if seen:
            card = self.card
            show(self.left, card.left is not None)
            if card.left is not None:
                put(self.left, self.ui.words("card:left", (("seconds", card.left),)))
            mark(self.root, "data-over", "" if card.call_over else None)
            call = self.ui.state.call(card.call_id)
            put(self.who, records.party(call) if call else card.party)

    def close(self):
        if self.form is not None:
            self.form.unmount()
        self.root.remove()


class CardView:
    """Hosts the forms; knows the schema and the options that the host has given."""

    def __init__(self, ui):
        self.ui = ui
        self.forms = {}
        self.schema = None  # the newest, and the newest that a form has shown
        self.shown_schema = None
        self.options = []
        self.module = None
        self._loading = False
        self.root = h("div", "cards")
        ui.cards.on_value = self._value
        ui.cards.on_clear = self._clear
        ui.cards.read = self._read

    def take_schema(self, schema, ui_schema):
        """The host has given a form, as JSON text."""
        if schema == "null":
            self.schema = self.shown_schema = None
        else:
            self.schema = (schema, ui_schema if ui_schema != "null" else "{}")
        self.ui.state.change(form=self.schema is not None)
        for form in self.forms.values():
            if form.form is not None:
                self._give_schema(form)

    def _give_schema(self, form):
        if self.schema is None:
            return
        problems = form.take_schema(*self.schema)
        if not problems:
            self.shown_schema = self.schema
        else:
            self._refuse(problems)
            if self.schema is not None:
                form.take_schema(*self.schema)

    def _refuse(self, problems):
        """The newest form cannot be shown: it is said, and the one before it counts again."""
        self.schema = self.shown_schema
        self.ui.state.change(form=self.schema is not None, notice=("bad", "error:bad_schema", ()))
        words = ["%s %s" % (path, reason) for path, reason in problems[:PROBLEMS_TOLD]]
        self.ui.tell("error", "bad_schema", "The form cannot be shown: %s." % "; ".join(words))

    def take_options(self, field, text, prefill):
        """Options for a field: of a search, or for the select of every card to come."""
        if prefill:
            self.options = [row for row in self.options if row[0] != field] + [(field, text)]
        for form in self.forms.values():
            if form.form is not None:
                form.form.setOptions(field, text, prefill)

    def reword(self):
        """The words have changed."""
        for form in self.forms.values():
            form.reword()

    def preload(self):
        """Fetch the form's code once the line stands."""
        if self.schema is not None and self.module is None and not self._loading:
            self._loading = True
            javascript.spawn(self._load())

    async def _load(self):
        try:
            self.module = await self.ui.fetch_code("./card.js")
        except Exception as error:
            self._loading = False
            self.ui.state.change(notice=("bad", "card:failed", ()))
            self.ui.tell("error", "bad_schema", "The card's form could not be loaded: %s" % error)
            return
        self.draw()

    def _read(self, card):
        form = self.forms.get(card.call_id)
        return form.form.value() if form is not None and form.form is not None else None

    def _value(self, card, field, text):
        form = self.forms.get(card.call_id)
        if form is not None and form.form is not None:
            form.form.setValue(field, text)

    def _clear(self, card):
        form = self.forms.get(card.call_id)
        if form is not None and form.form is not None:
            form.form.clear()

    def draw(self):
        state = self.ui.state
        if state.screen == "phone" and state.form:
            self.preload()
        alive = [card.call_id for card in state.cards]
        for call_id in [key for key in self.forms if key not in alive]:
            self.forms.pop(call_id).close()
        shown = self.ui.cards.shown()
        show(self.root, shown is not None and state.shown_tab == "dial" and state.panel != "add")
        for card in state.cards:
            self._draw(card, card is shown)

    def _draw(self, card, seen):
        form = self.forms.get(card.call_id)
        if form is None and self.module is not None and self.schema is not None:
            form = self.forms[card.call_id] = CardForm(self.ui, card)
            self.root.append(form.root)
            try:
                form.mount(self.module)
                self._give_schema(form)
                form.fill(self.options)
            except Exception as error:
                self.ui.state.change(notice=("bad", "card:failed", ()))
                self.ui.tell("error", "bad_schema", str(error))
        if form is not None:
            form.draw(seen)
