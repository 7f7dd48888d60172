import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonSchema } from "../../../src/report/comparison/schema.ts";
import { toComparisonJson } from "../../../src/write/comparison/json.ts";
import { comparisons, HOSTILE_TEXTS } from "./arbitrary.ts";
import { EXAMPLES, NOISE } from "./examples.ts";

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
      const lines = toComparisonJson(comparison).replaceAll("\\u0023", "#").split("\n");
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

  test("gives no command to a CI server, and the names as they are", () => {
    for (const name of [
      "##[error]x",
      "a ##vso[task.complete result=Failed;]b",
      "##",
      "###",
      "####[group]",
      "\\##\\u0023#",
    ]) {
      const json = toComparisonJson({ ...NOISE, base: { ...NOISE.base, name } });
      expect(json).not.toContain("##");
      expect(JSON.parse(json)).toStrictEqual({ ...NOISE, base: { ...NOISE.base, name } });
    }
    fc.assert(
      fc.property(comparisons({ value: 1e9, text: HOSTILE_TEXTS }), (comparison) => {
        const json = toComparisonJson(comparison);
        expect(json).not.toContain("##");
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(comparison)));
      }),
    );
  });
});
