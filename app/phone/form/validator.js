// Validation for React JSON Schema Form without `eval`, so that it works under a strict content security policy.
// Messages are words of the phone: `text(key, limit)`.

import { dereference, format, validate } from "@cfworker/json-schema";
import {
  createErrorHandler,
  ErrorSchemaBuilder,
  getDefaultFormState,
  unwrapErrorHandler,
  validationDataMerge,
} from "@rjsf/utils";

// A time box knows no time zone, and gives none.
const zonedTime = format.time;
format.time = text => zonedTime(text) || zonedTime(text + "Z");

// The library's own expression for this one takes exponential time.
format.url = text => /^(https?|ftp):/i.test(text) && URL.canParse(text);

const DRAFT = "2020-12";

// These say that something inside has failed; what has is told as well. Nor can a person do anything about a field that
// the form does not show.
const SILENT = new Set([
  "properties",
  "items",
  "prefixItems",
  "additionalItems",
  "allOf",
  "$ref",
  "if",
  "dependentSchemas",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "false",
]);

// keyword → [key of the words, what of the library's sentence goes into them]
const number = sentence => sentence.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi)?.at(-1);
const quoted = sentence => /"(.*)"/s.exec(sentence)?.[1];
const WORDS = {
  minLength: ["card:error_min_length", number],
  maxLength: ["card:error_max_length", number],
  minimum: ["card:error_minimum", number],
  maximum: ["card:error_maximum", number],
  exclusiveMinimum: ["card:error_above", number],
  exclusiveMaximum: ["card:error_below", number],
  multipleOf: ["card:error_multiple", number],
  minItems: ["card:error_min_items", number],
  maxItems: ["card:error_max_items", number],
  uniqueItems: ["card:error_unique"],
  minProperties: ["card:error_min_items", number],
  maxProperties: ["card:error_max_items", number],
  pattern: ["card:error_pattern"],
  enum: ["card:error_choice"],
  anyOf: ["card:error_choice"],
  oneOf: ["card:error_choice"],
  const: ["card:error_const", sentence => /match (.*)\.$/s.exec(sentence)?.[1]],
};
const FORMATS = {
  email: "card:error_email",
  uri: "card:error_uri",
  url: "card:error_uri",
  date: "card:error_date",
  "date-time": "card:error_date",
  time: "card:error_date",
};
const TYPES = { integer: "card:error_integer", number: "card:error_number" };

// keyword → how the library's sentence names the field that is missing
const MISSING = {
  required: /property "(.*)"\.$/s,
  dependentRequired: /does not have "(.*)"\.$/s,
  dependencies: /does not have "(.*)"\.$/s,
};

/** The validator of one card, whose words `text` gives. */
export function createValidator(text) {
  function told({ keyword, instanceLocation, error }) {
    const path = steps(instanceLocation);
    if (MISSING[keyword]) {
      const missing = MISSING[keyword].exec(error)?.[1];
      return missing === undefined ? null : { path: [...path, missing], message: text("card:error_required") };
    }
    return { path, message: words(keyword, error) };
  }

  function words(keyword, sentence) {
    if (keyword === "format") return text(FORMATS[quoted(sentence)] ?? "card:error_pattern");
    if (keyword === "type") return text(typeWords(sentence));
    if (keyword === "enum" && /\[true\]/.test(sentence)) return text("card:error_required");
    const [key, limit] = WORDS[keyword] ?? ["card:error_other"];
    return text(key, limit?.(sentence) ?? "");
  }

  return {
    rawValidation(schema, data) {
      try {
        const { errors } = validate(data, schema, DRAFT, lookupOf(schema), false);
        return { errors: relevant(errors) };
      } catch (validationError) {
        return { errors: [], validationError };
      }
    },

    validateFormData(data, schema, customValidate, transformErrors, uiSchema) {
      const raw = this.rawValidation(schema, plain(data));
      const found = raw.validationError
        ? [{ path: [], message: text("card:error_other") }]
        : raw.errors.map(told).filter(Boolean);
      const result = collected(found);
      if (!customValidate) return result;
      const full = getDefaultFormState(this, schema, data, schema, true);
      const custom = customValidate(full, createErrorHandler(full), uiSchema);
      return validationDataMerge(result, unwrapErrorHandler(custom));
    },

    isValid(schema, data, root) {
      try {
        return validate(plain(data), schema, DRAFT, lookupOf(root ?? schema), true).valid;
      } catch {
        return false;
      }
    },
  };
}

