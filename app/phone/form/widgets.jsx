// The controls of the form, a component each, where React JSON Schema Form's own say too little to assistive technology
// or bring styles of their own.

import {
  enumOptionSelectedValue,
  enumOptionsDeselectValue,
  enumOptionsIsSelected,
  enumOptionsSelectValue,
  enumOptionValueDecoder,
  enumOptionValueEncoder,
  examplesId,
  getInputProps,
  getOptionValueFormat,
  optionId,
  useAltDateWidgetProps,
  useFileWidgetProps,
} from "@rjsf/utils";
import { useEffect, useRef } from "react";
import { controlProps, groupProps } from "./aria.js";
import { Icon } from "./icons.jsx";
import { numberProps } from "./number.jsx";

// The attribute `autofocus` works once a document; a form comes and goes.
function useAutofocus(wanted) {
  const element = useRef(null);
  useEffect(() => {
    if (wanted) element.current?.focus();
  }, []);
  return element;
}

const handlers = ({ id, onBlur, onFocus }) => ({
  onBlur: event => onBlur?.(id, event.target.value),
  onFocus: event => onFocus?.(id, event.target.value),
});

const NUMBERS = ["number", "integer"];

// A time box knows no zone, and thousandths of a second at most.
const clock = value =>
  typeof value === "string"
    ? value.replace(/(Z|[+-]\d\d(:?\d\d)?)$/i, "").replace(/(\.\d{3})\d+$/, "$1")
    : (value ?? "");

export function Input(props) {
  const {
    id,
    htmlName,
    type,
    value,
    options,
    schema,
    disabled,
    readonly,
    placeholder,
    onChange,
    onChangeOverride,
    multiple,
    registry,
  } = props;
  const element = useAutofocus(props.autofocus);
  const attributes = getInputProps(schema, type, options);
  const isNumber = attributes.type === "number" || (attributes.type === "text" && NUMBERS.includes(schema.type));
  const number = isNumber ? numberProps(props) : null;
  const isCleared = options.allowClearTextInputs && value && !readonly && !disabled;
  return (
    <>
      <input
        {...attributes}
        {...controlProps(props)}
        {...handlers(props)}
        ref={element}
        className="card-control"
        id={id}
        name={htmlName || id}
        value={attributes.type === "time" ? clock(value) : (value ?? "")}
        placeholder={placeholder || undefined}
        disabled={disabled}
        readOnly={readonly}
        multiple={multiple}
        {...number?.attributes}
        accept={props.accept ?? attributes.accept}
        list={schema.examples ? examplesId(id) : undefined}
        onChange={
          onChangeOverride ?? (event => onChange(event.target.value === "" ? options.emptyValue : event.target.value))
        }
      />
      {number && type === "number" && (
        <span className="card-steps" aria-hidden="true">
          <button type="button" tabIndex={-1} disabled={disabled || readonly} onClick={() => number.go(1)}>
            ▴
          </button>
          <button type="button" tabIndex={-1} disabled={disabled || readonly} onClick={() => number.go(-1)}>
            ▾
          </button>
        </span>
      )}
      {isCleared && (
        <button type="button" className="card-link" onClick={() => onChange(options.emptyValue)}>
          {registry.formContext.text("card:clear")}
        </button>
      )}
      {Array.isArray(schema.examples) && (
        <datalist id={examplesId(id)}>
          {schema.examples.map(example => (
            <option key={String(example)} value={example} />
          ))}
        </datalist>
      )}
    </>
  );
}

function Textarea(props) {
  const { id, htmlName, value, options, disabled, readonly, placeholder, onChange } = props;
  const element = useAutofocus(props.autofocus);
  return (
    <textarea
      {...controlProps(props)}
      {...handlers(props)}
      ref={element}
      className="card-control"
      id={id}
      name={htmlName || id}
      value={value ?? ""}
      rows={options.rows ?? 3}
      placeholder={placeholder || undefined}
      disabled={disabled}
      readOnly={readonly}
      onChange={event => onChange(event.target.value === "" ? options.emptyValue : event.target.value)}
    />
  );
}

function Select(props) {
  const { id, htmlName, value, options, schema, disabled, readonly, placeholder, multiple, onChange } = props;
  const { enumOptions = [], enumDisabled = [], emptyValue } = options;
  const element = useAutofocus(props.autofocus);
  const shape = getOptionValueFormat(options);
  const isEmptyOffered = !multiple && (schema.default === undefined || value === undefined);
  const chosen = event =>
    multiple ? Array.from(event.target.selectedOptions, option => option.value) : event.target.value;
  return (
    <select
      {...controlProps(props)}
      {...handlers(props)}
      ref={element}
      className="card-control"
      id={id}
      name={htmlName || id}
      multiple={multiple}
      disabled={disabled || readonly}
      value={enumOptionSelectedValue(value, enumOptions, multiple, shape, multiple ? [] : "")}
      onChange={event => onChange(enumOptionValueDecoder(chosen(event), enumOptions, shape, emptyValue))}
    >
      {isEmptyOffered && <option value="">{placeholder}</option>}
      {enumOptions.map((option, n) => (
        <option
          key={n}
          value={enumOptionValueEncoder(option.value, n, shape)}
          disabled={enumDisabled.includes(option.value)}
        >
          {option.label}
        </option>
      ))}
    </select>
  );
}

function Checkbox(props) {
  const { id, htmlName, value, label, hideLabel, disabled, readonly, required, onChange } = props;
  const element = useAutofocus(props.autofocus);
  return (
    <label className="card-choice">
      <input
        {...controlProps(props)}
        ref={element}
        type="checkbox"
        id={id}
        name={htmlName || id}
        checked={value === true}
        disabled={disabled || readonly}
        onChange={event => onChange(event.target.checked)}
      />
      {!hideLabel && <span className={required ? "card-required" : ""}>{label}</span>}
    </label>
  );
}

