"""Every message of the wire, a row each.

The `bridge/…` and `sdk/…` rows are those of `@wazo/euc-plugins-sdk` 0.0.23; the phone on the other side may be
Wazo's hosted one, so their names and fields are fixed. The `softphone/…` rows are ours and go only to a phone that
has said `softphone/HELLO`.

Rows are tuples because MicroPython's dicts have no order. The events that messages become stand in `events.py`.
"""

HELLO = "softphone/HELLO"
ERROR = "softphone/ERROR"
TRACED = "softphone/TRACED"
CALLS = "softphone/CALLS"
REPLY = "softphone/REPLY"
LINE_HERE = "softphone/LINE_HERE"
POP_OUT = "softphone/POP_OUT"
CLOSE_WINDOW = "softphone/CLOSE_WINDOW"  # to window.js

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
# `config`, `ice_servers`, `enable_agent` and `enable_debug` open every conversation, so a reload sends them in any case.
TO_PHONE = (
    ("config", "bridge/CONFIG_RETRIEVED", ("config",), NEVER, ""),
    ("enable_agent", "bridge/BRIDGE_ENABLE_AGENT", (), NEVER, ""),
    ("enable_debug", "bridge/BRIDGE_ENABLE_DEBUG", (), NEVER, ""),
    ("make_call", "bridge/ON_CLICK_TO_CALL", ("number",), NEVER, ""),
    ("login_with_token", "bridge/BRIDGE_LOGIN_WITH_TOKEN", ("token", "refreshToken"), NEVER, ""),
    (
        "customize_appearance",
        "bridge/BRIDGE_CUSTOMIZE_APPEARANCE",
        ("themes", "translations", "assets"),
        LAST_OF_EACH,
        "",
    ),
    ("set_form_schema", "bridge/BRIDGE_UPDATE_FORM_SCHEMA", ("schema", "uiSchema"), LAST, ""),
    ("inject_css", "bridge/BRIDGE_INJECT_CSS", ("css",), ALL, ""),
    ("options_fetched", "bridge/BRIDGE_OPTIONS_FETCHED", ("fieldId", "options"), LAST_OF_FIELD, ""),
    ("on_options_results", "bridge/BRIDGE_OPTIONS_FOUND", ("fieldId", "options"), NEVER, ""),
    ("set_card_value", "bridge/BRIDGE_SET_CARD_CONTENT", ("field", "value"), NEVER, ""),
    ("login", "softphone/LOGIN", ("username", "password", "domain", "displayName"), NEVER, "login"),
    ("demo_ring", "softphone/DEMO_RING", ("number", "displayName"), NEVER, "demo"),
    ("contacts_found", "softphone/CONTACTS_FOUND", ("query", "contacts"), NEVER, "contacts"),
    ("trace", "softphone/TRACE", (), NEVER, "trace"),
    ("ice_servers", "softphone/ICE_SERVERS", ("iceServers",), NEVER, "ice_servers"),
    ("front", "softphone/FRONT", (), NEVER, "tabs"),
    ("window", "softphone/WINDOW", ("opens",), NEVER, "pop_out"),
    ("command", "softphone/COMMAND", ("id", "name", "callId", "args"), NEVER, "commands"),
)

# Further fields of a message, posted only to a phone that says the capability: (name, fields, capability).
BESIDE = (
    ("make_call", ("postDial",), "post_dial"),
    ("login_with_token", ("clientId",), "client_id"),
)

# What the bundled phone can do beyond the `bridge/…` wire, as it says in HELLO.
CAPABILITIES = (
    "login", "demo", "contacts", "post_dial", "trace", "client_id", "ice_servers", "commands", "tabs", "pop_out",
)  # fmt: skip
