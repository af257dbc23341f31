/**
 * Whether our microphone sounds is for whoever made the connection to say: JsSIP would switch off the tracks that are sent, and those
 * of a conference carry more than the microphone. A session tells "switched" whenever one of `isMuted()` and `isOnHold()` may be another.
 */
import RTCSession from "jssip/lib/RTCSession.js";

const { prototype: session } = RTCSession;

session._toggleMuteAudio = () => {};

session._setLocalMediaStatus = function () {
  this.emit("switched");
};
