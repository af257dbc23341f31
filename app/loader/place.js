/**
 * Where the phone stands in the page: it is put back when the page takes it out, and goes into a modal dialog or a
 * full-screen element that would lie over it. Nothing here throws.
 */
const MARK = "data-softphone";

// A page that takes the phone out so often is at odds with it: it is left out.
const MOST_RETURNS = 10;
const WITHIN_MS = 2_000;

// What shows nothing of what is put into it.
const CLOSED = "video, audio, img, picture, canvas, iframe, frame, object, embed, input, textarea, select, svg, math";

const WATCHED = { childList: true, subtree: true, attributes: true, attributeFilter: ["open"] };

const kept = new Set();                                 // the wrappers of all phones of the page
let count = 0;

/** Whatever `act` throws is nobody's business but the console's. */
const safely = act => (...values) => {
  try {
    return act(...values);
  } catch (error) {
    console.error("softphone:", error);
    return undefined;
  }
};

/** Copies that the page has made of a phone (a router that keeps the pages it has left does) are no phones. */
function remove_copies() {
  for (const element of document.querySelectorAll(`[${MARK}]`)) if (!kept.has(element)) element.remove();
}

/** Moves a connected element without a reload of what is in it. Whether that was possible. */
function move(element, target) {
  if (typeof target.moveBefore !== "function") return false;
  try {
    target.moveBefore(element, null);
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps `wrapper` and the `iframe` in it in the page: in `parent`, an element, or the one that `selector` finds, or null for
 * the end of the body. `told` hears "away" (the page has taken the iframe out or moved it, so that its page is gone), "lost"
 * (again and again: it is left out), "covered" (something lies over it where it can't go), and "floating" or "settled" (it
 * stands elsewhere than in its parent, or there again). Returns {show(shown), loaded(), stop()}.
 */
export function keep(wrapper, iframe, parent, selector, told) {
  let at = null;                                        // where it stands
  let pane = null;                                      // the iframe's window there
  let shown = false;
  let floating = false;
  let covered = false;
  let layers = [];                                      // what lies over the page, the topmost last
  let returns = 0;                                      // since the phone last came up, or the clock began
  let clock = null;

  function rest() {
    returns = 0;
    clearTimeout(clock);
  }

  /** Where it belongs. */
  function home() {
    if (parent && !parent.isConnected) {
      const other = selector && document.querySelector(selector);
      if (other) parent = other;
    }
    return parent?.isConnected ? parent : document.body;
  }

  function find_layers() {
    const found = [...document.querySelectorAll(":modal")];
    const full = document.fullscreenElement;
    if (full && !found.includes(full)) found.push(full);
    layers = [...layers.filter(layer => found.includes(layer)), ...found.filter(layer => !layers.includes(layer))];
  }

  /** The topmost layer that it is not in, or null. */
  function cover() {
    const top = layers.filter(layer => layer.isConnected).at(-1);
    return shown && top && !top.contains(wrapper) ? top : null;
  }

  /** On top of the layer, whose own styles may cut off or displace what is in it. */
  function lift() {
    wrapper.setAttribute("popover", "manual");
    if (wrapper.matches(":popover-open")) wrapper.hidePopover();
    wrapper.showPopover();
  }

  function lower() {
    if (!wrapper.hasAttribute("popover")) return;
    if (wrapper.matches(":popover-open")) wrapper.hidePopover();
    wrapper.removeAttribute("popover");
  }

  function stands(target) {
    at = target;
    pane = iframe.contentWindow;
    const floats = Boolean(parent) && at !== parent;
    if (floats !== floating) {
      floating = floats;
      told(floating ? "floating" : "settled");
    }
  }

  /** The page has taken it out: back, where it belongs. */
  function put_back() {
    if (pane) told("away");
    pane = null;
    remove_copies();
    if (!kept.has(wrapper)) return;                     // who was told has removed the phone
    const target = home();
    if (!target) return;
    if (returns === MOST_RETURNS) {
      told("lost");
      at = null;
      return;
    }
    // By a timer: however slow the machine, it doesn't go off between two observers that answer each other.
    if (!returns++) clock = setTimeout(rest, WITHIN_MS);
    lower();
    if (iframe.parentNode !== wrapper) wrapper.append(iframe);
    if (!wrapper.isConnected) target.append(wrapper);
    stands(wrapper.parentNode);
  }

  /** Into what would lie over it, or home again. */
  function arrange() {
    const layer = cover();
    if (layer) {
      if (layer.matches(CLOSED) || !move(wrapper, layer)) {
        if (!covered) told("covered");
        covered = true;
        return;
      }
      stands(layer);
      lift();
    } else if (wrapper.hasAttribute("popover") && !(shown && layers.includes(at))) {
      const target = home();
      if (!target || !move(wrapper, target)) return;
      lower();
      stands(target);
    } else if (floating && parent.isConnected && !layers.includes(at) && move(wrapper, parent)) {
      stands(parent);
    }
  }

  function look() {
    if (!kept.has(wrapper)) return;
    if (!wrapper.isConnected || !iframe.isConnected) {
      if (at) put_back();
    } else if (wrapper.parentNode !== at || iframe.contentWindow !== pane) {
      const moved = at !== null;                        // by the page, which wants it there
      if (!moved) rest();
      const lost = pane;
      if (moved && wrapper.parentNode !== document.body) parent = wrapper.parentNode;
      stands(wrapper.parentNode);
      if (lost && lost !== pane) told("away");
    }
    if (at && kept.has(wrapper)) arrange();
  }

  const changed = safely(records => {
    if (records.some(({ type }) => type === "attributes")) find_layers();
    look();
  });
  const full_screen = safely(() => {
    find_layers();
    look();
  });
  /** Closing: out of it before the page takes it away. */
  const toggled = safely(({ target, newState }) => {
    if (newState !== "closed" || target === wrapper || !layers.includes(target)) return;
    layers = layers.filter(layer => layer !== target);
    look();
  });
  /** Dialogs in shadow trees are found when the focus goes there. */
  const focused = safely(event => {
    for (const node of event.composedPath()) {
      if (node instanceof ShadowRoot) observer.observe(node, WATCHED);
      else if (node instanceof Element && node.matches(":modal") && !layers.includes(node)) layers.push(node);
    }
    look();
  });
  const listeners = [["fullscreenchange", full_screen], ["beforetoggle", toggled], ["focusin", focused]];
  const observer = new MutationObserver(changed);

  const start = safely(() => {
    kept.add(wrapper);
    wrapper.setAttribute(MARK, ++count);
    observer.observe(document, WATCHED);
    for (const [name, listener] of listeners) document.addEventListener(name, listener, true);
    look();
  });
  start();

  return {
    show: safely(is_shown => {
      shown = is_shown;
      find_layers();
      look();
    }),
    /** The phone has come up: the page has left it alone for that long. */
    loaded: safely(rest),
    stop: safely(() => {
      kept.delete(wrapper);
      observer.disconnect();
      clearTimeout(clock);
      for (const [name, listener] of listeners) document.removeEventListener(name, listener, true);
      wrapper.remove();
    }),
  };
}
