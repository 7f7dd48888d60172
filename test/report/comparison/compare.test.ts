import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fractionOfPercent } from "../../../src/report/comparison/fraction.ts";
import type { Comparison, ComparisonRow, ComparisonTotal } from "../../../src/report/comparison/schema.ts";
import { By, Measure, Verdict } from "../../../src/report/comparison/terms.ts";
import {
  type Counted,
  choices,
  compared,
  countedHours,
  onDays,
  ordinaryDays,
  pairsOfSides,
  rowAt,
  sideOf,
} from "./sides.ts";

const SWAPPED: Readonly<Record<Verdict, Verdict>> = {
  same: "same",
  worse: "better",
  better: "worse",
  added: "removed",
  removed: "added",
  incomparable: "incomparable",
};

function swapped<Row extends ComparisonTotal>(row: Row): Row {
  const { base, head, difference, verdict, clients } = row;
  const [before, after] = [head.value, base.value];
  return {
    ...row,
    base: head,
    head: base,
    difference: difference === null ? null : 0 - difference,
    ratio: difference === null || before === null || after === null || before === 0 ? null : after / before,
    verdict: SWAPPED[verdict],
    clients: clients === null ? null : { new: clients.gone, gone: clients.new, both: clients.both },
  };
}

/** What does not speak of one side: notes name them, and whether a peak moved is asked of HEAD. */
function core({ total, rows, test, equal, base, head, definition, peak }: Comparison) {
  return { total, rows, test, equal, base, head, definition, peaks: [peak.base, peak.head] };
}

describe("any two sides", () => {
  test("are compared with themselves: equal, and every row is the same", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, ([side], options) => {
        const { equal, total, rows, peak } = compared(side, side, options);
        expect(equal).toBe(true);
        expect(total.verdict).toBe(Verdict.same);
        for (const row of rows) {
          expect(row.verdict).toBe(Verdict.same);
          expect([0, null]).toContain(row.difference);
          expect([1, null]).toContain(row.p);
        }
        expect(peak.moved).toBe(false);
      }),
    );
  });

  test("exchanged exchange worse and better, added and removed, and nothing else", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, ([base, head], options) => {
        const [there, back] = [compared(base, head, options), compared(head, base, options)];
        expect(core(back)).toEqual({
          ...core(there),
          base: there.head,
          head: there.base,
          total: swapped(there.total),
          rows: there.rows.map((row): ComparisonRow => swapped(row)),
          peaks: [there.peak.head, there.peak.base],
        });
        const codes = ({ notes }: Comparison) =>
          notes.map(({ code }) => code).filter((code) => code !== "uncovered-rows");
        expect(codes(back).sort()).toEqual(codes(there).sort());
      }),
    );
  });

  test("hold the schema, and have as many rows as the report", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, ([base, head], options) => {
        const comparison = compared(base, head, options); // which holds it to the schema
        expect(comparison.rows).toHaveLength(options.by === By.hour ? 24 : 24 * base.report.definition.days.length);
        const users = comparison.rows.reduce((sum, row) => sum + row.head.userHours, 0);
        expect(users).toBe(comparison.total.head.userHours);
      }),
    );
  });

  test("give one comparison in whatever order they were counted", () => {
    const shuffled = countedHours.chain((counts) =>
      fc.tuple(fc.constant(counts), fc.shuffledSubarray(counts, { minLength: counts.length })),
    );
    fc.assert(
      fc.property(shuffled, shuffled, choices, ([base, baseToo], [head, headToo], options) => {
        const sides = [base, head, baseToo, headToo].map((counts: readonly Counted[]) =>
          sideOf(counts, { kind: "partial" }),
        ) as [ReturnType<typeof sideOf>, ReturnType<typeof sideOf>, ...ReturnType<typeof sideOf>[]];
        const [first, second, firstToo = first, secondToo = second] = sides;
        expect(JSON.stringify(compared(firstToo, secondToo, options))).toBe(
          JSON.stringify(compared(first, second, options)),
        );
      }),
    );
  });

  test("of partials and of the reports made of them differ only in what is known of clients", () => {
    fc.assert(
      fc.property(countedHours, countedHours, choices, (base, head, options) => {
        const [known, unknown] = (["partial", "report"] as const).map((kind) =>
          compared(sideOf(base, { kind }), sideOf(head, { kind }), options),
        ) as [Comparison, Comparison];
        expect(unknown.total.base.uniqueIps).toBe(null);
        expect(unknown.rows.every(({ clients }) => clients === null)).toBe(true);
        if (options.measure === Measure.uniqueIps) return; // of which the total is tested only where it is known
        expect(unknown.rows).toEqual(known.rows.map((row) => ({ ...row, clients: null })));
      }),
    );
  });
});

