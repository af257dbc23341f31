import assert from "node:assert/strict";
import { mock, test } from "node:test";

import areEqual from "../../app/phone/form/equal.js";
import { parseDateString, toDateString } from "../../app/phone/form/dates.js";
import { numberOf } from "../../app/phone/form/numbers.js";
import orderProperties from "../../app/phone/form/order.js";
import { Pattern } from "../../app/phone/form/pattern.js";
import { prepare, target } from "../../app/phone/form/schema.js";
import { createSearch, optionsOf } from "../../app/phone/form/search.js";
import { createValidator } from "../../app/phone/form/validator.js";

// ---- patterns ----

const PATTERNS = [
  "^\\d{3}-\\d{2,4}$",
  "a|b|cd",
  "^(?=.*[A-Z])(?=.*\\d).{8,}$",
  "(?<!x)y",
  "(?<=\\$)\\d+",
  "^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$",
  "\\bfoo\\b",
  "\\Bo",
  "^$",
  "^(a|b)*c?$",
  "x{0}y",
  "^\\p{L}+$",
  "a{,3}",
  "^(?:a*)*b$",
  "[\\]a]",
  "\\u0041",
  "^.$",
  "(?<n>a)b",
  "\\-",
  "(^a|b$)",
  "((a|b){2,3}c)+$",
  "[^]",
  "\\.",
  "()",
  "|a$",
  "^[^a]*$",
  "\\x41|\\cJ",
  "^(?:(a+)+|b)$",
  "a+?b*?",
];
const TEXTS = [
  "",
  "a",
  "b",
  "aaab",
  "123-45",
  "123-45678",
  "Passw0rdX",
  "password",
  "xy",
  "y",
  "zy",
  "me@x.org",
  "foo bar",
  "food",
  "aabbc",
  "é",
  "😀",
  "A",
  "a{,3}",
  "bac",
  "abcabc",
  "$12",
  "12",
  "-",
  "cd",
  "aaaa",
  "\n",
];

test("a pattern accepts what the browser's own engine accepts", () => {
  for (const pattern of PATTERNS) {
    for (const text of TEXTS) {
      let native;
      try {
        native = new RegExp(pattern, "u");
      } catch {
        native = new RegExp(pattern);
      }
      assert.equal(Pattern(pattern, "u").test(text), native.test(text), `${pattern} on ${JSON.stringify(text)}`);
    }
  }
});

test("a pattern that takes the browser's engine for ever ends at once", () => {
  const begun = performance.now();
  assert.equal(Pattern("^(a+)+$", "u").test("a".repeat(2000) + "!"), false);
  assert.equal(Pattern("^(a|a)*$", "u").test("a".repeat(2000) + "!"), false);
  assert.equal(Pattern("^(.*a){12}$", "u").test("a".repeat(2000) + "!"), false);
  assert.ok(performance.now() - begun < 1000);
});

test("what cannot be checked in time, or not at all, passes", () => {
  assert.equal(Pattern("^(a)\\1$", "u").test("ab"), true);
  assert.equal(Pattern("^(?:(?:[a-z]{50}){50}){50}$", "u").test("a"), true);
  assert.equal(Pattern("(?=(.*x){30}).*y", "u").test("x".repeat(50000)), true);
});

test("a pattern that is none throws, as RegExp does", () => {
  assert.throws(() => Pattern("(", "u"), SyntaxError);
});

// ---- schemas ----

const problems = (schema, ui = {}) => prepare(JSON.stringify(schema), JSON.stringify(ui)).problems;

test("a good schema passes unchanged, in its order", () => {
  const schema = {
    type: "object",
    required: ["b"],
    properties: { b: { type: "string" }, a: { $ref: "#/definitions/x" } },
    definitions: { x: { type: "number" } },
  };
  const { schema: ready, problems } = prepare(JSON.stringify(schema), "null");
  assert.deepEqual(problems, []);
  assert.equal(JSON.stringify(ready), JSON.stringify(schema));
});

