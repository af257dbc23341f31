// A form schema as it comes from the host page, made ready for the form, or refused with a path and a reason.

const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 60;
const MAX_FIELDS = 1_000;

const MAPS = ["properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
const SINGLES = [
  "items",
  "additionalItems",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
];
// What names a schema, or finds one by another name than a pointer: references here are pointers into the schema itself.
const NAMES = ["$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$dynamicRef", "$recursiveRef"];

export const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);

/** The two texts as `{schema, uiSchema, problems}`; with problems, a list of [path, reason], there is nothing to show. */
export function prepare(schemaText, uiSchemaText) {
  const problems = [];
  const schema = parsed(schemaText, "schema", problems);
  const uiSchema = parsed(uiSchemaText || "{}", "uiSchema", problems) ?? {};
  if (problems.length) return { problems };
  return ready(schema, uiSchema, [], problems);
}

function parsed(text, name, problems) {
  if (text.length > MAX_LENGTH) {
    problems.push([name, `is longer than ${MAX_LENGTH} characters`]);
    return null;
  }
  try {
    const value = JSON.parse(text);
    if (value === null && name === "uiSchema") return {};
    if (isObject(value)) return value;
    problems.push([name, "must be an object"]);
  } catch {
    problems.push([name, "is not JSON"]);
  }
  return null;
}

function ready(schema, uiSchema, path, problems) {
  const form = { schema: cleaned(schema, path, problems), uiSchema: cleanedUi(uiSchema), problems };
  if (!problems.length) checkReferences(form.schema, path, problems);
  if (!problems.length) checkSize(form.schema, path, problems);
  return form;
}

const at = path => path.join(".") || "schema";

// ---- schema ----

function cleaned(schema, path, problems) {
  if (!isObject(schema)) return schema;
  if (path.length > MAX_DEPTH) {
    problems.push([at(path.slice(0, 5)), `is nested deeper than ${MAX_DEPTH} levels`]);
    return {};
  }
  const copy = {};
  for (const [key, value] of Object.entries(schema)) {
    if (NAMES.includes(key) && typeof value !== "object") continue;
    set(copy, key, cleanedPart(key, value, [...path, key], problems));
  }
  return named(unmade(copy, path));
}

function cleanedPart(key, value, path, problems) {
  if (key === "createForm") return cleanedCreateForm(value, path, problems);
  if (Array.isArray(value))
    return LISTS.includes(key) ? value.map((one, n) => cleaned(one, [...path, n], problems)) : value;
  if (MAPS.includes(key) && isObject(value)) {
    const copy = {};
    for (const [name, one] of Object.entries(value)) set(copy, name, cleaned(one, [...path, name], problems));
    return copy;
  }
  return SINGLES.includes(key) ? cleaned(value, path, problems) : value;
}

// The form behind an autocomplete's `+` is a document of its own. It is kept away from the validator, which would take it
// for a part of this one.
function cleanedCreateForm(value, path, problems) {
  if (!isObject(value)) return undefined;
  const { schema, uiSchema } = ready(
    isObject(value.schema) ? value.schema : {},
    isObject(value.uiSchema) ? value.uiSchema : {},
    [...path, "schema"],
    problems,
  );
  return { optionLabel: typeof value.optionLabel === "string" ? value.optionLabel : "%label%", schema, uiSchema };
}