describe("sides are equal", () => {
  const counts = onDays(2, [{ hour: 17, users: 3, requests: 9 }]);

  test("whatever they are called, and whatever their files were", () => {
    expect(compared(sideOf(counts, { name: "a" }), sideOf(counts, { name: "b" })).equal).toBe(true);
    expect(compared(sideOf(counts), sideOf(counts, { kind: "partial" })).equal).toBe(true);
  });

  test.for<[string, Counted[], number]>([
    ["one more request", [...counts, { day: 1, hour: 17, users: 0, requests: 1 }], 0],
    ["a malformed line", counts, 1],
    ["a request on a day that is not compared", [...counts, { day: 5, hour: 17, users: 0, requests: 1 }], 0],
    [
      "another date",
      onDays(1, [{ hour: 17, users: 3, requests: 9 }]).concat({ day: 2, hour: 17, users: 3, requests: 9 }),
      0,
    ],
  ])("but not with %s", ([, others, malformed]) => {
    const { equal, rows, total } = compared(sideOf(counts), sideOf(others, { malformed }));
    expect(equal).toBe(false);
    expect([...rows, total].map(({ verdict }) => verdict)).toEqual(Array(25).fill(Verdict.same));
  });

  test("but not with other clients, where both sides know them", () => {
    const others = onDays(2, [{ hour: 17, users: [7, 8, 9], requests: 9 }]);
    expect(compared(sideOf(counts), sideOf(others)).equal).toBe(true);
    const [base, head] = [sideOf(counts, { kind: "partial" }), sideOf(others, { kind: "partial" })];
    expect(compared(base, sideOf(others)).equal).toBe(true);
    expect(compared(base, head).equal).toBe(false);
    expect(compared(base, head).total.clients).toEqual({ new: 3, gone: 3, both: 0 });
  });
});

describe("two partials", () => {
  const base = sideOf(
    onDays(2, [
      { hour: 9, users: [1, 2, 3] },
      { hour: 17, users: [3, 4] },
    ]),
    { kind: "partial" },
  );
  const head = sideOf(
    onDays(2, [
      { hour: 9, users: [3] },
      { hour: 17, users: [2, 3, [0x20010db8, 0, 0, 1]] },
    ]),
    {
      kind: "partial",
    },
  );

  test("know their clients, in every row and in total, each once", () => {
    const comparison = compared(base, head);
    expect(rowAt(comparison, 9).clients).toEqual({ new: 0, gone: 2, both: 1 });
    expect(rowAt(comparison, 17).clients).toEqual({ new: 2, gone: 1, both: 1 });
    expect(rowAt(comparison, 3).clients).toEqual({ new: 0, gone: 0, both: 0 });
    expect(comparison.total.clients).toEqual({ new: 1, gone: 2, both: 2 });
    expect(comparison.total.base.uniqueIps).toBe(4);
    expect(comparison.total.head.uniqueIps).toBe(3);
  });

  test("of as many days have a total of unique IPs", () => {
    const { total } = compared(base, head, { measure: Measure.uniqueIps });
    expect(total).toMatchObject({
      base: { value: 4 },
      head: { value: 3 },
      difference: -1,
      ratio: 0.75,
      verdict: "same",
    });
  });

  test("know nothing of each other's clients where one of them is a report", () => {
    const report = sideOf(onDays(2, [{ hour: 9, users: [1] }]));
    for (const comparison of [compared(report, head), compared(head, report)]) {
      expect(comparison.total.clients).toBe(null);
      expect(comparison.rows.map(({ clients }) => clients)).toEqual(Array(24).fill(null));
    }
    const { total } = compared(report, head, { measure: Measure.uniqueIps });
    expect(total).toMatchObject({
      base: { value: null },
      head: { value: 3 },
      difference: null,
      verdict: "incomparable",
    });
  });

  test("of as many days, and other hours of them, have no total of unique IPs that can be compared", () => {
    const [morning, day] = [ordinaryDays(1, 40).slice(0, 12), ordinaryDays(1, 40)].map((counts) =>
      sideOf(counts, { kind: "partial" }),
    ) as [typeof base, typeof base];
    expect(compared(morning, day, { measure: Measure.uniqueIps }).total).toMatchObject({
      base: { value: 40 },
      head: { value: 40 },
      difference: null,
      verdict: "incomparable",
    });
  });

  test("count no client of a day that is not chosen", () => {
    const weekend = sideOf([{ day: 5, hour: 9, users: [77] }, ...onDays(2, [{ hour: 9, users: [1] }])], {
      kind: "partial",
    });
    expect(compared(base, weekend).total.clients).toEqual({ new: 0, gone: 3, both: 1 });
  });
});

