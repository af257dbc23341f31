// The form behind an autocomplete's `+`. A form within a form is no HTML, so this one is a group with buttons of its own.

import Form from "@rjsf/core";
import { getDefaultFormState } from "@rjsf/utils";
import { useEffect, useMemo, useRef, useState } from "react";
import { focusFirst, focusFirstError } from "./focus.js";
import { formProps } from "./parts.jsx";

/** `%firstname% %lastname%` with the person's entries put in; where that says nothing, the first entry that does. */
export function labelFor(template, data) {
  const filled = template.replace(
    /%([^%\s]+)%/g,
    (mark, key) => (Object.hasOwn(data, key) ? (data[key]?.label ?? data[key]) : "") ?? "",
  );
  const label = filled.replace(/\s+/g, " ").trim();
  return label || String(Object.values(data).find(value => typeof value === "string" && value.trim()) ?? "");
}

export function CreateForm({ create, title, id, registry, prefix, onDone }) {
  const { text, validator } = registry.formContext;
  const [data, setData] = useState(() => getDefaultFormState(validator, create.schema, {}, create.schema) ?? {});
  const context = useMemo(() => ({ ...registry.formContext, prefix, settings: new Map() }), []);
  const form = useRef(null);
  const group = useRef(null);
  useEffect(() => focusFirst(group.current), []);

  function add() {
    if (!form.current.validateForm()) return;
    onDone({ id: null, ...data, label: labelFor(create.optionLabel, data) });
  }

  // Enter must not save the card around it.
  const KEYS = {
    Enter: event => event.target.tagName === "INPUT" && add(),
    Escape: () => onDone(null),
  };
  function key(event) {
    if (event.defaultPrevented || !KEYS[event.key]) return;
    if (event.key === "Enter" && event.target.tagName !== "INPUT") return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key](event);
  }

  return (
    <div ref={group} className="card-create" role="group" aria-label={text("card:new", title)} onKeyDown={key}>
      <Form
        {...formProps(context)}
        ref={form}
        tagName="div"
        idPrefix={id}
        schema={create.schema}
        uiSchema={create.uiSchema}
        formData={data}
        onChange={event => setData(event.formData)}
        onError={() => focusFirstError(group.current)}
      >
        <div className="card-actions">
          <button type="button" className="card-button card-primary" onClick={add}>
            {text("card:add")}
          </button>
          <button type="button" className="card-button" onClick={() => onDone(null)}>
            {text("card:discard")}
          </button>
        </div>
      </Form>
    </div>
  );
}
