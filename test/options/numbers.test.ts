import { describe, expect, test } from "vitest";
import { readBytes, readWhole } from "../../src/options/numbers.ts";

describe("a whole number", () => {
  test("is read within its bounds, both of which belong to it", () => {
    expect(readWhole("1", 1, 256)).toBe(1);
    expect(readWhole("256", 1, 256)).toBe(256);
    expect(readWhole("007", 1, 256)).toBe(7);
  });

  test.for(["0", "257", "", "-1", "+1", "1.0", "1e2", "0x10", " 8", "8 ", "eight", "Infinity", "٣"])(
    '"%s" is refused',
    (text) => {
      expect(() => readWhole(text, 1, 256)).toThrow(`expected a whole number from 1 to 256 but found "${text}"`);
    },
  );
});

describe("a number of bytes", () => {
  test.for([
    ["64", 64],
    ["512k", 512 * 1024],
    ["512KiB", 512 * 1024],
    ["8m", 8 * 1024 ** 2],
    ["8MiB", 8 * 1024 ** 2],
    ["8 MiB", 8 * 1024 ** 2],
    ["1g", 1024 ** 3],
    ["1GiB", 1024 ** 3],
  ] as const)('"%s" is %i bytes', ([text, bytes]) => {
    expect(readBytes(text, 64, 1024 ** 3)).toBe(bytes);
  });

  test.for(["63", "2g", "1073741825", "", "k", "1.5m", "-64", "8MB", "64 bytes", "64constructor", "64 k k"])(
    '"%s" is refused',
    (text) => {
      expect(() => readBytes(text, 64, 1024 ** 3)).toThrow(
        `expected a number of bytes from 64 to 1073741824 like "8MiB" but found "${text}"`,
      );
    },
  );
});
