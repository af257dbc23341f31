// Bundles the published SDK of JavaScript as a classic script that sets `window.softphone`; writes it to standard output.
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: 'import { softphone } from "@wazo/euc-plugins-sdk"; window.softphone = softphone;',
    resolveDir: process.cwd(),
  },
  bundle: true,
  format: "iife",
  write: false,
});
process.stdout.write(outputFiles[0].text);
