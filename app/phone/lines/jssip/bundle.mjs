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
];

const PATCHES = series(new URL("./patches/", import.meta.url));

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
