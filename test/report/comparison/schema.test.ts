import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Comparison, comparisonJsonSchema, comparisonSchema } from "../../../src/report/comparison/schema.ts";
import { By, Measure } from "../../../src/report/comparison/terms.ts";
import { ROOT } from "../../program.ts";
import { compared, ordinaryDays, sideOf } from "./sides.ts";

const SCHEMA_FILE = join(ROOT, "schemas/comparison-1.schema.json");

/** A comparison in which no list is empty, and of each field one value at least is not null. */
function fullComparison(): Comparison {
  const base = sideOf(ordinaryDays(5, 20, [{ hour: 9, users: 60 }]), { name: "base", kind: "partial", malformed: 1 });
  const head = sideOf(ordinaryDays(4, 20, [{ hour: 17, users: 99 }]), { name: "head", kind: "partial" });
  return compared(base, head, {
    by: By.weekdayHour,
    measure: Measure.userHours,
    rules: [{ text: "total worse", kind: "verdict", subject: { kind: "total" }, verdict: "worse" }],
  });
}

describe("the schema", () => {
  test("knows every field of a comparison, and the comparison has every field of the schema", () => {
    const comparison = fullComparison();
    expect(leavesOf(comparison).sort()).toEqual(leavesOf(comparisonSchema.parse(comparison)).sort());
    expect(Object.keys(comparison).sort()).toEqual(Object.keys(comparisonSchema.shape).sort());
    const filled = new Set(leavesOf(comparison).map((leaf) => leaf.replace(/\.\d+/g, "")));
    for (const field of [
      "rows.weekday",
      "rows.p",
      "rows.clients.new",
      "total.ratio",
      "peak.adjustedP",
      "rules.rule",
      "notes.code",
    ]) {
      expect(filled).toContain(field);
    }
  });

  test.for([
    ["another version", (draft: Draft) => Object.assign(draft, { schema: "brownout/comparison@2" })],
    ["a missing field", (draft: Draft) => delete draft["total"]],
    ["an unknown verdict", (draft: Draft) => Object.assign(firstOf(draft, "rows"), { verdict: "bad" })],
    ["an hour 24", (draft: Draft) => Object.assign(firstOf(draft, "rows"), { hour: 24 })],
    ["a weekday of another language", (draft: Draft) => Object.assign(firstOf(draft, "rows"), { weekday: "pir" })],
    ["a probability above 1", (draft: Draft) => Object.assign(firstOf(draft, "rows"), { p: 1.1 })],
    ["a side without a name", (draft: Draft) => delete (draft["base"] as Draft)["name"]],
    ["a fraction of a record", (draft: Draft) => Object.assign(draft["head"] as Draft, { records: 1.5 })],
    ["a negative count", (draft: Draft) => Object.assign(draft["test"] as Draft, { minUsers: -1 })],
    ["an unknown outcome", (draft: Draft) => Object.assign(firstOf(draft, "rules"), { outcome: "fine" })],
    ["an unknown note", (draft: Draft) => Object.assign(firstOf(draft, "notes"), { code: "bad-mood" })],
  ] as const)("refuses %s", ([, spoil]) => {
    const draft: Draft = structuredClone(fullComparison());
    expect(comparisonSchema.safeParse(draft).success).toBe(true);
    spoil(draft);
    expect(comparisonSchema.safeParse(draft).success).toBe(false);
  });

  test("lets a later minor comparison through: fields may be added", () => {
    expect(comparisonSchema.safeParse({ ...fullComparison(), mood: "fine" }).success).toBe(true);
  });
});

describe("the published JSON Schema", () => {
  test("is the one that is generated", () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, "utf8"))).toEqual(comparisonJsonSchema());
  });

  test("is of draft 2020-12, and requires what is always there", () => {
    expect(comparisonJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: Object.keys(comparisonSchema.shape),
    });
  });

  test("lets fields be added, as version 1 promises", () => {
    expect(JSON.stringify(comparisonJsonSchema())).not.toContain('"additionalProperties":false');
  });
});

type Draft = Record<string, unknown>;

function firstOf(draft: Draft, list: string): Draft {
  const [first] = draft[list] as Draft[];
  if (first === undefined) throw new Error(`${list} is empty`);
  return first;
}

/** The names of all values in a comparison that are not null, `rows.0.base.value`. */
function leavesOf(value: unknown, name = ""): string[] {
  if (value === null) return [];
  if (typeof value !== "object") return [name];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, name === "" ? key : `${name}.${key}`));
}
