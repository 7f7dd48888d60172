import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Share, testShares } from "../../../../src/report/comparison/statistics/proportions.ts";

const LARGEST = 2 ** 53;

function p(aEvents: number, aTrials: number, bEvents: number, bTrials: number): number {
  return testShares({ events: aEvents, trials: aTrials }, { events: bEvents, trials: bTrials });
}

function shareOf(trials: number): fc.Arbitrary<Share> {
  return fc
    .integer({ min: 1, max: trials })
    .chain((of) => fc.record({ events: fc.nat({ max: of }), trials: fc.constant(of) }));
}

describe("known values", () => {
  test("are met: R's prop.test(c(a, b), c(m, n))$p.value", () => {
    // scipy.stats.chi2_contingency([[a, m - a], [b, n - b]]).pvalue agrees to 12 digits (SciPy 1.17.1)
    const known: readonly (readonly [actual: number, known: number])[] = [
      [p(15, 50, 25, 50), 0.06619257972219343],
      [p(490, 500, 400, 500), 2.363439035893141e-19],
      [p(120, 10_000, 180, 10_000), 0.0005986939602797263],
      [p(50_000, 1_000_000, 51_000, 1_000_000), 0.0012555631552697026],
      [p(7, 900, 30, 1500), 0.029130785748026897],
    ];
    for (const [actual, expected] of known) expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-12);
  });

  test("have the same last bits everywhere", () => {
    expect([p(15, 50, 25, 50), p(120, 10_000, 180, 10_000), p(490, 500, 400, 500)]).toEqual([
      0.0661925797221935, 0.0005986939602797261, 2.3634390358931443e-19,
    ]);
  });
});

describe("two shares", () => {
  test("have one p in either order, to the last bit", () => {
    for (const trials of [LARGEST, 200]) {
      fc.assert(
        fc.property(shareOf(trials), shareOf(trials), (a, b) => {
          expect(testShares(b, a)).toBe(testShares(a, b));
        }),
      );
    }
  });

  test("have the p of the shares that do not fail", () => {
    fc.assert(
      fc.property(shareOf(5_000), shareOf(5_000), (a, b) => {
        const others = [a, b].map(({ events, trials }) => ({ events: trials - events, trials })) as [Share, Share];
        expect(Math.abs(testShares(...others) - testShares(a, b))).toBeLessThan(1e-12);
      }),
    );
  });

  test("have a probability as p", () => {
    fc.assert(
      fc.property(shareOf(LARGEST), shareOf(50), (a, b) => {
        expect(testShares(a, b)).toBeGreaterThanOrEqual(0);
        expect(testShares(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("have 1 where nothing fails, all fails, or the shares are less than half an event apart", () => {
    expect([p(0, 10, 0, 20), p(10, 10, 20, 20), p(5, 10, 10, 20), p(3, 10, 4, 10)]).toEqual([1, 1, 1, 1]);
    expect([p(0, 1, 0, LARGEST), p(1, 1, LARGEST, LARGEST)]).toEqual([1, 1]);
  });

  test("have a p that falls as they move apart", () => {
    fc.assert(
      fc.property(shareOf(100_000), shareOf(100_000), (a, b) => {
        const [high, low] = a.events * b.trials >= b.events * a.trials ? [a, b] : [b, a];
        if (high.events === high.trials) return;
        const before = testShares(high, low);
        const after = testShares({ ...high, events: high.events + 1 }, low);
        expect(before < 1 && before > 1e-290 ? after < before : after <= before).toBe(true);
      }),
    );
  });

  test("are tested however many trials there were", () => {
    expect(p(0, LARGEST, LARGEST, LARGEST)).toBe(0);
    expect(p(LARGEST / 2, LARGEST, LARGEST / 4, LARGEST)).toBe(0);
    expect(p(LARGEST / 2 + 1, LARGEST, LARGEST / 2, LARGEST)).toBeCloseTo(1, 7);
  });
});
