/**
 * What JsSIP's sessions do otherwise once they stand: a new offer that is refused ends no call, sessions are refreshed as
 * RFC 4028 says, and a connection that breaks takes no call along.
 *
 * JsSIP ends a call whose re-INVITE was refused, and calls it held before anybody was asked. RFC 3261 (14.1, 12.2.1.2) has the call go
 * on as if nothing had been asked; 481 and 408 alone end it.
 */
import JsSipConstants from "jssip/lib/Constants.js";
import RTCSession from "jssip/lib/RTCSession.js";

const { prototype: session } = RTCSession;
const { _receiveInviteResponse, _sendReinvite, _sendUpdate, connect, onTransportError } = session;

const EXPIRES = 1800; // seconds that a session holds without being refreshed, if it is for us to say
const BEFORE_THE_END = 32; // seconds before its end at which a session that nobody refreshed is given up
const AGAIN = 5; // seconds until a refresh that could not be sent is tried again
const INTERVAL_TOO_SMALL = 422;
const UNAVAILABLE = 503;

session._rollBack = function () {
  return (this._connectionPromiseQueue = this._connectionPromiseQueue
    .then(async () => {
      if (this._connection?.signalingState === "have-local-offer")
        await this._connection.setLocalDescription({ type: "rollback" });
    })
    .catch(() => {})); // the connection is closed
};

session._sendReinvite = function (options = {}, ...tries) {
  if (options.again) {
    // an offer that has crossed another is made anew
    _sendReinvite.call(this, options, ...tries);
    return;
  }
  const { failed, succeeded } = options.eventHandlers ?? {};
  const over = response => {
    if (this._reoffer !== over) return;
    this._reoffer = null;
    if (raised(this, response)) this._sendReinvite(options);
    else this._rollBack().then(() => failed?.(response));
  };
  this._reoffer = over;
  _sendReinvite.call(this, {
    ...options,
    again: true,
    extraHeaders: [...(options.extraHeaders ?? []), ...minimum(this)],
    eventHandlers: {
      failed: over,
      succeeded: response => {
        this._reoffer = null;
        succeeded?.(response);
      },
    },
  });
};

session._sendUpdate = function (options = {}) {
  const { failed, ...others } = options.eventHandlers ?? {};
  _sendUpdate.call(this, {
    ...options,
    extraHeaders: [...(options.extraHeaders ?? []), ...minimum(this)],
    eventHandlers: {
      ...others,
      failed: response => {
        raised(this, response) ? this._sendUpdate(options) : failed?.(response);
      },
    },
  });
};

/** Offer anew; `done(status)` with 0 when it was taken, else with what it was refused with. Gives whether it could be tried now. */
session.offerAnew = function (done, constraints = null) {
  if (!this._stands() || !this.isReadyToReOffer()) return false;
  this._setLocalMediaStatus();
  this._sendReinvite({
    rtcOfferConstraints: constraints,
    eventHandlers: {
      succeeded: () => done(0),
      failed: response => done(response?.status_code || UNAVAILABLE),
    },
  });
  return true;
};

/** Hold, or take off hold, as `offerAnew`. */
session.changeHold = function (held, done) {
  if (this._localHold === held) return false;
  this._localHold = held;
  const tried = this.offerAnew(status => {
    if (status) {
      this._localHold = !held;
      if (this._stands()) this._setLocalMediaStatus();
    }
    done(status);
  });
  if (!tried) this._localHold = !held;
  return tried;
};

session._stands = function () {
  return this.status === this.C.STATUS_CONFIRMED || this.status === this.C.STATUS_WAITING_FOR_ACK;
};

session.onTransportError = function () {
  if (!this._stands()) {
    onTransportError.call(this);
    return;
  }
  this._reoffer?.({ status_code: UNAVAILABLE });
  this._refreshLost?.();
};

// -- session timers, RFC 4028

const minimum = ({ _sessionTimers: { least } }) => (least ? [`Min-SE: ${least}`] : []);

