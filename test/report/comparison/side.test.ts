import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowName } from "../../../src/report/comparison/row.ts";
import { areEqual, cellsOf, clientChange, type Side, totalOf } from "../../../src/report/comparison/side.ts";
import { By } from "../../../src/report/comparison/terms.ts";
import { readReport } from "../../../src/report/read-report.ts";
import { type Weekday, WORKING_DAYS } from "../../../src/report/weekday.ts";
import { type Counted, countedHours, ordinaryDays, sideOf } from "./sides.ts";

function daysAt(side: Side, hour: number, weekday?: Weekday): number | undefined {
  return cellsOf(side, weekday === undefined ? By.hour : By.weekdayHour).find(
    ({ key }) => key.hour === hour && key.weekday === weekday,
  )?.cell.workingDays;
}

describe("the rows of a side", () => {
  test("are those of its report, in their order", () => {
    const side = sideOf([{ day: 1, hour: 9, users: 2, errors: 3, requests: 7 }]);
    const hours = cellsOf(side, By.hour);
    expect(hours.map(({ key }) => key)).toEqual(Array.from({ length: 24 }, (_, hour) => ({ hour })));
    expect(hours[9]?.cell).toEqual({ userHours: 2, uniqueIps: 2, errors: 3, requests: 7, workingDays: 1 });
    const weekdayHours = cellsOf(side, By.weekdayHour);
    expect(weekdayHours.map(({ key }) => key)).toEqual(
      WORKING_DAYS.flatMap((weekday) => Array.from({ length: 24 }, (_, hour) => ({ weekday, hour }))),
    );
    expect(weekdayHours[24 + 9]?.cell).toEqual({ userHours: 2, uniqueIps: 2, errors: 3, requests: 7, workingDays: 1 });
  });

  test("are covered by the days with records, but for what comes before the first and after the last", () => {
    // Monday 17:00 to Wednesday 09:00
    const side = sideOf([
      { day: 0, hour: 17, users: 1 },
      { day: 1, hour: 3, users: 1 },
      { day: 2, hour: 9, users: 1 },
    ]);
    expect([17, 9, 12, 16, 10, 0, 23].map((hour) => daysAt(side, hour))).toEqual([2, 2, 1, 1, 1, 2, 2]);
    expect([16, 17, 23].map((hour) => daysAt(side, hour, "mon"))).toEqual([0, 1, 1]);
    expect([0, 23].map((hour) => daysAt(side, hour, "tue"))).toEqual([1, 1]);
    expect([0, 9, 10].map((hour) => daysAt(side, hour, "wed"))).toEqual([1, 1, 0]);
    expect(daysAt(side, 9, "thu")).toBe(0);
    expect(totalOf(side).workingDays).toBe(3);
  });

  test("of one day are covered from its first hour to its last", () => {
    const side = sideOf([
      { day: 0, hour: 9, users: 1 },
      { day: 0, hour: 17, users: 1 },
    ]);
    expect([0, 8, 9, 12, 17, 18].map((hour) => daysAt(side, hour))).toEqual([0, 0, 1, 1, 1, 0]);
  });

  test("of days without records between are not covered by them", () => {
    const side = sideOf([...ordinaryDays(1, 2), { day: 3, hour: 23, users: 1 }, { day: 5, hour: 0, users: 1 }]);
    expect(daysAt(side, 12)).toBe(2);
    expect(daysAt(side, 12, "tue")).toBe(0);
  });

  test("of nothing are covered by nothing", () => {
    expect(cellsOf(sideOf([]), By.weekdayHour).map(({ cell }) => cell.workingDays)).toEqual(Array(120).fill(0));
    expect(totalOf(sideOf([], { kind: "partial" }))).toEqual({
      userHours: 0,
      uniqueIps: 0,
      errors: 0,
      requests: 0,
      workingDays: 0,
    });
  });

  test("add up to the total, by whatever they are", () => {
    fc.assert(
      fc.property(countedHours, (counts) => {
        const side = sideOf(counts);
        const { userHours, errors, requests } = totalOf(side);
        for (const by of [By.hour, By.weekdayHour]) {
          const cells = cellsOf(side, by).map(({ cell }) => cell);
          expect(cells.reduce((sum, cell) => sum + cell.userHours, 0)).toBe(userHours);
          expect(cells.reduce((sum, cell) => sum + cell.errors, 0)).toBe(errors);
          expect(cells.reduce((sum, cell) => sum + cell.requests, 0)).toBe(requests);
          for (const cell of cells) if (cell.requests > 0) expect(cell.workingDays).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("clients", () => {
  const setOf = (counts: readonly Counted[], chosen: (counted: Counted) => boolean) =>
    new Set(
      counts
        .filter(({ day, requests }) => day % 7 < 5 && requests !== 0)
        .filter(chosen)
        .flatMap(({ users }) => (typeof users === "number" ? [] : users.map(String))),
    );

  test("of a row are new, gone or in both as sets are", () => {
    fc.assert(
      fc.property(countedHours, countedHours, (before, after) => {
        const [base, head] = [sideOf(before, { kind: "partial" }), sideOf(after, { kind: "partial" })];
        for (const [key, chosen] of [
          [null, () => true],
          [{ hour: 0 }, ({ hour }: Counted) => hour === 0],
          [{ hour: 17 }, ({ hour }: Counted) => hour === 17],
          [{ weekday: "mon", hour: 0 }, ({ day, hour }: Counted) => day % 7 === 0 && hour === 0],
          [{ weekday: "tue", hour: 17 }, ({ day, hour }: Counted) => day % 7 === 1 && hour === 17],
        ] as const) {
          const [ours, theirs] = [setOf(before, chosen), setOf(after, chosen)];
          expect(clientChange(base, head, key)).toEqual({
            new: [...theirs].filter((client) => !ours.has(client)).length,
            gone: [...ours].filter((client) => !theirs.has(client)).length,
            both: [...ours].filter((client) => theirs.has(client)).length,
          });
        }
        expect(totalOf(head).uniqueIps).toBe(setOf(after, () => true).size);
      }),
    );
  });
});

describe("two sides are equal", () => {
  /** Every object with its keys the other way round. */
  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, field]) => [key, reversed(field)]),
    );
  }

  test("in whatever order the fields of their reports are", () => {
    fc.assert(
      fc.property(countedHours, fc.nat(3), (counts, malformed) => {
        const side = sideOf(counts, { malformed });
        const json = JSON.stringify(reversed(side.report));
        const same = { ...side, report: readReport(new TextEncoder().encode(json), "reversed") };
        expect(areEqual(side, same)).toBe(true);
        expect(areEqual(same, side)).toBe(true);
      }),
    );
  });

  test("if all that they counted is", () => {
    fc.assert(
      fc.property(countedHours, countedHours, (before, after) => {
        const [base, head] = [sideOf(before), sideOf(after)];
        const isSame = JSON.stringify(base.report) === JSON.stringify(head.report);
        expect(areEqual(base, head)).toBe(isSame);
        expect(areEqual(head, base)).toBe(isSame);
      }),
    );
  });
});

test.for([
  [null, "total"],
  [{ hour: 0 }, "00:00"],
  [{ hour: 17 }, "17:00"],
  [{ weekday: "mon", hour: 7 }, "Mon 07:00"],
] as const)("%o is called %s", ([key, name]) => {
  expect(rowName(key)).toBe(name);
});
