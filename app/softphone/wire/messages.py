"""Every message of the wire, a row each, and every event, a row each.

The `bridge/…` and `sdk/…` rows are those of `@wazo/euc-plugins-sdk` 0.0.23; the phone on the other side may be
Wazo's hosted one, so their names and fields are fixed. The `softphone/…` rows are ours and go only to a phone that
has said `softphone/HELLO`.

Rows are tuples because MicroPython's dicts have no order.
"""

HELLO = "softphone/HELLO"
ERROR = "softphone/ERROR"

# An event: (name without `on_`, name in JavaScript, ((argument, kind), …), what it means).
# A kind is a payload of `payloads.PAYLOADS`, or "text", "json" (any value), "element", "error", "message".
EVENTS = (
    ("link_enabled", "onLinkEnabled", (("link", "element"),), "A `tel:` or `callto:` link of the page has become dialable."),
    ("iframe_loaded", "onIFrameLoaded", (), "The phone's page has loaded and has its configuration."),
    ("authenticated", "onAuthenticated", (("session", "Session"),), "The user has signed in to the phone."),
    ("logged_out", "onLoggedOut", (), "The user has signed out of the phone."),
    ("call_incoming", "onCallIncoming", (("call", "Call"),), "A call is coming in: the moment to bring up the customer."),
    ("outgoing_call_made", "onOutgoingCallMade", (("call", "Call"),), "The user has placed a call."),
    ("call_locally_answered", "onCallLocallyAnswered", (("call", "Call"),), "The user has accepted an incoming call."),
    ("call_established", "onCallEstablished", (("call", "Call"),), "Both sides can talk."),
    ("call_rejected", "onCallRejected", (("call", "Call"),), "The user has declined an incoming call."),
    ("call_ended", "onCallEnded",
     (("call", "Call"), ("card", "Card"), ("direction", "text"), ("from_extension", "text")),
     "A call is over, answered or not; with what the card holds at this moment."),
    ("call_held", "onCallHeld", (), "The current call is on hold."),
    ("call_resumed", "onCallResumed", (), "The current call is off hold."),
    ("call_muted", "onCallMuted", (), "The microphone is muted in the current call."),
    ("call_unmuted", "onCallUnMuted", (), "The microphone is live again in the current call."),
    ("dtmf_sent", "onDtmfSent", (("tone", "text"),), "The user has sent a DTMF tone."),
    ("direct_transfer", "onDirectTransfer", (("number", "text"),), "Blind transfer of the current call."),
    ("create_indirect_transfer", "onCreateIndirectTransfer", (("number", "text"),), "Attended transfer begun."),
    ("cancel_indirect_transfer", "onCancelIndirectTransfer", (), "Attended transfer given up."),
    ("confirm_indirect_transfer", "onConfirmIndirectTransfer", (), "Attended transfer completed by the user."),
    ("indirect_call_made", "onIndirectCallMade", (("call", "Call"),), "The consultation call of an attended transfer is placed."),
    ("indirect_transfer_done", "onIndirectTransferDone", (("call", "Call"),), "An attended transfer is over."),
    ("start_recording", "onStartRecording", (), "The current call is being recorded."),
    ("stop_recording", "onStopRecording", (), "The recording has stopped."),
    ("card_saved", "onCardSaved", (("card", "Card"),), "The user has saved the card."),
    ("card_canceled", "onCardCanceled", (), "The user has discarded the card."),
    ("search_options", "onSearchOptions", (("field_id", "text"), ("query", "text")),
     "The user is searching in an autocomplete field; return the options, or answer with `on_options_results`."),
    ("display_linked_option", "onDisplayLinkedOption", (("option_id", "json"),), "The user has chosen an option to show."),
    ("wazo_contact_search", "onWazoContactSearch", (("query", "text"),), "The user is searching the contacts; return some."),
    ("agent_logged_in", "onAgentLoggedIn", (), "The agent has logged in."),
    ("agent_logged_out", "onAgentLoggedOut", (), "The agent has logged out."),
    ("agent_paused", "onAgentPaused", (), "The agent is on pause."),
    ("agent_resumed", "onAgentResumed", (), "The agent is back from pause."),
    ("language_changed", "onLanguageChanged", (("language", "text"),), "The user has changed the phone's language."),
    ("call_log_created", "onCallLogCreated", (("call_log", "CallLog"),), "The call log has a new entry."),
    ("websocket_message", "onWebsocketMessage", (("message", "json"),), "A push message of a Wazo stack has come."),
    ("unhandled_event", "onUnHandledEvent", (("message", "message"),), "The phone has sent a message that this SDK does not know."),
    ("show", "onShow", (), "The phone has been shown."),
    ("hide", "onHide", (), "The phone has been hidden."),
    ("error", "onError", (("error", "error"),), "Something has gone wrong; `error.code` says what."),
)

