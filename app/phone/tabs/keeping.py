"""What is kept of calls, for when their page is loaded anew: one JSON text in the phone's own frame, from when both can talk to the
end of the last call. What signs in again stands in it, a digest's HA1 or a token, never a password; and the dialogs' tags.

A snapshot belongs to one place (host page's origin, server, version of the phone), and to whoever holds the locks of its calls.
"""

import json

from core import records
from core.records import is_recovering, is_up

KEY = "calls"
SOON = 0.2  # seconds: changes of one moment are written together
AWAY = 60  # seconds that a page can have been away: its calls are hung up long before
LONGEST = 86400  # ... and that a call can have lasted since the last change, where nobody saw the page go
# What takes a call back: (field, what it is).
DIALOG = (
    ("call_id", str), ("local", str), ("remote", str), ("target", str), ("routes", list), ("cseq", int), ("direction", str),
    ("replaces", bool), ("number", str), ("name", str), ("held", bool), ("muted", bool), ("server", str),
)  # fmt: skip


class Keeping:
    """`ui` is the phone: its parts, by name; `storage` keeps a text; `guard` hangs up what nobody takes back; `later` waits."""

    def __init__(self, ui, storage, guard, later, version):
        self.ui = ui
        self.storage = storage
        self.guard = guard
        self.later = later
        self.version = version
        self.ids = []  # of the calls that are kept
        self.on_change = lambda snapshot: None  # of what is kept; None: nothing
        self._last = None  # as it was written last
        self._undo = None
        self._looked = self._is_resuming = False
        self._dialogs = {}  # of the calls that are being taken back, as long as the line knows none

    # -- written

    def changed(self):
        """Something may have changed: it is written soon, or let go of at once."""
        if self.ui.tabs.mirrors:
            self._give_up()
        if self.ui.tabs.mirrors or self._is_resuming:
            return
        if not [call for call in self.ui.state.calls if is_up(call)]:
            self.write()
        elif self._undo is None:
            self._undo = self.later(SOON, self.write)

    def write(self, leaving=False):
        """Keep what is true now; once the page goes, only what is taken back after it."""
        if self._undo is not None:
            self._undo()
            self._undo = None
        standing = self._standing()
        calls = [
            (call, dialog)
            for call, dialog in standing
            if dialog["replaces"] and (not leaving or self.guard.is_watching(call["id"]))
        ]
        self.ids = [record["id"] for record, _dialog in calls]
        snapshot = self._snapshot(calls) if calls else None
        if snapshot != self._last:
            self.on_change(snapshot)
        if leaving or snapshot != self._last:
            self._last = snapshot
            self._store(snapshot, leaving)
        line = self.ui.session.line
        # Those that can't be taken back are ended by the page that goes, and watched for the page that can't.
        self.guard.watch(
            [(record["id"], dialog) for record, dialog in standing], line.credentials() if line is not None else None
        )

    def _store(self, snapshot, leaving):
        if snapshot is None:
            self.storage.remove(KEY)
        else:
            times = {"at": self.ui.now(), "left": leaving}
            self.storage.write(KEY, json.dumps({"times": times, "phone": snapshot}))

    def _give_up(self):
        """Another tab has the line, and its calls."""
        if self.ui.tabs.role == "mirror" and not self._looked:
            self._looked = True
            self.storage.remove(KEY)
            self.guard.let_go()

    def _standing(self):
        """All calls that both can talk in, with their dialogs."""
        line = self.ui.session.line
        if line is None:
            return []
        entries = [
            (call, line.dialog(call["id"]) or (self._dialogs.get(call["id"]) if is_recovering(call) else None))
            for call in self.ui.state.calls
            if is_up(call)
        ]
        return [(call | {"quality": -1}, dialog) for call, dialog in entries if dialog is not None]

    def _calls(self):
        """... and those that can be taken back."""
        return [(call, dialog) for call, dialog in self._standing() if dialog["replaces"]]

    def snapshot(self):
        """All that another page's phone needs to go on with the calls, as plain data; None without any."""
        calls = self._calls()
        return self._snapshot(calls) if calls else None

    def _snapshot(self, calls):
        state = self.ui.state
        return {
            "place": self._place(state.server, self.ui.session.parent),
            "session": self.ui.session.credentials(),
            "user": state.user,
            "calls": calls,
            "active": state.active,
            "current": state.current,
            "cards": self.ui.cards.kept(),
        }

    def _place(self, server, origin):
        return [origin, server, self.version]

    def release(self):
        """Keep nothing any more: another tab has the calls now. Gives what they are taken back with."""
        kept = self.snapshot()
        if self._undo is not None:
            self._undo()
            self._undo = None
        self.ids, self._last = [], None
        self.storage.remove(KEY)
        self.guard.watch([], None)
        self.guard.let_go()
        return kept

    def is_kept(self, call_id):
        """Whether a call is taken back after this page, or hung up by its guard: so nothing need be said when the page goes."""
        return call_id in self.ids and self.guard.is_watching(call_id)

    # -- found again

    def find(self, server, origin):
        """What the page before has kept for this place, once; None for nothing. What can't be of use is removed."""
        if self._looked:
            return None
        self._looked = True
        text = self.storage.read(KEY)
        if not text:
            return None
        kept = self._read(text, self._place(server.strip() if isinstance(server, str) else "", origin))
        if kept is None:
            self.storage.remove(KEY)
        return kept

    def _read(self, text, place):
        try:
            kept = json.loads(text)
            if not self._is_young(kept["times"]) or kept["phone"]["place"] != place:
                return None
            return self.sound(kept["phone"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _is_young(self, times):
        age = self.ui.now() - times["at"]
        return -AWAY < age < (AWAY if times["left"] else LONGEST)

    def sound(self, snapshot):
        """A snapshot of the right shape, its calls read; None for any other."""
        calls = []
        for record, dialog in snapshot["calls"]:
            record = records.read(record)
            if record is None or not all([isinstance(dialog.get(name), kind) for name, kind in DIALOG]):
                return None
            calls.append((record, dialog))
        session, user = snapshot["session"], snapshot["user"]
        right = calls and isinstance(session["username"], str) and isinstance(user["username"], str)
        right = right and isinstance(snapshot["active"], str) and isinstance(snapshot["current"], str)
        return snapshot | {"calls": calls} if right and isinstance(snapshot["cards"], list) else None

    def resume(self, snapshot):
        """Go on with the calls of a snapshot."""
        self._is_resuming = True
        self._last = snapshot  # it stands in the storage until something else does
        self._dialogs = {record["id"]: dialog for record, dialog in snapshot["calls"]}
        self.ids = list(self._dialogs)  # they are kept as the page before has done it
        self.guard.watch([(record["id"], dialog) for record, dialog in snapshot["calls"]], snapshot["session"])
        self.ui.session.resume(snapshot["session"], snapshot["user"])
        self.ui.cards.restore(snapshot["cards"])
        self.ui.calls.restore(snapshot)
        self._is_resuming = False
        self.changed()

    # -- the page goes, and comes back

    def leaving(self):
        """The page goes."""
        self.write(leaving=True)

    def returned(self):
        """The page was kept by the browser and is here again: what it had may have been taken by another one since."""
        gone = [call["id"] for call in self.ui.state.calls if call["id"] in self.ids]
        if not gone:
            return
        self._looked = False
        kept = self.find(self.ui.state.server, self.ui.session.parent) or {"calls": ()}
        still = [record["id"] for record, _dialog in kept["calls"]]
        for call_id in gone:
            if call_id not in still:
                self.ui.session.line.abandon(call_id)
                self.ui.calls.on_line("ended", call_id, "call_lost", "line")
        if still:
            self.ui.calls.restore(kept)
