"""The conversation with the phone, without any I/O: what is posted, what waits, what a reload replays.

States, and what moves between them:

    closed ──open──▶ loading ──loaded──▶ up
                        ▲                 │ a new document says HELLO, or the frame is gone
                        └─────────────────┘

A message is sent once. While the page in the frame is loading, messages wait, in order. Each time the page has loaded,
the opening is posted (configuration, agent, debug), then what a reload replays, then what waited. Calls, tokens,
passwords, card values and search answers are never replayed (`wire.messages.TO_PHONE` says what is).

A message that is still being looked at (a form schema whose validator is on its way) holds its place: what is sent after it
waits for its turn. A command whose reply nobody can get any longer is not posted.
"""

from .errors import NotSupported
from .wire import messages

MOVES = {
    ("closed", "open"): "loading",
    ("loading", "open"): "loading",
    ("up", "open"): "loading",
    ("loading", "loaded"): "up",
    ("up", "loaded"): "up",
    ("loading", "gone"): "loading",
    ("up", "gone"): "loading",
    ("up", "hello"): "loading",
    ("closed", "close"): "closed",
    ("loading", "close"): "closed",
    ("up", "close"): "closed",
}

ROWS = {row[0]: row for row in messages.TO_PHONE}
BESIDE = {name: (fields, capability) for name, fields, capability in messages.BESIDE}


class Message:
    """What is posted: `name` here, `type` on the wire, and (field, value) pairs. A value is plain, or `codec.Json`.

    `reply` is that of a command; `instead` the message that takes its place at a phone that can take that one.
    """

    def __init__(self, name, values, reply=None, instead=None):
        _, self.type, fields, self.replay, self.capability = ROWS[name]
        self.name = name
        self.reply = reply
        self._instead = instead
        further, self._beside = BESIDE.get(name, ((), ""))
        self.pairs = tuple(zip(fields + further, values))
        self._fields = fields

    def fit(self, capabilities):
        """Leave out what a phone with these capabilities does not know. Returns the message, or the one in its place."""
        if self._instead and self._instead.capability in (capabilities or ()):
            return self._instead
        if self._beside and self._beside not in (capabilities or ()):
            self.pairs = tuple([pair for pair in self.pairs if pair[0] in self._fields])
        return self

    @property
    def is_wanted(self):
        """Whether it is still to be posted: not a command that has been answered meanwhile, for want of time."""
        return self.reply is None or self.reply.waits

    @property
    def method(self):
        """The method that asked for it."""
        return self.reply.name if self.reply else self.name

    def __repr__(self):
        # Never the values: they may hold a token.
        return "<message %s>" % self.type


