// Stands in for RJSF's own, which throws where `ui:order` leaves a field out, as it must with fields that come and go.

/** The names as `order` wants them; those that it doesn't name stand where its first "*" is, or at the end. */
export default function orderProperties(names, order) {
  if (!Array.isArray(order)) return names;
  const there = new Set(names);
  const named = new Set(order.filter(name => name !== "*" && there.has(name)));
  const rest = names.filter(name => !named.has(name));
  const star = order.indexOf("*");
  const before = new Set(star < 0 ? order : order.slice(0, star));
  return [...[...named].filter(name => before.has(name)), ...rest, ...[...named].filter(name => !before.has(name))];
}
