"""The methods of the SDK, a row each: name in Python, name in JavaScript."""

METHODS = (
    ("init", "init"),
    ("login_with_token", "loginWithToken"),
    ("login", "login"),
    ("make_call", "makeCall"),
    ("show", "show"),
    ("hide", "hide"),
    ("toggle_display", "toggleDisplay"),
    ("remove", "remove"),
    ("parse_links", "parseLinks"),
    ("remove_parsed_links_event", "removeParsedLinksEvent"),
    ("inject_css", "injectCss"),
    ("customize_appearance", "customizeAppearance"),
    ("set_form_schema", "setFormSchema"),
    ("set_card_value", "setCardValue"),
    ("options_fetched", "optionsFetched"),
    ("on_options_results", "onOptionsResults"),
    ("configure_server", "configureServer"),
    ("update_css", "updateCss"),
    ("demo_ring", "demoRing"),
    ("ready", "ready"),
)
