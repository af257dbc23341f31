"""A card for each call: what the form holds, from the first ring to Save, Cancel or the end of the wrap-up.

Contents are JSON text that only the form reads and writes; here it is passed on as it is.
"""

import json

from core import records
from softphone.wire.json_text import Json, members, object_text

# What the tabs of a site share of a card, beside its values.
TOLD = ("id", "call_id", "number", "party", "edited", "call_over", "left", "typed_in")


class Card:
    """One call's card, plain data."""

    def __init__(self, call):
        if call is not None:
            self.id = "card-%d-%s" % (int(call["created"] * 1000), call["id"])
            self.call_id = call["id"]
            self.number = call["number"]
            self.party = records.party(call)
        self.edited = False
        self.call_over = False
        self.left = None
        self.values = ()
        self.typed_in = ""  # the tab in which the person has typed last


class Cards:
    """The cards under way. The page's forms hang on them: `on_value(card, field, text)` and `on_clear(card)` are told to
    them, `read(card)` gives what a form holds, or None while there is none.
    """

    def __init__(self, state, tell, every):
        self.state = state
        self.tell = tell
        self.every = every
        self.wrap_up = 0
        self.tab = ""  # the id of this one
        self.on_value = None
        self.on_clear = None
        self.read = lambda card: None
        self._waiting = ()
        self._stop_clock = None

    def find(self, call_id):
        """The card of a call, or None."""
        for card in self.state.cards:
            if card.call_id == call_id:
                return card
        return None

    def shown(self):
        """The card to be seen: the current call's once it is taken, else the oldest of those that wait."""
        if not self.state.form:
            return None
        if self.state.current:
            call = self.state.current_call
            return self.find(call["consults"] or call["id"]) if call["phase"] != "incoming" else None
        return self.state.cards[0] if self.state.cards else None

    def begin(self, call):
        """A call has begun; values that the host has set before it are its own."""
        card = Card(call)
        card.values, self._waiting = self._waiting, ()
        self.state.change(cards=self.state.cards + (card,))

    def set_value(self, field, text):
        """The host fills a field of the shown card, or of the next one."""
        card = self._addressed()
        if card is None:
            self._waiting += ((field, text),)
            return
        card.values = tuple([row for row in card.values if row[0] != field]) + ((field, text),)
        if self.on_value is not None:
            self.on_value(card, field, text)
        self.state.touch()

    def _addressed(self):
        call = self.state.current_call
        if call is not None:
            return self.find(call["consults"] or call["id"])
        return self.state.cards[-1] if self.state.cards else None

    def content(self, call):
        """The card as the host page gets it: its own three fields, then the form's."""
        return self._content(self.find(call["id"]) or Card(call))

    def _content(self, card, text=None):
        text = text or self.read(card) or object_text(card.values)
        own = object_text(
            [
                (name, json.dumps(value))
                for name, value in (("cardId", card.id), ("phoneNumber", card.number), ("callId", card.call_id))
            ]
        )
        inside = text.strip()[1:-1].strip()
        return Json(own[:-1] + (", " + inside if inside else "") + "}")

    # over the tabs of a site

    def told(self):
        """The cards as plain data, for the tabs that mirror this one."""
        return [
            dict([(name, getattr(card, name)) for name in TOLD]) | {"values": object_text(card.values)}
            for card in self.state.cards
        ]

    def take(self, told):
        """The cards as the tab that has the line tells them."""
        cards = []
        for fields in told:
            card = self.find(fields["call_id"]) or Card(None)
            for name in TOLD:
                setattr(card, name, fields[name])
            cards.append(card)
            self._become(card, members(fields["values"]))
        self.state.change(cards=tuple(cards))
        self.state.touch()

    def go_on(self):
        """This tab has the line now, and counts."""
        if [card for card in self.state.cards if card.left is not None]:
            self._run()

    # over the life of a page

    def kept(self):
        """The cards as plain data: what another page's phone needs to go on with them."""
        return [
            {
                "id": card.id, "call_id": card.call_id, "number": card.number, "party": card.party, "edited": card.edited,
                "call_over": card.call_over, "left": card.left, "values": self.read(card) or object_text(card.values),
            }
            for card in self.state.cards
        ]  # fmt: skip

    def restore(self, kept):
        """Cards as `kept` gave them, in place of those that there are."""
        cards = []
        for fields in kept:
            card = Card(None)
            for field in fields:
                setattr(card, field, fields[field])
            card.values = members(card.values)
            cards.append(card)
        self.state.change(cards=tuple(cards))
        if [card for card in cards if card.left is not None]:
            self._run()

    # what the form says

    def edited(self, call_id):
        """The person has changed something: the countdown is off."""
        card = self.find(call_id)
        if card is not None:
            card.edited = True
            if card.left is not None:
                card.left = None
                self.state.touch()

    def type(self, call_id, text, tab):
        """The person has changed something in a tab: the form's whole content, as JSON text."""
        card = self.find(call_id)
        if card is not None:
            card.typed_in = tab
            self._become(card, members(text))
            self.edited(call_id)
            self.state.touch()

    def holds(self, card, text):
        """What a card's form has come to hold otherwise: the other tabs show the same."""
        if card.values != members(text):
            card.values = members(text)
            self.state.touch()

    def _become(self, card, values):
        """Let a card hold these values, and its form show them, unless they were typed in this tab."""
        before, card.values = card.values, tuple(values)
        if card.typed_in == self.tab:
            return
        if before and not card.values and self.on_clear is not None:
            self.on_clear(card)
        for field, text in card.values:
            if (field, text) not in before and self.on_value is not None:
                self.on_value(card, field, text)

    def save(self, call_id, text):
        """Save: the host gets it; after the call the card is gone."""
        card = self.find(call_id)
        if card is not None:
            card.edited = False
            self.tell("card_saved", self._content(card, text))
            self.state.say("card_saved")
            self.state.change(notice=("good", "card:saved", ()))
            if card.call_over:
                self._close(card)

    def cancel(self, call_id):
        """Discard: during the call the form is empty again."""
        card = self.find(call_id)
        if card is not None:
            card.edited, card.values = False, ()
            self.tell("card_canceled")
            if card.call_over:
                self._close(card)
            elif self.on_clear is not None:
                self.on_clear(card)

    # what the calls say

    def call_over(self, call):
        """The wrap-up begins, if there is a form, and a time or something unsaved."""
        card = self.find(call["id"])
        if card is None:
            return
        card.call_over = True
        talked = call["answered"] is not None
        if not self.state.form or not (card.edited or (self.wrap_up and talked)):
            self._close(card)
            return
        if not card.edited:
            card.left = self.wrap_up
            self._run()
        self.state.touch()

    def _wrapping_up(self):
        "The card that is seen after its call, or None."
        card = self.shown()
        return card if card is not None and card.call_over else None

    def end_wrap_up(self, call_id=None):
        """Close the card after its call, as when its time is over: a call's, or the one seen. Gives whether there was one."""
        card = self.find(call_id) if call_id else self._wrapping_up()
        card = card if card is not None and card.call_over else None
        if card is not None:
            self._close(card)
        return card is not None

    def prolong_wrap_up(self, seconds):
        """So many seconds more; gives whether there is a card after its call."""
        card = self._wrapping_up()
        if card is not None:
            card.left = (card.left or 0) + seconds
            self._run()
            self.state.touch()
        return card is not None

    def _run(self):
        if self._stop_clock is None:
            self._stop_clock = self.every(1, self._second)

    def _second(self):
        for card in self.state.cards:
            if card.left is not None:
                card.left -= 1
                if card.left <= 0:
                    self._close(card)
        if not [card for card in self.state.cards if card.left is not None] and self._stop_clock is not None:
            self._stop_clock()
            self._stop_clock = None
        self.state.touch()

    def _close(self, card):
        self.state.change(cards=tuple([other for other in self.state.cards if other is not card]))
