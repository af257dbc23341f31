// The page that the bench compares with: the JavaScript SDK, and handlers as its users write them.
import { softphone } from "@wazo/euc-plugins-sdk";

globalThis.firstLine = performance.now();
globalThis.softphone = softphone;

globalThis.heard = 0;
softphone.onCallIncoming = call => {
  if (call.number && ++globalThis.heard === globalThis.wanted) globalThis.lastHeard = performance.now();
};
