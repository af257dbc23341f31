"""What the SDK of JavaScript and this one have in common, and where they differ: the one list that both are held against.

Values of the phone's messages are written in JavaScript, because JSON has no Date.
"""

import json

CALL = ("{callId: 'c1', sipCallId: 's1', sipStatus: 2, number: '1001', displayName: 'Alice', callerNumber: '1002', "
        "answered: true, creationTime: new Date(1700000000000), answerTime: new Date(1700000005500), "
        "endTime: new Date(1700000065500), isCaller: false, muted: false}")  # fmt: skip
CARD = "{cardId: 'k1', phoneNumber: '1001', callId: 'c1', subject: 'Order', note: 'x', clientId: {label: 'Bob', id: 7}}"
LOG = ("{id: 5, answered: true, callDirection: 'inbound', duration: 60, newMissedCall: false, recordings: [], "
       "source: {extension: '1001', name: 'Alice', uuid: 'u1'}, destination: {extension: '1002', name: 'Me', uuid: 'u2'}, "
       "start: new Date(1700000000000), answer: new Date(1700000005500), end: '2023-11-14T22:14:25.500Z'}")  # fmt: skip
SESSION = ("{token: 't', refreshToken: 'r', uuid: 'u', tenantUuid: 'tu', engineUuid: 'eu', sessionUuid: 'su', "
           "engineVersion: '24.01', host: 'stack.example.com', acl: ['a.b'], authorizations: [], "
           "profile: {firstName: 'Al'}, expiresAt: new Date(1800000000000)}")  # fmt: skip

# What the phone says: (callback of JavaScript, event of Python, type, {field: value}, the arguments' fields in order).
EVENTS = (
    ("onAuthenticated", "authenticated", "sdk/SDK_AUTHENTICATED", {"session": SESSION}, ("session",)),
    ("onCallIncoming", "call_incoming", "sdk/SDK_CALL_INCOMING", {"callSession": CALL}, ("callSession",)),
    ("onOutgoingCallMade", "outgoing_call_made", "sdk/SDK_ON_OUTGOING_CALL_MADE", {"callSession": CALL}, ("callSession",)),
    ("onCallLocallyAnswered", "call_locally_answered", "bridge/BRIDGE_ON_CALL_LOCALLY_ACCEPTED", {"call": CALL}, ("call",)),
    ("onCallEstablished", "call_established", "bridge/BRIDGE_ON_CALL_ESTABLISHED", {"call": CALL}, ("call",)),
    ("onCallRejected", "call_rejected", "bridge/BRIDGE_ON_CALL_REJECTED", {"call": CALL}, ("call",)),
    ("onCallEnded", "call_ended", "sdk/ON_CALL_ENDED",
     {"callSession": CALL, "content": CARD, "direction": "'inbound'", "userExtension": "'1002'"},
     ("callSession", "content", "direction", "userExtension")),
    ("onCallHeld", "call_held", "bridge/BRIDGE_ON_CALL_HELD", {}, ()),
    ("onCallResumed", "call_resumed", "bridge/BRIDGE_ON_CALL_RESUMED", {}, ()),
    ("onCallMuted", "call_muted", "bridge/BRIDGE_ON_CALL_MUTED", {}, ()),
    ("onCallUnMuted", "call_unmuted", "bridge/BRIDGE_ON_CALL_UN_MUTED", {}, ()),
    ("onDtmfSent", "dtmf_sent", "bridge/BRIDGE_ON_DTMF", {"tone": "'5'"}, ("tone",)),
    ("onDirectTransfer", "direct_transfer", "bridge/BRIDGE_ON_DIRECT_TRANSFER", {"number": "'1003'"}, ("number",)),
    ("onCreateIndirectTransfer", "create_indirect_transfer", "bridge/BRIDGE_ON_CREATE_INDIRECT_TRANSFER",
     {"number": "'1003'"}, ("number",)),
    ("onCancelIndirectTransfer", "cancel_indirect_transfer", "bridge/BRIDGE_ON_CANCEL_INDIRECT_TRANSFER", {}, ()),
    ("onConfirmIndirectTransfer", "confirm_indirect_transfer", "bridge/BRIDGE_ON_CONFIRM_INDIRECT_TRANSFER", {}, ()),
    ("onIndirectCallMade", "indirect_call_made", "bridge/BRIDGE_ON_INDIRECT_TRANSFER_CALL_MADE", {"call": CALL}, ("call",)),
    ("onIndirectTransferDone", "indirect_transfer_done", "bridge/BRIDGE_ON_INDIRECT_TRANSFER_DONE", {"call": CALL}, ("call",)),
    ("onStartRecording", "start_recording", "bridge/BRIDGE_ON_START_RECORDING", {}, ()),
    ("onStopRecording", "stop_recording", "bridge/BRIDGE_ON_STOP_RECORDING", {}, ()),
    ("onCardSaved", "card_saved", "bridge/BRIDGE_CREATE_OR_UPDATE_CARD", {"content": CARD}, ("content",)),
    ("onCardCanceled", "card_canceled", "bridge/BRIDGE_ON_CARD_CANCELED", {}, ()),
    ("onSearchOptions", "search_options", "bridge/BRIDGE_SEARCH_OPTIONS",
     {"fieldId": "'clientId'", "query": "'al'"}, ("fieldId", "query")),
    ("onDisplayLinkedOption", "display_linked_option", "bridge/DISPLAY_LINKED_OPTION", {"linkedOptionId": "'7'"},
     ("linkedOptionId",)),
    ("onWazoContactSearch", "wazo_contact_search", "bridge/BRIDGE_WAZO_CONTACT_SEARCH", {"query": "'al'"}, ("query",)),
    ("onAgentLoggedIn", "agent_logged_in", "bridge/BRIDGE_ON_AGENT_LOGGED_IN", {}, ()),
    ("onAgentLoggedOut", "agent_logged_out", "bridge/BRIDGE_ON_AGENT_LOGGED_OUT", {}, ()),
    ("onAgentPaused", "agent_paused", "bridge/BRIDGE_ON_AGENT_PAUSED", {}, ()),
    ("onAgentResumed", "agent_resumed", "bridge/BRIDGE_ON_AGENT_RESUMED", {}, ()),
    ("onLanguageChanged", "language_changed", "bridge/BRIDGE_ON_LANGUAGE_CHANGED", {"language": "'fr'"}, ("language",)),
    ("onCallLogCreated", "call_log_created", "bridge/BRIDGE_CALL_LOG_CREATED", {"callLog": LOG}, ("callLog",)),
    ("onWebsocketMessage", "websocket_message", "bridge/BRIDGE_ON_WEBSOCKET_MESSAGE",
     {"message": "{name: 'n', data: {deep: [1, null]}}"}, ("message",)),
    ("onLoggedOut", "logged_out", "bridge/LOGGED_OUT", {}, ()),
)  # fmt: skip

