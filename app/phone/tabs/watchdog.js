/**
 * The service worker that hangs up a call whose page is gone, however it went: closed, left, crashed, killed. A page that goes cannot say
 * whether it comes back; the Web Lock that it holds for its call becomes free in any case. It touches no loading: there is no `fetch` here.
 *
 * What it knows it has from the pages (told.js says in which shape), in memory only. A browser lets a worker live while something is asked
 * of it, so a page with a call tells every few seconds.
 */
import { hangUp } from "./bye.js";
import { read } from "./told.js";
import { Watches } from "./watches.js";

const STAY = 240_000; // milliseconds for which one message keeps us here: less than Chromium allows; Firefox ends it sooner

const watches = new Watches(navigator.locks, hangUp);

/** Only a page of this phone tells us something: not another one of its origin, not a worker. */
function isOurs(source) {
  const { scope } = self.registration;
  return source?.type === "window" && typeof source.url === "string" && source.url.startsWith(scope);
}

function stay() {
  let timer;
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, STAY);
  });
  return Promise.race([watches.idle(), late]).finally(() => clearTimeout(timer));
}

self.addEventListener("install", event => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("message", event => {
  const calls = isOurs(event.source) ? read(event.data) : null;
  if (!calls) return;
  watches.tell(event.source.id, calls);
  event.waitUntil(stay());
});
