/**
 * Sides of comparisons, made of what was counted in clock hours. Each goes the way of a run: a partial, of which a report is
 * made, which is written and read back.
 */
import * as fc from "fast-check";
import { readRule } from "../../../src/options/fail-on.ts";
import type { Address } from "../../../src/partial/address-set.ts";
import { epochDay, HOURS_PER_DAY } from "../../../src/partial/clock-hour.ts";
import {
  AS_WRITTEN,
  addCount,
  cellOf,
  emptyPartial,
  emptyTally,
  type Partial,
  type ScanDefinition,
} from "../../../src/partial/partial.ts";
import { type CompareOptions, compare, Empty } from "../../../src/report/comparison/compare.ts";
import { fractionOfPercent } from "../../../src/report/comparison/fraction.ts";
import type { Rule } from "../../../src/report/comparison/rule.ts";
import {
  type Comparison,
  type ComparisonRow,
  comparisonSchema,
  type RuleOutcome,
} from "../../../src/report/comparison/schema.ts";
import type { Side } from "../../../src/report/comparison/side.ts";
import { By, Measure, Outcome } from "../../../src/report/comparison/terms.ts";
import { readReport } from "../../../src/report/read-report.ts";
import { type ReportDefinition, toReport } from "../../../src/report/report.ts";
import { Rank } from "../../../src/report/terms.ts";
import { type Weekday, WORKING_DAYS } from "../../../src/report/weekday.ts";
import { toJson } from "../../../src/write/json.ts";

/** 2019-05-06; the days of a side are counted from it. */
export const MONDAY = epochDay(2019, 5, 6);
export const SERVER_ERRORS: ScanDefinition = { status: [[500, 599]], timeZone: AS_WRITTEN };

/** What was counted in an hour of a day. */
export interface Counted {
  /** 0 is a Monday, 4 a Friday, 7 the next Monday. */
  readonly day: number;
  readonly hour: number;
  /** The clients of errors, or how many there were: the first of the same few thousand. */
  readonly users: number | readonly Address[];
  /** As many as users unless it is said otherwise. */
  readonly errors?: number;
  /** As many as errors unless it is said otherwise. */
  readonly requests?: number;
}

export interface SideOptions {
  readonly name?: string;
  readonly kind?: "report" | "partial";
  readonly scan?: ScanDefinition;
  readonly malformed?: number;
  readonly definition?: globalThis.Partial<ReportDefinition>;
  readonly complete?: boolean;
}

export function sideOf(counts: readonly Counted[], options: SideOptions = {}): Side {
  const { name = "side", kind = "report", definition, complete = true } = options;
  const partial = partialOf(counts, options);
  const outcomes = [...partial.sources.values()].map(({ path, identity }) => ({ path, identity, bytes: 1, complete }));
  const report = toReport(partial, outcomes, { days: WORKING_DAYS, rank: Rank.userHours, ...definition });
  const read = readReport(new TextEncoder().encode(toJson(report)), name);
  return { name, report: read, partial: kind === "partial" ? partial : null };
}

function partialOf(counts: readonly Counted[], { scan = SERVER_ERRORS, malformed = 0 }: SideOptions): Partial {
  const partial = emptyPartial(scan);
  const tally = emptyTally({ identity: "sha256:0123", path: "a.log", format: "jsonl" });
  for (const { day, hour, users, ...given } of counts) {
    const clients = typeof users === "number" ? Array.from({ length: users }, (_, client) => client) : users;
    const { errors = clients.length } = given;
    const { requests = errors } = given;
    if (requests === 0) continue; // which leaves no trace in a capture
    const clockHour = (MONDAY + day) * HOURS_PER_DAY + hour;
    const cell = cellOf(partial, clockHour);
    for (const client of clients) cell.clients.add(client);
    cell.errors += errors;
    cell.requests += requests;
    tally.records += requests;
    addCount(tally.errorsByHour, clockHour, errors);
  }
  if (malformed > 0) tally.malformed.set("unreadable", malformed);
  tally.ranges = [{ startByte: 0, endByte: 1, lines: tally.records + malformed, samples: [] }];
  partial.sources.set(tally.identity, tally);
  return partial;
}

/** The same counts on each of the first days. */
export function onDays(days: number, counts: readonly Omit<Counted, "day">[]): Counted[] {
  return Array.from({ length: days }, (_, day) => counts.map((counted) => ({ day, ...counted }))).flat();
}

/** Every hour of so many days alike, and some hours as they are given. */
export function ordinaryDays(days: number, users: number, others: readonly Omit<Counted, "day">[] = []): Counted[] {
  const hours = Array.from({ length: HOURS_PER_DAY }, (_, hour) => hour);
  return onDays(
    days,
    hours.map((hour) => others.find((other) => other.hour === hour) ?? { hour, users, requests: 10 * users }),
  );
}

