"""Every event, a row each: its handlers' names in both languages, what they are given, and what it means."""

# An event: (name without `on_`, name in JavaScript, ((argument, kind), …), what it means).
# A kind is a payload of `payloads.PAYLOADS`, or "text", "list" (of texts), "json" (any value), "element", "error", "message".
EVENTS = (
    (
        "link_enabled",
        "onLinkEnabled",
        (("link", "element"),),
        "A `tel:` or `callto:` link of the page has become dialable.",
    ),
    ("iframe_loaded", "onIFrameLoaded", (), "The phone's page has loaded and has its configuration."),
    ("authenticated", "onAuthenticated", (("session", "Session"),), "The user has signed in to the phone."),
    ("logged_out", "onLoggedOut", (), "The user has signed out of the phone."),
    (
        "call_incoming",
        "onCallIncoming",
        (("call", "Call"),),
        "A call is coming in: the moment to bring up the customer.",
    ),
    ("outgoing_call_made", "onOutgoingCallMade", (("call", "Call"),), "The user has placed a call."),
    ("call_locally_answered", "onCallLocallyAnswered", (("call", "Call"),), "The user has accepted an incoming call."),
    ("call_established", "onCallEstablished", (("call", "Call"),), "Both sides can talk."),
    ("call_rejected", "onCallRejected", (("call", "Call"),), "The user has declined an incoming call."),
    (
        "call_ended",
        "onCallEnded",
        (("call", "Call"), ("card", "Card"), ("direction", "text"), ("from_extension", "text")),
        "A call is over, answered or not; with what the card holds at this moment.",
    ),
    (
        "call_changed",
        "onCallChanged",
        (("call", "Call"), ("changed", "list")),
        "Something of a call has changed: `changed` names the fields. A phone that says `commands` tells it of every call.",
    ),
    (
        "call_moved",
        "onCallMoved",
        (("call", "Call"),),
        "The call has come to this page: it was taken back after a reload (`call.recovered`). A screen pop may be wanted again.",
    ),
    ("call_held", "onCallHeld", (), "The current call is on hold."),
    ("call_resumed", "onCallResumed", (), "The current call is off hold."),
    ("call_muted", "onCallMuted", (), "The microphone is muted in the current call."),
    ("call_unmuted", "onCallUnMuted", (), "The microphone is live again in the current call."),
    ("dtmf_sent", "onDtmfSent", (("tone", "text"),), "The user has sent a DTMF tone."),
    ("direct_transfer", "onDirectTransfer", (("number", "text"),), "Blind transfer of the current call."),
    ("create_indirect_transfer", "onCreateIndirectTransfer", (("number", "text"),), "Attended transfer begun."),
    ("cancel_indirect_transfer", "onCancelIndirectTransfer", (), "Attended transfer given up."),
    ("confirm_indirect_transfer", "onConfirmIndirectTransfer", (), "Attended transfer completed by the user."),
    (
        "indirect_call_made",
        "onIndirectCallMade",
        (("call", "Call"),),
        "The consultation call of an attended transfer is placed.",
    ),
    ("indirect_transfer_done", "onIndirectTransferDone", (("call", "Call"),), "An attended transfer is over."),
    ("start_recording", "onStartRecording", (), "The current call is being recorded."),
    ("stop_recording", "onStopRecording", (), "The recording has stopped."),
    ("card_saved", "onCardSaved", (("card", "Card"),), "The user has saved the card."),
    ("card_canceled", "onCardCanceled", (), "The user has discarded the card."),
    (
        "search_options",
        "onSearchOptions",
        (("field_id", "text"), ("query", "text")),
        "The user is searching in an autocomplete field; return the options, or answer with `on_options_results`.",
    ),
    (
        "display_linked_option",
        "onDisplayLinkedOption",
        (("option_id", "json"),),
        "The user has chosen an option to show.",
    ),
    (
        "wazo_contact_search",
        "onWazoContactSearch",
        (("query", "text"),),
        "The user is searching the contacts; return some.",
    ),
    ("agent_logged_in", "onAgentLoggedIn", (), "The agent has logged in."),
    ("agent_logged_out", "onAgentLoggedOut", (), "The agent has logged out."),
    ("agent_paused", "onAgentPaused", (), "The agent is on pause."),
    ("agent_resumed", "onAgentResumed", (), "The agent is back from pause."),
    ("language_changed", "onLanguageChanged", (("language", "text"),), "The user has changed the phone's language."),
    ("call_log_created", "onCallLogCreated", (("call_log", "CallLog"),), "The call log has a new entry."),
    ("websocket_message", "onWebsocketMessage", (("message", "json"),), "A push message of a Wazo stack has come."),
    (
        "unhandled_event",
        "onUnHandledEvent",
        (("message", "message"),),
        "The phone has sent a message that this SDK does not know.",
    ),
    ("show", "onShow", (), "The phone has been shown."),
    ("hide", "onHide", (), "The phone has been hidden."),
    ("error", "onError", (("error", "error"),), "Something has gone wrong; `error.code` says what."),
)

# Events that say nothing of their call. A handler that has one parameter more than the row above, without a default, is given
# it as the last: None where it isn't known. (event, the field of the call that has changed with it, and what it has become;
# "" for none).
WITH_CALL = (
    ("call_held", "held", True),
    ("call_resumed", "held", False),
    ("call_muted", "muted", True),
    ("call_unmuted", "muted", False),
    ("start_recording", "recording", True),
    ("stop_recording", "recording", False),
    ("dtmf_sent", "", None),
    ("direct_transfer", "", None),
    ("create_indirect_transfer", "", None),
    ("cancel_indirect_transfer", "", None),
    ("confirm_indirect_transfer", "", None),
)
