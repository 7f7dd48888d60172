/**
 * The text of an address as logs write it beside or in place of one: the first of a list, in Java's spelling
 * (`/203.0.113.9:4711`), or a placeholder for none.
 */

const PLACEHOLDER = /^(?:-|unknown|none|null|\(null\)|n\/a|undefined)?$/i;

/** Undefined for a placeholder; what is neither text nor a list stays as it is, to be refused as an address. */
export function addressText(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : addressText(value[0]);
  if (typeof value !== "string") return value;
  const comma = value.indexOf(",");
  const first = comma === -1 ? value : value.slice(0, comma).trim();
  if (PLACEHOLDER.test(first)) return undefined;
  return first.startsWith("/") ? first.slice(1) : first;
}
