// What every form of the card is made of: fields, widgets, templates, and how it behaves.

import { getDefaultRegistry } from "@rjsf/core";
import { Autocomplete } from "./autocomplete.jsx";
import { NumberField } from "./number.jsx";
import { Guard, templates } from "./templates.jsx";
import { widgets } from "./widgets.jsx";

const { SchemaField } = getDefaultRegistry().fields;

// A group or list that the host page has set is drawn anew: it keeps notes of its own about what is in it.
function GuardedField(props) {
  const { text, settings } = props.registry.formContext;
  const setting = props.fieldPathId.path.length === 1 ? settings.get(props.name) : undefined;
  return (
    <Guard name={props.name || ""} of={props.schema} text={text}>
      <SchemaField key={setting} {...props} />
    </Guard>
  );
}

const fields = { SchemaField: GuardedField, NumberField, autocomplete: Autocomplete };

// An untouched group stays away from the data, so that `required` means what it says for an autocomplete, too.
// The first of several alternatives is not chosen for the person.
const defaults = { emptyObjectFields: "skipEmptyDefaults", constAsDefaults: "skipOneOf" };

/** The properties that a form and the forms within it have in common; `context` is what their fields need to know. */
export const formProps = context => ({
  fields,
  widgets,
  templates,
  validator: context.validator,
  formContext: context,
  translateString: context.translate,
  experimental_defaultFormStateBehavior: defaults,
  showErrorList: false,
  noHtml5Validate: true,
  className: "card-form",
});
