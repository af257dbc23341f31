/**
 * Goes into a page before the SDK's tag: counts what is made and what is taken back. `counts()` says how many listeners,
 * observers, timers and iframes there are now.
 */
const listeners = [];
const observers = new Set();
const timers = new Set();

// For tests that wait until a message of the phone has been heard: a message `fence:N` of the phone.
const fences = [];
const on_fence = ({ data }) => {
  if (typeof data === "string" && data.startsWith("fence:")) setTimeout(() => fences.splice(0).forEach(open => open()));
};
addEventListener("message", on_fence);
globalThis.untilHeard = () => new Promise(open => fences.push(open));

const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
const ours = ["message", "click", "load", "DOMContentLoaded", "pageshow", "pagehide"];
globalThis.listenForFences = () => add.call(globalThis, "message", on_fence); // after `document.open`
const same = (target, name, listener) => entry => entry[0] === target && entry[1] === name && entry[2] === listener;

EventTarget.prototype.addEventListener = function (name, listener, ...options) {
  const target = this ?? globalThis;
  const once = typeof options[0] === "object" && options[0]?.once;
  if (ours.includes(name) && !once && !listeners.some(same(target, name, listener)))
    listeners.push([target, name, listener]);
  return add.call(target, name, listener, ...options);
};

EventTarget.prototype.removeEventListener = function (name, listener, ...options) {
  const target = this ?? globalThis;
  const index = listeners.findIndex(same(target, name, listener));
  if (index >= 0) listeners.splice(index, 1);
  return remove.call(target, name, listener, ...options);
};

globalThis.MutationObserver = class extends MutationObserver {
  observe(...rest) {
    observers.add(this);
    return super.observe(...rest);
  }

  disconnect() {
    observers.delete(this);
    return super.disconnect();
  }
};

const { setTimeout: start, clearTimeout: stop } = globalThis;
globalThis.setTimeout = (callback, delay, ...rest) => {
  const timer = start(
    (...values) => {
      timers.delete(timer);
      callback(...values);
    },
    delay,
    ...rest,
  );
  if (delay > 500) timers.add(timer); // shorter ones end by themselves before a test looks
  return timer;
};
globalThis.clearTimeout = timer => {
  timers.delete(timer);
  stop(timer);
};

globalThis.counts = () => ({
  ...Object.fromEntries(ours.map(name => [name, listeners.filter(entry => entry[1] === name).length])),
  observers: observers.size,
  timers: timers.size,
  iframes: document.querySelectorAll("iframe").length,
});