test("what is no schema is refused with a path", () => {
  assert.deepEqual(prepare("{", "{}").problems, [["schema", "is not JSON"]]);
  assert.deepEqual(prepare("[]", "{}").problems, [["schema", "must be an object"]]);
  assert.deepEqual(prepare("{}", "3").problems, [["uiSchema", "must be an object"]]);
  assert.match(prepare(JSON.stringify({ title: "x".repeat(5_000_000) }), "{}").problems[0][1], /longer than/);
});

test("a reference leads to a part of the schema or the schema is refused", () => {
  for (const $ref of [
    "https://attacker.example/s.json",
    "other.json#/a",
    "#name",
    "#/definitions/none",
    "#/constructor",
    3,
  ]) {
    assert.deepEqual(problems({ properties: { a: { $ref } } })[0][0], "properties.a", String($ref));
  }
  assert.equal(target({ definitions: { "a/b": { c: [true] } } }, "#/definitions/a~1b/c/0"), true);
});

test("recursion through fields is fine, without end it is refused", () => {
  const tree = {
    properties: { a: { $ref: "#/definitions/node" } },
    definitions: { node: { properties: { child: { $ref: "#/definitions/node" } } } },
  };
  assert.deepEqual(problems(tree), []);
  assert.match(problems({ properties: { a: { $ref: "#/properties/a" } } })[0][1], /back to itself/);
  const loop = {
    $ref: "#/definitions/a",
    definitions: { a: { allOf: [{ $ref: "#/definitions/b" }] }, b: { anyOf: [{ $ref: "#/definitions/a" }] } },
  };
  assert.match(problems(loop)[0][1], /back to itself/);
});

test("a schema that unfolds into millions of fields is refused, and one that is very deep", () => {
  const definitions = {};
  for (let n = 0; n < 30; n++)
    definitions[`d${n}`] = {
      properties: { x: { $ref: `#/definitions/d${n + 1}` }, y: { $ref: `#/definitions/d${n + 1}` } },
    };
  definitions.d30 = { type: "string" };
  assert.match(problems({ $ref: "#/definitions/d0", definitions })[0][1], /more than 1000 fields/);
  const everyOther = {};
  const names = Array.from("abcdefghij");
  for (const name of names)
    everyOther[name] = {
      properties: Object.fromEntries(names.map(other => [other, { $ref: `#/definitions/${other}` }])),
    };
  assert.match(problems({ $ref: "#/definitions/a", definitions: everyOther })[0][1], /more than 1000 fields/);
  let deep = { type: "string" };
  for (let n = 0; n < 1000; n++) deep = { properties: { a: deep } };
  assert.match(problems(deep)[0][1], /deeper/);
});

test("a key named __proto__ is a key, and nothing is polluted", () => {
  const { schema } = prepare(
    '{"properties": {"__proto__": {"type": "string"}, "constructor": {"type": "string"}}}',
    '{"__proto__": {"ui:widget": "textarea"}}',
  );
  assert.deepEqual(Object.keys(schema.properties), ["__proto__", "constructor"]);
  assert.equal({}.type, undefined);
});

test("enumNames become titles", () => {
  const { schema } = prepare(
    '{"properties": {"a": {"type": "string", "enum": ["x", "y"], "enumNames": ["Ex", "Why"]}}}',
    "{}",
  );
  assert.deepEqual(schema.properties.a, {
    type: "string",
    oneOf: [
      { const: "x", title: "Ex" },
      { const: "y", title: "Why" },
    ],
  });
});

test("the name of an element is no template, the name of a method no widget", () => {
  const { uiSchema } = prepare(
    "{}",
    JSON.stringify({
      "ui:ObjectFieldTemplate": "iframe",
      MyTemplate: { "ui:widget": "textarea", "ui:help": "text" },
      a: { "ui:widget": "constructor", "ui:options": { FieldTemplate: "script", field: "toString", rows: 3 } },
    }),
  );
  assert.deepEqual(uiSchema, {
    MyTemplate: { "ui:widget": "textarea", "ui:help": "text" },
    a: { "ui:options": { rows: 3 } },
  });
});