# What no message of the list above carries: of the page itself, or of a message that nobody knows.
OTHER_EVENTS = (
    ("onLinkEnabled", "link_enabled"),
    ("onIFrameLoaded", "iframe_loaded"),
    ("onUnHandledEvent", "unhandled_event"),
    ("onShow", "show"),
    ("onHide", "hide"),
    ("onError", "error"),
)

UNKNOWN = "{type: 'bridge/NEWS', at: new Date(0), more: [1]}"

# Init, and what the phone is then sent: (what, JavaScript of init's argument without server and url, messages after
# it has loaded, None or what the SDK of JavaScript sends instead, None or why they differ).
CONFIG = "bridge/CONFIG_RETRIEVED"
AGENT = ("bridge/BRIDGE_ENABLE_AGENT", {})
DEBUG = ("bridge/BRIDGE_ENABLE_DEBUG", {})


def _config(**more):
    return (CONFIG, {"config": {"server": "stack.example.com", "disableAutoLogin": False, **more}})


INITS = (
    ("the least", "{}", (_config(), AGENT), None, None),
    ("everything", "{port: 8443, language: 'fr', domainName: 'd', wrapUpDuration: 30, debug: true, disableAutoLogin: true}",
     (_config(port=8443, language="fr", domainName="d", wrapUpDuration=30, disableAutoLogin=True), AGENT, DEBUG), None, None),
    ("without agent", "{enableAgent: false}", (_config(),), None, None),
    ("tenant id", "{tenantId: 't'}", (_config(tenantId="t"), AGENT), None, None),
    ("a wrap-up of no seconds", "{wrapUpDuration: 0}", (_config(wrapUpDuration=0), AGENT), (_config(), AGENT),
     "0 is a duration, not an absence"),
)  # fmt: skip

