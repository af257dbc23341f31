"""What a phone may say in `softphone/ERROR`, a row each: (code, meaning). A code that stands in no row is passed on as it is."""

PHONE = (
    ("wrong_password", "The server refused user or password."),
    ("not_registered", "There is no line: the phone is not signed in, or has lost its server."),
    ("line_lost", "The connection to the server is lost; the phone keeps trying."),
    ("server_unreachable", "The server cannot be reached."),
    ("microphone_denied", "The browser, or its user, refuses the microphone."),
    ("microphone_missing", "There is no microphone."),
    ("microphone_busy", "Another program holds the microphone."),
    ("microphone_replaced", "The microphone is gone; the calls go on with another one."),
    ("insecure_context", "The page is not served over https (or from this machine): the browser gives no microphone."),
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
    ("session_expired", "The session has ended and could not be renewed."),
)
