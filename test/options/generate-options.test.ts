import { describe, expect, test } from "vitest";
import { readGenerateOptions } from "../../src/options/generate-options.ts";

const LAST_LINE = 100_000_000_000;

describe("the options of generate", () => {
  test("have the defaults that the help states", () => {
    expect(readGenerateOptions({ stream: "script_1" })).toEqual({
      stream: "script_1",
      lines: LAST_LINE,
      from: 1,
      tz: "UTC",
    });
  });

  test("bounds belong to the ranges", () => {
    expect(readGenerateOptions({ stream: "script_2", lines: "0", from: String(LAST_LINE) })).toMatchObject({
      lines: 0,
      from: LAST_LINE,
    });
  });

  test.for([
    [
      { stream: "script_3" },
      'Cannot use stream: expected "script_1", "script_2" or "script_test" but found "script_3"',
    ],
    [
      { stream: "script_1", from: "0" },
      'Cannot use --from: expected a whole number from 1 to 100000000000 but found "0"',
    ],
    [
      { stream: "script_1", lines: "-1" },
      'Cannot use --lines: expected a whole number from 0 to 100000000000 but found "-1"',
    ],
    [
      { stream: "script_1", tz: "as-written" },
      'Cannot use --tz: expected an IANA time zone like "Europe/Vilnius" but found "as-written"',
    ],
  ] as const)("%j is refused", ([raw, message]) => {
    expect(() => readGenerateOptions(raw)).toThrow(message);
  });
});
