/**
 * Pieces of hours and of days: what a side covers, and what is not held against it.
 */
import { describe, expect, test } from "vitest";
import { coverageOf } from "../../../src/report/comparison/coverage.ts";
import { By } from "../../../src/report/comparison/terms.ts";
import { compared, ordinaryDays, rowAt, sideOf } from "./sides.ts";

/** From Monday's hour on, of which the log has a part, to the end of Friday. */
function weekFrom(hour: number, requests: number) {
  const users = Math.round(requests / 10);
  const [, ...whole] = ordinaryDays(5, 40).filter((counted) => counted.day > 0 || counted.hour >= hour);
  return sideOf([{ day: 0, hour, users, requests }, ...whole]);
}

describe("the hour in which a log begins", () => {
  test("is left out where it has fewer requests than on other days, and that is said", () => {
    const base = weekFrom(17, 60);
    const { rows, total, notes } = compared(base, sideOf(ordinaryDays(5, 40)));
    expect(rows[17]?.base).toMatchObject({ value: 40, userHours: 160, errors: 160, requests: 1_600, workingDays: 4 });
    expect(rows.map(({ verdict }) => verdict)).toEqual(Array(24).fill("same"));
    expect(total).toMatchObject({ base: { value: 960 }, head: { value: 960 }, verdict: "same" });
    expect(notes).toContainEqual({
      code: "piece-left-out",
      message: "BASE has only a piece of 2019-05-06 17:00, with 60 requests, to judge by other days: left out",
    });
  });

  test("counts where it has as many as chance explains", () => {
    const base = weekFrom(17, 380);
    expect(coverageOf(base.report).leftOut).toEqual([]);
    expect(rowAt(compared(base, base), 17).base).toMatchObject({ userHours: 198, workingDays: 5 });
  });

  test("is whole at midnight, however little it has", () => {
    expect(coverageOf(weekFrom(0, 1).report).leftOut).toEqual([]);
  });

  test("counts where no other day can tell", () => {
    const [, ...whole] = ordinaryDays(1, 40).filter(({ hour }) => hour >= 17);
    const evening = sideOf([{ day: 0, hour: 17, users: 1, requests: 10 }, ...whole]);
    expect(coverageOf(evening.report).leftOut).toEqual([]);
  });
});

test("the hour in which a log ends is left out in the same way", () => {
  const whole = ordinaryDays(5, 40).filter(({ day, hour }) => day < 4 || hour < 9);
  const head = sideOf([...whole, { day: 4, hour: 9, users: 3, requests: 30 }]);
  expect(coverageOf(head.report).leftOut).toMatchObject([{ date: "2019-05-10", hour: 9 }]);
  const base = sideOf(ordinaryDays(5, 40));
  expect(rowAt(compared(base, head), 9)).toMatchObject({ head: { value: 40, workingDays: 4 }, verdict: "same" });
  expect(rowAt(compared(base, head, { by: By.weekdayHour }), 9, "fri").head).toMatchObject({
    value: null,
    requests: 0,
    workingDays: 0,
  });
});

test("the hour in which a log ends counts where it has more affected users than on other days: it may be an outage", () => {
  const whole = ordinaryDays(5, 40).filter(({ day, hour }) => day < 4 || hour < 9);
  const head = sideOf([...whole, { day: 4, hour: 9, users: 200, requests: 250 }]);
  expect(coverageOf(head.report).leftOut).toEqual([]);
  expect(rowAt(compared(sideOf(ordinaryDays(5, 40)), head), 9)).toMatchObject({
    head: { value: 72 },
    verdict: "worse",
  });
});

describe("a holiday in BASE", () => {
  const four = sideOf(ordinaryDays(5, 40).filter(({ day }) => day !== 2));
  const five = sideOf(ordinaryDays(5, 40));

  test("is told of where HEAD has errors on its weekday", () => {
    const { notes } = compared(four, five, { by: By.weekdayHour });
    expect(notes).toContainEqual({
      code: "uncovered-rows",
      message: "BASE does not cover Wed 00:00 and 23 more rows, where HEAD has 960 user-hours: not compared",
    });
    expect(compared(four, five).notes.map(({ code }) => code)).toEqual(["different-coverage"]);
    expect(compared(five, four, { by: By.weekdayHour }).notes.map(({ code }) => code)).toEqual(["different-coverage"]);
  });
});

test("a total of hours that are covered unequally is tested by the sum that it shows", () => {
  const base = sideOf(ordinaryDays(5, 40));
  const head = sideOf(
    ordinaryDays(2, 0)
      .filter(({ day, hour }) => day === 0 || hour < 12)
      .map((counted) => ({ ...counted, users: counted.hour < 12 ? 26 : 64, requests: 400 })),
  );
  // mornings 200 on 5 days and 52 on 2, afternoons 200 on 5 and 64 on 1: z = 120 / sqrt(12 · 252/10 + 12 · 264/5)
  const { total } = compared(base, head);
  expect(total).toMatchObject({ base: { value: 960 }, head: { value: 1_080 }, ratio: 1.125, verdict: "worse" });
  expect(total.p).toBeCloseTo(8.76994e-5, 9); // 2 * scipy.stats.norm.sf(z)
  expect(compared(head, base).total).toMatchObject({ p: total.p, verdict: "better" });
});
