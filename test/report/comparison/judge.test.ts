import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fractionOfPercent } from "../../../src/report/comparison/fraction.ts";
import { type JudgedRow, judge, type ProbedRow, type Thresholds } from "../../../src/report/comparison/judge.ts";
import { probeRow } from "../../../src/report/comparison/measure.ts";
import { cellsOf } from "../../../src/report/comparison/side.ts";
import { testCounts } from "../../../src/report/comparison/statistics/binomial.ts";
import { testShares } from "../../../src/report/comparison/statistics/proportions.ts";
import { Measure, Verdict } from "../../../src/report/comparison/terms.ts";
import { choices, DEFAULTS, pairsOfSides } from "./sides.ts";

interface Given {
  readonly userHours?: number;
  readonly uniqueIps?: number | null;
  readonly errors?: number;
  readonly requests?: number;
  readonly workingDays?: number;
}

/** A cell of five working days with requests, whose users err once each. */
function cell({
  userHours = 0,
  uniqueIps = userHours,
  errors = userHours,
  requests = 100_000,
  workingDays = 5,
}: Given) {
  return { userHours, uniqueIps, errors, requests, workingDays };
}

function rowOf(base: Given, head: Given, measure: Measure): ProbedRow {
  const pair = { base: cell(base), head: cell(head) };
  return { key: { hour: 17 }, ...pair, probe: probeRow(measure, pair), clients: null };
}

/** The only row of a comparison, so that Holm's correction changes nothing. */
function judged(
  base: Given,
  head: Given,
  thresholds: Partial<Thresholds> = {},
  measure: Measure = Measure.userHours,
): JudgedRow {
  const [row] = judge([rowOf(base, head, measure)], measure, { ...DEFAULTS, ...thresholds }).judged;
  if (row === undefined) throw new Error("a row is judged");
  return row;
}

function verdictOf(...given: Parameters<typeof judged>): Verdict {
  return judged(...given).row.verdict;
}

const users = (userHours: number): Given => ({ userHours });
const none: Given = { requests: 0 };
/** All of 16 user-hours on one side of two alike. */
const TWO_IN_65536 = expect.closeTo(2 / 2 ** 16, 15);

describe("a row is", () => {
  test("worse with more users than chance explains, and better the other way round", () => {
    // of 20 user-hours, as many on one side as 0 to 4: 2 (1 + 20 + 190 + 1140 + 4845) / 2^20
    const p = (2 * 6_196) / 2 ** 20;
    expect(judged(users(4), users(16)).row).toEqual({
      base: { value: 0.8, ...cell(users(4)) },
      head: { value: 3.2, ...cell(users(16)) },
      difference: 2.4, // 12 / 5; 3.2 - 0.8 is a little more
      ratio: 4,
      p: expect.closeTo(p, 15),
      adjustedP: expect.closeTo(p, 15),
      verdict: "worse",
      clients: null,
    });
    expect(judged(users(16), users(4)).row).toMatchObject({ ratio: 0.25, p: expect.closeTo(p, 15), verdict: "better" });
  });

  test("the same within noise: p is 0.115 where of 20 user-hours six are on one side", () => {
    const { row, isSignificant } = judged(users(6), users(14));
    expect(row).toMatchObject({
      difference: 1.6,
      p: expect.closeTo(120_920 / 2 ** 20, 15),
      verdict: "same",
    });
    expect(isSignificant).toBe(false);
  });

  test("worse from 0, which has no ratio", () => {
    expect(judged(users(0), users(16)).row).toMatchObject({
      difference: 3.2,
      ratio: null,
      p: TWO_IN_65536,
      verdict: "worse",
    });
  });

  test("added where BASE had no requests, removed where HEAD has none, and tested all the same", () => {
    expect(judged(none, users(16))).toMatchObject({ row: { verdict: "added", p: TWO_IN_65536 }, isSignificant: true });
    expect(judged(users(16), none)).toMatchObject({
      row: { verdict: "removed", p: TWO_IN_65536 },
      isSignificant: true,
    });
    expect(judged(none, users(2))).toMatchObject({ row: { verdict: "added" }, isSignificant: false });
  });

  test("the same where nobody asked for anything on either side", () => {
    expect(judged(none, none).row).toMatchObject({ difference: 0, ratio: null, p: 1, verdict: "same" });
    expect(judged({ ...none, workingDays: 0 }, { ...none, workingDays: 0 }).row).toMatchObject({
      base: { value: null },
      head: { value: null },
      difference: null,
      p: null,
      adjustedP: null,
      verdict: "same",
    });
  });

  test("unknown, not 0, where neither side covers it, whatever is measured", () => {
    const uncovered = { ...none, workingDays: 0 };
    for (const measure of Object.values(Measure)) {
      const { row } = judged(uncovered, uncovered, {}, measure);
      expect(row).toMatchObject({ base: { value: null }, head: { value: null }, difference: null, p: null });
    }
  });

  test("incomparable where unique IPs are unknown, or of different numbers of days", () => {
    const known = { userHours: 50, uniqueIps: 50 };
    for (const [base, head] of [
      [known, { ...known, uniqueIps: null }],
      [{ ...known, uniqueIps: null }, known],
      [known, { ...known, workingDays: 4 }],
    ] as const) {
      expect(judged(base, head, {}, Measure.uniqueIps)).toMatchObject({
        row: { difference: null, ratio: null, p: null, adjustedP: null, verdict: "incomparable" },
        isSignificant: false,
      });
    }
  });
});

