// The card: a form that the host page describes with JSON Schema, shown during and after a call.
//
//   mountCard(element, bridge) → {setSchema, setValue, setOptions, value, submit, clear, setDisabled, setWords, unmount}
//
// `bridge` is what the card has to say, all of it JSON text or plain values:
//   search(field, query)     the person types in an autocomplete
//   display(optionId)        an option was chosen for display
//   change(json, byPerson)   the data has changed: by the person, or by defaults (what `setValue` sets is not told)
//   save(json)  cancel()     the two buttons
//   invalid(json)            *Save* met errors: [[path, words]…]
//   text(key)                the phone's words
//
// Words of the card (%1, %2 are filled in here):
//   card:save                Save                                       Enregistrer
//   card:cancel              Cancel                                     Annuler
//   card:add                 Add                                        Ajouter
//   card:discard             Discard                                    Abandonner
//   card:new                 New: %1                                    Nouveau : %1
//   card:searching           Searching…                                 Recherche…
//   card:none_found          Nothing found                              Aucun résultat
//   card:found               %1 found                                   Résultats : %1
//   card:narrow              %1 found; type more to narrow the list     Résultats : %1 ; précisez la recherche
//   card:problems            Fields to be corrected: %1                 Champs à corriger : %1
//   card:error_required      Please fill in this field.                 Veuillez remplir ce champ.
//   card:error_min_length    At least %1 characters, please.            Au moins %1 caractères.
//   card:error_max_length    At most %1 characters, please.             Au plus %1 caractères.
//   card:error_minimum       Must be %1 or more.                        Doit être supérieur ou égal à %1.
//   card:error_maximum       Must be %1 or less.                        Doit être inférieur ou égal à %1.
//   card:error_above         Must be more than %1.                      Doit être supérieur à %1.
//   card:error_below         Must be less than %1.                      Doit être inférieur à %1.
//   card:error_multiple      Must be a multiple of %1.                  Doit être un multiple de %1.
//   card:error_min_items     At least %1, please.                       Au moins %1.
//   card:error_max_items     At most %1, please.                        Au plus %1.
//   card:error_unique        Nothing may appear twice.                  Pas de doublons.
//   card:error_pattern       This is not in the expected form.          Ce n’est pas la forme attendue.
//   card:error_choice        Please choose one of the list.             Veuillez choisir dans la liste.
//   card:error_const         Must be %1.                                Doit être %1.
//   card:error_email         Please enter an e-mail address.            Veuillez saisir une adresse e-mail.
//   card:error_uri           Please enter a web address.                Veuillez saisir une adresse web.
//   card:error_date          Please enter a date or time.               Veuillez saisir une date ou une heure.
//   card:error_integer       Please enter a whole number.               Veuillez saisir un nombre entier.
//   card:error_number        Please enter a number.                     Veuillez saisir un nombre.
//   card:error_other         This value does not fit.                   Cette valeur ne convient pas.
//   card:new_item            New item                                   Nouvel élément
//   card:move_up             Move %1 up                                 Monter %1
//   card:move_down           Move %1 down                               Descendre %1
//   card:copy                Copy %1                                    Copier %1
//   card:remove_item         Remove %1                                  Retirer %1
//   card:remove_one          Remove %1                                  Retirer %1
//   card:remove              Remove                                     Retirer
//   card:clear               Clear                                      Effacer
//   card:now                 Now                                        Maintenant
//   card:year                Year                                       Année
//   card:month               Month                                      Mois
//   card:day                 Day                                        Jour
//   card:hour                Hour                                       Heure
//   card:minute              Minute                                     Minute
//   card:second              Second                                     Seconde
//   card:rating              %1 of %2                                   %1 sur %2
//   card:file                %1 (%3 bytes)                              %1 (%3 octets)
//   card:preview             Preview of %1                              Aperçu de %1
//   card:yes                 Yes                                        Oui
//   card:no                  No                                         Non
//   card:option              Option %1                                  Option %1
//   card:option_of           %1, option %2                              %1, option %2
//   card:key                 Name of %1                                 Nom de %1
//   card:new_value           New value                                  Nouvelle valeur
//   card:deprecated          %1 (no longer used)                        %1 (obsolète)
//   card:type                Type                                       Type
//   card:value               Value                                      Valeur
//   card:optional_add        Fill in                                    Remplir
//   card:optional_remove     Leave out                                  Ne pas remplir
//   card:optional_empty      Not filled in                              Non rempli
//   card:cycle               %1 contains itself.                        %1 se contient lui-même.
//   card:expand              Open %1                                    Ouvrir %1
//   card:broken              This field cannot be shown: %1 %2          Ce champ ne peut pas être affiché : %1 %2
//   card:broken_list         the list says nothing of its items         la liste ne décrit pas ses éléments
//   card:broken_type         unknown type %1                            type inconnu %1
//   card:broken_object       %1: %2                                     %1 : %2

import Form from "@rjsf/core";
import { getSubmitButtonOptions } from "@rjsf/utils";
import { createRoot } from "react-dom/client";
import "./form.css";
import { focusFirstError } from "./focus.js";
import { formProps } from "./parts.jsx";
import { isObject, prepare } from "./schema.js";
import { createSearch, optionsOf } from "./search.js";
import { styled } from "./styles.js";
import { Guard } from "./templates.jsx";
import { createValidator } from "./validator.js";
import { createText, createTranslate } from "./words.js";

await styled();

let mounted = 0;

const EMPTY = { type: "object", properties: {} };

