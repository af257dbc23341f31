/**
 * The one script tag: knows where it came from, makes `window.softphone`, and makes `import softphone` work in the
 * page's Python. A page that has none gets a MicroPython when its attributes or its JavaScript ask for a phone.
 */
import sources from "../../build/sources.json";
import wire from "../../build/wire.json";
import { holdClicks } from "./clicks.js";
import { door, registry } from "./door.js";
import { makeFacade } from "./facade.js";
import { watchPolicy } from "./failure.js";
import { makePythons } from "./pythons.js";

const our_url = import.meta.url;
const base = new URL("./", our_url).href;
const at = path => base + path;

if (registry.tag) second_tag();
else first_tag();

/** Nothing to do twice; another version is told. */
function second_tag() {
  if (JSON.stringify(registry.sources) === JSON.stringify(sources)) return;
  console.warn(
    `softphone: ${registry.base}softphone.js is at work in this page; ${our_url} is another version and does nothing.`,
  );
}

function first_tag() {
  Object.assign(registry, {
    tag: true,
    base,
    sources,
    schemaCheck: at("schema-check.js"),
    schemaZip: at("schema-check.zip"),
    byteCode: at("softphone-pyc.json"),
  });
  const policy = watchPolicy(base);
  const clicks = holdClicks(door);
  const { inside, face } = makeFacade({ wire, door, clicks, wanted: () => pythons.wanted() });
  const pythons = makePythons({ registry, at, our_url, inside, policy, clicks, given: attributes });
  registry.facade = inside;
  registry.failed = pythons.failed;
  Object.defineProperty(globalThis, "softphone", { __proto__: null, value: face, configurable: true, writable: true });
  document.addEventListener("softphone:ready", policy.stop, { once: true });
  pythons.open();
}

/** Ours by its address; where a redirect has led elsewhere, the one that has a server. */
function our_tag() {
  const tags = [...document.querySelectorAll('script[type="module"][src]')];
  const given = tags.filter(({ dataset }) => dataset.server);
  return tags.find(({ src }) => src === our_url) ?? (given.length === 1 ? given[0] : null);
}

/** The data-attributes of our tag that are arguments of `init`, or null where there is no server among them. */
function attributes() {
  const tag = our_tag();
  if (!tag?.dataset.server) return null;
  const names = wire.options.map(([, name]) => name).filter(name => name in tag.dataset);
  return Object.fromEntries(names.map(name => [name, tag.dataset[name]]));
}