describe("each measure", () => {
  const base = { userHours: 40, uniqueIps: 20, errors: 100, requests: 1_000 };
  const head = { userHours: 80, uniqueIps: 60, errors: 400, requests: 4_000, workingDays: 4 };

  test("user-hours are per working day, by the test of counts", () => {
    const { row } = judged(base, head);
    expect(row).toMatchObject({ base: { value: 8 }, head: { value: 20 }, ratio: 2.5, verdict: "worse" });
    expect(row.p).toBe(testCounts({ events: 40, exposure: 5 }, { events: 80, exposure: 4 }));
  });

  test("errors are so as well", () => {
    const { row } = judged(base, head, {}, Measure.errors);
    expect(row).toMatchObject({ base: { value: 20 }, head: { value: 100 }, ratio: 5, verdict: "worse" });
    expect(row.p).toBe(testCounts({ events: 100, exposure: 5 }, { events: 400, exposure: 4 }));
  });

  test("an error rate is per request, so that four times the traffic is no regression", () => {
    const { row } = judged(base, head, {}, Measure.errorRate);
    expect(row).toMatchObject({ base: { value: 0.1 }, head: { value: 0.1 }, difference: 0, p: 1, verdict: "same" });
    const worse = judged(base, { ...head, errors: 500 }, {}, Measure.errorRate).row;
    expect(worse).toMatchObject({ head: { value: 0.125 }, ratio: 1.25 });
    expect(worse.p).toBe(testShares({ events: 100, trials: 1_000 }, { events: 500, trials: 4_000 }));
  });

  test("unique IPs are as they are", () => {
    const { row } = judged(base, { ...head, workingDays: 5 }, {}, Measure.uniqueIps);
    expect(row).toMatchObject({ base: { value: 20 }, head: { value: 60 }, difference: 40, ratio: 3, verdict: "worse" });
    expect(row.p).toBe(testCounts({ events: 20, exposure: 1 }, { events: 60, exposure: 1 }));
  });

  test("an error rate of no requests is unknown", () => {
    const { row } = judged(none, { userHours: 90, requests: 90 }, {}, Measure.errorRate);
    expect(row).toMatchObject({
      base: { value: null },
      head: { value: 1 },
      difference: null,
      p: null,
      verdict: "added",
    });
  });
});