test("a create form is checked too, with its own references", () => {
  const withCreate = create => ({ properties: { client: { type: "object", createForm: create } } });
  assert.deepEqual(
    problems(
      withCreate({
        schema: { properties: { a: { $ref: "#/definitions/x" } }, definitions: { x: { type: "string" } } },
      }),
    ),
    [],
  );
  assert.equal(
    problems(withCreate({ schema: { $ref: "https://attacker.example/" } }))[0][0],
    "properties.client.createForm.schema",
  );
});

// ---- validation ----

const validator = createValidator((key, limit) => (limit ? `${key} ${limit}` : key));
const told = (schema, data) =>
  validator.validateFormData(data, schema).errors.map(({ property, message }) => `${property} ${message}`);

test("each keyword has its words", () => {
  const row = (schema, data) => told({ properties: { a: schema } }, { a: data })[0];
  assert.equal(row({ minLength: 3 }, "ab"), ".a card:error_min_length 3");
  assert.equal(row({ maxLength: 3 }, "abcd"), ".a card:error_max_length 3");
  assert.equal(row({ minimum: 0.5 }, 0), ".a card:error_minimum 0.5");
  assert.equal(row({ exclusiveMaximum: 9 }, 9), ".a card:error_below 9");
  assert.equal(row({ multipleOf: 5 }, 7), ".a card:error_multiple 5");
  assert.equal(row({ minItems: 1 }, []), ".a card:error_min_items 1");
  assert.equal(row({ uniqueItems: true }, [1, 1]), ".a card:error_unique");
  assert.equal(row({ format: "email" }, "x"), ".a card:error_email");
  assert.equal(row({ format: "url" }, "x"), ".a card:error_uri");
  assert.equal(row({ type: "integer" }, 1.5), ".a card:error_integer");
  assert.equal(row({ pattern: "^a" }, "b"), ".a card:error_pattern");
  assert.equal(row({ enum: [1, 2] }, 3), ".a card:error_choice");
  assert.equal(row({ const: "yes" }, "no"), '.a card:error_const "yes"');
  assert.equal(row({ not: {} }, 1), ".a card:error_other");
});

test("what is missing is told at its field", () => {
  assert.deepEqual(told({ required: ['a "b"'] }, undefined), ['.a "b" card:error_required']);
  assert.deepEqual(told({ properties: { a: { required: ["b"] } } }, { a: {} }), [".a.b card:error_required"]);
  assert.deepEqual(told({ dependentRequired: { a: ["b"] } }, { a: 1 }), [".b card:error_required"]);
  assert.deepEqual(told({ items: { type: "string" } }, ["x", null]), [".1 card:error_required"]);
});

test("of alternatives the nearest is told, of a plain choice the choice", () => {
  const alternatives = {
    oneOf: [
      {
        properties: { kind: { const: "card" }, number: { type: "string", minLength: 4 } },
        required: ["kind", "number"],
      },
      { properties: { kind: { const: "bank" }, iban: { type: "string" } }, required: ["kind", "iban"] },
    ],
  };
  assert.deepEqual(told(alternatives, { kind: "card", number: "1" }), [".number card:error_min_length 4"]);
  assert.deepEqual(told(alternatives, { kind: "bank" }), [".iban card:error_required"]);
  assert.deepEqual(told({ properties: { a: { oneOf: [{ const: 1 }, { const: 2 }] } } }, { a: 3 }), [
    ".a card:error_choice",
  ]);
});

test("a field that the form does not show stands in nobody's way", () => {
  assert.deepEqual(told({ properties: {}, additionalProperties: false }, { cardId: "1" }), []);
});