// Radio buttons and check boxes differ in what a choice does to the value.
const choices = (type, choose) =>
  function Choices(props) {
    const { id, htmlName, value, options, disabled, readonly, rawErrors } = props;
    const { enumOptions = [], enumDisabled = [], inline } = options;
    const first = useAutofocus(props.autofocus);
    return (
      <div
        {...groupProps(props, type === "radio" ? "radiogroup" : "group")}
        className={inline ? "card-choices card-inline" : "card-choices"}
      >
        {enumOptions.map((option, n) => (
          <label key={n} className="card-choice">
            <input
              ref={n ? undefined : first}
              type={type}
              id={optionId(id, n)}
              name={htmlName || id}
              value={n}
              checked={enumOptionsIsSelected(option.value, value)}
              disabled={disabled || readonly || enumDisabled.includes(option.value)}
              aria-invalid={type === "checkbox" && rawErrors?.length ? "true" : undefined}
              onChange={event => choose(props, option, n, event.target.checked)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    );
  };

const Radio = choices("radio", ({ onChange }, option) => onChange(option.value));
const Checkboxes = choices("checkbox", ({ onChange, value, options }, option, n, isChecked) => {
  const change = isChecked ? enumOptionsSelectValue : enumOptionsDeselectValue;
  onChange(change(n, Array.isArray(value) ? value : [], options.enumOptions));
});

function Range(props) {
  return (
    <div className="card-range">
      <Input {...props} type="range" />
      <output htmlFor={props.id}>{props.value ?? ""}</output>
    </div>
  );
}

function File(props) {
  const { value, multiple, options, disabled, readonly, registry, onChange } = props;
  const { filesInfo, handleChange, handleRemove } = useFileWidgetProps(value, onChange, multiple);
  const { text } = registry.formContext;
  return (
    <>
      <Input
        {...props}
        type="file"
        value=""
        disabled={disabled || readonly}
        accept={options.accept}
        onChangeOverride={event => {
          if (event.target.files) handleChange(event.target.files);
        }}
      />
      {filesInfo.length > 0 && (
        <ul className="card-files">
          {filesInfo.map(({ name, size, type, dataURL }, n) => (
            <li key={n}>
              {options.filePreview && /^data:image\/(png|jpeg);/.test(dataURL) && (
                <img src={dataURL} alt={text("card:preview", name)} />
              )}
              <span>{text("card:file", name, type, size)}</span>
              <button
                type="button"
                className="card-icon"
                aria-label={text("card:remove_one", name)}
                disabled={disabled || readonly}
                onClick={() => handleRemove(n)}
              >
                <Icon name="remove" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function AltDate(props) {
  const { id, options, disabled, readonly, autofocus, registry } = props;
  const { elements, handleChange, handleClear, handleSetNow } = useAltDateWidgetProps(props);
  const { text } = registry.formContext;
  return (
    <div {...groupProps(props)} className="card-dates">
      {elements.map(({ type, range, value }, n) => (
        <Select
          key={type}
          id={`${id}_${type}`}
          schema={{ type: "integer" }}
          options={{
            enumOptions: numbers(type, range).map(one => ({ value: one, label: String(one).padStart(2, "0") })),
          }}
          value={value < 0 ? undefined : value}
          label={text(`card:${type}`)}
          hideLabel
          placeholder={text(`card:${type}`)}
          disabled={disabled}
          readonly={readonly}
          autofocus={autofocus && n === 0}
          rawErrors={props.rawErrors}
          onChange={chosen => handleChange(type, chosen)}
        />
      ))}
      {!options.hideNowButton && (
        <button type="button" className="card-link" disabled={disabled || readonly} onClick={handleSetNow}>
          {text("card:now")}
        </button>
      )}
      {!options.hideClearButton && (
        <button type="button" className="card-link" disabled={disabled || readonly} onClick={handleClear}>
          {text("card:clear")}
        </button>
      )}
    </div>
  );
}

// A range may be given downwards; one of years also as so many years from now.
function numbers(type, range) {
  const now = type === "year" && range.every(year => year <= 0) ? new Date().getFullYear() : 0;
  const [from, to] = range.map(bound => Number(bound) + now);
  return Array.from({ length: Math.min(Math.abs(to - from), 500) + 1 }, (_, n) => (from <= to ? from + n : from - n));
}

function Rating(props) {
  const { id, htmlName, value, schema, options, disabled, readonly, registry, onChange } = props;
  const least = schema.minimum || 1;
  const count = Math.min(Math.max(schema.maximum ?? options.stars ?? 5, 1), 5);
  return (
    <div {...groupProps(props, "radiogroup")} className="card-rating">
      {Array.from({ length: count }, (_, n) => least + n).map(stars => (
        <label key={stars} className={stars <= value ? "card-lit" : ""}>
          <input
            type="radio"
            id={optionId(id, stars)}
            name={htmlName || id}
            checked={stars === value}
            disabled={disabled || readonly}
            aria-label={registry.formContext.text("card:rating", stars, count)}
            onChange={() => onChange(stars)}
          />
          <Icon name={options.shape === "heart" ? "heart" : "star"} />
        </label>
      ))}
    </div>
  );
}

export const widgets = {
  TextareaWidget: Textarea,
  SelectWidget: Select,
  CheckboxWidget: Checkbox,
  RadioWidget: Radio,
  CheckboxesWidget: Checkboxes,
  RangeWidget: Range,
  FileWidget: File,
  AltDateWidget: AltDate,
  RatingWidget: Rating,
};
