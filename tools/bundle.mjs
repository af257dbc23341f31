// Bundles by esbuild. Arguments: the target folder, and a JSON list of {source, target, format, external}.
// Beside the folder, in bundled.json, it lists the files of which something stands in a bundle.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [folder, job] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });

// RJSF runs on Preact here.
const ALIAS = {
  "react": "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
  "react/jsx-runtime": "preact/jsx-runtime",
};

// Modules that are replaced: descriptions are shown as the plain text they are; what RJSF wants for its own tests is never called.
const REPLACED = {
  "markdown-to-jsx": "export const Markdown = ({ children }) => children; export default Markdown;",
  "@rjsf/validator-ajv8": "export default undefined;",
};

const replacements = {
  name: "replacements",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(markdown-to-jsx|@rjsf\/validator-ajv8)$/ }, ({ path }) => ({ path, namespace: "replaced" }));
    onLoad({ filter: /.*/, namespace: "replaced" }, ({ path }) => ({ contents: REPLACED[path] }));
  },
};

const results = await Promise.allSettled(JSON.parse(job).map(({ source, target, format, external }) => build({
  entryPoints: [source],
  outfile: join(folder, target),
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  ...(format && { format }),
  external,
  alias: ALIAS,
  plugins: [replacements],
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "silent",
  metafile: true,
})));

const files = results.flatMap(({ value }) => Object.values(value?.metafile.outputs ?? {})).flatMap(({ inputs }) =>
  Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "../bundled.json"), JSON.stringify([...new Set(files)].sort()));

for (const { reason } of results.filter(({ status }) => status === "rejected")) {
  for (const { text, location } of reason.errors ?? [{ text: reason.stack }]) {
    console.error(location ? `${location.file}:${location.line}: ${text}` : text);
  }
}
