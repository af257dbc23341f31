// How jssip.js becomes a bundle: without what the phone has no use for.

import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const own = name => `module.exports = require(${JSON.stringify(fileURLToPath(new URL(name, import.meta.url)))});`;

// Instead of these modules: (which, what they are here).
const INSTEAD = [
  // The log of JsSIP is for its developers; nobody can switch it on in the phone.
  [/node_modules[\\/]debug[\\/]src[\\/]\w+\.js$/, "const quiet = () => quiet; quiet.default = quiet; module.exports = quiet;"],
  // The phone sends and takes calls only: no text messages, no subscriptions, no asking for abilities.
  [/jssip[\\/]lib[\\/](Subscriber|Notifier|Message|Options)\.js$/, "module.exports = class {};"],
  // Made for Node, and ten times as long.
  [/node_modules[\\/]events[\\/]events\.js$/, own("emitter.js")],
  // Knows every attribute there is; asked for is the direction of the media.
  [/node_modules[\\/]sdp-transform[\\/]lib[\\/]index\.js$/, own("sdp.js")],
];

const onlyCalls = {
  name: "only calls",
  setup(build) {
    for (const [filter, contents] of INSTEAD) build.onLoad({ filter }, () => ({ contents, loader: "js" }));
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

// What only tells developers something, in all files of JsSIP: (what, what stands there instead).
const TALK = [
  // lines for the log,
  [/^(\s*)(this\._)?logger\w*\.(debug|warn)\((.*)\);$/gm, "$1;"],
  // and what the grammar would rather have seen: asked of it is only whether it can read a text.
  [/if \(reportFailures === 0\) \{\s*matchFailed\(.*\);\s*\}/g, ""],
  [/reportFailures(\+\+|--);/g, ""],
  [/var offset = Math\.max\(pos, rightmostFailuresPos\);[^]*?return -1;/, "return -1;"],
  // Rules that nobody begins with: headers have names with capitals, and these four are asked for by name.
  [/^ +"(?!(?:host|absoluteURI|quoted_string|uuid)")[a-z]\w*": parse_\w+,?\n/gm, ""],
];

const silent = {
  name: "silent",
  setup(build) {
    build.onLoad({ filter: /jssip[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: TALK.reduce((text, [what, instead]) => text.replace(what, instead), source), loader: "js" };
    });
  },
};

// The private names of JsSIP get short, but those that a line asks for.
const LINES = new URL("../lines/", import.meta.url);
const lines = readdirSync(LINES).filter(name => name.endsWith(".py")).map(name => readFileSync(new URL(name, LINES), "utf8"));
const kept = new Set(lines.join("\n").match(/\b_[a-z]\w*/g));

export default {
  plugins: [onlyCalls, nameOnly, silent],
  mangleProps: /^_[a-z]/,
  reserveProps: new RegExp(`^(${[...kept].join("|")})$`),
};
