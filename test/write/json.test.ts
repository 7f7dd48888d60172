import { describe, expect, test } from "vitest";
import { toJson } from "../../src/write/json.ts";
import { reportOfLines } from "../analysis.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";

const LINES = new TextDecoder().decode(RICH_CAPTURE).split("\n");

describe("report.json", () => {
  test("says what the report says", async () => {
    const report = await reportOfLines(LINES);
    expect(JSON.parse(toJson(report))).toStrictEqual(report);
  });

  test("has a field a line and a row of a table a line, so that two reports differ by lines", async () => {
    const report = await reportOfLines(LINES, { days: "all" });
    const lines = toJson(report).split("\n");
    for (const row of [...report.hours, ...report.weekdayHours, ...report.calendar, ...report.sources]) {
      expect(lines.filter((line) => line.replace(/,$/, "") === `    ${JSON.stringify(row)}`)).toHaveLength(1);
    }
    const keys = lines.flatMap((line) => /^ {2}"(\w+)": /.exec(line)?.[1] ?? []);
    expect(keys).toEqual(Object.keys(report));
  });

  test("ends with one LF and has no CR", async () => {
    const json = toJson(await reportOfLines([]));
    expect(json).toMatch(/[^\n]\n$/);
    expect(json).not.toContain("\r");
  });
});