describe("the effect size", () => {
  const many = 100_000; // of which a tenth is more than noise

  test("counts from exactly 10 % on", () => {
    expect(verdictOf(users(10 * many), users(11 * many))).toBe("worse");
    expect(verdictOf(users(10 * many), users(11 * many - 1))).toBe("same");
    expect(verdictOf(users(11 * many), users(10 * many))).toBe("better");
    expect(verdictOf(users(11 * many - 1), users(10 * many))).toBe("same");
  });

  test("counts so per day, in fractions that floating point does not have", () => {
    // 10/3 a day are 2000000/600000; 10 % more, 11/3 a day, are 1100000 in 3 days of the 300000
    expect(verdictOf({ userHours: 2_000_000, workingDays: 6 }, { userHours: 1_100_000, workingDays: 3 })).toBe("worse");
    expect(verdictOf({ userHours: 2_000_000, workingDays: 6 }, { userHours: 1_099_999, workingDays: 3 })).toBe("same");
    // 5 days against 4: 1000000 / 5 = 200000 a day, and 880000 / 4 = 220000
    expect(verdictOf({ userHours: 1_000_000 }, { userHours: 880_000, workingDays: 4 })).toBe("worse");
    expect(verdictOf({ userHours: 1_000_000 }, { userHours: 879_999, workingDays: 4 })).toBe("same");
    expect(verdictOf({ userHours: 880_000, workingDays: 4 }, { userHours: 1_000_000 })).toBe("better");
    expect(verdictOf({ userHours: 879_999, workingDays: 4 }, { userHours: 1_000_000 })).toBe("same");
  });

  test("counts so of rates: 3.0 % to 3.3 %, of other numbers of requests", () => {
    const base = { userHours: 99, errors: 30_000, requests: 1_000_000 };
    const head = { userHours: 99, errors: 66_000, requests: 2_000_000 };
    expect(verdictOf(base, head, {}, Measure.errorRate)).toBe("worse");
    expect(verdictOf(base, { ...head, errors: 65_999 }, {}, Measure.errorRate)).toBe("same");
  });

  test("may be anything: 0 % lets every difference count that is more than noise, 300 % asks for four times as many", () => {
    const any = { minEffect: fractionOfPercent("0") };
    expect(verdictOf(users(1_000_000), users(1_004_000), any)).toBe("worse");
    const fourfold = { minEffect: fractionOfPercent("300") };
    expect(verdictOf(users(100), users(400), fourfold)).toBe("worse");
    expect(verdictOf(users(100), users(399), fourfold)).toBe("same");
    expect(verdictOf(users(400), users(100), fourfold)).toBe("better");
  });

  test("does not make a difference less significant", () => {
    expect(judged(users(10 * many), users(11 * many - 1)).isSignificant).toBe(true);
  });
});

describe("the floor", () => {
  test("lets a row count whose larger side has exactly as many users", () => {
    expect(verdictOf(users(0), users(10))).toBe("worse");
    expect(verdictOf(users(0), users(9))).toBe("same"); // p is 2 / 2^9 = 0.004
    expect(verdictOf(users(10), users(0))).toBe("better");
    expect(verdictOf(users(9), users(0))).toBe("same");
    expect(verdictOf(users(0), users(9), { minUsers: 9 })).toBe("worse");
    expect(verdictOf(users(0), users(9), { minUsers: 0 })).toBe("worse");
  });

  test("counts users, where errors are measured: one client that errs a million times is no outage", () => {
    for (const measure of [Measure.errors, Measure.errorRate]) {
      const head = { errors: 90_000 };
      expect(verdictOf({}, { ...head, userHours: 9 }, {}, measure)).toBe("same");
      expect(verdictOf({}, { ...head, userHours: 10 }, {}, measure)).toBe("worse");
    }
  });

  test("counts unique IPs where these are measured", () => {
    expect(verdictOf({}, { userHours: 50, uniqueIps: 9 }, {}, Measure.uniqueIps)).toBe("same");
    expect(verdictOf({}, { userHours: 50, uniqueIps: 10 }, {}, Measure.uniqueIps)).toBe("worse");
  });
});

