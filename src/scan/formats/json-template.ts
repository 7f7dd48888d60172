/**
 * Templates that make JSON objects: which of their keys hold the time, the client and the status.
 *
 *     {"at":"$time_iso8601","client":{"ip":"$remote_addr"},"status":$status}    at, client.ip, status
 */
import type { Meaning } from "./compile-template.ts";
import type { FieldNames } from "./format.ts";

/** How a language writes fields. */
export interface FieldLanguage {
  /** With the `g` flag; its groups are the fields' names, one of them set. */
  readonly field: RegExp;
  meaning(name: string): Meaning | null;
  /** Fields that may stand beside those of a time, by their text: fractions, what is skipped. */
  readonly besideTime?: RegExp;
}

interface Found {
  readonly path: string;
  readonly meaning: Meaning;
}

/** Null where it makes no JSON object, or one that says too little. */
export function jsonNames(template: string, language: FieldLanguage): FieldNames | null {
  if (!/^\s*\{/.test(template)) return null;
  let value: unknown;
  try {
    value = JSON.parse(inQuotes(template, language.field));
  } catch {
    return null; // it only begins like one
  }
  const found = fieldsIn(value, [], language);
  const names = { time: pathsOf(found, "time"), address: pathsOf(found, "address"), status: pathsOf(found, "status") };
  return Object.values(names).every((paths) => paths.length > 0) ? names : null;
}

/** Numbers stand without quotes: `"status":$status`. */
function inQuotes(template: string, field: RegExp): string {
  return template
    .split(/("(?:[^"\\]|\\[\s\S])*")/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(field, (text) => JSON.stringify(text))))
    .join("");
}

function fieldsIn(value: unknown, path: readonly string[], language: FieldLanguage): Found[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => fieldsIn(inner, [...path, key], language));
  }
  if (typeof value !== "string") return [];
  const fields = [...value.matchAll(language.field)].map((found) => {
    const name = found.slice(1).find((group) => group !== undefined);
    return { text: found[0], meaning: name === undefined ? null : language.meaning(name) };
  });
  const [first] = fields;
  if (first === undefined || first.meaning === null) return [];
  const { meaning } = first;
  const ofTime = fields.filter(({ text, meaning }) => meaning?.role === "time" || language.besideTime?.test(text));
  const taken = meaning.role === "time" && ofTime.length === fields.length ? fields : [first];
  const rest = taken.reduce((left, { text }) => left.replace(text, ""), value).trim();
  const isUnderstood = rest === "" || (taken.length > 1 ? /^[T:.,Z +-]*$/ : UNDERSTOOD[meaning.role]).test(rest);
  return isUnderstood ? [{ path: path.join("."), meaning }] : [];
}

/** What a text may have beside the field: brackets around a time or a fraction behind it, the port of an address. */
const UNDERSTOOD = { time: /^(?:\[\]|[.,]\S+)$/, address: /^:\S+$/, status: /^$/, zone: /^$/ };

function pathsOf(found: readonly Found[], role: Meaning["role"]): string[] {
  const candidates = found.filter(({ meaning }) => meaning.role === role);
  const rank = Math.min(...candidates.map(({ meaning }) => meaning.rank));
  return candidates.filter(({ meaning }) => meaning.rank === rank).map(({ path }) => path);
}
