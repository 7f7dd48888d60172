import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonSchema } from "../../../src/report/comparison/schema.ts";
import { toComparisonJson } from "../../../src/write/comparison/json.ts";
import { comparisons, HOSTILE_TEXTS } from "./arbitrary.ts";
import { EXAMPLES } from "./examples.ts";

describe("the JSON of a comparison", () => {
  test("says what the comparison says, and passes its schema", () => {
    for (const [, comparison] of EXAMPLES) {
      const read: unknown = JSON.parse(toComparisonJson(comparison));
      expect(read).toStrictEqual(comparison);
      expect(comparisonSchema.parse(read)).toStrictEqual(comparison);
    }
  });

  test("has a field a line and a row a line", () => {
    for (const [, comparison] of EXAMPLES) {
      const lines = toComparisonJson(comparison).split("\n");
      for (const row of [...comparison.rows, ...comparison.rules, ...comparison.notes]) {
        expect(lines.map((line) => line.replace(/,$/, ""))).toContain(`    ${JSON.stringify(row)}`);
      }
      expect(lines.flatMap((line) => /^ {2}"(\w+)": /.exec(line)?.[1] ?? [])).toEqual(Object.keys(comparison));
    }
  });

  test("holds any text and any number, and no control character but the ends of its lines", () => {
    fc.assert(
      fc.property(comparisons({ value: Number.MAX_VALUE, text: HOSTILE_TEXTS }), (comparison) => {
        const json = toComparisonJson(comparison);
        expect(json).not.toMatch(/[\x00-\x09\x0b-\x1f]|-0[,}]/);
        expect(comparisonSchema.safeParse(JSON.parse(json)).success).toBe(true);
      }),
    );
  });
});
