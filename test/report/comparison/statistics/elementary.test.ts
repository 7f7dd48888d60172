import fc from "fast-check";
import { expect, test } from "vitest";
import { artanhTail, exp, log } from "../../../../src/report/comparison/statistics/elementary.ts";

test("a logarithm is that of the engine but for its last bits", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 2 ** 60, noNaN: true }), (number) => {
      const theirs = Math.log(number);
      expect(Math.abs(log(number) - theirs)).toBeLessThanOrEqual(1e-15 * Math.abs(theirs));
    }),
  );
});

test("an exponential is that of the engine but for its last bits", () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 0, noNaN: true }), (exponent) => {
      const theirs = Math.exp(exponent);
      expect(Math.abs(exp(exponent) - theirs)).toBeLessThanOrEqual(1e-15 * theirs);
    }),
  );
});

test("what is known without error is so", () => {
  expect([log(1), exp(0), exp(-746), exp(-1e9), exp(-Number.MAX_VALUE)]).toEqual([0, 1, 0, 0, 0]);
});

test("the last bits are these on every engine, also where Node 20, Deno and Bun differ in their own", () => {
  expect([log(3), log(10), log(0.3), log(123_456_789)]).toEqual([
    1.0986122886681098,
    Math.LN10,
    -1.2039728043259361,
    18.63140176616802,
  ]);
  expect([exp(-1), exp(-10.5), exp(-100.25), exp(-700)]).toEqual([
    0.36787944117144233, 0.000027536449349747158, 2.897198083210148e-44, 9.85967654375977e-305,
  ]);
});

test("the tail of artanh is what is left of the quotient", () => {
  for (const v of [1 / 3, 0.25, 0.1]) expect(v * (1 + artanhTail(v * v))).toBeCloseTo(Math.atanh(v), 15);
  expect(artanhTail(0)).toBe(0);
  expect(artanhTail(1e-10)).toBe(1e-10 / 3 + 1e-20 / 5);
});
