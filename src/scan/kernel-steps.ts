/**
 * Shapes of lines as the kernel takes them: steps, which `workers/kernel/shape.ts` runs. A shape that asks for something
 * that the kernel does not know has none, and its lines are the reference's.
 */
import { type Asks, CHARACTERS, type Field, type Op, type Role, type Shape } from "./formats/shape.ts";

export interface Step {
  readonly kind: number;
  readonly argument: number;
  readonly role: number;
  readonly flags: number;
  /** What the bytes must at least be, and by how much they may exceed that; or the two tables of a class. */
  readonly least: readonly number[];
  readonly spread: readonly number[];
}

/** The steps of a line, or of what stands in front of one. */
export type Steps = readonly Step[];

const Kind = {
  end: 0,
  literal: 1,
  alternative: 2,
  word: 3,
  text: 4,
  quoted: 5,
  class: 6,
  spaces: 7,
  optional: 8,
  rest: 9,
  absent: 10,
  grid: 11,
  commonLog: 12,
  json: 13,
  entry: 14,
  last: 15,
  message: 16,
  inQuotes: 17,
  value: 18,
  pairs: 19,
  begin: 20,
} as const;

const ROLES: Readonly<Record<Role, number>> = {
  time: 1,
  client: 2,
  status: 3,
  date: 4,
  clock: 5,
  server: 6,
  forwarded: 0,
};
const WordFlag = { mayEnd: 1, noSpace: 2, hasPort: 4, noDigit: 8, mayBeEmpty: 16, noList: 32 } as const;
const LITERAL_FLAGS: Readonly<Record<Asks, number>> = { passed: 0, there: 1, absent: 2 };
const EndFlag = {
  onlyDate: 1,
  isApart: 2,
  isUtc: 4,
  isMonthFirst: 8,
  isTimeless: 16,
  isDirective: 32,
  isIso: 64,
} as const;

const ORDER_FLAGS: Readonly<Record<DateLayout["order"], number>> = {
  iso: EndFlag.isIso,
  ymd: 0,
  mdy: EndFlag.isMonthFirst,
};

const SPACE = " ";
const LONGEST_LITERAL = 32;
/** What may stand in a pattern: digits and letters where these are, else the character itself. */
const PATTERN_RANGES: Readonly<Record<string, readonly [first: string, last: string]>> = {
  "9": ["0", "9"],
  A: ["A", "Z"],
  a: ["a", "z"],
};

/** How a date is written that stands apart from the clock. */
export interface DateLayout {
  /** In which order year, month and day stand; of ISO 8601 with dashes only. */
  readonly order: "iso" | "ymd" | "mdy";
  /** `Z` if its documentation says that the clock is UTC. */
  readonly zone?: "Z";
}

/** The line is a JSON object, or of the common log format: the kernel has a scanner of its own for each. */
export const JSON_LINE: Steps = [step(Kind.json, 0)];
export const COMMON_LOG_LINE: Steps = [step(Kind.commonLog, 0)];
/** The line is of pairs of a name and a value. */
export const LABELED_LINE: Steps = [step(Kind.pairs, 0)];
export const LOGFMT_LINE: Steps = [step(Kind.pairs, 1)];
/** The line stands within an entry of Docker's, or within quotes. */
export const DOCKER_ENTRY: Steps = [step(Kind.entry, 0)];
export const QUOTED_LINE: Steps = [step(Kind.inQuotes, 0)];

/** The line is the text under one of the keys of an object; of others, nothing is known where one of them is there. */
export function messageSteps(texts: readonly string[], others: readonly string[]): Steps {
  const keys = [...texts.map((key) => ({ ...literalStep(key), flags: 1 })), ...others.map(literalStep)];
  return [step(Kind.message, keys.length), ...keys];
}

/** Lines of as many values as there are columns, in quotes or not. */
export function valueSteps(columns: readonly (Role | null)[], separator: string): Steps {
  const values = columns.flatMap((role, column) => {
    const value = step(Kind.value, separator.charCodeAt(0), { role: role === null ? 0 : ROLES[role] });
    return column === columns.length - 1 ? [value] : [value, literalStep(separator)];
  });
  return [...values, step(Kind.end, 0)];
}

/** A field between literal texts, as a template has it. */
export interface TemplateSlot {
  readonly before: string;
  readonly isPadded: boolean;
  /** The text that ends it; "" where the line, or a word, does. */
  readonly after: string;
  readonly role: Role | null;
  readonly isList: boolean;
  readonly isQuoted: boolean;
  readonly beginsWithDigit: boolean;
}