// A list item that was emptied is null.
const typeWords = sentence =>
  /type "null" is invalid/.test(sentence)
    ? "card:error_required"
    : (TYPES[/Expected "(.*)"\.$/s.exec(sentence)?.[1]] ?? "card:error_other");

// Undefined members count as absent, and there is always something to look at.
function plain(data) {
  const text = JSON.stringify(data);
  return text === undefined ? {} : JSON.parse(text);
}

const steps = location =>
  location
    .split("/")
    .slice(1)
    .map(step => decodeURIComponent(step).replace(/~1/g, "/").replace(/~0/g, "~"));

function collected(found) {
  const builder = new ErrorSchemaBuilder();
  const errors = found.map(({ path, message }) => {
    builder.addErrors(message, path);
    return {
      name: "invalid",
      property: "." + path.join("."),
      message,
      params: {},
      stack: `${path.join(".")}: ${message}`,
    };
  });
  return { errors, errorSchema: builder.ErrorSchema };
}

// Schemas found by reference, for each root once. A part that the form has merged or copied has lost the absolute name of
// its reference, so the plain one is known too.
const lookups = new WeakMap();

function lookupOf(root) {
  if (!lookups.has(root)) {
    const known = dereference(root);
    for (const name of Object.keys(known)) {
      const hash = name.indexOf("#");
      known[hash < 0 ? "#" : name.slice(hash)] = known[name];
    }
    lookups.set(root, known);
  }
  return lookups.get(root);
}

// ---- which errors are worth telling ----

// Data that fits two alternatives at once is a matter of the schema, none of the person's.
const fitsSeveral = error => /\(([2-9]|\d\d+) matches\)/.test(error.error);

function relevant(errors) {
  return withoutOtherBranches(errors).filter(
    error =>
      !SILENT.has(error.keyword)
      && !(error.keyword === "dependencies" && !MISSING.dependencies.test(error.error))
      && !(error.keyword === "oneOf" && fitsSeveral(error)),
  );
}

// Of the branches of a failed choice only the nearest is told: the others speak of fields that are not on the screen.
function withoutOtherBranches(errors) {
  const choice = errors.find(error => ["oneOf", "anyOf"].includes(error.keyword) && !error.seen && !fitsSeveral(error));
  if (!choice) return errors;
  const prefix = choice.keywordLocation + "/";
  const inside = errors.filter(
    error =>
      error !== choice
      && error.keywordLocation.startsWith(prefix)
      && error.instanceLocation.startsWith(choice.instanceLocation),
  );
  const branches = new Map();
  for (const error of inside) {
    const branch = error.keywordLocation.slice(prefix.length).split("/")[0];
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const nearest = [...branches.values()].sort((one, other) => distance(one) - distance(other))[0] ?? [];
  const isPlainChoice = nearest.every(
    error => ["const", "enum", "type"].includes(error.keyword) && error.instanceLocation === choice.instanceLocation,
  );
  const kept = isPlainChoice ? [{ ...choice, seen: true }] : nearest;
  return withoutOtherBranches(
    errors.flatMap(error => (error === choice ? kept : inside.includes(error) ? [] : [error])),
  );
}

const distance = errors =>
  errors.reduce((sum, error) => sum + (["const", "enum", "type"].includes(error.keyword) ? 100 : 1), 0);
