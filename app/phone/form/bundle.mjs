// How card.jsx and what it imports become card.js and card.css: options for esbuild, to which the build adds the two names.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

// React JSON Schema Form is written for React; Preact does the same in a tenth of the size.
const PREACT = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
  "react/jsx-runtime": "preact/jsx-runtime",
};

// Titles and descriptions are text: the markdown renderer would only make room for something else.
const plainText = {
  name: "plain text",
  setup(build) {
    build.onResolve({ filter: /^markdown-to-jsx/ }, ({ path }) => ({ path, namespace: "plain-text" }));
    build.onLoad({ filter: /.*/, namespace: "plain-text" }, () => ({
      contents: "export const Markdown = ({ children }) => children;",
    }));
  },
};

// References are pointers into the schema itself (schema.js): there is no address to resolve.
const noAddresses = {
  name: "no addresses",
  setup(build) {
    build.onResolve({ filter: /^fast-uri$/ }, ({ path }) => ({ path, namespace: "no-addresses" }));
    build.onLoad({ filter: /.*/, namespace: "no-addresses" }, () => ({
      contents: "export default { resolve: (base, reference) => reference, equal: (one, other) => one === other };",
    }));
  },
};

// With Preact, what `memo` and `forwardRef` make is a function, and that is asked first.
const noOtherKinds = {
  name: "no other kinds of components",
  setup(build) {
    build.onResolve({ filter: /^react-is$/ }, ({ path }) => ({ path, namespace: "no-other-kinds" }));
    build.onLoad({ filter: /.*/, namespace: "no-other-kinds" }, () => ({
      contents: "const no = () => false; export default { isForwardRef: no, isMemo: no };",
    }));
  },
};

// RJSF compares with a library that is made for every kind of value there is.
const ownEquality = {
  name: "own equality",
  setup(build) {
    const path = fileURLToPath(new URL("equal.js", import.meta.url));
    build.onResolve({ filter: /[\\/]deepEquals\.js$/ }, () => ({ path }));
  },
};

// What RJSF does otherwise than a form that people work with has to: (its file, ours, what of it).
const INSTEAD = [
  ["orderProperties", "order.js", "default"],
  ["parseDateString", "dates.js", "parseDateString"],
  ["toDateString", "dates.js", "toDateString"],
];

const ownParts = {
  name: "own parts",
  setup(build) {
    for (const [theirs, ours, name] of INSTEAD) {
      const file = fileURLToPath(new URL(ours, import.meta.url));
      build.onLoad({ filter: new RegExp(`@rjsf[\\\\/]utils[\\\\/].*[\\\\/]${theirs}\\.js$`) }, () => ({
        contents: `export { ${name} as default } from ${JSON.stringify(file)};`,
      }));
    }
  },
};

// RJSF takes a field that is named "" for what it is in: (file, what, what stands there instead).
const EMPTY_NAMES = [
  ["Form", "const rootPathId = fieldPathId.path[0] || '';", "const rootPathId = fieldPathId.path[0];"],
  [
    "ObjectField",
    "toFieldPathId(propertyName, globalFormOptions, fieldPathId.path)",
    "toFieldPathId('', globalFormOptions, [...fieldPathId.path, propertyName])",
  ],
];

const emptyNames = {
  name: "empty names",
  setup(build) {
    for (const [file, what, instead] of EMPTY_NAMES) {
      build.onLoad({ filter: new RegExp(`@rjsf[\\\\/]core[\\\\/].*[\\\\/]${file}\\.js$`) }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!source.includes(what)) throw new Error(`${path} no longer has "${what}": look what it has`);
        return { contents: source.replace(what, instead), loader: "js" };
      });
    }
  },
};

// @rjsf/core's index also exports a helper for its own tests, which asks for a validator that needs `eval`.
const noOtherValidator = {
  name: "no other validator",
  setup(build) {
    build.onResolve({ filter: /^@rjsf\/validator-ajv8$/ }, ({ path }) => ({
      path,
      namespace: "nothing",
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default null;" }));
  },
};

// Where the libraries make a regular expression from a schema, they get one that ends in time.
const boundedPatterns = {
  name: "bounded patterns",
  setup(build) {
    const pattern = fileURLToPath(new URL("pattern.js", import.meta.url));
    const files =
      /@cfworker[\\/]json-schema[\\/].*[\\/]validate\.js$|@rjsf[\\/]utils[\\/].*[\\/](retrieveSchema|omitExtraData)\.js$/;
    build.onLoad({ filter: files }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const changed = source.replace(/\b(new )?RegExp\(/g, "Pattern(");
      if (changed === source) throw new Error(`${path} makes no regular expressions any more: look where it does`);
      return { contents: `import { Pattern } from ${JSON.stringify(pattern)};\n${changed}`, loader: "js" };
    });
  },
};

export default {
  absWorkingDir: fileURLToPath(new URL("../../../", import.meta.url)),
  alias: PREACT,
  plugins: [plainText, noAddresses, noOtherKinds, ownEquality, ownParts, emptyNames, noOtherValidator, boundedPatterns],
  define: { "process.env.NODE_ENV": '"production"' },
  jsx: "automatic",
  format: "esm",
  target: "es2022",
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
};
