// First in the page, before everything that takes time: says HELLO to the host page, and keeps what the host page says
// until Python is there to take it.
//
// HELLO goes to "*" because nobody knows the host page's origin yet; it holds no secret.
import { capabilities, version } from "../../build/hello.json";

(() => {
  const HELD = 200; // messages of a host page that talks to a phone that never starts
  const { parent } = window;
  const framed = parent !== window;
  const held = [];
  let deliver = event => {
    if (held.length < HELD) held.push(event);
  };

  addEventListener("message", event => {
    if (framed && event.source === parent) deliver(event);
  });

  window.softphoneHello = {
    framed,
    /** From now on the listener gets each message of the parent, first the ones that were held. */
    take(listener) {
      deliver = listener;
      held.splice(0).forEach(event => listener(event));
    },
  };

  if (framed) {
    parent.postMessage({ type: "softphone/HELLO", version, capabilities }, "*");
  }
})();