test("data that fits two alternatives is no error of the person", () => {
  assert.deepEqual(
    told({ properties: { a: { oneOf: [{ properties: { x: {} } }, { properties: { y: {} } }] } } }, { a: { x: 1 } }),
    [],
  );
});

test("a time needs no time zone", () => {
  assert.deepEqual(told({ properties: { a: { format: "time" } } }, { a: "10:30:00" }), []);
  assert.equal(told({ properties: { a: { format: "time" } } }, { a: "25:00:00" }).length, 1);
});

test("a schema is understood with the references of its root", () => {
  const root = { definitions: { x: { type: "number" } }, properties: { a: { $ref: "#/definitions/x" } } };
  assert.equal(validator.isValid({ $ref: "#/definitions/x" }, 1, root), true);
  assert.equal(validator.isValid({ $ref: "#/definitions/x" }, "1", root), false);
  assert.deepEqual(told(root, { a: "1" }), [".a card:error_number"]);
});

// ---- searching ----

function searching() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [];
  const search = createSearch(query => asked.push(query));
  const labels = () => search.state().options.map(option => option.label);
  return {
    search,
    asked,
    labels,
    pass: ms => mock.timers.tick(ms),
    options: (...names) => names.map(label => ({ label, id: label })),
  };
}

test("typing asks once, when it pauses", () => {
  const { search, asked, pass, labels, options } = searching();
  for (const text of ["a", "al", "ali"]) {
    search.type(text);
    pass(100);
  }
  assert.deepEqual(asked, []);
  pass(100);
  assert.deepEqual(asked, ["ali"]);
  assert.equal(search.state().isSearching, true);
  search.answer(options("Alice"));
  assert.deepEqual([labels(), search.state().isSearching, search.state().isAnswered], [["Alice"], false, true]);
});

test("an answer to an older text is dropped, and the present text asked", () => {
  const { search, asked, pass, labels, options } = searching();
  search.type("a");
  pass(200);
  search.type("ab");
  pass(200);
  assert.deepEqual(asked, ["a"]);
  search.answer(options("old"));
  assert.deepEqual([asked, labels()], [["a", "ab"], []]);
  search.answer(options("new"));
  assert.deepEqual(labels(), ["new"]);
});

test("a page that never answers holds up the next question only a moment, and less the second time", () => {
  const { search, asked, pass } = searching();
  search.type("a");
  pass(200);
  search.type("ab");
  pass(1500);
  assert.deepEqual(asked, ["a", "ab"]);
  search.type("abc");
  pass(300);
  assert.deepEqual(asked, ["a", "ab", "abc"]);
  pass(5000);
  assert.equal(search.state().isSearching, false);
});

test("what the page has laid in is shown without a question, narrowed by the text, and stays for the next call", () => {
  const { search, asked, pass, labels, options } = searching();
  search.prefill(options("Élodie", "Bob"));
  search.open("");
  assert.deepEqual([asked, labels()], [[], ["Élodie", "Bob"]]);
  search.type("elo");
  pass(200);
  search.answer([]);
  assert.deepEqual(labels(), ["Élodie"]);
  search.clear();
  assert.deepEqual(labels(), ["Élodie", "Bob"]);
});

test("an answer is shown as it is, also where the text is not in it, and narrowed while one types on", () => {
  const { search, pass, labels, options } = searching();
  search.type("101");
  pass(200);
  search.answer(options("Alice", "Bob"));
  assert.deepEqual(labels(), ["Alice", "Bob"]);
  search.type("bo");
  assert.deepEqual(labels(), ["Bob"]);
});

test("options that nobody asked for are a hint, no answer", () => {
  const { search, asked, labels, options } = searching();
  search.answer(options("Alice"));
  search.open("");
  assert.deepEqual([labels(), asked], [["Alice"], [""]]);
});

