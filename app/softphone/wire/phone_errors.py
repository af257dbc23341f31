"""What a phone may say in `softphone/ERROR`, a row each: (code, meaning). A code that stands in no row is passed on as it is."""

PHONE = (
    ("wrong_password", "The server refused user or password."),
    ("unknown_sign_in", "The server asks for a kind of sign-in that the phone does not know."),
    ("sign_in_refused", "The server does not accept this account; the password was not asked for, or not looked at."),
    ("taken_over", "The account is signed in on another device now, and calls ring there."),
    ("not_registered", "There is no line: the phone is not signed in, or has lost its server."),
    ("line_lost", "The connection to the server is lost; the phone keeps trying."),
    ("server_unreachable", "The server cannot be reached."),
    ("microphone_denied", "The browser, or its user, refuses the microphone."),
    ("microphone_missing", "There is no microphone."),
    ("microphone_busy", "Another program holds the microphone."),
    ("microphone_replaced", "The microphone is gone; the calls go on with another one."),
    ("insecure_context", "The page is not served over https (or from this machine): the browser gives no microphone."),
    ("no_webrtc", "This browser cannot carry calls: it has no WebRTC, or its settings forbid it."),
    ("peer_lost", "The other side has fallen silent; the call was ended."),
    ("hold_refused", "The other side, or the server, refuses to be held; the call goes on."),
    ("resume_refused", "The other side, or the server, refuses to be taken off hold; the call goes on, on hold."),
    ("transfer_failed", "The transfer did not come about."),
    ("recording_failed", "The call could not be recorded."),
    ("recording_refused", "The server does not let this user record calls (Wazo)."),
    ("bad_config", "The phone cannot use the configuration it was given."),
    ("no_line", "The user has no line that works in a browser, or the server refuses it (Wazo)."),
    ("bad_appearance", "A colour, metric, translation or asset was refused."),
    ("bad_schema", "The phone cannot show this form."),
    ("not_allowed", "The Wazo stack does not allow this user something: ask who runs it for the permission."),
    (
        "too_many_sessions",
        "This Wazo user is signed in too often (a stack allows 100 times): sign out elsewhere, or wait.",
    ),
    ("session_expired", "The session has ended and could not be renewed."),
)

# What a command is answered with when it does not come about, a row each: `error.code` of the PhoneError.
REPLIES = (
    ("not_now", "It can't be done now; the message says what is in the way."),
    ("no_such_call", "There is no such call, or no longer."),
    ("refused", "The other side, or the server, has refused; `error.cause` says why, as `call.cause` does."),
    ("timeout", "No answer has come in time, or the phone's page has gone: it may still happen, or have happened."),
    ("line_lost", "The connection to the server is lost."),
    (
        "no_sound",
        "The calls are one conference, but the browser mixes nothing as long as the phone may make no sound: all hear us, and one"
        " another as soon as it may, mostly once somebody has clicked on the page.",
    ),
    ("bad_argument", "The phone can't use what it was given."),
)
