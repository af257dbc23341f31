// How main.js becomes a bundle: JsSIP as it comes, with the patches of patches, and with modules of ours instead of a few.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { apply, series } from "./patch.mjs";

const own = name => `module.exports = require(${JSON.stringify(fileURLToPath(new URL(name, import.meta.url)))});`;

// Instead of these modules: (which, what they are here).
const INSTEAD = [
  // JsSIP's log is for its developers, and holds passwords' digests: nobody can switch it on in the phone.
  ["debug/src/browser.js", "const quiet = () => quiet; quiet.default = quiet; module.exports = quiet;"],
  // Knows MD5 alone.
  ["jssip/lib/DigestAuthentication.js", own("digest.js")],
  // Made for Node, and ten times as long.
  ["events/events.js", own("emitter.js")],
  // Knows every attribute there is; asked for is the direction of the media.
  ["sdp-transform/lib/index.js", own("sdp.js")],
  // Nobody asks for these: what comes outside dialogs is offered as "request", and the socket is ours.
  ...["Message", "Notifier", "Options", "WebSocketInterface"].map(name => [
    `jssip/lib/${name}.js`,
    "module.exports = class {};",
  ]),
];

// The rules of JsSIP's grammar that are asked for: by name in JsSIP and here, and for the headers of a message that it reads.
const RULES = (
  "SIP_URI Name_Addr_Header Request_Response Status_Line host quoted_string uuid "
  + "Call_ID Contact Content_Length Content_Type CSeq Event From Max_Forwards Record_Route Refer_To Replaces Session_Expires Subscription_State To Via"
).split(" ");

const PATCHES = series(new URL("./patches/", import.meta.url));

const must = (text, what, instead) => {
  if (text.search(what) < 0) throw new Error(`JsSIP's Grammar.js no longer has ${what}: look what it has`);
  return text.replace(what, instead);
};

/** The grammar without what serves other rules only, and without its reports of failures, which nobody reads. */
function grammar(source) {
  const text = must(source, /\n *if \(reportFailures === 0\) \{\n *matchFailed\(.*\);\n *\}/g, "");
  const functions = new Map(
    [...text.matchAll(/\n( *)function parse_(\w+)\(\) \{[^]*?\n\1\}/g)].map(([code, , name]) => [name, code]),
  );
  const needed = new Set(RULES);
  for (const name of needed) for (const [, other] of functions.get(name).matchAll(/\bparse_(\w+)/g)) needed.add(other);
  const table = RULES.map(name => `${name}: parse_${name}`).join(", ");
  return [...functions]
    .filter(([name]) => !needed.has(name))
    .reduce(
      (now, [, code]) => now.replace(code, ""),
      must(text, /\bparseFunctions = \{[^]*?\}/, `parseFunctions = { ${table} }`),
    );
}

const below = (folder, path) => path.replaceAll("\\", "/").split(`/node_modules/${folder}`).slice(1).at(-1);

const jssip = {
  name: "jssip",
  setup(build) {
    const unused = new Set([...INSTEAD, ...PATCHES]);
    build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, async ({ path }) => {
      const instead = INSTEAD.find(([name]) => below("", path) === name);
      if (instead) {
        unused.delete(instead);
        return { contents: instead[1], loader: "js" };
      }
      if (below("jssip/", path) === "lib/Grammar.js")
        return { contents: grammar(await readFile(path, "utf8")), loader: "js" };
      const patches = PATCHES.filter(patch => patch.path === below("jssip/", path));
      if (!patches.length) return undefined;
      patches.forEach(patch => unused.delete(patch));
      const text = await readFile(path, "utf8");
      return { contents: patches.reduce((now, { hunks, name }) => apply(now, hunks, name), text), loader: "js" };
    });
    build.onEnd(() => {
      const all = INSTEAD.length + PATCHES.length;
      if (!unused.size || unused.size === all) return undefined; // the worker beside it has nothing of JsSIP
      return { errors: [...unused].map(part => ({ text: `no such file in JsSIP: ${part.path ?? part[0]}` })) };
    });
  },
};

// Of package.json, two lines are asked for.
const nameOnly = {
  name: "name only",
  setup(build) {
    build.onLoad({ filter: /jssip[\\/]package\.json$/ }, async ({ path }) => {
      const { title, version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ title, version }), loader: "json" };
    });
  },
};

export default { plugins: [nameOnly, jssip] };
