/**
 * What holds for every report, on every capture below `fixtures/`.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "../../src/index.ts";
import type { HourRow, LineCounts, Report } from "../../src/report/schema.ts";
import { toJson } from "../../src/write/json.ts";
import { parseReport } from "../analysis.ts";
import { CAPTURES } from "../captures.ts";
import { sampled } from "../size.ts";

const DEFINITIONS: readonly AnalyzeOptions[] = [
  {},
  { days: "all", status: "4xx,5xx", rank: "unique-ips" },
  { days: "mon,sat", since: "2019-05-06T18", until: "2019-12-31", tz: "Asia/Kathmandu" },
];

test("there are captures to look at", () => {
  expect(CAPTURES.length).toBeGreaterThan(1);
});

describe.for(DEFINITIONS)("with %j", (options) => {
  const captures = sampled(CAPTURES, 2, DEFINITIONS.indexOf(options));
  let together: Report;
  beforeAll(async () => {
    together = await reportOf(captures, options);
  });

  test.for(sampled(CAPTURES, 8, DEFINITIONS.indexOf(options)))("%s is accounted for line by line", async (path) => {
    const report = await reportOf([path], options);
    expectAccount(report.lines);
    expect(report.sources.map((source) => source.lines)).toEqual([report.lines]);
    expect(sum(Object.values(report.malformed.reasons))).toBe(report.lines.malformed);
    expect(report.malformed.samples.length).toBe(Math.min(report.lines.malformed, 10));
  });

  test("many of them together are accounted for, a source at a time and in total", () => {
    const report = together;
    expect(report.sources.map(({ path }) => path)).toEqual([...captures].sort());
    for (const { lines } of report.sources) expectAccount(lines);
    expectAccount(report.lines);
    for (const key of Object.keys(report.lines) as (keyof LineCounts)[]) {
      expect(sum(report.sources.map(({ lines }) => lines[key]))).toBe(report.lines[key]);
    }
    expect(report.lines.counted).toBeGreaterThan(0);
    expect(report.lines.malformed).toBeGreaterThan(10);
    expect(report.malformed.samples).toHaveLength(10);
  });

  test("the tables of many of them agree with each other", () => {
    const { hours, weekdayHours, calendar, lines, worst, definition } = together;
    expect(hours.map((row) => row.hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    expect(weekdayHours).toHaveLength(24 * definition.days.length);
    for (const row of hours) {
      const dates = calendar.filter(({ hour }) => hour === row.hour);
      const weekdays = weekdayHours.filter(({ hour }) => hour === row.hour);
      expect(row.userHours).toBe(sum(dates.map(({ uniqueIps }) => uniqueIps)));
      expect(row.uniqueIps).toBeLessThanOrEqual(row.userHours);
      expect(row.uniqueIps).toBeGreaterThanOrEqual(Math.max(0, ...weekdays.map(({ uniqueIps }) => uniqueIps)));
      for (const key of ["userHours", "errors", "requests"] as const) {
        expect(sum(weekdays.map((weekday) => weekday[key]))).toBe(row[key]);
      }
      for (const key of ["errors", "requests"] as const) expect(sum(dates.map((date) => date[key]))).toBe(row[key]);
      expectPossible(row);
    }
    expect(sum(hours.map(({ errors }) => errors))).toBe(lines.counted);
    expect(worst?.uniqueIps).toBe(Math.max(...calendar.map(({ uniqueIps }) => uniqueIps)));
  });
});

async function reportOf(paths: readonly string[], options: AnalyzeOptions): Promise<Report> {
  return parseReport(toJson(await analyze(paths, { threads: 1, chunkSize: 1000, ...options })));
}

function expectAccount(lines: LineCounts): void {
  expect(lines.blank + lines.directive + lines.malformed + lines.records).toBe(lines.total);
  expect(lines.counted + lines.otherStatus + lines.offDays).toBe(lines.records);
  expect(Math.min(...Object.values(lines))).toBeGreaterThanOrEqual(0);
}

/** Each user-hour takes an error, each error a request. */
function expectPossible({ userHours, uniqueIps, errors, requests }: HourRow): void {
  expect(userHours).toBeLessThanOrEqual(errors);
  expect(errors).toBeLessThanOrEqual(requests);
  expect(uniqueIps === 0).toBe(userHours === 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
