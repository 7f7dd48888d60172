import { describe, expect, test } from "vitest";
import { By, Measure } from "../../../src/report/comparison/terms.ts";
import { compared, onDays, ordinaryDays, rowAt, sideOf } from "./sides.ts";

describe("five days against four", () => {
  const base = sideOf(ordinaryDays(5, 40));
  const head = sideOf(ordinaryDays(4, 40, [{ hour: 17, users: 60, requests: 900 }]));

  test("are compared per working day", () => {
    const comparison = compared(base, head);
    expect(rowAt(comparison, 9)).toEqual({
      hour: 9,
      base: { value: 40, userHours: 200, uniqueIps: 40, errors: 200, requests: 2_000, workingDays: 5 },
      head: { value: 40, userHours: 160, uniqueIps: 40, errors: 160, requests: 1_600, workingDays: 4 },
      difference: 0,
      ratio: 1,
      p: 1,
      adjustedP: 1,
      verdict: "same",
      clients: null,
    });
    expect(rowAt(comparison, 17)).toMatchObject({ difference: 20, ratio: 1.5, verdict: "worse" });
    expect(comparison.total).toMatchObject({
      base: { value: 960, userHours: 4_800, workingDays: 5 },
      head: { value: 980, userHours: 3_920, workingDays: 4 },
      difference: 20,
      verdict: "same",
    });
  });

  test("are so for errors as well, while a rate is per request", () => {
    expect(rowAt(compared(base, head, { measure: Measure.errors }), 17)).toMatchObject({
      base: { value: 40 },
      head: { value: 60 },
      verdict: "worse",
    });
    expect(rowAt(compared(base, head, { measure: Measure.errorRate }), 17)).toMatchObject({
      base: { value: 0.1 },
      head: { value: 60 / 900 },
      verdict: "better",
    });
  });

  test("have unique IPs that cannot be compared", () => {
    const comparison = compared(base, head, { measure: Measure.uniqueIps });
    expect(rowAt(comparison, 9)).toMatchObject({
      base: { value: 40 },
      head: { value: 40 },
      difference: null,
      ratio: null,
      p: null,
      adjustedP: null,
      verdict: "incomparable",
    });
    expect(comparison.test.rows).toBe(0);
  });

  test("say so", () => {
    expect(compared(base, head).notes).toEqual([
      { code: "different-coverage", message: "BASE covers 5 working days and HEAD 4: values are per working day" },
    ]);
    const meanings = [Measure.uniqueIps, Measure.errorRate].map(
      (measure) => compared(base, head, { measure }).notes[0]?.message.split(": ")[1],
    );
    expect(meanings).toEqual(["unique IPs of different numbers of days cannot be compared", "rates are per request"]);
  });

  test("by weekday have all of the one's Fridays removed, and none of its other rows", () => {
    const { rows } = compared(base, head, { by: By.weekdayHour });
    expect(rows.filter(({ verdict }) => verdict === "removed").map(({ weekday }) => weekday)).toEqual(
      Array(24).fill("fri"),
    );
    expect(rowAt(compared(base, head, { by: By.weekdayHour }), 0, "fri")).toMatchObject({
      base: { value: 40, workingDays: 1 },
      head: { value: null, userHours: 0, workingDays: 0 },
      difference: null,
      p: null,
      verdict: "removed",
    });
    const back = compared(head, base, { by: By.weekdayHour });
    expect(back.rows.filter(({ verdict }) => verdict === "added").map(({ weekday }) => weekday)).toEqual(
      Array(24).fill("fri"),
    );
  });
});

describe("a day that is not over", () => {
  const week = ordinaryDays(5, 40);
  const untilNoon = week.filter(({ day, hour }) => day < 4 || hour < 12);

  test("counts for the hours that it has had", () => {
    const { rows, total, notes } = compared(sideOf(week), sideOf(untilNoon));
    expect(rows.map(({ head }) => head.workingDays)).toEqual(rows.map(({ hour }) => (hour < 12 ? 5 : 4)));
    for (const row of rows) expect(row).toMatchObject({ difference: 0, p: 1, verdict: "same" });
    expect(total).toMatchObject({
      base: { value: 960 },
      head: { value: 960 },
      difference: 0,
      ratio: 1,
      verdict: "same",
    });
    expect(total).toMatchObject({ base: { userHours: 4_800 }, head: { userHours: 4_320 }, p: 1 });
    expect(notes).toEqual([
      {
        code: "different-coverage",
        message: "BASE and HEAD cover some hours on different numbers of days: values are per working day",
      },
    ]);
  });

  test("hides no incident before", () => {
    const head = sideOf([
      ...untilNoon,
      ...onDays(1, [{ hour: 17, users: Array.from({ length: 200 }, (_, i) => 99 + i) }]),
    ]);
    expect(rowAt(compared(sideOf(week), head), 17)).toMatchObject({
      base: { value: 40 },
      head: { value: 90, workingDays: 4 },
      difference: 50,
      verdict: "worse",
    });
  });

  test("has a total of the hours that both sides cover", () => {
    const [morning, day] = [sideOf(ordinaryDays(1, 40).slice(0, 12)), sideOf(ordinaryDays(1, 40))];
    const { total, rows } = compared(morning, day);
    expect(total).toMatchObject({
      base: { value: 480 },
      head: { value: 480, userHours: 960 },
      ratio: 1,
      verdict: "same",
    });
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(({ hour }) => (hour < 12 ? "same" : "added")));
  });

  test("has none with a day that had begun later", () => {
    const [morning, evening] = [ordinaryDays(1, 40).slice(0, 12), ordinaryDays(1, 40).slice(12)];
    const { total } = compared(sideOf(morning), sideOf(evening));
    expect(total).toMatchObject({
      base: { value: 480 },
      head: { value: 480 },
      difference: null,
      p: null,
      verdict: "incomparable",
    });
  });
});

describe("a weekday's rows are per date of that weekday", () => {
  test("which two Mondays and one Tuesday show", () => {
    const at9 = { hour: 9, users: 30, requests: 300 };
    const base = sideOf([
      { day: 0, ...at9 },
      { day: 1, ...at9 },
      { day: 7, ...at9 },
    ]);
    const head = sideOf([
      { day: 0, ...at9 },
      { day: 1, ...at9 },
    ]);
    const comparison = compared(base, head, { by: By.weekdayHour });
    expect(rowAt(comparison, 9, "mon")).toMatchObject({
      base: { value: 30, userHours: 60, workingDays: 2 },
      head: { value: 30, userHours: 30, workingDays: 1 },
      verdict: "same",
    });
    expect(rowAt(comparison, 9, "tue")).toMatchObject({ base: { workingDays: 1 }, head: { workingDays: 1 } });
    expect(rowAt(comparison, 9, "wed")).toMatchObject({ base: { value: null, workingDays: 0 }, verdict: "same" });
  });

  test("and hour 0 of a Monday is a row like any other", () => {
    const base = sideOf(ordinaryDays(5, 40));
    const head = sideOf([
      ...ordinaryDays(5, 40),
      { day: 0, hour: 0, users: Array.from({ length: 90 }, (_, i) => 99 + i) },
    ]);
    expect(rowAt(compared(base, head, { by: By.weekdayHour }), 0, "mon")).toMatchObject({
      head: { value: 130 },
      verdict: "worse",
    });
    expect(rowAt(compared(base, head), 0)).toMatchObject({ head: { value: 58 }, verdict: "worse" });
  });
});
