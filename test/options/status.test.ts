import { describe, expect, test } from "vitest";
import { readStatus } from "../../src/options/status.ts";

describe("statuses", () => {
  test.for([
    ["5xx", [[500, 599]]],
    ["5XX", [[500, 599]]],
    ["500-599", [[500, 599]]],
    ["503", [[503, 503]]],
    [
      "429,500-504",
      [
        [429, 429],
        [500, 504],
      ],
    ],
    [
      " 429 , 5xx ",
      [
        [429, 429],
        [500, 599],
      ],
    ],
    ["1xx", [[100, 199]]],
    ["100-999", [[100, 999]]],
    ["503-503", [[503, 503]]],
  ] as const)('"%s" are %j', ([text, ranges]) => {
    expect(readStatus(text)).toEqual(ranges);
  });

  test("are ascending ranges, joined where they meet or overlap", () => {
    expect(readStatus("504,500-503,429")).toEqual([
      [429, 429],
      [500, 504],
    ]);
    expect(readStatus("5xx,4xx")).toEqual([[400, 599]]);
    expect(readStatus("500-599,502")).toEqual([[500, 599]]);
    expect(readStatus("500,502")).toEqual([
      [500, 500],
      [502, 502],
    ]);
  });

  test.for(["", "5x", "0xx", "099", "1000", "50", "599-500", "500-", "-599", "500-502-504", "500,", "5xx-6xx", "five"])(
    '"%s" is refused',
    (text) => {
      const part = text.split(",").at(-1);
      expect(() => readStatus(text)).toThrow(
        `expected statuses like "5xx", "500-599" or "429,500-504" but found "${part}"`,
      );
    },
  );
});