/** Whether the answer says that a session is to hold longer, and it does now. */
const raised = ({ _sessionTimers: timers }, response) => {
  const least = response?.status_code === INTERVAL_TOO_SMALL && Number.parseInt(response.getHeader("min-se"));
  if (!(least > (timers.least ?? 0))) return false;
  timers.least = least;
  for (const name of ["defaultExpires", "currentExpires"]) timers[name] = Math.max(timers[name] ?? 0, least);
  return true;
};

session.connect = function (target, options, initCallback) {
  this._sessionTimers.defaultExpires = EXPIRES;
  connect.call(this, target, options, initCallback);
};

session._receiveInviteResponse = function (response) {
  const waiting = this.status === this.C.STATUS_INVITE_SENT || this.status === this.C.STATUS_1XX_RECEIVED;
  if (!waiting || this._is_canceled || !raised(this, response)) {
    _receiveInviteResponse.call(this, response);
    return;
  }
  const request = (this._request = this._request.clone());
  request.cseq += 1;
  request.setHeader("cseq", `${request.cseq} INVITE`);
  request.setHeader("session-expires", String(this._sessionTimers.defaultExpires));
  request.setHeader("min-se", String(this._sessionTimers.least));
  this._status = this.C.STATUS_INVITE_SENT;
  this._initialSender().send();
};

session._handleSessionTimersInIncomingRequest = function (request, extraHeaders) {
  const refresher = request.session_expires_refresher || (knowsTimers(request) ? "uac" : "uas");
  if (!this._takeSessionTimers(request, refresher === "uas")) return;
  extraHeaders.push(`Session-Expires: ${this._sessionTimers.currentExpires};refresher=${refresher}`);
  if (knowsTimers(request)) extraHeaders.push("Require: timer");
};

session._handleSessionTimersInIncomingResponse = function (response) {
  this._takeSessionTimers(response, response.session_expires_refresher !== "uas");
};

const knowsTimers = message =>
  ["supported", "require"].some(name => message.getHeaders(name).join().toLowerCase().includes("timer"));

session._takeSessionTimers = function (message, ours) {
  const timers = this._sessionTimers,
    expires = Number(message.session_expires);
  clearTimeout(timers.timer);
  timers.running = timers.enabled && expires > 0;
  if (!timers.running) return false;
  timers.currentExpires = expires;
  timers.refresher = ours;
  const allowed = message.getHeaders("allow").join().toUpperCase();
  if (allowed)
    timers.refreshMethod = allowed.includes(JsSipConstants.UPDATE) ? JsSipConstants.UPDATE : JsSipConstants.INVITE;
  this._runSessionTimer();
  return true;
};

session._runSessionTimer = function () {
  const timers = this._sessionTimers,
    expires = timers.currentExpires;
  const ends = Date.now() + 1000 * (expires - Math.min(BEFORE_THE_END, expires / 3));
  const wait = (seconds, act) => {
    timers.timer = setTimeout(() => {
      if (this._stands()) act();
    }, seconds * 1000);
  };
  const giveUp = () =>
    this.terminate({
      cause: JsSipConstants.causes.RTP_TIMEOUT,
      status_code: 408,
      reason_phrase: "Session Timer Expired",
    });
  const again = () => {
    clearTimeout(timers.timer);
    if (Date.now() < ends) wait(AGAIN, refresh);
    else if (this._stands()) giveUp();
  };
  const failed = () => {
    timers.refreshMethod = JsSipConstants.INVITE; // whoever takes no UPDATE
    again();
  };
  const refresh = () => {
    if (!this._ua.isConnected() || !this.isReadyToReOffer()) again();
    else if (timers.refreshMethod === JsSipConstants.UPDATE) this._sendUpdate({ eventHandlers: { failed } });
    else this._sendReinvite({ eventHandlers: { failed } });
  };
  this._refreshLost = timers.refresher ? again : null;
  if (timers.refresher) wait(expires / 2, refresh);
  else wait((ends - Date.now()) / 1000, giveUp);
};
