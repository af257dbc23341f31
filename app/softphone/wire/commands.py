"""What a page can ask of a phone that says `commands`, a row each, and what a reply carries.

One `softphone/COMMAND` gets exactly one `softphone/REPLY`: when it has come about, or with an error of `phone_errors.REPLIES`.
"""

# (name, what it is asked of: "call" or "phone", the fields of `args`, what the reply's value gives, when it is answered).
# A reply gives "" (nothing), a "call" (its `callId`), a "recording", a "blob", or "where" (a text).
COMMANDS = (
    ("answer", "call", (), "", "The two can talk."),
    ("decline", "call", (), "", "The refusal is sent."),
    ("hang_up", "call", (), "", "The call is over."),
    ("hold", "call", (), "", "The other side has agreed."),
    ("resume", "call", (), "", "The other side has agreed."),
    ("mute", "call", (), "", "At once."),
    ("unmute", "call", (), "", "At once."),
    ("send_dtmf", "call", ("digits",), "", "The last digit is sent."),
    ("transfer", "call", ("number",), "", "The far side has taken it."),
    ("consult", "call", ("number", "postDial"), "call", "There is a second call, and the first is on hold."),
    ("complete", "call", (), "", "The far side has taken it."),
    ("cancel", "call", (), "", "The consultation is over, and the first call is back."),
    ("merge", "call", ("callId",), "", "All are heard."),
    ("split", "call", (), "", "The call is on hold by itself."),
    ("start_recording", "call", (), "", "It is being recorded."),
    ("stop_recording", "call", (), "recording", "The recording is there."),
    ("recording_blob", "phone", ("id",), "blob", "At once."),
    ("park", "call", (), "where", "The call is parked."),
    ("dial", "phone", ("number", "postDial"), "call", "There is a call."),
    ("pickup", "phone", ("number",), "call", "There is a call."),
    ("set_available", "phone", ("available",), "", "Done."),
    ("agent_log_in", "phone", (), "", "Done."),
    ("agent_log_out", "phone", (), "", "Done."),
    ("agent_pause", "phone", ("reason",), "", "Done."),
    ("agent_resume", "phone", (), "", "Done."),
    ("set_devices", "phone", ("microphone", "speaker", "ringer"), "", "Done."),
    ("set_volume", "phone", ("call", "ring"), "", "Done."),
    ("end_wrap_up", "phone", ("callId",), "", "Done."),
    ("prolong_wrap_up", "phone", ("seconds",), "", "Done."),
    ("sign_out", "phone", (), "", "Done."),
    ("set_language", "phone", ("language",), "", "Done."),
)  # fmt: skip

# The states of a call, in the order of its life.
STATES = ("calling", "ringing", "early", "incoming", "connecting", "talking", "over")