describe("the level of the test", () => {
  test("is not reached by a p that equals it", () => {
    const p = judged(users(0), users(16)).row.p ?? Number.NaN;
    expect(verdictOf(users(0), users(16), { alpha: p })).toBe("same");
    expect(verdictOf(users(0), users(16), { alpha: p + 2 ** -60 })).toBe("worse");
  });

  test("is for all rows together: what is worse alone is noise among many", () => {
    const worse = rowOf(users(0), users(10), Measure.userHours); // p is 2 / 2^10
    const quiet = rowOf(users(50), users(50), Measure.userHours);
    const among = (others: number) =>
      judge([worse, ...Array.from({ length: others }, () => ({ ...quiet }))], Measure.userHours, DEFAULTS);
    expect(among(0).judged[0]?.row).toMatchObject({ adjustedP: expect.closeTo(2 / 2 ** 10, 15), verdict: "worse" });
    expect(among(24).judged[0]?.row).toMatchObject({ adjustedP: expect.closeTo(50 / 2 ** 10, 15), verdict: "worse" });
    expect(among(25).judged[0]?.row).toMatchObject({ adjustedP: expect.closeTo(52 / 2 ** 10, 15), verdict: "same" });
    expect(among(25).tested).toBe(26);
  });
});

describe("of any rows", () => {
  const anyRows = fc.tuple(pairsOfSides, choices).map(([[base, head], options]) => {
    const after = cellsOf(head, options.by);
    const rows = cellsOf(base, options.by).map(({ key, cell }, index): ProbedRow => {
      const pair = { base: cell, head: after[index]?.cell ?? cell };
      return { key, ...pair, probe: probeRow(options.measure, pair), clients: null };
    });
    return { rows, options };
  });

  test("those without events change nothing for the others", () => {
    fc.assert(
      fc.property(anyRows, ({ rows, options }) => {
        const { measure } = options;
        const eventful = rows.filter(({ base, head }) => base.errors + head.errors > 0);
        const [all, some] = [rows, eventful].map((some) => judge(some, measure, options)) as [
          ReturnType<typeof judge>,
          ReturnType<typeof judge>,
        ];
        expect(some.tested).toBe(all.tested);
        expect(some.judged).toEqual(all.judged.filter((_, index) => eventful.includes(rows[index] as ProbedRow)));
      }),
    );
  });

  test("the order makes no difference", () => {
    fc.assert(
      fc.property(
        anyRows.chain(({ rows, options }) =>
          fc.record({
            rows: fc.constant(rows),
            shuffled: fc.shuffledSubarray(rows, { minLength: rows.length }),
            options: fc.constant(options),
          }),
        ),
        ({ rows, shuffled, options }) => {
          const inOrder = judge(rows, options.measure, options);
          const otherwise = judge(shuffled, options.measure, options);
          expect(otherwise.tested).toBe(inOrder.tested);
          expect(otherwise.judged).toEqual(shuffled.map((row) => inOrder.judged[rows.indexOf(row)]));
        },
      ),
    );
  });

  test("a verdict of worse or better passes every threshold, and a row that passes them all has one", () => {
    fc.assert(
      fc.property(anyRows, ({ rows, options }) => {
        for (const { row } of judge(rows, options.measure, options).judged) {
          const { base, head, ratio, adjustedP, verdict } = row;
          const isTested = base.requests > 0 && head.requests > 0 && adjustedP !== null;
          const most = Math.max(
            options.measure === Measure.uniqueIps ? (base.uniqueIps ?? 0) : base.userHours,
            options.measure === Measure.uniqueIps ? (head.uniqueIps ?? 0) : head.userHours,
          );
          const effect = Math.max(ratio ?? Number.POSITIVE_INFINITY, 1 / (ratio ?? 0)) - 1;
          const least = Number(options.minEffect.numerator) / Number(options.minEffect.denominator);
          if (Math.abs(effect - least) < 1e-9) continue; // which is for the exact tests above
          const counts = isTested && adjustedP < options.alpha && most >= options.minUsers && effect > least;
          expect(verdict === Verdict.worse || verdict === Verdict.better).toBe(counts);
          if (counts) expect(verdict === Verdict.worse).toBe((row.difference ?? 0) > 0);
        }
      }),
    );
  });
});
