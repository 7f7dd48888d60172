import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asUnsigned, type SortDistinct, sortDistinct } from "../../src/partial/sort-distinct.ts";
import { withKernel } from "../scan/scan.ts";

/** More than the kernel takes at once. */
const FAR_TOO_MANY = (1 << 18) + 1;

const edges = fc.constantFrom(0, 1, 0x7f, 0x7ff, 0x800, 0x3f_ffff, 0x40_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
const lists = fc.array(fc.oneof(edges, fc.nat(20), fc.integer({ min: 0, max: 0xffff_ffff })), { maxLength: 200 });

const sorts: [string, SortDistinct][] = [
  ["this runtime's", sortDistinct],
  ["the kernel's", withKernel.kernel?.sort as SortDistinct],
];

test.each(sorts)("%s way of sorting gives each word once, in ascending order", (_, sort) => {
  fc.assert(
    fc.property(lists, (list) => {
      expect(sorted(sort, list)).toEqual(byModel(list));
    }),
  );
});

test.each(sorts)("%s way of sorting does so for few words, many and more than fit in a buffer", (_, sort) => {
  for (const count of [0, 1, 2, 255, 1023, 1024, 1025, 2047, 2048, 2049, 65_536, FAR_TOO_MANY - 1, FAR_TOO_MANY]) {
    // Every word but some of the last ones occurs twice.
    const list = Array.from({ length: count }, (_, index) => Math.imul(index >> 1, 0x9e37_79b1) >>> 0);
    const actual = sorted(sort, list);
    expect(actual.length).toBe(Math.ceil(count / 2));
    expect(Buffer.compare(Buffer.from(Uint32Array.from(actual).buffer), modelBytes(list)), `${count}`).toBe(0);
  }
});

test.each(sorts)("%s way of sorting gives a buffer of its own", (_, sort) => {
  const first = sort(Int32Array.of(3, 1, 2));
  const second = sort(Int32Array.of(9, 8, 7));
  expect([[...first], [...second]]).toEqual([
    [1, 2, 3],
    [7, 8, 9],
  ]);
  expect(first.buffer.byteLength).toBe(12);
});

function sorted(sort: SortDistinct, list: readonly number[]): number[] {
  return [...asUnsigned(sort(Int32Array.from(list)))];
}

function byModel(list: readonly number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b);
}

function modelBytes(list: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(byModel(list)).buffer);
}
