"""What can be played: recordings of this device, and what is fetched from the server when somebody wants to hear it.

`state.recordings` are rows of (key, URL, file name). A recording made here has the id of the log's entry as its key, a number;
what comes from a server has the server's id, a text.
"""

import js

from browser.dom import h
from media.audio import set_sink

KEPT = 20
SOUND = "audio/wav"  # whatever a server says it is: nothing else may lie behind a URL of this page


class Playback:
    """Keeps the last ones, and a player for each."""

    def __init__(self, state, speaker):
        self.state = state
        self.speaker = speaker  # gives the id of the chosen one
        self._players = {}
        self._blobs = {}  # of each URL

    def keep(self, key, blob, name):
        """A Blob to be played under a key, and saved under a name."""
        url = str(js.URL.createObjectURL(blob))
        self._blobs[url] = blob
        rows = ((key, url, name),) + self.state.recordings
        self._drop(rows[KEPT:])
        self.state.change(recordings=rows[:KEPT])

    def want(self, key):
        """It is going to be fetched; gives whether that is news."""
        if key in self.state.fetching or self.of(key):
            return False
        self.state.change(fetching=self.state.fetching + (key,))
        return True

    def came(self, key, blob, name):
        """It has been fetched; without a Blob it could not be."""
        self.state.change(fetching=tuple([other for other in self.state.fetching if other != key]))
        if blob is not None:
            self.keep(key, blob.slice(0, blob.size, SOUND), name)

    def forget(self):
        """What came from the server is the signed-in person's."""
        rows = [row for row in self.state.recordings if isinstance(row[0], str)]
        self._drop(rows)
        self.state.change(recordings=tuple([row for row in self.state.recordings if row not in rows]), fetching=())

    def _drop(self, rows):
        for _key, url, _name in rows:
            js.URL.revokeObjectURL(url)
            self._players.pop(url, None)
            self._blobs.pop(url, None)

    def of(self, key):
        """(URL, file name) of what there is of a key: a call may have been recorded twice."""
        return [(url, name) for made_for, url, name in self.state.recordings if made_for == key]

    def blob(self, key):
        """The Blob of a recording made here, the newest under its key; None without one."""
        for made_for, url, _name in self.state.recordings:
            if made_for == key:
                return self._blobs.get(url)
        return None

    def players(self, key, label):
        """The players of a key. They stay the same, so that a list that is drawn anew does not stop them."""
        return [self._player(key, url, label) for url, _name in self.of(key)]

    def _player(self, key, url, label):
        player = self._players.get(url)
        if player is None:
            player = h("audio", "play", (("controls", ""), ("src", url), ("aria-label", label)))
            player.autoplay = isinstance(key, str)  # it was fetched because somebody wants to hear it now
            set_sink(player, self.speaker())
            self._players[url] = player
        return player
