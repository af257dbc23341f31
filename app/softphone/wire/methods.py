"""The methods of the SDK, a row each.

A row is (name in Python, name in JavaScript, how many arguments it takes by place, what Python takes by name only, whether
JavaScript gets a promise). What Python takes by name is in JavaScript a field of an object, which comes after the others.
"""

METHODS = (
    ("init", "init", 1, (), False),
    ("login_with_token", "loginWithToken", 2, ("client_id",), False),
    ("login", "login", 2, ("domain", "display_name"), False),
    ("make_call", "makeCall", 1, ("show", "timeout"), True),
    ("show", "show", 0, (), False),
    ("hide", "hide", 0, (), False),
    ("toggle_display", "toggleDisplay", 0, (), False),
    ("pop_out", "popOut", 0, (), False),
    ("remove", "remove", 0, (), False),
    ("parse_links", "parseLinks", 1, (), False),
    ("remove_parsed_links_event", "removeParsedLinksEvent", 0, (), False),
    ("inject_css", "injectCss", 1, (), False),
    ("customize_appearance", "customizeAppearance", 3, (), False),
    ("set_form_schema", "setFormSchema", 2, (), False),
    ("set_card_value", "setCardValue", 2, (), False),
    ("options_fetched", "optionsFetched", 2, (), False),
    ("on_options_results", "onOptionsResults", 2, (), False),
    ("configure_server", "configureServer", 1, (), False),
    ("update_css", "updateCss", 1, (), False),
    ("demo_ring", "demoRing", 2, (), False),
    ("trace", "trace", 0, (), True),
    ("ready", "ready", 0, (), True),
    ("pickup", "pickup", 1, ("timeout",), True),
    ("set_available", "setAvailable", 1, ("timeout",), True),
    ("set_devices", "setDevices", 0, ("microphone", "speaker", "ringer", "timeout"), True),
    ("set_volume", "setVolume", 0, ("call", "ring", "timeout"), True),
    ("end_wrap_up", "endWrapUp", 1, ("timeout",), True),
    ("prolong_wrap_up", "prolongWrapUp", 1, ("timeout",), True),
    ("set_language", "setLanguage", 1, ("timeout",), True),
    ("sign_out", "signOut", 0, ("timeout",), True),
)

# Methods of a Call; in JavaScript of the phone, with the call's id before all else.
CALL = (
    ("answer", "answer", 0, ("timeout",), True),
    ("decline", "decline", 0, ("timeout",), True),
    ("hang_up", "hangUp", 0, ("timeout",), True),
    ("hold", "hold", 0, ("timeout",), True),
    ("resume", "resume", 0, ("timeout",), True),
    ("mute", "mute", 0, ("timeout",), True),
    ("unmute", "unmute", 0, ("timeout",), True),
    ("send_dtmf", "sendDtmf", 1, ("timeout",), True),
    ("transfer", "transfer", 1, ("timeout",), True),
    ("consult", "consult", 1, ("timeout",), True),
    ("complete", "complete", 0, ("timeout",), True),
    ("cancel", "cancel", 0, ("timeout",), True),
    ("merge", "merge", 1, ("timeout",), True),
    ("split", "split", 0, ("timeout",), True),
    ("start_recording", "startRecording", 0, ("timeout",), True),
    ("stop_recording", "stopRecording", 0, ("timeout",), True),
    ("park", "park", 0, ("timeout",), True),
)

# The one of a Recording; in JavaScript of the phone, with the recording's id.
RECORDING = (("blob", "recordingBlob", 0, ("timeout",), True),)

# Methods of `softphone.agent`; in JavaScript of the phone.
AGENT = (
    ("log_in", "agentLogIn", 0, ("timeout",), True),
    ("log_out", "agentLogOut", 0, ("timeout",), True),
    ("pause", "agentPause", 1, ("timeout",), True),
    ("resume", "agentResume", 0, ("timeout",), True),
)

# All of JavaScript's: (of what in Python, rows).
ALL = (("softphone", METHODS), ("call", CALL), ("recording", RECORDING), ("agent", AGENT))
