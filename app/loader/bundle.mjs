// How the loader's files become bundles.

import { readFile } from "node:fs/promises";

// MicroPython's loader also starts in Node, and asks every browser for its version: (what, what stands there instead).
const ELSEWHERE = [
  [/!function\(\)\{function humanReadableVersionToPacked[^]*?\}\(\);/, ""],
  [/\bENVIRONMENT_IS_NODE\b(?!\s*=)/g, "false"],
];

const browsersOnly = {
  name: "browsers only",
  setup(build) {
    build.onLoad({ filter: /micropython-webassembly-pyscript[\\/]micropython\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = ELSEWHERE.reduce((text, [what, instead]) => {
        if (text.search(what) < 0) throw new Error(`${path} no longer has ${what}: look what it has`);
        return text.replace(what, instead);
      }, source);
      return { contents, loader: "js" };
    });
  },
};

export default { plugins: [browsersOnly] };
