"""Why a command has not come about: the error that its reply carries."""

# Why a command can't be done now, in words for a developer; {name} and {phase} are filled in.
MESSAGES = {
    "phase": "%(name)s can't be done with a call that is %(phase)s.",
    "held": "%(name)s needs a call that is not on hold: resume it first.",
    "line": "There is no line at the moment.",
    "handing": "The call is being transferred.",
    "recovering": "The call is being taken back after its page was loaded anew.",
    "consulting": "The call waits for its consultation: complete or cancel that first.",
    "no_consultation": "%(name)s is for the call that consult() gave.",
    "nothing_to_merge": "There is no other call that could be merged.",
    "no_conference": "The call is in no conference.",
    "not_recording": "The call is not being recorded.",
    "no_park_code": "The settings have no code to park calls with.",
    "no_pickup_code": "The settings have no code to pick calls up with.",
    "dropped": "The rest of the digits was not dialled.",
    "no_such_call": "There is no such call.",
    "overtaken": "Something else was asked of the call meanwhile.",
    "unknown_command": "This phone knows no command %(name)s.",
    "number": "There is no number to call: %(why)s.",
    "tones": "Digits can't be dialled after a transfer at once: consult() can.",
    "digits": "send_dtmf takes digits 0-9 * # A-D, and pauses: , for two seconds.",
    "refused": "The other side has not agreed.",
    "line_lost": "The connection to the server is lost.",
    "no_sound": "The browser lets the phone make no sound yet: all hear us, and one another once somebody has clicked on the page.",
}


def error(code, key="", cause="", **values):
    """A command's error as its reply carries it."""
    text = MESSAGES.get(key or code, code)
    return {"code": code, "message": text % values if values else text, "cause": cause or None}
