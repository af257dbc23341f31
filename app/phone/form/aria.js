// What every control of the form says of itself to assistive technology.

import { descriptionId, errorId, getUiOptions, helpId, titleId } from "@rjsf/utils";

/** The ids of the texts that are really there for a control. */
export function describedBy({ id, schema = {}, uiSchema, rawErrors }) {
  const { description = schema.description, help } = getUiOptions(uiSchema);
  const ids = [rawErrors?.length && errorId(id), description && descriptionId(id), help && helpId(id)].filter(Boolean);
  return ids.length ? ids.join(" ") : undefined;
}

/** For one control. A select between alternatives has no label of its own. */
export function controlProps(props) {
  const isUnlabelled = props.hideLabel || /__(any|one)of_select$/.test(props.id);
  return {
    "aria-invalid": props.rawErrors?.length ? "true" : undefined,
    "aria-required": props.required ? "true" : undefined,
    "aria-describedby": describedBy(props),
    "aria-label": isUnlabelled ? props.label || props.name : undefined,
  };
}

/** For several controls that make one field. */
export function groupProps(props, role = "group") {
  return {
    id: props.id,
    role,
    "aria-labelledby": props.hideLabel ? undefined : titleId(props.id),
    "aria-label": props.hideLabel ? props.label || props.name : undefined,
    "aria-describedby": describedBy(props),
    "aria-required": role === "radiogroup" && props.required ? "true" : undefined,
    "aria-invalid": role === "radiogroup" && props.rawErrors?.length ? "true" : undefined,
  };
}
