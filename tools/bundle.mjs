// Bundles by esbuild. Arguments: the target folder, and a JSON list of {sources, targets, format, external}.
// Beside the folder, in bundled.json, it lists the files of which something stands in a bundle.
import { existsSync, rmSync, writeFileSync } from "node:fs";
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

// Of several sources, what more than one needs is in shared.js.
const inAndOut = (sources, targets) =>
  sources.length === 1
    ? { entryPoints: sources, outfile: join(folder, targets[0]) }
    : {
        entryPoints: sources.map((source, index) => ({ in: source, out: targets[index].replace(/\.js$/, "") })),
        outdir: folder,
        splitting: true,
        chunkNames: join(dirname(targets[0]), "shared"),
      };

const bundle = async ({ sources, targets, format, external }) =>
  build({
    ...inAndOut(sources, targets),
    bundle: true,
    minify: true,
    charset: "utf8",
    target: "es2022",
    legalComments: "none",
    ...(format && { format }),
    external,
    ...(await ownOptions(sources[0])),
    logLevel: "silent",
    metafile: true,
  });

try {
  const results = await Promise.all(JSON.parse(job).map(bundle));
  const inputs = results
    .flatMap(({ metafile }) => Object.values(metafile.outputs))
    .flatMap(output => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  writeFileSync(join(folder, "../bundled.json"), JSON.stringify([...new Set(files)].sort()));
} catch (error) {
  for (const { text, location } of error.errors ?? [{ text: error.stack }]) {
    console.error(location ? `${location.file}:${location.line}: ${text}` : text);
  }
  process.exit(1);
}
