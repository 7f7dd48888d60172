/**
 * The flagship (DESIGN.md, section 2): where the predecessor's sketch named 20:00, exact counts name 17:00.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reportSchema } from "../src/report/schema.ts";
import { generateFile } from "./capture-file.ts";
import { brownout, ROOT, type RuntimeName, temporaryDirectory } from "./program.ts";

const LINES = 1_290_514;
const SAMPLE_LINES = 12;

/** Hours 0 to 23. */
const USER_HOURS = Array.from({ length: 24 }, (_, hour) => {
  const others: Record<number, number> = { 10: 9_517, 11: 9_000, 12: 9_812, 16: 9_901, 17: 9_904 };
  return others[hour] ?? 9_900;
});
const UNIQUE_IPS = Array.from({ length: 24 }, (_, hour) => {
  const others: Record<number, number> = { 10: 8_617, 16: 8_101, 17: 8_102 };
  return others[hour] ?? (hour < 10 ? 9_000 : 8_100);
});

test("the sample and 1,290,514 lines of script_1 on the clock of Vilnius peak at 17:00, on Node and on Deno", async () => {
  const directory = temporaryDirectory();
  generateFile(join(directory, "script_1.log"), ["script_1", "--lines", String(LINES), "--tz", "Europe/Vilnius"]);
  const [node, deno] = [await analyzeOn("node dist", directory), await analyzeOn("deno", directory)];

  const report = reportSchema.parse(JSON.parse(node.json));
  expect(report.hours.map((row) => row.userHours)).toEqual(USER_HOURS);
  expect(report.hours.map((row) => row.uniqueIps)).toEqual(UNIQUE_IPS);
  expect(report.peak).toEqual({ hours: [17], userHours: 9_904, uniqueIps: 8_102 });
  expect(report.definition).toMatchObject({ timeZone: "as-written", rank: "userHours", exact: true });
  expect(report.lines).toMatchObject({ records: LINES + SAMPLE_LINES, malformed: 0, blank: 0 });
  expect(report.complete).toBe(true);

  expect(node.text).toMatch(/^Most users hit a server error .*\b17:00\b.*: 9,904 user-hours, 8,102 unique IPs\.\n/);
  expect(deno).toEqual(node);
});

/** The summary and the bytes of the four files. */
async function analyzeOn(runtime: RuntimeName, directory: string) {
  const sample = join(ROOT, "fixtures/seed.log");
  const { stdout: text, ...end } = await brownout(["analyze", sample, "script_1.log"], { runtime, cwd: directory });
  expect(end).toEqual({ status: 0, stderr: "" });
  const [json, hours, weekdayHours, calendar] = ["report.json", "hours.csv", "weekday-hours.csv", "calendar.csv"].map(
    (name) => readFileSync(join(directory, "reports", name), "utf8"),
  ) as [string, string, string, string];
  return { text, json, hours, weekdayHours, calendar };
}
