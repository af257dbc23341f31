/**
 * JsSIP as the phone needs it, one script: lines/sip.py loads it when a SIP line starts and finds it as `JsSIP`.
 *
 * One thing it does otherwise: two sides that offer at the same moment (both press Hold) refuse each other with 491, and
 * RFC 3261 (14.1) has them try again after uneven pauses. JsSIP sends the old offer again after an even second, when it
 * may be out of date, and then ends the call.
 */
import JsSIP from "jssip";
import DialogRequestSender from "jssip/lib/Dialog/RequestSender.js";

const PENDING = 491;
const SHORTEST = 100, SPREAD = 900, STEP = 100;     // milliseconds

const { prototype: session } = JsSIP.RTCSession;
const { prototype: sender } = DialogRequestSender;
const { _sendReinvite } = session;
const { _receiveResponse } = sender;

sender._receiveResponse = function (response) {
  if (response.method === "INVITE" && response.status_code === PENDING) this._eventHandlers.onErrorResponse(response);
  else _receiveResponse.call(this, response);
};

session._sendReinvite = function (options = {}) {
  const { failed, ...others } = options.eventHandlers ?? {};
  const again = () => {
    if (this.isEnded()) return;
    if (this.isReadyToReOffer()) this._sendReinvite(options);
    else setTimeout(again, STEP);
  };
  _sendReinvite.call(this, { ...options, eventHandlers: {
    ...others,
    failed: response => {
      if (response?.status_code === PENDING) setTimeout(again, SHORTEST + Math.random() * SPREAD);
      else failed?.(response);
    },
  } });
};

globalThis.JsSIP = JsSIP;