test("an answer may be anything", () => {
  assert.deepEqual(optionsOf("x"), []);
  assert.deepEqual(optionsOf(null), []);
  assert.deepEqual(optionsOf([{ label: 3, id: 1, more: true }, "Bob", null, { id: 7 }, {}]), [
    { label: "3", id: 1, more: true },
    { label: "Bob", id: "Bob" },
    { id: 7, label: "7" },
  ]);
});

// ---- equality ----

test("what a form holds is compared all the way down", () => {
  const circle = () => {
    const made = { a: [1] };
    made.self = made;
    return made;
  };
  const equal = [
    [NaN, NaN],
    [
      [1, { a: "x" }],
      [1, { a: "x" }],
    ],
    [new Date(5), new Date(5)],
    [new Map([["a", [1]]]), new Map([["a", [1]]])],
    [() => 1, () => 2],
    [circle(), circle()],
    [null, null],
    [
      { $$typeof: 1, type: "a", __v: 1 },
      { $$typeof: 1, type: "a", __v: 2 },
    ],
  ];
  const unequal = [
    [1, "1"],
    [null, {}],
    [undefined, null],
    [[], {}],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [
      [1, 2],
      [2, 1],
    ],
    [new Date(5), new Date(6)],
    [/a/, /a/i],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [() => 1, {}],
  ];
  for (const [one, other] of equal) assert.ok(areEqual(one, other));
  for (const [one, other] of unequal) assert.ok(!areEqual(one, other) && !areEqual(other, one));
});

// ---- numbers as people type them ----

// What is typed; the number it is where a point parts the fraction, and where a comma does. NaN: it could be two, or is none.
const TYPED = [
  ["-0.5", -0.5, -0.5],
  ["-.5", -0.5, -0.5],
  [".5", 0.5, 0.5],
  ["-,5", -0.5, -0.5],
  [",5", 0.5, 0.5],
  ["-0,5", -0.5, -0.5],
  ["1,5", 1.5, 1.5],
  ["0,5", 0.5, 0.5],
  ["+3", 3, 3],
  ["3.", 3, 3],
  ["-0", 0, 0],
  ["007", 7, 7],
  ["-000.50", -0.5, -0.5],
  ["1e5", 100000, 100000],
  ["1E-3", 0.001, 0.001],
  ["\u22125", -5, -5],
  [" 12 ", 12, 12],
  ["0.1", 0.1, 0.1],
  ["1,234", NaN, 1.234],
  ["1.234", 1.234, NaN],
  ["0,500", 0.5, 0.5],
  ["0.500", 0.5, 0.5],
  ["1234,5", 1234.5, 1234.5],
  ["1,234.5", 1234.5, 1234.5],
  ["1.234,5", 1234.5, 1234.5],
  ["1,234,567", 1234567, 1234567],
  ["1.234.567,89", 1234567.89, 1234567.89],
  ["1 234", 1234, 1234],
  ["1\u202f234,50", 1234.5, 1234.5],
  ["1\u00a0234", 1234, 1234],
  ["12'345.60", 12345.6, 12345.6],
  ["-1 000 000", -1000000, -1000000],
  ["9007199254740991", 9007199254740991, 9007199254740991],
  ["9007199254740993", NaN, NaN],
  ["0.12345678901234567890", NaN, NaN],
  ["1e400", NaN, NaN],
  ["12345678901234567890", NaN, NaN],
  ["-", NaN, NaN],
  ["+", NaN, NaN],
  [".", NaN, NaN],
  ["1e", NaN, NaN],
  ["--5", NaN, NaN],
  ["1-2", NaN, NaN],
  ["5 km", NaN, NaN],
  ["0x10", NaN, NaN],
  ["Infinity", NaN, NaN],
  ["1.2.3", NaN, NaN],
  ["1,2,3", NaN, NaN],
  ["12 34", NaN, NaN],
  ["1 2345", NaN, NaN],
  ["1,23,456", NaN, NaN],
  ["1_000", NaN, NaN],
  ["\u0661", NaN, NaN],
  ["1.234.56", NaN, NaN],
  ["1e21", 1e21, 1e21],
];

