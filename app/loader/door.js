/**
 * The dangerous acts of the SDK: reading a message, posting one, resolving a URL, a selector or a click.
 *
 * Python must not do them itself, because a MicroPython that a page brings along lets JavaScript exceptions tear through
 * it. So: no function here throws, each is bounded, and what they need of the page is taken when this file runs, so
 * that a page which replaces `JSON.stringify` later does no harm.
 */
import { clicks, clicks_again, href } from "./link_clicks.js";
import { keep } from "./place.js";

const { parse, stringify } = JSON;
const { apply } = Reflect;
const { isArray } = Array;
const { isFinite } = Number;
const { isView } = ArrayBuffer;
const { defineProperty, freeze, getOwnPropertyDescriptor, hasOwn, keys } = Object;
const { URL, Promise, Symbol, String, AbortSignal, Uint8Array, document, fetch, open, top } = globalThis;

// Methods as functions that take their object first.
const bare =
  method =>
  (self, ...args) =>
    apply(method, self, args);
const tag_of = bare(Object.prototype.toString);
const iso_date = bare(Date.prototype.toISOString);
const time_of = bare(Date.prototype.getTime);
const split = bare(String.prototype.split);
const well_formed = bare(
  String.prototype.toWellFormed
    ?? function () {
      return this.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
    },
);
const window_of = bare(getOwnPropertyDescriptor(globalThis.HTMLIFrameElement?.prototype ?? {}, "contentWindow")?.get);
const hex = bare(Number.prototype.toString);
const random = globalThis.crypto?.getRandomValues.bind(globalThis.crypto);
const query = bare(globalThis.Document?.prototype.querySelector);

const REACH_MS = 10_000;
const CHECK_MS = 10_000; // what is asked of the phone meanwhile waits

// A message comes from outside; a value is what the page itself hands to a method.
const MESSAGE = { depth: 100, nodes: 20_000, characters: 2_000_000 };
const VALUE = { depth: 100, nodes: 200_000, characters: 2_000_000 };

// Boxed primitives count as what they box.
const UNBOX = {
  __proto__: null,
  "[object String]": bare(String.prototype.valueOf),
  "[object Number]": bare(Number.prototype.valueOf),
  "[object Boolean]": bare(Boolean.prototype.valueOf),
};

/** The words of whatever was thrown: "Name: message". */
function words(error) {
  try {
    if (typeof error === "object" && error && typeof error.message === "string")
      return `${error.name}: ${error.message}`;
    return String(error);
  } catch {
    return "an error without words";
  }
}

class Refusal {
  constructor(reason) {
    this.reason = reason;
  }
}

const absent = value => value === undefined || typeof value === "function" || typeof value === "symbol";

/** Returns `text(value, name)`, which writes JSON; all it writes shares one budget. Throws a Refusal. */
function writer(limits) {
  let nodes = limits.nodes;
  let characters = limits.characters;
  const open = []; // the containers under way, outermost first
  const names = []; // and how each was reached

  function refuse(reason, name, depth) {
    let path = "";
    for (let i = 0; i < depth; i++) path += `${names[i]}.`;
    throw new Refusal(`${reason} at ${path}${name}`);
  }

  function quoted(text, name, depth) {
    characters -= text.length;
    if (characters < 0) refuse(`too large (more than ${limits.characters} characters)`, name, depth);
    return stringify(well_formed(text));
  }

  function list(items, depth) {
    if (items.length > nodes) refuse(`too large (more than ${limits.nodes} values)`, names[depth - 1], depth - 1);
    let out = "[";
    for (let i = 0; i < items.length; i++) out += (i ? "," : "") + text(items[i], i, depth);
    return out + "]";
  }

  function record(object, depth) {
    if (isView(object)) return "null";
    const own = keys(object);
    let out = "{";
    for (let i = 0; i < own.length; i++) {
      const value = object[own[i]];
      if (absent(value)) continue;
      out += `${out === "{" ? "" : ","}${quoted(own[i], own[i], depth)}:${text(value, own[i], depth)}`;
    }
    return out + "}";
  }

  function container(value, name, depth) {
    if (depth >= limits.depth) refuse(`too deep (more than ${limits.depth} levels)`, name, depth);
    for (let i = 0; i < depth; i++) if (open[i] === value) refuse("cyclic", name, depth);
    open[depth] = value;
    names[depth] = name;
    return isArray(value) ? list(value, depth + 1) : record(value, depth + 1);
  }

  function text(value, name, depth = 0) {
    if (--nodes < 0) refuse(`too large (more than ${limits.nodes} values)`, name, depth);
    if (typeof value === "string") return quoted(value, name, depth);
    if (typeof value === "number") return isFinite(value) ? String(value) : "null";
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value === "bigint") refuse("BigInt", name, depth);
    if (value === null || absent(value)) return "null";
    const kind = tag_of(value);
    if (kind === "[object Date]") return isFinite(time_of(value)) ? stringify(iso_date(value)) : "null";
    if (kind in UNBOX) return text(UNBOX[kind](value), name, depth);
    return container(value, name, depth);
  }

  return text;
}

