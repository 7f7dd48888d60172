/**
 * A shape for lines of no known format: where a time, a client and a status stand in nearly all of them, if there is one
 * place for each. It is only proposed, with the first record as it would be read: nothing is counted by a guess.
 *
 *     203.0.113.9|GET /|2019-05-06T17:24:53Z|502|157        <client>|<:until>|<time>|<status>|…
 */
import { parseAddress } from "./address.ts";
import { readClock } from "./clock.ts";
import { compileShape } from "./formats/compile-shape.ts";
import { matchShape, type Role } from "./formats/shape.ts";

export interface Proposal {
  /** As `--format` takes it. */
  readonly shape: string;
  /** How many of the lines it reads. */
  readonly lines: number;
  readonly first: { readonly time: string; readonly client: string; readonly status: string };
}

/** A word, or what stands within quotes or brackets, and where it begins. */
interface Token {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s|;,"[\](){}=<>]+/g;
const MOST_TOKENS = 40;
const LEAST_LINES = 2;
/** Of all lines. */
const NEARLY_ALL = 0.9;
/** Statuses have few distinct values. */
const MOST_STATUSES = 20;
const STATUS = /^[1-5]\d\d$/;
const DATE = /^\d{4}[-/]\d\d[-/]\d\d$/;
const CLOCK = /^\d\d:\d\d:\d\d(?:[.,]\d+)?$/;
/** What means something in a shape. */
const SPECIAL = /[\\<~…[]/g;

/** Null where there is no such place for one of them, or more than one. */
export function proposeShape(lines: readonly string[]): Proposal | null {
  const model = lines[0];
  if (model === undefined || lines.length < LEAST_LINES) return null;
  const rows = lines.map(tokensOf);
  const places = placesIn(rows);
  if (places === null) return null;
  const shape = shapeOf(model, rows[0] as readonly Token[], places);
  const compiled = compileShape(shape);
  const found = lines.map((line) => matchShape(compiled, line)).filter((each) => each !== null);
  const good = found.filter(({ time, date, clock, client = "", status = "" }) => {
    return isTime(time ?? `${date} ${clock}`) && isClient(client) && STATUS.test(status);
  });
  const [first] = good;
  if (first === undefined || good.length < lines.length * NEARLY_ALL) return null;
  const { time = `${first.date} ${first.clock}`, client = "", status = "" } = first;
  return { shape, lines: good.length, first: { time, client, status } };
}

function tokensOf(line: string): readonly Token[] {
  return [...line.matchAll(TOKEN)].slice(0, MOST_TOKENS).map(({ 0: text, index }) => {
    const isWrapped = /^["[]/.test(text);
    return isWrapped
      ? { text: text.slice(1, -1), at: index + 1, end: index + text.length - 1 }
      : { text, at: index, end: index + text.length };
  });
}

/** Which token has which role; null where that is not certain. */
function placesIn(rows: readonly (readonly Token[])[]): ReadonlyMap<number, Role> | null {
  const columns = Array.from({ length: MOST_TOKENS }, (_, index) => rows.map((row) => row[index]?.text ?? ""));
  const where = (is: (text: string) => boolean) =>
    columns.flatMap((values, index) => (values.filter(is).length >= rows.length * NEARLY_ALL ? [index] : []));
  const clients = where(isClient);
  const statuses = where((text) => STATUS.test(text)).filter((index) => new Set(columns[index]).size <= MOST_STATUSES);
  const dates = where((text) => DATE.test(text));
  const clocks = where((text) => CLOCK.test(text));
  const times = where((text) => isTime(text) && !DATE.test(text)).filter((index) => !statuses.includes(index));
  const [client, status, time] = [clients[0], statuses[0], times[0]];
  if (client === undefined || status === undefined || clients.length > 1 || statuses.length > 1) return null;
  const roles = new Map<number, Role>([
    [client, "client"],
    [status, "status"],
  ]);
  if (time !== undefined && times.length === 1 && dates.length === 0) return roles.set(time, "time");
  const [date, clock] = [dates[0], clocks[0]];
  if (times.length > 0 || date === undefined || clock === undefined || dates.length + clocks.length > 2) return null;
  return roles.set(date, "date").set(clock, "clock");
}

function isTime(text: string): boolean {
  return !STATUS.test(text) && typeof readClock(text) !== "string";
}

function isClient(text: string): boolean {
  return parseAddress(text) !== null;
}

/** The line with its roles in place, up to the last of them. */
function shapeOf(line: string, tokens: readonly Token[], roles: ReadonlyMap<number, Role>): string {
  const last = Math.max(...roles.keys());
  let shape = "";
  let at = 0;
  for (const [index, { text, at: from, end }] of tokens.slice(0, last + 1).entries()) {
    shape += line.slice(at, from).replace(SPECIAL, "\\$&").replace(/ {2,}/g, "~");
    const next = line[end] ?? "";
    const role = roles.get(index);
    const isQuoted = line[from - 1] === '"' && next === '"';
    if (role !== undefined) shape += `<${role}>`;
    else if (isQuoted) shape += "<:quoted>";
    else shape += next === " " || next === "" || text === "" ? "<>" : "<:until>";
    at = end;
  }
  const rest = line.slice(at);
  return `${shape}${rest === "" || rest.startsWith(" ") ? " …" : `${(rest[0] as string).replace(SPECIAL, "\\$&")}…`}`;
}
