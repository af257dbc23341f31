// Bundles by esbuild. Arguments: the target folder, and a JSON list of {source, target, format, external}.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [folder, job] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });

// RJSF runs on Preact here, and descriptions are shown as the plain text they are.
const ALIAS = {
  "react": "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
  "react/jsx-runtime": "preact/jsx-runtime",
};

const plainText = {
  name: "plain text for markdown",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^markdown-to-jsx/ }, () => ({ path: "markdown", namespace: "plain" }));
    onLoad({ filter: /.*/, namespace: "plain" }, () => ({
      contents: "export const Markdown = ({ children }) => children; export default Markdown;",
    }));
  },
};

await Promise.all(JSON.parse(job).map(({ source, target, format, external }) => build({
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
  plugins: [plainText],
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "error",
})));
