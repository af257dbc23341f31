"""Past calls: who, when, how long, missed or not.

On SIP and demo lines the device keeps them. Where a server does (capability "call_log"), its record of a call is the entry,
told to the host page once; the phone's own stands in where no record comes.
"""

from core import dates, records

KEPT = 200
RECORD_SECONDS = 5  # a server's record comes that soon after the end of a call
RECENT = 10  # records and calls that may still find each other
CLOCKS_DIFFER = 60  # seconds that two clocks may be apart about one call
# An incoming call that ended in one of these was nobody's to miss.
NOT_MISSED = ("declined", "answered_elsewhere")


class Log:
    """The call log; entries are dicts in the names of the wire."""

    def __init__(self, state, store, tell, later):
        self.state = state
        self.store = store
        self.tell = tell
        self.later = later
        self.place = ""
        self._calls = []  # (entry, conversation, undo) of calls whose record has not come; undo is None once they are told
        self._records = []  # records that came without such a call: of another phone, or before the call was over here

    def open(self, place):
        """Read what is kept under a place (the line's URI), or keep nothing for ""."""
        self.place = place
        kept = self.store.read("log:" + place) if place else None
        entries = [entry for entry in (kept or {}).get("entries", ()) if self._sound(entry)]
        self.state.change(log=tuple(entries), missed=(kept or {}).get("missed", 0))

    def _sound(self, entry):
        return (
            isinstance(entry, dict)
            and isinstance(entry.get("start"), str)
            and isinstance(entry.get("source"), dict)
            and isinstance(entry.get("destination"), dict)
        )

    def close(self):
        """The line is gone: no record comes any more."""
        for row in self._calls[:]:
            self._give_up(row)
        self._calls, self._records = [], []

    # a call of this phone is over

    def add(self, call, own_number):
        """Enter an ended call and tell the host page, or let the server do it."""
        entry = self._entry(call, own_number)
        if "call_log" not in self.state.abilities:
            self._enter(entry)
            return
        for record in self._records:
            if same(entry, record, call["conversation"]):
                self._records.remove(record)
                return
        row = [entry, call["conversation"], None]
        row[2] = self.later(RECORD_SECONDS, lambda: self._give_up(row))
        self._calls = (self._calls + [row])[-RECENT:]

    def _entry(self, call, own_number):
        outgoing = records.is_outgoing(call)
        own = {"extension": own_number, "name": self._own_name(), "uuid": None}
        number, name = call["first"]
        other = {"extension": number, "name": name or number, "uuid": None}
        answered = call["answered"] is not None
        return {
            "id": int(call["created"] * 1000),
            "answer": dates.iso(call["answered"]),
            "answered": answered,
            "callDirection": call["direction"],
            "source": own if outgoing else other,
            "destination": other if outgoing else own,
            "duration": int(records.seconds(call, call["ended"]) + 0.5),
            "start": dates.iso(call["created"]),
            "end": dates.iso(call["ended"]),
            "newMissedCall": not answered and not outgoing and call["cause"] not in NOT_MISSED,
            "recordings": [],
        }

    def _enter(self, entry):
        seen = not entry["newMissedCall"] or self.state.tab == "log"
        later = [known for known in self.state.log if known["start"] > entry["start"]]
        log = tuple(later) + (entry,) + self.state.log[len(later) :]
        self.state.change(log=log[:KEPT], missed=self.state.missed + (0 if seen else 1))
        self._keep()
        self.tell("call_log_created", entry)

    def _give_up(self, row):
        "No record has come: the phone's own is told. One that comes late takes its place in silence."
        entry, _conversation, undo = row
        if undo is not None:
            undo()
            row[2] = None
            self._enter(entry)

    # what a server says

    def on_record(self, record):
        """The server has entered a call, of this phone or of another one of the same person."""
        if [entry for entry in self.state.log if entry["id"] == record["id"]]:
            return
        row = self._waiting_for(record)
        if row is None:
            self._records = (self._records + [record])[-RECENT:]
        if row is not None and row[2] is None:
            self.state.change(log=tuple([record if entry is row[0] else entry for entry in self.state.log]))
        else:
            self._enter(record)

    def fill(self, records):
        """Take a server's records instead of the device's own."""
        self.place = ""
        known = [entry["id"] for entry in self.state.log]
        self.state.change(log=tuple(records)[:KEPT])
        for record in records:
            if record["id"] not in known:
                row = self._waiting_for(record)
                if row is not None and row[2] is not None:
                    self.tell("call_log_created", record)

    def _waiting_for(self, record):
        "The row of the call that a record is about; it waits no longer."
        for row in self._calls:
            if same(row[0], record, row[1]):
                self._calls.remove(row)
                if row[2] is not None:
                    row[2]()
                return row
        return None

    # the person

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

    def with_recording(self, recording_id):
        """The entry that a server's recording is of, or None."""
        for entry in self.state.log:
            if recording_id in [recording.get("uuid") for recording in entry.get("recordings") or ()]:
                return entry
        return None

    def name_of(self, number):
        """The name under which a number has called before, or ""."""
        for entry in self.state.log:
            party = other(entry)
            if number and party["extension"] == number and party["name"] != number:
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


def same(entry, record, conversation=""):
    """Whether a server's record is about the call of an entry, whose conversation is known or not."""
    if conversation and record.get("conversationId"):
        return conversation == record["conversationId"]
    return (
        entry["callDirection"] == record["callDirection"]
        and other(entry)["extension"] == other(record)["extension"]
        and abs(dates.seconds(entry["start"]) - dates.seconds(record["start"])) < CLOCKS_DIFFER
    )
