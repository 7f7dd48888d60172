import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../src/report/schema.ts";
import { CASES, expectedOf, FIXTURES } from "./captures.ts";
import { brownout, ROOT, temporaryDirectory } from "./program.ts";
import { sampled } from "./size.ts";

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
const ZONES = ["UTC", "America/New_York", "Asia/Kathmandu"] as const;
type Outcome = Report | { readonly error: string };

/** What came of each fixture, a zone at a time. */
let outcomes: Readonly<Record<string, readonly Outcome[]>>;
beforeAll(async () => {
  const captures = CASES.map((name) => ({ path: `${name}.log`, options: optionsOf(expectedOf(name).flags) }));
  outcomes = Object.fromEntries(
    await Promise.all(ZONES.map(async (zone) => [zone, await analyzeEach(captures, zone)] as const)),
  );
});

/** The library with the flags of a command line. */
function optionsOf(flags: readonly string[]): Record<string, string | boolean> {
  const options: Record<string, string | boolean> = {};
  for (const [index, flag] of flags.entries()) {
    if (!flag.startsWith("--")) continue;
    const name = flag.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = flags[index + 1];
    options[name] = value === undefined || value.startsWith("--") ? true : value;
  }
  return options;
}

/** One process, for a process a fixture and zone would take a minute. */
async function analyzeEach(captures: readonly object[], zone: string): Promise<readonly Outcome[]> {
  const env = { ...process.env, TZ: zone };
  const child = spawn(process.execPath, [join(ROOT, "test/analyze-each.mjs")], { cwd: FIXTURES, env });
  child.stdin.end(JSON.stringify(captures));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

function reportOf(name: string, zone: string): Report {
  const outcome = outcomes[zone]?.[CASES.indexOf(name)];
  if (outcome === undefined || "error" in outcome) throw new Error(outcome?.error ?? "no outcome");
  return outcome;
}

describe.for(ZONES)("a fixture gives what was worked out by hand, on a machine in the zone %s", (zone) => {
  test.for(CASES)("%s", (name) => {
    const expected = expectedOf<Expected>(name);
    const path = `${name}.log`;
    const report = reportOf(name, zone);

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

describe("the program prints what the library gives, whatever the zone of its machine", () => {
  test.for(sampled(CASES, 20))("%s", async (name) => {
    const zone = ZONES[CASES.indexOf(name) % ZONES.length] as string;
    const { flags } = expectedOf(name);
    const args = ["analyze", `${name}.log`, "--json", "--no-files", ...flags];
    const { status, stdout } = await brownout(args, { cwd: FIXTURES, env: { TZ: zone } });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(reportOf(name, "UTC"));
  });
});

test("the sample's reports are those that are kept as an example", async () => {
  const directory = temporaryDirectory();
  await brownout(["analyze", "fixtures/seed.log", "--out-dir", directory]);
  for (const file of ["report.json", "hours.csv", "weekday-hours.csv", "calendar.csv"]) {
    expect(readFileSync(join(directory, file), "utf8")).toBe(readFileSync(join(ROOT, "reports/sample", file), "utf8"));
  }
});
