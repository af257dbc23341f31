// `ui:field: autocomplete`: a combobox (ARIA 1.2) over what the host page finds. Its value is the option, {label, id}.

import { descriptionId, getUiOptions } from "@rjsf/utils";
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { describedBy } from "./aria.js";
import { CreateForm } from "./create.jsx";
import { Description, Label } from "./templates.jsx";
import { isObject } from "./schema.js";
import { folded } from "./search.js";

const MAX_SHOWN = 100;

/** What a value shows; a page may have set one that is no option. */
const labelOf = value => String((isObject(value) ? (value.label ?? value.id) : value) ?? "");

export function Autocomplete(props) {
  const { schema, uiSchema, formData, onChange, fieldPathId, registry, required, disabled, readonly, rawErrors, name } =
    props;
  const { bridge, text: words, searches, prefix } = registry.formContext;
  const id = fieldPathId.$id;
  const key = [...prefix, ...fieldPathId.path].join(".");
  const search = searches.of(key);
  const { options, isSearching, isAnswered } = useSyncExternalStore(search.subscribe, search.state);
  const [typed, setTyped] = useState(null); // null: what is shown is the value
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isCreating, setCreating] = useState(false);
  const input = useRef(null);
  const add = useRef(null);
  const listId = `${id}__list`;

  const shown = options.slice(0, MAX_SHOWN);
  const text = typed ?? labelOf(formData);
  const ui = getUiOptions(uiSchema);
  const title = ui.title ?? schema.title ?? name ?? key;
  const description = ui.description ?? schema.description;
  const isList = isOpen && shown.length > 0;
  const says = !isOpen
    ? ""
    : isSearching
      ? words("card:searching")
      : options.length > MAX_SHOWN
        ? words("card:narrow", options.length)
        : options.length
          ? words("card:found", options.length)
          : isAnswered
            ? words("card:none_found")
            : "";

  useEffect(() => setTyped(null), [formData]);
  useEffect(() => {
    if (ui.autofocus) input.current?.focus();
  }, []);
  // Before anything else happens: a key pressed at once must find the new options, and not lose its mark to them later.
  useLayoutEffect(() => setActive(-1), [options]);

  function close() {
    setOpen(false);
    setActive(-1);
  }

  function open() {
    if (disabled || readonly || isOpen) return;
    search.open(text);
    setOpen(true);
  }

  function choose(option) {
    close();
    setTyped(null);
    onChange(option, fieldPathId.path);
    if (schema.triggerDisplay && option.id !== undefined && option.id !== null) bridge.display(option.id);
  }

  function type(event) {
    const now = event.target.value;
    setActive(-1);
    setOpen(true);
    setTyped(now);
    search.type(now);
    if (now === "" && formData !== undefined) onChange(undefined, fieldPathId.path);
  }

  // A text that was never chosen is no value: it goes when the person does, unless it is an option's very name.
  function leave() {
    close();
    if (typed === null) return;
    const meant = typed === "" ? [] : shown.filter(option => folded(option.label) === folded(typed.trim()));
    if (meant.length === 1) choose(meant[0]);
    else setTyped(null);
  }

  function move(event, to) {
    event.preventDefault();
    if (!isOpen) open();
    if (shown.length) setActive((to + shown.length) % shown.length);
  }

  const KEYS = {
    ArrowDown: event => (event.altKey ? open() : move(event, active + 1)),
    ArrowUp: event => (event.altKey ? close() : move(event, active < 0 ? -1 : active - 1)),
    Home: event => isList && active >= 0 && move(event, 0),
    End: event => isList && active >= 0 && move(event, -1),
    Tab: () => isList && shown[active] && choose(shown[active]),
    Enter(event) {
      if (isOpen || typed !== null) event.preventDefault();
      if (isList && shown[active]) choose(shown[active]);
      else close();
    },
    Escape(event) {
      if (!isOpen && typed === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (isOpen) close();
      else setTyped(null);
    },
  };

  function created(option) {
    setCreating(false);
    if (option) choose(option);
    (option ? input : add).current?.focus();
  }

  return (
    <div className="card-autocomplete">
      <Label id={id} required={required}>
        {title}
      </Label>
      {description && <Description id={descriptionId(id)} description={description} />}
      <div className="card-combobox">
        <input
          ref={input}
          id={id}
          className="card-control"
          role="combobox"
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          disabled={disabled}
          readOnly={readonly}
          placeholder={ui.placeholder}
          aria-autocomplete="list"
          aria-expanded={isList ? "true" : "false"}
          aria-controls={listId}
          aria-activedescendant={isList && active >= 0 ? `${listId}-${active}` : undefined}
          aria-required={required ? "true" : undefined}
          aria-invalid={rawErrors?.length ? "true" : undefined}
          aria-describedby={describedBy({ id, schema, uiSchema, rawErrors })}
          onInput={type}
          onKeyDown={event => KEYS[event.key]?.(event)}
          onClick={open}
          onBlur={leave}
        />
        {schema.createForm && (
          <button
            ref={add}
            type="button"
            className="card-plus"
            aria-expanded={isCreating ? "true" : "false"}
            disabled={disabled || readonly}
            onClick={() => setCreating(!isCreating)}
          >
            +<span className="card-unseen"> {words("card:new", title)}</span>
          </button>
        )}
        <Popup isShown={isOpen && (isList || says !== "")} says={isList && options.length <= MAX_SHOWN ? "" : says}>
          <ul id={listId} role="listbox" aria-label={title} hidden={!isList}>
            {isList
              && shown.map((option, n) => (
                <Option
                  key={n}
                  id={`${listId}-${n}`}
                  isActive={n === active}
                  isChosen={option.id !== undefined && option.id === formData?.id}
                  onChoose={() => choose(option)}
                >
                  {option.label}
                </Option>
              ))}
          </ul>
        </Popup>
        <span className="card-unseen" role="status">
          {says}
        </span>
      </div>
      {isCreating && (
        <CreateForm
          create={schema.createForm}
          title={title}
          id={`${id}_new`}
          registry={registry}
          prefix={[...prefix, ...fieldPathId.path]}
          onDone={created}
        />
      )}
    </div>
  );
}

// Opens upwards where there is more room.
function Popup({ isShown, says, children }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    if (!isShown) return;
    const { classList, offsetHeight, parentElement } = element.current;
    const { top, bottom } = parentElement.getBoundingClientRect();
    const footer = parentElement.closest("form").querySelector(".card-footer").getBoundingClientRect();
    const below = footer.top - bottom;
    classList.toggle("card-up", below < offsetHeight && top > below);
  }, [isShown]);
  return (
    <div ref={element} className="card-popup" hidden={!isShown}>
      {children}
      {says && (
        <p className="card-says" aria-hidden="true">
          {says}
        </p>
      )}
    </div>
  );
}

function Option({ id, isActive, isChosen, onChoose, children }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    if (isActive) element.current.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <li
      ref={element}
      id={id}
      role="option"
      aria-selected={isActive ? "true" : "false"}
      className={isChosen ? "card-chosen" : undefined}
      onMouseDown={event => event.preventDefault()}
      onClick={onChoose}
    >
      {children}
    </li>
  );
}
