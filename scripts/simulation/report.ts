/**
 * Counts -> report: one week, as if they had been scanned. Who the users are is left out: no union is known (0). Rows that
 * are not compared are left out too, they took a third of the simulation's time.
 */
import { HOURS_PER_DAY } from "../../src/partial/clock-hour.ts";
import { By } from "../../src/report/comparison/terms.ts";
import type { Report } from "../../src/report/schema.ts";
import { Rank, REPORT_SCHEMA_ID } from "../../src/report/terms.ts";
import { WORKING_DAYS } from "../../src/report/weekday.ts";

export const HOURS: readonly number[] = Array.from({ length: HOURS_PER_DAY }, (_, hour) => hour);

/** What was counted in one hour of one date. */
export interface Cell {
  readonly users: number;
  readonly errors: number;
  readonly requests: number;
}

/** @param days the 24 cells of each day, from Monday on */
export function reportOf(days: readonly (readonly Cell[])[], by: By): Report {
  const dates = days.map((_, day) => `2019-05-${String(6 + day).padStart(2, "0")}`);
  const cells = days.flatMap((ofDay, day) =>
    ofDay.map((cell, hour) => ({ date: dates[day] ?? "", weekday: WORKING_DAYS[day] ?? "mon", hour, ...cell })),
  );
  const rowOf = (hour: number, { users, errors, requests }: Cell) => ({
    hour,
    userHours: users,
    uniqueIps: 0,
    errors,
    requests,
  });
  const hours = HOURS.map((hour) => rowOf(hour, sumOf(days.flatMap((ofDay) => ofDay[hour] ?? []))));
  const most = Math.max(...hours.map(({ userHours }) => userHours));
  const all = sumOf(cells);
  const lines = { total: all.requests, blank: 0, directive: 0, malformed: 0, records: all.requests };
  return {
    schema: REPORT_SCHEMA_ID,
    complete: true,
    definition: {
      status: [[500, 599]],
      days: [...WORKING_DAYS],
      timeZone: "as-written",
      rank: Rank.userHours,
      exact: true,
    },
    coverage: { first: `${dates[0]}T00`, last: `${dates.at(-1)}T23`, workingDays: days.length },
    peak: {
      hours: hours.filter(({ userHours }) => userHours === most).map(({ hour }) => hour),
      userHours: most,
      uniqueIps: null,
    },
    worst: null,
    hours,
    weekdayHours: (by === By.hour ? [] : WORKING_DAYS).flatMap((weekday, day) =>
      HOURS.map((hour) => ({
        weekday,
        ...rowOf(hour, days[day]?.[hour] ?? { users: 0, errors: 0, requests: 0 }),
      })),
    ),
    calendar: cells.map(({ date, weekday, hour, users, errors, requests }) => ({
      date,
      weekday,
      hour,
      uniqueIps: users,
      errors,
      requests,
    })),
    lines: { ...lines, counted: all.errors, offDays: 0, otherStatus: all.requests - all.errors },
    malformed: { reasons: {}, samples: [] },
    sources: [],
    warnings: [],
  };
}

function sumOf(cells: readonly Cell[]): Cell {
  const sum = { users: 0, errors: 0, requests: 0 };
  for (const { users, errors, requests } of cells) {
    sum.users += users;
    sum.errors += errors;
    sum.requests += requests;
  }
  return sum;
}
