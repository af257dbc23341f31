"""What the phone shows, as plain data in one place. Views read it; the parts change it, by `change`.

Values are replaced, never changed in place, so a view can tell by
identity whether a list is still the one it has drawn. What is true of the calls stands in it too, and only the core's steps
change that.
"""

from core import records
from core.draft import FIELDS as CALLS

# (name, value at the start)
FIELDS = (
    ("screen", "starting"),  # starting, sign_in, signing_in or phone
    ("framed", True),  # is there a host page
    ("server", ""),  # as the host, or the person, gave it
    ("kind", ""),  # of the line: demo, sip or wazo
    ("line", "off"),  # off, registering, ready, lost or elsewhere (another device has the account)
    ("abilities", ()),  # what the line can do beyond calls
    ("user", None),  # the signed-in session: a dict with username, display_name, uri, host
    ("refusal", ""),  # why signing in has failed: the key of words
    ("ask_server", False),  # does sign-in ask for the server
    ("agent_enabled", False),  # is there an Agent tab
    ("agent", "out"),  # out, in, paused, or none: the server knows no agent of this user
    ("pause_reason", ""),  # why the agent is on pause
    ("agent_at", ""),  # at which other phone the agent is logged in
    ("agent_queues", None),  # of how many queues the agent takes the calls; None: the server does not say
    ("busy_agent", False),  # is an answer about the agent awaited
    ("line_here", True),  # is the line this tab's, and with it sound and microphone
    ("windowed", False),  # is it in a window of the phone's own
    ("pops_out", False),  # does the host page open one
    ("tab", "dial"),  # the chosen tab
    ("number", ""),  # what stands in Number
    ("panel", ""),  # what is open in the call: keypad, transfer, add or nothing
    ("handing", ""),  # what stands in Transfer to
    ("cards", ()),  # the cards of the calls, oldest first
    ("form", False),  # has the host given a form
    ("query", ""),  # what stands in Search contacts
    ("contacts", ()),  # what was found for it
    ("searching", False),  # is an answer awaited
    ("log", ()),  # past calls, newest first
    ("recordings", ()),  # sound that can be played: (id of what it is of, URL, file name), newest first
    ("fetching", ()),  # the ids of what is fetched from the server to be played
    ("missed", 0),  # missed calls nobody has looked at
    ("voicemail", None),  # the mailbox as `voicemail.Voicemail` keeps it, or None where there is none
    ("deleting", ""),  # the id of the message that is about to be deleted
    ("services", None),  # what the server does with callers, as `services.Services` keeps it; None: nothing
    ("sound_locked", False),  # does the browser still keep sound locked
    ("notice", None),  # the banner: (tone, key of words, values) or None
    ("said", ("", "", 0)),  # the last announcement for screen readers: its key, about whom, counted
    ("debug", False),  # show the keys instead of the words
    ("language", "en"),  # of the words
    ("settings", None),  # the chosen settings: a dict
    ("devices", ()),  # the known devices: (kind, id, label)
    ("logo", ""),  # the host's logo, as a URL that may be shown
)


class State:
    """All fields of FIELDS as attributes; `watch` hears of every change."""

    def __init__(self):
        self._watchers = []
        for name, value in FIELDS + CALLS:
            setattr(self, name, value)

    def watch(self, function):
        """Call `function()` after each change."""
        self._watchers.append(function)

    def change(self, **values):
        """Replace fields; silent if they are what they were."""
        changed = False
        for name, value in values.items():
            old = getattr(self, name)
            if old is not value and old != value:
                setattr(self, name, value)
                changed = True
        if changed:
            self.touch()

    def touch(self):
        """Something inside a value has changed."""
        for function in self._watchers:
            function()

    def say(self, name, party=""):
        """Announce `said:name` to screen readers, also the same twice."""
        self.change(said=(name, party, self.said[2] + 1))

    def call(self, call_id):
        """The call with this id, or None."""
        return records.find(self.calls, call_id)

    @property
    def shown_tab(self):
        """The tab that is seen; "" while nobody is signed in."""
        return self.tab if self.screen == "phone" else ""

    @property
    def undisturbed(self):
        """Whether callers are kept away: by the server where it does that, else by the phone."""
        return self.settings["do_not_disturb"] if self.services is None else bool(self.services.get("dnd"))

    @property
    def current_call(self):
        """The call that buttons and keys are about, or None."""
        return self.call(self.current)

    @property
    def asks(self):
        """(the call, the consultation) while a transfer asks first, or None."""
        for call in self.calls:
            first = self.call(call["consults"]) if call["consults"] else None
            if first is not None:
                return first, call
        return None
