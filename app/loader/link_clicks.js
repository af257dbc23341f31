/**
 * Clicks on links: which are ours to take, and the last word on them. The page comes first: a click that it prevents in any
 * handler is its own. But a row that stops the propagation has not prevented anything, so whoever listens at the document
 * never hears of that click. Therefore the click is noted on its way down, and looked at again behind each element's own
 * handlers: where the way ends, it is decided.
 */

const { apply } = Reflect;
const { defineProperty } = Object;
const { WeakSet, document, queueMicrotask, setTimeout } = globalThis;

const bare =
  method =>
  (self, ...args) =>
    apply(method, self, args);
const attribute = bare(globalThis.Element?.prototype.getAttribute);
const attribute_ns = bare(globalThis.Element?.prototype.getAttributeNS);
const path_of = bare(globalThis.Event?.prototype.composedPath);
const prevent = bare(globalThis.Event?.prototype.preventDefault);
const listen = bare(globalThis.EventTarget?.prototype.addEventListener);
const unlisten = bare(globalThis.EventTarget?.prototype.removeEventListener);

const XLINK = "http://www.w3.org/1999/xlink";
const DOCUMENT = 9;

const heard = new Set(); // who is heard: [root, listener]
const under_way = new WeakSet(); // clicks that are followed: several roots may hear of one

/** Whether a click belongs to the browser or the page: prevented, modified, another button. */
function taken(event) {
  return (
    event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  );
}

/** Whether the text around path[start] can be edited; SVG elements ask the HTML around them. */
function editable(path, start) {
  if ((path[start].ownerDocument ?? document)?.designMode === "on") return true;
  for (let i = start; i < path.length; i++) {
    if (typeof path[i].isContentEditable === "boolean") return path[i].isContentEditable;
  }
  return false;
}

/** Of a click, {link, href}: the closest link and its address as written. Null where it is not ours to take. */
export function href(event) {
  try {
    if (taken(event)) return null;
    const path = path_of(event);
    for (let i = 0; i < path.length; i++) {
      const link = path[i];
      if (link.localName !== "a" && link.localName !== "area") continue;
      const address = attribute(link, "href") ?? attribute_ns(link, XLINK, "href");
      if (address !== null) return editable(path, i) ? null : { link, href: address };
    }
    return null;
  } catch {
    return null;
  }
}

/**
 * Hears the clicks on links in `root` (a window, or a shadow root) that nobody else wants. Where `wants(href)`, the browser's
 * own action is prevented and `act(href, event)` is called. Returns the undo.
 */
export function clicks(root, wants, act) {
  const note = event => {
    try {
      if (!under_way.has(event) && href(event)) follow(event, root, wants, act);
    } catch {
      /* a click that is like none is the browser's */
    }
  };
  const entry = [root, note];
  heard.add(entry);
  listen(root, "click", note, true);
  return () => {
    heard.delete(entry);
    unlisten(root, "click", note, true);
  };
}

/** Hears them again, where `document.open` has had the listeners forgotten. */
export function clicks_again() {
  for (const [root, note] of heard) listen(root, "click", note, true);
}

function follow(event, root, wants, act) {
  let done = false;
  let theirs = false; // the page has prevented it after we had to
  const path = path_of(event);
  const last = path.find(node => node.nodeType === DOCUMENT);
  under_way.add(event);

  function let_go() {
    for (const node of path) for (const capture of [true, false]) unlisten(node, "click", look, capture);
  }

  /** Behind the handlers of one element, or of the document: does it end here? */
  function look({ currentTarget, eventPhase }) {
    if (done || !(event.cancelBubble || (currentTarget === last && eventPhase !== 1))) return;
    done = true;
    let_go();
    const found = href(event);
    if (!found || !wants(found.href)) return;
    prevent(event);
    act(found.href, event);
  }

  /** The way ends in the middle of a handler, which may still prevent it: the browser's action waits for no one. */
  function cut_off() {
    const found = done ? null : href(event);
    if (!found || !wants(found.href)) return;
    done = true;
    prevent(event);
    queueMicrotask(() => theirs || act(found.href, event));
  }

  const own = (name, more) => {
    const method = event[name];
    const value = () => {
      apply(method, event, []);
      more();
    };
    defineProperty(event, name, { __proto__: null, value, configurable: true, writable: true });
  };
  own("stopImmediatePropagation", cut_off);
  own("stopPropagation", () => event.currentTarget === root && event.eventPhase === 1 && cut_off());
  own("preventDefault", () => {
    theirs = true;
  });
  for (const node of path) for (const capture of [true, false]) listen(node, "click", look, capture);
  setTimeout(let_go);
}
