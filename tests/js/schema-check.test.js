import assert from "node:assert/strict";
import { test } from "node:test";

import { check, validate } from "../../app/loader/schema-check.js";

const text = JSON.stringify;
const paths = rows => rows.map(([path]) => path);

test("a form of the introduction is fine", () => {
  const schema = {
    type: "object",
    required: ["title", "phone"],
    properties: {
      title: { type: "string" },
      phone: { type: "string" },
      clientId: { type: "object", triggerDisplay: true },
    },
  };
  assert.deepEqual(
    check(text(schema), text({ title: { "ui:widget": "textarea" }, clientId: { "ui:field": "autocomplete" } })),
    [],
  );
  assert.deepEqual(check(text(schema), "null"), []);
  assert.deepEqual(check(text(schema), ""), []);
});

test("texts that are no schemas are told, not thrown", () => {
  for (const schema of ["", "{", "5", "null", "[]", '"x"', "x".repeat(5_000_000)])
    assert.equal(check(schema, "").length, 1);
  assert.deepEqual(paths(check("{}", "{")), [""]);
});

test("nothing is fetched", () => {
  const { fetch } = globalThis;
  globalThis.fetch = () => assert.fail("fetched");
  try {
    assert.deepEqual(paths(check(text({ properties: { a: { $ref: "https://example.com/a.json" } } }), "")), [
      "properties.a.$ref",
    ]);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("schemas that never end, and patterns that would take for ever, end in time", { timeout: 10_000 }, () => {
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => {
      const next = { $ref: `#/$defs/a${i + 1}` };
      return [`a${i}`, { allOf: [next, next] }];
    }),
  );
  assert.equal(validate(text({ $ref: "#" }), "1").length, 1);
  assert.equal(validate(text({ $defs: { ...doubling, a40: {} }, $ref: "#/$defs/a0" }), "1").length, 1);
  const deep = `${'{"items":'.repeat(10_000)}{}${"}".repeat(10_000)}`;
  assert.match(check(deep, "")[0][1], /64 levels/);
  const [, ...found] = validate(
    text({ properties: { a: { pattern: "^(aa?)*$" } } }),
    text({ a: `${"a".repeat(5_000)}b` }),
  );
  assert.deepEqual(paths(found), ["a"]);
});

test("patterns are given on, to be judged, before what else is wrong", () => {
  const schema = {
    pattern: "^(a+)+$",
    properties: { pattern: { patternProperties: { "x*": { pattern: 5 } } } },
    type: "nonsense",
  };
  const found = check(text(schema), "");
  assert.deepEqual(found.slice(0, 2), [
    ["pattern", "a pattern", "^(a+)+$"],
    ["properties.pattern.patternProperties.x*", "a pattern", "x*"],
  ]);
  assert.deepEqual(
    found.map(row => row.length),
    [3, 3, 2],
  );
});

test("values are checked, their formats are not", () => {
  const schema = text({
    required: ["a"],
    $defs: { n: { type: "integer" } },
    properties: {
      a: { type: "string", pattern: "^x+$" },
      n: { $ref: "#/$defs/n" },
      mail: { format: "email" },
      pattern: { type: "string" },
    },
  });
  assert.deepEqual(validate(schema, text({ a: "xx", n: 1, mail: "nobody", pattern: "p" })), [
    ["properties.a.pattern", "a pattern", "^x+$"],
  ]);
  assert.deepEqual(validate(schema, text({ a: "y", n: "z" })).slice(1), [
    ["a", "String does not match ^x+$"],
    ["n", 'Instance type "string" is invalid. Expected "integer".'],
  ]);
  assert.deepEqual(paths(validate(schema, "{}")), ["properties.a.pattern", ""]);
  assert.deepEqual(paths(validate(text({ type: "nonsense" }), "{}")), ["type"]);
});

test("own keys such as __proto__ pollute nothing", () => {
  assert.deepEqual(
    check('{"properties": {"__proto__": {"type": "string"}, "constructor": {}}, "required": ["__proto__"]}', ""),
    [],
  );
  assert.deepEqual(paths(check('{"properties": {"a": {}}, "required": ["toString"]}', "")), ["required"]);
  assert.equal({}.type, undefined);
});

test("a pattern that is no Unicode pattern is read as browsers read it", () => {
  const rows = [
    ["^a\\-b$", "a-b"],
    ["^\\_[\\w\\-]+\\@$", "_x-y@"],
    ["^\\'\\ \\#$", "' #"],
    ["^[\\-\\_]\\é$", "-é"],
    ["^\\😀\\,$", "😀,"],
    ["^\\/\\.$", "/."],
  ];
  for (const [pattern, fits] of rows) {
    const own = text({ type: "string", pattern }),
      names = text({ type: "object", patternProperties: { [pattern]: { type: "string" } } });
    const told = (schema, value) => validate(schema, text(value)).filter(row => row.length === 2);
    assert.deepEqual(
      check(own, "").filter(row => row.length === 2),
      [],
      pattern,
    );
    assert.deepEqual(
      check(names, "").filter(row => row.length === 2),
      [],
      pattern,
    );
    assert.deepEqual([told(own, fits), told(names, { [fits]: "x", other: 1 })], [[], []], pattern);
    assert.deepEqual(told(own, `${fits}!`).length, 1, pattern);
    assert.deepEqual(paths(told(names, { [fits]: 1 })), [fits], pattern);
  }
});
