// How the form is laid out: a field with its label, texts and errors; groups; lists; alternatives.

import {
  ADDITIONAL_PROPERTY_FLAG,
  buttonId,
  canExpand,
  descriptionId,
  errorId,
  getTemplate,
  getUiOptions,
  helpId,
  titleId,
} from "@rjsf/utils";
import { Component, useEffect, useRef } from "react";
import { focusFirst } from "./focus.js";
import { Input } from "./widgets.jsx";
import { Icon } from "./icons.jsx";

const GROUPS = [
  "radio",
  "checkboxes",
  "alt-date",
  "alt-datetime",
  "RadioWidget",
  "CheckboxesWidget",
  "AltDateWidget",
  "AltDateTimeWidget",
  "RatingWidget",
];
const isChoice = (schema, registry) => (schema.anyOf || schema.oneOf) && !registry.schemaUtils.isSelect(schema);

// Alternatives have a title of their own within, which has the id.
export function Label({ id, required, isGroup = false, children }) {
  const className = required ? "card-label card-required" : "card-label";
  return isGroup ? (
    <span className={className} id={id && titleId(id)}>
      {children}
    </span>
  ) : (
    <label className={className} id={titleId(id)} htmlFor={id}>
      {children}
    </label>
  );
}

export const Description = ({ id, description }) =>
  description ? (
    <p className="card-description" id={id}>
      {description}
    </p>
  ) : null;

function Field(props) {
  const {
    id,
    label,
    children,
    errors,
    help,
    hidden,
    required,
    displayLabel,
    rawDescription,
    schema,
    uiSchema,
    registry,
  } = props;
  if (hidden) return <div hidden>{children}</div>;
  const { widget, label: isLabelled = true, field } = getUiOptions(uiSchema);
  const isCheckbox = schema.type === "boolean" && (!widget || widget === "checkbox" || widget === "CheckboxWidget");
  const isDescribed = rawDescription && isLabelled && !field && (displayLabel || isCheckbox);
  const Wrap = getTemplate("WrapIfAdditionalTemplate", registry);
  const isAlternative = isChoice(schema, registry);
  return (
    <Wrap {...props}>
      {displayLabel && !isCheckbox && label && (
        <Label
          id={isAlternative ? undefined : id}
          required={required}
          isGroup={isAlternative || GROUPS.includes(widget)}
        >
          {label}
        </Label>
      )}
      {isDescribed && <Description id={descriptionId(id)} description={rawDescription} />}
      {children}
      {errors}
      {help}
    </Wrap>
  );
}

// An additional property has a name that can be changed, and can be taken away.
function WrapIfAdditional(props) {
  const {
    id,
    classNames = "",
    style,
    label,
    children,
    schema,
    disabled,
    readonly,
    registry,
    onKeyRenameBlur,
    onRemoveProperty,
  } = props;
  const { text } = registry.formContext;
  if (!(ADDITIONAL_PROPERTY_FLAG in schema))
    return (
      <div className={`card-field ${classNames}`} style={style}>
        {children}
      </div>
    );
  return (
    <div className={`card-field card-additional ${classNames}`} style={style}>
      <div className="card-field">
        <Label id={`${id}-key`}>{text("card:key", label)}</Label>
        <input
          className="card-control"
          id={`${id}-key`}
          defaultValue={label}
          disabled={disabled}
          readOnly={readonly}
          onBlur={onKeyRenameBlur}
        />
      </div>
      <div className="card-field">{children}</div>
      <IconButton
        icon="remove"
        label={text("card:remove_one", label)}
        disabled={disabled || readonly}
        onClick={onRemoveProperty}
      />
    </div>
  );
}

const Errors = ({ errors, fieldPathId }) =>
  errors?.length ? (
    <p className="card-error" id={errorId(fieldPathId)}>
      {errors.join(" ")}
    </p>
  ) : null;

const Help = ({ help, fieldPathId }) =>
  help ? (
    <p className="card-help" id={helpId(fieldPathId)}>
      {help}
    </p>
  ) : null;

