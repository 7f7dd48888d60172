import fc from "fast-check";
import { expect, test } from "vitest";
import { holm } from "../../../../src/report/comparison/statistics/holm.ts";

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });

/** As it was published: in ascending order, each is rejected while it and all before are at most alpha by those left. */
function rejected(ps: readonly number[], alpha: number): boolean[] {
  const ascending = ps.map((p, at) => ({ p, at })).sort((one, other) => one.p - other.p);
  const kept = ascending.findIndex(({ p }, rank) => p * (ps.length - rank) > alpha);
  const found = new Set(ascending.slice(0, kept === -1 ? ps.length : kept).map(({ at }) => at));
  return ps.map((_, at) => found.has(at));
}

test("a known case: R's p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm')", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test("no test has no p, and a single one keeps its own", () => {
  expect(holm([])).toEqual([]);
  expect(holm([0.25])).toEqual([0.25]);
});

test("those with an adjusted p of at most alpha are those that the stepwise procedure rejects", () => {
  fc.assert(
    fc.property(probabilities, fc.double({ min: 0, max: 0.999, noNaN: true }), (ps, alpha) => {
      expect(holm(ps).map((p) => p <= alpha)).toEqual(rejected(ps, alpha));
    }),
  );
});

test("an adjusted p is at least its own, at most as many times that as there are tests, and at most 1", () => {
  fc.assert(
    fc.property(probabilities, (ps) => {
      holm(ps).forEach((adjusted, at) => {
        const p = ps[at] ?? Number.NaN;
        expect(adjusted).toBeGreaterThanOrEqual(p);
        expect(adjusted).toBeLessThanOrEqual(1);
        expect(holm(ps)[at]).toBe(adjusted);
      });
      if (ps.length > 0) expect(Math.min(...holm(ps))).toBe(Math.min(1, Math.min(...ps) * ps.length));
    }),
  );
});

test("adjusted p values are in the order of the others, and equal ones stay equal", () => {
  fc.assert(
    fc.property(probabilities, fc.nat(), (some, which) => {
      const ps = some.length === 0 ? some : [...some, some[which % some.length] ?? 0];
      const pairs = ps.map((p, at) => [p, holm(ps)[at] ?? Number.NaN] as const).sort((one, other) => one[0] - other[0]);
      pairs.slice(1).forEach(([p, adjusted], before) => {
        const [lastP, last] = pairs[before] ?? [0, 0];
        if (p === lastP) expect(adjusted).toBe(last);
        expect(adjusted).toBeGreaterThanOrEqual(last);
      });
    }),
  );
});

test("the order in which tests are given does not matter", () => {
  fc.assert(
    fc.property(probabilities, (ps) => {
      expect(holm([...ps].reverse())).toEqual(holm(ps).reverse());
    }),
  );
});
