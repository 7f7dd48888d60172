import { describe, expect, test } from "vitest";
import { breaches, readMalformedLimit } from "../../src/options/malformed-limit.ts";

describe("a limit of malformed lines", () => {
  test("in lines is breached by one line more", () => {
    expect(breaches(readMalformedLimit("2"), 2, 3)).toBe(false);
    expect(breaches(readMalformedLimit("2"), 3, 3)).toBe(true);
    expect(breaches(readMalformedLimit("0"), 0, 3)).toBe(false);
    expect(breaches(readMalformedLimit("0"), 1, 3)).toBe(true);
  });

  test("of n% is not breached by exactly n of 100 lines, and is by one more", () => {
    const wrong = Array.from({ length: 101 }, (_, percent) => percent).filter((percent) => {
      const limit = readMalformedLimit(`${percent}%`);
      return breaches(limit, percent, 100) || (percent < 100 && !breaches(limit, percent + 1, 100));
    });
    expect(wrong).toEqual([]);
  });

  test("of a part of a percent is as exact", () => {
    const wrong = Array.from({ length: 1001 }, (_, mille) => mille).filter((mille) => {
      const limit = readMalformedLimit(`${Math.floor(mille / 10)}.${mille % 10}%`);
      return breaches(limit, mille, 1000) || (mille < 1000 && !breaches(limit, mille + 1, 1000));
    });
    expect(wrong).toEqual([]);
  });

  test("of 0% is breached by the first malformed line, and no limit is breached where there are no lines", () => {
    expect(breaches(readMalformedLimit("0%"), 1, 1_000_000)).toBe(true);
    expect(breaches(readMalformedLimit("0%"), 0, 0)).toBe(false);
    expect(breaches(readMalformedLimit("0"), 0, 0)).toBe(false);
    expect(breaches(readMalformedLimit("100%"), 5, 5)).toBe(false);
  });

  test.for(["", "-1", "1.5", "101%", "100.1%", "5 %", "%", "%5", "5%%", "all", "1e3", "9007199254740993", "Infinity"])(
    '"%s" is refused',
    (text) => {
      expect(() => readMalformedLimit(text)).toThrow(
        `expected a number of lines like "100" or a share like "5%" but found "${text}"`,
      );
    },
  );
});
