import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../src/report/schema.ts";
import { CASES, expectedOf, FIXTURES } from "./captures.ts";
import { brownout, ROOT, temporaryDirectory } from "./program.ts";

interface Expected {
  readonly flags: readonly string[];
  readonly hours: readonly (readonly number[])[];
  readonly peak: Report["peak"];
  readonly worst: Report["worst"];
  readonly lines: Report["lines"];
  readonly malformed: Report["malformed"]["reasons"];
  readonly samples?: readonly string[];
  readonly warnings?: readonly string[];
  /** Of each source, what its format is called. */
  readonly formats?: readonly string[];
}

/** Nothing may depend on the zone of the machine. */
const ZONES = ["UTC", "America/New_York", "Asia/Kathmandu"];

describe.for(ZONES)("a fixture gives what was worked out by hand, on a machine in the zone %s", (zone) => {
  test.for(CASES)("%s", async (name) => {
    const expected = expectedOf<Expected>(name);
    const path = `${name}.log`;
    const run = await brownout(["analyze", path, "--json", "--no-files", ...expected.flags], {
      cwd: FIXTURES,
      env: { TZ: zone },
    });
    const report: Report = JSON.parse(run.stdout);

    expect(run.status).toBe(0);
    expect(report.hours.filter((row) => row.requests > 0).map((row) => Object.values(row))).toEqual(expected.hours);
    expect(report.peak).toEqual(expected.peak);
    expect(report.worst).toEqual(expected.worst);
    expect(report.lines).toEqual(expected.lines);
    expect(report.malformed.reasons).toEqual(expected.malformed);
    expect(report.warnings.map((warning) => warning.code)).toEqual(expected.warnings ?? []);
    if (expected.formats !== undefined) expect(report.sources.map(({ format }) => format)).toEqual(expected.formats);
    if (expected.samples === undefined) return;
    expect(report.malformed.samples).toEqual(expected.samples.map((sample) => `${path}:${sample}`));
  });
});

test("the sample's reports are those that are kept as an example", async () => {
  const directory = temporaryDirectory();
  await brownout(["analyze", "fixtures/seed.log", "--out-dir", directory]);
  for (const file of ["report.json", "hours.csv", "weekday-hours.csv", "calendar.csv"]) {
    expect(readFileSync(join(directory, file), "utf8")).toBe(readFileSync(join(ROOT, "reports/sample", file), "utf8"));
  }
});
