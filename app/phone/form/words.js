// The words of the form. They are the phone's: `bridge.text(key)`; what varies stands in them as %1, %2.

import { TranslatableString as Rjsf } from "@rjsf/utils";

const RJSF_KEYS = {
  [Rjsf.MissingItems]: "card:broken_list",
  [Rjsf.UnknownFieldType]: "card:broken_type",
  [Rjsf.InvalidObjectField]: "card:broken_object",
  [Rjsf.UnsupportedField]: "card:broken",
  [Rjsf.UnsupportedFieldWithId]: "card:broken",
  [Rjsf.UnsupportedFieldWithReason]: "card:broken",
  [Rjsf.UnsupportedFieldWithIdAndReason]: "card:broken",
  [Rjsf.CycleDetected]: "card:cycle",
  [Rjsf.ExpandButton]: "card:expand",
  [Rjsf.YesLabel]: "card:yes",
  [Rjsf.NoLabel]: "card:no",
  [Rjsf.OptionPrefix]: "card:option",
  [Rjsf.TitleOptionPrefix]: "card:option_of",
  [Rjsf.NewStringDefault]: "card:new_value",
  [Rjsf.KeyLabel]: "card:key",
  [Rjsf.DeprecatedLabel]: "card:deprecated",
  [Rjsf.Type]: "card:type",
  [Rjsf.Value]: "card:value",
  [Rjsf.OptionalObjectAdd]: "card:optional_add",
  [Rjsf.OptionalObjectRemove]: "card:optional_remove",
  [Rjsf.OptionalObjectEmptyMsg]: "card:optional_empty",
  [Rjsf.ClearButton]: "card:clear",
  [Rjsf.RemoveButton]: "card:remove",
  [Rjsf.NowLabel]: "card:now",
};

/** `text(key, ...values)` over the phone's `text(key)`; a key without words shows itself. */
export const createText =
  bridge =>
  (key, ...values) =>
    String(bridge.text(key) || key).replace(/%(\d)/g, (mark, n) => values[n - 1] ?? mark);

/** React JSON Schema Form's own strings, in the phone's words. */
export const createTranslate =
  text =>
  (string, values = []) =>
    RJSF_KEYS[string]
      ? text(RJSF_KEYS[string], ...values)
      : string.replace(/%(\d)/g, (mark, n) => values[n - 1] ?? mark);
