/**
 * A server that steers a call: NOTIFY with "Event: talk" or "Event: hold" inside of it, as FreeSWITCH, BroadSoft and others send it. It is
 * told as "steered" with the event and `reply(status)`, also while the call rings, where JsSIP would refuse it.
 */
import JsSipConstants from "jssip/lib/Constants.js";
import RTCSession from "jssip/lib/RTCSession.js";

const EVENTS = ["talk", "hold"];
const { prototype: session } = RTCSession;
const { receiveRequest } = session;

session.receiveRequest = function (request) {
  const event = request.method === JsSipConstants.NOTIFY && (request.getHeader("event") ?? "").split(";")[0].trim().toLowerCase();
  // Where nobody listens, JsSIP answers that the event is not known here.
  if (!EVENTS.includes(event) || !this.emit("steered", { event, reply: status => request.reply(status) })) {
    receiveRequest.call(this, request);
  }
};
