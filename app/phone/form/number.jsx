// A field for a number: keeps the text that was typed beside the value that it means.

import { useState } from "react";
import { numberOf, shownNumber } from "./numbers.js";

// What is no number stays a text: then there is an error at the field, and nothing else is saved.
function meaning(text) {
  if (!text.trim()) return undefined;
  const value = numberOf(text);
  return Number.isNaN(value) ? text : value;
}

export function NumberField(props) {
  const { registry, formData, onChange } = props;
  const [typed, setTyped] = useState();
  const { StringField } = registry.fields;
  function change(given, ...rest) {
    const isText = typeof given === "string";
    setTyped(isText ? given : undefined);
    onChange(isText ? meaning(given) : given, ...rest);
  }
  const isTyped = typed !== undefined && meaning(typed) === formData;
  return <StringField {...props} formData={isTyped ? typed : formData} onChange={change} />;
}

const STEPS = { ArrowUp: 1, ArrowDown: -1 };

/** What a box for a number has besides what every box has. A `number` input of the browser's own drops what it can't read. */
export function numberProps({ schema, value, disabled, readonly, onChange }) {
  const { minimum: least, maximum: most, multipleOf: step = 1 } = schema;
  const now = typeof value === "string" ? numberOf(value) : (value ?? NaN);
  const inputMode = least >= 0 ? (schema.type === "integer" ? "numeric" : "decimal") : undefined;
  function go(direction) {
    if (disabled || readonly) return;
    const next = Number.isNaN(now) ? (least ?? 0) : Number((now + direction * step).toPrecision(15));
    onChange(shownNumber(Math.min(Math.max(next, least ?? next), most ?? next)));
  }
  return {
    go,
    attributes: {
      type: "text",
      role: "spinbutton",
      inputMode,
      step: undefined,
      min: undefined,
      max: undefined,
      "aria-valuenow": Number.isNaN(now) ? undefined : now,
      "aria-valuemin": least,
      "aria-valuemax": most,
      value: shownNumber(value) ?? "",
      onKeyDown(event) {
        const direction = STEPS[event.key];
        if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        go(direction);
      },
    },
  };
}
