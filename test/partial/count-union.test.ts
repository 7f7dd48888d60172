import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareRows, countRows } from "../../src/partial/count-union.ts";

const words = fc.oneof(fc.nat(3), fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff));
const row = fc.tuple(words, words, words, words);
const lists = fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 8 });

test("rows in several lists are counted once, whichever of their words differ", () => {
  fc.assert(
    fc.property(lists, (rows) => {
      expect(countRows(rows.map(ascending))).toBe(new Set(rows.flat().map(String)).size);
    }),
  );
});

test("many rows are counted as few are, in few lists and in more than are looked at side by side", () => {
  for (const [count, length, step] of [
    [1, 5_000, 1],
    [2, 5_000, 0],
    [7, 3_000, 1_000],
    [25, 2_000, 2_000],
    [1_500, 4, 1],
  ] as const) {
    const rows = Array.from({ length: count }, (_, list) =>
      Array.from({ length }, (__, index): [number, number, number, number] => {
        const n = index + list * step;
        return [0x2001_0db8, n >>> 8, 0, Math.imul(n, 0x9e37_79b1) >>> 0];
      }),
    );
    expect(countRows(rows.map(ascending)), `${count} lists`).toBe(new Set(rows.flat().map(String)).size);
  }
});

function ascending(rows: readonly (readonly [number, number, number, number])[]): Int32Array {
  const distinct = new Map(rows.map((words) => [String(words), Int32Array.from(words)]));
  const sorted = [...distinct.values()].sort((a, b) => compareRows(a, 0, b, 0));
  return Int32Array.from(sorted.flatMap((words) => [...words]));
}
