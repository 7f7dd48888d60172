/**
 * Times that are written to a pattern of strftime(3) -> text that `readClock` understands.
 *
 *     %d/%b/%Y:%H:%M:%S %z    06/May/2019:17:24:53 +0300    2019-05-06 17:24:53+0300
 *
 * White space stands for any amount of it, as in strptime(3). Names are English. A pattern may say a part of a time, and
 * another the rest: the parts that several patterns find are put together. What is longer than any time is not looked at.
 * A zone's name (`%Z`) other than UTC says nothing, as names are not unique; people write `%Z` for offsets, too.
 */

/** What a stamp says, as digits; of `month` its number. */
export interface StampParts {
  year?: string;
  month?: string;
  day?: string;
  dayOfYear?: string;
  hour?: string;
  minute?: string;
  second?: string;
  zone?: string;
  epoch?: string;
  isAfternoon?: boolean;
}

export interface StampReader {
  /** Adds to `parts` what the text says; false where it is not written to the pattern. */
  read(text: string, parts: StampParts): boolean;
}

const LONGEST = 200;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WORD = "[A-Za-z\\u0080-\\uffff]{1,16}\\.?";
const HOUR = String.raw`\d{1,2}`;

type Part = keyof StampParts;
/** The expression for a specifier, and what its text is. */
const SPECIFIERS: Readonly<Record<string, readonly [expression: string, part: Part | null]>> = {
  Y: [String.raw`\d{4}`, "year"],
  G: [String.raw`\d{4}`, "year"],
  y: [String.raw`\d\d`, "year"],
  m: [String.raw`\d{1,2}`, "month"],
  b: [WORD, "month"],
  B: [WORD, "month"],
  h: [WORD, "month"],
  d: [String.raw`\s?\d{1,2}`, "day"],
  e: [String.raw`\s?\d{1,2}`, "day"],
  j: [String.raw`\d{1,3}`, "dayOfYear"],
  H: [HOUR, "hour"],
  k: [String.raw`\s?\d{1,2}`, "hour"],
  I: [HOUR, "hour"],
  l: [String.raw`\s?\d{1,2}`, "hour"],
  M: [String.raw`\d{1,2}`, "minute"],
  S: [String.raw`\d{1,2}(?:[.,]\d{1,12})?`, "second"],
  p: ["[AaPp]\\.?[Mm]\\.?", "isAfternoon"],
  P: ["[AaPp]\\.?[Mm]\\.?", "isAfternoon"],
  z: [String.raw`[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?`, "zone"],
  Z: ["[A-Za-z]{1,8}(?:[+-]\\d{1,4})?|[+-]\\d\\d:?\\d\\d", "zone"],
  s: [String.raw`\d{1,19}(?:\.\d{1,12})?`, "epoch"],
  f: [String.raw`\d{1,12}`, null],
  N: [String.raw`\d{1,12}`, null],
  L: [String.raw`\d{1,12}`, null],
  "*": [String.raw`\d{1,19}`, "epoch"],
  a: [WORD, null],
  A: [WORD, null],
  u: [String.raw`\d`, null],
  w: [String.raw`\d`, null],
  U: [String.raw`\d\d`, null],
  W: [String.raw`\d\d`, null],
  V: [String.raw`\d\d`, null],
  C: [String.raw`\d\d`, null],
  g: [String.raw`\d\d`, null],
};
const COMPOSED: Readonly<Record<string, string>> = {
  D: "%m/%d/%y",
  x: "%m/%d/%y",
  F: "%Y-%m-%d",
  R: "%H:%M",
  T: "%H:%M:%S",
  X: "%H:%M:%S",
  r: "%I:%M:%S %p",
  c: "%a %b %e %H:%M:%S %Y",
  n: " ",
  t: " ",
};

