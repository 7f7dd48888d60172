/**
 * A text format as data: what stands in a line, from left to right. `compile-shape.ts` says how a shape is written.
 *
 * Each piece ends at one place only, whatever follows it, so there is nothing to go back for: matching costs at most the
 * line's length for each piece, and a line of another format fails at its first literal.
 */

/** What a field is: a time, or its date and clock apart; the client; the status; whom the client forwarded for; an address. */
export type Role = "time" | "date" | "clock" | "client" | "status" | "forwarded" | "server";

/**
 * Where a field ends: at a space or `stop`, at the first or last `stop`, where the first character of `stop` stands, at a
 * free quote, behind its characters.
 */
export type End = "word" | "text" | "until" | "last" | "quoted" | "class";

export interface Field {
  readonly op: "field";
  readonly role: Role | null;
  readonly end: End;
  /** The literal behind it; "" if there is none. */
  readonly stop: string;
  readonly characters: CharacterClass | null;
  /** Of characters: how many there may be. */
  readonly most: number;
  /** What it may be, if not anything. */
  readonly oneOf: readonly string[] | null;
  /** Whether a port stands behind its last colon, and is no part of it. */
  readonly hasPort: boolean;
  /** Of characters: whether a dash may stand in their place. */
  readonly orDash: boolean;
  /** Of a word: whether it may not begin with a digit. */
  readonly noDigit: boolean;
}

export type Op =
  | { readonly op: "literal"; readonly text: string }
  /** A digit for each 9, a letter for each A or a, and all else as it stands; or it is only looked whether that stands there. */
  | { readonly op: "pattern"; readonly text: string; readonly asks: Asks }
  | { readonly op: "spaces"; readonly least: 0 | 1 }
  | { readonly op: "optional"; readonly ops: readonly Op[] }
  /** Anything; if `isApart`, the end of the line or anything behind a space. */
  | { readonly op: "rest"; readonly isApart: boolean }
  | Field;

/** Whether a pattern is passed over, has to stand there, or must not. */
export type Asks = "passed" | "there" | "absent";

/** A line matches if the ops use all of it. */
export type Shape = readonly Op[];

export type Found = { [role in Role]?: string };

export const CHARACTERS = {
  digits: /[0-9]/,
  codes: /[;0-9]/,
  number: /[-+.0-9]/,
  date: /[-/0-9]/,
  clock: /[.,:0-9]/,
  address: /[.:0-9A-Fa-f[\]]/,
  capitals: /[-A-Z_]/,
  phrase: /[-' A-Za-z]/,
  upper: /[A-Z_]/,
  amount: /[.0-9]/,
  alphanumeric: /[0-9A-Za-z]/,
  slug: /[-\w]/,
  name: /[-.\w]/,
  alpha: /[A-Za-z]/,
  method: /[-A-Z_a-z]/,
  dotted: /[.\w]/,
  protocol: /[-./\w]/,
  plain: /[!#-~]/,
  unbracketed: /[!#-Z\\-~]/,
} as const;
export type CharacterClass = keyof typeof CHARACTERS;

const ASCII = 128;
const TABLES = Object.fromEntries(
  Object.entries(CHARACTERS).map(([name, pattern]) => [
    name,
    Uint8Array.from({ length: ASCII }, (_, code) => Number(pattern.test(String.fromCharCode(code)))),
  ]),
) as Record<CharacterClass, Uint8Array>;

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const NO_MATCH = -1;

/** Null where the line is of another shape. */
export function matchShape(shape: Shape, text: string): Found | null {
  const found: Found = {};
  return run(shape, text, 0, found) === text.length ? found : null;
}

/** Where the match ends, or `NO_MATCH`. */
function run(ops: readonly Op[], text: string, start: number, found: Found): number {
  let at = start;
  for (const op of ops) {
    at = step(op, text, at, found);
    if (at === NO_MATCH) return NO_MATCH;
  }
  return at;
}

function step(op: Op, text: string, at: number, found: Found): number {
  switch (op.op) {
    case "literal":
      return text.startsWith(op.text, at) ? at + op.text.length : NO_MATCH;
    case "pattern":
      if (isLike(op.text, text, at) === (op.asks === "absent")) return NO_MATCH;
      return op.asks === "passed" ? at + op.text.length : at;
    case "spaces": {
      let end = at;
      while (text.charCodeAt(end) === SPACE) end += 1;
      return end - at < op.least ? NO_MATCH : end;
    }
    case "optional": {
      const end = run(op.ops, text, at, found);
      return end === NO_MATCH ? at : end;
    }
    case "rest":
      return op.isApart && at < text.length && text.charCodeAt(at) !== SPACE ? NO_MATCH : text.length;
    default:
      return take(op, text, at, found);
  }
}

function isLike(pattern: string, text: string, at: number): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    const wanted = pattern[index] as string;
    const char = text[at + index] ?? "";
    const range = RANGES[wanted];
    if (range === undefined ? char !== wanted : !range.test(char)) return false;
  }
  return true;
}

const RANGES: Readonly<Record<string, RegExp>> = { "9": /^[0-9]$/, A: /^[A-Z]$/, a: /^[a-z]$/ };

function take(field: Field, text: string, at: number, found: Found): number {
  const end = field.orDash && text[at] === "-" ? at + 1 : endOf(field, text, at);
  if (end === NO_MATCH || (field.noDigit && /\d/.test(text[at] as string))) return NO_MATCH;
  if (field.oneOf !== null && !field.oneOf.includes(text.slice(at, end))) return NO_MATCH;
  if (field.role === null && !field.hasPort) return end;
  const valueEnd = field.hasPort ? portStart(text, at, end) : end;
  if (valueEnd === NO_MATCH) return NO_MATCH;
  if (field.role !== null) found[field.role] = text.slice(at, valueEnd);
  return end;
}

/** Words and characters are at least one; texts may be empty. */
function endOf({ end, stop, characters, most, role }: Field, text: string, at: number): number {
  switch (end) {
    case "class": {
      const table = TABLES[characters as CharacterClass];
      let to = at;
      while (table[text.charCodeAt(to)] === 1) to += 1;
      return to === at || to - at > most ? NO_MATCH : to;
    }
    case "until":
      return text.indexOf(stop[0] as string, at);
    case "quoted":
      return freeQuote(text, at);
    case "text":
      return stop === "" ? text.length : text.indexOf(stop, at);
    case "last": {
      const to = text.lastIndexOf(stop);
      return to < at ? NO_MATCH : to;
    }
    default: {
      const to = wordEnd(text, at, stop, role === "time" || role === "clock");
      return to === at ? NO_MATCH : to;
    }
  }
}

/** Times may hold spaces where something else ends them. */
function wordEnd(text: string, at: number, stop: string, mayHoldSpaces: boolean): number {
  const space = text.indexOf(" ", at);
  if (stop === "" || stop.startsWith(" ")) return space === -1 ? text.length : space;
  const to = text.indexOf(stop[0] as string, at);
  return to === -1 || (!mayHoldSpaces && space !== -1 && space < to) ? NO_MATCH : to;
}

/** The next quote without a backslash before it that is not itself escaped. */
function freeQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslash = at;
    while (backslash > start && text.charCodeAt(backslash - 1) === BACKSLASH) backslash -= 1;
    if ((at - backslash) % 2 === 0) return at;
  }
  return NO_MATCH;
}

/** Where the colon before the port stands: `2001:db8::1:54321` is 2001:db8::1, and `[2001:db8::1]:54321` as well. */
function portStart(text: string, at: number, end: number): number {
  const colon = text.lastIndexOf(":", end - 1);
  return colon > at ? colon : NO_MATCH;
}