// ---- groups ----

function ObjectGroup(props) {
  const {
    title,
    description,
    properties,
    schema,
    uiSchema,
    formData,
    fieldPathId,
    disabled,
    readonly,
    required,
    onAddProperty,
    optionalDataControl,
    registry,
  } = props;
  if ((schema.oneOf || schema.anyOf) && !schema.properties && !properties.length) return null;
  const isRoot = fieldPathId.path.length === 0;
  const body = (
    <>
      {description && <Description id={descriptionId(fieldPathId)} description={description} />}
      {optionalDataControl}
      {properties.map(property => property.content)}
      {canExpand(schema, uiSchema, formData) && (
        <AddButton
          id={buttonId(fieldPathId, "add")}
          of={title}
          disabled={disabled || readonly}
          onClick={onAddProperty}
          registry={registry}
        />
      )}
    </>
  );
  if (isRoot) {
    return (
      <div className="card-root" role="group" aria-labelledby={title ? titleId(fieldPathId) : undefined}>
        {title && (
          <p className="card-title" id={titleId(fieldPathId)}>
            {title}
          </p>
        )}
        {body}
      </div>
    );
  }
  const isMarked = required && typeof fieldPathId.path.at(-1) !== "number";
  return (
    <fieldset
      className="card-group"
      id={fieldPathId.$id}
      aria-describedby={description ? descriptionId(fieldPathId) : undefined}
    >
      {title && (
        <legend className={isMarked ? "card-label card-required" : "card-label"} id={titleId(fieldPathId)}>
          {title}
        </legend>
      )}
      {body}
    </fieldset>
  );
}

function List(props) {
  const {
    title,
    schema,
    uiSchema,
    items,
    fieldPathId,
    canAdd,
    disabled,
    readonly,
    required,
    rawErrors,
    optionalDataControl,
    onAddClick,
    registry,
  } = props;
  const options = getUiOptions(uiSchema);
  const name = options.title || title;
  const description = options.description || schema.description;
  const list = useRef(null);
  const before = useRef(items.length);
  const isAsked = useRef(false);
  useEffect(() => {
    // A new item is to be filled in; and who has taken one away has lost the button that had the focus.
    if (isAsked.current) focusFirst(list.current.querySelector(":scope > .card-items").lastElementChild);
    else if (items.length < before.current && document.activeElement === document.body) focusFirst(list.current);
    before.current = items.length;
    isAsked.current = false;
  }, [items.length]);
  return (
    <fieldset
      ref={list}
      className="card-group card-list"
      id={fieldPathId.$id}
      data-invalid={rawErrors?.length ? "" : undefined}
      aria-describedby={
        [description && descriptionId(fieldPathId), rawErrors?.length && errorId(fieldPathId)].filter(Boolean).join(" ")
        || undefined
      }
    >
      {name && options.label !== false && (
        <legend className={required ? "card-label card-required" : "card-label"} id={titleId(fieldPathId)}>
          {name}
        </legend>
      )}
      {description && options.label !== false && (
        <Description id={descriptionId(fieldPathId)} description={description} />
      )}
      {optionalDataControl}
      {items.length > 0 && <div className="card-items">{items}</div>}
      {canAdd && (
        <AddButton
          id={buttonId(fieldPathId, "add")}
          of={name}
          disabled={disabled || readonly}
          onClick={event => {
            isAsked.current = true;
            onAddClick(event);
          }}
          registry={registry}
        />
      )}
    </fieldset>
  );
}