# Methods of JavaScript, and what the phone is sent: columns as above.
METHODS = (
    ("makeCall", "softphone.makeCall('1001')", (("bridge/ON_CLICK_TO_CALL", {"number": "1001"}),), None, None),
    ("loginWithToken", "softphone.loginWithToken('t', 'r')",
     (("bridge/BRIDGE_LOGIN_WITH_TOKEN", {"token": "t", "refreshToken": "r"}),), None, None),
    ("loginWithToken without refresh token", "softphone.loginWithToken('t')",
     (("bridge/BRIDGE_LOGIN_WITH_TOKEN", {"token": "t"}),), None, None),
    ("setFormSchema",
     "softphone.setFormSchema({type: 'object', required: ['b'], properties: {b: {type: 'string'}, a: {type: 'string'}}}, "
     "{b: {'ui:widget': 'textarea'}})",
     (("bridge/BRIDGE_UPDATE_FORM_SCHEMA", {
         "schema": {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}, "a": {"type": "string"}}},
         "uiSchema": {"b": {"ui:widget": "textarea"}},
     }),), None, None),
    ("setFormSchema without ui schema", "softphone.setFormSchema({type: 'object', properties: {}})",
     (("bridge/BRIDGE_UPDATE_FORM_SCHEMA", {"schema": {"type": "object", "properties": {}}}),), None, None),
    ("onOptionsResults", "softphone.onOptionsResults('f', [{label: 'Alice', id: 1}])",
     (("bridge/BRIDGE_OPTIONS_FOUND", {"fieldId": "f", "options": [{"label": "Alice", "id": 1}]}),), None, None),
    ("optionsFetched", "softphone.optionsFetched('f', [{label: 'Alice', id: 1}])",
     (("bridge/BRIDGE_OPTIONS_FETCHED", {"fieldId": "f", "options": [{"label": "Alice", "id": 1}]}),), None, None),
    ("setCardValue of text", "softphone.setCardValue('f', '{')",
     (("bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": "{"}),), None, None),
    ("setCardValue of an object", "softphone.setCardValue('f', {label: 'A', id: 1.5, none: null, list: [true]})",
     (("bridge/BRIDGE_SET_CARD_CONTENT",
       {"field": "f", "value": {"label": "A", "id": 1.5, "none": None, "list": [True]}}),), None, None),
    ("setCardValue of null", "softphone.setCardValue('f', null)",
     (("bridge/BRIDGE_SET_CARD_CONTENT", {"field": "f", "value": None}),), None, None),
    ("injectCss", "softphone.injectCss('a { color: red }')",
     (("bridge/BRIDGE_INJECT_CSS", {"css": "a { color: red }"}),), None, None),
    ("customizeAppearance",
     "softphone.customizeAppearance({colors: {primary: '#000'}}, {en: {user: {login: 'In'}}}, {logo: 'https://example.com/l.png'})",
     (("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", {
         "themes": {"colors": {"primary": "#000"}}, "translations": {"en": {"user": {"login": "In"}}},
         "assets": {"logo": "https://example.com/l.png"},
     }),), None, None),
    ("customizeAppearance of colours", "softphone.customizeAppearance({colors: {primary: '#000'}})",
     (("bridge/BRIDGE_CUSTOMIZE_APPEARANCE", {"themes": {"colors": {"primary": "#000"}}}),), None, None),
    ("configureServer", "softphone.configureServer('other.example.com')",
     ((CONFIG, {"config": {"server": "other.example.com", "disableAutoLogin": False}}),),
     ((CONFIG, {"config": {"server": "other.example.com"}}),),
     "the whole configuration is sent, so that none of it is lost"),
    ("show, hide, toggleDisplay", "softphone.show(); softphone.hide(); softphone.toggleDisplay()", (), None, None),
)  # fmt: skip

# What JavaScript of the page notes of a callback: a Date shows that nothing went through Python.
NOTE_ALL = """names => {
  const shown = value => value instanceof Date ? {date: value.getTime()} : value instanceof MessageEvent ? shown(value.data)
    : Array.isArray(value) ? value.map(shown) : value instanceof Element ? value.outerHTML
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shown(v)])) : value;
  globalThis.script = [];
  for (const name of names) softphone[name] = (...values) => { script.push([name, values.map(shown)]); };
}"""


def message(type_, fields):
    """A message of the phone, in JavaScript."""
    return "{type: %s, %s}" % (json.dumps(type_), ", ".join(f"{name}: {value}" for name, value in fields.items()))
