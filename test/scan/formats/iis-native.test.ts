import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { iisNative } from "../../../src/scan/formats/iis-native.ts";

const UNSAID = { names: USUAL_NAMES, forwarded: [], isClientStated: false };
const MONTH_FIRST = { ...USUAL_NAMES, time: ["month/day/year"] };
const DAY_FIRST = { ...USUAL_NAMES, time: ["day/month/year"] };

function line(date: string, clock = "9:00:00"): string {
  return `203.0.113.9, -, ${date}, ${clock}, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, 502, 0, GET, /, -,`;
}

function inferred(dates: readonly string[], names = USUAL_NAMES) {
  return iisNative.infer?.(
    dates.map((date) => line(date)),
    { ...UNSAID, names },
  );
}

test.each([
  ["5/16/2019", "9:00:00", "2019-05-16 09:00:00"],
  ["05/06/19", "17:24:53", "2019-05-06 17:24:53"],
  ["5/6/2019", "12:24:53 AM", "2019-05-06 00:24:53"],
  ["5/6/2019", "5:24:53 PM", "2019-05-06 17:24:53"],
])("%s, %s is %s", (date, clock, time) => {
  const { parse } = iisNative.parser({ names: MONTH_FIRST, forwarded: [] });
  expect(parse(line(date, clock))).toEqual({ time, address: "203.0.113.9", status: "502" });
});

describe("the order of day and month is", () => {
  test.each([
    ["that in which a day is above 12", ["5/6/2019", "5/16/2019"], MONTH_FIRST],
    ["that in which a day is above 12", ["05/06/2019", "16/06/2019"], DAY_FIRST],
    ["that in which days follow each other", ["5/3/2019", "5/6/2019", "5/7/2019"], MONTH_FIRST],
    ["that in which days follow each other", ["06/05/2019", "07/05/2019", "08/05/2019"], DAY_FIRST],
  ])("%s: %j", (_, dates, names) => {
    expect(inferred(dates)).toMatchObject({ names, ambiguity: null, notes: [] });
  });

  test.each([[["5/6/2019"]], [["5/6/2019", "5/6/2019"]], [["1/2/2019", "6/9/2019"]], [["13/5/2019", "5/13/2019"]]])(
    "not told by %j",
    (dates) => {
      expect(inferred(dates)?.ambiguity).toMatchObject({
        role: "time",
        readings: [expect.stringContaining("month/day/year"), expect.stringContaining("day/month/year")],
        remedy: "--fields time=month/day/year",
      });
    },
  );

  test("what the user has stated", () => {
    for (const names of [MONTH_FIRST, DAY_FIRST]) {
      expect(inferred(["5/6/2019"], names)).toMatchObject({ names, ambiguity: null, notes: [] });
    }
  });

  test("noted where the first dates are the same day in either order", () => {
    expect(inferred(["5/5/2019"])).toMatchObject({
      names: MONTH_FIRST,
      ambiguity: null,
      notes: [{ code: "rival-field", message: expect.stringContaining("day/month/year") }],
    });
  });
});
