/** JsSIP with the patches of sip/patches, and the socket below it; lines/sip.py loads it when a SIP line starts and finds it as `JsSIP`. */
import "./sip/registrations.js";
import "./sip/reoffer.js";
import "./sip/switched.js";
import JsSIP from "jssip";

import { original, readableDomain } from "./sip/alias.js";
import { ready } from "./sip/lasting.js";
import { SipSocket } from "./sip/socket.js";
import { trace } from "./sip/trace.js";

globalThis.JsSIP = { ...JsSIP, SipSocket, readableDomain, original, ready, trace };
