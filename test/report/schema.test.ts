import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Report, reportJsonSchema, reportSchema } from "../../src/report/schema.ts";
import { parseReport, reportOfLines } from "../analysis.ts";
import { ROOT } from "../program.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";

const SCHEMA_FILE = join(ROOT, "schemas/report-1.schema.json");

/** A report in which no list is empty and nothing is null. */
async function fullReport(): Promise<Report> {
  return await reportOfLines(new TextDecoder().decode(RICH_CAPTURE).split("\n"), {
    since: "2019-01-01",
    until: "2030-01-01T05",
  });
}

describe("the schema", () => {
  test("knows every field of a report, and the report names every field of the schema", async () => {
    const report = await fullReport();
    expect(leavesOf(report)).toEqual(leavesOf(reportSchema.parse(report)));
    expect(new Set(Object.keys(report))).toEqual(new Set(Object.keys(reportSchema.shape)));
  });

  test.for([
    ["another version", (report: Draft) => Object.assign(report, { schema: "brownout/report@2" })],
    ["a missing field", (report: Draft) => delete report["lines"]],
    ["a row too few", (report: Draft) => (report["hours"] as unknown[]).pop()],
    ["a negative count", (report: Draft) => Object.assign(report["lines"] as object, { total: -1 })],
    ["a fraction of a line", (report: Draft) => Object.assign(report["lines"] as object, { total: 1.5 })],
    ["an hour 24", (report: Draft) => Object.assign(report["peak"] as object, { hours: [24] })],
    ["a peak without hours", (report: Draft) => Object.assign(report["peak"] as object, { hours: [] })],
    [
      "a weekday of another language",
      (report: Draft) => Object.assign((report["calendar"] as object[])[0] ?? {}, { weekday: "pir" }),
    ],
    ["an unknown warning", (report: Draft) => Object.assign(report, { warnings: [{ code: "bad-mood", message: "" }] })],
  ] as const)("refuses %s", async ([, spoil]) => {
    const report: Draft = { ...structuredClone(await fullReport()) };
    expect(reportSchema.safeParse(report).success).toBe(true);
    spoil(report);
    expect(reportSchema.safeParse(report).success).toBe(false);
  });

  test("lets a later minor report through: fields may be added", async () => {
    const report = { ...(await fullReport()), mood: "fine" };
    expect(reportSchema.safeParse(report).success).toBe(true);
  });
});

describe("the published JSON Schema", () => {
  test("is the one that is generated", () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, "utf8"))).toEqual(reportJsonSchema());
  });

  test("is of draft 2020-12, and requires what is always there", () => {
    expect(reportJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: Object.keys(reportSchema.shape).filter((key) => key !== "repaired"), // which earlier reports lack
    });
  });

  test("lets fields be added, as version 1 promises", () => {
    expect(JSON.stringify(reportJsonSchema())).not.toContain('"additionalProperties":false');
  });
});

test("the report that is kept as an example holds the schema", () => {
  const { schema } = parseReport(readFileSync(join(ROOT, "reports/sample/report.json"), "utf8"));
  expect(schema).toBe("brownout/report@1");
});

type Draft = Record<string, unknown>;

/** The names of all values in a report, `hours.0.errors`. */
function leavesOf(value: unknown, name = ""): string[] {
  if (typeof value !== "object" || value === null) return [name];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, name === "" ? key : `${name}.${key}`));
}
