/**
 * Why a file of the SDK could not be loaded, in words that say what to mend. The browser's own errors rarely do.
 */

const ASK_MS = 5_000;

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
    if (blockedURI.startsWith("wasm")) words ||= "add 'wasm-unsafe-eval' to script-src.";
    else if (blockedURI.startsWith(base)) words ||= `add ${base} to ${directive}.`;
  }

  document.addEventListener("securitypolicyviolation", on_violation);
  return {
    words: () => words && `The page's Content-Security-Policy forbids it: ${words}`,
    stop: () => document.removeEventListener("securitypolicyviolation", on_violation),
  };
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
