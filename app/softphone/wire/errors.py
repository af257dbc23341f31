"""What can go wrong in the SDK, a row each: the codes of `error.code`, the class that carries it, and what it means."""

# (code, class, meaning)
ERRORS = (
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
    (
        "phone_reloaded",
        "SoftphoneError",
        "The phone's page was loaded anew, or its element taken out of the page, during a call.",
    ),
    ("phone_removed", "SoftphoneError", "The page takes the phone out again and again; it is left out."),
    (
        "phone_covered",
        "SoftphoneError",
        "A modal dialog or full screen covers the phone, which can't go in, or the page is inert.",
    ),
    ("not_shared", "SoftphoneError", "`pop_out` needs a phone that tabs share."),
    ("popup_blocked", "SoftphoneError", "The browser lets `pop_out` open no window."),
    ("no_init", "SoftphoneError", "The page's scripts have ended without `init`; queued calls were not made."),
    ("load_failed", "SoftphoneError", "A file of the SDK could not be loaded."),
)
