/**
 * `compare`: what each row of two periods comes to, from their logs on.
 */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/report/comparison/schema.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import {
  analyzed,
  comparisonOf,
  daysWith,
  directoryWith,
  FIVE_DAYS,
  FOUR_DAYS,
  logOf,
  ORDINARY,
  rowAt,
  textAt,
  valuesOf,
} from "./reports.ts";

const MANY = { users: 60 };

const directory = directoryWith(async (made) => {
  await Promise.all([
    analyzed(made, "ordinary", daysWith(FIVE_DAYS)),
    analyzed(made, "four-days", daysWith(FOUR_DAYS)),
    analyzed(made, "base", daysWith(FIVE_DAYS, { 3: null, 9: MANY })),
    analyzed(made, "head", daysWith(FIVE_DAYS, { 4: null, 17: MANY })),
    analyzed(made, "twice", daysWith(FIVE_DAYS, { 17: { users: 40 } })),
    analyzed(made, "crowd", daysWith(FIVE_DAYS, { 17: { users: 200 } })),
    analyzed(made, "incident", daysWith(FIVE_DAYS, { 17: { users: 600 } })),
    analyzed(made, "retries", daysWith(FIVE_DAYS, { 17: { users: 20, errors: 4, successes: 4 } })),
    analyzed(made, "failing", daysWith(FIVE_DAYS, { 17: { users: 20, errors: 1, successes: 0 } })),
    analyzed(
      made,
      "morning",
      logOf([6], (hour) => (hour < 12 ? ORDINARY : null)),
    ),
    analyzed(
      made,
      "afternoon",
      logOf([6], (hour) => (hour < 12 ? null : ORDINARY)),
    ),
    analyzed(
      made,
      "under-way",
      logOf(FIVE_DAYS, (hour, day) => (day === 10 && hour > 9 ? null : ORDINARY)),
    ),
    analyzed(made, "weekend", daysWith([11, 12])),
  ]);
});

function compare(base: string, head: string, ...flags: readonly string[]): Promise<Comparison> {
  return comparisonOf([base, head, ...flags], { cwd: directory() });
}

describe("a row has the verdict", () => {
  const VERDICTS = [
    ["same", 0, [20, 20]],
    ["added", 3, [0, 20]],
    ["removed", 4, [20, 0]],
    ["better", 9, [60, 20]],
    ["worse", 17, [20, 60]],
  ] as const;

  test.for(VERDICTS)("%s by hour", async ([verdict, hour, values]) => {
    const row = rowAt(await compare("base", "head"), hour);
    expect([row.verdict, valuesOf(row)]).toEqual([verdict, values]);
  });

  test.for(VERDICTS)("%s by weekday-hour", async ([verdict, hour, values]) => {
    const comparison = await compare("base", "head", "--by", "weekday-hour");
    expect(comparison.rows).toHaveLength(120);
    for (const weekday of ["mon", "wed", "fri"] as const) {
      const row = rowAt(comparison, hour, weekday);
      expect([row.verdict, valuesOf(row)]).toEqual([verdict, values]);
    }
  });

  test("incomparable, where unique IPs are of different numbers of days", async () => {
    const { rows, total } = await compare("ordinary", "four-days", "--measure", "unique-ips");
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => "incomparable"));
    expect([total.verdict, total.difference, total.p]).toEqual(["incomparable", null, null]);
    const byWeekday = await compare("ordinary", "four-days", "--measure", "unique-ips", "--by", "weekday-hour");
    expect([rowAt(byWeekday, 17, "mon").verdict, rowAt(byWeekday, 17, "fri").verdict]).toEqual(["same", "removed"]);
  });
});

describe("the total has the verdict", () => {
  test.for([
    ["same", "ordinary", "ordinary", [], [480, 480]],
    ["same", "base", "head", [], [500, 500]],
    ["worse", "ordinary", "incident", [], [480, 1060]],
    ["better", "incident", "ordinary", [], [1060, 480]],
    ["added", "weekend", "ordinary", ["--allow-empty"], [null, 480]],
    ["removed", "ordinary", "weekend", ["--allow-empty"], [480, null]],
    ["incomparable", "ordinary", "incident", ["--measure", "unique-ips"], [null, null]],
  ] as const)("%s, of %s and %s", async ([verdict, base, head, flags, values]) => {
    const { total } = await compare(base, head, ...flags);
    expect([total.verdict, valuesOf(total)]).toEqual([verdict, values]);
  });

  test("incomparable, where no hour is covered by both, each of which is added or removed", async () => {
    const { rows, total } = await compare("morning", "afternoon");
    expect(total).toMatchObject({ verdict: "incomparable", difference: null, ratio: null, p: null });
    expect(new Set(rows.slice(0, 12).map(({ verdict }) => verdict))).toEqual(new Set(["removed"]));
    expect(new Set(rows.slice(12).map(({ verdict }) => verdict))).toEqual(new Set(["added"]));
  });
});

describe("values are per working day", () => {
  test("of five days against four, and a note says so", async () => {
    const { rows, total, notes, base, head } = await compare("ordinary", "four-days");
    expect([base.coverage.workingDays, head.coverage.workingDays]).toEqual([5, 4]);
    for (const row of rows) expect([row.verdict, valuesOf(row)]).toEqual(["same", [20, 20]]);
    expect([total.verdict, valuesOf(total)]).toEqual(["same", [480, 480]]);
    const message = "BASE covers 5 working days and HEAD 4: values are per working day";
    expect(notes).toEqual([{ code: "different-coverage", message }]);
  });

  test("of a day that is not over, whose hours to come are not counted as quiet ones", async () => {
    const { rows, total } = await compare("ordinary", "under-way");
    expect(rows.map(({ head }) => head.workingDays)).toEqual(rows.map(({ hour }) => (hour > 9 ? 4 : 5)));
    for (const row of rows) expect([row.verdict, valuesOf(row)]).toEqual(["same", [20, 20]]);
    expect([total.verdict, valuesOf(total)]).toEqual(["same", [480, 480]]);
  });
});

