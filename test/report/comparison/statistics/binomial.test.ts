import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Count, testCounts } from "../../../../src/report/comparison/statistics/binomial.ts";

const LARGEST = 2 ** 53;

function p(aEvents: number, aExposure: number, bEvents: number, bExposure: number): number {
  return testCounts({ events: aEvents, exposure: aExposure }, { events: bEvents, exposure: bExposure });
}

/** Twice the smaller tail, and at most 1, in whole numbers to the end. */
function exactP(a: Count, b: Count): number {
  const n = a.events + b.events;
  const [share, rest] = [BigInt(a.exposure), BigInt(b.exposure)];
  const all = (share + rest) ** BigInt(n);
  let [atMost, atLeast, choose] = [0n, 0n, 1n];
  for (let x = 0; x <= n; x += 1) {
    const weight = choose * share ** BigInt(x) * rest ** BigInt(n - x);
    if (x <= a.events) atMost += weight;
    if (x >= a.events) atLeast += weight;
    choose = (choose * BigInt(n - x)) / BigInt(x + 1);
  }
  return Math.min(1, quotient(2n * (atMost < atLeast ? atMost : atLeast), all));
}

/** To 60 bits, however small. */
function quotient(numerator: bigint, denominator: bigint): number {
  const bits = (number: bigint) => number.toString(2).length;
  const shift = Math.max(0, bits(denominator) - bits(numerator) + 60);
  let result = Number((numerator << BigInt(shift)) / denominator);
  for (let left = shift; left > 0; left -= 1) result /= 2;
  return result;
}

function countUpTo(events: number, exposure: number): fc.Arbitrary<Count> {
  return fc.record({ events: fc.nat({ max: events }), exposure: fc.integer({ min: 1, max: exposure }) });
}

/** A probability that a double holds with all its digits. */
const LEAST = 1e-290;

function expectClose(actual: number, exact: number, tolerance: number): void {
  expect(Math.abs(actual - exact)).toBeLessThanOrEqual(Math.max(exact, LEAST) * tolerance);
}

describe("the p of two counts is that of a sum in whole numbers", () => {
  test("of few events, over any exposures", () => {
    fc.assert(
      fc.property(countUpTo(12, 1_000_000), countUpTo(12, 1_000_000), (a, b) => {
        expectClose(testCounts(a, b), exactP(a, b), 1e-12);
      }),
    );
  });

  test("of some events, over some days", () => {
    fc.assert(
      fc.property(countUpTo(300, 30), countUpTo(300, 30), (a, b) => {
        expectClose(testCounts(a, b), exactP(a, b), 1e-12);
      }),
    );
  });

  test("of all small counts over five and four days", () => {
    for (let a = 0; a <= 25; a += 1) {
      for (let b = 0; b <= 25; b += 1) {
        const counts = [
          { events: a, exposure: 5 },
          { events: b, exposure: 4 },
        ] as const;
        expectClose(testCounts(...counts), exactP(...counts), 1e-13);
      }
    }
  });
});

describe("known values", () => {
  test("are met: twice R's pbinom(a - 1, a + b, share, lower.tail = FALSE), or that of the other side", () => {
    // 2 * scipy.stats.binom.sf(a - 1, a + b, share) agrees to 12 digits (SciPy 1.17.1); the digits are mpmath's, of 40
    expectClose(p(10, 1, 2, 1), 0.03857421875, 1e-14);
    expectClose(p(5, 1, 0, 3), 0.001953125, 1e-14);
    expectClose(p(30, 5, 40, 4), 0.04426626388504877, 1e-13);
    expectClose(p(0, 5, 7, 4), 0.0068509747815635015, 1e-13);
    expectClose(p(120, 5, 80, 5), 0.0056851559967503055, 1e-13);
    expectClose(p(11, 800, 21, 3011), 0.1120173195753993, 1e-13);
    expectClose(p(1000, 5, 1200, 5), 2.1817026407914712e-5, 1e-12);
  });

  test("are met where the tail is approximated", () => {
    // the tail summed by mpmath with 40 digits
    expectClose(p(500_050_000, 5, 499_950_000, 5), 0.0015655722610838077, 1e-11);
    expectClose(p(1_000_000_000, 5, 800_200_000, 4), 1.3633254675335158e-7, 1e-11);
  });

  test("have the same last bits everywhere", () => {
    expect([p(30, 5, 40, 4), p(1000, 5, 1200, 5), p(500_050_000, 5, 499_950_000, 5)]).toEqual([
      0.04426626388504875, 2.181702640791471e-5, 0.0015655722610838506,
    ]);
  });
});

