/**
 * Where the phone stands in the page: it is put back when the page takes it out, goes into a modal dialog or a full-screen
 * element that would lie over it, out of what is inert, and on top of what covers it. Nothing here throws.
 */
const MARK = "data-softphone";

// A page that takes the phone out so often is at odds with it: it is left out.
const MOST_RETURNS = 10;
const WITHIN_MS = 2_000;

// What shows nothing of what is put into it.
const CLOSED = "video, audio, img, picture, canvas, iframe, frame, object, embed, input, textarea, select, svg, math";

// What pages set on all that isn't their own dialog.
const SHUT = ["inert", "aria-hidden"];

const WATCHED = { childList: true, subtree: true, attributes: true, attributeFilter: ["open", ...SHUT] };

const kept = new Set(); // the wrappers of all phones of the page
let count = 0;

/** Whatever `act` throws is nobody's business but the console's. */
const safely =
  act =>
  (...values) => {
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

/** Whether a node is in an element, or in a shadow tree of what is in it. */
function within(node, element) {
  for (; node; node = node.parentNode ?? node.host) if (node === element) return true;
  return false;
}

/**
 * Keeps `wrapper` and the `iframe` in it in the page: in `parent`, an element, or the one that `selector` finds, or null for
 * the end of the body. `told` hears "away" (the page has taken the iframe out or moved it, so that its page is gone), "lost"
 * (again and again: it is left out), "covered" (something lies over it where it can't go), and "floating" or "settled" (it
 * stands elsewhere than in its parent, or there again). Returns {show(shown, free), loaded(), stop()}: `free` says that the page
 * leaves it open what the phone lies over.
 */
export function keep(wrapper, iframe, parent, selector, told) {
  let at = null; // where it stands
  let pane = null; // the iframe's window there
  let shown = false;
  let free = false;
  let floating = false;
  let covered = false;
  let in_vain = false; // it was lifted, and something still lies over it
  let layers = []; // what lies over the page, the topmost last
  let returns = 0; // since the phone last came up, or the clock began
  let clock = null;

  function rest() {
    returns = 0;
    clearTimeout(clock);
  }

  /** Whether the page may be gainsaid once more. */
  function insist() {
    if (returns === MOST_RETURNS) return false;
    // By a timer: however slow the machine, it doesn't go off between two observers that answer each other.
    if (!returns++) clock = setTimeout(rest, WITHIN_MS);
    return true;
  }

  function tell_covered() {
    if (!covered) told("covered");
    covered = true;
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

  /** Where else than at home it must be to be of use: in the topmost layer, or out of what is inert. Null: nowhere else. */
  function shelter() {
    if (!shown) return null;
    const top = layers.filter(layer => layer.isConnected).at(-1);
    if (top) return within(home(), top) ? null : top;
    const place = home();
    return (place?.host ?? place)?.closest("[inert]") ? document.documentElement : null;
  }

  /** What gets a click in its middle: null where that is not to be seen. */
  function hit() {
    const { left, top, width, height } = iframe.getBoundingClientRect();
    if (!width || !height || iframe.style.pointerEvents === "none") return iframe;
    return iframe.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
  }

  /** On top of everything: styles of what it is in may cut it off or displace it. */
  function lift() {
    if (typeof wrapper.showPopover !== "function") return;
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
    if (!kept.has(wrapper)) return; // who was told has removed the phone
    const target = home();
    if (!target) return;
    if (!insist()) {
      told("lost");
      at = null;
      return;
    }
    listen(); // `document.open` has every listener forgotten
    lower();
    if (iframe.parentNode !== wrapper) wrapper.append(iframe);
    if (!wrapper.isConnected) target.append(wrapper);
    stands(wrapper.parentNode);
  }

  /** Into what would lie over it, or home again. */
  function arrange() {
    const other = shelter();
    const target = other ?? home();
    if (!target || target === at) return;
    if (target.matches?.(CLOSED) || !move(wrapper, target)) {
      if (other) tell_covered();
      return;
    }
    if (!other) lower();
    stands(target);
    if (other) lift();
  }

  /** On top of what lies over it, if where it stands is not the page's own doing. */
  function raise() {
    const away = at !== home();
    if (!away && !shown) lower();
    if (!shown || in_vain || !(away || (free && (floating || !parent))) || hit() === iframe) return;
    lift();
    const other = hit();
    in_vain = other !== iframe;
    if (in_vain && other) tell_covered();
  }

  /** A page shuts off whatever is beside its own dialog: the phone is to be answered there, too. */
  function open_up() {
    for (const element of [wrapper, iframe])
      for (const name of SHUT) {
        if (!element.hasAttribute(name)) continue;
        if (insist()) element.removeAttribute(name);
        else tell_covered();
      }
  }

  function look(closely = true) {
    if (!kept.has(wrapper)) return;
    if (!wrapper.isConnected || !iframe.isConnected) {
      if (at) put_back();
    } else if (wrapper.parentNode !== at || iframe.contentWindow !== pane) {
      const moved = at !== null; // by the page, which wants it there
      if (!moved) rest();
      const lost = pane;
      if (moved && wrapper.parentNode !== document.body) parent = wrapper.parentNode;
      stands(wrapper.parentNode);
      if (lost && lost !== pane) told("away");
    }
    if (!at || !kept.has(wrapper)) return;
    open_up();
    arrange();
    if (closely) raise();
  }

  const changed = safely(records => {
    const dialogs = records.some(({ attributeName }) => attributeName === "open");
    if (dialogs) find_layers();
    // What covers a whole page is put into its body; to look closely at every change would cost a layout each.
    look(dialogs || records.some(({ target, addedNodes }) => target === document.body && addedNodes.length));
  });
  const full_screen = safely(() => {
    find_layers();
    look();
  });
  /** Closing: out of it before the page takes it away. */
  const closing = safely(({ target, newState }) => {
    if (newState !== "closed" || target === wrapper || !layers.includes(target)) return;
    layers = layers.filter(layer => layer !== target);
    look(false);
  });
  /** A popover, maybe, has opened or closed. */
  const toggled = safely(({ target }) => {
    if (target !== wrapper) look();
  });
  /** Dialogs in shadow trees are found when the focus goes there. */
  const focused = safely(event => {
    for (const node of event.composedPath()) {
      if (node instanceof ShadowRoot) observer.observe(node, WATCHED);
      else if (node instanceof Element && node.matches(":modal") && !layers.includes(node)) layers.push(node);
    }
    look();
  });
  const listeners = [
    ["fullscreenchange", full_screen],
    ["beforetoggle", closing],
    ["toggle", toggled],
    ["focusin", focused],
  ];
  const observer = new MutationObserver(changed);

  function listen() {
    for (const [name, listener] of listeners) document.addEventListener(name, listener, true);
  }

  const start = safely(() => {
    kept.add(wrapper);
    wrapper.setAttribute(MARK, ++count);
    observer.observe(document, WATCHED);
    listen();
    look();
  });
  start();

  return {
    show: safely((is_shown, is_free) => {
      [shown, free, in_vain] = [is_shown, is_free, false];
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
