// Whether two values look the same all the way down, in place of RJSF's own: a tenth of its size, for what a form holds
// (JSON, dates, maps, elements). Functions count as equal, since every drawing makes new ones; circles end.

const OWNERS = new Set(["_owner", "__v", "__o"]); // from an element back into the tree it stands in

const keysOf = value => (value.$$typeof ? Object.keys(value).filter(key => !OWNERS.has(key)) : Object.keys(value));

function areEqual(one, other, open) {
  if (Object.is(one, other) || one === other) return true;
  if (typeof one !== typeof other || !one || !other) return false;
  if (typeof one === "function") return true;
  if (typeof one !== "object" || one.constructor !== other.constructor) return false;
  if (one instanceof Date) return Object.is(+one, +other);
  if (one instanceof RegExp) return String(one) === String(other);
  if (open.has(one)) return open.get(one) === other;
  open.set(one, other);
  const same =
    one instanceof Map || one instanceof Set ? areEqual([...one], [...other], open) : haveEqualKeys(one, other, open);
  open.delete(one);
  return same;
}

function haveEqualKeys(one, other, open) {
  const keys = keysOf(one);
  return (
    keys.length === keysOf(other).length
    && keys.every(key => Object.hasOwn(other, key) && areEqual(one[key], other[key], open))
  );
}

export default (one, other) => areEqual(one, other, new Map());