/** The searches of a card's autocomplete fields, made when first needed. */
function createSearches(bridge) {
  const all = new Map();
  return {
    of(field) {
      if (!all.has(field))
        all.set(
          field,
          createSearch(query => bridge.search(field, query)),
        );
      return all.get(field);
    },
    clear: () => all.forEach(search => search.clear()),
  };
}

export function mountCard(element, bridge) {
  const root = createRoot(element);
  const text = createText(bridge);
  const searches = createSearches(bridge);
  const settings = new Map();
  const context = {
    bridge,
    text,
    searches,
    settings,
    prefix: [],
    translate: createTranslate(text),
    validator: createValidator(text),
  };
  const state = {
    schema: EMPTY,
    uiSchema: {},
    data: {},
    isDisabled: false,
    problems: 0,
    edition: 0,
    prefix: `card${++mounted}`,
  };

  function update(change) {
    Object.assign(state, change);
    root.render(<Card {...state} context={context} onChange={changed} onSubmit={submitted} onError={refused} />);
  }

  // What the form fills in by itself comes without the id of a field, and while the form is being drawn: it has it already.
  function changed(event, id) {
    const isByPerson = id !== undefined;
    if (isByPerson) update({ data: event.formData, problems: 0 });
    else state.data = event.formData;
    bridge.change(value(), isByPerson);
  }

  function submitted(event) {
    update({ data: event.formData, problems: 0 });
    bridge.save(value());
  }

  function refused(errors) {
    update({ problems: errors.length });
    focusFirstError(element);
    bridge.invalid(JSON.stringify(errors.map(error => [error.property.slice(1), error.message])));
  }

  const value = () => JSON.stringify(state.data ?? {});

  // What the form has filled in by itself is handed to it before it is checked: later it would be taken for a change of
  // those fields, and their errors with it.
  const handBack = () => update({});
  element.addEventListener("submit", handBack, true);

  update({});
  return {
    /** Shows another form with the same data; returns "[]", or [[path, reason]…] as JSON and leaves the form as it is. */
    setSchema(schemaText, uiSchemaText) {
      const { schema, uiSchema, problems } = prepare(schemaText, uiSchemaText);
      if (!problems.length) update({ schema, uiSchema, problems: 0, edition: state.edition + 1 });
      return JSON.stringify(problems);
    },

    setValue(field, json) {
      const wanted = valueFor(state, field, JSON.parse(json), context.validator);
      const data = { ...state.data };
      Object.defineProperty(data, field, { value: wanted, enumerable: true, configurable: true, writable: true });
      if (typeof wanted === "object") settings.set(field, (settings.get(field) ?? 0) + 1);
      update({ data });
    },

    setOptions(field, json, isPrefill = false) {
      const options = optionsOf(JSON.parse(json));
      searches.of(field)[isPrefill ? "prefill" : "answer"](options);
    },

    value,

    submit() {
      element.querySelector("form")?.requestSubmit();
    },

    /** An empty form for the next call. */
    clear() {
      searches.clear();
      update({ data: {}, problems: 0, edition: state.edition + 1 });
    },

    setDisabled(isDisabled) {
      update({ isDisabled });
    },

    /** The phone's words have changed. */
    setWords() {
      update({ edition: state.edition + 1 });
    },

    unmount() {
      searches.clear();
      element.removeEventListener("submit", handBack, true);
      root.unmount();
    },
  };
}

// Null empties a field that doesn't take it.
function takesNull(schema, field, validator) {
  const known = schema.properties ?? {};
  return !Object.hasOwn(known, field) || validator.isValid(known[field], null, schema);
}

// An autocomplete takes options only: what stands for none is none, and a bare value is its own label.
function valueFor({ schema, uiSchema }, field, value, validator) {
  const ui = Object.hasOwn(uiSchema, field) ? uiSchema[field] : {};
  if (
    !Object.hasOwn(schema.properties ?? {}, field)
    || (ui?.["ui:field"] ?? ui?.["ui:options"]?.field) !== "autocomplete"
  )
    return value === null && !takesNull(schema, field, validator) ? undefined : value;
  if (isObject(value))
    return value.label === undefined && value.id === undefined
      ? undefined
      : { ...value, label: String(value.label ?? value.id) };
  return optionsOf([value])[0];
}

// A new edition is a new form: nothing of an old one stays in it.
function Card({ schema, uiSchema, data, isDisabled, problems, edition, prefix, context, onChange, onSubmit, onError }) {
  const { bridge, text } = context;
  const { submitText, norender, props } = { submitText: undefined, ...getSubmitButtonOptions(uiSchema) };
  const isNamed = submitText !== undefined && submitText !== "Submit";
  return (
    <Guard name="" of={schema} text={text}>
      <Form
        key={edition}
        {...formProps(context)}
        idPrefix={prefix}
        schema={schema}
        uiSchema={uiSchema}
        formData={data}
        disabled={isDisabled}
        onChange={onChange}
        onSubmit={onSubmit}
        onError={onError}
      >
        <div className="card-actions card-footer">
          <p className="card-problems" role="status">
            {problems > 0 && text("card:problems", problems)}
          </p>
          {!norender && (
            <button
              type="submit"
              className="card-button card-primary"
              disabled={isDisabled || props?.disabled === true}
            >
              {isNamed ? String(submitText) : text("card:save")}
            </button>
          )}
          <button type="button" className="card-button" disabled={isDisabled} onClick={() => bridge.cancel()}>
            {text("card:cancel")}
          </button>
        </div>
      </Form>
    </Guard>
  );
}
