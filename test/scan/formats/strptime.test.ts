import { expect, test } from "vitest";
import { lackOf, type StampParts, stampOf, stampReader, unknownSpecifier } from "../../../src/scan/formats/strptime.ts";
import { expectLinear } from "../linear.ts";

function read(pattern: string, text: string): string | undefined {
  const parts: StampParts = {};
  return stampReader(pattern).read(text, parts) ? stampOf(parts) : undefined;
}

test.each([
  ["%d/%b/%Y:%H:%M:%S %z", "06/May/2019:17:24:53 +0300", "2019-05-06 17:24:53+0300"],
  ["%d/%b/%Y:%T %z", "06/May/2019:17:24:53 -03:30", "2019-05-06 17:24:53-03:30"],
  ["%FT%T%z", "2019-05-06T17:24:53Z", "2019-05-06 17:24:53Z"],
  ["%F %T.%f", "2019-05-06 17:24:53.123456", "2019-05-06 17:24:53"],
  ["%F %T", "2019-05-06 17:24:53.5", "2019-05-06 17:24:53"],
  ["%a %b %e %H:%M:%S %Y", "Mon May  6 17:24:53 2019", "2019-05-06 17:24:53"],
  ["%c", "Mon May  6 17:24:53 2019", "2019-05-06 17:24:53"],
  ["%A, %d %B %Y %I:%M:%S %p", "Monday, 06 May 2019 05:24:53 PM", "2019-05-06 17:24:53"],
  ["%F %I:%M %p", "2019-05-06 12:24 AM", "2019-05-06 00:24:00"],
  ["%F %I:%M %p", "2019-05-06 12:24 pm", "2019-05-06 12:24:00"],
  ["%D %R", "05/06/19 17:24", "2019-05-06 17:24:00"],
  ["%m/%d/%y %R", "05/06/69 17:24", "1969-05-06 17:24:00"],
  ["%Y %j %k", "2019 126  7", "2019-05-06 07:00:00"],
  ["%Y %j %H", "2020 366 07", "2020-12-31 07:00:00"],
  ["%-d.%-m.%Y %-H:%M", "6.5.2019 7:24", "2019-05-06 07:24:00"],
  ["%F%n%T%t%Z", "2019-05-06 \t17:24:53 UTC", "2019-05-06 17:24:53Z"],
  ["%F %T %Z", "2019-05-06 17:24:53 EEST", "2019-05-06 17:24:53"],
  ["%s", "1557163493", "1557163493"],
  ["%f", "1557163493123456", "1557163493123456"],
  ["%*", "1557163493123", "1557163493123"],
  ["100%% %F (%T)", "100% 2019-05-06 (17:24:53)", "2019-05-06 17:24:53"],
  ["%F %H", "2019-05-06 25", "2019-05-06 25:00:00"],
])("%s reads %j as %s", (pattern, text, expected) => {
  expect(read(pattern, text)).toBe(expected);
});

test.each([
  ["%d/%b/%Y", "06/Mai/2019"],
  ["%F %T", "2019-05-06"],
  ["%F %T", "2019-05-06 17:24:53 and more"],
  ["%F", "2019-5x-06"],
  ["%F %T", ""],
  ["%Y.%m", "2019x05"],
])("%s does not read %j", (pattern, text) => {
  expect(read(pattern, text)).toBeUndefined();
});

test("a day of a year that is too short for it is in no month", () => {
  expect(read("%Y %j %H", "2019 366 07")).toBe("2019-00-00 07:00:00");
  expect(read("%Y %j %H", "2019 000 07")).toBe("2019-00-00 07:00:00");
});

test("parts of a time are put together", () => {
  const parts: StampParts = {};
  for (const [pattern, text] of [
    ["%H:%M:%S", "17:24:53"],
    ["%z", "+0300"],
    ["%d/%b/%Y", "06/May/2019"],
  ] as const) {
    expect(stampReader(pattern).read(text, parts)).toBe(true);
  }
  expect(stampOf(parts)).toBe("2019-05-06 17:24:53+0300");
  expect(stampOf({ hour: "17" })).toBeUndefined();
});

test("what a time lacks is named", () => {
  expect(lackOf(["%d/%b/%Y", "%H:%M"])).toBeNull();
  expect(lackOf(["%s"])).toBeNull();
  expect(lackOf(["%f"])).toBeNull();
  expect(lackOf(["%b %d %T"])).toBe("a year (%Y)");
  expect(lackOf(["%Y-%d %T"])).toBe("a month (%m or %b)");
  expect(lackOf(["%Y-%m %T"])).toBe("a day (%d)");
  expect(lackOf(["%F"])).toBe("an hour (%H)");
});

test("a specifier that is not known is named", () => {
  expect(unknownSpecifier("%F %T %Q")).toBe("%Q");
  expect(unknownSpecifier("%F %")).toBe("%");
  expect(unknownSpecifier("%d/%b/%Y:%H:%M:%S %z %%")).toBeNull();
});

test("a line of 1 MiB takes no time", () => {
  const long = " ".repeat(2 ** 19) + "1".repeat(2 ** 19);
  expectLinear(() => {
    for (const pattern of ["%F %T", "%n%e%n%k%n%Y", "%b %d %Y", "%s%f"]) expect(read(pattern, long)).toBeUndefined();
  });
});
