/**
 * Why a file of the SDK could not be loaded, in words that say what to mend. The browser's own errors rarely do.
 */

import { instantiateNothing } from "./wasm.js";

const ASK_MS = 5_000;
const ADD_WASM = "add 'wasm-unsafe-eval' to script-src.";
const forbids = what => `The page's Content-Security-Policy forbids it: ${what}`;

/** An error whose message says what to mend. */
export class Trouble extends Error {}

const MIME = {
  js: ["text/javascript", /javascript/],
  mjs: ["text/javascript", /javascript/],
  wasm: ["application/wasm", /^application\/wasm$/],
};

/** Remembers what the page's security policy forbids of what is below `base`. Returns {words(), stop()}. */
export function watchPolicy(base) {
  let words = "";

  function on_violation({ blockedURI, effectiveDirective }) {
    const directive = effectiveDirective.replace("-elem", "");
    if (blockedURI.startsWith("wasm")) words ||= ADD_WASM;
    else if (blockedURI.startsWith(base)) words ||= `add ${base} to ${directive}.`;
  }

  document.addEventListener("securitypolicyviolation", on_violation);
  return {
    words: () => words && forbids(words),
    stop: () => document.removeEventListener("securitypolicyviolation", on_violation),
  };
}

/** Why no wasm runs in this page, in words; or "". WebKit's policy forbids it without an event. */
export function wasmFault() {
  if (!globalThis.WebAssembly)
    return "Python needs WebAssembly, which is switched off in this browser (by Safari's Lockdown Mode, for one).";
  try {
    instantiateNothing();
    return "";
  } catch {
    return forbids(ADD_WASM);
  }
}

/** The first of these files that does not come as it should, in words; or "". */
export async function firstFault(urls) {
  for (const url of urls) {
    const words = await fault(url);
    if (words) return words;
  }
  return "";
}

async function fault(url) {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(ASK_MS) });
    if (!response.ok) return `${url} answers ${response.status}.`;
    const [wanted, pattern] = MIME[url.split(".").at(-1)] ?? ["", /^/];
    const type = response.headers.get("content-type") ?? "";
    return pattern.test(type) ? "" : `${url} is served as ${type || "nothing"}; it must be ${wanted}.`;
  } catch {
    return `${url} cannot be fetched: is it there, and sent with Access-Control-Allow-Origin?`;
  }
}
