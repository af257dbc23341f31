/**
 * What JsSIP's registrations do otherwise. Before one is renewed the server is asked who is registered: where it lists others and
 * no longer us, the account was taken over, and to renew would throw the other one out. Told as "takenOver".
 *
 * Each final answer to a REGISTER of ours is told as "registerAnswered": JsSIP tells only of a change.
 */
import JsSipConstants from "jssip/lib/Constants.js";
import Registrator from "jssip/lib/Registrator.js";
import RequestSender from "jssip/lib/RequestSender.js";
import SipMessage from "jssip/lib/SIPMessage.js";

const { prototype: registrator } = Registrator;
const { register } = registrator;
const { prototype: sender } = RequestSender;
const { _receiveResponse } = sender;

const contactsOf = response => (response.status_code === 200 ? response.getHeaders("contact") : []);

const isTakenOver = (
  response,
  {
    contact: {
      uri: { user },
    },
  },
) => {
  const listed = contactsOf(response);
  return listed.length > 0 && !listed.some(contact => contact.includes(user));
};

/** How many seconds the server keeps us, by its answer; undefined where it doesn't list us. */
const granted = (
  response,
  {
    contact: {
      uri: { user },
    },
    _registrator: { _expires: asked },
  },
) => {
  const own = contactsOf(response).find(contact => contact.includes(user));
  return own && Number(/;\s*expires\s*=\s*"?(\d+)/i.exec(own.slice(own.indexOf(user)))?.[1] ?? asked);
};

registrator.register = function () {
  if (this._registering) return;
  if (!this._registered || Date.now() > this._heldUntil) {
    // what has run out needs nobody to take it over
    register.call(this);
    return;
  }
  this._registering = true;
  const parameters = { to_uri: this._to_uri, call_id: this._call_id, cseq: (this._cseq += 1) };
  const request = new SipMessage.OutgoingRequest(JsSipConstants.REGISTER, this._registrar, this._ua, parameters);
  new RequestSender(this._ua, request, {
    onAuthenticated: () => {
      this._cseq += 1;
    },
    onRequestTimeout: () => this._registrationFailure(null, JsSipConstants.causes.REQUEST_TIMEOUT),
    onTransportError: () => this._registrationFailure(null, JsSipConstants.causes.CONNECTION_ERROR),
    onReceiveResponse: response => {
      if (response.status_code < 200 || response.cseq !== this._cseq) return;
      this._registering = false;
      if (isTakenOver(response, this._ua)) this._takenOver();
      else register.call(this);
    },
  }).send();
};

registrator._takenOver = function () {
  clearTimeout(this._registrationTimer);
  this._registrationTimer = null;
  this._registered = false;
  this._ua.emit("takenOver", {});
};

sender._receiveResponse = function (response) {
  const { _method: method, _request: request, _ua: ua } = this;
  if (method !== JsSipConstants.REGISTER || response.status_code < 200) {
    _receiveResponse.call(this, response);
    return;
  }
  const { _registrator: registrations } = ua;
  const renewal = request.getHeader("contact") && registrations._registered;
  registrations._withCredentials = Boolean(
    request.getHeader("authorization") || request.getHeader("proxy-authorization"),
  );
  _receiveResponse.call(this, response);
  if (this._request !== request) return; // it was sent again, with credentials
  const seconds = granted(response, ua);
  if (seconds !== undefined) registrations._heldUntil = Date.now() + 1000 * seconds;
  if (request.getHeader("contact")) ua.emit("registerAnswered", { response });
  if (renewal && isTakenOver(response, ua)) registrations._takenOver();
};