# Phone → host page: (type, event, (field for each argument of the event)).
FROM_PHONE = (
    ("sdk/SDK_AUTHENTICATED", "authenticated", ("session",)),
    ("bridge/LOGGED_OUT", "logged_out", ()),
    ("sdk/SDK_CALL_INCOMING", "call_incoming", ("callSession",)),
    ("sdk/SDK_ON_OUTGOING_CALL_MADE", "outgoing_call_made", ("callSession",)),
    ("bridge/BRIDGE_ON_CALL_LOCALLY_ACCEPTED", "call_locally_answered", ("call",)),
    ("bridge/BRIDGE_ON_CALL_ESTABLISHED", "call_established", ("call",)),
    ("bridge/BRIDGE_ON_CALL_REJECTED", "call_rejected", ("call",)),
    ("sdk/ON_CALL_ENDED", "call_ended", ("callSession", "content", "direction", "userExtension")),
    ("bridge/BRIDGE_ON_CALL_HELD", "call_held", ()),
    ("bridge/BRIDGE_ON_CALL_RESUMED", "call_resumed", ()),
    ("bridge/BRIDGE_ON_CALL_MUTED", "call_muted", ()),
    ("bridge/BRIDGE_ON_CALL_UN_MUTED", "call_unmuted", ()),
    ("bridge/BRIDGE_ON_DTMF", "dtmf_sent", ("tone",)),
    ("bridge/BRIDGE_ON_DIRECT_TRANSFER", "direct_transfer", ("number",)),
    ("bridge/BRIDGE_ON_CREATE_INDIRECT_TRANSFER", "create_indirect_transfer", ("number",)),
    ("bridge/BRIDGE_ON_CANCEL_INDIRECT_TRANSFER", "cancel_indirect_transfer", ()),
    ("bridge/BRIDGE_ON_CONFIRM_INDIRECT_TRANSFER", "confirm_indirect_transfer", ()),
    ("bridge/BRIDGE_ON_INDIRECT_TRANSFER_CALL_MADE", "indirect_call_made", ("call",)),
    ("bridge/BRIDGE_ON_INDIRECT_TRANSFER_DONE", "indirect_transfer_done", ("call",)),
    ("bridge/BRIDGE_ON_START_RECORDING", "start_recording", ()),
    ("bridge/BRIDGE_ON_STOP_RECORDING", "stop_recording", ()),
    ("bridge/BRIDGE_CREATE_OR_UPDATE_CARD", "card_saved", ("content",)),
    ("bridge/BRIDGE_ON_CARD_CANCELED", "card_canceled", ()),
    ("bridge/BRIDGE_SEARCH_OPTIONS", "search_options", ("fieldId", "query")),
    ("bridge/DISPLAY_LINKED_OPTION", "display_linked_option", ("linkedOptionId",)),
    ("bridge/BRIDGE_WAZO_CONTACT_SEARCH", "wazo_contact_search", ("query",)),
    ("bridge/BRIDGE_ON_AGENT_LOGGED_IN", "agent_logged_in", ()),
    ("bridge/BRIDGE_ON_AGENT_LOGGED_OUT", "agent_logged_out", ()),
    ("bridge/BRIDGE_ON_AGENT_PAUSED", "agent_paused", ()),
    ("bridge/BRIDGE_ON_AGENT_RESUMED", "agent_resumed", ()),
    ("bridge/BRIDGE_ON_LANGUAGE_CHANGED", "language_changed", ("language",)),
    ("bridge/BRIDGE_CALL_LOG_CREATED", "call_log_created", ("callLog",)),
    ("bridge/BRIDGE_ON_WEBSOCKET_MESSAGE", "websocket_message", ("message",)),
)

# What a reload of the phone's page replays of a message: nothing; the last one; the last one of each value of the first
# field; what the last ones together gave; all.
NEVER, LAST, LAST_OF_FIELD, LAST_OF_EACH, ALL = "never", "last", "last of field", "last of each", "all"

# Host page → phone: (name here, type, fields, what a reload replays, capability it needs or "").
# `config`, `enable_agent` and `enable_debug` open every conversation, so a reload sends them in any case.
TO_PHONE = (
    ("config", "bridge/CONFIG_RETRIEVED", ("config",), NEVER, ""),
    ("enable_agent", "bridge/BRIDGE_ENABLE_AGENT", (), NEVER, ""),
    ("enable_debug", "bridge/BRIDGE_ENABLE_DEBUG", (), NEVER, ""),
    ("make_call", "bridge/ON_CLICK_TO_CALL", ("number",), NEVER, ""),
    ("login_with_token", "bridge/BRIDGE_LOGIN_WITH_TOKEN", ("token", "refreshToken"), NEVER, ""),
    ("customize_appearance", "bridge/BRIDGE_CUSTOMIZE_APPEARANCE", ("themes", "translations", "assets"), LAST_OF_EACH, ""),
    ("set_form_schema", "bridge/BRIDGE_UPDATE_FORM_SCHEMA", ("schema", "uiSchema"), LAST, ""),
    ("inject_css", "bridge/BRIDGE_INJECT_CSS", ("css",), ALL, ""),
    ("options_fetched", "bridge/BRIDGE_OPTIONS_FETCHED", ("fieldId", "options"), LAST_OF_FIELD, ""),
    ("on_options_results", "bridge/BRIDGE_OPTIONS_FOUND", ("fieldId", "options"), NEVER, ""),
    ("set_card_value", "bridge/BRIDGE_SET_CARD_CONTENT", ("field", "value"), NEVER, ""),
    ("login", "softphone/LOGIN", ("username", "password", "domain", "displayName"), NEVER, "login"),
    ("demo_ring", "softphone/DEMO_RING", ("number", "displayName"), NEVER, "demo"),
    ("contacts_found", "softphone/CONTACTS_FOUND", ("query", "contacts"), NEVER, "contacts"),
)

# What the bundled phone can do beyond the `bridge/…` wire, as it says in HELLO.
CAPABILITIES = ("login", "demo", "contacts")
