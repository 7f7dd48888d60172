/**
 * Two periods to be compared: logs of artificial days, and what `analyze` makes of them.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import {
  type Comparison,
  type ComparisonRow,
  type ComparisonTotal,
  comparisonSchema,
} from "../../src/report/comparison/schema.ts";
import type { Weekday } from "../../src/report/weekday.ts";
import { brownout, type RunOptions, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";

/** What a clock hour of a log holds. */
export interface Traffic {
  /** How many clients met an error: the same ones in every hour, from the `from`th on. */
  readonly users: number;
  readonly from?: number;
  /** Errors of each of them. */
  readonly errors?: number;
  /** Requests of each of them that went well. */
  readonly successes?: number;
}

/** Monday, 2019-05-06, to Friday. */
export const FIVE_DAYS = [6, 7, 8, 9, 10];
export const FOUR_DAYS = [6, 7, 8, 9];
/** In each hour of an ordinary day. */
export const ORDINARY: Traffic = { users: 20 };

/** A log of some days of May 2019, with what each hour holds; null stands for nothing at all. */
export function logOf(days: readonly number[], trafficAt: (hour: number, day: number) => Traffic | null): string {
  const lines = days.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const traffic = trafficAt(hour, day);
      return traffic === null ? [] : linesOf(`2019-05-${two(day)} ${two(hour)}:30:00`, traffic);
    }).flat(),
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** Ordinary days but for some hours. */
export function daysWith(days: readonly number[], others: Readonly<Record<number, Traffic | null>> = {}): string {
  return logOf(days, (hour) => (hour in others ? (others[hour] ?? null) : ORDINARY));
}

function linesOf(time: string, { users, from = 0, errors = 1, successes = 1 }: Traffic): string[] {
  return Array.from({ length: users }, (_, user) => {
    const client = `10.0.${(from + user) >> 8}.${(from + user) & 255}`;
    return [
      ...new Array<string>(errors).fill(recordLine(time, client, 500)),
      ...new Array<string>(successes).fill(recordLine(time, client, 200)),
    ];
  }).flat();
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Analyzes a log: `NAME/report.json` and `NAME.part`. */
export async function analyzed(cwd: string, name: string, log: string, ...flags: readonly string[]): Promise<void> {
  writeFileSync(join(cwd, `${name}.log`), log);
  const args = ["analyze", "-q", `${name}.log`, "--out-dir", name, "-o", `${name}.part`, ...flags];
  const { status, stderr } = await brownout(args, { cwd });
  expect(status, stderr).toBe(0);
}

/** A directory for each test, with what `prepare` has made once for the file. */
export function directoryWith(prepare: (directory: string) => Promise<void>): () => string {
  let made: string;
  let own: string;
  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), "brownout-reports-"));
    await prepare(made);
  });
  beforeEach(() => {
    own = temporaryDirectory();
    cpSync(made, own, { recursive: true });
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  return () => own;
}

/** What `compare --format json …args` prints, strictly as its schema has it. The exit status must be 0. */
export async function comparisonOf(args: readonly string[], options: RunOptions): Promise<Comparison> {
  const run = await brownout(["compare", "--format", "json", ...args], options);
  expect(run).toMatchObject({ status: 0 });
  return parseComparison(run.stdout);
}

/** The schema drops what it does not know, so what comes out unchanged has nothing but what it knows. */
export function parseComparison(json: string): Comparison {
  const found: unknown = JSON.parse(json);
  const known = comparisonSchema.parse(found);
  expect(found).toStrictEqual(known);
  return known;
}

export function rowAt({ rows }: Comparison, hour: number, weekday?: Weekday): ComparisonRow {
  const row = rows.find((candidate) => candidate.hour === hour && candidate.weekday === weekday);
  if (row === undefined) throw new Error(`there is no row of ${weekday ?? "hour"} ${hour}`);
  return row;
}

/** `[20, 60]`: the values of both sides. */
export function valuesOf({ base, head }: ComparisonTotal): [base: number | null, head: number | null] {
  return [base.value, head.value];
}

export function textAt(cwd: string, path: string): string {
  return readFileSync(join(cwd, path), "utf8");
}