function Item({ children, schema, buttonsProps, hasToolbar, index, totalItems, parentUiSchema, registry }) {
  const isBare = schema.type !== "object" && schema.type !== "array" && !schema.title;
  const { disabled, readonly, fieldPathId, hasMoveUp, hasMoveDown, hasCopy, hasRemove } = buttonsProps;
  const { text } = registry.formContext;
  const list = getUiOptions(parentUiSchema);
  const button = (icon, key, isThere, onClick, isUsable = true) =>
    isThere && (
      <IconButton
        id={buttonId(fieldPathId, icon)}
        icon={icon}
        label={text(key, index + 1)}
        disabled={disabled || readonly || !isUsable}
        onClick={onClick}
      />
    );
  const isOrdered = list.orderable !== false && totalItems > 1;
  return (
    <div className={isBare ? "card-item card-bare" : "card-item"}>
      <div className="card-item-body">{children}</div>
      {hasToolbar && (
        <div className="card-toolbar">
          {button("up", "card:move_up", isOrdered, buttonsProps.onMoveUpItem, hasMoveUp)}
          {button("down", "card:move_down", isOrdered, buttonsProps.onMoveDownItem, hasMoveDown)}
          {button("copy", "card:copy", hasCopy, buttonsProps.onCopyItem)}
          {button("remove", "card:remove_item", hasRemove, buttonsProps.onRemoveItem)}
        </div>
      )}
    </div>
  );
}

const Alternatives = ({ selector, optionSchemaField }) => (
  <div className="card-alternatives">
    {selector}
    <div className="card-alternative">{optionSchemaField}</div>
  </div>
);

// ---- buttons ----

export const IconButton = ({ icon, label, ...rest }) => (
  <button type="button" className="card-icon" aria-label={label} title={label} {...rest}>
    <Icon name={icon} />
  </button>
);

function AddButton({ id, of, disabled, onClick, registry }) {
  const { text } = registry.formContext;
  return (
    <button type="button" id={id} className="card-add" disabled={disabled} onClick={onClick}>
      <span aria-hidden="true">+ </span>
      {text("card:new_item")}
      {of && <span className="card-unseen"> {of}</span>}
    </button>
  );
}

function OptionalData({ id, label, onAddClick, onRemoveClick }) {
  const onClick = onAddClick ?? onRemoveClick;
  return onClick ? (
    <button type="button" id={id} className="card-link" onClick={onClick}>
      {label}
    </button>
  ) : (
    <em id={id}>{label}</em>
  );
}

function Cycle({ name, fieldPathId, registry, onExpand }) {
  const { text } = registry.formContext;
  return (
    <div className="card-field">
      <button
        type="button"
        className="card-add"
        id={buttonId(fieldPathId, "expand")}
        onClick={() => onExpand(fieldPathId.$id)}
      >
        {text("card:expand", name)}
      </button>
    </div>
  );
}

// ---- what cannot be shown ----

const Notice = ({ children }) => <p className="card-notice">{children}</p>;

const Unsupported = ({ fieldPathId, reason, registry }) => (
  <Notice>{registry.formContext.text("card:broken", fieldPathId?.path.join(".") ?? "", reason ?? "")}</Notice>
);

/** Keeps what fails inside it from taking the rest along: a field that cannot be drawn says so. */
export class Guard extends Component {
  static getDerivedStateFromError = error => ({ error });

  state = { error: null };

  componentDidUpdate(previous) {
    if (this.state.error && previous.of !== this.props.of) this.setState({ error: null });
  }

  render() {
    const { name, text, children } = this.props;
    return this.state.error ? (
      <Notice>{text("card:broken", name, String(this.state.error.message).slice(0, 300))}</Notice>
    ) : (
      children
    );
  }
}

export const templates = {
  BaseInputTemplate: Input,
  FieldTemplate: Field,
  WrapIfAdditionalTemplate: WrapIfAdditional,
  FieldErrorTemplate: Errors,
  FieldHelpTemplate: Help,
  DescriptionFieldTemplate: Description,
  ObjectFieldTemplate: ObjectGroup,
  ArrayFieldTemplate: List,
  ArrayFieldItemTemplate: Item,
  MultiSchemaFieldTemplate: Alternatives,
  OptionalDataControlsTemplate: OptionalData,
  CyclicSchemaExpandTemplate: Cycle,
  UnsupportedFieldTemplate: Unsupported,
};
