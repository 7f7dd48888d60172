import fc from "fast-check";
import { expect, test } from "vitest";
import { erfc } from "../../../../src/report/comparison/statistics/erfc.ts";

/** `mpmath.erfc(x)` with 40 digits (mpmath 1.3.0). */
const KNOWN: readonly (readonly [x: number, erfc: number])[] = [
  [0, 1],
  [0.1, 0.887537083981715],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [1.9999, 0.004679802092970608],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [5, 1.537459794428035e-12],
  [10, 2.088487583762545e-45],
  [26, 5.663192408856143e-296],
];

test("known values are met within 1e-12", () => {
  for (const [x, known] of KNOWN) expect(Math.abs(erfc(x) / known - 1), `erfc(${x})`).toBeLessThan(1e-12);
});

test("from far enough it is 0", () => {
  expect([erfc(28), erfc(1e9), erfc(Number.MAX_VALUE), erfc(Number.POSITIVE_INFINITY)]).toEqual([0, 0, 0, 0]);
});

test("it falls from the series into the fraction, and on", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 26, noNaN: true }), (x) => {
      expect(erfc(x + 1e-9)).toBeLessThan(erfc(x));
    }),
  );
  expect(erfc(2)).toBeLessThan(erfc(2 - 1e-12));
});
