/**
 * Form schemas, and values against them, for the Python that has no jsonschema. No `eval`, nothing is fetched, and no
 * schema can keep it busy for long. The rules are those of `forms.py`; problems are [[path, what was expected] …].
 * What Python still has to judge comes with them, as [path, "a pattern", its source]: `forms.judged`.
 */
import { dereference, format, validate as validation } from "@cfworker/json-schema";
import { Pattern } from "../phone/form/pattern.js";
import { metaschema } from "./metaschema.js";
import { DEEPEST, FIELDS, LONGEST, WIDGETS } from "./schema-limits.js";

const MOST_REFERENCES = 10_000;
const LONGEST_WORDS = 300;

const KNOWN = new Map([
  ["ui:widget", WIDGETS],
  ["ui:field", FIELDS],
]);

// These say that something inside has failed; what has is told as well.
const OUTER = new Set([
  "properties",
  "patternProperties",
  "propertyNames",
  "items",
  "prefixItems",
  "additionalItems",
  "allOf",
  "anyOf",
  "oneOf",
  "$ref",
  "if",
  "dependentSchemas",
  "dependencies",
]);

// What these hold is data, unless they are themselves names, in one of the others.
const DATA = new Set(["const", "default", "enum", "examples"]);
const NAMED = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"]);

const is_object = value => typeof value === "object" && value !== null && !Array.isArray(value);
const join = (path, key) => (path ? `${path}.${key}` : String(key));

/** The object of a JSON text; throws the problem. */
function parsed(text, what) {
  if (text.length > LONGEST) throw new Problem("", `a ${what} of at most ${LONGEST} characters`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("", `a ${what} in JSON`);
  }
}

class Problem {
  constructor(path, expected) {
    this.row = [path, expected];
  }
}

/** What `find` finds; a Problem that is thrown is the only one. */
function problems(find) {
  try {
    return find();
  } catch (error) {
    if (error instanceof Problem) return [error.row];
    if (error instanceof RangeError) return [["", "a schema that comes to an end"]];
    return [["", String(error?.message).split("\n")[0].slice(0, LONGEST_WORDS)]];
  }
}

/** Its patterns, to be judged. Throws what would make a validator run away, and what is no schema at all. */
function structure(schema) {
  if (!is_object(schema)) throw new Problem("", "an object: a JSON Schema");
  const waiting = [[schema, "", 0, false]];
  const patterns = [];
  while (waiting.length) {
    const [node, path, depth, data] = waiting.pop();
    if (depth > DEEPEST) throw new Problem(path.slice(0, 200), `a schema at most ${DEEPEST} levels deep`);
    const own = is_object(node) ? own_patterns(node, path) : [];
    if (!data) patterns.push(...own);
    if (typeof node === "object" && node !== null) {
      const named = NAMED.has(path.split(".").at(-1));
      for (const [key, value] of Object.entries(node))
        waiting.push([value, join(path, key), depth + 1, data || (!named && DATA.has(key))]);
    }
  }
  return patterns;
}

function own_patterns({ $ref, pattern, patternProperties }, path) {
  if (typeof $ref === "string" && !$ref.startsWith("#")) {
    throw new Problem(join(path, "$ref"), "a reference within the schema (#/…); nothing is fetched");
  }
  const named = is_object(patternProperties) ? Object.keys(patternProperties) : [];
  return [["pattern", pattern], ...named.map(key => [`patternProperties.${key}`, key])]
    .filter(([, source]) => typeof source === "string")
    .map(([key, source]) => [join(path, key), "a pattern", source]);
}

/** Whether an error is a failed keyword's own. A property that is not allowed is told of the object that has it. */
function is_leaf({ keyword }, i, errors) {
  if (keyword === "false") return errors[i - 1]?.keyword !== "additionalProperties";
  if (keyword === "additionalProperties") return errors[i + 1]?.keyword === "false";
  return !OUTER.has(keyword);
}