// A name such as `__proto__` stays a key.
function set(object, key, value) {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

// RJSF fills in a `const` by itself. A yes or no is a person's to say: it is left to them, and is still all that fits. What
// is one of several alternatives is none of its own.
function unmade(schema, path) {
  if (typeof schema.const !== "boolean" || ["oneOf", "anyOf"].includes(path.at(-2))) return schema;
  const { const: only, ...rest } = schema;
  return { type: "boolean", ...rest, enum: [only] };
}

// `enumNames` is older than titles of options; it says the same.
function named(schema) {
  const { enumNames, ...rest } = schema;
  const values = schema.enum ?? (schema.type === "boolean" ? [true, false] : null);
  if (!Array.isArray(enumNames) || !Array.isArray(values) || schema.anyOf || schema.oneOf) return schema;
  delete rest.enum;
  const options = values.map((value, n) => ({ const: value, title: String(enumNames[n] ?? value) }));
  return { ...rest, oneOf: options.filter((option, n) => values.indexOf(option.const) === n) };
}

function* parts(schema) {
  for (const [key, value] of Object.entries(schema)) {
    if (MAPS.includes(key) && isObject(value)) {
      for (const [name, one] of Object.entries(value)) yield [[key, name], one];
    } else if (LISTS.includes(key) && Array.isArray(value)) {
      for (const [n, one] of value.entries()) yield [[key, n], one];
    } else if (SINGLES.includes(key)) {
      yield [[key], value];
    }
  }
}

/** What a local `$ref` points to, or undefined: `#` and a JSON pointer, nothing is ever fetched. */
export function target(root, reference) {
  if (typeof reference !== "string" || !/^#(\/|$)/.test(reference)) return undefined;
  let node = root;
  for (const step of pointer(reference)) {
    if (node === null || typeof node !== "object" || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return node;
}

function pointer(reference) {
  try {
    return decodeURIComponent(reference.slice(1))
      .split("/")
      .slice(1)
      .map(step => step.replace(/~1/g, "/").replace(/~0/g, "~"));
  } catch {
    return [""];
  }
}

function checkReferences(root, path, problems, node = root) {
  if (!isObject(node)) return;
  if ("$ref" in node && target(root, node.$ref) === undefined) {
    problems.push([at(path), `$ref ${JSON.stringify(node.$ref)?.slice(0, 200)} is not a part of this schema`]);
  }
  for (const [steps, part] of parts(node)) checkReferences(root, [...path, ...steps], problems, part);
}

const IN_PLACE = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"];

// Counts the schemas that the form would have to show, following references as it does: each once on a way down. One that
// leads back to itself without a field in between has no end at all.
function checkSize(root, path, problems) {
  let count = 0;
  function visit(node, way, here) {
    if (!isObject(node) || problems.length) return;
    if (++count > MAX_FIELDS) {
      problems.push([at(path), `makes more than ${MAX_FIELDS} fields`]);
    } else if (here.includes(node.$ref)) {
      problems.push([at(path), `$ref ${JSON.stringify(node.$ref)} leads back to itself`]);
    } else {
      if ("$ref" in node && !way.includes(node.$ref))
        visit(target(root, node.$ref), [...way, node.$ref], [...here, node.$ref]);
      for (const [[key], part] of parts(node)) {
        if (key !== "definitions" && key !== "$defs") visit(part, way, IN_PLACE.includes(key) ? here : []);
      }
    }
  }
  visit(root, [], []);
}

// ---- uiSchema ----

// Whoever writes JSON can give the name of an element where a component is meant, and the name of a method of every object
// where a widget is meant: neither is passed on.
const isComponent = key => /^(ui:)?[A-Z]\w*Template/.test(key);
const isNoName = (key, value) =>
  /^(ui:)?(widget|field)$/.test(key) && (typeof value !== "string" || value in Object.prototype);

function cleanedUi(uiSchema, depth = 0) {
  if (Array.isArray(uiSchema)) return uiSchema.map(one => cleanedUi(one, depth + 1));
  if (!isObject(uiSchema) || depth > MAX_DEPTH) return depth > MAX_DEPTH ? undefined : uiSchema;
  const copy = {};
  for (const [key, value] of Object.entries(uiSchema)) {
    if (key.startsWith("ui:") && (isComponent(key) || isNoName(key, value))) continue;
    if (key === "ui:options" || key === "ui:globalOptions") set(copy, key, cleanedOptions(value));
    else set(copy, key, key.startsWith("ui:") && key !== "ui:definitions" ? value : cleanedUi(value, depth + 1));
  }
  return copy;
}

function cleanedOptions(options) {
  if (!isObject(options)) return {};
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => !isComponent(key) && !isNoName(key, value)),
  );
}