/** Runs `make`; a string that begins with "!" says why there is no result. */
function or_reason(make) {
  try {
    return make();
  } catch (error) {
    return `!${error instanceof Refusal ? error.reason : `unreadable, ${words(error)}`}`;
  }
}

/**
 * The message's `type`, or null if its data is not an object with a string `type` of its own; or if an iframe is given and
 * it is not that one's window that speaks. (Python could compare windows, too, but a proxy of one takes it a millisecond.)
 */
function peek(event, iframe) {
  try {
    const { data, source } = event;
    if (iframe && (!source || source !== window_of(iframe))) return null;
    if (typeof data !== "object" || data === null || isArray(data)) return null;
    const type = getOwnPropertyDescriptor(data, "type")?.value;
    return typeof type === "string" ? type : null;
  } catch {
    return null;
  }
}

/**
 * JSON text of the named fields of a message, as a list; of the whole message for "*". Else "!" and the reason.
 * Dates become ISO 8601; what JSON cannot say becomes null.
 */
function read(event, fields) {
  return or_reason(() => {
    const { data } = event;
    const text = writer(MESSAGE);
    if (fields === "*") return text(data, "message");
    let out = "[";
    for (const name of fields ? split(fields, ",") : []) {
      out += (out === "[" ? "" : ",") + text(hasOwn(data, name) ? data[name] : null, name);
    }
    return out + "]";
  });
}

/** The Blob in a message's `value`, or null. */
function blob(event) {
  try {
    const value = getOwnPropertyDescriptor(event.data, "value")?.value;
    return tag_of(value) === "[object Blob]" ? value : null;
  } catch {
    return null;
  }
}

/** A text that nobody guesses. (`randomUUID` is there in secure pages only.) */
function unique() {
  const bytes = random(new Uint8Array(16));
  let text = "";
  for (let i = 0; i < 16; i++) text += (bytes[i] < 16 ? "0" : "") + hex(bytes[i], 16);
  return text;
}

/** JSON text of any JavaScript value, or "!" and the reason. */
function text(value) {
  return or_reason(() => writer(VALUE)(value, "value"));
}

/** What is wrong with JSON text, or "". */
function fault(text) {
  try {
    parse(text);
    return "";
  } catch (error) {
    return words(error);
  }
}

/**
 * Posts `json`, with further fields given as [name, JSON text, name, JSON text …], to the window of exactly `origin`.
 * Returns "" or what went wrong.
 */
