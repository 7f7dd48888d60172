import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dateOfEpochDay,
  daysInMonth,
  epochDay,
  epochDayOf,
  formatClockHour,
  formatDate,
  HOURS_PER_DAY,
  hourOfDay,
  isClockHour,
  weekdayIndex,
} from "../../src/partial/clock-hour.ts";
import { sized } from "../size.ts";

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
const FIRST_DAY = epochDay(0, 1, 1);
/** It divides no month, no year and no cycle of leap years. */
const STEP_DAYS = sized({ short: 11, long: 1 });
const LAST_DAY = epochDay(9999, 12, 31);

const days = fc.integer({ min: FIRST_DAY, max: LAST_DAY });
const clockHours = fc.integer({ min: FIRST_DAY * HOURS_PER_DAY, max: LAST_DAY * HOURS_PER_DAY + 23 });

/** The runtime's own calendar; `Date.UTC` would read the years 0 to 99 as 1900 to 1999. */
function utcDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / MS_PER_DAY;
}

describe("days", () => {
  test("the first and the last day are those of the years 0 and 9999", () => {
    expect([FIRST_DAY, LAST_DAY]).toEqual([utcDay(0, 1, 1), utcDay(9999, 12, 31)]);
    expect([FIRST_DAY, LAST_DAY]).toEqual([-719_528, 2_932_896]);
  });

  test("days of the years 0 to 9999 has the number that Date gives it, and is the day of that number", () => {
    const wrong: string[] = [];
    const date = new Date(FIRST_DAY * MS_PER_DAY);
    for (let number = FIRST_DAY; number <= LAST_DAY; number += STEP_DAYS) {
      const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      const found = dateOfEpochDay(number);
      if (epochDay(year, month, day) !== number) wrong.push(`${year}-${month}-${day} -> ${epochDay(year, month, day)}`);
      if (found.year !== year || found.month !== month || found.day !== day) {
        wrong.push(`${number} -> ${JSON.stringify(found)}`);
      }
      date.setTime(date.getTime() + STEP_DAYS * MS_PER_DAY);
    }
    expect(wrong).toEqual([]);
  });

  test("a number and its date are each other's inverse", () => {
    fc.assert(
      fc.property(days, (number) => {
        const { year, month, day } = dateOfEpochDay(number);
        expect(epochDay(year, month, day)).toBe(number);
        expect(utcDay(year, month, day)).toBe(number);
      }),
    );
  });

  test("a month has as many days as Date gives it, in every year", () => {
    const wrong: string[] = [];
    for (let year = 0; year <= 9999; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const lastDay = new Date(utcDay(year, month + 1, 0) * MS_PER_DAY).getUTCDate();
        if (daysInMonth(year, month) !== lastDay) wrong.push(`${year}-${month}: ${daysInMonth(year, month)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    [2019, 28],
    [2020, 29],
    [1900, 28],
    [2000, 29],
    [0, 29],
  ])("February %i has %i days", (year, expected) => {
    expect(daysInMonth(year, 2)).toBe(expected);
  });
});

describe("clock hours", () => {
  test("an hour is a day and an hour of that day, before 1970 as well", () => {
    fc.assert(
      fc.property(clockHours, (clockHour) => {
        expect(epochDayOf(clockHour) * HOURS_PER_DAY + hourOfDay(clockHour)).toBe(clockHour);
        expect(hourOfDay(clockHour)).toBe(new Date(clockHour * MS_PER_HOUR).getUTCHours());
      }),
    );
    expect([epochDayOf(-1), hourOfDay(-1)]).toEqual([-1, 23]);
  });

  test("a weekday is the one that Date names, counted from Monday", () => {
    fc.assert(
      fc.property(clockHours, (clockHour) => {
        expect(weekdayIndex(clockHour)).toBe((new Date(clockHour * MS_PER_HOUR).getUTCDay() + 6) % 7);
      }),
    );
  });

  test.each([
    ["2019-05-06T17", 0],
    ["2019-05-11T00", 5],
    ["2019-05-12T23", 6],
    ["1970-01-01T00", 3],
    ["1969-12-31T23", 2],
    ["0000-01-01T00", 5],
  ])("%s falls on the weekday %i", (text, expected) => {
    expect(weekdayIndex(Date.parse(`${text}:00:00Z`) / MS_PER_HOUR)).toBe(expected);
  });

  test("an hour is written as ISO 8601 writes it", () => {
    fc.assert(
      fc.property(clockHours, (clockHour) => {
        const iso = new Date(clockHour * MS_PER_HOUR).toISOString();
        expect(formatClockHour(clockHour)).toBe(iso.slice(0, 13));
        expect(formatDate(clockHour)).toBe(iso.slice(0, 10));
      }),
    );
  });

  test.each([
    [432_545, "2019-05-06T17"],
    [0, "1970-01-01T00"],
    [-1, "1969-12-31T23"],
    [FIRST_DAY * HOURS_PER_DAY, "0000-01-01T00"],
    [LAST_DAY * HOURS_PER_DAY + 23, "9999-12-31T23"],
  ])("the hour %i is %s", (clockHour, text) => {
    expect(formatClockHour(clockHour)).toBe(text);
  });

  test("the hours of the years 0 to 9999 are clock hours, the ones before and after are none", () => {
    const first = FIRST_DAY * HOURS_PER_DAY;
    const last = LAST_DAY * HOURS_PER_DAY + 23;
    expect([first - 1, first, 0, last, last + 1].map(isClockHour)).toEqual([false, true, true, true, false]);
  });
});