/** The failed keywords themselves, as [path, words], the outermost first. */
function told(errors) {
  const leaves = errors.filter(is_leaf);
  const rows = (leaves.length ? leaves : errors).map(({ instanceLocation, error }) => [
    instanceLocation
      .replace(/^#\/?/, "")
      .split("/")
      .filter(Boolean)
      .map(part => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")),
    error
      .replace(/^String does not match format "pattern (.*)"\.$/s, "String does not match $1")
      .slice(0, LONGEST_WORDS),
  ]);
  rows.sort(([one], [other]) => one.length - other.length);
  return rows.map(([path, words]) => [path.join("."), words]);
}

/** The one problem of a schema that is no valid JSON Schema. */
function invalid(schema) {
  const meta = metaschema(schema);
  return told(validation(schema, meta, "7", dereference(meta), false).errors).slice(0, 1);
}

// A schema with one of these has fields that its own `properties` need not name.
const ELSEWHERE = ["$ref", "allOf", "anyOf", "oneOf", "dependencies", "dependentSchemas", "if"];

/** `required` fields that no property defines. */
function missing(schema, path) {
  if (!is_object(schema)) return [];
  const { properties, type } = schema;
  const required = ELSEWHERE.some(key => Object.hasOwn(schema, key)) ? null : schema.required;
  const found = [];
  const defined = is_object(properties) ? properties : {};
  if (Array.isArray(required) && (is_object(properties) || (type === "object" && !("properties" in schema)))) {
    for (const name of required) {
      if (!Object.hasOwn(defined, name)) found.push([join(path, "required"), `'${name}' to be one of the properties`]);
    }
  }
  for (const [key, below] of Object.entries(defined)) found.push(...missing(below, join(path, key)));
  for (const key of ["items", "createForm", "schema"]) found.push(...missing(schema[key], join(path, key)));
  return found;
}

/** Widgets and fields that no phone knows. */
function unknown(ui_schema, path) {
  if (!is_object(ui_schema)) return [];
  return Object.entries(ui_schema).flatMap(([key, value]) => {
    const known = KNOWN.get(key);
    if (known)
      return known.includes(value)
        ? []
        : [[join(path, key), `one of ${known.join(", ")}, not ${JSON.stringify(value)}`]];
    if (key === "ui:options" && is_object(value)) {
      const named = ["widget", "field"]
        .filter(name => Object.hasOwn(value, name))
        .map(name => [`ui:${name}`, value[name]]);
      return unknown(Object.fromEntries(named), path);
    }
    return key.startsWith("ui:") ? [] : unknown(value, join(path, key));
  });
}

/** Problems of a form's schema and ui schema, both JSON texts, and its patterns. */
export function check(schema_text, ui_schema_text) {
  return problems(() => {
    const schema = parsed(schema_text, "schema");
    const patterns = structure(schema);
    const found = invalid(schema);
    if (found.length) return [...patterns, ...found];
    return [...patterns, ...missing(schema, ""), ...unknown(parsed(ui_schema_text || "null", "ui schema"), "")];
  });
}

/** The schema for values: formats are not checked, as by jsonschema; patterns are, as formats that end in time. */
function bounded(node) {
  if (Array.isArray(node)) return node.map(bounded);
  if (!is_object(node)) return node;
  const entries = Object.entries(node)
    .filter(([key, value]) => key !== "format" || typeof value !== "string")
    .map(([key, value]) =>
      key === "pattern" && typeof value === "string"
        ? ["format", pattern_format(value)]
        : [
            key,
            DATA.has(key) ? value : key === "patternProperties" && is_object(value) ? named(value) : bounded(value),
          ],
    );
  return Object.fromEntries(entries);
}

/** Patterns of names as Unicode patterns, which the validator wants: an escape that those don't have is written as a number. */
function named(schemas) {
  const unicode = source =>
    source.replace(/\\([^])/gu, (whole, character) =>
      /[\w^$\\.*+?()[\]{}|/]/.test(character) && character !== "_"
        ? whole
        : `\\u{${character.codePointAt(0).toString(16)}}`,
    );
  return Object.fromEntries(Object.entries(schemas).map(([source, schema]) => [unicode(source), bounded(schema)]));
}

function pattern_format(source) {
  const name = `pattern ${source}`;
  format[name] ??= text => Pattern(source, "u").test(text);
  return name;
}

/** The schemas by their addresses; a schema that refers to itself without an end is noticed. */
function counted(lookup) {
  let left = MOST_REFERENCES;
  return new Proxy(lookup, {
    get(target, name) {
      if (!left--) throw new RangeError("references without an end");
      return target[name];
    },
  });
}

/** Problems of a value, JSON text, against a schema, JSON text, with its patterns; those of the schema, if it has any. */
export function validate(schema_text, value_text) {
  const wrong = check(schema_text, "");
  if (wrong.some(row => row.length === 2)) return wrong;
  return problems(() => {
    const schema = bounded(JSON.parse(schema_text));
    return [
      ...wrong,
      ...told(validation(parsed(value_text, "value"), schema, "2020-12", counted(dereference(schema)), false).errors),
    ];
  });
}
