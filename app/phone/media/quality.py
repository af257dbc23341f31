"""How good a call's connection is, from the browser's statistics.

quality = Quality(line.peer(call_id))
reading = await quality.read()      # every second or so: what happened since the last time
reading["bars"]                     # 0 (nothing arrives) to 4
"""

# (bars, loss in percent, jitter in ms, round trip in ms): all three must be at or below.
BARS = (
    (4, 1, 30, 200),
    (3, 3, 50, 350),
    (2, 8, 100, 600),
)


def bars(loss, jitter, round_trip):
    """How many bars a connection deserves that is alive."""
    for count, most_loss, most_jitter, most_round_trip in BARS:
        if loss <= most_loss and jitter <= most_jitter and round_trip <= most_round_trip:
            return count
    return 1


def number(entry, name):
    """A field of a statistics entry; 0 where the browser has none."""
    value = getattr(entry, name, None)
    return value if isinstance(value, (int, float)) else 0


async def arrived(peer):
    """How much has come over a connection: packets of sound, and reports about ours, but no mere signs of life."""
    return sum(
        [
            number(entry, "packetsReceived") + number(entry, "roundTripTimeMeasurements")
            for entry in (await peer.getStats()).values()
            if entry.type.endswith("bound-rtp")
        ]
    )


class Quality:
    """Readings of one connection."""

    def __init__(self, peer):
        self.peer = peer
        self.received = 0
        self.lost = 0
        self.round_trip = 0

    async def read(self):
        """{"bars", "loss" (%), "jitter" (ms), "round_trip" (ms), "received" (packets), "heard", "said" (0 to 1)}."""
        found = {"jitter": 0, "heard": 0, "said": 0, "received": 0, "lost": 0}
        for entry in (await self.peer.getStats()).values():
            self._take(entry, entry.type, found)
        received, lost = found["received"] - self.received, max(0, found["lost"] - self.lost)
        self.received, self.lost = found["received"], found["lost"]
        loss = 100 * lost / (received + lost) if received + lost else 0
        alive = bars(loss, found["jitter"], self.round_trip)
        return {
            "bars": alive if received > 0 else 0,
            "loss": loss,
            "jitter": found["jitter"],
            "round_trip": self.round_trip,
            "received": received,
            "heard": found["heard"],
            "said": found["said"],
        }

    def _take(self, entry, kind, found):
        if kind == "inbound-rtp" and entry.kind == "audio":
            found["received"] = number(entry, "packetsReceived")
            found["lost"] = number(entry, "packetsLost")
            found["jitter"] = 1000 * number(entry, "jitter")
            found["heard"] = number(entry, "audioLevel")
        elif kind == "media-source" and entry.kind == "audio":
            found["said"] = number(entry, "audioLevel")
        elif kind == "candidate-pair" and entry.nominated:
            self.round_trip = 1000 * number(entry, "currentRoundTripTime") or self.round_trip
