"""A walk at random through the call core: a line that answers when it likes, several people who ask for anything at any time."""

import json

from core import commands, projection, records
from core.draft import FIELDS
from core.step import step

PEOPLE = ("page", "button", "key", "other page")
NUMBERS = ("1001", "+12015550117", "555", "")
CAUSES = (("hung_up", "them"), ("hung_up", "us"), ("busy", "them"), ("failed", "line"), ("cancelled", "them"))


class Walk:
    """`choose(n)` gives a number from 0 to n - 1; everything else follows from it."""

    def __init__(self, choose, abilities=()):
        self.choose = choose
        self.shared = {"line": "ready", "abilities": abilities, "settings": {"park_code": "700", "pickup_code": "*8"}}
        self.shared.update(dict(FIELDS))
        self.now = 1000.0
        self.made = 0
        self.waiting = []  # what the line, the recorder and the clock are still to tell
        self.replies = {}
        self.asked = []
        self.ended = {}
        self.ids = []
        self.heard = {}  # of each call, what the host page has heard

    def pick(self, options):
        return options[self.choose(len(options))]

    # -- inputs

    def take(self, *given):
        self.now += 0.25
        before = self.shared
        after, effects = step(before, given, self.now)
        if after is before:
            assert not effects
            return
        self.shared = after
        self.check(before, after)
        for effect in effects:
            getattr(self, "on_" + effect[0])(*effect[1:])

    def command(self, name=None, call_id=None):
        self.made += 1
        name = name or self.pick(
            tuple(commands.ROWS) + ("resume", "answer", "dial", "consult", "merge", "no_such_command")
        )
        known = [call["id"] for call in self.shared["calls"]]
        call_id = call_id or (self.pick(known) if known else "nobody")
        args = {"number": self.pick(NUMBERS), "digits": self.pick(("1", "12,3", "x"))}
        if self.choose(2) and known:
            args["callId"] = self.pick(known)
        command_id = "%s-%d" % (self.pick(PEOPLE), self.made)
        self.asked.append(command_id)
        new_id = "new-%d" % self.made
        self.take("command", {"id": command_id, "name": name, "call": call_id, "args": args, "new_id": new_id})
        return command_id

    def line(self, event, *details):
        self.take("line", event, details)

    # -- the line, at its own pace

    def soon(self, *given):
        self.waiting.append(given)

    def on_line(self, act, *details):
        call_id = details[-1 if act == "dial" else 0] if details else ""
        told = {
            "take_back": self.pick((("taken_back", call_id),) * 3 + (("ended", call_id, "call_lost", "line"),)),
            "dial": ("calling", call_id, "", "sip-" + str(call_id)),
            "answer": ("answered", call_id),
            "hang_up": ("ended", call_id, "hung_up", "us"),
            "hold": ("held", call_id, "us"),
            "resume": ("resumed", call_id, "us"),
            "mute": ("muted", call_id),
            "unmute": ("unmuted", call_id),
            "send_dtmf": ("dtmf", call_id, details[-1] if details else "", "sent"),
            "record": ("recording", call_id, "inactive" if details[-1:] == ("stop",) else "active"),
        }.get(act)
        if act in ("transfer", "attend"):
            for pair in self.pick(((("transfer_failed", call_id, "busy"),), (("transferred", call_id),))):
                self.soon("line", pair[0], pair[1:])
                if pair[0] == "transferred":
                    for gone in details if act == "attend" else details[:1]:
                        self.soon("line", "ended", (gone, "transferred", "us"))
        elif act in ("hold", "resume", "send_dtmf") and self.choose(8) == 0:
            self.soon("line", "not_done", (call_id, act, self.pick(("refused", "line_lost"))))
        elif act == "mix":
            for event in self.pick(
                ((("mixed", details),), [("not_done", (each, "mix", "no_sound")) for each in details[0]])
            ):
                self.soon("line", *event)
        elif told is not None:
            self.soon("line", told[0], told[1:])
            if act == "answer" or act == "dial" and self.choose(4):
                self.soon("line", "established", (call_id,))

    def on_reply(self, command_id, value, error):
        assert (value is None) or (error is None)
        self.replies[command_id] = self.replies.get(command_id, ()) + ((value, error),)

    def on_later(self, _seconds, given):
        self.soon(*given)

    def on_record(self, call_id, act):
        self.soon("line", "recording", (call_id, "inactive" if act == "stop" else "active"))
        if act == "stop":
            self.soon(
                "line", "recording_made", (call_id, {"id": 1, "seconds": 2, "type": "audio/webm", "where": "phone"})
            )

    def on_missed(self, _call):
        pass

    on_trouble = on_beep = lambda self, *_: None

    def deliver(self):
        """The line tells the next thing: of each call in its order."""
        if self.waiting:
            self.take(*self.waiting.pop(0))

    def spontaneous(self):
        """Somebody calls, or the other side does something."""
        self.made += 1
        known = [call["id"] for call in self.shared["calls"]]
        if not known or self.choose(3) == 0 and len(known) < 4:
            facts = self.pick((None, {"answer_after": 0}, {"forwarded_by": "Ann"}))
            self.line("incoming", "in-%d" % self.made, "555", "Ann", "sip-in-%d" % self.made, facts)
            return
        call_id = self.pick(known)
        what = self.pick((
            ("held", call_id, "them"), ("resumed", call_id, "them"), ("ended", call_id) + self.pick(CAUSES), ("ringing", call_id),
            ("early_media", call_id), ("established", call_id), ("identity", call_id, "777", "Bob"), ("steered", call_id, "talk"),
            ("steered", call_id, "hold"), ("resumed", call_id, "us"), ("recording", call_id, "active"), ("quality", call_id, 3),
            ("status", call_id, 486), ("transferred", call_id), ("dtmf", call_id, "5", "received"), ("held", "nobody", "us"),
        ))  # fmt: skip
        self.line(what[0], *what[1:])

    def leave(self):
        """The page is loaded anew: calls that are up come back, in any order; the rest, and what was asked, is gone with it."""
        before = self.shared
        kept = [json.loads(json.dumps(call)) for call in before["calls"] if call["phase"] == "talking"]
        gone = [call["id"] for call in before["calls"] if call["phase"] != "talking"]
        for call_id in gone:
            self.ended[call_id] = "left"
        unanswered = [entry["id"] for entry in before["pending"]]
        self.asked = [command_id for command_id in self.asked if command_id not in unanswered]
        self.shared = {name: before[name] for name in ("line", "abilities", "settings")} | dict(FIELDS)
        self.waiting = []
        self.ids = [call_id for call_id in self.ids if call_id not in [call["id"] for call in kept]]
        if self.choose(3) == 0:
            self.spontaneous()
        self.restore(kept, before)

    def restore(self, kept, before):
        """They come at once, or one after the other."""
        calls = []
        for call in kept:
            calls.insert(self.choose(len(calls) + 1), (call, {"call_id": call["id"]}))
        parts = [calls] if self.choose(2) else [[entry] for entry in calls]
        for part in parts:
            self.take("restore", {"calls": part, "active": before["active"], "current": before["current"]})

    def come_back(self):
        """The page was away and is here again: what it had is taken back."""
        self.restore([call for call in self.shared["calls"] if call["phase"] == "talking"], self.shared)

    def move(self):
        """One thing at random."""
        acts = (self.command, self.deliver, self.deliver, self.spontaneous)
        self.pick(acts * 6 + (self.leave, self.come_back))()

    def finish(self):
        """Everybody hangs up; the line says all that it has to say."""
        for _ in range(1000):
            if self.waiting:
                self.deliver()
            elif self.shared["calls"]:
                self.line("ended", self.shared["calls"][0]["id"], "hung_up", "them")
            else:
                break
        assert not self.shared["calls"] and not self.shared["pending"], self.shared["pending"]
        for command_id in self.asked:
            assert len(self.replies.get(command_id, ())) == 1, (command_id, self.replies.get(command_id))
        for call_id, heard in self.heard.items():
            assert call_id in self.ended and heard.count("call_ended") <= 1

    # -- what must hold

    def check(self, before, after):
        for call in after["calls"]:
            assert call["phase"] in records.PHASES and call["phase"] != "over"
            assert call["id"] not in self.ended, "nothing moves after its end"
            there = call["phase"] == "talking" and call["recovery"] != "under_way"
            apart = there and call["group"] != after["active"] and call["handing"] is None
            assert not apart or call["held"] or call["asked"] in ("hold", "refused"), call
            if records.find(before["calls"], call["id"]) is None:
                assert call["id"] not in self.ids, "an id is never used again"
                self.ids.append(call["id"])
        groups = [call["group"] for call in after["calls"] if call["group"] == after["active"]]
        assert not after["active"] or groups, "the active group has calls"
        assert not after["current"] or records.find(after["calls"], after["current"]), "the current call is there"
        assert after["current"] or not after["calls"], "there is one that the buttons are about"
        for call in after["over"]:
            assert call["id"] not in self.ended, "ends once"
            self.ended[call["id"]] = call["cause"]
        heard = [call for call in after["calls"] if call["id"] in after["mixed"]]
        assert not [call for call in heard if call["recovery"] == "under_way"], "nobody is heard without a connection"
        assert len(heard) != 1 and all([call["group"] == after["active"] and not call["held"] for call in heard])
        assert json.loads(json.dumps(after["calls"])) is not None
        self.listen(before, after)

    def listen(self, before, after):
        for transition, call, tone in projection.transitions(before, after):
            for message, _given in projection.messages(transition, call, tone):
                told = self.heard.setdefault(call["id"], [])
                if message in ("call_held", "call_resumed", "call_muted", "call_unmuted"):
                    pairs = (
                        ("call_held", "call_resumed")
                        if "el" in message or "res" in message
                        else ("call_muted", "call_unmuted")
                    )
                    last = [name for name in told if name in pairs][-1:]
                    assert last != [message], (told, message)
                assert "call_ended" not in told, "nothing is told after the end"
                told.append(message)


def seeded(seed):
    """Numbers at random, the same on both Pythons."""
    state = [seed * 7919 + 17]

    def choose(n):
        state[0] = (state[0] * 1103 + 12345) % 1000003
        return (state[0] >> 3) % n

    return choose
