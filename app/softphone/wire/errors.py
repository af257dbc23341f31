"""What can go wrong, a row each: the codes of `error.code`, the class that carries it, and what it means.

`phone` rows are what a phone may say in `softphone/ERROR`; a code that stands in no row is passed on as it is.
"""

# (code, class, meaning)
SDK = (
    ("bad_argument", "ConfigurationError", "An argument of a method is wrong; nothing was changed or sent."),
    ("not_the_owner", "ConfigurationError", "The ready-made `softphone` belongs to the other Python of this page."),
    ("not_initialized", "NotInitialized", "The method was called before `init`, or after `remove()`."),
    ("not_supported", "NotSupported", "The phone at `url` cannot do this."),
    ("load_timeout", "LoadTimeout", "The phone's page has not loaded in time."),
    ("unreachable", "LoadTimeout", "The phone's page cannot be reached."),
    ("bad_schema", "SchemaError", "A form schema, or a card, fails validation."),
    ("bad_message", "MessageError", "A message of the phone cannot be read; it was dropped."),
    ("bad_origin", "OriginError", "The phone's frame spoke from an origin that is not allowed; it was not heard."),
    ("handler_failed", "SoftphoneError", "A handler has raised; the others ran."),
    ("not_posted", "SoftphoneError", "A message could not be posted to the phone."),
    ("bad_answer", "SoftphoneError", "A search handler returned what is not a list of options."),
    ("phone_reloaded", "SoftphoneError", "The phone's page was loaded anew during a call."),
    ("no_init", "SoftphoneError", "The page's scripts have ended without `init`; queued calls were not made."),
    ("load_failed", "SoftphoneError", "A file of the SDK could not be loaded."),
)

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
    ("call_failed", "The call could not be placed or was refused."),
    ("peer_lost", "The other side has fallen silent; the call was ended."),
    ("transfer_failed", "The transfer did not come about."),
    ("recording_failed", "The call could not be recorded."),
    ("bad_config", "The phone cannot use the configuration it was given."),
    ("bad_appearance", "A colour, metric, translation or asset was refused."),
    ("bad_schema", "The phone cannot show this form."),
    ("session_expired", "The session has ended and could not be renewed."),
)
