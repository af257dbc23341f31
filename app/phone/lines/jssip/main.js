/** JsSIP with the patches of patches, and the socket below it; lines/sip.py loads it when a SIP line starts and finds it as `JsSIP`. */
import "./registrations.js";
import "./reinvite.js";
import "./switched.js";
import JsSIP from "jssip";

import { readableDomain, readableUri } from "./alias.js";
import { ready } from "./lasting.js";
import { original } from "./original.js";
import { SipSocket } from "./socket.js";
import { trace } from "./trace.js";
import { watchdog } from "../../tabs/watch.js";

globalThis.JsSIP = { ...JsSIP, SipSocket, readableDomain, readableUri, original, ready, trace, watchdog };
