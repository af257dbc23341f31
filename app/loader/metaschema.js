/**
 * What a JSON Schema must look like, as a JSON Schema: draft 2020-12 in one table of keywords, and what older drafts,
 * which name themselves by `$schema`, write otherwise.
 */

const SCHEMA = { $ref: "#" };
const SCHEMAS = { type: "array", minItems: 1, items: SCHEMA };
const NAMED = { type: "object", additionalProperties: SCHEMA };
const TEXT = { type: "string" };
const FLAG = { type: "boolean" };
const NUMBER = { type: "number" };
const COUNT = { type: "integer", minimum: 0 };
const TEXTS = { type: "array", items: TEXT, uniqueItems: true };
const LIST = { type: "array" };
const ADDRESS = { type: "string", format: "uri-reference" };
const ANCHOR = { type: "string", pattern: "^[A-Za-z_][-A-Za-z0-9._]*$" };
const TYPE = { enum: ["array", "boolean", "integer", "null", "number", "object", "string"] };

const KEYWORDS = {
  $id: { ...ADDRESS, pattern: "^[^#]*#?$" },
  $schema: { type: "string", format: "uri" },
  $ref: ADDRESS,
  $anchor: ANCHOR,
  $dynamicRef: ADDRESS,
  $dynamicAnchor: ANCHOR,
  $recursiveRef: ADDRESS,
  $recursiveAnchor: ANCHOR,
  $vocabulary: { type: "object", additionalProperties: FLAG },
  $comment: TEXT,
  $defs: NAMED,
  definitions: NAMED,

  prefixItems: SCHEMAS,
  items: SCHEMA,
  contains: SCHEMA,
  additionalProperties: SCHEMA,
  properties: NAMED,
  patternProperties: NAMED,
  dependentSchemas: NAMED,
  propertyNames: SCHEMA,
  if: SCHEMA,
  then: SCHEMA,
  else: SCHEMA,
  allOf: SCHEMAS,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
  not: SCHEMA,
  unevaluatedItems: SCHEMA,
  unevaluatedProperties: SCHEMA,

  type: { anyOf: [TYPE, { type: "array", items: TYPE, minItems: 1, uniqueItems: true }] },
  enum: LIST,
  multipleOf: { type: "number", exclusiveMinimum: 0 },
  maximum: NUMBER,
  exclusiveMaximum: NUMBER,
  minimum: NUMBER,
  exclusiveMinimum: NUMBER,
  maxLength: COUNT,
  minLength: COUNT,
  pattern: TEXT,
  maxItems: COUNT,
  minItems: COUNT,
  uniqueItems: FLAG,
  maxContains: COUNT,
  minContains: COUNT,
  maxProperties: COUNT,
  minProperties: COUNT,
  required: TEXTS,
  dependentRequired: { type: "object", additionalProperties: TEXTS },
  dependencies: { type: "object", additionalProperties: { anyOf: [SCHEMA, TEXTS] } },

  title: TEXT,
  description: TEXT,
  deprecated: FLAG,
  readOnly: FLAG,
  writeOnly: FLAG,
  examples: LIST,
  format: TEXT,
  contentEncoding: TEXT,
  contentMediaType: TEXT,
  contentSchema: SCHEMA,
};

const TUPLE = { items: { anyOf: [SCHEMA, SCHEMAS] }, additionalItems: SCHEMA };

// What `$schema` says → the keywords that are written otherwise there.
const OLDER = [
  [/draft\/2019-09/, { ...TUPLE, $recursiveAnchor: FLAG }],
  [/draft-0[67]/, TUPLE],
  [
    /draft-0[34]/,
    { ...TUPLE, exclusiveMinimum: FLAG, exclusiveMaximum: FLAG, additionalItems: {}, additionalProperties: {} },
  ],
];

const of = keywords => ({ type: ["object", "boolean"], properties: keywords });

/** The metaschema that a schema is written to. */
export function metaschema({ $schema }) {
  const [, older] = OLDER.find(([name]) => name.test($schema)) ?? [];
  return of({ ...KEYWORDS, ...older });
}
