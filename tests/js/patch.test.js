import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { apply, read, series } from "../../app/phone/lines/jssip/patch.mjs";

const PATCH = `Why it is.

--- lib/x.js
+++ lib/x.js
@@ -1,3 +1,4 @@
 one
-two
+zwei
+drei
 
@@ -7,1 +8,1 @@
-nine
+neun
`;

const [{ path, hunks }] = read(PATCH);

test("a patch changes the lines it names, wherever they stand", () => {
  assert.equal(path, "lib/x.js");
  assert.equal(apply("zero\none\ntwo\n\nfour\nnine\n", hunks, "x"), "zero\none\nzwei\ndrei\n\nfour\nneun\n");
  assert.equal(apply("one\ntwo\n\nnine\nten\n", hunks, "x"), "one\nzwei\ndrei\n\nneun\nten\n");
});

test("a patch that does not fit is an error that names it", () => {
  for (const text of [
    "one\n two\n\nnine\n",
    "one\ntwo\n\n",
    "",
    "one\ntwo\n\nnine\none\ntwo\n\n",
    "xone\ntwo\n\nnine\n",
  ]) {
    assert.throws(() => apply(text, hunks, "560-x.patch"), /560-x\.patch does not fit/);
  }
  for (const text of ["", "text alone", "+++ lib/x.js\n"]) assert.throws(() => read(text), /not a unified diff/);
});

test("every patch fits the JsSIP that is pinned, and says why it is", () => {
  const folder = new URL("../../app/phone/lines/jssip/patches/", import.meta.url);
  const texts = new Map();
  for (const { name, path, hunks } of series(folder)) {
    assert.match(readFileSync(new URL(name, folder), "utf8"), /^\S.{20}/);
    const text = texts.get(path) ?? readFileSync(createRequire(import.meta.url).resolve(`jssip/${path}`), "utf8");
    texts.set(path, apply(text, hunks, name));
  }
  assert.ok(texts.size > 2);
});

test("what takes the place of a method of JsSIP's is called", () => {
  const folder = new URL("../../app/phone/lines/jssip/", import.meta.url),
    require = createRequire(import.meta.url);
  const own = ["reinvite.js", "registrations.js", "switched.js"]
    .map(name => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  const patched = series(new URL("patches/", folder))
    .flatMap(({ hunks }) => hunks.flatMap(hunk => hunk.new))
    .join("\n");
  const stock = ["RTCSession", "Registrator", "RequestSender", "UA"]
    .map(name => readFileSync(require.resolve(`jssip/lib/${name}.js`), "utf8"))
    .join("\n");
  const call = readFileSync(new URL("../../lines/sip_call.py", folder), "utf8");
  const names = [...own.matchAll(/^(?:session|registrator|sender)\.(\w+) = /gm)].map(([, name]) => name);
  assert.ok(names.length > 12);
  const isCalled = name =>
    new RegExp(`\\.${name}\\b(?! = )`).test([own.replaceAll(`.${name} = `, ""), patched, stock, call].join("\n"));
  assert.deepEqual(
    names.filter(name => !isCalled(name)),
    [],
  );
  assert.equal(isCalled("_noSuchMethod"), false);
});