/** Spells out what stands for several specifiers: `%F` -> `%Y-%m-%d`. Flags and modifiers (`%-d`, `%Ey`) say nothing here. */
export function spellOut(pattern: string): string {
  const plain = pattern.trim() === "%f" ? "%*" : pattern; // GoAccess: microseconds since 1970
  return plain.replace(/%(?:[-_0^#]|[EO](?=[a-zA-Z]))?(.)/g, (_, letter: string) => COMPOSED[letter] ?? `%${letter}`);
}

/** The first specifier that is not known, with its sign; null where all are. */
export function unknownSpecifier(pattern: string): string | null {
  for (const [specifier, letter] of spellOut(pattern).matchAll(/%([\s\S]|$)/g)) {
    if (letter !== "%" && SPECIFIERS[letter as string] === undefined) return specifier;
  }
  return null;
}

/** What the patterns leave out that a time needs: `a date`, `an hour`; null where it is whole. */
export function lackOf(patterns: readonly string[]): string | null {
  const parts = new Set(patterns.flatMap((pattern) => [...spellOut(pattern).matchAll(/%([\s\S])/g)].map(partOf)));
  if (parts.has("epoch")) return null;
  if (!parts.has("year")) return "a year (%Y)";
  if (!parts.has("dayOfYear") && !parts.has("month")) return "a month (%m or %b)";
  if (!parts.has("dayOfYear") && !parts.has("day")) return "a day (%d)";
  return parts.has("hour") ? null : "an hour (%H)";
}

function partOf([, letter]: readonly string[]): Part | null | undefined {
  return SPECIFIERS[letter as string]?.[1];
}

export function stampReader(pattern: string): StampReader {
  const parts: Part[] = [];
  const source = spellOut(pattern).replace(/\s+|%([\s\S])|[^%]/g, (text, letter?: string) => {
    if (/^\s/.test(text)) return String.raw`\s*`;
    const specifier = letter === undefined ? undefined : SPECIFIERS[letter];
    if (specifier === undefined) return (letter ?? text).replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
    const [expression, part] = specifier;
    if (part === null) return `(?:${expression})`;
    parts.push(part);
    return `(${expression})`;
  });
  const expression = new RegExp(`^\\s*${source}\\s*$`);
  return {
    read(text, into) {
      const found = text.length > LONGEST ? null : expression.exec(text);
      if (found === null) return false;
      return parts.every((part, index) => add(into, part, (found[index + 1] as string).trim()));
    },
  };
}

function add(parts: StampParts, part: Part, text: string): boolean {
  if (part === "isAfternoon") parts.isAfternoon = /^p/i.test(text);
  else if (part === "zone") {
    if (/^[+-]\d/.test(text)) parts.zone = text;
    else if (/^(?:z|utc|gmt)$/i.test(text)) parts.zone ??= "Z";
  } else if (part === "year") parts.year = text.length === 2 ? `${text < "69" ? "20" : "19"}${text}` : text;
  else if (part === "month") {
    const number = /^\d/.test(text) ? text : String(MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1);
    if (number === "0") return false;
    parts.month = number;
  } else parts[part] = text;
  return true;
}

/** The stamp that the parts make together, or undefined where they make none. */
export function stampOf(parts: StampParts): string | undefined {
  if (parts.epoch !== undefined) return parts.epoch;
  const { year, hour, minute = "00", second = "00", zone = "" } = parts;
  const date = dateOf(parts);
  if (year === undefined || date === undefined || hour === undefined) return undefined;
  const clock = [hour24(hour, parts.isAfternoon), minute, second.slice(0, 2)].map(two).join(":");
  return `${year}-${date.map(two).join("-")} ${clock}${zone}`;
}

function dateOf({ year, month, day, dayOfYear }: StampParts): [string, string] | undefined {
  if (month !== undefined && day !== undefined) return [month, day];
  if (year === undefined || dayOfYear === undefined) return undefined;
  const date = new Date(Date.UTC(Number(year), 0, Number(dayOfYear)));
  if (Number(dayOfYear) < 1 || date.getUTCFullYear() !== Number(year)) return ["00", "00"]; // which no month has
  return [String(date.getUTCMonth() + 1), String(date.getUTCDate())];
}

function hour24(hour: string, isAfternoon: boolean | undefined): string {
  return isAfternoon === undefined ? hour : String((Number(hour) % 12) + (isAfternoon ? 12 : 0));
}

function two(digits: string): string {
  return digits.padStart(2, "0");
}
