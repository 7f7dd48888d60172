import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Empty } from "../../../src/report/comparison/compare.ts";
import { fractionOfPercent } from "../../../src/report/comparison/fraction.ts";
import { comparePeaks } from "../../../src/report/comparison/peak.ts";
import { testCounts } from "../../../src/report/comparison/statistics/binomial.ts";
import { type Counted, compared, DEFAULTS, onDays, ordinaryDays, sideOf } from "./sides.ts";

/** Hours of one day: `{ 9: 40, 17: 20 }`; all of its hours have requests. */
function dayOf(users: Readonly<Record<number, number>>): Counted[] {
  return Array.from({ length: 24 }, (_, hour) => ({ day: 0, hour, users: users[hour] ?? 0, requests: 1_000 }));
}

function peakOf(base: Readonly<Record<number, number>>, head: Readonly<Record<number, number>>, thresholds = {}) {
  return comparePeaks(sideOf(dayOf(base)), sideOf(dayOf(head)), { ...DEFAULTS, ...thresholds });
}

describe("the peak moved", () => {
  test("where an incident stands out from the hour that was the peak", () => {
    const base = sideOf(ordinaryDays(5, 40, [{ hour: 9, users: 50, requests: 500 }]));
    const head = sideOf(ordinaryDays(5, 40, [{ hour: 17, users: 120, requests: 900 }]));
    expect(compared(base, head).peak).toEqual({
      base: [9],
      head: [17],
      moved: true,
      adjustedP: Math.min(1, 23 * testCounts({ events: 200, exposure: 1 }, { events: 600, exposure: 1 })),
    });
  });

  test("whatever the incident's hour is, the first one as well", () => {
    expect(peakOf({ 9: 50, 0: 20 }, { 9: 50, 0: 200 })).toMatchObject({ base: [9], head: [0], moved: true });
    expect(peakOf({ 9: 20, 0: 50 }, { 9: 200, 0: 50 })).toMatchObject({ base: [0], head: [9], moved: true });
  });

  test("where nothing is left of the hour that was the peak", () => {
    expect(peakOf({ 9: 50, 17: 20 }, { 17: 20 })).toMatchObject({ base: [9], head: [17], moved: true });
  });
});

describe("the peak did not move", () => {
  test("where the largest hour is another within noise", () => {
    expect(peakOf({ 9: 51, 17: 50 }, { 9: 50, 17: 51 })).toMatchObject({
      base: [9],
      head: [17],
      moved: false,
      adjustedP: 1,
    });
    expect(peakOf({ 9: 60, 17: 50 }, { 9: 50, 17: 80 })).toMatchObject({ moved: false });
  });

  test("where hours tie, and both sides name one of them", () => {
    expect(peakOf({ 9: 50, 17: 50 }, { 9: 20, 17: 90 })).toEqual({
      base: [9, 17],
      head: [17],
      moved: false,
      adjustedP: null,
    });
    expect(peakOf({ 17: 90 }, { 9: 90, 17: 90 })).toEqual({ base: [17], head: [9, 17], moved: false, adjustedP: null });
  });

  test("where a side has none", () => {
    const calm = sideOf(onDays(1, [{ hour: 9, users: 0, requests: 5 }]));
    const busy = sideOf(dayOf({ 9: 500 }));
    const empty = sideOf([]);
    expect(compared(calm, busy).peak).toEqual({ base: null, head: [9], moved: false, adjustedP: null });
    expect(compared(busy, calm).peak).toEqual({ base: [9], head: null, moved: false, adjustedP: null });
    expect(compared(empty, busy, { empty: Empty.allowed }).peak).toMatchObject({ base: null, moved: false });
  });

  test("where every hour of both is the same", () => {
    const alike = sideOf(ordinaryDays(2, 30));
    expect(compared(alike, alike).peak).toMatchObject({ moved: false, adjustedP: null });
  });
});

describe("each threshold is one of the peak's too:", () => {
  test("users", () => {
    expect(peakOf({ 9: 50 }, { 17: 40 }, { minUsers: 40 })).toMatchObject({ moved: true });
    expect(peakOf({ 9: 50 }, { 17: 40 }, { minUsers: 41 })).toMatchObject({ moved: false });
  });

  test("effect, exactly", () => {
    const twice = { minEffect: fractionOfPercent("100") };
    expect(peakOf({ 9: 90, 17: 50 }, { 9: 50, 17: 100 }, twice)).toMatchObject({ moved: true });
    expect(peakOf({ 9: 90, 17: 50 }, { 9: 50, 17: 99 }, twice)).toMatchObject({ moved: false });
  });

  test("alpha, corrected for the 23 hours that the peak might be instead", () => {
    const { adjustedP } = peakOf({ 9: 50 }, { 9: 20, 17: 60 });
    expect(adjustedP).toBe(23 * testCounts({ events: 20, exposure: 1 }, { events: 60, exposure: 1 }));
    expect(peakOf({ 9: 50 }, { 9: 20, 17: 60 }, { alpha: adjustedP })).toMatchObject({ moved: false });
    expect(peakOf({ 9: 50 }, { 9: 20, 17: 60 }, { alpha: (adjustedP ?? 0) * 1.0001 })).toMatchObject({ moved: true });
  });
});

test("with other ranks, it is the peak of those counts", () => {
  // hour 9 has 3 days of the same 40 clients, hour 17 one day of 100
  const calm = ordinaryDays(3, 1, [{ hour: 9, users: 40 }]);
  const counts: Counted[] = [...calm, { day: 0, hour: 17, users: 100 }];
  const ranked = (counts: readonly Counted[]) => sideOf(counts, { definition: { rank: "uniqueIps" } });
  expect(comparePeaks(ranked(calm), ranked(counts), DEFAULTS)).toMatchObject({ base: [9], head: [17], moved: true });
  expect(comparePeaks(sideOf(calm), sideOf(counts), DEFAULTS)).toMatchObject({ base: [9], head: [9], moved: false });
});

test("of two periods whose hours differ by as little as chance has it, it never moves", () => {
  const noisy = fc.array(fc.integer({ min: 100, max: 120 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(noisy, noisy, (base, head) => {
      const [before, after] = [base, head].map((hours) => sideOf(dayOf({ ...hours }))) as [
        ReturnType<typeof sideOf>,
        ReturnType<typeof sideOf>,
      ];
      expect(comparePeaks(before, after, DEFAULTS).moved).toBe(false);
    }),
    { numRuns: 30 },
  );
});
