// Bundles by esbuild. Arguments: the target folder, and a JSON list of {source, target, format, external}.
// Beside the folder, in bundled.json, it lists the files of which something stands in a bundle.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [folder, job] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });

// A part may say by itself how it is bundled, in a bundle.mjs beside its entry.
const ownOptions = async source => {
  const file = join(dirname(source), "bundle.mjs");
  return existsSync(file) ? (await import(pathToFileURL(file))).default : {};
};

const results = await Promise.allSettled(JSON.parse(job).map(async ({ source, target, format, external }) => build({
  entryPoints: [source],
  outfile: join(folder, target),
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  ...(format && { format }),
  external,
  ...await ownOptions(source),
  logLevel: "silent",
  metafile: true,
})));

const files = results.flatMap(({ value }) => Object.values(value?.metafile.outputs ?? {})).flatMap(({ inputs }) =>
  Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "../bundled.json"), JSON.stringify([...new Set(files)].sort()));

for (const { reason } of results.filter(({ status }) => status === "rejected")) {
  for (const { text, location } of reason.errors ?? [{ text: reason.stack }]) {
    console.log(location ? `${location.file}:${location.line}: ${text}` : text);
  }
}