describe("two counts", () => {
  test("have one p in either order, to the last bit", () => {
    fc.assert(
      fc.property(countUpTo(LARGEST, 10_000), countUpTo(LARGEST, 10_000), (a, b) => {
        expect(testCounts(b, a)).toBe(testCounts(a, b));
      }),
    );
    fc.assert(
      fc.property(countUpTo(2_000, 9), countUpTo(2_000, 9), (a, b) => {
        expect(testCounts(b, a)).toBe(testCounts(a, b));
      }),
    );
  });

  test("without any event have 1, as have equal rates", () => {
    expect(p(0, 5, 0, 4)).toBe(1);
    expect(p(50, 5, 40, 4)).toBe(1);
    expect(p(LARGEST - 1, 1, LARGEST - 1, 1)).toBe(1);
    expect(p(1, 1, 0, 1)).toBe(1);
  });

  test("have a p that falls as the larger grows, and as the smaller shrinks", () => {
    fc.assert(
      fc.property(countUpTo(20_000, 9), countUpTo(20_000, 9), (a, b) => {
        const [high, low] = a.events * b.exposure >= b.events * a.exposure ? [a, b] : [b, a];
        const before = testCounts(high, low);
        expect(before).toBeLessThanOrEqual(1);
        const larger = testCounts({ ...high, events: high.events + 1 }, low);
        const falls = (after: number) => (before < 1 && before > LEAST ? after < before : after <= before);
        expect(falls(larger)).toBe(true);
        if (low.events > 0) expect(falls(testCounts(high, { ...low, events: low.events - 1 }))).toBe(true);
      }),
    );
  });

  test("are tested however large they are, and however far apart", () => {
    expect(p(LARGEST, 5, 0, 1)).toBe(0);
    expect(p(0, 1, LARGEST, 5)).toBe(0);
    expect(p(LARGEST, 1, LARGEST / 2, 1)).toBe(0);
    expect(p(LARGEST, 1, 1, LARGEST)).toBe(0);
    // z is 3 and -3 of a normal distribution: 2 * scipy.stats.norm.sf(3)
    expectClose(p(2 ** 51 + 3 * 2 ** 25, 1, 2 ** 51 - 3 * 2 ** 25, 1), 0.0026997960632601866, 1e-6);
    expectClose(p(2 ** 51 - 3 * 2 ** 25, 1, 2 ** 51 + 3 * 2 ** 25, 1), 0.0026997960632601866, 1e-6);
  });

  test("have a p of almost 1 next to equal rates, over exposures of many digits too", () => {
    // 2^52 + 1 against 2^52 is half an event beyond its share, with a standard deviation of 2^25.5
    expect(p(2 ** 52 + 1, 1, 2 ** 52, 1)).toBe(1);
    expect(p(2 ** 40 + 1, 2 ** 40, 2 ** 41, 2 ** 41 - 1)).toBe(1);
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 30, max: 2 ** 52 }),
        fc.nat(1_000),
        fc.nat(1_000),
        (events, more, exposure) => {
          const near = p(events + more, events + exposure, events, events);
          expect(near).toBeGreaterThan(0.9);
          expect(near).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("have a p without a step where the approximation changes its form", () => {
    // a standard deviation is 2^25; 2^25 · 1e-4 is 3355.4
    const beyond = [3_354, 3_355, 3_356, 3_357].map((excess) => p(2 ** 51 + excess, 1, 2 ** 51 - excess, 1));
    const falls = beyond.slice(1).map((after, at) => (beyond[at] ?? 0) - after);
    // 2 · 2^-25 / √(2π), the density times one event to both sides
    for (const fall of falls) expect(Math.abs(fall / 2.378e-8 - 1)).toBeLessThan(0.01);
  });

  test("differ without end where the sum gives way to the approximation", () => {
    const n = 4e8;
    const around = [n - 1000, n - 2, n, n + 2, n + 1000].map((all) => p(all / 2 + 20_000, 1, all / 2 - 20_000, 1));
    expect([...around].sort((one, other) => one - other)).toEqual(around);
    expect(new Set(around).size).toBe(around.length);
  });
});