test("a number is what was typed, or none; never another one", () => {
  for (const [text, point, comma] of TYPED) {
    assert.ok(Object.is(numberOf(text, "."), point), `${text} with a point: ${numberOf(text, ".")}`);
    assert.ok(Object.is(numberOf(text, ","), comma), `${text} with a comma: ${numberOf(text, ",")}`);
  }
  for (let n = 0; n < 2000; n += 1) {
    const value = (n - 1000) * 10 ** ((n % 41) - 20) * Math.sqrt(2);
    assert.equal(numberOf(String(value), "."), value);
  }
});

test("fields that ui:order doesn't name are there all the same", () => {
  const names = ["a", "b", "c", "toString", ""];
  for (const [order, wanted] of [
    [undefined, "a b c toString "],
    [["c"], "c a b toString "],
    [["*", "a"], "b c toString  a"],
    [["c", "*", "a", "*"], "c b toString  a"],
    [["gone", "b", "b", "__proto__"], "b a c toString "],
    [["toString", "*"], "toString a b c "],
    [["", "*", "c"], " a b toString c"],
    ["a", "a b c toString "],
  ])
    assert.equal(orderProperties(names, order).join(" "), wanted);
});

test("dates in boxes are those of the clock on the wall", () => {
  const noon = new Date(2026, 10, 24, 12, 5, 9);
  assert.deepEqual(parseDateString(noon.toJSON()), { year: 2026, month: 11, day: 24, hour: 12, minute: 5, second: 9 });
  assert.equal(toDateString({ year: 2026, month: 11, day: 24, hour: 12, minute: 5, second: 9 }), noon.toJSON());
  const late = new Date(2026, 10, 24, 23, 59, 0);
  const early = new Date(2026, 10, 24, 0, 1, 0);
  for (const date of [late, early]) {
    assert.equal(toDateString(parseDateString(date.toJSON(), false), false), "2026-11-24");
    assert.deepEqual(toDateString(parseDateString(date.toJSON())), date.toJSON());
  }
  assert.deepEqual(parseDateString("1980-02-29", false), {
    year: 1980,
    month: 2,
    day: 29,
    hour: 0,
    minute: 0,
    second: 0,
  });
  assert.equal(toDateString({ year: 2026, month: 2, day: 31 }, false), "2026-02-31");
  assert.equal(toDateString({ year: 2026, month: 2, day: 31, hour: 1, minute: 2, second: 3 }), "2026-02-31T01:02:03");
  assert.equal(toDateString({ year: 33, month: 4, day: 3 }, false), "0033-04-03");
  for (const text of ["rubbish", "", undefined, null]) assert.equal(parseDateString(text).year, -1);
});

test("a yes or no that is the only one allowed is nobody's but the person's", () => {
  const { schema } = prepare(
    JSON.stringify({
      properties: {
        a: { type: "boolean", const: true },
        b: { const: true },
        c: { type: "string", const: "v1" },
        d: { type: "boolean", oneOf: [{ const: true }] },
        e: { type: "boolean", const: true, default: false },
      },
      then: { properties: { a: { const: true, title: "A" } } },
      $defs: { yes: { type: "boolean", const: true } },
    }),
    "{}",
  );
  assert.deepEqual(schema.properties.a, { type: "boolean", enum: [true] });
  assert.deepEqual(schema.properties.b, { type: "boolean", enum: [true] });
  assert.deepEqual(schema.properties.c, { type: "string", const: "v1" });
  assert.deepEqual(schema.properties.d, { type: "boolean", oneOf: [{ const: true }] });
  assert.deepEqual(schema.then.properties.a, { type: "boolean", title: "A", enum: [true] });
  assert.deepEqual(schema.$defs.yes, { type: "boolean", enum: [true] });
});