class Channel:
    """One conversation. Its methods return the messages to post now, in order. `lost()` is called when the phone's page goes."""

    def __init__(self, lost=lambda: None):
        self._lost = lost
        self._reset()

    def _reset(self):
        self.state = "closed"
        self.capabilities = None  # of the phone's page that is loaded; None: it hasn't said HELLO
        self._said = None  # what the page that is loading has said
        self._spoken = False  # whether the loaded page said HELLO
        self._opening = []
        self._kept = []
        self._queue = []
        self._line = []  # turns, each a list: empty while it is still being looked at, else of the step that gives its posts
        self.arrival = 0  # how often the frame has fired `load`
        self.doubtful = (
            False  # the last time it did without HELLO: nothing is posted until the phone is known to be there
        )

    def open(self, opening):
        """Begin anew with a frame that has just been made. `opening`: [(name, values)] of every load."""
        self._reset()
        self._move("open")
        self.reopen(opening)

    def reopen(self, opening):
        """Change what every load begins with. Posts the configuration, its first message, where the page is up."""
        messages = [Message(name, values) for name, values in opening]
        return self._in_turn(lambda: self._reopened(messages))

    def _reopened(self, opening):
        self._opening = opening
        return opening[:1] if self.state == "up" else []

    def close(self):
        """The frame is gone for good, and what waited with it."""
        self._reset()

    def send(self, message):
        """Post a message, or let it wait. Raises NotSupported if this phone can't take it."""
        self._check(message)
        return self._in_turn(lambda: self._sent(message))

    def _sent(self, message):
        if not message.is_wanted:
            return []
        if message.reply and self.state == "up" and not self._can(message):
            message.reply.fail(self._refusal(message))
            return []
        self._check(message)
        self._keep(message)
        if self.state == "up":
            return [message.fit(self.capabilities)]
        self._queue.append(message)
        return []

    def reserve(self):
        """Hold a place for a message that is still being looked at. Returns the turn, for `settle`."""
        turn = []
        self._line.append(turn)
        return turn

    def settle(self, turn, message=None):
        """The message of a turn is known, or None: there is none. Returns (messages to post, refusals): of it, and of those
        that have waited for it."""
        turn.append(lambda: self._sent(message) if message else [])
        posts, refused = [], []
        while self._line and self._line[0]:
            try:
                posts += self._line.pop(0)[0]()
            except NotSupported as error:  # the phone is another one than when this was asked of it
                refused.append(error)
        return posts, refused

    def _in_turn(self, step):
        """What `step()` gives to be posted: now, or when those before it have had their turn."""
        if not self._line:
            return step()
        self._line.append([step])
        return []

    def hello(self, capabilities):
        """The phone's page says what it can do. Returns whether that is a new page, whose load is to come: the page that is
        up has said so before."""
        if self.state == "up" and not self._spoken:
            self.capabilities, self._spoken = capabilities, True
            return False
        self._said = capabilities
        is_new = self.state == "up"
        if is_new:
            self._move("hello")
        return is_new

    def arriving(self):
        """The frame fired `load`: with the phone's page, or with the browser's page for one that can't be reached."""
        self.arrival += 1
        self.doubtful = not self.greeted
        if self.state == "up":
            self._move("gone")

    @property
    def greeted(self):
        """Whether the page that is loading has said HELLO."""
        return self._said is not None

    def gone(self):
        """The frame was taken out of the page, or moved: what it held is gone, and it will load again."""
        self._said = None
        if self.state == "up":
            self._move("gone")

    def loaded(self):
        """The frame's page has loaded. Returns (messages to post, refusals): what needs a capability that is not there."""
        self.capabilities, self._said = self._said, None
        self._spoken = self.capabilities is not None
        self.doubtful = False
        self._move("loaded")
        queue, self._queue = self._queue, []
        replayed = [message for message in self._kept if message not in queue]
        sent = self._opening + replayed + [message for message in queue if message.is_wanted]
        refused = []
        for message in [message for message in sent if not self._can(message)]:
            error = self._refusal(message)
            if message.reply:
                message.reply.fail(error)
            else:
                refused.append(error)
        return [message.fit(self.capabilities) for message in sent if self._can(message)], refused

    def replayed(self):
        """What one more page of this phone begins with."""
        return [message.fit(self.capabilities) for message in self._opening + self._kept if self._can(message)]

    def _move(self, step):
        was, self.state = self.state, MOVES[(self.state, step)]
        if was == "up" and self.state == "loading":
            self._lost()

    def _can(self, message):
        return not message.capability or message.capability in (self.capabilities or ())

    def _check(self, message):
        if self.state == "up" and not self._can(message):
            raise self._refusal(message)

    def _refusal(self, message):
        return NotSupported(
            "%s() needs a phone that says it can do %r in softphone/HELLO, as the bundled one does; this one doesn't. "
            "Give init the bundled phone's address as `url`, or don't call it." % (message.method, message.capability)
        )

    def _keep(self, message):
        if message.replay == messages.NEVER:
            return
        self._kept = [kept for kept in self._kept if not _replaces(message, kept)]
        self._kept.append(message)


def _replaces(new, old):
    """Whether a reload needs only `new`, which was sent after `old`."""
    if new.name != old.name or new.replay == messages.ALL:
        return False
    if new.replay == messages.LAST_OF_FIELD:
        return new.pairs[0] == old.pairs[0]
    if new.replay == messages.LAST_OF_EACH:
        given = [field for field, value in new.pairs if value is not None]
        return all(field in given for field, value in old.pairs if value is not None)
    return True
