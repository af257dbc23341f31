/**
 * JsSIP as the phone needs it, one script: lines/sip.py loads it when a SIP line starts and finds it as `JsSIP`.
 *
 * Two things it does otherwise. A call that is replaced is ended when its successor stands; if the other side's BYE was
 * faster, JsSIP throws there, and nobody after it hears that the successor stands.
 *
 * And two sides that offer at the same moment (both press Hold) refuse each other with 491, and
 * RFC 3261 (14.1) has them try again after uneven pauses; or one's offer is answered when the browser has already rolled
 * it back for the other's. JsSIP sends an old offer again after an even second, and ends the call in both cases. Here
 * a new offer is made, a few times.
 */
import JsSIP from "jssip";
import DialogRequestSender from "jssip/lib/Dialog/RequestSender.js";

const PENDING = 491;
const TRIES = 6;
const SHORTEST = 100, SPREAD = 900, STEP = 100;     // milliseconds

const { prototype: session } = JsSIP.RTCSession;
const { prototype: sender } = DialogRequestSender;
const { _sendReinvite, terminate } = session;
const { _receiveResponse } = sender;

session.terminate = function (options) {
  if (this.status !== this.C.STATUS_TERMINATED) terminate.call(this, options);
};

sender._receiveResponse = function (response) {
  if (response.method === "INVITE" && response.status_code === PENDING) this._eventHandlers.onErrorResponse(response);
  else _receiveResponse.call(this, response);
};

session._sendReinvite = function (options = {}, tries = TRIES) {
  const { failed, ...others } = options.eventHandlers ?? {};
  const again = () => {
    if (this.isEnded()) return;
    if (this.isReadyToReOffer()) this._sendReinvite(options, tries - 1);
    else setTimeout(again, STEP);
  };
  _sendReinvite.call(this, { ...options, eventHandlers: {
    ...others,
    failed: response => {
      const collided = !response || response.status_code === PENDING;   // no response: the browser refused the answer
      if (collided && tries > 1) setTimeout(again, SHORTEST + Math.random() * SPREAD);
      else failed?.(response);
    },
  } });
};

globalThis.JsSIP = JsSIP;