describe("a comparison says", () => {
  test("how it was made, and of what", () => {
    const base = sideOf(onDays(3, [{ hour: 9, users: 2, requests: 5 }]), { name: "main" });
    const head = sideOf(onDays(3, [{ hour: 9, users: 2, requests: 6 }]), {
      name: "pull",
      kind: "partial",
      malformed: 4,
    });
    const { rows: _, total: __, ...rest } = compared(base, head, { minEffect: fractionOfPercent("12.5"), minUsers: 7 });
    expect(rest).toEqual({
      schema: "brownout/comparison@1",
      equal: false,
      by: "hour",
      measure: "user-hours",
      definition: {
        status: [[500, 599]],
        days: ["mon", "tue", "wed", "thu", "fri"],
        timeZone: "as-written",
        rank: "userHours",
        exact: true,
      },
      test: { alpha: 0.05, minEffectPercent: 12.5, minUsers: 7, rows: 2 },
      base: {
        name: "main",
        kind: "report",
        coverage: { first: "2019-05-06T09", last: "2019-05-08T09", workingDays: 3 },
        records: 15,
        malformed: 0,
      },
      head: {
        name: "pull",
        kind: "partial",
        coverage: { first: "2019-05-06T09", last: "2019-05-08T09", workingDays: 3 },
        records: 18,
        malformed: 4,
      },
      peak: { base: [9], head: [9], moved: false, adjustedP: null },
      rules: [],
      notes: [{ code: "malformed-lines", message: "4 of 22 lines of HEAD are malformed, and count as nothing" }],
    });
  });

  test.for(["7", "0.1", "33.3", "0.07", "115", "57"])("a minimum effect of %s percent, to the digit", (percent) => {
    const side = sideOf(onDays(1, [{ hour: 9, users: 2 }]));
    expect(String(compared(side, side, { minEffect: fractionOfPercent(percent) }).test.minEffectPercent)).toBe(percent);
  });

  test("which warnings a side's own report holds", () => {
    const base = sideOf(onDays(1, [{ hour: 9, users: 2 }]));
    const warned = {
      ...base,
      report: { ...base.report, warnings: [{ code: "mixed-offsets" as const, message: "Hm." }] },
    };
    expect(compared(base, warned).notes).toEqual([{ code: "report-warning", message: "HEAD: Hm." }]);
  });

  test("which differences only the floor keeps from counting", () => {
    const base = sideOf(onDays(1, [{ hour: 9, users: 5, errors: 5, requests: 1000 }]));
    const head = sideOf(onDays(1, [{ hour: 9, users: 5, errors: 300, requests: 1000 }]));
    const { rows, notes } = compared(base, head, { measure: Measure.errorRate });
    expect(rows[9]?.verdict).toBe("same");
    expect(notes).toEqual([
      {
        code: "below-floor",
        message: "total and 1 more differ significantly, with fewer than 10 affected users (--min-users)",
      },
    ]);
    expect(compared(base, head, { measure: Measure.errorRate, minUsers: 5 }).notes).toEqual([]);
  });
});
