/** JsSIP with the patches of sip/patches, one script: lines/sip.py loads it when a SIP line starts and finds it as `JsSIP`. */
import "./sip/reoffer.js";
import "./sip/steered.js";
import JsSIP from "jssip";

globalThis.JsSIP = JsSIP;
