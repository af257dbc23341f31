// What the JavaScript SDK's introduction shows, as a page may write it here: no imports, values for types and placeholders,
// `softphone.` throughout. A line `// == name` begins a snippet; `// -> type …` names the messages that the phone then gets.
// STAND-INS: phoneUrl, token, refreshToken, number, results, field, value, fieldId.

// == init with every argument
// -> bridge/CONFIG_RETRIEVED bridge/BRIDGE_ENABLE_AGENT bridge/BRIDGE_ENABLE_DEBUG
softphone.init({
  url: phoneUrl,
  width: 500,
  height: 600,
  server: "stack.example.com",
  port: 443,
  language: "en",
  wrapUpDuration: 0,
  enableAgent: true,
  tenantId: "tenant",
  debug: true,
  disableAutoLogin: false,
  iframeCss: { left: 0, bottom: 0 },
});

// == sign in with a token
// -> bridge/BRIDGE_LOGIN_WITH_TOKEN
softphone.loginWithToken(token, refreshToken);

// == make a call
// -> bridge/ON_CLICK_TO_CALL
softphone.makeCall(number);

// == show and hide
// ->
softphone.toggleDisplay();
softphone.show();
softphone.hide();

// == parse links
// ->
softphone.parseLinks();

// == give links back
// ->
softphone.removeParsedLinksEvent();

// == style the page of the phone
// -> bridge/BRIDGE_INJECT_CSS
softphone.injectCss(`
  # Reduce dialer number font size
  .keypad-number, .keypad-number::placeholder {
    font-size: 20px;
  }
`);

// == override the appearance
// -> bridge/BRIDGE_CUSTOMIZE_APPEARANCE
softphone.customizeAppearance(
  {
    colors: {
      primary: "#203890",
      button: "#292C87",
      black: "#000",
      white: "#fff",
      greenButton: "#7ed865",
      greenButtonHover: "#6ebf5a",
      redButton: "#FA5846",
      redButtonHover: "#FF604F",
      buttonText: "#fff",
      error: "#E80539",
      secondary: "#203890",
      grey: "#8A95A0",
      secondGrey: "#eee",
      headerColor: "#888",
      avatar: "#bdbdbd",
      divider: "rgba(0, 0, 0, 0.12)",
      placeholder: "rgba(22, 44, 66, 0.5)",
      hovered: "#6181F4",
    },
    metrics: {
      spacing: { tiny: 5, small: 10, medium: 15, large: 20, larger: 25, big: 30, huge: 40, gigantic: 50 },
      icons: { xsmall: 12, smaller: 15, small: 19, mediumSmall: 25, medium: 30, large: 40, huge: 42 },
      breakpoint: { xs: 0, sm: 600, md: 960, lg: 1280, xl: 1920 },
      borderRadius: 5,
      card: { activity: { height: 57 }, phonebookContact: { height: 58 }, search: { height: 35 } },
      navigation: 60,
      sidebar: 315,
      search: 359,
      lineStatus: 16,
      dialer: { key: 30, description: 15 },
      infoBanner: 43,
      infoBannerSmall: 26,
    },
  },
  {
    en: { user: { login: "My login button" } },
  },
  {
    // logo: [url to your logo],
  },
);

// == make the card's form
// -> bridge/BRIDGE_UPDATE_FORM_SCHEMA
softphone.setFormSchema(
  {
    type: "object",
    required: ["title", "phone"],
    properties: {
      title: { type: "string", title: "Title" },
      phone: { type: "string", title: "Phone" },
      note: { type: "string", title: "Note" },
    },
  },
  {
    note: { "ui:widget": "textarea" },
  },
);

// == a form with an autocomplete field
// -> bridge/BRIDGE_UPDATE_FORM_SCHEMA
softphone.setFormSchema(
  {
    type: "object",
    properties: {
      note: { type: "string", title: "Note" },
      clientId: {
        type: "object",
        title: "Client id",
        triggerDisplay: true,
        createForm: {
          optionLabel: "%firstname% %lastname%",
          schema: {
            type: "object",
            required: ["phone"],
            properties: {
              firstname: { type: "string", title: "Firstname" },
              lastname: { type: "string", title: "Lastname" },
              phone: { type: "string", title: "Phone" },
            },
          },
          uiSchema: {},
        },
      },
    },
  },
  {
    note: { "ui:widget": "textarea" },
    clientId: { "ui:field": "autocomplete" },
  },
);

