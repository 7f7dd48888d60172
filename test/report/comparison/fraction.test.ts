import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareFractions,
  type Fraction,
  fractionOf,
  fractionOfDecimal,
  fractionOfPercent,
  increasedBy,
  minus,
  negated,
  toPercent,
} from "../../../src/report/comparison/fraction.ts";

const fractions: fc.Arbitrary<Fraction> = fc.record({
  numerator: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  denominator: fc.bigInt({ min: 1n, max: 10n ** 20n }),
});

describe("a decimal", () => {
  test.for([
    ["0", 0n, 1n],
    ["17", 17n, 1n],
    ["0.125", 125n, 1000n],
    ["007.50", 750n, 100n],
    ["12345678901234567890.5", 123456789012345678905n, 10n],
  ] as const)('"%s" is a fraction of powers of ten', ([text, numerator, denominator]) => {
    expect(fractionOfDecimal(text)).toEqual({ numerator, denominator });
    expect(fractionOfPercent(text)).toEqual({ numerator, denominator: denominator * 100n });
  });

  test("in percent comes back as that number", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(999), (whole, thousandths) => {
        const text = `${whole}.${String(thousandths).padStart(3, "0")}`;
        expect(toPercent(fractionOfPercent(text))).toBe(Number(text));
      }),
    );
  });
});

describe("fractions are compared exactly", () => {
  test("where floating point would not", () => {
    expect(100 * 1.1).toBeGreaterThan(110);
    expect(compareFractions(increasedBy(fractionOf(100, 1), fractionOfPercent("10")), fractionOf(110, 1))).toBe(0);
    expect(compareFractions(fractionOf(2 ** 53 - 1, 3), fractionOf(2 ** 53 - 2, 3))).toBe(1);
    expect(compareFractions(fractionOf(1, 3), { numerator: 3333333333333333n, denominator: 10n ** 16n })).toBe(1);
  });

  test("in either direction, and by their value alone", () => {
    fc.assert(
      fc.property(fractions, fractions, fc.bigInt({ min: 1n, max: 99n }), (a, b, factor) => {
        const expanded = { numerator: a.numerator * factor, denominator: a.denominator * factor };
        expect(compareFractions(a, expanded)).toBe(0);
        expect(compareFractions(a, b)).toBe(0 - compareFractions(b, a));
        expect(compareFractions(expanded, b)).toBe(compareFractions(a, b));
      }),
    );
  });

  test("and a difference is above 0 where the first is the larger", () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        expect(compareFractions(minus(a, b), fractionOf(0, 1))).toBe(compareFractions(a, b));
        expect(compareFractions(minus(negated(b), negated(a)), minus(a, b))).toBe(0);
      }),
    );
  });
});

test("an increase is by a share of what was there, and a negative one a decrease", () => {
  expect(compareFractions(increasedBy(fractionOf(50, 1), fractionOfPercent("20")), fractionOf(60, 1))).toBe(0);
  expect(compareFractions(increasedBy(fractionOf(50, 4), negated(fractionOfPercent("10"))), fractionOf(45, 4))).toBe(0);
  expect(compareFractions(increasedBy(fractionOf(0, 5), fractionOfPercent("300")), fractionOf(0, 1))).toBe(0);
});
