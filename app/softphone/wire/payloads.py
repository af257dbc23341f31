"""The payloads of the wire, a row a field: what a Call, a Card, a CallLog and a Session hold.

A row is (attribute in Python, field on the wire, kind). Kinds: "text", "flag", "number", "date" (an aware datetime
in Python; a Date, an ISO 8601 string or milliseconds on the wire), "list" (of texts), "json" (any value).
"""

CALL = (
    ("call_id", "callId", "text"),
    ("sip_call_id", "sipCallId", "text"),
    ("server_call_id", "serverCallId", "text"),
    ("sip_status", "sipStatus", "number"),
    ("number", "number", "text"),
    ("display_name", "displayName", "text"),
    ("caller_number", "callerNumber", "text"),
    ("answered", "answered", "flag"),
    ("creation_time", "creationTime", "date"),
    ("answer_time", "answerTime", "date"),
    ("end_time", "endTime", "date"),
    ("cause", "cause", "text"),
    ("forwarded_by", "forwardedBy", "text"),
    ("auto_answered", "autoAnswered", "flag"),
    ("recovered", "recovered", "flag"),
    # Of a phone that says `commands` only. A state is one of `commands.STATES`; a direction "inbound" or "outbound".
    ("state", "state", "text"),
    ("direction", "direction", "text"),
    ("muted", "muted", "flag"),
    ("held", "held", "flag"),
    ("held_by_other", "heldByOther", "flag"),
    ("recording", "recording", "flag"),
    ("conference", "conference", "list"),
    ("consults", "consults", "text"),
    ("quality", "quality", "number"),
    ("is_current", "isCurrent", "flag"),
)

# What `stop_recording` gives. `where` is "phone" or "server"; a server's has no id here.
RECORDING = (
    ("id", "id", "text"),
    ("seconds", "seconds", "number"),
    ("type", "type", "text"),
    ("where", "where", "text"),
)

# A card also has every field of the form schema, under the names its author gave them.
CARD = (
    ("card_id", "cardId", "text"),
    ("phone_number", "phoneNumber", "text"),
    ("call_id", "callId", "text"),
)

CALL_LOG = (
    ("id", "id", "json"),
    ("answer", "answer", "date"),
    ("answered", "answered", "flag"),
    ("call_direction", "callDirection", "text"),
    ("call_status", "callStatus", "text"),
    ("conversation_id", "conversationId", "text"),
    ("destination", "destination", "Party"),
    ("requested", "requested", "Party"),
    ("source", "source", "Party"),
    ("duration", "duration", "number"),
    ("start", "start", "date"),
    ("end", "end", "date"),
    ("new_missed_call", "newMissedCall", "flag"),
    ("recordings", "recordings", "json"),
)

# One end of a logged call.
PARTY = (
    ("extension", "extension", "text"),
    ("name", "name", "text"),
    ("uuid", "uuid", "text"),
)

# `token` and `refresh_token` are secrets: they never stand in a repr or an error.
SESSION = (
    ("acl", "acl", "json"),
    ("token", "token", "text"),
    ("refresh_token", "refreshToken", "text"),
    ("uuid", "uuid", "text"),
    ("tenant_uuid", "tenantUuid", "text"),
    ("engine_uuid", "engineUuid", "text"),
    ("session_uuid", "sessionUuid", "text"),
    ("engine_version", "engineVersion", "text"),
    ("profile", "profile", "json"),
    ("expires_at", "expiresAt", "date"),
    ("host", "host", "text"),
    ("authorizations", "authorizations", "json"),
)

PAYLOADS = (
    ("Call", CALL),
    ("Card", CARD),
    ("CallLog", CALL_LOG),
    ("Party", PARTY),
    ("Session", SESSION),
    ("Recording", RECORDING),
)
