// The page that the bench compares with: the JavaScript SDK and the first line of its handlers.
import { softphone } from "@wazo/euc-plugins-sdk";

globalThis.firstLine = performance.now();
softphone.onCallIncoming = call => console.log(call.number);
