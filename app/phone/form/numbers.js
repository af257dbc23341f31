// Numbers as people type them: what was typed, or no number at all; never another one.

const DECIMAL = new Intl.NumberFormat().format(1.1).replace(/\d/g, "");

const PLAIN = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;
// Groups of three, all parted by the same mark, and perhaps a fraction behind another one.
const GROUPED = /^[+-]?\d{1,3}(?:([ \u00a0\u202f'’.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?$/;
const MARKS = /[ \u00a0\u202f'’]/;

/** The number that a text is; NaN where it is none, could be two, or has more digits than a number keeps. */
export function numberOf(text, decimal = DECIMAL) {
  const typed = text.trim().replace(/^[\u2212\u2013]/, "-");
  const plain = standard(typed, decimal);
  if (plain === null) return NaN;
  const value = Number(plain);
  return Number.isFinite(value) && same(plain, String(value)) ? value + 0 : NaN;
}

/** With a point, and without marks between groups; null where that can't be told. */
function standard(typed, decimal) {
  const groups = GROUPED.exec(typed);
  if (groups) {
    const mark = groups[1];
    const marks = typed.split(mark).length - 1;
    // `1,234` is one thousand here and one and a bit there; `0,234` can't be the former.
    const isDecimal = /[.,]/.test(mark) && marks === 1 && !/[.,]/.test(typed.replace(mark, ""));
    if (isDecimal && mark !== decimal && !/^[+-]?0/.test(typed)) return null;
    if (!isDecimal) return typed.replaceAll(mark, "").replace(",", ".");
  }
  return PLAIN.test(typed) && !MARKS.test(typed) ? typed.replace(",", ".") : null;
}

/** Whether two texts are the same number, digit by digit. */
const same = (one, other) => digits(one) === digits(other);

function digits(text) {
  const [, sign, whole = "", fraction = "", power = "0"] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  const all = (whole + fraction).replace(/^0+/, "");
  const kept = all.replace(/0+$/, "");
  if (!kept) return "0";
  return `${sign === "-" ? "-" : ""}${kept}e${Number(power) - fraction.length + all.length - kept.length}`;
}

/** A value as it is shown in a box: a number with the mark that its reader writes, anything else as it is. */
export const shownNumber = value => (typeof value === "number" ? String(value).replace(".", DECIMAL) : value);
