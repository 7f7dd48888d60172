import { describe, expect, test } from "vitest";
import { readDays } from "../../src/options/days.ts";
import { WEEKDAYS } from "../../src/report/weekday.ts";

describe("days", () => {
  test.for([
    ["mon-fri", "mon,tue,wed,thu,fri"],
    ["wed", "wed"],
    ["mon,wed,sun", "mon,wed,sun"],
    ["all", "mon,tue,wed,thu,fri,sat,sun"],
    ["mon-tue,thu-fri", "mon,tue,thu,fri"],
    ["sat-mon", "mon,sat,sun"],
    ["sun-sat", "mon,tue,wed,thu,fri,sat,sun"],
    ["fri-fri", "fri"],
    ["Mon-WED, Sun", "mon,tue,wed,sun"],
    ["ALL", "mon,tue,wed,thu,fri,sat,sun"],
  ])('"%s" are %s', ([text, days]) => {
    expect(readDays(text as string).join()).toBe(days);
  });

  test("are in the order of the week and once each, however they are listed", () => {
    expect(readDays("sun,fri,mon,fri,mon-tue")).toEqual(["mon", "tue", "fri", "sun"]);
  });

  test("a range goes on from its first day until it meets its last", () => {
    for (const [from, first] of WEEKDAYS.entries()) {
      for (const [length, last] of [...WEEKDAYS.slice(from), ...WEEKDAYS.slice(0, from)].entries()) {
        const days = readDays(`${first}-${last}`);
        expect(days).toHaveLength(length + 1);
        expect(days).toContain(first);
        expect(days).toContain(last);
      }
    }
  });

  test.for([
    ["", ""],
    ["monday", "monday"],
    ["mon-fry", "mon-fry"],
    ["mon-", "mon-"],
    ["-fri", "-fri"],
    ["mon-wed-fri", "mon-wed-fri"],
    ["mon,,tue", ""],
    ["mon tue", "mon tue"],
    ["mon,1", "1"],
    ["all,mon", "all"],
    ["mon,length", "length"],
  ])('"%s" is refused, and the part that is wrong is quoted', ([text, part]) => {
    expect(() => readDays(text as string)).toThrow(
      `expected days like "mon-fri", "mon,wed,sun" or "all" but found "${part}"`,
    );
  });
});
