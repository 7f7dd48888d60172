import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countWords } from "../../src/partial/count-union.ts";
import { countUnion, MOST_SORTED, sortByDigits, unionOf, useSorter, type WordSorter } from "../../src/partial/run.ts";
import { withKernel } from "../scan/scan.ts";
import { sized } from "../size.ts";

const MANY = sized({ short: 30_000, long: 100_000 });
const LARGEST_WORD = 0xffff_ffff;
const words = fc.oneof(
  fc.constantFrom(0, 1, 0x7f, 0x7ff, 0x800, 0x3f_ffff, 0x40_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, LARGEST_WORD),
  fc.nat(60),
  fc.integer({ min: 0, max: LARGEST_WORD }),
);
const lists = fc.array(words, { maxLength: 200 });

const inScript: WordSorter = { sort: sortByDigits, countUnion: countWords };
const sorters: [string, WordSorter][] = [
  ["in TypeScript", inScript],
  ["in the kernel", withKernel.kernel?.sorter as WordSorter],
];

describe.each(sorters)("words that are sorted %s", (_, sorter) => {
  test("are there once, in ascending order", () => {
    fc.assert(
      fc.property(lists, lists, (left, right) => {
        const rows = [Int32Array.from(left), Int32Array.from(right)];
        expect([...sorter.sort(rows)]).toEqual(byModel([...left, ...right]));
        const runs = rows.map((row) => sortByDigits([row]));
        expect(sorter.countUnion(runs)).toBe(byModel([...left, ...right]).length);
      }),
    );
  });

  test("may be few, many or as many as there is room for", () => {
    for (const count of [0, 1, 2, 255, 1023, 1024, 1025, 2047, 2048, 2049, 65_536, MOST_SORTED - 1, MOST_SORTED]) {
      const list = Array.from({ length: count }, (__, index) => Math.imul(index >> 1, 0x9e37_79b1)); // most of them twice
      const sorted = sorter.sort([Int32Array.from(list)]);
      expect(Buffer.compare(bytesOf(sorted), bytesOf(Int32Array.from(byModel(list)))), `${count} words`).toBe(0);
    }
  });

  test("come in a buffer of their own", () => {
    const first = sorter.sort([Int32Array.of(3, 1, 2)]);
    sorter.sort([Int32Array.of(9, 8, 7)]);
    expect([...first]).toEqual([1, 2, 3]);
    expect(first.buffer.byteLength).toBe(12);
  });

  test("make unions, however many they are", () => {
    useSorter(sorter);
    for (const [runs, length, wordAt] of SHAPES) {
      const rows = Array.from({ length: runs }, (__, run) =>
        sortByDigits([Int32Array.from({ length }, (___, index) => wordAt(index, run))]),
      );
      const expected = byModel(rows.flatMap((row) => [...row]));
      expect(Buffer.compare(bytesOf(unionOf(rows)), bytesOf(Int32Array.from(expected)))).toBe(0);
      expect(countUnion(rows)).toBe(expected.length);
    }
    useSorter(inScript);
  });
});

/** How many runs, of how many words, and which. */
const SHAPES: [runs: number, length: number, wordAt: (index: number, run: number) => number][] = [
  [0, 0, () => 0],
  [1, 10, (index) => index],
  [2, 0, () => 0],
  [5, 100, (index) => index],
  [5, MANY, (index) => Math.imul(index, 0x9e37_79b1)], // all the same
  [5, MANY, (index, run) => Math.imul(index * 5 + run, 0x9e37_79b1)], // nothing in common
  [5, MANY, (index, run) => 0x0a00_0000 + index + run * 1_000], // neighbours
  [5, MANY, (index, run) => index + run * 0x3000_0000], // one before the other
  [3, MANY, (index, run) => LARGEST_WORD - index - run],
  [300, 3, (index, run) => index * run],
  [3_000, 3, (index, run) => index * run], // more than are looked at side by side
];

function byModel(list: readonly number[]): number[] {
  return [...new Uint32Array(new Set(list.map((word) => word >>> 0))).sort()].map((word) => word | 0);
}

function bytesOf(run: Int32Array): Buffer {
  return Buffer.from(run.buffer, run.byteOffset, run.byteLength);
}