export const DEFAULTS: CompareOptions = {
  by: By.hour,
  measure: Measure.userHours,
  alpha: 0.05,
  minEffect: fractionOfPercent("10"),
  minUsers: 10,
  rules: [],
  empty: Empty.refused,
};

/** A comparison that holds its schema: nothing unknown to it, no number that JSON does not have. */
export function compared(base: Side, head: Side, options: globalThis.Partial<CompareOptions> = {}): Comparison {
  const comparison = compare(base, head, { ...DEFAULTS, ...options });
  const known = comparisonSchema.parse(comparison);
  if (!isSame(comparison, known)) throw new Error("the comparison has fields that its schema does not know");
  if (!isSame(comparison, JSON.parse(JSON.stringify(comparison))))
    throw new Error("JSON loses a part of the comparison");
  return comparison;
}

/** Also `undefined` is a difference, and -0 from 0. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  const [ours, theirs] = [Object.keys(a).sort(), Object.keys(b).sort()];
  return (
    ours.join() === theirs.join() &&
    ours.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

/** What became of a rule; it has a reason unless it holds. */
export function outcomeOf(
  text: string,
  base: Side,
  head: Side,
  options: globalThis.Partial<CompareOptions> = {},
): RuleOutcome {
  const rule = readRule(text, options.measure ?? Measure.userHours, "--fail-on");
  const [outcome] = compared(base, head, { ...options, rules: [rule] }).rules;
  if (outcome === undefined) throw new Error("a rule has an outcome");
  if (outcome.rule !== text) throw new Error(`the outcome is of "${outcome.rule}"`);
  if (outcome.reasons.length > 0 !== (outcome.outcome !== Outcome.held)) throw new Error("what holds needs no reason");
  return outcome;
}

/** One hour of the day of two sides that have the same counts on each of so many days. */
export function rowAt(comparison: Comparison, hour: number, weekday?: Weekday): ComparisonRow {
  const row = comparison.rows.find((row) => row.hour === hour && row.weekday === weekday);
  if (row === undefined) throw new Error(`there is no row of ${weekday ?? "hour"} ${hour}`);
  return row;
}

/** Few hours and days, so that rows meet; from no user to as many as make a difference. */
const counted: fc.Arbitrary<Counted> = fc
  .record({
    day: fc.integer({ min: 0, max: 8 }),
    hour: fc.constantFrom(0, 9, 17, 23),
    first: fc.nat(40),
    users: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(300)),
    ipv6: fc.constantFrom(0, 0, 3),
    again: fc.nat(20),
    successes: fc.oneof(fc.constant(0), fc.nat(2_000)),
  })
  .map(({ day, hour, first, users, ipv6, again, successes }) => {
    const clients: Address[] = Array.from({ length: users }, (_, client) => first + client);
    for (let host = 0; host < ipv6; host += 1) clients.push([0x20010db8, 0, 0, first + host]);
    const errors = clients.length === 0 ? 0 : clients.length + again;
    return { day, hour, users: clients, errors, requests: errors + successes };
  });

/** What was counted on a side; sometimes nothing. */
export const countedHours: fc.Arbitrary<Counted[]> = fc.array(counted, { maxLength: 14 });

/** Two sides, either of which may be a report or a partial, of the same definition. */
export const pairsOfSides: fc.Arbitrary<readonly [Side, Side]> = fc
  .record({
    counts: fc.tuple(countedHours, countedHours),
    kinds: fc.tuple(fc.constantFrom("report", "partial"), fc.constantFrom("report", "partial")),
    malformed: fc.tuple(fc.nat(2), fc.nat(2)),
    days: fc.constantFrom(WORKING_DAYS, ["mon", "sat"] as const, ["sun"] as const),
    rank: fc.constantFrom(Rank.userHours, Rank.uniqueIps),
  })
  .map(({ counts, kinds, malformed, days, rank }) => {
    const definition = { days, rank };
    const [base, head] = counts.map((side, index) =>
      sideOf(side, {
        name: index === 0 ? "base" : "head",
        kind: kinds[index] ?? "report",
        malformed: malformed[index] ?? 0,
        definition,
      }),
    );
    if (base === undefined || head === undefined) throw new Error("a pair has two sides");
    return [base, head];
  });

/** How two sides are compared, without rules. */
export const choices: fc.Arbitrary<CompareOptions> = fc.record({
  by: fc.constantFrom(By.hour, By.weekdayHour),
  measure: fc.constantFrom(...Object.values(Measure)),
  alpha: fc.constantFrom(0.05, 0.2, 0.001),
  minEffect: fc.constantFrom("0", "0.5", "10", "300").map(fractionOfPercent),
  minUsers: fc.constantFrom(0, 1, 10, 100),
  rules: fc.constant<readonly Rule[]>([]),
  empty: fc.constant(Empty.allowed),
});
