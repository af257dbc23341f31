import assert from "node:assert/strict";
import { test } from "node:test";

import { check, validate } from "../../app/loader/schema-check.js";

const text = JSON.stringify;
const paths = rows => rows.map(([path]) => path);

test("a form of the introduction is fine", () => {
  const schema = {
    type: "object", required: ["title", "phone"],
    properties: { title: { type: "string" }, phone: { type: "string" }, clientId: { type: "object", triggerDisplay: true } },
  };
  assert.deepEqual(check(text(schema), text({ title: { "ui:widget": "textarea" }, clientId: { "ui:field": "autocomplete" } })), []);
  assert.deepEqual(check(text(schema), "null"), []);
  assert.deepEqual(check(text(schema), ""), []);
});

test("texts that are no schemas are told, not thrown", () => {
  for (const schema of ["", "{", "5", "null", "[]", '"x"', "x".repeat(5_000_000)]) assert.equal(check(schema, "").length, 1);
  assert.deepEqual(paths(check("{}", "{")), [""]);
});

test("nothing is fetched", () => {
  const { fetch } = globalThis;
  globalThis.fetch = () => assert.fail("fetched");
  try {
    assert.deepEqual(paths(check(text({ properties: { a: { $ref: "https://example.com/a.json" } } }), "")), ["properties.a.$ref"]);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("schemas that never end, and patterns that would take for ever, end in time", { timeout: 10_000 }, () => {
  const doubling = Object.fromEntries(Array.from({ length: 40 }, (_, i) => {
    const next = { $ref: `#/$defs/a${i + 1}` };
    return [`a${i}`, { allOf: [next, next] }];
  }));
  assert.equal(validate(text({ $ref: "#" }), "1").length, 1);
  assert.equal(validate(text({ $defs: { ...doubling, a40: {} }, $ref: "#/$defs/a0" }), "1").length, 1);
  const deep = `${'{"items":'.repeat(10_000)}{}${"}".repeat(10_000)}`;
  assert.match(check(deep, "")[0][1], /64 levels/);
  for (const pattern of ["^(a+)+$", "^((a)*b?)*$", "(x{2,}|y)+", "^(a|a)*$"]) {
    assert.deepEqual(paths(check(text({ pattern }), "")), ["pattern"]);
    assert.deepEqual(paths(check(text({ patternProperties: { [pattern]: {} } }), "")), [`patternProperties.${pattern}`]);
  }
  assert.deepEqual(paths(validate(text({ properties: { a: { pattern: "^(aa?)*$" } } }), text({ a: `${"a".repeat(5_000)}b` }))), ["a"]);
});

test("patterns that only look slow are taken", () => {
  for (const pattern of ["^(ab)+$", "^[(+)]+$", "^\\(+\\)+$", "^(?:\\+?\\d)$", "a{2}b+", "(a+)b", "\\{a+\\}"]) {
    assert.deepEqual(check(text({ pattern }), ""), [], pattern);
  }
});

test("values are checked, their formats are not", () => {
  const schema = text({
    required: ["a"], $defs: { n: { type: "integer" } },
    properties: { a: { type: "string", pattern: "^x+$" }, n: { $ref: "#/$defs/n" }, mail: { format: "email" }, pattern: { type: "string" } },
  });
  assert.deepEqual(validate(schema, text({ a: "xx", n: 1, mail: "nobody", pattern: "p" })), []);
  assert.deepEqual(validate(schema, text({ a: "y", n: "z" })).map(([path, words]) => [path, words]), [
    ["a", "String does not match ^x+$"], ["n", 'Instance type "string" is invalid. Expected "integer".'],
  ]);
  assert.deepEqual(paths(validate(schema, "{}")), [""]);
  assert.deepEqual(paths(validate(text({ type: "nonsense" }), "{}")), ["type"]);
});

test("own keys such as __proto__ pollute nothing", () => {
  assert.deepEqual(check('{"properties": {"__proto__": {"type": "string"}, "constructor": {}}, "required": ["__proto__"]}', ""), []);
  assert.deepEqual(paths(check('{"properties": {"a": {}}, "required": ["toString"]}', "")), ["required"]);
  assert.equal({}.type, undefined);
});
