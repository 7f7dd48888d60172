import * as fc from "fast-check";
import { expect, test } from "vitest";
import { countUnion } from "../../src/partial/ipv4-union.ts";
import { type Run, sortDistinct } from "../../src/partial/sort-distinct.ts";

const words = fc.oneof(
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff),
  fc.nat(60),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const runs = fc.array(words, { maxLength: 80 }).map(runOf);

test("the union of runs has each word once", () => {
  fc.assert(
    fc.property(fc.array(runs, { maxLength: 12 }), (list) => {
      expect(countUnion(list)).toBe(byModel(list));
    }),
  );
});

test.each([0, 1, 2, 5, 255, 256, 257, 600])("also of %i runs", (count) => {
  const list = Array.from({ length: count }, (_, index) => runOf([index, index + 1, 0xffff_ffff - index, 7]));
  expect(countUnion(list)).toBe(byModel(list));
});

test.each<[string, (index: number, run: number) => number]>([
  ["that are the same", (index) => Math.imul(index, 0x9e37_79b1)],
  ["that have nothing in common", (index, run) => Math.imul(index * 5 + run, 0x9e37_79b1)],
  ["of neighbours", (index, run) => 0x0a00_0000 + index + run * 1_000],
  ["of which one lies before the other", (index, run) => index + run * 0x3000_0000],
  ["of very different lengths", (index, run) => (index % 10 ** (run + 1)) * 4_099],
])("and of long runs %s", (_, wordAt) => {
  const list = Array.from({ length: 5 }, (__, run) =>
    runOf(Array.from({ length: 40_000 }, (___, index) => wordAt(index, run))),
  );
  expect(countUnion(list)).toBe(byModel(list));
});

function runOf(list: readonly number[]): Run {
  return sortDistinct(Int32Array.from(list));
}

function byModel(list: readonly Run[]): number {
  return new Set(list.flatMap((run) => [...run])).size;
}