describe("--measure", () => {
  test.for([
    // Ten times the users with ten times the traffic; the same users with four times the errors; as many errors of half the requests.
    ["user-hours", "crowd", "worse", [20, 200]],
    ["unique-ips", "crowd", "worse", [20, 200]],
    ["errors", "crowd", "worse", [20, 200]],
    ["error-rate", "crowd", "same", [0.5, 0.5]],
    ["user-hours", "retries", "same", [20, 20]],
    ["unique-ips", "retries", "same", [20, 20]],
    ["errors", "retries", "worse", [20, 80]],
    ["error-rate", "retries", "same", [0.5, 0.5]],
    ["user-hours", "failing", "same", [20, 20]],
    ["unique-ips", "failing", "same", [20, 20]],
    ["errors", "failing", "same", [20, 20]],
    ["error-rate", "failing", "worse", [0.5, 1]],
  ] as const)("%s of the %s is %s", async ([measure, head, verdict, values]) => {
    const comparison = await compare("ordinary", head, "--measure", measure);
    expect(comparison.measure).toBe(measure);
    const row = rowAt(comparison, 17);
    expect([row.verdict, valuesOf(row)]).toEqual([verdict, values]);
    expect(rowAt(comparison, 16).verdict).toBe("same");
  });

  test("unique-ips of two partials has a total", async () => {
    const { total } = await compare("ordinary.part", "incident.part", "--measure", "unique-ips");
    expect([total.verdict, valuesOf(total)]).toEqual(["worse", [20, 600]]);
  });
});

describe("a difference counts only if", () => {
  test.for([
    ["it is as large as --min-effect", ["--min-effect", "100%"], ["--min-effect", "100.1%"]],
    ["as many users are concerned as --min-users", ["--min-users", "200"], ["--min-users", "201"]],
    ["it is less likely than --alpha", ["--alpha", "1e-4"], ["--alpha", "1e-12"]],
  ] as const)("%s", async ([, counts, doesNot]) => {
    const [found, missed] = [
      await compare("ordinary", "twice", ...counts),
      await compare("ordinary", "twice", ...doesNot),
    ];
    expect([rowAt(found, 17).verdict, rowAt(missed, 17).verdict]).toEqual(["worse", "same"]);
    expect(rowAt(missed, 17).difference).toBe(20);
  });
});

describe("two equal sides", () => {
  const ONE_LINE = "Both sides say the same: 480 user-hours per working day.\n";

  test.for([
    ["ordinary", "copy.json"],
    ["ordinary/report.json", "ordinary.part"],
    ["ordinary.part", "copy.part"],
  ] as const)("say so in one line: %s and %s", async ([base, head]) => {
    const cwd = directory();
    copyFileSync(join(cwd, "ordinary/report.json"), join(cwd, "copy.json"));
    copyFileSync(join(cwd, "ordinary.part"), join(cwd, "copy.part"));
    expect(await brownout(["compare", base, head], { cwd })).toEqual({ status: 0, stdout: ONE_LINE, stderr: "" });
    expect((await comparisonOf([base, head], { cwd })).equal).toBe(true);
  });

  test.for([
    ["ordinary", "ordinary/report.json"],
    ["ordinary.part", "./ordinary.part"],
  ] as const)("that are one file are told of, since one was meant to be another: %s and %s", async ([base, head]) => {
    expect(await brownout(["compare", base, head], { cwd: directory() })).toEqual({
      status: 0,
      stdout: ONE_LINE,
      stderr: "Warning: BASE and HEAD are one and the same file\n",
    });
  });

  test("are not those that only come to the same", async () => {
    const { equal } = await compare("ordinary", "retries");
    expect(equal).toBe(false);
    const run = await brownout(["compare", "ordinary", "four-days"], { cwd: directory() });
    expect(run.stdout).toMatch(/^Nothing differs beyond noise \(total 480 -> 480, 0 %\)\.\n/);
  });
});

test("without rules the status is 0, whatever differs", async () => {
  const run = await brownout(["compare", "ordinary", "incident"], { cwd: directory() });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.stdout).toMatch(/^17:00 is worse: 20 -> 600 user-hours per working day \(\+2,900 %\)\./);
});

test("equal inputs give equal bytes, twice and in any directory", async () => {
  const elsewhere = temporaryDirectory();
  for (const name of ["base.part", "incident.part"]) copyFileSync(join(directory(), name), join(elsewhere, name));
  const outputs = ["a.txt", "a.md", "a.json", "a.xml"];
  const flags = [...outputs.flatMap((path) => ["-o", path]), "--clients", "a.csv", "--fail-on", "hour worse"];
  const runIn = async (cwd: string, TZ: string) => {
    const run = await brownout(["compare", "base.part", "incident.part", ...flags], { cwd, env: { TZ } });
    return { ...run, files: [...outputs, "a.csv"].map((path) => textAt(cwd, path)) };
  };
  const first = await runIn(elsewhere, "UTC");
  expect(first).toMatchObject({ status: 1, stderr: "" });
  expect(await runIn(elsewhere, "Asia/Tokyo")).toEqual(first);
  expect(await runIn(directory(), "America/New_York")).toEqual(first);
});
