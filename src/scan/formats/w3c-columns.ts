/**
 * What a `#Fields:` directive says: where in a line the values stand that are wanted, and how they make up a time.
 *
 *     #Fields: date time s-ip cs-method cs-uri-stem c-ip cs(User-Agent) sc-status time-taken
 *
 * Names are compared without regard to case. Of a name that is there twice the first counts.
 */
import { type FieldChoice, type FieldNames, namesOr } from "./format.ts";

export interface Columns {
  /** How many the directive names. */
  readonly count: number;
  /** What separates its names; lines may be separated otherwise. */
  readonly separator: " " | "\t" | ",";
  /** For every column up to the last that is wanted, whether it is. */
  readonly wanted: readonly boolean[];
  /** For every column, what its values look like; null where they may be any text, with blanks in it. */
  readonly shapes: readonly (RegExp | null)[];
  readonly clock: ClockColumns;
  readonly address: number;
  readonly status: number;
  readonly forwarded: number;
}

export interface ClockColumns {
  /** `NONE` where there is only a time, and a `#Date:` directive has to say the date. */
  readonly date: number;
  readonly time: number;
  /** `Z` for what is documented as UTC. */
  readonly zone: "Z" | "";
  /** Whether `time` is all of a time, with its date, and stands as it is. */
  readonly isStamp: boolean;
}

export const NONE = -1;

const ADDRESS = /^"?(?:-|[\da-f%[\]]*[.:][\da-f:.,%+[\] ]*)"?$/i;
const STATUS = /^(?:-|\d{3}|[A-Z_]+\/\d{3})$/;
const NUMBER = /^(?:-|-?\d+(?:\.\d+)?)$/;
/** The columns whose values have no blanks. */
const SHAPES: readonly (readonly [name: RegExp, values: RegExp])[] = [
  [/^date(?:-utc|-local)?$/, /^(?:-|\d{4}-\d\d-\d\d)$/],
  [/^time(?:-utc|-local)?$/, /^(?:-|\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)$/],
  [/^(?:[crs]|cs)-ip$/, ADDRESS],
  [/^sc-status$/, STATUS],
  [/^(?:[cs]-port|sc-(?:sub|win32-)status|sc-bytes|cs-bytes|time-taken)$/, NUMBER],
  [/^cs-method$/, /^(?:-|[A-Za-z_-]+)$/],
  [/^cs-version$/, /^(?:-|HTTPS?\/[\d.]+)$/],
];

/**
 * `cs-ip` is Akamai's; those without a hyphen stand in logs of Exchange. `c-status` is what SHOUTcast and Windows Media
 * Services have, `ts`, `id.orig_h` and `status_code` what Zeek has.
 */
const W3C_FIELDS: FieldNames = {
  time: ["date-time", "datetime", "timestamp", "ts"],
  address: ["c-ip", "cs-ip", "client-ip", "clientipaddress", "id.orig_h"],
  status: ["sc-status", "httpstatus", "c-status", "status_code"],
};

/** Local times are for logs that have no others. */
const CLOCKS = [
  { names: ["date", "time"], zone: "Z" },
  { names: ["date-utc", "time-utc"], zone: "Z" },
  { names: ["date-local", "time-local"], zone: "" },
] as const;

/** @param directive what stands behind `#Fields:` */
export function columnsOf(directive: string, choice: FieldChoice): Columns {
  const text = directive.trim();
  const separator = text.includes(",") ? "," : text.includes("\t") ? "\t" : " ";
  const columns = text
    .toLowerCase()
    .split(separator === "," ? "," : /[\t ]+/)
    .map((name) => name.trim());
  const fields = namesOr(choice.names, W3C_FIELDS);
  const clock = clockIn(columns, choice.names.time);
  const address = firstIn(columns, fields.address);
  const status = firstIn(columns, fields.status);
  const forwarded = firstIn(columns, withHeaders(choice.forwarded));
  const places = new Set([clock.date, clock.time, address, status, forwarded]);
  const wanted = Array.from({ length: Math.max(...places) + 1 }, (_, column) => places.has(column));
  const shapes = columns.map((name, column) => {
    if (column === address) return ADDRESS;
    return column === status ? STATUS : (SHAPES.find(([names]) => names.test(name))?.[1] ?? null);
  });
  return { count: columns.length, separator, wanted, shapes, clock, address, status, forwarded };
}

/** A date and a time before a stamp, before a time whose date is said elsewhere; unless the user chose. */
function clockIn(columns: readonly string[], chosen: readonly string[]): ClockColumns {
  if (chosen.length === 0) {
    return pairIn(columns) ?? stampIn(columns, W3C_FIELDS.time) ?? timeIn(columns) ?? stampOf(columns.indexOf("date"));
  }
  for (const name of chosen.map((each) => each.toLowerCase())) {
    const pair = CLOCKS.filter(({ names }) => names.some((each) => each === name));
    const found = pairIn(columns, pair) ?? (name === "time" ? timeIn(columns) : null) ?? stampIn(columns, [name]);
    if (found !== null) return found;
  }
  return stampOf(NONE);
}

function pairIn(columns: readonly string[], clocks: readonly (typeof CLOCKS)[number][] = CLOCKS): ClockColumns | null {
  for (const { names, zone } of clocks) {
    const [date, time] = names.map((name) => columns.indexOf(name)) as [number, number];
    if (date !== NONE && time !== NONE) return { date, time, zone, isStamp: false };
  }
  return null;
}

function stampIn(columns: readonly string[], names: readonly string[]): ClockColumns | null {
  const column = firstIn(columns, names);
  return column === NONE ? null : stampOf(column);
}

function stampOf(time: number): ClockColumns {
  return { date: NONE, time, zone: "", isStamp: true };
}

function timeIn(columns: readonly string[]): ClockColumns | null {
  const time = firstIn(columns, ["time", "time-utc"]);
  return time === NONE ? null : { date: NONE, time, zone: "Z", isStamp: false };
}

function firstIn(columns: readonly string[], names: readonly string[]): number {
  for (const name of names) {
    const column = columns.indexOf(name.toLowerCase());
    if (column !== NONE) return column;
  }
  return NONE;
}

/** `X-Forwarded-For` may be called so, or `cs(X-Forwarded-For)`. */
function withHeaders(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, `cs(${name})`]);
}
