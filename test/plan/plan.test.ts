import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planRanges, SMALL_CHUNK_BYTES, SMALLEST_CHUNK_BYTES } from "../../src/plan/plan.ts";

test("ranges tile the source: the first starts at 0, each starts where the one before ends, the last ends at its size", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: SMALLEST_CHUNK_BYTES, max: 100_000 }), (bytes, chunkBytes) => {
      const ranges = planRanges({ startByte: 0, endByte: bytes }, chunkBytes);
      const ends = ranges.map(({ endByte }) => endByte);
      expect(ranges.map(({ startByte }) => startByte)).toEqual(bytes === 0 ? [] : [0, ...ends.slice(0, -1)]);
      expect(ends.at(-1) ?? 0).toBe(bytes);
    }),
  );
});

test("every range is of the chunk's size, save that the last may be shorter, and none is empty", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: SMALLEST_CHUNK_BYTES, max: 100_000 }), (bytes, chunkBytes) => {
      const sizes = planRanges({ startByte: 0, endByte: bytes }, chunkBytes).map(
        ({ startByte, endByte }) => endByte - startByte,
      );
      expect(sizes.slice(0, -1).every((size) => size === chunkBytes)).toBe(true);
      expect(sizes.every((size) => size > 0 && size <= chunkBytes)).toBe(true);
    }),
  );
});

test.each([
  ["an empty source", 0, 100, []],
  ["a source of one byte", 1, 100, [[0, 1]]],
  ["a source of one chunk", 100, 100, [[0, 100]]],
  [
    "a source of a byte more",
    101,
    100,
    [
      [0, 100],
      [100, 101],
    ],
  ],
  [
    "a source of several chunks",
    250,
    100,
    [
      [0, 100],
      [100, 200],
      [200, 250],
    ],
  ],
])("the plan of %s", (_, bytes, chunkBytes, expected) => {
  expect(planRanges({ startByte: 0, endByte: bytes }, chunkBytes)).toEqual(
    expected.map(([startByte, endByte]) => ({ startByte, endByte })),
  );
});

test("a source of terabytes is planned to its last byte", () => {
  const bytes = 5_000_000_000_001;
  const ranges = planRanges({ startByte: 0, endByte: bytes }, SMALL_CHUNK_BYTES);
  expect(ranges.length).toBe(596_047);
  expect(ranges.at(-1)).toEqual({ startByte: 596_046 * SMALL_CHUNK_BYTES, endByte: bytes });
});
