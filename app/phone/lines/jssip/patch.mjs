// Applies unified diffs. A hunk is found by its lines, not by its number: they must stand in the text exactly once.

import { readFileSync } from "node:fs";

/** The parts of a patch, `[{path, hunks: [{old, new}, …]}, …]`. What stands before the first `---` says why. */
export function read(text) {
  const files = [];
  let hunk;
  for (const line of text.split("\n")) {
    if (line.startsWith("+++ ")) files.push({ path: line.slice(4).split("\t")[0], hunks: [] });
    else if (line.startsWith("@@ ")) files.at(-1).hunks.push((hunk = { old: [], new: [] }));
    else if (line.startsWith("--- ")) hunk = undefined;
    else if (hunk && /^[ -]/.test(line)) {
      hunk.old.push(line.slice(1));
      if (line[0] === " ") hunk.new.push(line.slice(1));
    } else if (hunk && line[0] === "+") hunk.new.push(line.slice(1));
  }
  if (!files.length || files.some(({ hunks }) => !hunks.length)) throw new Error("not a unified diff");
  return files;
}

function replaced(text, { old, new: instead }, name) {
  const before = `\n${old.join("\n")}\n`,
    [head, tail, ...more] = `\n${text}`.split(before);
  if (tail === undefined || more.length)
    throw new Error(`${name} does not fit: ${more.length ? "more than once" : "nowhere"} is\n${before}`);
  return `${head}\n${instead.join("\n")}\n${tail}`.slice(1);
}

/** The text with all hunks of a file applied; `name` is for the error where one does not fit. */
export const apply = (text, hunks, name) => hunks.reduce((now, hunk) => replaced(now, hunk, name), text);

/** All patches that `series` names, in its order: `[{name, path, hunks}, …]`. */
export function series(folder) {
  const names = readFileSync(new URL("series", folder), "utf8").split("\n").filter(Boolean);
  return names.flatMap(name => read(readFileSync(new URL(name, folder), "utf8")).map(file => ({ name, ...file })));
}