function post(target, origin, json, fields) {
  try {
    const message = parse(json);
    for (let i = 0; i < (fields?.length ?? 0); i += 2) {
      const value = parse(fields[i + 1]);
      defineProperty(message, fields[i], {
        __proto__: null,
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    target.postMessage(message, origin); // the frame's own: replacing the page's does not reach it
    return "";
  } catch (error) {
    return words(error) || "an error without words";
  }
}

/**
 * Opens a window with the phone of this iframe in it, or brings the one of that name to the front. Returns "", or why not; of a new
 * one what `post` posts to.
 */
function popOut(name, iframe) {
  try {
    void top.document; // a page within another site's shares nothing with the window: this throws
    const opened = open("", name, `popup,width=${iframe.width},height=${iframe.height}`);
    if (!opened) return "blocked";
    opened.focus();
    if (opened.document.body.firstChild) return "";
    const posts = [];
    import(`${registry.base}window.js`).then(({ fill }) => fill(opened, iframe, posts)).catch(() => opened.close());
    return { postMessage: (...post) => posts.push(post) };
  } catch (error) {
    return words(error);
  }
}

/** The absolute form of a URL, or "". */
function url(text, base) {
  try {
    return new URL(text, base || undefined).href;
  } catch {
    return "";
  }
}

/** The origin of an absolute URL, or "" where there is none or it is opaque: "null" is everybody's. */
function origin(text) {
  try {
    const found = new URL(text).origin;
    return found === "null" ? "" : found;
  } catch {
    return "";
  }
}

/** The first element that the selector finds, or null. */
function find(selector) {
  try {
    return query(document, selector);
  } catch {
    return null;
  }
}

/** Runs `act` and tells whether the page's own policy has kept it from connecting to the URL's origin. */
async function barred(url, act) {
  let found = false;
  const heard = ({ effectiveDirective, blockedURI }) => {
    found ||= effectiveDirective === "connect-src" && origin(blockedURI) === origin(url);
  };
  document?.addEventListener("securitypolicyviolation", heard);
  await act();
  await new Promise(resolve => setTimeout(resolve, 0)); // the event is a task of its own
  document?.removeEventListener("securitypolicyviolation", heard);
  return found;
}

/** A promise of whether anything answers at the URL. Where the page's policy forbids to ask, it is taken to be there. */
async function reach(url) {
  let answered = false;
  const ask = async () => {
    try {
      const signal = AbortSignal.timeout(REACH_MS);
      await fetch(url, { __proto__: null, mode: "no-cors", cache: "no-store", credentials: "omit", signal });
      answered = true;
    } catch {
      /* refused, unknown, too slow */
    }
  };
  return (await barred(url, ask)) || answered;
}

let checker = null; // the module of schema-check.js, once it has been needed

/** The same promise, which fails if it takes too long. */
async function in_time(promise, ms) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise of JSON text: [[path, what was expected] …]; or "!" and the reason why there was no check. */
async function checkSchema(url, schema, ui_schema) {
  try {
    checker ??= await in_time(import(url), CHECK_MS);
    return stringify(checker.check(schema, ui_schema));
  } catch (error) {
    return `!${words(error)}`;
  }
}

/** The same for a value, at once; "" while the validator has not been loaded. */
function checkValue(schema, value) {
  try {
    return checker ? stringify(checker.validate(schema, value)) : "";
  } catch (error) {
    return `!${words(error)}`;
  }
}

export const door = freeze({
  peek,
  read,
  blob,
  unique,
  text,
  fault,
  object: parse,
  post,
  popOut,
  url,
  origin,
  find,
  href,
  clicks,
  clicksAgain: clicks_again,
  reach,
  checkSchema,
  checkValue,
  words,
  keep,
});

const REGISTRY = Symbol.for("softphone");
if (!hasOwn(globalThis, REGISTRY)) {
  const base = new URL("./", import.meta.url).href;
  const value = {
    tag: false,
    base,
    owner: null,
    schemaCheck: `${base}schema-check.js`,
    schemaZip: `${base}schema-check.zip`,
  };
  defineProperty(value, "door", { __proto__: null, value: door, enumerable: true });
  defineProperty(globalThis, REGISTRY, { __proto__: null, value });
}

/** The one object that the page's parts meet in: `globalThis[Symbol.for("softphone")]`. */
export const registry = globalThis[REGISTRY];