/** Each field ends where the text behind it stands first; what is behind the last may be anything. Null as in `lineSteps`. */
export function templateSteps(slots: readonly TemplateSlot[]): Steps | null {
  const steps: Step[] = [];
  for (const [index, slot] of slots.entries()) {
    const { before, isPadded, after, role, isList, isQuoted, beginsWithDigit } = slot;
    const isLast = index === slots.length - 1;
    if (before.length > LONGEST_LITERAL || after.length > LONGEST_LITERAL) return null;
    if (after === "" && (!isLast || role === "time" || isList)) return null;
    if (index === 0 && before !== "") steps.push(literalStep(before));
    if (isPadded) steps.push(step(Kind.spaces, 0));
    if (beginsWithDigit) steps.push({ ...patternStep("9"), flags: LITERAL_FLAGS.there });
    const number = role === null ? 0 : ROLES[role];
    if (after === "") {
      steps.push(step(Kind.word, SPACE.charCodeAt(0), { role: number, flags: WordFlag.mayEnd }));
      continue;
    }
    const flags = isList ? WordFlag.noList : 0;
    steps.push(
      isQuoted ? step(Kind.quoted, 0, { role: number }) : step(Kind.text, after.charCodeAt(0), { role: number, flags }),
    );
    steps.push(literalStep(after));
  }
  return [...steps, step(Kind.rest, 0), step(Kind.end, 0)];
}

/** Of a line that tells of no request. */
export function directiveSteps(shape: Shape): Steps | null {
  const steps = stepsOf(shape);
  return steps === null ? null : [...steps, step(Kind.end, 0, { flags: EndFlag.isDirective })];
}

/** Of all of a line; null where the kernel does not know a piece of it, or it does not say all that a record has. */
export function lineSteps(shape: Shape, { order, zone }: DateLayout): Steps | null {
  const steps = stepsOf(shape);
  const has = (role: Role) => shape.some((op) => op.op === "field" && op.role === role);
  const isApart = has("date") && has("clock");
  if (steps === null || !has("client") || !has("status")) return null;
  if (!has("time") && !isApart) return [...steps, step(Kind.end, 0, { flags: EndFlag.isTimeless })];
  const dateFlags = (zone === undefined ? 0 : EndFlag.isUtc) | ORDER_FLAGS[order];
  return [...steps, step(Kind.end, 0, { flags: isApart ? EndFlag.isApart | dateFlags : 0 })];
}

/** Of what stands in front of a line, behind which none of some texts stands. */
export function prefixSteps(shape: Shape, absent: readonly string[]): Steps | null {
  const steps = stepsOf(shape);
  return steps === null ? null : [...steps, step(Kind.begin, 0), ...absent.map(absentStep)];
}

/** Lines of columns, up to the last that is wanted; with spaces between them there are `count` in all. */
export function columnSteps(
  columns: readonly (Role | null)[],
  separator: " " | "\t",
  count: number,
  isUtc: boolean,
): Steps {
  const words = columns.flatMap((role, column) => {
    const isLast = column === count - 1;
    const flags = (isLast ? WordFlag.mayEnd : 0) | (column === 0 ? WordFlag.noSpace : 0);
    const word = step(Kind.word, separator.charCodeAt(0), { role: role === null ? 0 : ROLES[role], flags });
    return column === columns.length - 1 ? [word] : [word, literalStep(separator)];
  });
  const grid = separator === SPACE ? [absentStep("\t"), step(Kind.grid, count)] : [];
  const isApart = columns.includes("date");
  const end = step(Kind.end, 0, { flags: isApart ? EndFlag.isApart | EndFlag.isIso | (isUtc ? EndFlag.isUtc : 0) : 0 });
  return [...grid, ...words, step(Kind.rest, 0), end];
}

/** The same lines, but for those in which the year of their time stands once more. */
export function withOnlyDate(steps: Steps): Steps {
  if (steps[0]?.kind === Kind.alternative) return steps; // no address and no time is in front, as of a torn line's rest
  return steps.map((each) => (each.kind === Kind.end ? { ...each, flags: each.flags | EndFlag.onlyDate } : each));
}

function stepsOf(ops: readonly Op[]): Step[] | null {
  const steps: Step[] = [];
  for (const [index, op] of ops.entries()) {
    const found = stepsOfOp(op, ops[index + 1]);
    if (found === null) return null;
    steps.push(...found);
  }
  return steps;
}

