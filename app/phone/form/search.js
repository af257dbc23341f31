// The search behind one autocomplete field: what is asked of the host page, and which of its answers counts.
//
// An answer carries no query. So one question is out at a time, and what comes in answers it; when the person has typed on
// meanwhile, the answer is of an older query: it is dropped and the present text asked. A page that answers not at all (many
// ignore the first letter) must not hold up the next question, so patience is short, and shorter once it was in vain.

import { isObject } from "./schema.js";

const TYPING = 200;
const PATIENCE = 1500;
const SHORT_PATIENCE = 300;
const SILENCE = 5000;

/** Text as it is compared: without case and accents. */
export const folded = text => String(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The options of a host page's answer: whatever it is, a list of objects with a `label` that is text. */
export function optionsOf(answer) {
  if (!Array.isArray(answer)) return [];
  return answer
    .map(option =>
      isObject(option)
        ? { ...option, label: String(option.label ?? option.id ?? "") }
        : { label: String(option ?? ""), id: option },
    )
    .filter(option => option.label !== "");
}

/** One field's search. `ask(query)` is called for a question; listeners of `subscribe` hear of each change of `state()`. */
export function createSearch(ask) {
  let text = "";
  let found = []; // the last answer that counted,
  let foundFor = null; // and the text it was for
  let prefilled = [];
  let asked = null; // the last question,
  let question = null; // and if it is still out: {query, isOverdue}
  let isDue = false; // the present text waits for the question that is out
  let wasIgnored = false;
  const timers = { typing: 0, patience: 0, silence: 0 };
  const listeners = new Set();
  let snapshot = { options: [], isSearching: false, isAnswered: false };

  function publish() {
    const isSearching = question !== null || isDue || timers.typing !== 0;
    snapshot = { options: shown(), isSearching, isAnswered: foundFor === text };
    listeners.forEach(listener => listener());
  }

  // The answer as it is, narrowed while a newer one is on its way; of what the page has laid in, what has the text in it.
  function shown() {
    const wanted = folded(text);
    const fits = option => folded(option.label).includes(wanted);
    const own = foundFor === text ? found : found.filter(fits);
    const ids = new Set(own.map(option => option.id));
    return [...own, ...prefilled.filter(option => fits(option) && !ids.has(option.id))];
  }

  function start(name, delay, act) {
    stop(name);
    timers[name] = setTimeout(() => {
      timers[name] = 0;
      act();
    }, delay);
  }

  function stop(name) {
    clearTimeout(timers[name]);
    timers[name] = 0;
  }

  function due() {
    if (question !== null && !question.isOverdue) {
      isDue = question.query !== text;
      return publish();
    }
    isDue = false;
    question = { query: text, isOverdue: false };
    asked = text;
    start("patience", wasIgnored || text === "" ? SHORT_PATIENCE : PATIENCE, overdue);
    start("silence", SILENCE, silent);
    publish();
    ask(text);
  }

  function overdue() {
    if (question === null) return;
    question.isOverdue = true;
    if (isDue) {
      wasIgnored = true;
      due();
    }
  }

  function silent() {
    question = null;
    publish();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    state: () => snapshot,

    /** The person types: ask when the typing pauses. */
    type(now) {
      text = now;
      isDue = false;
      if (foundFor === text && question === null) stop("typing");
      else start("typing", TYPING, due);
      publish();
    },

    /** The list is opened: ask, unless there is something to show. */
    open(now) {
      text = now;
      if (foundFor !== text && prefilled.length === 0) due();
      else publish();
    },

    answer(options) {
      const isForText = question !== null ? question.query === text : asked === text && timers.typing === 0;
      const isStale = question !== null && !isForText;
      question = null;
      stop("patience");
      stop("silence");
      // Options that nobody has asked for are shown while they fit, and keep nobody from asking.
      if (!isStale) [found, foundFor] = [options, isForText ? text : null];
      if (isDue) due();
      else publish();
    },

    prefill(options) {
      prefilled = options;
      publish();
    },

    /** For the next call: answers go, what the page has laid in stays. */
    clear() {
      Object.keys(timers).forEach(stop);
      [text, found, foundFor, asked, question, isDue] = ["", [], null, null, null, false];
      publish();
    },
  };
}
