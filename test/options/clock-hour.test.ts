import { describe, expect, test } from "vitest";
import { readClockHour } from "../../src/options/clock-hour.ts";

const MS_PER_HOUR = 3_600_000;

describe("a bound in time", () => {
  test.for([
    ["2019-05-06", "2019-05-06T00:00:00Z"],
    ["2019-05-06T17", "2019-05-06T17:00:00Z"],
    ["2019-05-06 17", "2019-05-06T17:00:00Z"],
    ["2019-05-06T17:00", "2019-05-06T17:00:00Z"],
    ["2019-05-06T17:00:00", "2019-05-06T17:00:00Z"],
    ["2020-02-29", "2020-02-29T00:00:00Z"],
    ["1969-12-31T23", "1969-12-31T23:00:00Z"],
    ["9999-12-31T23", "9999-12-31T23:00:00Z"],
  ])('"%s" is the clock hour of %s', ([text, instant]) => {
    expect(readClockHour(text as string)).toBe(Date.parse(instant as string) / MS_PER_HOUR);
  });

  test.for([
    "",
    "yesterday",
    "2019",
    "2019-05",
    "2019-5-6",
    "2019-13-01",
    "2019-00-01",
    "2019-05-00",
    "2019-02-29",
    "2019-04-31",
    "2019-05-06T24",
    "2019-05-06T17:30",
    "2019-05-06T17Z",
    "2019-05-06T",
    "06.05.2019",
    "1557163493",
    " 2019-05-06",
  ])('"%s" is refused', (text) => {
    expect(() => readClockHour(text)).toThrow(
      `expected a date like "2019-05-06" or a clock hour like "2019-05-06T17" but found "${text}"`,
    );
  });
});
