// Where the focus goes.

const USABLE = "input:not([type=hidden], [readonly]), textarea:not([readonly]), select, button";

/** The first control in `element` that can be used. */
export function focusFirst(element) {
  element.querySelector(`:is(${USABLE}):not(:disabled)`)?.focus();
}

/** The first control, in the order of the screen, whose field is in error; a list in error shows its first button. */
export function focusFirstError(element) {
  const message = element.querySelector(".card-error");
  const invalid = element.querySelector("[aria-invalid=true], [data-invalid]");
  if (!invalid) return message && focusFirst(message.parentElement);
  const control = invalid.matches(USABLE) ? invalid : invalid.querySelector(`:is(${USABLE}):not(:disabled)`);
  control?.focus();
}
