import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AS_WRITTEN } from "../../src/partial/partial.ts";
import { type ClockReading, readClock } from "../../src/scan/clock.ts";
import { clockHourOf, isTimeZone, wallSeconds, zoneOffsets } from "../../src/scan/time-zone.ts";

/** From the tz database: the moment in UTC, and the offset from UTC in seconds before and from then on. */
const TRANSITIONS = [
  ["Europe/Vilnius", "2019-03-31T01:00:00Z", 7_200, 10_800],
  ["Europe/Vilnius", "2019-10-27T01:00:00Z", 10_800, 7_200],
  ["America/New_York", "2019-03-10T07:00:00Z", -18_000, -14_400],
  ["America/New_York", "2019-11-03T06:00:00Z", -14_400, -18_000],
  ["Australia/Lord_Howe", "2019-04-06T15:00:00Z", 39_600, 37_800],
  ["Australia/Lord_Howe", "2019-10-05T15:30:00Z", 37_800, 39_600],
  ["Asia/Kathmandu", "1985-12-31T18:30:00Z", 19_800, 20_700],
  ["Africa/Monrovia", "1972-01-07T00:44:30Z", -2_670, 0],
  ["Pacific/Apia", "2011-12-30T10:00:00Z", -36_000, 50_400],
] as const;
const ZONES = [...new Set(TRANSITIONS.map(([zone]) => zone)), "UTC", "Asia/Kolkata", "America/Lima"] as const;

function secondOf(iso: string): number {
  return Date.parse(iso) / 1000;
}

/** The hour of a wall clock, as `YYYY-MM-DDTHH`. */
function hourText(clockHour: number): string {
  return new Date(clockHour * 3_600_000).toISOString().slice(0, 13);
}

function readingOf(text: string): ClockReading {
  const reading = readClock(text);
  if (typeof reading === "string") throw new Error(`"${text}" is a ${reading}`);
  return reading;
}

describe("the offset of a zone", () => {
  test.each(TRANSITIONS)("%s changes it at %s, to the second", (zone, at, before, after) => {
    const change = secondOf(at);
    const offsetAt = zoneOffsets(zone);
    const wrong: string[] = [];
    for (let second = change - 5_400; second < change + 5_400; second += 1) {
      const expected = second < change ? before : after;
      if (offsetAt(second) !== expected) wrong.push(`${second - change} s: ${offsetAt(second)}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(ZONES)("of %s is the one that the runtime names, at any time and in any order", (zone) => {
    const named = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const offsetAt = zoneOffsets(zone);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: secondOf("2037-12-31T00:00:00Z") }), (second) => {
        const name = named.formatToParts(second * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
        const [, sign, ...digits] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
        const [hours = 0, minutes = 0, seconds = 0] = digits.map((text) => Number(text ?? 0));
        const size = hours * 3_600 + minutes * 60 + seconds;
        expect(offsetAt(second)).toBe(sign === "-" ? -size : size);
      }),
    );
  });

  test("is known before 1970 and for years that have few digits", () => {
    expect(zoneOffsets("UTC")(secondOf("0000-01-01T00:00:00Z"))).toBe(0);
    expect(zoneOffsets("UTC")(secondOf("0099-12-31T23:59:59Z"))).toBe(0);
    expect(zoneOffsets("America/New_York")(secondOf("1969-07-20T20:17:40Z"))).toBe(-14_400);
  });
});

describe("a clock hour", () => {
  const stamps = fc.record({
    wallSecond: fc.integer({ min: secondOf("1960-01-01T00:00:00Z"), max: secondOf("2037-12-31T00:00:00Z") }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }).map((minutes) => minutes * 60 || 0),
  });

  test("of a stamp without a zone is never shifted", () => {
    for (const zone of [AS_WRITTEN, ...ZONES]) {
      const toClockHour = hoursOf(zone);
      fc.assert(
        fc.property(stamps, ({ wallSecond }) => {
          expect(toClockHour({ wallSecond, offset: null })).toBe(Math.floor(wallSecond / 3_600));
        }),
        { numRuns: 20 },
      );
    }
  });

  test("as written is the one on the stamp's own wall clock", () => {
    const toClockHour = hoursOf(AS_WRITTEN);
    fc.assert(
      fc.property(stamps, ({ wallSecond, offset }) => {
        expect(toClockHour({ wallSecond, offset })).toBe(Math.floor(wallSecond / 3_600));
      }),
    );
    expect(hourText(toClockHour(readingOf("[06/May/2019:17:24:53 +0300]")))).toBe("2019-05-06T17");
    expect(hourText(toClockHour(readingOf("2019-05-06T17:24:53-07:30")))).toBe("2019-05-06T17");
    expect(hourText(toClockHour(readingOf("1557163493")))).toBe("2019-05-06T17");
  });

  test("of one moment is the same in a zone, with whatever offset it was written", () => {
    for (const zone of ZONES) {
      const toClockHour = hoursOf(zone);
      fc.assert(
        fc.property(stamps, ({ wallSecond, offset }) => {
          const utc = { wallSecond: wallSecond - offset, offset: 0 };
          expect(toClockHour({ wallSecond, offset })).toBe(toClockHour(utc));
        }),
        { numRuns: 50 },
      );
    }
  });

  test.each([
    ["Europe/Vilnius", "2019-05-06T23:30:00Z", "2019-05-07T02"],
    ["Europe/Vilnius", "[06/May/2019:17:24:53 +0300]", "2019-05-06T17"],
    ["Europe/Vilnius", "2019-10-27T00:30:00Z", "2019-10-27T03"],
    ["Europe/Vilnius", "2019-10-27T01:30:00Z", "2019-10-27T03"],
    ["Europe/Vilnius", "2019-03-31T00:59:59Z", "2019-03-31T02"],
    ["Europe/Vilnius", "2019-03-31T01:00:00Z", "2019-03-31T04"],
    ["Europe/Vilnius", "1557163493", "2019-05-06T20"],
    ["America/New_York", "2019-01-01T04:59:59Z", "2018-12-31T23"],
    ["America/New_York", "2019-05-06 17:24:53", "2019-05-06T17"],
    ["Asia/Kathmandu", "2019-05-06T18:14:59Z", "2019-05-06T23"],
    ["Asia/Kathmandu", "2019-05-06T18:15:00Z", "2019-05-07T00"],
    ["Australia/Lord_Howe", "2019-05-06T00:29:59Z", "2019-05-06T10"],
    ["Australia/Lord_Howe", "2019-05-06T00:30:00Z", "2019-05-06T11"],
    ["Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06T23"],
    ["Africa/Monrovia", "1972-01-07T00:44:30Z", "1972-01-07T00"],
    ["UTC", "2019-05-06T01:24:53+03:00", "2019-05-05T22"],
  ])("in %s of %s is %s", (zone, text, expected) => {
    expect(hourText(hoursOf(zone)(readingOf(text)))).toBe(expected);
  });
});

test("a time zone is what the runtime knows by a name of the tz database", () => {
  expect(["UTC", "Europe/Vilnius", "Asia/Kathmandu"].map(isTimeZone)).toEqual([true, true, true]);
  const others = ["", " ", "+03:00", "-03", "Mars/Phobos", "Europe/Vilnius ", AS_WRITTEN, "17"];
  expect(others.filter(isTimeZone)).toEqual([]);
});

function hoursOf(timeZone: string) {
  const toWallSecond = wallSeconds(timeZone);
  return (reading: ClockReading) => clockHourOf(toWallSecond(reading));
}
