"""Past calls: who, when, how long, missed or not. On SIP and demo lines the device keeps them."""

import plain

KEPT = 200
RECENT = 10            # entries that a server may not have known when it last gave its own
CLOCKS_DIFFER = 60     # seconds that two clocks may be apart about one call
# An incoming call that ended in one of these was nobody's to miss.
NOT_MISSED = ("declined", "answered_elsewhere")


class Log:
    """The call log; entries are dicts in the names of the wire, `party` and `missed` added for the view."""

    def __init__(self, state, store):
        self.state = state
        self.store = store
        self.place = ""

    def open(self, place):
        """Read what is kept under a place (the line's URI), or keep nothing for ""."""
        self.place = place
        kept = self.store.read("log:" + place) if place else None
        entries = [entry for entry in (kept or {}).get("entries", ()) if self._sound(entry)]
        self.state.change(log=tuple(entries), missed=(kept or {}).get("missed", 0))

    def _sound(self, entry):
        return isinstance(entry, dict) and isinstance(entry.get("start"), str) and isinstance(entry.get("source"), dict) \
            and isinstance(entry.get("destination"), dict)

    def add(self, call, own_number):
        """Enter an ended call; gives the entry for the host page."""
        own = {"extension": own_number, "name": self._own_name(), "uuid": None}
        number, name = call.first
        other = {"extension": number, "name": name or number, "uuid": None}
        answered = call.answered is not None
        missed = not answered and not call.outgoing and call.cause not in NOT_MISSED
        entry = {
            "id": int(call.created * 1000),
            "answer": plain.iso(call.answered),
            "answered": answered,
            "callDirection": call.direction,
            "source": own if call.outgoing else other,
            "destination": other if call.outgoing else own,
            "duration": int(call.seconds(call.ended) + 0.5),
            "start": plain.iso(call.created),
            "end": plain.iso(call.ended),
            "newMissedCall": missed,
            "recordings": [],
        }
        seen = missed and self.state.tab == "log"
        self.state.change(log=((entry,) + self.state.log)[:KEPT], missed=self.state.missed + (1 if missed and not seen else 0))
        self._keep()
        return entry

    def fill(self, entries):
        """Take entries from a server instead of the device's own."""
        self.place = ""
        for entry in entries:
            for known in self.state.log[:RECENT]:
                if same(known, entry):      # told to the host page, and maybe recorded, under this id
                    entry["id"] = known["id"]
        self.state.change(log=tuple(entries)[:KEPT])

    def seen(self):
        """Somebody has looked: no missed calls any more."""
        if self.state.missed:
            self.state.change(missed=0)
            self._keep()

    def clear(self):
        """Forget all."""
        self.state.change(log=(), missed=0)
        self._keep()

    def last_dialled(self):
        """The number of the last call out, or ""."""
        for entry in self.state.log:
            if entry["callDirection"] == "outbound":
                return entry["destination"]["extension"] or ""
        return ""

    def name_of(self, number):
        """The name under which a number has called before, or ""."""
        for entry in self.state.log:
            party = other(entry)
            if party["extension"] == number and party["name"] != number:
                return party["name"] or ""
        return ""

    def _own_name(self):
        return (self.state.user or {}).get("display_name") or ""

    def _keep(self):
        if self.place:
            self.store.write("log:" + self.place, {"entries": list(self.state.log), "missed": self.state.missed})


def other(entry):
    """The far end of an entry."""
    return entry["destination"] if entry["callDirection"] == "outbound" else entry["source"]


def same(one, another):
    """Whether two entries are about one call."""
    return (
        one["callDirection"] == another["callDirection"]
        and other(one)["extension"] == other(another)["extension"]
        and abs(plain.seconds(one["start"]) - plain.seconds(another["start"])) < CLOCKS_DIFFER
    )
