"""What a line tells, why a call is over, what `start` takes: for those who write or use a line. The page does without."""

# What a line tells: (name, (detail, ...), meaning).
EVENTS = (
    # the line itself
    ("registering", (), "The line is signing in (again)."),
    ("registered", ("session",), "The line is up. The session is a dict of plain values, see SESSION."),
    ("unregistered", (), "The line has signed out, as `stop` asked."),
    ("refused", ("code", "words"), "Signing in has failed for good: the line has stopped; `start` tries again."),
    ("line_lost", (), "The server is gone; the line keeps trying."),
    ("taken_over", (), "Another device has registered the account in our place. `register_again` does so here."),
    (
        "credentials_refused",
        (),
        "The line was up, and what signs it in has been refused twice since; it keeps trying, slowly.",
    ),
    ("line_back", (), 'The server is back after `line_lost`. No second "registered" is told.'),
    ("renewed", ("session",), 'The session\'s token has been renewed (Wazo); the same dict as in "registered".'),
    (
        "trouble",
        ("code", "words"),
        "Something to be said to the person; codes as in softphone.wire.phone_errors.PHONE.",
    ),
    ("push", ("json",), "A message of the server's own push channel, as JSON text (Wazo)."),
    ("agent_done", ("act", "reason"), 'The server has done an act of the agent (capability "agent").'),
    (
        "agent_status",
        ("state", "reason", "at", "queues"),
        'How the server says the agent stands: "in", "out", "paused", or'
        ' "none" without an agent; logged in at which other phone, or ""; of how many queues the calls come, or None.',
    ),
    (
        "server_refused",
        ("what", "why", "status"),
        'The server does not do what was asked about the "agent", the "services", the'
        ' "voicemail" or a "sound"; why is a word of `words/en.json` (`server:…`).',
    ),
    (
        "contacts_found",
        ("query", "contacts"),
        'The directory\'s answer: a list of {name, number} (capability "directory").',
    ),
    ("call_log", ("entries",), 'The server\'s call log, newest first, in wire names (capability "call_log").'),
    ("call_logged", ("entry",), "The server has entered a call, of this phone or another one of the same user."),
    (
        "services",
        ("services",),
        "Do not disturb and forwards at the server: what has changed, as in `services.Services`.",
    ),
    (
        "messages_waiting",
        ("new", "old", "number"),
        'So many messages wait; number is what to call to hear them, or "".',
    ),
    ("messages", ("messages",), "The mailbox's messages, newest first, as in `voicemail.Voicemail`."),
    (
        "sound",
        ("key", "blob", "name"),
        "A recording or a message has come, as a Blob to be saved under a name; None: it has not.",
    ),
    # a call begins
    ("incoming", ("id", "number", "name", "sip_call_id", "facts"), "Someone is calling. For `facts` see FACTS."),
    ("turned_away", ("number", "name", "facts"), 'Someone has called and was told "busy" (`set_available`).'),
    (
        "steered",
        ("id", "how"),
        'The server wants the call taken, or off hold ("talk"), or on hold ("hold"); it was told that this is done.',
    ),
    ("calling", ("id", "number", "sip_call_id"), "Our call is on its way. By `dial`; never for incoming ones."),
    (
        "server_call",
        ("sip_call_id", "server_call_id", "conversation"),
        "The server's own id of a call, and of the conversation it"
        ' belongs to, or "". It may come before "incoming" or "calling".',
    ),
    ("ringing", ("id",), "The other side's phone rings."),
    (
        "early_media",
        ("id",),
        "The other side is heard before it has answered (a tone or a voice of the network): no ringback.",
    ),
    ("answered", ("id",), 'An incoming call is accepted here; "established" follows.'),
    ("established", ("id",), "Both can talk."),
    ("taken_back", ("id",), "A call of a page that is gone is this page's now, by `take_back`. Both can talk."),
    # in a call
    ("held", ("id", "by"), 'The call is on hold, by "us" or by "them"; both may be.'),
    ("resumed", ("id", "by"), "... and no longer."),
    ("muted", ("id",), "Our microphone is off in this call."),
    ("unmuted", ("id",), "... and on again."),
    (
        "not_done",
        ("id", "act", "why"),
        'What was asked of a call ("hold", "resume", "send_dtmf", "transfer", "record", "mix")'
        ' was "refused" by the other side, or could not be sent: "line_lost"; or the browser mixes nothing yet: "no_sound".',
    ),
    (
        "mixed",
        ("ids",),
        "These calls, two or more, are one conference now, as `mix` has asked; none: nothing is mixed. Told again"
        " when one of them ends, and when the browser stops or lets go the sound that a mix needs.",
    ),
    ("dtmf", ("id", "tone", "way"), 'A tone was "sent" or "received".'),
    (
        "recording",
        ("id", "state"),
        'The server records the call ("active"), has "paused" that, or does not ("inactive").',
    ),
    ("identity", ("id", "number", "name"), "The call has another party now: the old one has transferred it."),
    ("transferring", ("id", "number"), "A transfer is on its way."),
    (
        "transferred",
        ("id",),
        'It came about; "ended" with cause "transferred" follows, for both calls if there are two.',
    ),
    ("transfer_failed", ("id", "cause"), "It did not; the call is still ours."),
    ("status", ("id", "status"), 'SIP\'s own number for what the call is about to end with; "ended" follows.'),
    # a call ends: told exactly once for each call that was told "incoming" or "calling"
    ("ended", ("id", "cause", "by"), 'The call is over; the cause is one of CAUSES, by is "us", "them" or "line".'),
)