// == send search results
// -> bridge/BRIDGE_OPTIONS_FOUND
softphone.onOptionsResults(fieldId, results);

// == update a value of the card
// -> bridge/BRIDGE_SET_CARD_CONTENT
softphone.setCardValue(field, value);

// == prefill an autocomplete field
// -> bridge/BRIDGE_OPTIONS_FETCHED
softphone.optionsFetched("myField", [
  { label: "Foo", id: "test" },
  { label: "Bar", id: "123" },
]);

// == callbacks
// ->
softphone.onLinkEnabled = link => heard("onLinkEnabled", link instanceof HTMLAnchorElement);
softphone.onCallIncoming = call => heard("onCallIncoming", call.number);
softphone.onCallLocallyAnswered = call => heard("onCallLocallyAnswered", call.number);
softphone.onCallEstablished = call => heard("onCallEstablished", call.number);
softphone.onOutgoingCallMade = call => heard("onOutgoingCallMade", call.number);
softphone.onCallRejected = call => heard("onCallRejected", call.number);
softphone.onCallEnded = (call, card, direction) => heard("onCallEnded", call.number, card.note, direction);
softphone.onCardSaved = card => heard("onCardSaved", card.note);
softphone.onCardCanceled = () => heard("onCardCanceled");
softphone.onSearchOptions = (fieldId, query) => heard("onSearchOptions", fieldId, query);
softphone.onDisplayLinkedOption = optionId => heard("onDisplayLinkedOption", optionId);
softphone.onWazoContactSearch = query => heard("onWazoContactSearch", query);
softphone.onAgentLoggedIn = () => heard("onAgentLoggedIn");
softphone.onAgentLoggedOut = () => heard("onAgentLoggedOut");
softphone.onAgentPaused = () => heard("onAgentPaused");
softphone.onAgentResumed = () => heard("onAgentResumed");
softphone.onLanguageChanged = language => heard("onLanguageChanged", language);
softphone.onCallHeld = () => heard("onCallHeld");
softphone.onCallResumed = () => heard("onCallResumed");
softphone.onCallMuted = () => heard("onCallMuted");
softphone.onCallUnMuted = () => heard("onCallUnMuted");
softphone.onDtmfSent = tone => heard("onDtmfSent", tone);
softphone.onDirectTransfer = number => heard("onDirectTransfer", number);
softphone.onCreateIndirectTransfer = number => heard("onCreateIndirectTransfer", number);
softphone.onCancelIndirectTransfer = () => heard("onCancelIndirectTransfer");
softphone.onConfirmIndirectTransfer = () => heard("onConfirmIndirectTransfer");
softphone.onIndirectCallMade = call => heard("onIndirectCallMade", call.number);
softphone.onIndirectTransferDone = call => heard("onIndirectTransferDone", call.number);
softphone.onStartRecording = () => heard("onStartRecording");
softphone.onStopRecording = () => heard("onStopRecording");
softphone.onCallLogCreated = callLog => heard("onCallLogCreated", callLog.id);
softphone.onWebsocketMessage = message => heard("onWebsocketMessage", message.name);
softphone.onAuthenticated = session => heard("onAuthenticated", session.token);
softphone.onLoggedOut = () => heard("onLoggedOut");
softphone.onIFrameLoaded = () => heard("onIFrameLoaded");

// == remove the phone
// ->
softphone.remove();

// == a notification of incoming calls
// -> bridge/CONFIG_RETRIEVED bridge/BRIDGE_ENABLE_AGENT
if (Notification.permission !== "granted") {
  Notification.requestPermission();
}

softphone.init({
  url: phoneUrl,
  server: "my-stack.io",
});

softphone.onCallIncoming = call => {
  heard("notified", new Notification(`Call incoming from ${call.displayName}`).title);
};

// == the call logs of who has signed in
// -> bridge/CONFIG_RETRIEVED bridge/BRIDGE_ENABLE_AGENT
const server = "my-stack.com";

softphone.init({
  url: phoneUrl,
  server,
});

softphone.onAuthenticated = async session => {
  Wazo.Auth.setHost(server);
  Wazo.Auth.setApiToken(session.token);

  const callLogs = await Wazo.api.callLogd.listCallLogs();
  heard("logs", callLogs.length);
};
