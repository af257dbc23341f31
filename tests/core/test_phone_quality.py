"""What counts as life of the other side."""

from media.quality import arrived


class Entry:
    def __init__(self, kind, **fields):
        self.type = kind
        for name, value in fields.items():
            setattr(self, name, value)


class Peer:
    """A connection; `roundTripTimeMeasurements` counts the reports that the other side sends about our sound."""

    def __init__(self, heard, reports, pinged):
        self.entries = [
            Entry("inbound-rtp", packetsReceived=heard),
            Entry("remote-inbound-rtp", roundTripTimeMeasurements=reports),
            Entry("outbound-rtp"),
            Entry("candidate-pair", packetsReceived=pinged),
            Entry("transport", packetsReceived=pinged),
        ]

        self.getStats = self.stats

    async def stats(self):
        return self

    def values(self):
        return self.entries


async def test_sound_and_reports_are_life_and_pings_are_not():
    before = await arrived(Peer(5, 1, 7))
    assert await arrived(Peer(5, 1, 8)) == before
    assert await arrived(Peer(6, 1, 7)) != before
    assert await arrived(Peer(5, 2, 7)) != before