# What may be known of a call that comes in; left out if there is nothing.
FACTS = (
    ("anonymous", "True: the caller does not want to be known"),
    ("forwarded_by", "who has forwarded it here: a name or a number"),
    ("answer_after", "in so many seconds the server wants it answered for the person, and the settings allow it"),
)

# Why a call is over: (cause, meaning).
CAUSES = (
    ("hung_up", "One of the two has hung up an established call."),
    ("declined", "The called one does not want it."),
    ("busy", "The called one is in another call or wants no calls."),
    ("no_answer", "Nobody has answered in time."),
    ("cancelled", "The caller has given up before it was answered."),
    ("answered_elsewhere", "Another phone of the same person has taken it."),
    ("not_found", "There is no such number."),
    ("offline", "The number exists, its phone is not connected."),
    ("failed", "The server or the network has refused it."),
    ("peer_lost", "The other side has fallen silent."),
    ("gone", "The server does not know the call any more: it had ended there, unheard."),
    ("call_lost", "The page was gone for a while, and the call could not be taken back."),
    ("media", "The microphone, or the media connection, could not be had."),
    ("transferred", "The call was handed on: the other one now talks to somebody else."),
)

# What takes a call back after its page is gone, or ends it: `dialog` gives it, `take_back` takes it.
DIALOG = (
    ("call_id", "SIP's Call-ID"),
    ("local", "our party of the dialog, as From or To has it, with its tag"),
    ("remote", "the other one"),
    ("target", "where requests in the dialog go"),
    ("routes", "... and by what way: values of Route, in order"),
    ("cseq", "the number of our last request in it"),
    ("direction", '"outbound" if our INVITE has begun this dialog, else "inbound"'),
    ("replaces", "True: the other side has said that it takes INVITE with Replaces (RFC 3891)"),
    ("number", "of the other side, as it was told last"),
    ("name", "... and its name"),
    ("held", "we hold it"),
    ("muted", "our microphone is off in it"),
    ("server", "the address of the server's WebSocket"),
)

# What `start` takes. A line ignores what it has no use for.
ACCOUNT = (
    ("server", '"demo", a `wss://` URL, or the host of a Wazo stack (host:port)'),
    ("username", "the user part of the SIP URI, or the Wazo user"),
    ("password", "... or, instead of it:"),
    ("ha1", "the digest's HA1 in hex, valid for `realm`: MD5's, or of each algorithm, as `MD5:…,SHA-256:…`"),
    ("realm", "the realm of `ha1`"),
    ("token", "a Wazo token"),
    ("refresh_token", "a Wazo refresh token"),
    (
        "client_id",
        "Wazo: the client that the refresh token belongs to, or with a password: to get one for; None: no refresh token",
    ),
    ("backend", "Wazo: the kind of sign-in, for stacks before mid-2024"),
    ("authorization_user", "the user of the digest, where it isn't `username`"),
    ("domain", "the SIP domain; without it the server's host"),
    ("domain_name", "Wazo: the sign-in domain"),
    ("tenant_id", "Wazo: the tenant, for old stacks"),
    ("display_name", "what the other side sees as our name"),
    ("ice_servers", 'a list of {"urls": ..., "username"?, "credential"?}'),
    ("dtmf", 'how digits are sent: "info" (SIP INFO, the default) or "rfc4733" (in the sound)'),
    ("trusted", "False: what the server says about who calls (P-Asserted-Identity, Remote-Party-ID) is not believed"),
    ("messages", "True: the server is asked for messages waiting, also if it doesn't say that it knows of any"),
    ("auto_answer", "True: the server may have calls answered, held and resumed"),
    ("trace", "True: what is said on the line is kept for an engineer (SIP, Wazo)"),
    ("patient", 'True: an unreachable server is not "refused" but "line_lost", and tried on (a kept session)'),
)

# What "registered" brings. Values that a line does not have are None.
SESSION = (
    ("uri", 'the SIP URI, or "demo"'),
    ("username", "the user"),
    ("display_name", 'the user\'s name, or ""'),
    ("host", "the server's host, with its port if it is not the usual one"),
    ("token", "Wazo only"),
    ("refresh_token", "Wazo only"),
    ("client_id", "Wazo only: the client that the refresh token belongs to"),
    ("ha1", "SIP with a digest: what to keep instead of the password"),
    ("realm", "the realm of `ha1`"),
    ("wazo", "Wazo only: the rest of the session in wire names (acl, uuid, tenantUuid, ...)"),
)
