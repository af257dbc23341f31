// Dates in boxes of their own, by the clock of who looks at them. They stand in for RJSF's, which count in UTC.

const NAMES = ["year", "month", "day", "hour", "minute", "second"];
const NOTHING = -1; // of a box that is empty
const LOCAL = /^(\d{4,})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;

const parts = values => Object.fromEntries(NAMES.map((name, n) => [name, values[n]]));

/** What the boxes show of a text: {year, month …}. */
export function parseDateString(text, withTime = true) {
  const found = partsOf(text);
  const values = found ?? NAMES.map(() => NOTHING);
  return parts(values.map((value, n) => (n > 2 && !withTime ? 0 : value)));
}

function partsOf(text) {
  const written = LOCAL.exec(text ?? "");
  if (written) return written.slice(1).map(part => Number(part ?? 0));
  const date = new Date(text ?? NaN);
  if (Number.isNaN(date.getTime())) return null;
  return [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  ];
}

const padded = (value, length = 2) => String(value).padStart(length, "0");

/** The text of what the boxes show. A day that there is not stays as it was chosen: that is no date, and is told. */
export function toDateString({ year, month, day, hour = 0, minute = 0, second = 0 }, withTime = true) {
  const written = `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
  if (!withTime) return written;
  const date = new Date(2000, month - 1, day, hour, minute, second);
  date.setFullYear(year, month - 1, day);
  if (date.getDate() !== day) return `${written}T${padded(hour)}:${padded(minute)}:${padded(second)}`;
  return date.toJSON();
}