function stepsOfOp(op: Op, next: Op | undefined): Step[] | null {
  switch (op.op) {
    case "literal":
      return op.text.match(/.{1,32}/gsu)?.map(literalStep) ?? null;
    case "spaces":
      return [step(Kind.spaces, op.least)];
    case "rest":
      return [step(Kind.rest, op.isApart ? 1 : 0)];
    case "pattern":
      return [{ ...patternStep(op.text), flags: LITERAL_FLAGS[op.asks] }];
    case "optional": {
      const inner = stepsOf(op.ops);
      return inner === null || op.ops.some((each) => each.op === "optional")
        ? null
        : [step(Kind.optional, inner.length + 1), ...inner];
    }
    default:
      return fieldSteps(op, next);
  }
}

function fieldSteps(field: Field, next: Op | undefined): Step[] | null {
  const { role, end, stop, characters, most, oneOf, hasPort, orDash, noDigit } = field;
  const number = role === null ? 0 : ROLES[role];
  if (oneOf !== null) return isBoundary(next) && number === 0 ? alternatives(oneOf) : null;
  switch (end) {
    case "word": {
      const isSpaced = stop === "" || stop.startsWith(SPACE);
      const mayHoldSpaces = role === "time" || role === "clock";
      const flags =
        (isSpaced ? WordFlag.mayEnd : mayHoldSpaces ? 0 : WordFlag.noSpace) |
        (hasPort ? WordFlag.hasPort : 0) |
        (noDigit ? WordFlag.noDigit : 0);
      return [step(Kind.word, (isSpaced ? SPACE : stop).charCodeAt(0), { role: number, flags })];
    }
    case "until":
      return [step(Kind.word, stop.charCodeAt(0), { role: number, flags: WordFlag.mayBeEmpty })];
    case "text":
    case "last":
      if (next?.op !== "literal" || next.text.length > LONGEST_LITERAL) return null;
      return [step(end === "last" ? Kind.last : Kind.text, next.text.charCodeAt(0), { role: number })];
    case "quoted":
      return [step(Kind.quoted, 0, { role: number })];
    case "class": {
      const [low, high] = tablesOf(CHARACTERS[characters as keyof typeof CHARACTERS]);
      const flags = orDash ? 1 : 0;
      return [{ ...step(Kind.class, most, { role: number, flags }), least: [...low, ...high], spread: [] }];
    }
    default:
      return null;
  }
}

/** Whether one of several words has ended where this follows. */
function isBoundary(next: Op | undefined): boolean {
  switch (next?.op) {
    case undefined:
    case "literal":
      return true;
    case "rest":
      return next.isApart;
    case "spaces":
      return next.least > 0;
    case "pattern":
      return next.text.startsWith(SPACE) && next.asks !== "absent";
    default:
      return false;
  }
}

/** The longer ones first, since one may begin like another. */
function alternatives(words: readonly string[]): Step[] {
  const sorted = [...words].sort((a, b) => b.length - a.length);
  return sorted.map((word, index) => {
    const isLast = index === sorted.length - 1;
    return isLast ? literalStep(word) : { ...literalStep(word), kind: Kind.alternative, flags: sorted.length - index };
  });
}

function literalStep(text: string): Step {
  const least = [...new TextEncoder().encode(text)];
  return {
    ...step(Kind.literal, least.length),
    ...padded(
      least,
      least.map(() => 0),
    ),
  };
}

function absentStep(text: string): Step {
  return { ...literalStep(text), kind: Kind.absent };
}

function patternStep(text: string): Step {
  const ranges = [...text].map((char) => PATTERN_RANGES[char] ?? [char, char]);
  const least = ranges.map(([first]) => first.charCodeAt(0));
  const spread = ranges.map(([first, last]) => last.charCodeAt(0) - first.charCodeAt(0));
  return { ...step(Kind.literal, least.length), ...padded(least, spread) };
}

/** Behind a text any byte may stand. */
function padded(least: readonly number[], spread: readonly number[]): Pick<Step, "least" | "spread"> {
  const behind = new Array<number>(LONGEST_LITERAL - least.length);
  return { least: [...least, ...behind.fill(0)], spread: [...spread, ...behind.slice().fill(0xff)] };
}

/** A character is of the class if what the tables have for both halves of its byte has a bit in common. */
function tablesOf(characters: RegExp): readonly [low: readonly number[], high: readonly number[]] {
  const low = new Array<number>(16).fill(0);
  for (let code = 0; code < 128; code += 1) {
    if (characters.test(String.fromCharCode(code))) low[code & 15] = (low[code & 15] as number) | (1 << (code >> 4));
  }
  return [low, Array.from({ length: 16 }, (_, half) => (half < 8 ? 1 << half : 0))];
}

function step(kind: number, argument: number, more: Partial<Pick<Step, "role" | "flags">> = {}): Step {
  return { kind, argument, role: 0, flags: 0, least: [], spread: [], ...more };
}
